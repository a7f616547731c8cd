// SPDX-License-Identifier: Apache-2.0
// Made by tools/http_pages.py from docs/reference/openapi.json: what the API answers. Times are ms since the epoch.

/** An account on record, without its text and its claims. */
export interface Account {
  id: string;
  doc_id: string;
  title: string | null;
  publisher: string | null;
  date: string | null;
  lang: string;
  speaker: string;
  on_behalf: string | null;
  signatories: Signatory[];
  said_by: string;
  source: string | null;
  message: string | null;
  incidents: string[];
  replaces: string | null;
  followed_by: string[];
  text_sha256: string;
  claims_sha256: string;
  drill: boolean;
  recorded: Added;
}

/** An account with its text in base 64 and its claims; what was erased of these is null. */
export interface AccountShown {
  id: string;
  doc_id: string;
  title: string | null;
  publisher: string | null;
  date: string | null;
  lang: string;
  speaker: string;
  on_behalf: string | null;
  signatories: Signatory[];
  said_by: string;
  source: string | null;
  message: string | null;
  incidents: string[];
  replaces: string | null;
  followed_by: string[];
  text_sha256: string;
  claims_sha256: string;
  drill: boolean;
  recorded: Added;
  text: string | null;
  account: Record<string, unknown> | null;
}

/** Accounts, side by side. */
export interface Accounts {
  accounts: Account[];
}

/** An acknowledgement, and the desks that signed it. */
export interface Ack {
  at: number;
  id: string;
  desks: string[];
}

/** The entry by which an account came on record. */
export interface Added {
  entry: number;
  at: number;
  desk: string;
  operator: string;
}

/** A ladder, and the agreement that has it. */
export interface AgreedLadder {
  ladder: string;
  title: string;
  steps: Rung[];
  line: string;
  agreement: string;
  is_bound: boolean;
}

/** An agreement to propose: its text, and the heading of the message that brings it. */
export interface AgreementDraft {
  agreement: string;
  line: string;
  parties: string[];
  annexes: Annex[];
  from: number;
  sign_by: number;
  ends_at: number;
  notice_ms: number;
  registrar: string;
  replaces: string;
  text: string;
  to: string[];
  prec: "flash" | "immediate" | "priority" | "routine";
  by: number;
}

/** An agreement with both lights: bound, and may rely. */
export interface AgreementStanding {
  agreement: string;
  line: string;
  parties: string[];
  annexes: Annex[];
  from: number;
  sign_by: number;
  ends_at: number;
  notice_ms: number;
  registrar: string;
  replaces: string;
  text: string;
  to: string[];
  signed: Record<string, number>;
  is_bound: boolean;
  may_rely: boolean;
  told: string[];
  terminated: Marked[];
  decided: Decided[];
  declined: Declined[];
  missing: string[];
  replaced_by: string[];
}

/** Agreements of all lines. */
export interface Agreements {
  agreements: (AgreementStanding | UnusableAgreement)[];
}

/** An alert; ``about`` is what it began with, ``latest`` its newest event, and what is not so is absent. */
export interface Alert {
  id: string;
  state: "open" | "withdrawn" | "closed";
  precedence: "flash" | "immediate" | "priority" | "routine";
  kind: string;
  words: string;
  drill: boolean;
  desk: string;
  unattended: boolean;
  raised_at: number;
  causes: number;
  unseen: number;
  seen: By[];
  about: Event;
  latest: Event;
  changed: By;
  due_at?: number;
  owner?: By;
  closed?: Closed;
  history?: Deed[];
  undo_until?: number;
}

/** An alert by its words. */
export interface AlertNamed {
  id: string;
  words: string;
  state: string;
}

/** Alerts, and how many there are here and at other desks, drills counted apart. */
export interface Alerts {
  alerts: Alert[];
  total: number;
  drills: number;
  elsewhere: number;
  drills_elsewhere: number;
}

/** A file that is part of an agreement. */
export interface Annex {
  kind: string;
  sha256: string;
}

/** The files that go with a proposal. */
export interface Annexes {
  files: Proposed[];
}

/** A reply, and what it answers, if it answers. */
export interface Answer {
  at: number;
  id: string;
  answer: "will-comply" | "cannot" | "disputes" | null;
}

/** A message was offered to a peer. */
export interface Attempt {
  at: number;
  carrier: string;
  outcome: string;
}

/** A row of a batch that cannot be used, and why; ``raw`` is how it begins. */
export interface BadReport {
  row: number;
  reason: string;
  raw: string;
}

/** Accounts with their texts, what they say side by side, and the facts that follow; null of one account alone. */
export interface Beside {
  accounts: (Record<string, unknown>)[];
  comparison: Record<string, unknown> | null;
  facts: unknown;
}

/** A bundle in base 64 for somebody to carry, the notes in it, and the age keys of its recipients. */
export interface Bundle {
  bundle: string;
  notes: string[];
  recipients: string[];
}

/** Who did something, at which desk, and when. */
export interface By {
  desk: string;
  at: number;
  operator?: string;
}

/** A warning in CAP 1.2. */
export interface Cap {
  id: string;
  drill: boolean;
  cap: string;
}

/** A notice as it would be filled into the form, by column. */
export interface Cells {
  cells: Record<string, string>;
}

/** How far a notice got with one recipient, step by step. */
export interface Chain {
  recipient: string;
  told: string;
  silent?: Silent;
  steps: ChainStep[];
}

/** One step on the way of a notice, what it rests on, and when it was taken, if that is known. */
export interface ChainStep {
  what: string;
  who: string;
  by: string;
  words: string;
  is_silent: boolean;
  at?: number;
}

