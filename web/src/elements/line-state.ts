// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import { act } from "../api";
import type { Line, Peer } from "../documents";
import { zulu } from "../times";
import { plain, say, sayKind } from "../words";
import { DeedElement } from "./deed-element";

const STATES = ["manned", "unmanned", "degraded"] as const;

/** How a line stands: what each side declares of itself, beside what is observed. Declares and checks. */
export class LineState extends DeedElement {
  static override properties = { line: { attribute: false }, language: {} };
  declare line: Line;
  declare language: string;

  protected override render() {
    const { line } = this;
    return html`${line.peers.map((peer) => html`<h2><bdi>${peer.party}</bdi> <code dir="ltr">${line.line.slice(0, 8)}</code></h2>
        <dl class="facts-list">
          <div><dt>${say("line.declared-us")}</dt><dd>${sayKind("line-state", line.declared)}</dd></div>
          <div><dt>${say("line.declared-them")}</dt><dd>${sayKind("line-state", peer.declared)}</dd></div>
          ${this.observed(peer)}
          <div><dt>${say("line.waiting")}</dt><dd><bdi dir="ltr">${peer.waiting}</bdi></dd></div>
          ${peer.is_accused ? html`<div><dt>▲</dt><dd>${say("line.accused")}</dd></div>` : nothing}
          <div><dt>${say("line.do")}</dt><dd class="deeds">
            <button ?disabled=${this.busy} @click=${() => this.check(peer)}>${say("line.check")}</button></dd></div>
        </dl>`)}
      <form class="deeds" @submit=${this.declareState}>
        <label>${say("line.declare")} <select name="state" aria-label=${plain("line.declare")}>
          ${STATES.map((state) => html`<option value=${state} ?selected=${state === line.declared}>${plain(`line-state.${state}`)}</option>`)}
        </select></label>
        <button ?disabled=${this.busy}>${say("line.declare-do")}</button>
      </form>
      ${this.outcome()}`;
  }

  private observed(peer: Peer) {
    const ahead = peer.clock_ahead_ms;
    return html`<div><dt>${say("line.observed")}</dt><dd>${peer.is_late ? html`<strong>◆ ${say("line.late")}</strong>` : nothing}
        ${peer.answered_at ? html`${say("line.answered")} <bdi dir="ltr">${zulu(peer.answered_at)}</bdi>` : say("line.not-observed")}</dd></div>
      <div><dt>${say("line.heard")}</dt><dd>${peer.heard_at ? html`<bdi dir="ltr">${zulu(peer.heard_at)}</bdi>` : say("line.not-observed")}</dd></div>
      ${typeof ahead === "number"
        ? html`<div><dt>${say("line.clock")}</dt><dd><bdi dir="ltr">${(ahead / 1000).toFixed(1)} ± ${((peer.clock_error_ms ?? 0) / 1000).toFixed(1)} s</bdi></dd></div>`
        : nothing}`;
  }

  private check(peer: Peer): Promise<void> {
    return this.deed(() => act("POST", "/api/v1/lines/{line}/checks", { line: this.line.line }, { peer: peer.party }));
  }

  private declareState(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const state = new FormData(event.target as HTMLFormElement).get("state");
    return this.deed(() => act("PUT", "/api/v1/lines/{line}/state", { line: this.line.line }, { state }));
  }

  private deed(doing: () => Promise<void>): Promise<void> {
    return this.attempt(async () => {
      await doing();
      this.changed();
    });
  }
}
customElements.define("line-state", LineState);
