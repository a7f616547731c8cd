// SPDX-License-Identifier: Apache-2.0
// Messages that are composed by the node, signed in this page, and committed there.
import { act } from "../api";
import { plain } from "../words";
import { desk } from "./desk";

/** What `message-compose` takes. */
export type Wording = Record<string, unknown>;

export interface Said {
  is_overtaken: boolean;
  id: string;
}

const TRIES = 5; // another message may take its number meanwhile

/** What came of a message that this desk signs alone; its files are in base 64, in the order of the wording. */
export async function speak(wording: Wording, attachments: readonly string[] = []): Promise<Said> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const said = await commit(await half(wording), attachments);
    if (!said.is_overtaken) return said;
  }
  throw new Error(plain("desk.overtaken"));
}

/** A message that this desk has signed, and nobody has committed. */
export async function half(wording: Wording): Promise<string> {
  const { text } = await act<{ text: string }>("POST", "/api/v1/messages/compose", {}, wording);
  return desk.sign(text);
}

/** What came of a message that all have signed who must. */
export function commit(note: string, attachments: readonly string[] = []): Promise<Said> {
  return act<Said>("POST", "/api/v1/messages", {}, { note, attachments });
}

/** What came of several messages, which are committed together or not at all. */
export async function speakAll(line: string, wordings: readonly Wording[]): Promise<{ id: string }[]> {
  const without = wordings.map(({ line: _, ...rest }) => rest);
  for (let tried = 0; tried < TRIES; tried += 1) {
    const { texts } = await act<{ texts: string[] }>("POST", "/api/v1/messages/compose-all", {}, { line, wordings: without });
    const notes: string[] = [];
    for (const text of texts) notes.push(await desk.sign(text));
    const said = await act<{ is_overtaken: boolean; said: { id: string }[] }>("POST", "/api/v1/messages/commit-all", {}, { notes });
    if (!said.is_overtaken) return said.said;
  }
  throw new Error(plain("desk.overtaken"));
}