/** How far down a notice really got. */
export interface Chains {
  id: string;
  drill: boolean;
  chains: Chain[];
  protection: string;
}

/** A charter, and its text that is to be signed. */
export interface CharterDraft {
  line: string;
  members: Member[];
  policy: string[];
  ack_within_ms: Record<string, number>;
  clock_tolerance_ms: number;
  ends_at: number;
  registrar: string;
  ack_meaning: string;
  cosignature_meaning: string;
  two_person: string[];
  text: string;
}

/** The same before it is signed by us: its text, and our own roots. */
export interface CharterReview {
  line: string;
  members: Member[];
  policy: string[];
  ack_within_ms: Record<string, number>;
  clock_tolerance_ms: number;
  ends_at: number;
  registrar: string;
  ack_meaning: string;
  cosignature_meaning: string;
  two_person: string[];
  note: string;
  signed: Record<string, Share>;
  is_complete: boolean;
  text: string;
  roots: string[];
}

/** The charters of our lines. */
export interface Charters {
  charters: KeptCharter[];
}

/** A line check that was sent, and until when an answer is due. */
export interface Check {
  id: string;
  number: number;
  by: number;
}

/** What a check code stands for, each item with its proof; and the logs in which it was looked for. */
export interface Checked {
  code: string | null;
  is_on_record: boolean;
  items: (Record<string, unknown>)[];
  logs: (Record<string, unknown>)[];
}

/** What is wrong with zones, and those that can be used, as areas in GeoJSON. */
export interface CheckedZones {
  findings: FindingOfZones[];
  zones: (Record<string, unknown>)[];
}

/** That access was given again, and who says so. */
export interface Cleared {
  entry: number;
  recorded_at: number;
  desk: string;
  operator: string | null;
  at: number;
  said_by: string;
  source: string | null;
}

/** A ladder in use: what was done on it, and what may be next unless a person has it. */
export interface Climb {
  id: string;
  is_alert: boolean;
  ladder: string;
  drill: boolean;
  done: StepDone[];
  title?: string;
  names?: Record<string, string>;
  is_handed_over?: boolean;
  next?: Rung;
}

/** Ladders in use, the newest first. */
export interface Climbs {
  climbs: Climb[];
}

/** Why an alert was closed, and by whom. */
export interface Closed {
  desk: string;
  at: number;
  operator?: string;
  reason: "turned-back" | "left" | "answered" | "expected" | "mistaken" | "other";
  text: string;
}

/** A column of a notice as people write it. */
export interface Column {
  name: string;
  of: string;
  is_needed: boolean;
  meaning: string;
  example: string;
}

/** What a notice is filled in with. */
export interface Columns {
  columns: Column[];
}

/** A message that was committed; another one took its number first if ``is_overtaken``: compose it again. */
export interface Committed {
  is_overtaken: boolean;
  id?: string;
  number?: number;
  entry?: number;
}

/** A party's manifest, and the 60 digits that both sides compare. */
export interface Compared {
  party: string;
  manifest: string;
  version: number;
  number: string;
  root_threshold: number;
  authority_threshold: number;
  keys: Key[];
  compare: string;
}

/** What the settings say of the console. */
export interface ConsoleSettings {
  tiles: Tiles | null;
}

/** What is counted, with its definition: in the period before, and in each of the periods. */
export interface Count {
  name: string;
  definition: string;
  before: number;
  values: number[];
}

/** What the registrar decided, and when. */
export interface Decided {
  decision: string;
  at: number;
}

/** Words about an agreement, to be signed by authorities. */
export interface Declaration {
  agreement: string;
  text: string;
}

/** The state of a line as we declare it. */
export interface Declared {
  line: string;
  state: "manned" | "unmanned" | "degraded" | "unknown";
}

/** Who declined it, when, and why. */
export interface Declined {
  by: string;
  at: number;
  reason: string;
}

/** Something that was done with an alert. */
export interface Deed {
  desk: string;
  at: number;
  operator?: string;
  entry: number;
  act: string;
  says: Record<string, unknown>;
}

/** That access was denied. */
export interface Denial {
  id: string;
  drill: boolean;
  who: string;
  denied_by: string;
  at: number;
  where: string;
  place: Place | null;
  reason: string | null;
  said_by: string;
  source: string | null;
  incident: string | null;
  recorded: Recorded;
  cleared: Cleared[];
}

/** Denials of access. */
export interface Denials {
  denials: Denial[];
}

/** What is doubted of a place; one that ``stops`` must be mended before it can be sent. */
export interface Doubt {
  kind: string;
  value: string;
  words: string;
  stops: boolean;
}

/** A drill; ``drill`` is true, and ``mark`` is shown wherever it is. */
export interface Drill {
  id: string;
  drill: boolean;
  mark: string;
  title: string;
  scenario: string;
  compression: number;
  desk: string;
  entry: number;
  begun_at: number;
  injects: number;
  by_node: boolean;
  operator?: string;
  ended_at?: number;
  ended?: string;
}

/** Something that was done in a drill. */
export interface DrillDeed {
  entry: number;
  act: string;
  at: number;
  desk: string;
  says: Record<string, unknown>;
}

/** A drill with its history. */
export interface DrillShown {
  id: string;
  drill: boolean;
  mark: string;
  title: string;
  scenario: string;
  compression: number;
  desk: string;
  entry: number;
  begun_at: number;
  injects: number;
  by_node: boolean;
  operator?: string;
  ended_at?: number;
  ended?: string;
  history: DrillDeed[];
}

/** Drills, the newest first. */
export interface Drills {
  drills: Drill[];
}

