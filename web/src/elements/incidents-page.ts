// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { act, show } from "../api";
import { errand } from "../desk/errand";
import type { Incident } from "../documents";
import type { Happened } from "../live";
import { zulu } from "../times";
import { say, type Word } from "../words";
import "./account-form";
import "./accounts-beside";
import type { AccountsBeside } from "./accounts-beside";
import "./dossier-form";
import "./ended-incidents";
import { FreshElement } from "./fresh-element";
import "./incident-deeds";
import "./incident-timeline";
import "./replay-map";

const VIEWS = ["timeline", "replay", "accounts", "facts", "deeds", "dossier"] as const;
type View = (typeof VIEWS)[number];

/** Incidents, the newest first; of the one that was opened the timeline, the accounts, the facts and the dossier. */
export class IncidentsPage extends FreshElement {
  static override properties = { language: {}, desk: {}, incidents: { state: true }, opened: { state: true }, view: { state: true } };
  declare language: string;
  declare desk: string;
  declare incidents: Incident[] | undefined;
  declare opened: Incident | undefined;
  /** The one that was asked for last: an answer for another that comes later does not take its place. */
  private wanted = "";
  declare view: View;

  constructor() {
    super();
    this.view = "timeline";
  }

  protected override concerns(happened: Happened): boolean {
    return ["incident", "account", "begin", "reset"].includes(happened.name);
  }

  protected override async load(): Promise<void> {
    const { incidents } = await show<{ incidents: Incident[] }>("/api/v1/incidents");
    this.incidents = incidents;
    const id = this.wanted || incidents[0]?.id;
    if (id) await this.open(id);
  }

  /** The form for a new incident is opened, once the others are there. */
  async begin(): Promise<void> {
    if (!this.incidents) await this.refresh();
    await this.updateComplete;
    const details = this.querySelector("details")!;
    details.open = true;
    details.querySelector<HTMLInputElement>("[name=title]")?.focus();
  }

  protected override render() {
    if (!this.incidents) return html`${this.outcome()}<p>${say("loading")}</p>`;
    return html`${this.outcome()} ${this.opening()}
      ${this.incidents.length ? this.list(this.incidents) : html`<p class="none">${say("incidents.none")}</p>`}
      <ended-incidents .language=${this.language}></ended-incidents>
      ${this.opened ? this.one(this.opened) : nothing}`;
  }

  private opening() {
    const { alert } = errand;
    return html`<details ?open=${!!alert}><summary>${say("incidents.open")}</summary>
      <form class="form" @submit=${this.openNew}>
        ${alert ? html`<p>${say("compose.alert")} <code dir="ltr">${alert.slice(0, 8)}</code></p>` : nothing}
        <div class="fields"><label>${say("incidents.title")} <input name="title" dir="auto" maxlength="200" required /></label>
          <label>${say("incidents.where")} <input name="where" dir="auto" maxlength="200" ?required=${!alert} /></label></div>
        <label class="check"><input type="checkbox" name="drill" ?checked=${errand.drill} /> <strong class="drill-mark">DRILL</strong> ${say("compose.drill")}</label>
        <p class="deeds"><button>${say("incidents.open-do")}</button></p>
      </form></details>`;
  }

  private list(incidents: readonly Incident[]) {
    return html`<div class="scroll" tabindex="0"><table>
      <caption>${say("incidents.list")}</caption>
      <thead><tr><th scope="col">${say("incidents.title")}</th><th scope="col">${say("incidents.when")}</th>
        <th scope="col">${say("incidents.where")}</th><th scope="col">${say("incidents.stated")}</th></tr></thead>
      <tbody>${repeat(incidents, ({ id }) => id, (incident) => this.row(incident))}</tbody>
    </table></div>`;
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

  private one(incident: Incident) {
    return html`<section class=${incident.drill ? "exercise" : ""} aria-labelledby="incident-title">
      <h2 id="incident-title">${incident.drill ? html`<strong class="drill-mark">DRILL</strong> ` : nothing}<bdi dir="auto">${incident.title}</bdi>
        <code dir="ltr">${incident.id.slice(0, 8)}</code></h2>
      <p class="views">${VIEWS.map((view) => html`<button aria-pressed=${view === this.view ? "true" : "false"} @click=${() => (this.view = view)}>${say(`incidents.${view}` as Word)}</button>`)}</p>
      ${this.viewed(incident)}
    </section>`;
  }

  private viewed(incident: Incident) {
    switch (this.view) {
      case "timeline":
        return html`<incident-timeline .incident=${incident} .language=${this.language}></incident-timeline>`;
      case "replay":
        return html`<replay-map .incident=${incident.id} .language=${this.language}></replay-map>`;
      case "accounts":
      case "facts":
        return html`${this.view === "accounts" ? html`<account-form .incident=${incident.id} .language=${this.language} @changed=${() => this.querySelector<AccountsBeside>("accounts-beside")?.load()}></account-form>` : nothing}
          <accounts-beside .incident=${incident.id} .facts=${this.view === "facts"} .language=${this.language}></accounts-beside>`;
      case "deeds":
        return html`<incident-deeds .incident=${incident} .live=${this.live} .language=${this.language} @changed=${() => this.refresh()}></incident-deeds>`;
      case "dossier":
        return html`<dossier-form .incident=${incident} .language=${this.language}></dossier-form>`;
    }
  }

  private openNew(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const { title, where, drill } = Object.fromEntries(new FormData(form));
    const body = { title, drill: drill !== undefined, ...(where ? { where } : {}), ...(errand.alert ? { alert: errand.alert } : {}) };
    return this.attempt(async () => {
      this.wanted = (await act<Incident>("POST", "/api/v1/incidents", {}, body)).id;
      errand.alert = "";
      form.reset();
      await this.load();
    });
  }

  private async open(id: string): Promise<void> {
    this.wanted = id;
    const found = await show<Incident>("/api/v1/incidents/{id}", { id });
    if (this.wanted === id) this.opened = found;
  }
}
customElements.define("incidents-page", IncidentsPage);
