// SPDX-License-Identifier: Apache-2.0
// What the API answers, by the names that the console has for it. The types are those of the OpenAPI document: see
// answers.ts, which is made from it; what a text or an event says inside is named here as far as it is shown.
import type {
  Alert as AlertAnswer,
  By,
  Deed,
  Half,
  Handover as HandoverHead,
  Incident as IncidentHead,
  Incoming,
  Meant,
  Message as MessageHead,
  Outgoing,
  Session as AnySession,
  Stated,
  Warning,
} from "./answers";

export type { Echo, Feed, Hop, Line, NamedPlace, Node, Notice, Outgoing, Peer, ReadBack, Template, Track } from "./answers";
export type { ShownWarning as Shown, Warning } from "./answers";
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
/** What followed a message, on either side. */
export type Responses = Pick<Outgoing & Incoming, "acks" | "answers" | "units" | "overdue" | "told">;
export type SignedOnce = Half;
/** A warning that is not said yet: as it was worded, or with the name of one of the two who sign it. */
export type Draft = Warning | SignedOnce;
export type Meaning = Meant & { said: { texts?: Record<string, string[]>; text?: string } };
