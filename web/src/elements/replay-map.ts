// SPDX-License-Identifier: Apache-2.0
import { html, nothing, type PropertyValues } from "lit";
import { show } from "../api";
import type { IncidentShown } from "../answers";
import { decimal, grid, type Place } from "../places";
import { trouble, wordsOf } from "../reasons";
import { zulu } from "../times";
import { type Columns, Tracks } from "../tracks";
import { plain, say } from "../words";
import { Zones } from "../zones";
import { LightElement } from "./light-element";
import "./track-card";
import "./zone-map";
import type { ZoneMap } from "./zone-map";

const SPEEDS = [1, 2, 5, 10, 30, 60] as const;
const AROUND_MS = 15 * 60_000;
const LONGEST_MS = 48 * 3_600_000;
const FRAME_MS = 100;
const STEP_MS = 60_000;
const MOST_ROWS = 50;

/** All tracks around the time of an incident, played again: framed, and with nothing of now in it. */
export class ReplayMap extends LightElement {
  static override properties = {
    incident: {},
    theme: {},
    language: {},
    from: { state: true },
    until: { state: true },
    at: { state: true },
    speed: { state: true },
    playing: { state: true },
    step_ms: { state: true },
    track: { state: true },
    unread: { state: true },
  };
  /** The id of an incident. */
  declare incident: string;
  declare theme: string;
  declare language: string;
  declare from: number;
  declare until: number;
  declare at: number;
  declare speed: (typeof SPEEDS)[number];
  declare playing: boolean;
  declare step_ms: number;
  declare track: string;
  declare unread: string;
  private readonly tracks = new Tracks();
  private readonly zones = new Zones();
  private history: Columns | undefined;
  private place: Place | undefined;
  private next = 0;
  private timer = 0;
  private ticked = 0;
  private readonly looks = new MutationObserver(() => (this.theme = lookNow()));

