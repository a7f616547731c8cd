// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import type { AgreedLadder, Climb } from "../answers";
import { show } from "../api";
import { trouble, wordsOf } from "../reasons";
import { zulu } from "../times";
import { say, sayKind } from "../words";
import { LightElement } from "./light-element";

type Done = Climb["done"][number];

/** The ladder of warning that an agreement has, and each use of it: what was done, by whom, and what would be next. */
export class LadderView extends LightElement {
  static override properties = { agreement: {}, language: {}, ladders: { state: true }, uses: { state: true }, unread: { state: true } };
  /** The id of an agreement. */
  declare agreement: string;
  declare language: string;
  declare ladders: AgreedLadder[] | undefined;
  declare uses: Climb[];
  declare unread: string;

  override connectedCallback(): void {
    super.connectedCallback();
    this.unread = "";
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
    return html`<h4>${say("ladder.title")} <bdi dir="auto">${ladder.title}</bdi> <code dir="ltr">${ladder.ladder.slice(0, 12)}</code></h4>
      <ol class="ladder">${ladder.steps.map((step) => html`<li value=${step.step}><bdi dir="auto">${step.name}</bdi> · ${sayKind("ladder-channel", step.channel)}
        ${step.tell.length ? html` · <bdi>${step.tell.join(", ")}</bdi>` : nothing}
        ${step.within_min ? html` · ${say("ladder.within")} <bdi dir="ltr">${step.within_min} min</bdi>` : nothing}
        ${step.automatic ? html` · <strong>${say("ladder.automatic")}</strong>` : nothing}
        ${step.is_last ? html` · <strong>${say("ladder.person")}</strong>` : nothing}</li>`)}</ol>
      <h4>${say("ladder.uses")} <bdi dir="ltr">${uses.length}</bdi></h4>
      ${uses.map((use) => this.use(use))}`;
  }

  private use(use: Climb) {
    const next = use.is_handed_over ? say("ladder.handed-over") : use.next ? html`${say("ladder.next")} <bdi dir="ltr">${use.next.step}</bdi> <bdi dir="auto">${use.next.name}</bdi>` : nothing;
    return html`<section class="way"><p>${say(use.is_alert ? "compose.alert" : "ladder.case")} <code dir="ltr">${use.id.slice(0, 12)}</code>
        ${use.drill ? html`<strong class="drill-mark">DRILL</strong>` : nothing} · ${next}</p>
      <ul class="plain">${use.done.map((done) => this.done(use, done))}</ul></section>`;
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
      const [{ ladders }, { climbs }] = await Promise.all([
        show<{ ladders: AgreedLadder[] }>("/api/v1/ladders"),
        show<{ climbs: Climb[] }>("/api/v1/ladders/uses"),
      ]);
      [this.ladders, this.uses] = [ladders, climbs];
    } catch (error) {
      this.unread = wordsOf(error);
    }
  }
}
customElements.define("ladder-view", LadderView);
