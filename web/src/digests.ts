// SPDX-License-Identifier: Apache-2.0

/** SHA-256, in 64 hex digits. */
export async function sha256Of(content: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The name by which the record knows a signed text: that of the text alone, whoever has signed it. */
export function idOfNote(note: string): Promise<string> {
  return sha256Of(new TextEncoder().encode(textOf(note)));
}

/** What a note says, without its signatures. */
export function textOf(note: string): string {
  return note.slice(0, note.lastIndexOf("\n\n") + 1);
}
