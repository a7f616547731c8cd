// SPDX-License-Identifier: Apache-2.0
// What the API answers, by the names that the console has for it. The types are those of the OpenAPI document: see
// answers.ts, which is made from it; what a text or an event says inside is named here as far as it is shown.
import type {
  Alert as AlertAnswer,
  By,
  Deed,
  Handover as HandoverHead,
  Incident as IncidentHead,
  Incoming,
  Message as MessageHead,
  Outgoing,
  Session as AnySession,
  Stated,
} from "./answers";

export type { Feed, Line, Node, Notice, Peer, Track } from "./answers";
export type Done = By;
/** Of who signed in with a password: a token has no second one. */
export type Session = Required<AnySession>;
export type Precedence = AlertAnswer["precedence"];
export type Alert = Omit<AlertAnswer, "history"> & { history?: (Deed & { says: { words?: string; text?: string } })[] };
export type Incident = IncidentHead & { stated?: Stated[] };
export type Handover = HandoverHead & { rows?: string[] };
/** How far a message got, whichever way it went. */
export type Way = Partial<Incoming & Outgoing> & Pick<Outgoing, "told" | "overdue">;
export type Message = MessageHead & { body?: { text?: string; texts?: Record<string, string[]> } };
