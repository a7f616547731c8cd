// SPDX-License-Identifier: Apache-2.0
import { html } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { act, show } from "../api";
import type { Alert, Incident, Message } from "../documents";
import { allMessages } from "../talks";
import { zulu } from "../times";
import { plain, say, sayKind } from "../words";
import { FreshElement } from "./fresh-element";
import "./joint-statement";

const RESULTS = ["turned-back", "left", "stayed", "unknown"];

/** Puts on record what belongs to an incident, and what is stated of it, each with who says so. */
export class IncidentDeeds extends FreshElement {
  static override properties = { incident: { attribute: false }, language: {}, alerts: { state: true }, messages: { state: true } };
  declare incident: Incident;
  declare language: string;
  declare alerts: Alert[];
  declare messages: Message[];

  constructor() {
    super();
    Object.assign(this, { alerts: [], messages: [] });
  }

  protected override async load(): Promise<void> {
    const [{ alerts }, messages] = await Promise.all([
      show<{ alerts: Alert[] }>("/api/v1/alerts", {}, { all: "true", limit: "200" }),
      allMessages(),
    ]);
    this.messages = messages.filter(({ drill }) => drill === this.incident.drill);
    this.alerts = alerts.filter(({ drill }) => drill === this.incident.drill);
  }

  protected override render() {
    return html`${this.outcome()}
      <form class="form" @submit=${this.add}><h3>${say("stated.add")}</h3><div class="fields">
        <label>${say("deeds.part")} <select name="name" required><option value=""></option>
          ${repeat(this.messages, ({ id }) => id, (each) => html`<option value="message ${each.id}">${plain("deeds.message")} ${each.number} ${each.from}, ${zulu(each.at)}</option>`)}
          ${repeat(this.alerts, ({ id }) => id, (each) => html`<option value="alert ${each.id}">${plain("deeds.alert")} ${each.words.slice(0, 80)}</option>`)}
        </select></label></div><p class="deeds"><button ?disabled=${this.busy}>${say("deeds.add")}</button></p></form>
      <form class="form" @submit=${this.state}><h3>${say("deeds.state")}</h3><div class="fields">
        <label>${say("deeds.kind")} <select name="verb">
          <option value="remark">${plain("stated.remark")}</option><option value="decide">${plain("stated.decide")}</option>
          ${RESULTS.map((result) => html`<option value="outcome ${result}">${plain("stated.outcome")}: ${plain(`result.${result}` as "result.left")}</option>`)}</select></label>
        <label>${say("reply.text")} <input name="text" dir="auto" maxlength="2000" /></label>
        <label>${say("deeds.said-by")} <input name="said_by" dir="auto" maxlength="200" required /></label>
        <label>${say("deeds.source")} <input name="source" dir="auto" maxlength="500" /></label></div>
        <p class="deeds"><button ?disabled=${this.busy}>${say("deeds.record")}</button></p></form>
      <joint-statement .incident=${this.incident} .language=${this.language}></joint-statement>
      <p class="note">${say("deeds.words")} ${this.incident.items.map((item) => html`<br /><bdi dir="auto">${item.number}. ${item.text}</bdi> (${sayKind("item-state", item.state)})`)}</p>`;
  }

  private add(event: SubmitEvent): Promise<void> {
    const [part, name] = String(taken(event).name).split(" ");
    return this.do(event, "/api/v1/incidents/{id}/parts", { part, name });
  }

  private state(event: SubmitEvent): Promise<void> {
    const { verb, text, said_by, source } = taken(event);
    const [name, result] = String(verb).split(" ");
    const said = { said_by, ...(source ? { source } : {}) };
    const content = name === "outcome" ? { result, at: Date.now(), ...said } : name === "decide" ? { text, at: Date.now(), ...said } : { text, ...said };
    return this.do(event, "/api/v1/incidents/{id}/statements", { verb: name, content });
  }

  private do(event: SubmitEvent, path: "/api/v1/incidents/{id}/parts" | "/api/v1/incidents/{id}/statements", body: object): Promise<void> {
    const form = event.target as HTMLFormElement;
    return this.attempt(async () => {
      await act("POST", path, { id: this.incident.id }, body);
      form.reset();
      this.done("deeds.done");
    });
  }
}
customElements.define("incident-deeds", IncidentDeeds);

function taken(event: SubmitEvent): Record<string, FormDataEntryValue> {
  event.preventDefault();
  return Object.fromEntries(new FormData(event.target as HTMLFormElement));
}
