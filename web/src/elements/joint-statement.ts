// SPDX-License-Identifier: Apache-2.0
import { html } from "lit";
import { act, address } from "../api";
import { toBase64 } from "../desk/age";
import type { Incident } from "../documents";
import { plain, say } from "../words";
import { DeedElement } from "./deed-element";

const FEWEST = 2;
const MOST = 8;

/** Takes down what two witnesses or more saw: one text, and each who stands by it. Tells `changed` once it is on record. */
export class JointStatement extends DeedElement {
  static override properties = { incident: { attribute: false }, language: {}, witnesses: { state: true } };
  declare incident: Incident;
  declare language: string;
  /** How many there are fields for. */
  declare witnesses: number;
  /** It is on record already: if the statement is refused and sent again, the sheet is not. */
  private kept: File | undefined;

  constructor() {
    super();
    Object.assign(this, { witnesses: FEWEST });
  }

  protected override render() {
    return html`<form class="form" @submit=${this.record}><h3>${say("witness.title")}</h3>
      <p><a download href=${this.sheet()}>${say("witness.blank")}</a></p>
      <label>${say("witness.text")} <textarea name="text" rows="4" dir="auto" maxlength="4000" required></textarea></label>
      <div class="fields">
        <label>${say("record.from")} <input name="from" type="datetime-local" dir="ltr" required /></label>
        <label>${say("record.to")} <input name="to" type="datetime-local" dir="ltr" /></label>
        <label>${say("witness.where")} <input name="where" dir="auto" maxlength="4000" required /></label></div>
      ${Array.from({ length: this.witnesses }, (_, number) => this.one(number + 1))}
      <p class="deeds"><button type="button" ?disabled=${this.witnesses === MOST} @click=${() => this.witnesses++}>${say("witness.more")}</button>
        <button type="button" ?disabled=${this.witnesses === FEWEST} @click=${() => this.witnesses--}>${say("witness.fewer")}</button></p>
      <div class="fields">
        <label>${say("witness.said-by")} <input name="said_by" dir="auto" maxlength="128" required /></label>
        <label>${say("deeds.source")} <input name="source" dir="auto" maxlength="4000" /></label>
        <label>${say("witness.sheet")} <input name="sheet" type="file" /></label></div>
      ${this.outcome()}
      <p class="deeds"><button ?disabled=${this.busy}>${say("deeds.record")}</button></p></form>`;
  }

  /** Where the node has one to be filled in by hand, in the language of the page. */
  private sheet(): string {
    return address("/api/v1/incidents/{id}/sheet", { id: this.incident.id }, { lang: this.language || "en", witnesses: String(this.witnesses) });
  }

  private one(number: number) {
    return html`<fieldset class="witness" aria-label=${`${plain("witness.one")} ${number}`}><legend>${say("witness.one")} <bdi dir="ltr">${number}</bdi></legend><div class="fields">
      <label>${say("witness.name")} <input name="name" dir="auto" maxlength="128" required /></label>
      <label>${say("witness.role")} <input name="role" dir="auto" maxlength="128" /></label>
      <label>${say("witness.adds")} <input name="words" dir="auto" maxlength="4000" /></label></div></fieldset>`;
  }

  private record(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const given = new FormData(form);
    const text = (name: string) => String(given.get(name) ?? "").trim();
    const time = (name: string) => Date.parse(`${text(name)}Z`);
    const said = filled({ said_by: text("said_by"), source: text("source") });
    const [names, roles, words] = ["name", "role", "words"].map((part) => given.getAll(part).map((each) => String(each).trim()));
    const witnesses = names!.map((name, number) => filled({ name, role: roles![number]!, words: words![number]! }));
    const seen = { from_at: time("from"), to_at: text("to") ? time("to") : time("from"), where: text("where") };
    return this.attempt(async () => {
      await this.keep(form.querySelector<HTMLInputElement>("[name=sheet]")!.files?.[0], said);
      await act("POST", "/api/v1/incidents/{id}/statements", { id: this.incident.id }, { verb: "witness", content: { text: text("text"), ...seen, witnesses, ...said } });
      this.witnesses = FEWEST;
      form.reset();
      this.done("deeds.done");
    });
  }

  /** The signed sheet goes on record by its hash. */
  private async keep(sheet: File | undefined, said: object): Promise<void> {
    if (!sheet || sheet === this.kept) return;
    const content = toBase64(new Uint8Array(await sheet.arrayBuffer()));
    await act("POST", "/api/v1/incidents/{id}/files", { id: this.incident.id }, { content, name: sheet.name, ...said });
    this.kept = sheet;
  }
}
customElements.define("joint-statement", JointStatement);

/** What was filled in of some fields. */
function filled(fields: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value));
}
