// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { alertIn, openAlerts, withTold } from "../alerts";
import { act, show } from "../api";
import type { Alert, Feed } from "../documents";
import type { Happened } from "../live";
import { severity } from "../severity";
import { left, zulu } from "../times";
import type { Place } from "../places";
import type { Sketch } from "../map/sketch";
import { Tracks } from "../tracks";
import { plain, say, sayKind } from "../words";
import { Zones, type ZoneSays } from "../zones";
import { FreshElement } from "./fresh-element";
import "./ladder-deeds";
import "./measure-tool";
import type { MeasureTool } from "./measure-tool";
import "./place-search";
import type { Found, PlaceSearch } from "./place-search";
import "./track-card";
import "./zone-card";
import "./zone-differences";
import "./zone-editor";
import type { ZoneEditor } from "./zone-editor";
import "./zone-map";
import type { ZoneMap } from "./zone-map";

type Tool = "" | "zone" | "measure";
type Deed = "own" | "see" | "undo";
/** What the node told of alerts is shown at once; that it is all there is, is asked for so much later. */
const ASSURED_MS = 5_000;
/** No question to the node is so old. */
const LONG_AGO_MS = 60_000;
const REASONS = ["turned-back", "left", "answered", "expected", "mistaken", "other"] as const;

/** Alerts by the time that they are due, the silent feeds, and a map for orientation with what is searched and drawn on it. */
export class WatchPage extends FreshElement {
  static override properties = {
    desks: { attribute: false },
    now: { type: Number },
    theme: {},
    language: {},
    alerts: { state: true },
    feeds: { state: true },
    chosen: { state: true },
    tool: { state: true },
    sketch: { state: true },
    track: { state: true },
    picked: { state: true },
  };
  declare desks: readonly string[];
  declare now: number;
  declare theme: string;
  declare language: string;
  declare alerts: Alert[] | undefined;
  declare feeds: Feed[];
  declare chosen: string;
  declare tool: Tool;
  declare sketch: Sketch | undefined;
  /** The track that is looked at. */
  declare track: string;
  /** The zones that are looked at. */
  declare picked: readonly ZoneSays[];
  private readonly tracks = new Tracks();
  private readonly zones = new Zones();
  private zonesAreOld = true;
  /** Alerts as they were told of late, and when: a list that was asked for before does not know of that. */
  private readonly fresh = new Map<string, { alert: Alert; at: number }>();
  private ended = new AbortController();

  constructor() {
    super();
    this.feeds = [];
    this.chosen = "";
    this.tool = "";
    this.track = "";
    this.picked = [];
  }

  override connectedCallback(): void {
    this.ended = new AbortController();
    this.tracks.follow(this.live, this.ended.signal);
    super.connectedCallback();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.ended.abort();
  }

  protected override concerns(happened: Happened): boolean {
    const alert = alertIn(happened);
    if (alert) this.fresh.set(alert.id, { alert, at: performance.now() });
    if (alert && this.alerts) this.list(withTold(this.alerts, [alert]));
    this.zonesAreOld ||= ["agree", "begin", "reset"].includes(happened.name);
    return this.zonesAreOld || ["alert", "feed", "handover", "begin", "reset", "happening"].includes(happened.name);
  }

  protected override async load(): Promise<void> {
    const askedAt = performance.now();
    this.fresh.forEach(({ at }, id) => at < askedAt - LONG_AGO_MS && this.fresh.delete(id));
    const [alerts, { feeds }] = await Promise.all([
      openAlerts(this.desks),
      show<{ feeds: Feed[] }>("/api/v1/feeds"),
    ]);
    const since = [...this.fresh.values()].filter(({ at }) => at >= askedAt);
    this.list(withTold(alerts, since.map(({ alert }) => alert)));
    this.feeds = feeds;
    if (this.zonesAreOld) await this.zones.ask();
    this.zonesAreOld = false;
  }

  protected override patience_ms(happened: Happened): number {
    return alertIn(happened) && !this.zonesAreOld ? ASSURED_MS : 0;
  }

  private list(alerts: Alert[]): void {
    this.alerts = alerts;
    if (!alerts.some(({ id }) => id === this.chosen)) this.chosen = alerts[0]?.id ?? "";
  }

  /** A key of the table was pressed. */
  press(key: string): void {
    const rows = this.alerts ?? [];
    const at = rows.findIndex((alert) => alert.id === this.chosen);
    const deed = ({ a: "own", s: "see", u: "undo" } as Record<string, Deed>)[key];
    if (key === "j") this.choose(rows[Math.min(at + 1, rows.length - 1)]);
    else if (key === "k") this.choose(rows[Math.max(at - 1, 0)]);
    else if (key === "/") this.querySelector<PlaceSearch>("place-search")?.begin();
    else if (key === "m") this.take("measure");
    else if (key === "z") this.take("zone");
    else if (key === "c") this.querySelector<HTMLSelectElement>(".alert.chosen select")?.focus();
    else if (deed) void this.do(deed, rows[at]);
  }

