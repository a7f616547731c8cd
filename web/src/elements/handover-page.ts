// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import { show } from "../api";
import type { Alert, Feed, Handover, Line } from "../documents";
import { severity } from "../severity";
import { left, zulu } from "../times";
import { say, sayKind } from "../words";
import { FreshElement } from "./fresh-element";

/** What the next officer must know now, and the handovers that were drawn up; it can be printed. */
export class HandoverPage extends FreshElement {
  static override properties = {
    ...FreshElement.properties,
    desk: {},
    now: { type: Number },
    language: {},
    alerts: { state: true },
    lines: { state: true },
    feeds: { state: true },
    handovers: { state: true },
    opened: { state: true },
  };
  declare desk: string;
  declare now: number;
  declare language: string;
  declare alerts: Alert[] | undefined;
  declare lines: Line[];
  declare feeds: Feed[];
  declare handovers: Handover[];
  declare opened: Handover | undefined;

  protected override async load(): Promise<void> {
    const [{ alerts }, { lines }, { feeds }, { handovers }] = await Promise.all([
      show<{ alerts: Alert[] }>("/api/v1/alerts", {}, { limit: "1000" }),
      show<{ lines: Line[] }>("/api/v1/lines"),
      show<{ feeds: Feed[] }>("/api/v1/feeds"),
      show<{ handovers: Handover[] }>("/api/v1/handovers"),
    ]);
    Object.assign(this, { alerts, lines, feeds, handovers });
  }

  protected override render() {
    if (!this.alerts) return html`${this.troubled()}<p>${say("loading")}</p>`;
    return html`${this.troubled()}
      <p class="note">${say("handover.signing")} <code dir="ltr">truceline handover</code>
        <button @click=${() => print()}>${say("handover.print")}</button></p>
      <h2>${say("handover.open")} <bdi dir="ltr">${this.alerts.length}</bdi></h2>
      <ul>${this.alerts.map((alert) => this.alert(alert))}</ul>
      <h2>${say("handover.lines")}</h2>
      <ul>${this.lines.flatMap((line) => line.peers.map((peer) => html`<li><bdi>${peer.party}</bdi>: ${sayKind("line-state", peer.declared)}
        ${peer.is_late ? html`<strong>◆ ${say("line.late")}</strong>` : nothing} · ${say("line.waiting")} <bdi dir="ltr">${peer.waiting}</bdi></li>`))}</ul>
      <h2>${say("feeds.silent")}</h2>
      <ul>${this.feeds.filter((feed) => feed.silent).map((feed) => html`<li>◆ <bdi>${feed.feed}</bdi> ${say("feeds.since")} <bdi dir="ltr">${zulu(feed.until ?? feed.taken_at)}</bdi></li>`)}</ul>
      <h2>${say("handover.list")}</h2>
      ${this.handovers.length ? this.list() : html`<p class="none">${say("handover.none")}</p>`}
      ${this.opened?.rows ? html`<pre dir="auto" tabindex="0">${this.opened.rows.join("\n")}</pre>` : nothing}`;
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
    return html`<ul>${this.handovers.map((each) => html`<li><button class="plain" @click=${() => this.open(each.id)}>
      <bdi dir="ltr">${zulu(each.at)}</bdi> <bdi>${each.by}</bdi> – <bdi>${each.to}</bdi></button>
      ${each.drill ? html`<strong class="drill-mark">DRILL</strong>` : nothing} ${say(each.complete ? "handover.complete" : "handover.incomplete")}</li>`)}</ul>`;
  }

  private open(id: string): Promise<void> {
    return this.attempt(async () => {
      this.opened = await show<Handover>("/api/v1/handovers/{id}", { id });
    });
  }
}
customElements.define("handover-page", HandoverPage);
