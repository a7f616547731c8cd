// SPDX-License-Identifier: Apache-2.0
// What an officer wants to do on the next page, and what waits for a second person: both outlast a change of page.
import type { NextStep } from "../answers";
import type { Draft } from "../documents";

export const errand = {
  /** The alert that a warning is to be about; empty for none. */
  alert: "",
  drill: false,
  /** The step of a ladder that the warning is to take. */
  step: undefined as NextStep | undefined,
};

/** A message that one desk has signed, and another must. */
export interface Half {
  /** Of the message. */
  id: string;
  note: string;
  draft: Draft;
  /** The step of a ladder that it takes once it is said, where it was worded here: only here is known for which alert. */
  step?: NextStep;
}

export const halves: Half[] = [];
