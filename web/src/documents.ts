// SPDX-License-Identifier: Apache-2.0
// What acts answer, as far as the console reads it; see docs/reference/command-line.md. Times are ms since the epoch.

export type Precedence = "flash" | "immediate" | "priority" | "routine";

export interface Session {
  operator: { id: string; name: string; roles: string[]; desks: string[] };
  rights: string[];
  csrf: string;
}

export interface Done {
  desk: string;
  operator?: string;
  at: number;
}

export interface Alert {
  id: string;
  state: string;
  precedence: Precedence;
  kind: string;
  words: string;
  drill: boolean;
  desk: string;
  unattended: boolean;
  raised_at: number;
  due_at?: number;
  owner?: Done;
  seen: Done[];
  latest: { lat_e7?: number; lon_e7?: number; distance_mm?: number; verdict?: string; standing?: string; track?: string };
  history?: { entry: number; act: string; at: number; desk: string; operator?: string; says: { words?: string; text?: string } }[];
}

export interface Peer {
  party: string;
  declared: string;
  heard_at: number | null;
  clock_ahead_ms: number | null;
  clock_error_ms: number | null;
  answered_at: number | null;
  waiting: number;
  is_late: boolean;
  is_accused: boolean;
}

export interface Line {
  line: string;
  declared: string;
  peers: Peer[];
}

export interface Way {
  to?: string;
  stage?: string;
  handling?: string;
  told: string;
  overdue: unknown[];
}

export interface Message {
  id: string;
  number: number;
  from: string;
  to: string[];
  at: number;
  kind: string;
  prec: Precedence;
  drill: boolean;
  need: string;
  by: number;
  outgoing?: Way[];
  incoming?: Way;
  body?: { text?: string; texts?: Record<string, string[]> };
}

export interface Incident {
  id: string;
  title: string;
  drill: boolean;
  from_at: number | null;
  place: { mgrs: string; decimal: string } | null;
  where: string | null;
  opened: Done & { recorded_at: number };
  statements: number;
  stated?: { entry: number; recorded_at: number; desk: string; operator: string | null; verb: string; says: unknown }[];
}

export interface Notice {
  id: string;
  kind: string;
  state: string;
  lodged_by: string;
  at: number;
  drill: boolean;
  verification?: string;
  body: Record<string, unknown>;
}

export interface Node {
  party: string;
  size: number;
  checkpoint: string;
  frozen: string;
  peers: { party: string; waiting: number; log: string; held: number }[];
}

export interface Feed {
  feed: string;
  silent: boolean;
  drill: boolean;
  until: number;
}

export interface Track {
  track: string;
  lon: number;
  lat: number;
  at: number;
}

export interface Handover {
  id: string;
  drill: boolean;
  by: string;
  to: string;
  at: number;
  complete: boolean;
  rows?: string[];
}
