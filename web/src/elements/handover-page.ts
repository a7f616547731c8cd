// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { act, show } from "../api";
import type { Alert, Feed, Handover, Line } from "../documents";
import { severity } from "../severity";
import { left, zulu } from "../times";
import { say, sayKind } from "../words";
import { FreshElement } from "./fresh-element";
import type { Sheet } from "./handover-sheet";
import "./handover-sheet";

/** What the next officer must know now, and the handovers that both officers sign; each can be printed. */
export class HandoverPage extends FreshElement {
  static override properties = {
    desk: {}, drilling: { type: Boolean }, now: { type: Number }, language: {},
    alerts: { state: true }, lines: { state: true }, feeds: { state: true }, handovers: { state: true }, desks: { state: true }, opened: { state: true },
  };
  declare desk: string;
  declare drilling: boolean;
  declare now: number;
  declare language: string;
  declare alerts: Alert[] | undefined;
  declare lines: Line[];
  declare feeds: Feed[];
  declare handovers: Handover[];
  declare desks: string[];
  declare opened: Sheet | undefined;
  /** The one that was asked for last: an answer for another that comes later does not take its place. */
  private wanted = "";

  protected override async load(): Promise<void> {
    const [{ alerts }, { lines }, { feeds }, { handovers }, { keys }] = await Promise.all([
      show<{ alerts: Alert[] }>("/api/v1/alerts", {}, { limit: "1000" }),
      show<{ lines: Line[] }>("/api/v1/lines"),
      show<{ feeds: Feed[] }>("/api/v1/feeds"),
      show<{ handovers: Handover[] }>("/api/v1/handovers"),
      show<{ keys: { role: string; name: string }[] }>("/api/v1/node/manifest"),
    ]);
    const desks = keys.filter(({ role }) => role === "operator").map(({ name }) => name.split("/").at(-1)!);
    Object.assign(this, { alerts, lines, feeds, handovers: handovers.toReversed(), desks });
    if (this.wanted) await this.open(this.wanted);
  }

  protected override render() {
    if (!this.alerts) return html`${this.outcome()}<p>${say("loading")}</p>`;
    return html`${this.outcome()}
      <div class="no-print">${this.drafting()}</div>
      ${this.opened ? html`<handover-sheet .sheet=${this.opened} .language=${this.language} @changed=${() => this.refresh()}></handover-sheet>` : nothing}
      <div class="no-print">${this.stands(this.alerts)} ${this.list()}</div>`;
  }

  private drafting() {
    const others = this.desks.filter((name) => name !== this.desk);
    if (!others.length) return html`<p class="note">${say("handover.one-desk")}</p>`;
    return html`<form class="deeds" @submit=${this.draft}>
      <label>${say("handover.to")} <select name="to">${repeat(others, (name) => name, (name) => html`<option value=${name}>${name}</option>`)}</select></label>
      <label class="check"><input type="checkbox" name="drill" ?checked=${this.drilling} /> <strong class="drill-mark">DRILL</strong> ${say("handover.drill")}</label>
      <button>${say("handover.draft")}</button></form>`;
  }

  private stands(alerts: readonly Alert[]) {
    const silent = this.feeds.filter((feed) => feed.silent);
    return html`<h2>${say("handover.open")} <bdi dir="ltr">${alerts.length}</bdi></h2>
      <ul>${alerts.map((alert) => this.alert(alert))}</ul>
      <h2>${say("handover.lines")}</h2>
      <ul>${this.lines.flatMap((line) => line.peers.map((peer) => html`<li><bdi>${peer.party}</bdi>: ${sayKind("line-state", peer.declared)}
        ${peer.is_late ? html`<strong>◆ ${say("line.late")}</strong>` : nothing} · ${say("line.waiting")} <bdi dir="ltr">${peer.waiting}</bdi></li>`))}</ul>
      ${silent.length
        ? html`<h2>${say("feeds.silent")}</h2>
          <ul>${silent.map((feed) => html`<li>◆ <bdi>${feed.feed}</bdi> ${say("feeds.since")} <bdi dir="ltr">${feed.until ? zulu(feed.until) : "–"}</bdi></li>`)}</ul>`
        : nothing}`;
  }

  private alert(alert: Alert) {
    const signs = severity(alert.precedence);
    return html`<li><span class=${signs.style} aria-hidden="true">${signs.shape}</span> ${say(signs.word)}
      ${alert.drill ? html`<strong class="drill-mark">DRILL</strong>` : nothing} <bdi dir="auto">${alert.words}</bdi> ·
      ${this.until(alert)}</li>`;
  }

  private until(alert: Alert) {
    if (alert.owner) return html`${say("alerts.owner")} <bdi>${alert.owner.operator ?? alert.owner.desk}</bdi>`;
    if (alert.due_at === undefined) return html`<strong>${say("alerts.unattended")}</strong>`;
    return html`${say(alert.due_at < this.now ? "alerts.overdue" : "alerts.due")} <bdi dir="ltr">${left(alert.due_at, this.now)}</bdi>`;
  }

  private list() {
    if (!this.handovers.length) return html`<p class="none">${say("handover.none")}</p>`;
    return html`<h2>${say("handover.list")}</h2>
      <ul>${repeat(this.handovers, ({ id }) => id, (each) => html`<li><button class="plain" @click=${() => this.attempt(() => this.open(each.id))}>
      <bdi dir="ltr">${zulu(each.at)}</bdi> <bdi>${each.by}</bdi> – <bdi>${each.to}</bdi></button>
      ${each.drill ? html`<strong class="drill-mark">DRILL</strong>` : nothing} ${say(each.complete ? "handover.complete" : "handover.incomplete")}</li>`)}</ul>`;
  }

  private draft(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const given = new FormData(event.target as HTMLFormElement);
    return this.attempt(async () => {
      const body = { by: this.desk, to: given.get("to"), drill: given.has("drill") };
      this.wanted = (await act<Sheet>("POST", "/api/v1/handovers", {}, body)).id;
      await this.load();
    });
  }

  private async open(id: string): Promise<void> {
    this.wanted = id;
    const found = await show<Sheet>("/api/v1/handovers/{id}", { id });
    if (this.wanted === id) this.opened = found;
  }
}
customElements.define("handover-page", HandoverPage);
