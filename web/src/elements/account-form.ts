// SPDX-License-Identifier: Apache-2.0
import { html } from "lit";
import { act } from "../api";
import { toBase64 } from "../desk/age";
import { LANGUAGES, plain, say } from "../words";
import { DeedElement } from "./deed-element";

/** The languages that the node reads. */
const READABLE = ["en"];
const TEXTS = ["title", "publisher", "date", "lang", "speaker", "said_by", "source"];

/** Adds somebody's account to an incident, pasted or from a file; the node reads its claims. Tells `changed`. */
export class AccountForm extends DeedElement {
  static override properties = { incident: {}, language: {} };
  /** The id of an incident. */
  declare incident: string;
  declare language: string;

  protected override render() {
    return html`<details><summary>${say("account.title")}</summary>
      <form class="form" @submit=${this.add}>
        <p class="note">${say("account.how")}</p>
        <label>${say("account.text")} <textarea class="pasted" name="pasted" rows="6" dir="auto" maxlength="500000"></textarea></label>
        <label>${say("account.file")} <input name="file" type="file" accept=".txt,.html,.htm" /></label>
        <div class="fields">
          <label>${say("account.publisher")} <input name="publisher" dir="auto" maxlength="200" required /></label>
          <label>${say("account.heading")} <input name="title" dir="auto" maxlength="300" /></label>
          <label>${say("account.date")} <input name="date" dir="ltr" maxlength="10" placeholder="2017-06-08" /></label>
          <label>${say("account.lang")} <select name="lang">${READABLE.map((code) => html`<option value=${code}>${LANGUAGES[code]?.name ?? code}</option>`)}</select></label>
          <label>${say("account.speaker")} <input name="speaker" dir="auto" maxlength="200" /></label>
          <label>${say("deeds.said-by")} <input name="said_by" dir="auto" maxlength="200" required /></label>
          <label>${say("deeds.source")} <input name="source" dir="auto" maxlength="500" /></label>
        </div>
        <p class="deeds"><button ?disabled=${this.busy}>${say(this.busy ? "account.busy" : "account.add")}</button></p>
      </form>
      ${this.outcome()}</details>`;
  }

  private add(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const given = new FormData(form);
    return this.attempt(async () => {
      const file = given.get("file") as File;
      const pasted = String(given.get("pasted") ?? "");
      if (!file.size === !pasted.trim()) throw new Error(plain("account.one"));
      const content = file.size ? new Uint8Array(await file.arrayBuffer()) : new TextEncoder().encode(pasted);
      const said = Object.fromEntries(TEXTS.map((name) => [name, String(given.get(name) ?? "").trim()]));
      const body = { ...said, name: file.size ? file.name : `${named(said.publisher!)}.txt`, text: toBase64(content) };
      await act("POST", "/api/v1/incidents/{incident}/accounts", { incident: this.incident }, body);
      form.reset();
      this.done("account.added");
    });
  }
}
customElements.define("account-form", AccountForm);

/** A name for a text that came without one. */
function named(publisher: string): string {
  const plainly = publisher.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  return `${plainly || "account"}-${Date.now().toString(36)}`;
}
