// SPDX-License-Identifier: Apache-2.0
// Steps of agreed ladders that are taken by a message.
import type { Climb, NextStep } from "./answers";
import { act } from "./api";

/** Records that a message of ours takes the next step of a ladder; nothing if it is to take none. */
export async function take(step: NextStep | undefined, message: string): Promise<void> {
  if (!step) return;
  const { id: of, ladder, drill } = step;
  await act<Climb>("POST", "/api/v1/ladders/take", {}, { of, ladder, drill, message, text: "" });
}
