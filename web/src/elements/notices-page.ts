// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import { show } from "../api";
import type { Line, Notice } from "../documents";
import { zulu } from "../times";
import { say, sayKind } from "../words";
import { FreshElement } from "./fresh-element";

const STATES = ["ahead", "current", "lapsed", "replaced", "withdrawn", "corrected", "unreadable"];

interface Listed {
  notices: Notice[];
  protection: string;
  absence: string;
}

/** Notices of sites and movements on every line, with what each is worth, and what a list never says. */
export class NoticesPage extends FreshElement {
  static override properties = { ...FreshElement.properties, language: {}, lists: { state: true } };
  declare language: string;
  declare lists: Listed[] | undefined;

  protected override async load(): Promise<void> {
    const { lines } = await show<{ lines: Line[] }>("/api/v1/lines");
    const states = STATES.join(",");
    this.lists = await Promise.all(lines.map(({ line }) => show<Listed>("/api/v1/lines/{line}/notices", { line }, { states })));
  }

  protected override render() {
    const notices = this.lists?.flatMap((list) => list.notices) ?? [];
    const said = this.lists?.[0];
    return html`${this.troubled()}
      ${said ? html`<p class="note" lang="en" dir="ltr">${said.protection} ${said.absence}</p>` : nothing}
      ${!this.lists ? html`<p>${say("loading")}</p>` : notices.length ? this.table(notices) : html`<p class="none">${say("notices.none")}</p>`}`;
  }

  private table(notices: Notice[]) {
    return html`<div class="scroll" tabindex="0"><table>
      <caption>${say("notices.list")}</caption>
      <thead><tr><th scope="col">${say("notices.what")}</th><th scope="col">${say("line.state")}</th><th scope="col">${say("notices.by")}</th>
        <th scope="col">${say("line.time")}</th><th scope="col">${say("notices.checked")}</th></tr></thead>
      <tbody>${notices.map((notice) => html`<tr>
        <td>${sayKind("notice", notice.kind)} ${notice.drill ? html`<strong class="drill-mark">DRILL</strong>` : nothing}
          <bdi dir="auto">${String(notice.body.name ?? notice.body.title ?? notice.body.site ?? notice.id.slice(0, 8))}</bdi></td>
        <td>${sayKind("notice-state", notice.state)}</td>
        <td><bdi>${notice.lodged_by}</bdi></td>
        <td><bdi dir="ltr">${zulu(notice.at)}</bdi></td>
        <td><bdi dir="auto">${notice.verification}</bdi></td>
      </tr>`)}</tbody>
    </table></div>`;
  }
}
customElements.define("notices-page", NoticesPage);