/** Which of the notices (counted from 0) is there already: as ``of``, or as an earlier one of the same. */
export interface Duplicate {
  number: number;
  of?: string;
  of_number?: number;
}

/** Notices that would be lodged twice. */
export interface Duplicates {
  duplicates: Duplicate[];
}

/** A place in every form, so that who reads it can check what was meant. */
export interface Echo {
  decimal: string;
  dms: string;
  mgrs: string;
  precision_m: number;
  near?: string;
}

/** An incident, and the number of the ended log that has it. */
export interface EndedIncident {
  id: string;
  title: string;
  drill: boolean;
  from_at: number;
  to_at: number;
  place: Place | null;
  where: string | null;
  opened: Recorded;
  statements: number;
  items: IncidentItem[];
  log: number;
}

/** An incident with everything that belongs to it, and the number of the ended log that has it. */
export interface EndedIncidentShown {
  id: string;
  title: string;
  drill: boolean;
  from_at: number;
  to_at: number;
  place: Place | null;
  where: string | null;
  opened: Recorded;
  statements: number;
  items: IncidentItem[];
  stated: Stated[];
  alerts: AlertNamed[];
  messages: ToldMessage[];
  denials: Denial[];
  earlier: Incident[];
  later: Incident[];
  erased: string[];
  log: number;
}

/** Incidents in logs that have ended, the newest first; ``unread`` are the logs that could not be read. */
export interface EndedIncidents {
  incidents: EndedIncident[];
  total: number;
  unread: number[];
}

/** A party that was enrolled, when, and on which lines it is. */
export interface Enrolled {
  party: string;
  manifest: string;
  version: number;
  number: string;
  root_threshold: number;
  authority_threshold: number;
  enrolled_at: number;
  lines: string[];
}

/** What a mediator was given to carry: the message, the notes in it, and the hash of the sealed bundle. */
export interface Entrusted {
  id: string;
  notes: string[];
  sealed: string;
}

/** The index of the entry that was added to the log. */
export interface Entry {
  index: number;
}

/** What was erased, on whose order, and who did it; ``index`` is the entry that says so. */
export interface Erasure {
  obj: string;
  ordered_by: string;
  reason: string;
  desk: string;
  operator: string;
  at: number;
  index: number;
}

/** What an alert knows of an event of the watch, of a feed, of a message or of a call: degrees in 1e-7. */
export interface Event {
  event?: string;
  feed?: string;
  message?: string;
  text?: string;
  drill?: string;
  call?: string;
  at?: number;
  track?: string;
  other?: string;
  zone?: string;
  zone_name?: string;
  zone_version?: string;
  standing?: string;
  reason?: string;
  verdict?: string;
  lon_e7?: number;
  lat_e7?: number;
  distance_mm?: number;
  error_mm?: number;
  predicted_distance_mm?: number;
  predicted_at?: number;
  not_before?: number;
  not_after?: number;
  notes?: string[];
  reports?: number[];
}

/** Features of GeoJSON (RFC 7946). */
export interface Features {
  type: "FeatureCollection";
  features: (Record<string, unknown>)[];
}

/** A feed, and whether it is silent. */
export interface Feed {
  feed: string;
  taken_at: number;
  events: number;
  drill: boolean;
  silent: boolean;
  until?: number;
  live?: Live;
}

/** The feeds. */
export interface Feeds {
  feeds: Feed[];
}

/** A file that goes with a message; ``type`` is its media type. */
export interface File {
  sha256: string;
  size: number;
  type: string;
  name: string;
}

/** A file of a message; its content is in base 64. */
export interface FileContent {
  sha256: string;
  size: number;
  type: string;
  name: string;
  content: string;
}

/** The files of a message. */
export interface Files {
  id: string;
  files: FileContent[];
}

/** What a mandated body has found. */
export interface Finding {
  body: string;
  text: string;
  confidence: string;
  source: string;
}

/** Something wrong with zones that somebody draws. */
export interface FindingOfZones {
  severity: string;
  code: string;
  message: string;
  hint: string;
  feature: number | null;
  place: unknown;
}

/** What a form says, to compose it. */
export interface Form {
  wording: Wording;
}

/** That a body has found something of an incident. */
export interface Found {
  incident: string;
  body: string;
}

/** When nothing was observed, and why. */
export interface Gap {
  from_at: number;
  to_at: number;
  why: string;
}

/** What accounts are held against: zones as GeoJSON in a text, and of an incident what is on record of it. */
export interface Grounds {
  zones: string;
  mandated: string[];
  drill: boolean;
  from_at?: number;
  to_at?: number;
  sightings?: Sighting[];
  sent?: Sent[];
  findings?: Finding[];
}

/** A warning that one of two desks has signed; ``step`` is null if it takes none. */
export interface Half {
  body: Record<string, unknown>;
  sentences: Sentence[];
  texts: Language[];
  times: number[];
  text: string;
  id: string;
  signed_text: string;
  signed_by: string[];
  to: string[];
  kind: "warning" | "movement" | "site" | "allegation" | "statement" | "check" | "ack" | "reply" | "correct" | "cancel" | "propose" | "assent" | "decline" | "terminate" | "decide" | "manifest" | "challenge" | "fork" | "carry" | "query";
  drill: boolean;
  desks: number;
  places: Record<string, Echo>;
  doubts: Doubt[];
  step: StepSaid | null;
}

/** A handover of the watch without its report; ``size`` is of the log when it was drawn up. */
export interface Handover {
  id: string;
  drill: boolean;
  by: string;
  to: string;
  at: number;
  size: number;
  report: string;
  signed: string[];
  complete: boolean;
  note?: string;
}

