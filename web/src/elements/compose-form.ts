// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import type { NextStep } from "../answers";
import { act, show } from "../api";
import { errand, halves } from "../desk/errand";
import { half, speak } from "../desk/speaking";
import { idOfNote } from "../digests";
import type { Line, NamedPlace, Template, Warning } from "../documents";
import { take } from "../ladders";
import { LANGUAGES, plain, say, sayKind } from "../words";
import { DeedElement } from "./deed-element";
import { placeEchoes, sideBySide } from "./spoken";

const SENTENCES = ["near-zone", "inside-zone", "position", "leave", "state-who", "all-clear"];
const PRECEDENCES = ["flash", "immediate", "priority", "routine"];
const NEEDS = ["ack", "reply", "none"];
const FIELDS = ["zone", "place", "way", "towards"] as const;
const KEPT = "languages";

/** Composes a warning from sentences; it is looked over, each place in every form, before it is signed. */
export class ComposeForm extends DeedElement {
  static override properties = {
    line: { attribute: false }, desk: {}, drilling: { type: Boolean }, language: {},
    templates: { state: true }, chosen: { state: true }, draft: { state: true }, alert: { state: true }, step: { state: true },
  };
  declare line: Line;
  declare desk: string;
  declare drilling: boolean;
  declare language: string;
  declare templates: Template[];
  declare chosen: readonly string[];
  declare draft: Warning | undefined;
  declare alert: string;
  /** The step of a ladder that it takes; the agreement has its sentences, and who is told. */
  declare step: NextStep | undefined;
  private places: NamedPlace[] = [];
  private zones: string[] = [];
  private asked = Promise.resolve();

  constructor() {
    super();
    Object.assign(this, { templates: [], chosen: ["inside-zone"], alert: errand.alert });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (errand.step?.line === this.line.line) this.step = errand.step;
    if (this.step) this.chosen = this.step.templates;
    this.asked = this.attempt(async () => {
      const [{ templates }, { places }, zones] = await Promise.all([
        show<{ templates: Template[] }>("/api/v1/templates"),
        show<{ places: NamedPlace[] }>("/api/v1/places"),
        show<{ features: { properties: { name?: string } | null }[] }>("/api/v1/zones"),
      ]);
      this.places = places;
      this.zones = [...new Set(zones.features.flatMap(({ properties }) => properties?.name ?? []))];
      this.templates = SENTENCES.flatMap((name) => templates.find(({ template }) => template === name) ?? []);
    });
  }

  /** The first thing to say, once there is something to choose from. */
  async begin(): Promise<void> {
    await this.asked;
    await this.updateComplete;
    const details = this.querySelector("details")!;
    details.open = true;
    details.querySelector<HTMLInputElement>("input:not(:disabled)")?.focus();
  }

  protected override render() {
    return html`<details ?open=${!!errand.alert || !!this.step}>
      <summary>${say("compose.title")} <kbd>W</kbd></summary>
      <form class="form" @submit=${this.look} @input=${() => (this.draft = undefined)}>
        ${this.alert ? html`<p>${say("compose.alert")} <code dir="ltr">${this.alert.slice(0, 8)}</code>
          <button type="button" @click=${this.dropAlert}>${say("compose.no-alert")}</button></p>` : nothing}
        ${this.step ? html`<p>◆ ${say("compose.step")} <bdi dir="ltr">${this.step.step}</bdi> <bdi dir="auto">${this.step.name}</bdi>
          <button type="button" @click=${this.dropStep}>${say("compose.no-step")}</button></p>` : nothing}
        ${this.sentences()} ${this.values()} ${this.manner()}
        <p class="deeds"><button ?disabled=${this.busy}>${say("compose.look")}</button></p>
      </form>
      ${this.outcome()}
      ${this.draft ? this.looked(this.draft) : nothing}
    </details>`;
  }

  private sentences() {
    return html`<fieldset><legend>${say("compose.sentences")}</legend>
      ${this.templates.map((each) => html`<label class="check"><input type="checkbox" name="say" value=${each.template}
          .checked=${this.chosen.includes(each.template)} ?disabled=${!!this.step} @change=${this.choose} />
        <span>${sayKind("template", each.template)} <small lang="en" dir="ltr">${each.texts.find(({ lang }) => lang === "en")?.words}</small></span></label>`)}
    </fieldset>`;
  }

  private values() {
    const wanted = this.wanted();
    return html`<div class="fields">
      ${FIELDS.filter((name) => wanted.has(name)).map((name) => html`<label>${sayKind("value", name)}
        <input name=${name} dir="auto" maxlength="200" required list=${name === "zone" ? "zone-names" : nothing}
          placeholder=${name === "place" || name === "towards" ? "33.50583N 38.61778E · 37SDT 6449 0743" : ""} /></label>`)}
      <datalist id="zone-names">${this.zones.map((zone) => html`<option value=${zone}></option>`)}</datalist>
      <label>${say("compose.text")} <input name="text" dir="auto" maxlength="2000" /></label>
    </div>`;
  }