  protected override render() {
    return html`${this.outcome()}
      <div class="watch">
        <section aria-labelledby="alerts-title">
          <h2 id="alerts-title">${say("alerts.title")}</h2>
          ${this.listed()} ${this.silent()}
        </section>
        <section class="ground" aria-label=${plain("map.title")} @keydown=${this.escaped}>
          <div class="tools">
            <place-search .tracks=${this.tracks} .zones=${this.zones} .language=${this.language} @found=${this.found}></place-search>
            ${this.toolButton("measure", "M")} ${this.toolButton("zone", "Z")}
          </div>
          <zone-map .tracks=${this.tracks} .zones=${this.zones} .alerts=${this.alerts ?? []} .chosen=${this.chosen} .track=${this.track}
            .sketch=${this.sketch} .isPicking=${this.tool !== ""} .theme=${this.theme} .language=${this.language}
            @place-picked=${this.placed} @track-picked=${(event: CustomEvent<string>) => (this.track = event.detail)}
            @zones-picked=${(event: CustomEvent<ZoneSays[]>) => (this.picked = event.detail)}></zone-map>
          ${this.track ? html`<track-card .tracks=${this.tracks} .track=${this.track} .now=${this.now} .language=${this.language}
            @closed=${() => (this.track = "")}></track-card>` : nothing}
          ${this.picked.length ? html`<zone-card .zones=${this.picked} .language=${this.language} @closed=${() => (this.picked = [])} @redraw=${this.redraw}></zone-card>` : nothing}
          ${this.tool === "measure" ? html`<measure-tool .language=${this.language} @sketch=${this.sketched}></measure-tool>` : nothing}
          ${this.tool === "zone" ? html`<zone-editor .zones=${this.zones} .language=${this.language} @sketch=${this.sketched}></zone-editor>` : nothing}
          <zone-differences .zones=${this.zones} .language=${this.language}></zone-differences>
        </section>
      </div>`;
  }

  private toolButton(tool: "measure" | "zone", key: string) {
    return html`<button aria-pressed=${this.tool === tool} @click=${() => this.take(tool)}>${say(`tool.${tool}`)} <kbd>${key}</kbd></button>`;
  }

  /** A tool is taken, or put back if it is in hand. */
  private take(tool: Tool): void {
    this.tool = this.tool === tool ? "" : tool;
    this.sketch = undefined;
    void this.updateComplete.then(() => this.inHand()?.updateComplete).then(() => this.inHand()?.focus());
  }

  /** A zone is drawn anew, in the editor. */
  private async redraw(event: CustomEvent<ZoneSays>): Promise<void> {
    this.picked = [];
    if (this.tool !== "zone") this.take("zone");
    await this.updateComplete;
    const editor = this.querySelector<ZoneEditor>("zone-editor");
    await editor?.updateComplete;
    await editor?.load(event.detail);
  }

  private inHand(): MeasureTool | ZoneEditor | null {
    return this.querySelector<MeasureTool | ZoneEditor>("measure-tool, zone-editor");
  }

  private escaped(event: KeyboardEvent): void {
    if (event.key === "Escape" && this.tool) this.take(this.tool);
  }

  private placed(event: CustomEvent<Place>): void {
    this.inHand()?.add(event.detail);
  }

  private sketched(event: CustomEvent<Sketch>): void {
    this.sketch = event.detail;
  }

  /** The map goes where it was found, and the list to what is open about it. */
  private found(event: CustomEvent<Found>): void {
    const { place, extent, track, zone, kind } = event.detail;
    if (!Number.isNaN(place.lon)) this.querySelector<ZoneMap>("zone-map")?.goTo(place, extent);
    if (kind === "place") this.sketch = { places: [place], isPath: false, areas: [] };
    this.track = track ?? "";
    this.picked = zone ? [zone] : [];
    const about = this.alerts?.find(({ latest }) => (track ? latest.track === track : zone && latest.zone === zone.zone));
    if (about) this.choose(about);
  }

  private listed() {
    if (!this.alerts) return html`<p>${say("loading")}</p>`;
    if (!this.alerts.length) return html`<p class="none">${say("alerts.none")}</p>`;
    const drills = this.alerts.filter(({ drill }) => drill);
    const real = this.alerts.filter(({ drill }) => !drill);
    // By id, so that what somebody has begun to write stays with its alert when the order changes.
    return html`${real.length ? html`<ol class="alerts">${repeat(real, ({ id }) => id, (alert) => this.row(alert))}</ol>` : html`<p class="none">${say("alerts.none")}</p>`}
      ${drills.length
        ? html`<h3><strong class="drill-mark">DRILL</strong> ${say("alerts.drills")} <bdi dir="ltr">${drills.length}</bdi></h3>
          <ol class="alerts exercise">${repeat(drills, ({ id }) => id, (alert) => this.row(alert))}</ol>`
        : nothing}`;
  }

  /** Of hundreds, only those that differ from what stands there are made anew. */
  private row(alert: Alert) {
    const chosen = alert.id === this.chosen;
    return guard([alert, chosen, this.language, this.now], () => this.rowOf(alert, chosen));
  }