/** A handover with the text to sign, and the rows of its report. */
export interface HandoverShown {
  id: string;
  drill: boolean;
  by: string;
  to: string;
  at: number;
  size: number;
  report: string;
  signed: string[];
  complete: boolean;
  note?: string;
  text: string;
  rows: string[];
}

/** Handovers of the watch. */
export interface Handovers {
  handovers: Handover[];
}

/** Until when a feed has looked. */
export interface Heard {
  feed: string;
  until: number;
}

/** Reports of a span of time, a list for each column; of each track, one in every ``step_ms``. */
export interface History {
  step_ms: number;
  columns: Record<string, unknown[]>;
}

/** A message was handed on to a unit. */
export interface Hop {
  at: number;
  by: string;
  means: "radio" | "telephone" | "in-person" | "writing" | "messenger";
  read_back: boolean;
}

/** A page of a conversation, and how many line checks were left out of it. */
export interface Inbox {
  messages: Message[];
  checks_left_out: number;
}

/** An incident as it was opened, and how much was stated of it. */
export interface Incident {
  id: string;
  title: string;
  drill: boolean;
  from_at: number;
  to_at: number;
  place: Place | null;
  where: string | null;
  opened: Recorded;
  statements: number;
  items: IncidentItem[];
}

/** Something to do, and what became of it. */
export interface IncidentItem {
  entry: number;
  recorded_at: number;
  desk: string;
  operator: string | null;
  number: number;
  text: string;
  owner: string;
  state: "open" | "done" | "dropped";
}

/** An incident by its title. */
export interface IncidentNamed {
  id: string;
  title: string;
}

/** An incident with everything that belongs to it. */
export interface IncidentShown {
  id: string;
  title: string;
  drill: boolean;
  from_at: number;
  to_at: number;
  place: Place | null;
  where: string | null;
  opened: Recorded;
  statements: number;
  items: IncidentItem[];
  stated: Stated[];
  alerts: AlertNamed[];
  messages: ToldMessage[];
  denials: Denial[];
  earlier: Incident[];
  later: Incident[];
  erased: string[];
}

/** Incidents, the newest first. */
export interface Incidents {
  incidents: Incident[];
  total: number;
}

/** What became of a message to us; ``told`` says it in a sentence. */
export interface Incoming {
  acks: Ack[];
  answers: Answer[];
  units: Unit[];
  handling: "received" | "shown" | "acknowledged" | "answered";
  received_at: number;
  shown_at: number[];
  overdue: string[];
  told: string;
}

/** What became of events that were brought into a drill. */
export interface Injected {
  drill: boolean;
  raised: string[];
  joined: number;
  withdrawn: number;
}

/** A charter that is in force, with its signed note. */
export interface KeptCharter {
  line: string;
  members: Member[];
  policy: string[];
  ack_within_ms: Record<string, number>;
  clock_tolerance_ms: number;
  ends_at: number;
  registrar: string;
  ack_meaning: string;
  cosignature_meaning: string;
  two_person: string[];
  note: string;
}

/** A key that a party's manifest lists. */
export interface Key {
  role: "root" | "log" | "cosigner" | "node" | "operator" | "authority";
  name: string;
  key: string;
}

/** The agreed ladders. */
export interface Ladders {
  ladders: AgreedLadder[];
}

/** The rows in one language, and whether somebody who speaks it has looked at the template. */
export interface Language {
  lang: string;
  dir: string;
  rows: string[];
  is_reviewed: boolean;
}

/** What became of it later. */
export interface LaterDeed {
  entry: number;
  at: number;
  content: Record<string, unknown>;
  desk?: string;
  operator?: string;
  act: string;
}

/** How long before it begins a movement was notified, and how long it should have been. */
export interface Lead {
  given_ms: number;
  wanted_ms: number;
  by: string;
  is_short: boolean;
  told: string;
}

/** A line, and every peer on it. */
export interface Line {
  line: string;
  declared: "manned" | "unmanned" | "degraded" | "unknown";
  peers: Peer[];
}

/** A line: the standing of each member, and when its charter ends. */
export interface LineMembers {
  line: string;
  members: Record<string, string>;
  ends_at: number;
}

/** Every line; ``frozen`` says why nothing may be added to our record, and is empty if it may. */
export interface Lines {
  party: string;
  frozen: string;
  lines: Line[];
}

/** How a feed of the settings stands in the running node: its way in, and what came since the start. */
export interface Live {
  way: string;
  up: boolean;
  reports: number;
  bad: number;
  dropped: number;
  heard_at?: number;
  trouble?: string;
}

/** A manifest that was taken in, and the hash under which it is kept. */
export interface LoggedManifest {
  party: string;
  manifest: string;
  version: number;
  number: string;
  root_threshold: number;
  authority_threshold: number;
  keys: Key[];
  obj: string;
}

/** A new token, with what opens the door: it is told only now. */
export interface MadeToken {
  id: string;
  name: string;
  scopes: ("read" | "watch" | "speak" | "notify" | "report" | "bind" | "audit" | "administer")[];
  made_at: number;
  ends_at: number;
  token: string;
}

/** A manifest with its keys. */
export interface Manifest {
  party: string;
  manifest: string;
  version: number;
  number: string;
  root_threshold: number;
  authority_threshold: number;
  keys: Key[];
}

/** The text of a manifest, to be signed. */
export interface ManifestDraft {
  text: string;
}

/** The maps of an agreement, in base 64. */
export interface Maps {
  maps: string[];
}