  private manner() {
    const languages = JSON.parse(localStorage.getItem(KEPT) ?? '["en","ar"]') as string[];
    return html`<fieldset><legend>${say("compose.languages")}</legend><p class="deeds">
        ${Object.entries(LANGUAGES).map(([code, { name }]) => html`<label class="check"><input type="checkbox" name="langs" value=${code} ?checked=${languages.includes(code)} /> ${name}</label>`)}
      </p></fieldset>
      <fieldset><legend>${say("compose.to")}</legend><p class="deeds">
        ${this.line.peers.map(({ party }) => html`<label class="check"><input type="checkbox" name="to" value=${party} ?checked=${!this.step || this.step.tell.includes(party)} /> <bdi>${party}</bdi></label>`)}
      </p></fieldset>
      <div class="fields">
        <label>${say("compose.precedence")} <select name="prec">${PRECEDENCES.map((each) => html`<option value=${each} ?selected=${each === (this.step?.prec ?? "immediate")}>${plain(`precedence.${each}` as "precedence.flash")}</option>`)}</select></label>
        <label>${say("compose.need")} <select name="need">${NEEDS.map((each) => html`<option value=${each} ?selected=${each === this.step?.need}>${plain(`need.${each}` as "need.ack")}</option>`)}</select></label>
        <label>${say("compose.within")} <input name="within" type="number" min="1" max="10000" value=${this.step?.ask_within_min || nothing} placeholder=${plain("compose.charter")} /></label>
      </div>
      <label class="check"><input type="checkbox" name="drill" ?checked=${this.drilling || errand.drill} /> <strong class="drill-mark">DRILL</strong> ${say("compose.drill")}</label>
      <label class="check"><input type="checkbox" name="as-typed" /> ${say("compose.as-typed")}</label>`;
  }

  private looked(draft: Warning) {
    return html`<section class="draft" aria-labelledby="draft-title">
      <h3 id="draft-title">${say("compose.looked")} ${draft.drill ? html`<strong class="drill-mark">DRILL</strong>` : nothing}</h3>
      ${draft.profile ? html`<p class="note">${say("compose.profile")} <bdi>${draft.profile}</bdi></p>` : nothing}
      ${sideBySide(draft.texts)}
      ${draft.text ? html`<p>${say("compose.untranslated")} <bdi dir="auto">${draft.text}</bdi></p>` : nothing}
      ${placeEchoes(draft.places)}
      ${draft.doubts.map((doubt) => html`<p class=${doubt.stops ? "trouble" : ""}>◆ <bdi dir="auto">${doubt.value}: ${doubt.words}</bdi></p>`)}
      <p class="deeds"><button class="send" ?disabled=${this.busy} @click=${() => this.send(draft)}>${say(draft.desks > 1 ? "compose.sign-first" : "compose.send")}</button></p>
      ${draft.desks > 1 ? html`<p class="note">${say("compose.two")}</p>` : nothing}
    </section>`;
  }

  private wanted(): Set<string> {
    const told = this.templates.filter(({ template }) => this.chosen.includes(template));
    const names = told.flatMap(({ template, fields }) => Object.keys(fields).map((name) => (template === "leave" && name === "place" ? "towards" : name)));
    return new Set(names.filter((name) => !this.alert || name === "way" || name === "towards"));
  }

  private choose(): void {
    this.chosen = [...this.querySelectorAll<HTMLInputElement>("[name=say]:checked")].map((box) => box.value);
  }

  private dropAlert(): void {
    errand.alert = this.alert = "";
    this.dropStep();
  }

  private dropStep(): void {
    errand.step = this.step = undefined;
    this.draft = undefined;
  }

  private look(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const given = new FormData(event.target as HTMLFormElement);
    const langs = given.getAll("langs") as string[];
    localStorage.setItem(KEPT, JSON.stringify(langs));
    const values = Object.fromEntries(FIELDS.flatMap((name) => (given.get(name) ? [[name, given.get(name)]] : [])));
    const wanted = {
      line: this.line.line, to: given.getAll("to"), kind: "warning", say: this.chosen, values, at: Date.now(),
      langs: langs.length ? langs : ["en"], text: String(given.get("text") ?? ""), alert: this.alert, desk: this.desk,
      drill: given.has("drill"), names: this.places, ...(this.step ? { step: { ladder: this.step.ladder, number: this.step.step } } : {}),
    };
    return this.attempt(async () => {
      this.draft = await act<Warning>("POST", given.has("as-typed") ? "/api/v1/warnings/draft" : "/api/v1/warnings/word", {}, wanted);
    }).then(() => this.goOn(".send"));
  }

  private send(draft: Warning): Promise<void> {
    const given = new FormData(this.querySelector("form")!);
    const need = String(given.get("need"));
    const within = Number(given.get("within"));
    const by = within && need !== "none" ? Date.now() + within * 60_000 : 0;
    const { line, to, kind, body, drill, text } = draft;
    const wording = { line, to, kind, body, drill, prec: given.get("prec"), need, by, att: [], lang: text ? "en" : "zxx" };
    return this.attempt(async () => {
      const { step } = this;
      const note = draft.desks > 1 ? await half(wording) : "";
      if (note) halves.unshift({ id: await idOfNote(note), note, draft, ...(step ? { step } : {}) });
      const said = note ? undefined : await speak(wording);
      this.dropAlert();
      if (said) await take(step, said.id);
      this.done(note ? "compose.waits" : "compose.sent");
    });
  }
}
customElements.define("compose-form", ComposeForm);

