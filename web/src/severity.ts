// SPDX-License-Identifier: Apache-2.0
// Three signs for each severity: a shape, a word, and a colour by class. None stands alone.
import type { Precedence } from "./documents";
import type { Word } from "./words";

export interface Severity {
  shape: string;
  word: Word;
  style: string;
}

const ALARM: Severity = { shape: "▲", word: "severity.alarm", style: "alarm" };
const WARNING: Severity = { shape: "◆", word: "severity.warning", style: "warning" };
const ADVISORY: Severity = { shape: "●", word: "severity.advisory", style: "advisory" };

const BY_PRECEDENCE: Record<Precedence, Severity> = {
  flash: ALARM,
  immediate: ALARM,
  priority: WARNING,
  routine: ADVISORY,
};

/** The signs of a precedence; one that is not known is taken for the gravest. */
export function severity(precedence: Precedence): Severity {
  return BY_PRECEDENCE[precedence] ?? ALARM;
}
