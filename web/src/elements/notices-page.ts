// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { show } from "../api";
import type { Line, Node, Notice } from "../documents";
import { zulu } from "../times";
import { say, sayKind } from "../words";
import { FreshElement } from "./fresh-element";
import "./notice-deeds";
import "./notice-form";

/** Those of which their party may still say something. */
const STANDING = ["ahead", "current", "lapsed", "unreadable"];
const STATES = ["ahead", "current", "lapsed", "replaced", "withdrawn", "corrected", "unreadable"];

interface Listed {
  notices: (Notice & { reach?: { recipient: string; told: string; silent?: { what: string; who: string } }[] })[];
  protection: string;
  absence?: string;
}

interface Chains {
  id: string;
  chains: { recipient: string; steps: { what: string; who: string; at?: number; by?: number; words: string; is_silent: boolean }[] }[];
}

/** Notices of sites and movements on every line, how far down each really got, and what a list never says. */
export class NoticesPage extends FreshElement {
  static override properties = { language: {}, drilling: { type: Boolean }, lines: { state: true }, lists: { state: true }, party: { state: true }, opened: { state: true } };
  declare language: string;
  declare drilling: boolean;
  declare lines: Line[] | undefined;
  declare lists: Listed[];
  /** Ours. */
  declare party: string;
  declare opened: Chains | undefined;
  /** The one that was asked for last: an answer for another that comes later does not take its place. */
  private wanted = "";

  protected override async load(): Promise<void> {
    const [{ lines }, { party }] = await Promise.all([show<{ lines: Line[] }>("/api/v1/lines"), show<Node>("/api/v1/node")]);
    this.party = party;
    const states = STATES.join(",");
    this.lists = await Promise.all(lines.map(({ line }) => show<Listed>("/api/v1/lines/{line}/notices", { line }, { states })));
    this.lines = lines;
    if (this.wanted) await this.open(this.wanted);
  }

  protected override render() {
    if (!this.lines) return html`${this.outcome()}<p>${say("loading")}</p>`;
    const notices = this.lists.flatMap((list) => list.notices);
    const said = this.lists[0];
    return html`${this.outcome()}
      ${said ? html`<p class="note" lang="en" dir="ltr">${said.protection} ${said.absence}</p>` : nothing}
      ${repeat(this.lines, ({ line }) => line, (line) => html`<notice-form .line=${line} .drilling=${this.drilling} .language=${this.language} @changed=${() => this.refresh()}></notice-form>`)}
      ${notices.length ? this.table(notices) : html`<p class="none">${say("notices.none")}</p>`}`;
  }

  private table(notices: Listed["notices"]) {
    return html`<div class="scroll" tabindex="0"><table>
      <caption>${say("notices.list")}</caption>
      <thead><tr><th scope="col">${say("notices.what")}</th><th scope="col">${say("line.state")}</th><th scope="col">${say("notices.by")}</th>
        <th scope="col">${say("line.time")}</th><th scope="col">${say("notices.checked")}</th><th scope="col">${say("notices.reach")}</th></tr></thead>
      ${repeat(notices, ({ id }) => id, (notice) => this.row(notice))}
    </table></div>`;
  }

  private row(notice: Listed["notices"][number]) {
    const is_open = this.opened?.id === notice.id;
    const toggle = () => this.attempt(async () => (is_open ? this.close() : this.open(notice.id)));
    // A body for each, so that what is written below one stays with it when the list grows.
    return html`<tbody><tr aria-current=${is_open ? "true" : "false"}>
        <td>${sayKind("notice", notice.kind)} ${notice.drill ? html`<strong class="drill-mark">DRILL</strong>` : nothing}
          <bdi dir="auto">${nameOf(notice)}</bdi></td>
        <td>${sayKind("notice-state", notice.state)}</td>
        <td><bdi>${notice.lodged_by}</bdi></td>
        <td><bdi dir="ltr">${zulu(notice.at)}</bdi></td>
        <td><bdi dir="auto">${notice.verification}</bdi></td>
        <td><button class="plain" aria-expanded=${is_open ? "true" : "false"} @click=${toggle}>${notice.reach?.some(({ silent }) => silent) ? html`◆ ${say("chain.silent-at")} ${notice.reach.map(({ silent }) => (silent ? html`<bdi>${silent.who}</bdi> ` : nothing))}` : say("chain.show")}</button></td>
      </tr>
      ${is_open ? html`<tr><td colspan="6">${this.chains(this.opened!)}
        ${notice.lodged_by === this.party && STANDING.includes(notice.state) ? html`<notice-deeds .notice=${notice} .language=${this.language} @changed=${() => this.refresh()}></notice-deeds>` : nothing}</td></tr>` : nothing}</tbody>`;
  }

  private chains({ chains }: Chains) {
    return html`${chains.map((chain) => html`<section class="way"><h4>${say("chain.title")} <bdi>${chain.recipient}</bdi></h4>
      <ol class="chain">${chain.steps.map((step) => html`<li class=${step.is_silent ? "pending" : "reached"}>
        <strong>${step.is_silent ? html`… ${say("chain.silent")}` : "✓"}</strong> ${sayKind("chain-step", step.what)} <bdi dir="auto">${step.who}</bdi>
        ${step.at === undefined ? nothing : html`<bdi dir="ltr">${zulu(step.at)}</bdi>`}
        ${step.is_silent && step.by ? html`${say("chain.by")} <bdi dir="ltr">${zulu(step.by)}</bdi>` : nothing}
        <small lang="en"><bdi dir="auto">${step.words}</bdi></small></li>`)}</ol></section>`)}`;
  }

  private async open(id: string): Promise<void> {
    this.wanted = id;
    const found = await show<Chains>("/api/v1/notices/{id}/chain", { id });
    if (this.wanted === id) this.opened = found;
  }

  private close(): void {
    this.wanted = "";
    this.opened = undefined;
  }
}
customElements.define("notices-page", NoticesPage);

function nameOf(notice: Notice): string {
  const body = notice.body as Record<string, unknown>;
  return String(body.name ?? body.title ?? body.site ?? notice.id.slice(0, 8));
}