/** Who ended it, and when. */
export interface Marked {
  by: string;
  at: number;
}

/** What a message says by templates. */
export interface Meant {
  id: string;
  drill: boolean;
  said: Record<string, unknown>;
}

/** Leaflets, or texts for reading out. */
export interface Media {
  items: Medium[];
}

/** A leaflet or a text for reading out, with the code by which people can check it. */
export interface Medium {
  entry: number;
  at: number;
  content: Record<string, unknown>;
  desk?: string;
  operator?: string;
  id: string;
  medium: string;
  drill: boolean;
  code: string;
  spelled: string;
  scan: string;
  obj: string;
  origin: string;
  later: LaterDeed[];
}

/** The newest file of a leaflet, in base 64. */
export interface MediumFile {
  content: string;
  sha256: string;
}

/** A party of a charter, its standing on the line, and its manifest. */
export interface Member {
  party: string;
  standing: "party" | "mediator" | "observer";
  manifest: string;
}

export interface Message {
  id: string;
  line: string;
  number: number;
  from: string;
  to: string[];
  at: number;
  kind: "warning" | "movement" | "site" | "allegation" | "statement" | "check" | "ack" | "reply" | "correct" | "cancel" | "propose" | "assent" | "decline" | "terminate" | "decide" | "manifest" | "challenge" | "fork" | "carry" | "query";
  prec: "flash" | "immediate" | "priority" | "routine";
  drill: boolean;
  need: "none" | "ack" | "reply" | "countersign";
  by: number;
  re: Reference | null;
  attachments: File[];
  index: number;
  statement?: Record<string, unknown>;
  incoming?: Incoming;
  outgoing?: Outgoing[];
}

/** How many line checks of a month were answered. */
export interface Month {
  month: string;
  checks: number;
  answered: number;
}

/** A file as a message names it. */
export interface NamedFile {
  sha256: string;
  size: number;
  type: string;
  name: string;
}

/** A place with its names; degrees are in 1e-7. */
export interface NamedPlace {
  names: string[];
  lat: number;
  lon: number;
  precision_m: number;
}

/** The places that our people know by name. */
export interface NamedPlaces {
  places: NamedPlace[];
}

/** What happened. */
export interface News {
  what: string;
  peer: string;
  line: string;
  id: string;
  words: string;
}

/** The step that may be taken next, for which alert or case, and what is needed to take it. */
export interface NextStep {
  step: number;
  name: string;
  level: string;
  channel: string;
  templates: string[];
  tell: string[];
  need: string;
  within_min: number;
  automatic: boolean;
  is_last: boolean;
  prec: "flash" | "immediate" | "priority" | "routine";
  ask_within_min: number;
  id: string;
  alert: string;
  drill: boolean;
  line: string;
  agreement: string;
  is_bound: boolean;
  ladder: string;
}

/** How a node stands; ``frozen`` says why nothing may be added to its record, and is empty if it may. */
export interface Node {
  party: string;
  version: number;
  size: number;
  checkpoint: string;
  frozen: string;
  lines: LineMembers[];
  peers: PeerLog[];
  at: number;
}

/** Nothing is told. */
export interface Nothing {
}

/** A notice and its state; what is not known is absent. */
export interface Notice {
  id: string;
  line: string;
  kind: "warning" | "movement" | "site" | "allegation" | "statement" | "check" | "ack" | "reply" | "correct" | "cancel" | "propose" | "assent" | "decline" | "terminate" | "decide" | "manifest" | "challenge" | "fork" | "carry" | "query";
  state: "ahead" | "current" | "lapsed" | "replaced" | "withdrawn" | "corrected" | "unreadable";
  lodged_by: string;
  to: string[];
  at: number;
  logged_at: number;
  index: number;
  prec: "flash" | "immediate" | "priority" | "routine";
  drill: boolean;
  lang: string;
  body: Record<string, unknown>;
  replaces?: string;
  ended_by?: string;
  is_verified?: boolean;
  verification?: string;
  lead?: Lead;
  reach?: Reach[];
}

/** A file of notices, row by row. */
export interface NoticeFile {
  rows: NoticeRow[];
  faults: RowFault[];
}

/** A row of a file of notices, and what it would lodge. */
export interface NoticeRow {
  row: number;
  ref: string;
  name: string;
  wording: Wording;
}

/** A notice with its versions, and what none of it changes. */
export interface NoticeShown {
  id: string;
  line: string;
  kind: "warning" | "movement" | "site" | "allegation" | "statement" | "check" | "ack" | "reply" | "correct" | "cancel" | "propose" | "assent" | "decline" | "terminate" | "decide" | "manifest" | "challenge" | "fork" | "carry" | "query";
  state: "ahead" | "current" | "lapsed" | "replaced" | "withdrawn" | "corrected" | "unreadable";
  lodged_by: string;
  to: string[];
  at: number;
  logged_at: number;
  index: number;
  prec: "flash" | "immediate" | "priority" | "routine";
  drill: boolean;
  lang: string;
  body: Record<string, unknown>;
  replaces?: string;
  ended_by?: string;
  is_verified?: boolean;
  verification?: string;
  lead?: Lead;
  reach?: Reach[];
  versions: NoticeVersion[];
  protection: string;
}

/** One version of a notice. */
export interface NoticeVersion {
  id: string;
  at: number;
  why?: string;
}

/** Notices on a line, the newest first; if there are none, ``absence`` says what that does not mean. */
export interface Notices {
  notices: Notice[];
  protection: string;
  absence?: string;
}

/** What is kept under a hash: its size in bytes, the entries that name it, and its first signs. */
export interface Object {
  obj: string;
  size: number;
  entries: string;
  start: string;
}

