// SPDX-License-Identifier: Apache-2.0
// What acts on the line answer, as far as the console reads it; see docs/reference/json-of-warnings.md.
import type { Precedence } from "./documents";

export interface Echo {
  decimal: string;
  dms: string;
  mgrs: string;
  precision_m: number;
  near?: string;
}

export interface Draft {
  line: string;
  to: string[];
  kind: string;
  drill: boolean;
  desks: number;
  profile?: string;
  places: Record<string, Echo>;
  doubts: { kind: string; value: string; words: string; stops: boolean }[];
  texts: { lang: string; dir: "ltr" | "rtl"; rows: string[]; is_reviewed: boolean }[];
  text: string;
  body: object;
  signed_text?: string;
  signed_by?: string[];
}

export interface Hop {
  at: number;
  by: string;
  means: string;
  read_back: boolean;
}

export interface Responses {
  acks: { at: number; id: string; desks: string[] }[];
  answers: { at: number; id: string; answer: string | null }[];
  units: { unit: string; acknowledged: boolean; hops: Hop[] }[];
  overdue: string[];
  told: string;
}

export interface Outgoing extends Responses {
  to: string;
  stage: string;
  receipted_at: number | null;
  refused: string | null;
  attempts: { at: number; carrier: string; outcome: string }[];
}

export interface Incoming extends Responses {
  handling: string;
  received_at: number;
  shown_at: number[];
}

export interface Spoken {
  id: string;
  line: string;
  number: number;
  from: string;
  to: string[];
  at: number;
  kind: string;
  prec: Precedence;
  drill: boolean;
  need: string;
  by: number;
  re: { id: string; how: string } | null;
  attachments: { name: string; size: number; sha256: string }[];
  index: number;
  outgoing?: Outgoing[];
  incoming?: Incoming;
}

export interface Meaning {
  said: { texts: Record<string, string[]>; text: string };
}

export interface Shown {
  id: string;
  text: string;
  shown_at: number;
  signed_by: string[];
  places: Record<string, Echo>;
  sameness?: Record<string, string>;
}

export interface ReadBack {
  verdict: string;
  distance_m: number;
  sent: Echo;
  read: Echo;
  alert: string;
  reply?: Record<string, unknown>;
}

export interface Template {
  template: string;
  fields: Record<string, string>;
  texts: { lang: string; dir: "ltr" | "rtl"; words: string; review: string }[];
}

export type NamedPlace = Record<string, unknown>;
