// SPDX-License-Identifier: Apache-2.0
import { html, nothing, type PropertyValues } from "lit";
import type { EndedIncidentShown } from "../answers";
import { show } from "../api";
import { say, type Word } from "../words";
import "./accounts-beside";
import { DeedElement } from "./deed-element";
import "./dossier-form";
import "./incident-timeline";

const VIEWS = ["timeline", "accounts", "facts", "dossier"] as const;
type View = (typeof VIEWS)[number];

/** An incident of a log that has ended, to be read and handed out: nothing is added to it any more. */
export class EndedIncident extends DeedElement {
  static override properties = { incident: {}, log: { type: Number }, language: {}, shown: { state: true }, view: { state: true } };
  /** Its id. */
  declare incident: string;
  declare log: number;
  declare language: string;
  declare shown: EndedIncidentShown | undefined;
  declare view: View;

  constructor() {
    super();
    this.view = "timeline";
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("incident") || changed.has("log")) void this.load();
  }

  protected override render() {
    const { shown } = this;
    if (!shown) return html`${this.outcome()}${this.busy ? html`<p>${say("loading")}</p>` : nothing}`;
    return html`<section class=${shown.drill ? "exercise" : ""} aria-labelledby="ended-title">
      <h2 id="ended-title" tabindex="-1">${shown.drill ? html`<strong class="drill-mark">DRILL</strong> ` : nothing}<bdi dir="auto">${shown.title}</bdi>
        <code dir="ltr">${shown.id.slice(0, 8)}</code></h2>
      <p class="draft"><strong>◆ ${say("ended.log")} <bdi dir="ltr">${shown.log}</bdi>.</strong> ${say("ended.words")}</p>
      ${this.outcome()}
      <p class="views">${VIEWS.map((view) => html`<button aria-pressed=${view === this.view ? "true" : "false"} @click=${() => (this.view = view)}>${say(`incidents.${view}` as Word)}</button>`)}</p>
      ${this.viewed(shown)}
    </section>`;
  }

  private viewed(shown: EndedIncidentShown) {
    switch (this.view) {
      case "timeline":
        return html`<incident-timeline .incident=${shown} .language=${this.language}></incident-timeline>`;
      case "accounts":
      case "facts":
        return html`<accounts-beside .incident=${shown.id} .log=${shown.log} .facts=${this.view === "facts"} .language=${this.language}></accounts-beside>`;
      case "dossier":
        return html`<dossier-form .incident=${shown} .log=${shown.log} .language=${this.language}></dossier-form>`;
    }
  }

  /** An answer for another one that comes later does not take its place. */
  private load(): Promise<void> {
    const { incident: id, log } = this;
    return this.attempt(async () => {
      const shown = await show<EndedIncidentShown>("/api/v1/incidents/ended/{log}/{id}", { log: String(log), id });
      if (this.incident === id && this.log === log) this.shown = shown;
    }).then(() => this.goOn("#ended-title"));
  }
}
customElements.define("ended-incident", EndedIncident);
