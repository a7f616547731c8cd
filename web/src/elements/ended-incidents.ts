// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import type { EndedIncidents } from "../answers";
import { show } from "../api";
import { zulu } from "../times";
import { say } from "../words";
import { DeedElement } from "./deed-element";
import "./ended-incident";

/** Incidents in the logs that have ended, asked for when somebody opens the list: every such log is read for it. */
export class EndedIncidentsList extends DeedElement {
  static override properties = { language: {}, ended: { state: true }, chosen: { state: true } };
  declare language: string;
  declare ended: EndedIncidents | undefined;
  /** The one that is read. */
  declare chosen: EndedIncidents["incidents"][number] | undefined;

  protected override render() {
    return html`<details @toggle=${this.opened}><summary>${say("ended.title")}</summary>
      ${this.outcome()}
      ${this.ended ? this.listed(this.ended) : this.busy ? html`<p>${say("loading")}</p>` : nothing}
      ${this.chosen ? html`<ended-incident .incident=${this.chosen.id} .log=${this.chosen.log} .language=${this.language}></ended-incident>` : nothing}</details>`;
  }

  private listed({ incidents, total, unread }: EndedIncidents) {
    return html`${unread.length ? html`<p class="trouble" role="alert">▲ ${say("ended.unread")} <bdi dir="ltr">${unread.join(", ")}</bdi></p>` : nothing}
      ${incidents.length ? this.table(incidents) : html`<p class="none">${say("ended.none")}</p>`}
      ${total > incidents.length ? html`<p>${say("ended.more")} <bdi dir="ltr">${total - incidents.length}</bdi></p>` : nothing}`;
  }

  private table(incidents: EndedIncidents["incidents"]) {
    return html`<div class="scroll" tabindex="0"><table>
      <caption>${say("incidents.list")}</caption>
      <thead><tr><th scope="col">${say("incidents.title")}</th><th scope="col">${say("record.log")}</th>
        <th scope="col">${say("incidents.when")}</th><th scope="col">${say("incidents.where")}</th></tr></thead>
      <tbody>${incidents.map((each) => html`<tr aria-current=${each === this.chosen ? "true" : "false"}>
        <td><button class="plain" @click=${() => (this.chosen = each)}><bdi dir="auto">${each.title}</bdi></button> ${each.drill ? html`<strong class="drill-mark">DRILL</strong>` : nothing} <code dir="ltr">${each.id.slice(0, 8)}</code></td>
        <td><bdi dir="ltr">${each.log}</bdi></td>
        <td><bdi dir="ltr">${each.from_at === null ? "–" : zulu(each.from_at)}</bdi></td>
        <td><bdi dir="ltr">${each.place ? `${each.place.decimal} · ${each.place.mgrs}` : ""}</bdi> <bdi dir="auto">${each.where}</bdi></td></tr>`)}</tbody>
    </table></div>`;
  }

  private opened(event: Event): void {
    if (!(event.target as HTMLDetailsElement).open) return;
    void this.attempt(async () => {
      this.ended = await show<EndedIncidents>("/api/v1/incidents/ended");
    });
  }
}
customElements.define("ended-incidents", EndedIncidentsList);
