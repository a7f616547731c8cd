// SPDX-License-Identifier: Apache-2.0
import { html, nothing, type PropertyValues } from "lit";
import type { Incident } from "../documents";
import { zulu } from "../times";
import { plain, say, sayKind } from "../words";
import { LightElement } from "./light-element";

type Stated = NonNullable<Incident["stated"]>[number];

const SPEEDS = [1, 5, 10, 30, 60];
const STEP_MS = 250;
const MINUTE_MS = 60_000;

/** What was stated of an incident, in the order in which it happened, as far as that is told; played at ×1 to ×60. */
export class IncidentTimeline extends LightElement {
  static override properties = { incident: { attribute: false }, language: {}, at: { state: true }, speed: { state: true }, playing: { state: true } };
  declare incident: Incident;
  declare language: string;
  /** What was later is not shown yet; none shows everything. */
  declare at: number | undefined;
  declare speed: number;
  declare playing: boolean;
  private timer = 0;

  constructor() {
    super();
    this.speed = 60;
    this.playing = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("incident") && changed.get("incident")?.id !== this.incident.id) {
      this.stop();
      this.at = undefined;
    }
  }

  protected override render() {
    const rows = (this.incident.stated ?? []).toSorted((one, other) => moment(one) - moment(other) || one.entry - other.entry);
    const seen = rows.filter((row) => this.at === undefined || moment(row) <= this.at);
    return html`${this.controls(rows)}
      <ol class="timeline" aria-label=${plain("incidents.timeline")}>${seen.map((row) => this.row(row))}</ol>
      ${seen.length < rows.length ? html`<p class="note">${say("replay.later")} <bdi dir="ltr">${rows.length - seen.length}</bdi></p>` : nothing}`;
  }

  private controls(rows: readonly Stated[]) {
    if (!rows.length) return nothing;
    const [from, to] = this.span(rows);
    return html`<div class="replay ${this.at === undefined ? "" : "on"}">
      ${this.at === undefined ? nothing : html`<strong class="replay-mark">REPLAY</strong> <bdi dir="ltr">${zulu(this.at)}</bdi>`}
      <p class="deeds">
        <button @click=${() => (this.playing ? this.stop() : this.play(rows))}>${this.playing ? html`❚❚ ${say("replay.pause")}` : html`▶ ${say("replay.play")}`}</button>
        <label>${say("replay.speed")} <select @change=${(event: Event) => (this.speed = Number((event.target as HTMLSelectElement).value))}>
          ${SPEEDS.map((speed) => html`<option value=${speed} ?selected=${speed === this.speed}>×${speed}</option>`)}</select></label>
        <input type="range" min=${from} max=${to} step=${MINUTE_MS} .value=${String(this.at ?? to)} aria-label=${plain("replay.time")} @input=${this.seek} />
        <button ?disabled=${this.at === undefined} @click=${this.all}>${say("replay.all")}</button></p></div>`;
  }

  private row(stated: Stated) {
    return html`<li><p><bdi dir="ltr">${zulu(moment(stated))}</bdi> · ${sayKind("stated", stated.verb)} · <bdi>${stated.operator ?? stated.desk}</bdi>
        <small>${say("record.entry")} <bdi dir="ltr">${stated.entry}</bdi>${moment(stated) === stated.recorded_at ? nothing : html` · ${say("incidents.recorded")} <bdi dir="ltr">${zulu(stated.recorded_at)}</bdi>`}</small></p>
      <dl class="says">${facts(stated.says).map(([name, value]) => html`<div><dt><bdi>${name}</bdi></dt><dd><bdi dir="auto">${value}</bdi></dd></div>`)}</dl>
    </li>`;
  }

  /** Whole minutes, from before the first to after the last. */
  private span(rows: readonly Stated[]): [number, number] {
    const times = rows.map(moment);
    return [Math.ceil(Math.min(...times) / MINUTE_MS - 1) * MINUTE_MS, Math.ceil(Math.max(...times) / MINUTE_MS) * MINUTE_MS];
  }

  private play(rows: readonly Stated[]): void {
    const [from, to] = this.span(rows);
    if (this.at === undefined || this.at >= to) this.at = from;
    this.playing = true;
    this.timer = window.setInterval(() => {
      this.at = Math.min(to, this.at! + STEP_MS * this.speed);
      if (this.at === to) this.stop();
    }, STEP_MS);
  }

  private stop(): void {
    clearInterval(this.timer);
    this.playing = false;
  }

  private seek(event: Event): void {
    this.at = Number((event.target as HTMLInputElement).value);
  }

  private all(): void {
    this.stop();
    this.at = undefined;
  }
}
customElements.define("incident-timeline", IncidentTimeline);

/** When it happened, if it tells; else when it came on record. */
function moment(stated: Stated): number {
  const { at, from_at } = stated.says as { at?: unknown; from_at?: unknown };
  const told = at ?? from_at;
  return typeof told === "number" ? told : stated.recorded_at;
}

const TOLD_ALREADY = ["at", "sha256", "lat_e7", "low", "high"];
const DIGITS = 12;

/** What a statement says, by names: what is empty or told already is left out. */
function facts(says: unknown): [string, string][] {
  if (typeof says !== "object" || says === null) return [["", String(says)]];
  const told = says as Record<string, unknown>;
  return Object.entries(told).flatMap(([name, value]): [string, string][] => {
    if (value === null || value === "") return [];
    if (name === "lon_e7") return [["place", `${degrees(told.lat_e7, "N", "S")} ${degrees(value, "E", "W")}`]];
    if (name === "low") return [["number", value === told.high ? String(value) : `${String(value)}–${String(told.high ?? "")}`]];
    return TOLD_ALREADY.includes(name) ? [] : [[name.replaceAll("_", " "), written(name, value)]];
  });
}

/** Five decimals, as far as a metre. */
function degrees(value: unknown, ahead: string, behind: string): string {
  return `${(Math.abs(Number(value)) / 1e7).toFixed(5)}${Number(value) < 0 ? behind : ahead}`;
}

function written(name: string, value: unknown): string {
  if (typeof value === "number" && /(^|_)at$/.test(name)) return zulu(value);
  if (typeof value === "string") return /^[0-9a-f]{32,64}$/.test(value) ? value.slice(0, DIGITS) : value;
  if (Array.isArray(value)) return value.map((each) => written("", each)).join("; ");
  return typeof value === "object" && value !== null ? Object.values(value).map((each) => written("", each)).join(", ") : String(value);
}
