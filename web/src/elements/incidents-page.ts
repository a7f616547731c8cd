// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import { show } from "../api";
import type { Incident } from "../documents";
import type { Happened } from "../live";
import { zulu } from "../times";
import { say, sayKind } from "../words";
import { FreshElement } from "./fresh-element";

/** Incidents, the newest first, and what was stated of the one that was opened, in the order of the record. */
export class IncidentsPage extends FreshElement {
  static override properties = { ...FreshElement.properties, language: {}, incidents: { state: true }, opened: { state: true } };
  declare language: string;
  declare incidents: Incident[] | undefined;
  declare opened: Incident | undefined;

  protected override concerns(happened: Happened): boolean {
    return ["incident", "account", "begin", "reset"].includes(happened.name);
  }

  protected override async load(): Promise<void> {
    const { incidents } = await show<{ incidents: Incident[] }>("/api/v1/incidents");
    this.incidents = incidents;
    const id = this.opened?.id ?? incidents[0]?.id;
    if (id) await this.open(id);
  }

  protected override render() {
    if (!this.incidents) return html`${this.troubled()}<p>${say("loading")}</p>`;
    if (!this.incidents.length) return html`<p class="none">${say("incidents.none")}</p>`;
    return html`${this.troubled()}
      <div class="scroll" tabindex="0"><table>
        <caption>${say("incidents.list")}</caption>
        <thead><tr><th scope="col">${say("incidents.title")}</th><th scope="col">${say("incidents.when")}</th>
          <th scope="col">${say("incidents.where")}</th><th scope="col">${say("incidents.stated")}</th></tr></thead>
        <tbody>${this.incidents.map((incident) => this.row(incident))}</tbody>
      </table></div>
      ${this.opened ? this.timeline(this.opened) : nothing}`;
  }

  private row(incident: Incident) {
    const open = () => this.attempt(() => this.open(incident.id));
    return html`<tr aria-current=${incident.id === this.opened?.id ? "true" : "false"}>
      <td><button class="plain" @click=${open}><bdi dir="auto">${incident.title}</bdi></button>
        ${incident.drill ? html`<strong class="drill-mark">DRILL</strong>` : nothing}</td>
      <td><bdi dir="ltr">${incident.from_at === null ? "–" : zulu(incident.from_at)}</bdi></td>
      <td><bdi dir="ltr">${incident.place ? `${incident.place.decimal} · ${incident.place.mgrs}` : ""}</bdi> <bdi dir="auto">${incident.where}</bdi></td>
      <td><bdi dir="ltr">${incident.statements}</bdi></td>
    </tr>`;
  }

  private timeline(incident: Incident) {
    return html`<section aria-labelledby="timeline-title">
      <h2 id="timeline-title">${say("incidents.timeline")}: <bdi dir="auto">${incident.title}</bdi></h2>
      <ol class="timeline">${(incident.stated ?? []).map((stated) => html`<li>
        <p><bdi dir="ltr">${zulu(stated.recorded_at)}</bdi> · ${say("record.entry")} <bdi dir="ltr">${stated.entry}</bdi> ·
          ${sayKind("stated", stated.verb)} · <bdi>${stated.operator ?? stated.desk}</bdi></p>
        <dl class="says">${facts(stated.says).map(([name, value]) => html`<div><dt><bdi>${name}</bdi></dt><dd><bdi dir="auto">${value}</bdi></dd></div>`)}</dl>
      </li>`)}</ol>
    </section>`;
  }

  private async open(id: string): Promise<void> {
    this.opened = await show<Incident>("/api/v1/incidents/{id}", { id });
  }
}

/** What a statement says, by names; times and places as officers write them. */
function facts(says: unknown): [string, string][] {
  if (typeof says !== "object" || says === null) return [["", String(says)]];
  return Object.entries(says).map(([name, value]) => [name.replace("_e7", ""), written(name, value)]);
}

function written(name: string, value: unknown): string {
  if (typeof value === "number" && /(^|_)at$/.test(name)) return zulu(value);
  if (typeof value === "number" && name.endsWith("_e7")) return (value / 1e7).toFixed(5);
  return typeof value === "string" ? value : JSON.stringify(value);
}
customElements.define("incidents-page", IncidentsPage);
