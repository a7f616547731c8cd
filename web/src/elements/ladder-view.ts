// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { AgreedLadder, Climb } from "../answers";
import { show } from "../api";
import type { Alert } from "../documents";
import { trouble, wordsOf } from "../reasons";
import { zulu } from "../times";
import { plain, say, sayKind } from "../words";
import "./ladder-deeds";
import { LightElement } from "./light-element";

type Done = Climb["done"][number];

/** The ladder of warning that an agreement has, and each use of it: what was done, by whom, and what would be next. */
export class LadderView extends LightElement {
  static override properties = { agreement: {}, language: {}, ladders: { state: true }, uses: { state: true }, alerts: { state: true }, begun: { state: true }, unread: { state: true } };
  /** The id of an agreement. */
  declare agreement: string;
  declare language: string;
  declare ladders: AgreedLadder[] | undefined;
  declare uses: Climb[];
  /** Those that are open, and on no ladder yet. */
  declare alerts: Alert[];
  /** The alert for which it is to be used; empty for none. */
  declare begun: string;
  declare unread: string;

  override connectedCallback(): void {
    super.connectedCallback();
    this.unread = this.begun = "";
    void this.load();
  }

  protected override render() {
    if (this.unread) return trouble(this.unread);
    if (!this.ladders) return html`<p>${say("loading")}</p>`;
    const here = this.ladders.filter(({ agreement }) => agreement === this.agreement);
    if (!here.length) return html`<p class="none">${say("ladder.none")}</p>`;
    return html`${here.map((ladder) => this.one(ladder))}`;
  }

  private one(ladder: AgreedLadder) {
    const uses = this.uses.filter((use) => use.ladder === ladder.ladder);
    return html`<h3>${say("ladder.title")} <bdi dir="auto">${ladder.title}</bdi> <code dir="ltr">${ladder.ladder.slice(0, 12)}</code></h3>
      <ol class="ladder">${ladder.steps.map((step) => html`<li value=${step.step}><bdi dir="auto">${step.name}</bdi> · ${sayKind("ladder-channel", step.channel)}
        ${step.tell.length ? html` · <bdi>${step.tell.join(", ")}</bdi>` : nothing}
        ${step.within_min ? html` · ${say("ladder.within")} <bdi dir="ltr">${step.within_min} min</bdi>` : nothing}
        ${step.automatic ? html` · <strong>${say("ladder.automatic")}</strong>` : nothing}
        ${step.is_last ? html` · <strong>${say("ladder.person")}</strong>` : nothing}</li>`)}</ol>
      <h3>${say("ladder.uses")} <bdi dir="ltr">${uses.length}</bdi></h3>
      ${repeat(uses, ({ id }) => id, (use) => this.use(use))}
      ${ladder.is_bound ? this.beginning(ladder) : nothing}`;
  }

  private beginning({ ladder }: AgreedLadder) {
    const alert = this.alerts.find(({ id }) => id === this.begun);
    return html`<div class="fields"><label>${say("ladder.begin")} <select @change=${this.begin}><option value="">${plain("ladder.no-alert")}</option>
        ${repeat(this.alerts, ({ id }) => id, ({ id, drill, words }) => html`<option value=${id} ?selected=${id === this.begun}>${drill ? "DRILL " : ""}${words.slice(0, 80)}</option>`)}</select></label></div>
      <ladder-deeds .of=${alert?.id ?? ""} .ladder=${ladder} .drill=${alert?.drill ?? false} .language=${this.language} @changed=${this.load}></ladder-deeds>`;
  }

  private begin(event: Event): void {
    this.begun = (event.target as HTMLSelectElement).value;
  }

  private use(use: Climb) {
    const next = use.is_handed_over ? say("ladder.handed-over") : use.next ? html`${say("ladder.next")} <bdi dir="ltr">${use.next.step}</bdi> <bdi dir="auto">${use.next.name}</bdi>` : nothing;
    return html`<section class="way"><p>${say(use.is_alert ? "compose.alert" : "ladder.case")} <code dir="ltr">${use.id.slice(0, 12)}</code>
        ${use.drill ? html`<strong class="drill-mark">DRILL</strong>` : nothing} · ${next}</p>
      <ul class="plain">${use.done.map((done) => this.done(use, done))}</ul>
      <ladder-deeds .of=${use.id} .ladder=${use.ladder} .drill=${use.drill} .language=${this.language} @changed=${this.load}></ladder-deeds></section>`;
  }

  /** What people are reported to have done stands as their word. */
  private done(use: Climb, done: Done) {
    const at = done.done_at ?? done.at;
    const name = done.step === undefined ? "" : `${done.step}. ${use.names?.[String(done.step)] ?? ""}`;
    return html`<li>${done.is_reported ? "◆" : "✓"} ${sayKind("ladder-act", done.act)} <bdi dir="auto">${name}</bdi>
      ${at === undefined ? nothing : html`<bdi dir="ltr">${zulu(at)}</bdi>`} <bdi>${done.who ?? done.operator ?? done.desk ?? ""}</bdi>
      ${done.text ? html`<q><bdi dir="auto">${done.text}</bdi></q>` : nothing}</li>`;
  }

  private async load(): Promise<void> {
    try {
      const [{ ladders }, { climbs }, { alerts }] = await Promise.all([
        show<{ ladders: AgreedLadder[] }>("/api/v1/ladders"),
        show<{ climbs: Climb[] }>("/api/v1/ladders/uses"),
        show<{ alerts: Alert[] }>("/api/v1/alerts", {}, { limit: "200" }),
      ]);
      const used = new Set(climbs.map(({ id }) => id));
      [this.ladders, this.uses, this.alerts] = [ladders, climbs, alerts.filter(({ id }) => !used.has(id))];
    } catch (error) {
      this.unread = wordsOf(error);
    }
  }
}
customElements.define("ladder-view", LadderView);