/** Who may sign in, with which roles, at which desks. */
export interface Operator {
  id: string;
  name: string;
  roles: ("viewer" | "officer" | "notifier" | "supervisor" | "auditor" | "administrator")[];
  desks: string[];
}

/** Who may sign in. */
export interface Operators {
  operators: Operator[];
}

/** Something that was expected, and the alert and the message that it became. */
export interface Outcome {
  name: string;
  steps: Timed[];
  alert?: string;
  raised_at?: number;
  message?: string;
}

/** How far a message of ours got with one recipient; ``told`` says it in a sentence. */
export interface Outgoing {
  acks: Ack[];
  answers: Answer[];
  units: Unit[];
  to: string;
  stage: "committed" | "offered" | "refused" | "receipted" | "acknowledged" | "answered";
  receipted_at: number | null;
  refused: string | null;
  attempts: Attempt[];
  overdue: string[];
  told: string;
}

/** Our own, with the signed note. */
export interface OwnManifest {
  party: string;
  manifest: string;
  version: number;
  number: string;
  root_threshold: number;
  authority_threshold: number;
  keys: Key[];
  note: string;
}

/** The page of an incident, and the place in the record that it rests on. */
export interface Page {
  id: string;
  drill: boolean;
  size: number;
  root: string;
  at: number;
  html: string;
  page: Record<string, unknown>;
}

/** The parties that were enrolled. */
export interface Parties {
  parties: Enrolled[];
}

/** A peer on a line: what it has said, and how the line to it was declared and observed. */
export interface Peer {
  party: string;
  heard_at: number | null;
  clock_ahead_ms: number | null;
  clock_error_ms: number | null;
  waiting: number;
  cosigned_by_them: number;
  cosigned_by_us: number;
  is_accused: boolean;
  newest: number;
  missing: number[][];
  contradictions: string[][];
  declared: "manned" | "unmanned" | "degraded" | "unknown";
  checked_at: number | null;
  answered_at: number | null;
  is_late: boolean;
  months: Month[];
}

/** A peer: how many notes wait for it, and how much of its log we hold. */
export interface PeerLog {
  party: string;
  waiting: number;
  waiting_flash: number;
  log: string;
  held: number;
  heard_at?: number;
  clock_ahead_ms?: number;
  error_ms?: number;
}

/** From when to when. */
export interface Period {
  from_at: number;
  to_at: number;
}

/** A periodic report with its text. */
export interface PeriodicText {
  party: string;
  log: string;
  size: number;
  root: string;
  day: string;
  cut_off: string;
  zone: string;
  before: Period;
  periods: Period[];
  counts: Count[];
  not_observed: Unobserved[];
  denials: Denial[];
  allegations: ServedAllegation[];
  incidents: IncidentNamed[];
  text: string;
}

/** A place in all its forms; degrees are in 1e-7. */
export interface Place {
  lon_e7: number;
  lat_e7: number;
  precision_m: number;
  decimal: string;
  dms: string;
  mgrs: string;
}

/** What a scenario brings, and when; each part as ``drill-inject`` takes it. */
export interface Plan {
  drill: boolean;
  title: string;
  lasts_s: number;
  injects: (Record<string, unknown>)[];
}

/** What went wrong (RFC 9457), what it is called, and what to do about it. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: "body-too-large" | "body-too-slow" | "busy" | "changed-meanwhile" | "error" | "extra-missing" | "forged-request" | "input-unusable" | "key-used-otherwise" | "media-type-unusable" | "method-not-allowed" | "no-such-route" | "not-found" | "not-trusted" | "not-your-desk" | "note-unusable" | "record-frozen" | "record-in-use" | "report-unusable" | "request-unusable" | "role-lacks-right" | "sign-in-needed" | "sign-in-refused" | "state-unusable" | "store-failed" | "too-many-at-once" | "too-many-tries" | "unreachable" | "zone-unusable";
  hint: string;
}

/** A file of a proposal in base 64, and what kind of annex it is; empty if it is none. */
export interface Proposed {
  annex: string;
  file: NamedFile;
  content: string;
}

/** How far a notice got with one recipient; ``told`` says it in a sentence. */
export interface Reach {
  recipient: string;
  told: string;
  silent?: Silent;
}

/** A place as it was sent and as it was read back, and the reply that says so to the sender. */
export interface ReadBack {
  id: string;
  number: number;
  sent: Echo;
  read: Echo;
  verdict: string;
  distance_m: number;
  alert: string;
  drill: boolean;
  reply?: Wording;
}

/** What became of a batch of reports; ``again`` if it was kept before under the same key. */
export interface Received {
  batch: number;
  stored: number;
  again: boolean;
  bad_total: number;
  bad: BadReport[];
}

/** Entries from a place on, and the place where the next ones begin. */
export interface RecordEntries {
  entries: RecordEntry[];
  next?: number;
}

/** An entry of the record. */
export interface RecordEntry {
  index: number;
  kind: "open" | "sent" | "recv" | "refused" | "attempt" | "proof" | "ack" | "cosigned" | "manifest" | "agree" | "shown" | "tick" | "note" | "export" | "close";
  at: number;
  line: string | null;
  peer: string | null;
  note_id: string | null;
  obj: string | null;
  extra: Record<string, unknown> | null;
}

/** The entry that says something, when it came on record, and by whom. */
export interface Recorded {
  entry: number;
  recorded_at: number;
  desk: string;
  operator: string | null;
}

/** Which message another one is about, and how. */
export interface Reference {
  id: string;
  how: "ack" | "reply" | "correct" | "cancel" | "accept" | "refuse" | "supersede";
}

