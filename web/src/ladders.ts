// SPDX-License-Identifier: Apache-2.0
// Steps of agreed ladders that are taken by a message.
import type { Climb, NextStep } from "./answers";
import { act } from "./api";
import { halves } from "./desk/errand";

/** Records that a message of ours takes the next step of a ladder; nothing if it is to take none. */
export async function take(step: NextStep | undefined, message: string): Promise<void> {
  if (!step) return;
  const { id: of, ladder, drill } = step;
  await act<Climb>("POST", "/api/v1/ladders/take", {}, { of, ladder, drill, message, text: "" });
}

/** What waited here for a second person, who has sent it at another console: it waits no more, and takes its step. Tells how many did. */
export async function settle(said: readonly { id: string }[]): Promise<number> {
  const ids = new Set(said.map(({ id }) => id));
  const gone = halves.filter(({ id }) => ids.has(id));
  gone.forEach((half) => halves.splice(halves.indexOf(half), 1));
  for (const { id, step } of gone) await take(step, id);
  return gone.length;
}
