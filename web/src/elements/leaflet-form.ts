// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import type { Medium, MediumFile } from "../answers";
import { act, show } from "../api";
import { fromBase64 } from "../desk/age";
import type { Message } from "../documents";
import { saveFile } from "../files";
import { ownWarnings, warningOptions } from "../talks";
import { LANGUAGES, plain, say } from "../words";
import type { ZoneSays } from "../zones";
import { DeedElement } from "./deed-element";

const FIRST = ["inside-zone", "near-zone", "all-clear"] as const;

/** Makes a leaflet of a zone in several languages, puts it on record with its check code, and saves the PDF. */
export class LeafletForm extends DeedElement {
  static override properties = { zone: { attribute: false }, language: {}, made: { state: true }, warnings: { state: true } };
  declare zone: ZoneSays;
  declare language: string;
  declare made: Medium | undefined;
  declare warnings: Message[];

  protected override render() {
    return html`<details @toggle=${this.opened}><summary>${say("leaflet.title")}</summary>
      <form class="form" @submit=${this.make}>
        <fieldset><legend>${say("compose.languages")}</legend><p class="deeds">
          ${Object.entries(LANGUAGES).map(([code, { name }]) => html`<label class="check"><input type="checkbox" name="languages" value=${code} ?checked=${["ar", "en"].includes(code)} /> ${name}</label>`)}</p></fieldset>
        <div class="fields">
          <label>${say("leaflet.about")} <select name="about">${warningOptions(this.warnings ?? [])}</select></label>
          <label>${say("leaflet.first")} <select name="template">${FIRST.map((each) => html`<option value=${each}>${plain(`template.${each}` as "template.inside-zone")}</option>`)}</select></label>
          <label>${say("leaflet.way")} <input name="way" dir="auto" maxlength="200" /></label>
          <label>${say("leaflet.towards")} <input name="towards" dir="ltr" maxlength="100" placeholder="33.92N 38.32E" /></label>
          <label>${say("leaflet.words-in")} <select name="words_in"><option value="">–</option>${Object.entries(LANGUAGES).map(([code, { name }]) => html`<option value=${code}>${name}</option>`)}</select></label>
          <label>${say("leaflet.paper")} <select name="paper" dir="ltr"><option value="a4">A4</option><option value="a5">A5</option></select></label>
        </div>
        <p class="deeds"><label class="check"><input type="checkbox" name="asks_who" /> ${say("leaflet.who")}</label>
          <label class="check"><input type="checkbox" name="has_map" checked /> ${say("leaflet.map")}</label>
          <label class="check"><input type="checkbox" name="drill" /> <strong class="drill-mark">DRILL</strong> ${say("compose.drill")}</label></p>
        <p class="deeds"><button ?disabled=${this.busy}>${say(this.busy ? "leaflet.busy" : "leaflet.make")}</button></p>
        <p class="note">${say("leaflet.record")}</p>
      </form>
      ${this.outcome()}
      ${this.made ? this.handed(this.made) : nothing}</details>`;
  }

  private handed(made: Medium) {
    return html`<p role="status">✓ ${made.drill ? html`<strong class="drill-mark">DRILL</strong>` : nothing} ${say("leaflet.code")} <code dir="ltr">${made.code}</code> · ${say("record.entry")} <bdi dir="ltr">${made.entry}</bdi>
      <button class="send" @click=${() => this.save(made)}>${say("leaflet.save")}</button></p>`;
  }

  private make(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const given = new FormData(event.target as HTMLFormElement);
    const texts = Object.fromEntries(["about", "template", "way", "towards", "words_in", "paper"].map((name) => [name, String(given.get(name) ?? "").trim()]));
    const truths = Object.fromEntries(["asks_who", "has_map", "drill"].map((name) => [name, given.has(name)]));
    const { version, standing = "agreed" } = this.zone;
    this.made = undefined;
    return this.attempt(async () => {
      this.made = await act<Medium>("POST", "/api/v1/leaflets", {}, { version, standing, languages: given.getAll("languages"), ...texts, ...truths });
      this.changed();
    }).then(() => this.goOn(".send"));
  }

  private opened(event: Event): void {
    if (!(event.target as HTMLDetailsElement).open) return;
    void this.attempt(async () => {
      this.warnings = await ownWarnings();
    });
  }

  private save(made: Medium): Promise<void> {
    return this.attempt(async () => {
      const { content } = await show<MediumFile>("/api/v1/media/{medium}/{id}/file", { medium: "leaflet", id: made.id });
      saveFile(`${made.drill ? "DRILL-" : ""}leaflet-${made.code}.pdf`, new Blob([Uint8Array.from(fromBase64(content))], { type: "application/pdf" }));
    });
  }
}
customElements.define("leaflet-form", LeafletForm);
