// SPDX-License-Identifier: Apache-2.0
// Words that a sender wrote, so that they can stand anywhere and change nothing around them.

/** What is not seen; but spaces that do not break, and what joins letters or keeps them apart, French and Persian need. */
const UNSEEN = /(?![ \u00a0\u202f\u200c\u200d])[\p{C}\p{Z}]/gu;

/** A text with a sign in place of whatever would turn the writing or hide, as the node marks its own pages. */
export function marked(text: string): string {
  return text.replace(UNSEEN, "\ufffd");
}
