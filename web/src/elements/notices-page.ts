// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import { show } from "../api";
import type { Line, Notice } from "../documents";
import { zulu } from "../times";
import { say, sayKind } from "../words";
import { FreshElement } from "./fresh-element";
import "./notice-form";

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
  static override properties = { ...FreshElement.properties, language: {}, drilling: { type: Boolean }, lines: { state: true }, lists: { state: true }, opened: { state: true } };
  declare language: string;
  declare drilling: boolean;
  declare lines: Line[] | undefined;
  declare lists: Listed[];
  declare opened: Chains | undefined;

  protected override async load(): Promise<void> {
    const { lines } = await show<{ lines: Line[] }>("/api/v1/lines");
    const states = STATES.join(",");
    this.lists = await Promise.all(lines.map(({ line }) => show<Listed>("/api/v1/lines/{line}/notices", { line }, { states })));
    this.lines = lines;
    if (this.opened) await this.open(this.opened.id);
  }

  protected override render() {
    if (!this.lines) return html`${this.troubled()}<p>${say("loading")}</p>`;
    const notices = this.lists.flatMap((list) => list.notices);
    const said = this.lists[0];
    return html`${this.troubled()}
      ${said ? html`<p class="note" lang="en" dir="ltr">${said.protection} ${said.absence}</p>` : nothing}
      ${this.lines.map((line) => html`<notice-form .line=${line} .drilling=${this.drilling} .language=${this.language} @changed=${() => this.refresh()}></notice-form>`)}
      ${notices.length ? this.table(notices) : html`<p class="none">${say("notices.none")}</p>`}`;
  }

  private table(notices: Listed["notices"]) {
    return html`<div class="scroll" tabindex="0"><table>
      <caption>${say("notices.list")}</caption>
      <thead><tr><th scope="col">${say("notices.what")}</th><th scope="col">${say("line.state")}</th><th scope="col">${say("notices.by")}</th>
        <th scope="col">${say("line.time")}</th><th scope="col">${say("notices.checked")}</th><th scope="col">${say("notices.reach")}</th></tr></thead>
      <tbody>${notices.map((notice) => this.row(notice))}</tbody>
    </table></div>`;
  }

  private row(notice: Listed["notices"][number]) {
    const is_open = this.opened?.id === notice.id;
    const toggle = () => this.attempt(async () => (is_open ? void (this.opened = undefined) : this.open(notice.id)));
    return html`<tr aria-current=${is_open ? "true" : "false"}>
        <td>${sayKind("notice", notice.kind)} ${notice.drill ? html`<strong class="drill-mark">DRILL</strong>` : nothing}
          <bdi dir="auto">${nameOf(notice)}</bdi></td>
        <td>${sayKind("notice-state", notice.state)}</td>
        <td><bdi>${notice.lodged_by}</bdi></td>
        <td><bdi dir="ltr">${zulu(notice.at)}</bdi></td>
        <td><bdi dir="auto">${notice.verification}</bdi></td>
        <td><button class="plain" aria-expanded=${is_open ? "true" : "false"} @click=${toggle}>${notice.reach?.some(({ silent }) => silent) ? html`◆ ${say("chain.silent-at")} ${notice.reach.map(({ silent }) => (silent ? html`<bdi>${silent.who}</bdi> ` : nothing))}` : say("chain.show")}</button></td>
      </tr>
      ${is_open ? html`<tr><td colspan="6">${this.chains(this.opened!)}</td></tr>` : nothing}`;
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
    this.opened = await show<Chains>("/api/v1/notices/{id}/chain", { id });
  }
}
customElements.define("notices-page", NoticesPage);

function nameOf(notice: Notice): string {
  const body = notice.body as Record<string, unknown>;
  return String(body.name ?? body.title ?? body.site ?? notice.id.slice(0, 8));
}