/** How much a party may be told. */
export interface Release {
  party: string;
  profile: "zone-only" | "cell" | "position";
}

/** Signed copies of a charter put together: who has signed so far. */
export interface Reviewed {
  line: string;
  members: Member[];
  policy: string[];
  ack_within_ms: Record<string, number>;
  clock_tolerance_ms: number;
  ends_at: number;
  registrar: string;
  ack_meaning: string;
  cosignature_meaning: string;
  two_person: string[];
  note: string;
  signed: Record<string, Share>;
  is_complete: boolean;
}

/** What is wrong with a row; row 0 is the whole file. */
export interface RowFault {
  row: number;
  column: string;
  value: string;
  message: string;
  hint: string;
}

/** A step of a ladder. */
export interface Rung {
  step: number;
  name: string;
  level: string;
  channel: string;
  templates: string[];
  tell: string[];
  need: string;
  within_min: number;
  automatic: boolean;
  is_last: boolean;
}

/** A message that was committed: its id, its number on the line, and its entry in the log. */
export interface Said {
  id: string;
  number: number;
  entry: number;
}

export interface SaidBack {
  entry: number;
  id: string;
  from: string;
  recorded_at: number;
  body: Record<string, unknown>;
}

/** How a drill went; ``means`` says what that is not. */
export interface Score {
  id: string;
  drill: boolean;
  mark: string;
  title: string;
  scenario: string;
  compression: number;
  desk: string;
  entry: number;
  begun_at: number;
  injects: number;
  by_node: boolean;
  operator?: string;
  ended_at?: number;
  ended?: string;
  expected: Outcome[];
  other_alerts: number;
  waiting: boolean;
  means: string;
}

/** A message that was sent, and how far it got. */
export interface Sent {
  id: string;
  sender: string;
  recipients: string[];
  at: number;
  told: string[];
  is_received: boolean;
  is_acknowledged: boolean;
  relayed_to: string[];
}

/** A sentence by its template. */
export interface Sentence {
  template: string;
  values: Record<string, string>;
}

/** Several messages that were committed, all of them or none. */
export interface SeriesCommitted {
  is_overtaken: boolean;
  said: Said[];
}

/** An allegation that was served, and what came of it. */
export interface ServedAllegation {
  id: string;
  incident: string;
  to: string[];
  by: number;
  replied_at: number | null;
  silent_at: number | null;
}

/** Who is signed in, and may do what; ``csrf`` goes back with every change, and only a session has one. */
export interface Session {
  operator: Operator;
  rights: ("read" | "watch" | "speak" | "notify" | "report" | "bind" | "audit" | "administer")[];
  csrf?: string;
}

/** How many of the roots of a party have signed. */
export interface Share {
  roots: number;
  of: number;
}

/** A message as a desk was shown it: the exact text, its hash, and when. */
export interface Shown {
  id: string;
  line: string;
  number: number;
  from: string;
  to: string[];
  at: number;
  kind: "warning" | "movement" | "site" | "allegation" | "statement" | "check" | "ack" | "reply" | "correct" | "cancel" | "propose" | "assent" | "decline" | "terminate" | "decide" | "manifest" | "challenge" | "fork" | "carry" | "query";
  prec: "flash" | "immediate" | "priority" | "routine";
  drill: boolean;
  need: "none" | "ack" | "reply" | "countersign";
  by: number;
  re: Reference | null;
  attachments: File[];
  index: number;
  statement?: Record<string, unknown>;
  incoming?: Incoming;
  outgoing?: Outgoing[];
  text: string;
  render: string;
  template: string;
  signed_by: string[];
  shown_at: number;
}

export interface ShownWarning {
  id: string;
  from: string;
  to: string[];
  kind: "warning" | "movement" | "site" | "allegation" | "statement" | "check" | "ack" | "reply" | "correct" | "cancel" | "propose" | "assent" | "decline" | "terminate" | "decide" | "manifest" | "challenge" | "fork" | "carry" | "query";
  drill: boolean;
  text: string;
  render: string;
  template: string;
  signed_by: string[];
  shown_at: number;
  times: number[];
  places: Record<string, Echo>;
  sameness?: Record<string, string>;
}

/** Where a track was on record; degrees are in 1e-7. */
export interface Sighting {
  track: string;
  at: number;
  lon_e7: number;
  lat_e7: number;
  precision_m: number;
  is_error_known: boolean;
}

/** Who stands behind an account, and how. */
export interface Signatory {
  name: string;
  standing: string;
}

/** Who has signed a copy so far, and of how many. */
export interface SignedSoFar {
  agreement: string;
  kind: "warning" | "movement" | "site" | "allegation" | "statement" | "check" | "ack" | "reply" | "correct" | "cancel" | "propose" | "assent" | "decline" | "terminate" | "decide" | "manifest" | "challenge" | "fork" | "carry" | "query";
  reason: string;
  text: string;
  signed_by: string[];
  of: number;
  is_complete: boolean;
}

/** Who has not answered, to what. */
export interface Silent {
  what: string;
  who: string;
}

/** All notices that stand on a line, and how near others may come. */
export interface Standing {
  notices: StandingNotice[];
  near_m: number;
}

/** A notice that stands, for the watch. */
export interface StandingNotice {
  id: string;
  lodged_by: string;
  kind: "warning" | "movement" | "site" | "allegation" | "statement" | "check" | "ack" | "reply" | "correct" | "cancel" | "propose" | "assent" | "decline" | "terminate" | "decide" | "manifest" | "challenge" | "fork" | "carry" | "query";
  body: Record<string, unknown>;
  drill: boolean;
}

