// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import { show } from "../api";
import type { Line, Message, Way } from "../documents";
import { severity } from "../severity";
import { left, zulu } from "../times";
import { say, sayKind } from "../words";
import { FreshElement } from "./fresh-element";

const REACHED = ["committed", "offered", "receipted", "acknowledged"];

/** Each line with its state, declared and observed, and the conversation on it: how far every message got. */
export class LinePage extends FreshElement {
  static override properties = { ...FreshElement.properties, now: { type: Number }, language: {}, lines: { state: true }, talk: { state: true } };
  declare now: number;
  declare language: string;
  declare lines: Line[] | undefined;
  declare talk: Map<string, Message[]>;

  protected override async load(): Promise<void> {
    const { lines } = await show<{ lines: Line[] }>("/api/v1/lines");
    const talks = lines.map(async ({ line }): Promise<[string, Message[]]> => {
      const { messages } = await show<{ messages: Message[] }>("/api/v1/lines/{line}/messages", { line });
      return [line, messages];
    });
    this.talk = new Map(await Promise.all(talks));
    this.lines = lines;
  }

  protected override render() {
    return html`${this.troubled()}
      <p class="note">${say("line.signing")} <code dir="ltr">truceline message</code></p>
      ${!this.lines ? html`<p>${say("loading")}</p>` : this.lines.length ? this.lines.map((line) => this.one(line)) : html`<p class="none">${say("line.none")}</p>`}`;
  }

  private one(line: Line) {
    return html`<section>
      ${line.peers.map((peer) => html`<h2><bdi>${peer.party}</bdi> <code dir="ltr">${line.line.slice(0, 8)}</code></h2>
        <dl class="facts-list">
          <div><dt>${say("line.declared-us")}</dt><dd>${sayKind("line-state", line.declared)}</dd></div>
          <div><dt>${say("line.declared-them")}</dt><dd>${sayKind("line-state", peer.declared)}</dd></div>
          <div><dt>${say("line.observed")}</dt><dd>${peer.is_late ? html`<strong>◆ ${say("line.late")}</strong>` : nothing}
            ${peer.answered_at ? html`${say("line.answered")} <bdi dir="ltr">${zulu(peer.answered_at)}</bdi>` : say("line.not-observed")}</dd></div>
          <div><dt>${say("line.waiting")}</dt><dd><bdi dir="ltr">${peer.waiting}</bdi></dd></div>
          ${peer.is_accused ? html`<div><dt>▲</dt><dd>${say("line.accused")}</dd></div>` : nothing}
        </dl>`)}
      <div class="scroll" tabindex="0"><table>
        <caption>${say("line.talk")}</caption>
        <thead><tr><th scope="col">${say("line.number")}</th><th scope="col">${say("line.time")}</th><th scope="col">${say("line.from")}</th>
          <th scope="col">${say("line.kind")}</th><th scope="col">${say("line.state")}</th><th scope="col">${say("line.due")}</th></tr></thead>
        <tbody>${this.talk.get(line.line)?.map((message) => this.row(message))}</tbody>
      </table></div>
    </section>`;
  }

  private row(message: Message) {
    const signs = severity(message.prec);
    return html`<tr>
      <td><bdi dir="ltr">${message.number}</bdi></td>
      <td><bdi dir="ltr">${zulu(message.at)}</bdi></td>
      <td><bdi>${message.from}</bdi></td>
      <td><span class=${signs.style} aria-hidden="true">${signs.shape}</span> ${sayKind("precedence", message.prec)} · ${sayKind("message", message.kind)}
        ${message.drill ? html`<strong class="drill-mark">DRILL</strong>` : nothing}</td>
      <td>${(message.outgoing ?? []).map((way) => this.way(way))}${message.incoming ? html`<p><bdi dir="auto">${message.incoming.told}</bdi></p>` : nothing}</td>
      <td>${this.answerDue(message)}</td>
    </tr>`;
  }

  private way(way: Way) {
    const reached = REACHED.indexOf(way.stage ?? "");
    const steps = REACHED.map((step, index) =>
      html`<li class=${index <= reached ? "reached" : "pending"}>${index <= reached ? "✓" : "…"} ${sayKind("stage", step)}</li>`);
    return html`${reached >= 0 ? html`<ol class="stages">${steps}</ol>` : html`<strong>${sayKind("stage", way.stage ?? "")}</strong>`}
      <p><bdi dir="auto">${way.told}</bdi></p>
      ${way.overdue.length ? html`<strong class="late">▲ ${say("alerts.overdue")}</strong>` : nothing}`;
  }

  private answerDue(message: Message) {
    const answered = (message.outgoing ?? []).every((way) => way.stage === "acknowledged");
    if (!message.by || (message.outgoing && answered)) return html`–`;
    const late = message.by < this.now;
    return html`<span class=${late ? "late" : ""}>${say(late ? "alerts.overdue" : "alerts.due")} <bdi dir="ltr">${left(message.by, this.now)}</bdi></span>`;
  }
}
customElements.define("line-page", LinePage);
