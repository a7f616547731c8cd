// SPDX-License-Identifier: Apache-2.0
// Every key of the console, in one table; the overlay of help is made from it.
import type { Word } from "./words";

export interface Key {
  key: string;
  does: Word;
}

export const PAGES = ["watch", "line", "incidents", "notices", "record", "handover", "drill", "agreements"] as const;
export type Page = (typeof PAGES)[number];

export const KEYS: readonly Key[] = [
  ...PAGES.map((page, index): Key => ({ key: String(index + 1), does: `page.${page}` })),
  { key: "j", does: "key.next" },
  { key: "k", does: "key.previous" },
  { key: "a", does: "key.acknowledge" },
  { key: "s", does: "key.see" },
  { key: "u", does: "key.undo" },
  { key: "c", does: "key.close" },
  { key: "w", does: "key.warn" },
  { key: "i", does: "key.incident" },
  { key: "d", does: "key.desk" },
  { key: "/", does: "key.search" },
  { key: "m", does: "key.measure" },
  { key: "z", does: "key.zone" },
  { key: "n", does: "key.sound" },
  { key: "t", does: "key.theme" },
  { key: "l", does: "key.language" },
  { key: "?", does: "key.help" },
];

/** True if somebody writes, and keys are letters. */
export function isWriting(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null;
  return event.ctrlKey || event.altKey || event.metaKey || !!target?.closest("input, textarea, select, [contenteditable]");
}
