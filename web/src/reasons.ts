// SPDX-License-Identifier: Apache-2.0
// Why something failed, as words and as they are shown.
import { html, nothing } from "lit";

/** Why something failed; empty if it did not. */
export async function reason(doing: () => Promise<unknown>): Promise<string> {
  try {
    await doing();
    return "";
  } catch (error) {
    return wordsOf(error);
  }
}

export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Said at once to who listens, and shown; nothing if there is no reason. */
export function trouble(words: string) {
  return words ? html`<p class="trouble" role="alert"><bdi>${words}</bdi></p>` : nothing;
}
