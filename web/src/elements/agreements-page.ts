// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { type Agreement, allAgreements, type Unusable } from "../agreements";
import type { Charters } from "../answers";
import { show } from "../api";
import type { Line, Node } from "../documents";
import { zulu } from "../times";
import { say, type Word } from "../words";
import { type Area, Zones, type ZoneSays } from "../zones";
import "./agreement-deeds";
import { FreshElement } from "./fresh-element";
import "./ladder-view";
import "./proposal-form";

const SHORT = 12;
const MINUTE_MS = 60_000;

/** Agreements, each with both lights: whether we are bound by it, and whether we may rely on it. */
export class AgreementsPage extends FreshElement {
  static override properties = { language: {}, binds: { type: Boolean }, party: { state: true }, registrars: { state: true }, lines: { state: true }, usable: { state: true }, unusable: { state: true }, areas: { state: true } };
  declare language: string;
  /** True if who is signed in may bind the party. */
  declare binds: boolean;
  /** Ours. */
  declare party: string;
  /** By line, as the charters name them. */
  declare registrars: Map<string, string>;
  declare lines: Line[] | undefined;
  declare usable: Agreement[];
  declare unusable: Unusable[];
  declare areas: Area<ZoneSays>[];
  private readonly zones = new Zones();

  protected override async load(): Promise<void> {
    const [{ lines }, { party }, { charters }, { usable, unusable }] = await Promise.all([
      show<{ lines: Line[] }>("/api/v1/lines"), show<Node>("/api/v1/node"), show<Charters>("/api/v1/charters"), allAgreements(), this.zones.ask(),
    ]);
    const registrars = new Map(charters.map(({ line, registrar }) => [line, registrar]));
    Object.assign(this, { party, registrars, usable: usable.toReversed(), unusable, areas: this.zones.areas, lines });
  }

  protected override render() {
    if (!this.lines) return html`${this.outcome()}<p>${say("loading")}</p>`;
    const changed = () => this.refresh();
    return html`${this.outcome()}
      <p class="note">${say("agreement.lights")}</p>
      ${this.binds ? repeat(this.lines, ({ line }) => line, (line) => html`<proposal-form .line=${line} .registrar=${this.registrars.get(line.line) ?? ""} .agreements=${this.usable} .language=${this.language} @changed=${changed}></proposal-form>`) : nothing}
      ${this.usable.length ? nothing : html`<p class="none">${say("agreement.none")}</p>`}
      ${repeat(this.usable, ({ agreement }) => agreement, (one) => this.one(one))}
      ${this.unusable.map(({ agreement, unusable }) => html`<p class="trouble"><code dir="ltr">${agreement.slice(0, SHORT)}</code> <bdi lang="en" dir="auto">${unusable}</bdi></p>`)}`;
  }

  private one(one: Agreement) {
    const id = `agreement-${one.agreement.slice(0, SHORT)}`;
    const isOurs = one.parties.includes(this.party);
    return html`<article class="agreement" aria-labelledby=${id}>
      <h2 id=${id}><code dir="ltr">${one.agreement.slice(0, SHORT)}</code> <bdi>${one.parties.join(", ")}</bdi></h2>
      <p class="lights">${isOurs ? html`${light(one.is_bound, "agreement.bound", "agreement.free")} ${light(one.may_rely, "agreement.rely", "agreement.no-rely")}` : light(false, "agreement.no-party", "agreement.no-party")}</p>
      <ul class="plain" lang="en" dir="ltr">${one.told.map((words) => html`<li>${words}</li>`)}</ul>
      <dl class="facts-list">
        ${fact("agreement.from", time(one.from))} ${fact("agreement.ends", time(one.ends_at))} ${fact("agreement.sign-by", time(one.sign_by))}
        ${fact("agreement.notice", html`<bdi dir="ltr">${one.notice_ms / MINUTE_MS} min</bdi>`)}
        ${fact("agreement.zones", this.zonesOf(one))}
        ${one.registrar ? fact("agreement.registrar", html`<bdi>${one.registrar}</bdi> ${one.decided.map(({ decision, at }) => html`<bdi lang="en">${decision}</bdi> ${time(at)} `)}`) : nothing}
        ${one.replaces ? fact("agreement.replaces", html`<code dir="ltr">${one.replaces.slice(0, SHORT)}</code>`) : nothing}
        ${one.replaced_by.length ? fact("agreement.replaced-by", html`<code dir="ltr">${one.replaced_by.map((id) => id.slice(0, SHORT)).join(" ")}</code>`) : nothing}
      </dl>
      <ol class="stages">${one.parties.map((party) => {
        const at = one.signed[party];
        return html`<li class=${at ? "reached" : "pending"}>${at ? "✓" : "…"} <bdi>${party}</bdi> ${at ? html`${say("agreement.signed")} ${time(at)}` : say("agreement.unsigned")}</li>`;
      })}</ol>
      ${one.declined.map(({ by, at, reason }) => html`<p class="trouble">✗ <bdi>${by}</bdi> ${say("agreement.declined")} ${time(at)} <q><bdi dir="auto">${reason}</bdi></q></p>`)}
      ${one.terminated.map(({ by, at }) => html`<p class="trouble">✗ <bdi>${by}</bdi> ${say("agreement.terminated")} ${time(at)}</p>`)}
      ${isOurs && one.missing.length ? html`<p class="trouble">▲ ${say("agreement.missing")} <bdi dir="ltr">${one.missing.length}</bdi></p>` : nothing}
      ${one.annexes.some(({ kind }) => kind === "ladder") ? html`<details><summary>${say("ladder.show")}</summary><ladder-view .agreement=${one.agreement} .language=${this.language}></ladder-view></details>` : nothing}
      <details><summary>${say("agreement.text")}</summary><pre dir="ltr">${one.text}</pre></details>
      ${this.binds ? html`<agreement-deeds .agreement=${one} .party=${this.party} .language=${this.language} @changed=${() => this.refresh()}></agreement-deeds>` : nothing}
    </article>`;
  }

  /** By name, where the watch goes by it; else by version. */
  private zonesOf(one: Agreement) {
    const versions = one.annexes.filter(({ kind }) => kind === "zone").map(({ sha256 }) => sha256);
    const named = (version: string) => this.areas.find(({ properties }) => properties.version === version)?.properties;
    if (!versions.length) return html`–`;
    return versions.map((version) => html`<bdi dir="auto">${named(version)?.name ?? named(version)?.zone ?? ""}</bdi> <code dir="ltr">${version.slice(0, SHORT)}</code> `);
  }
}
customElements.define("agreements-page", AgreementsPage);

/** A sign, a word and a colour. */
function light(isOn: boolean, on: Word, off: Word) {
  return html`<strong class="light ${isOn ? "on" : "off"}"><span aria-hidden="true">${isOn ? "●" : "○"}</span> ${say(isOn ? on : off)}</strong>`;
}

function fact(word: Word, value: unknown) {
  return html`<div><dt>${say(word)}</dt><dd>${value}</dd></div>`;
}

function time(at: number) {
  return html`<bdi dir="ltr">${zulu(at)}</bdi>`;
}