/** Something that was stated of an incident; ``verb`` says what kind of statement it is. */
export interface Stated {
  entry: number;
  recorded_at: number;
  desk: string;
  operator: string | null;
  verb: string;
  says: Record<string, unknown>;
}

/** Whether the process answers, or the node can take on work. */
export interface Status {
  status: "ok" | "ready" | "frozen";
}

/** Something that was done on a ladder; what is not told is absent. */
export interface StepDone {
  act: string;
  is_reported: boolean;
  step?: number;
  message?: string;
  text?: string;
  who?: string;
  done_at?: number;
  desk?: string;
  operator?: string;
  at?: number;
}

/** The step of a ladder that a message takes; ``name`` is empty if no agreement has that ladder here. */
export interface StepSaid {
  ladder: string;
  number: number;
  name: string;
}

/** What became of events; ``raised`` are ids of new alerts. */
export interface Taken {
  raised: string[];
  joined: number;
  withdrawn: number;
  passed_over: number;
  newest_at: number;
}

/** A sentence of which messages are made, and the kinds of what stands in it. */
export interface Template {
  template: string;
  version: number;
  fields: Record<string, string>;
  texts: TemplateText[];
}

/** A sentence in one language, and who has looked at it. */
export interface TemplateText {
  lang: string;
  dir: string;
  words: string;
  translator: string;
  review: string;
}

/** The sentences of which messages are made. */
export interface Templates {
  templates: Template[];
}

/** The text of a message, to be signed. */
export interface Text {
  text: string;
}

/** The texts of messages in a row, to be signed. */
export interface Texts {
  texts: string[];
}

/** Where the map of the console gets its own tiles from. */
export interface Tiles {
  address: string;
  attribution: string;
}

/** A step that was expected within some seconds, and how it went. */
export interface Timed {
  step: string;
  limit_s: number;
  verdict: string;
  since_at?: number;
  done_at?: number;
  took_ms?: number;
}

/** A token for a program, without what opens the door. */
export interface Token {
  id: string;
  name: string;
  scopes: ("read" | "watch" | "speak" | "notify" | "report" | "bind" | "audit" | "administer")[];
  made_at: number;
  ends_at: number;
}

/** One's own tokens. */
export interface Tokens {
  tokens: Token[];
}

/** A message of an incident with its words, what was said back, and to what nobody answered. */
export interface ToldMessage {
  id: string;
  line: string;
  number: number;
  from: string;
  to: string[];
  at: number;
  kind: "warning" | "movement" | "site" | "allegation" | "statement" | "check" | "ack" | "reply" | "correct" | "cancel" | "propose" | "assent" | "decline" | "terminate" | "decide" | "manifest" | "challenge" | "fork" | "carry" | "query";
  prec: "flash" | "immediate" | "priority" | "routine";
  drill: boolean;
  need: "none" | "ack" | "reply" | "countersign";
  by: number;
  re: Reference | null;
  attachments: File[];
  index: number;
  statement?: Record<string, unknown>;
  incoming?: Incoming;
  outgoing?: Outgoing[];
  body: Record<string, unknown>;
  said_back: SaidBack[];
  silent: string[];
}

/** Where a track was seen last; what the report did not say is absent. */
export interface Track {
  track: string;
  at: number;
  lon: number;
  lat: number;
  altitude_m?: number;
  course_deg?: number;
  speed_mps?: number;
  error_m?: number;
  name?: string;
  kind?: string;
  affiliation?: string;
  source?: string;
}

/** Where each track was seen last. */
export interface Tracks {
  tracks: Track[];
}

/** How far a message got to one unit. */
export interface Unit {
  unit: string;
  acknowledged: boolean;
  hops: Hop[];
}

/** For how long, and when, nothing was observed in a period. */
export interface Unobserved {
  minutes: number;
  times: Gap[];
}

/** What a bundle brought; ``answers`` are for the next one that goes back. */
export interface Unpacked {
  peer: string;
  answers: number[];
  news: News[];
}

/** What was proposed as an agreement and cannot be one, and why. */
export interface UnusableAgreement {
  agreement: string;
  unusable: string;
}

/** A warning as it would be said. */
export interface Warning {
  body: Record<string, unknown>;
  sentences: Sentence[];
  texts: Language[];
  times: number[];
  text: string;
  line: string;
  to: string[];
  kind: "warning" | "movement" | "site" | "allegation" | "statement" | "check" | "ack" | "reply" | "correct" | "cancel" | "propose" | "assent" | "decline" | "terminate" | "decide" | "manifest" | "challenge" | "fork" | "carry" | "query";
  drill: boolean;
  desks: number;
  places: Record<string, Echo>;
  doubts: Doubt[];
  profile?: string;
}

/** Words for a message, as ``message-compose`` takes them; of the one that ``re`` names, if it answers one. */
export interface Wording {
  line: string;
  to: string[];
  kind: "warning" | "movement" | "site" | "allegation" | "statement" | "check" | "ack" | "reply" | "correct" | "cancel" | "propose" | "assent" | "decline" | "terminate" | "decide" | "manifest" | "challenge" | "fork" | "carry" | "query";
  body: Record<string, unknown>;
  prec: "flash" | "immediate" | "priority" | "routine";
  drill: boolean;
  need: "none" | "ack" | "reply" | "countersign";
  by: number;
  att: File[];
  lang: string;
  re?: Reference;
}

/** The words of a message in base 64, to be read as an account. */
export interface Words {
  sender: string;
  lang: string;
  at: number;
  text: string;
  name: string;
}