  constructor() {
    super();
    this.theme = lookNow();
    this.speed = 10;
    this.playing = false;
    this.track = "";
    this.unread = "";
    this.step_ms = 1;
    this.from = this.until = this.at = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("keydown", this.pressed);
    this.looks.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("keydown", this.pressed);
    this.looks.disconnect();
    this.pause();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("incident") && this.incident) void this.load();
  }

  protected override render() {
    return html`<section class="replay" aria-labelledby="replay-title">
      <p class="replay-band"><strong>REPLAY</strong> ${say("replay.band")}</p>
      <h2 id="replay-title">${say("replay.title")}</h2>
      ${trouble(this.unread)}
      ${this.history?.track.length ? this.played() : html`<p class="none">${say(this.history ? "replay.none" : "loading")}</p>`}
    </section>`;
  }

  private played() {
    return html`<div class="deeds replay-controls">
        <button @click=${this.toggle}>${say(this.playing ? "replay.pause" : "replay.play")} <kbd>Space</kbd></button>
        <label>${say("replay.speed")} <select @change=${this.setSpeed}>
          ${SPEEDS.map((speed) => html`<option value=${speed} ?selected=${speed === this.speed}>\u2066×${speed}\u2069</option>`)}</select></label>
        <output class="zulu"><bdi dir="ltr">${zulu(this.at)} <small>${String(new Date(this.at).getUTCSeconds()).padStart(2, "0")} s</small></bdi></output>
      </div>
      <input type="range" dir="ltr" aria-label=${plain("replay.at")} aria-valuetext=${zulu(this.at)} min=${this.from} max=${this.until} step="1000"
        .value=${String(this.at)} @input=${(event: Event) => this.goTo(Number((event.target as HTMLInputElement).value))} />
      ${this.step_ms > 1 ? html`<p class="note">${say("replay.thinned")} <bdi dir="ltr">${this.step_ms / 1000}</bdi></p>` : nothing}
      <zone-map .tracks=${this.tracks} .zones=${this.zones} .alerts=${[]} .chosen=${""} .track=${this.track} .theme=${this.theme} .language=${this.language}
        .sketch=${this.place ? { places: [this.place], isPath: false, areas: [] } : undefined} .isPicking=${false}
        @track-picked=${(event: CustomEvent<string>) => (this.track = event.detail)}></zone-map>
      <p class="note">${say("replay.zones")}</p>
      ${this.track ? html`<track-card .tracks=${this.tracks} .track=${this.track} .now=${this.at} .language=${this.language} @closed=${() => (this.track = "")}></track-card>` : nothing}
      ${this.table()}`;
  }

  /** What the map shows, in words: of very many the first. */
  private table() {
    const rows = Array.from({ length: Math.min(this.tracks.size, MOST_ROWS) }, (_, place) => ({ title: this.tracks.title(place), ...this.tracks.get(place) }));
    return html`<details><summary>${say("replay.table")} <bdi dir="ltr">(${this.tracks.size})</bdi></summary><div class="scroll"><table>
      <thead><tr><th scope="col">${say("track.id")}</th><th scope="col">${say("track.place")}</th><th scope="col">${say("replay.seen")}</th></tr></thead>
      <tbody>${rows.map((track) => html`<tr><td><bdi>${track.title}</bdi></td>
        <td><bdi dir="ltr">${decimal(track)} · ${grid(track)}</bdi></td><td><bdi dir="ltr">${zulu(track.at)}</bdi></td></tr>`)}</tbody>
    </table></div></details>`;
  }

  private async load(): Promise<void> {
    this.pause();
    this.history = undefined;
    this.unread = "";
    const wanted = this.incident;
    try {
      const incident = await show<IncidentShown>("/api/v1/incidents/{id}", { id: wanted });
      const began = incident.from_at ?? incident.opened.recorded_at; // of one that does not say when it was
      this.from = began - AROUND_MS;
      this.until = Math.min(Math.max(incident.to_at ?? 0, began) + AROUND_MS, this.from + LONGEST_MS);
      this.place = incident.place ? { lon: incident.place.lon_e7 / 1e7, lat: incident.place.lat_e7 / 1e7 } : undefined;
      const span = { from: new Date(this.from).toISOString(), until: new Date(this.until).toISOString() };
      const [{ columns, step_ms }] = await Promise.all([
        show<{ columns: Columns; step_ms: number }>("/api/v1/tracks/history", {}, span),
        this.zones.askSpan(span),
      ]);
      if (wanted !== this.incident) return;
      [this.history, this.step_ms] = [columns, step_ms];
      this.goTo(began);
      await this.updateComplete;
      const map = this.querySelector<ZoneMap>("zone-map");
      await map?.updateComplete;
      if (this.place) map?.goTo(this.place);
    } catch (error) {
      this.unread = wordsOf(error);
    }
  }

  /** Every track is where it was seen last by then. */
  private goTo(at: number): void {
    const { history } = this;
    if (!history) return;
    const time = Math.max(this.from, Math.min(this.until, at));
    if (time < this.at || !this.next) {
      this.tracks.clear();
      this.next = 0;
    }
    this.at = time;
    this.zones.showAt(time);
    const first = this.next;
    while (this.next < history.at.length && history.at[this.next]! <= time) this.next++;
    this.tracks.take(history, first, this.next);
  }

  private toggle(): void {
    if (this.playing) return this.pause();
    if (this.at >= this.until) this.goTo(this.from);
    this.playing = true;
    this.ticked = performance.now();
    this.timer = window.setInterval(() => this.tick(), FRAME_MS);
  }

  private pause(): void {
    clearInterval(this.timer);
    this.playing = false;
  }

  private tick(): void {
    const now = performance.now();
    this.goTo(this.at + (now - this.ticked) * this.speed);
    this.ticked = now;
    if (this.at >= this.until) this.pause();
  }

  private setSpeed(event: Event): void {
    this.speed = SPEEDS.find((speed) => String(speed) === (event.target as HTMLSelectElement).value) ?? 1;
  }

  private pressed = (event: KeyboardEvent): void => {
    const isElsewhere = (event.target as HTMLElement | null)?.closest("input:not([type=range]), textarea, select, button, summary, a, .map, dialog");
    if (isElsewhere || event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
    const onRange = (event.target as HTMLElement | null)?.matches("input[type=range]");
    if (event.key === " ") this.toggle();
    else if (event.key === ".") this.goTo(this.until);
    else if (!onRange && event.key === "ArrowRight") this.goTo(this.at + STEP_MS);
    else if (!onRange && event.key === "ArrowLeft") this.goTo(this.at - STEP_MS);
    else return;
    event.preventDefault();
  };
}

function lookNow(): string {
  return document.documentElement.dataset.theme ?? "dark";
}
customElements.define("replay-map", ReplayMap);