  private rowOf(alert: Alert, chosen: boolean) {
    const signs = severity(alert.precedence);
    return html`<li class="alert ${signs.style} ${chosen ? "chosen" : ""}" aria-current=${chosen ? "true" : "false"} data-id=${alert.id}
      @click=${() => this.choose(alert)}>
      <p class="head">
        <strong class="severity"><span aria-hidden="true">${signs.shape}</span> ${say(signs.word)}</strong>
        ${alert.drill ? html`<strong class="drill-mark">DRILL</strong>` : nothing}
        <span>${sayKind("alert", alert.kind)}</span>
        ${this.dueIn(alert)}
      </p>
      <p class="words"><bdi dir="auto">${alert.words}</bdi></p>
      <p class="facts">
        ${say("alerts.raised")} <bdi dir="ltr">${zulu(alert.raised_at)}</bdi> · ${this.distance(alert)}
        ${alert.owner ? html` · ${say("alerts.owner")} <bdi>${alert.owner.operator ?? alert.owner.desk}</bdi> <bdi dir="ltr">${zulu(alert.owner.at)}</bdi>` : nothing}
        ${alert.unattended ? html` · <strong>${say("alerts.unattended")}</strong>` : nothing}
      </p>
      ${this.deeds(alert)}
    </li>`;
  }

  private dueIn(alert: Alert) {
    if (alert.owner) return html`<span class="due owned">✓ ${say("alerts.acknowledged")}</span>`;
    if (alert.due_at === undefined) return html`<span class="due late">${say("alerts.overdue")}</span>`;
    const late = alert.due_at < this.now;
    return html`<span class="due ${late ? "late" : ""}">${say(late ? "alerts.overdue" : "alerts.due")} <bdi dir="ltr">${left(alert.due_at, this.now)}</bdi></span>`;
  }

  private distance(alert: Alert) {
    const millimetres = alert.latest.distance_mm;
    if (millimetres === undefined) return nothing;
    const kilometres = (Math.abs(millimetres) / 1e6).toFixed(1);
    return html`${sayKind("verdict", alert.latest.verdict ?? "")}, <bdi dir="ltr">${kilometres} km</bdi> ${say("alerts.from-boundary")}`;
  }

  private deeds(alert: Alert) {
    const button = (deed: Deed, key: string) =>
      html`<button @click=${() => this.do(deed, alert)}>${say(`do.${deed}`)} <kbd>${key}</kbd></button>`;
    return html`<p class="deeds">
      ${alert.owner ? button("undo", "U") : html`${button("own", "A")} ${button("see", "S")}`}
    </p>
    ${alert.owner ? this.closing(alert) : nothing}
    ${alert.owner && alert.id === this.chosen ? html`<ladder-deeds .of=${alert.id} .drill=${alert.drill} .language=${this.language}></ladder-deeds>` : nothing}`;
  }

  /** The reason is chosen first and said after: a key that only moves through the list closes nothing. */
  private closing(alert: Alert) {
    return html`<form class="deeds" @submit=${(event: SubmitEvent) => this.close(event, alert)}>
      <select name="reason" required aria-label=${plain("key.close")}>
        <option value="">${plain("do.close")}</option>
        ${REASONS.map((reason) => html`<option value=${reason}>${plain(`reason.${reason}`)}</option>`)}
      </select>
      <input name="text" dir="auto" maxlength="500" aria-label=${plain("reason.words")} placeholder=${plain("reason.words")} />
      <button>${say("do.close-now")} <kbd>C</kbd></button>
    </form>`;
  }

  private silent() {
    const silent = this.feeds.filter((feed) => feed.silent);
    if (!silent.length) return nothing;
    return html`<h2>${say("feeds.silent")}</h2>
      <ul class="feeds">${silent.map((feed) => html`<li>◆ <bdi>${feed.feed}</bdi> ${feed.drill ? html`<strong class="drill-mark">DRILL</strong>` : nothing} ${say("feeds.since")} <bdi dir="ltr">${zulu(feed.until ?? feed.taken_at)}</bdi></li>`)}</ul>`;
  }

  private choose(alert: Alert | undefined): void {
    this.chosen = alert?.id ?? "";
    void this.updateComplete.then(() => this.querySelector(".alert.chosen")?.scrollIntoView({ block: "nearest" }));
  }

  private do(deed: Deed, alert: Alert | undefined): Promise<void> {
    return this.attempt(async () => {
      if (!alert) return;
      await act("POST", `/api/v1/alerts/{id}/${deed}`, { id: alert.id });
      await this.load();
    });
  }

  private close(event: SubmitEvent, alert: Alert): Promise<void> {
    event.preventDefault();
    const given = [...new FormData(event.target as HTMLFormElement)].filter(([, value]) => value !== "");
    return this.attempt(async () => {
      await act("POST", "/api/v1/alerts/{id}/close", { id: alert.id }, Object.fromEntries(given));
      await this.load();
    });
  }
}
customElements.define("watch-page", WatchPage);
