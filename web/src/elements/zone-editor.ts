// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { agreementOn, allAgreements } from "../agreements";
import { act } from "../api";
import { saveFile } from "../files";
import type { Sketch } from "../map/sketch";
import type { Place } from "../places";
import { trouble, wordsOf } from "../reasons";
import { plain, say, sayKind } from "../words";
import { DATUMS, type Draft, draftFrom, ENTRIES, fileOf, isWhole, KINDS, outline, type Shape, SHAPES } from "../zone-draft";
import type { Area, Zones, ZoneSays } from "../zones";
import { LightElement } from "./light-element";
import "./place-rows";
import type { PlaceRows } from "./place-rows";
import "./schedule-rows";
import { standingWords } from "./zone-map";

const SOON_MS = 250;
const KEPT = "zone-draft";
const SHORT = 12;
const USUAL = { kind: "deconfliction", standing: "agreed", entry: "never", altitude_datum: "mean-sea-level" };
const SIGNS: Record<string, [string, string]> = { error: ["▲", "alarm"], warning: ["◆", "warning"], note: ["●", "advisory"] };

interface Finding {
  severity: string;
  code: string;
  message: string;
  hint: string;
}

/** The version that is to be replaced, and the agreement that names it, if one does. */
interface Replaced {
  says: ZoneSays;
  agreement: string;
}

interface Checked {
  findings: Finding[];
  zones: Area<ZoneSays>[];
}

/** Draws a zone, or the next version of one, checked by the node as it is drawn. It is a draft: only an agreement makes it a zone. Tells `sketch`. */
export class ZoneEditor extends LightElement {
  static override properties = { draft: { state: true }, checked: { state: true }, unread: { state: true }, replaced: { state: true }, zones: { attribute: false }, language: {} };
  declare draft: Draft;
  declare replaced: Replaced | undefined;
  declare zones: Zones;
  declare checked: Checked | undefined;
  declare unread: string;
  declare language: string;
  private waiting = 0;
  private asked = 0;

  constructor() {
    super();
    this.unread = "";
    this.draft = { shape: "circle", places: [], metres: 0, fields: kept() };
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.waiting);
  }

  /** A place was picked on the map. A circle has one: the newest counts. */
  add(place: Place): void {
    const rows = this.querySelector<PlaceRows>("place-rows");
    if (this.draft.shape === "circle") rows?.clear();
    rows?.add(place);
  }

  override focus(): void {
    this.querySelector<HTMLElement>("input")?.focus();
  }

  /** The next version of a zone is drawn, from what it is now. */
  async load(says: ZoneSays): Promise<void> {
    try {
      const [given, { usable }] = await Promise.all([this.zones.given(says), allAgreements()]);
      const draft = given[0] && draftFrom(given, given[0]);
      if (!draft) throw new Error(plain("editor.gone"));
      this.replaced = { says, agreement: agreementOn(usable, says.version)?.agreement ?? "" };
      this.draft = { ...draft, fields: { ...USUAL, ...draft.fields } };
      await this.updateComplete;
      this.querySelector<PlaceRows>("place-rows")!.take(draft.places);
      this.focus();
    } catch (error) {
      this.unread = wordsOf(error);
    }
  }

  protected override render() {
    const { shape, fields } = this.draft;
    return html`<section class="tool" aria-labelledby="editor-title">
      <h2 id="editor-title">${say("editor.title")}</h2>
      <p class="note">${say("editor.draft")}</p>
      <form @input=${this.wrote} @submit=${this.save} autocomplete="off">
        ${this.beginning()}
        <fieldset class="row"><legend>${say("editor.shape")}</legend>
          ${SHAPES.map((each) => html`<label><input type="radio" name="shape" value=${each} .checked=${each === shape} /> ${say(`shape.${each}`)}</label>`)}
        </fieldset>
        <place-rows .language=${this.language} @places=${this.placed}></place-rows>
        <div class="fields">
          ${shape === "polygon" ? nothing : html`<label>${say(shape === "circle" ? "editor.radius_m" : "editor.half_width_m")}
            <input name="metres" type="number" min="0" step="any" dir="ltr" .value=${String(this.draft.metres || "")} /></label>`}
          ${this.text("name")} ${this.text("zone")}
          ${this.choice("kind", KINDS, fields.kind)}
          <label>${say("editor.standing")} <input name="standing" list="standings" dir="ltr" .value=${fields.standing ?? ""} /></label>
          <datalist id="standings"><option value="agreed"></option><option value="marked"></option><option value="claimed:"></option></datalist>
          ${this.number("floor_m")} ${this.number("ceiling_m")}
          ${this.choice("altitude_datum", DATUMS, fields.altitude_datum)}
          ${this.time("valid_from")} ${this.time("valid_until")}
          ${this.choice("entry", ENTRIES, fields.entry)}
          ${this.text("bound")} ${this.text("permitted")}
          ${this.text("recognised_by")} ${this.text("contested_by")}
          ${this.number("outer_band_m")} ${this.number("outer_band_s")} ${this.text("presence_after_s")}
        </div>
        <schedule-rows .text=${fields.schedule ?? ""} .language=${this.language} @schedule=${this.scheduled}></schedule-rows>
        <label>${say("editor.text")} <textarea name="text" rows="2" dir="auto" maxlength="5000" .value=${fields.text ?? ""}></textarea></label>
        ${this.told()}
        <p class="deeds"><button ?disabled=${!this.isSound()}>${say("editor.save")}</button></p>
        ${this.isSound() ? html`<p class="note">${say("editor.propose")}</p>
          <pre dir="ltr">truceline agreement propose --zones ${this.fileName()}${this.replaced?.agreement ? ` --replaces ${this.replaced.agreement.slice(0, SHORT)}` : ""} --sign-by TIME --ends-at TIME</pre>` : nothing}
      </form>
    </section>`;
  }

  /** Which zone the draft is a new version of; by keyboard, where the map is not needed. */
  private beginning() {
    const { areas } = this.zones;
    const { says, agreement } = this.replaced ?? {};
    const untouched = (this.draft.holes?.length ?? 0) + (this.draft.parts?.length ?? 0) + (this.draft.others?.length ?? 0);
    return html`<label>${say("editor.anew")} <select class="anew" @change=${this.begun}>
        <option value="">${plain("editor.none-before")}</option>
        ${repeat(areas.filter(({ properties }) => !properties.bubble_track), ({ properties }) => keyOf(properties), ({ properties }) => html`<option value=${keyOf(properties)}
          .selected=${!!says && keyOf(says) === keyOf(properties)}>${properties.name ?? properties.zone} · ${standingWords(properties.standing ?? "agreed")} · \u2066${properties.version.slice(0, 6)}\u2069</option>`)}
      </select></label>
      ${says ? html`<p class="note">${say("editor.replaces")} <code dir="ltr">${says.version.slice(0, SHORT)}</code> · ${agreement ? html`${say("zone.agreement")} <code dir="ltr">${agreement.slice(0, SHORT)}</code>` : say("zone.none")}
        ${untouched ? html`<br />${say("editor.kept")} <bdi dir="ltr">${untouched}</bdi>` : nothing}
        ${this.checked?.zones[0]?.properties.version === says.version ? html`<br /><strong>${say("editor.same")}</strong>` : nothing}</p>` : nothing}`;
  }

  private begun(event: Event): void {
    const wanted = (event.target as HTMLSelectElement).value;
    const found = this.zones.areas.find(({ properties }) => keyOf(properties) === wanted);
    if (found) return void this.load(found.properties);
    this.replaced = undefined;
    this.draft = { shape: "circle", places: [], metres: 0, fields: kept() };
    this.querySelector<PlaceRows>("place-rows")?.clear();
  }

  private scheduled(event: CustomEvent<string>): void {
    this.change({ fields: { ...this.draft.fields, schedule: event.detail } });
    this.keep();
  }

  /** What is said of a new zone is proposed for the next one; what an old zone says is not. */
  private keep(): void {
    if (!this.replaced) localStorage.setItem(KEPT, JSON.stringify(this.draft.fields));
  }

  private text(name: string) {
    return html`<label>${sayKind("editor", name)} <input name=${name} dir="auto" maxlength="256" .value=${this.draft.fields[name] ?? ""} /></label>`;
  }

  private number(name: string) {
    return html`<label>${sayKind("editor", name)} <input name=${name} type="number" step="any" dir="ltr" .value=${this.draft.fields[name] ?? ""} /></label>`;
  }

  private time(name: string) {
    return html`<label>${sayKind("editor", name)} <input name=${name} type="datetime-local" dir="ltr" .value=${this.draft.fields[name] ?? ""} /></label>`;
  }

  private choice(name: string, values: readonly string[], chosen: string | undefined) {
    return html`<label>${sayKind("editor", name)}
      <select name=${name}>${values.map((value) => html`<option value=${value} ?selected=${value === chosen}>${spoken(name, value)}</option>`)}</select></label>`;
  }

  /** What the node says of it: nothing is drawn for good that it would refuse. */
  private told() {
    if (this.unread) return trouble(this.unread);
    if (!isWhole(this.draft)) return html`<p class="note">${say("editor.unfinished")}</p>`;
    if (!this.checked) return html`<p>${say("loading")}</p>`;
    const zone = this.drawn();
    return html`<div class="checks" role="status">
      ${this.checked.findings.length ? nothing : html`<p class="good">✓ ${say("editor.sound")}</p>`}
      <ul>${this.checked.findings.map((found) => this.finding(found))}</ul>
      ${zone ? html`<p class="facts">${say("editor.area")} <bdi dir="ltr">${zone.properties.area_km2?.toFixed(2)} km²</bdi> · ${say("editor.version")}
        <code dir="ltr">${zone.properties.version.slice(0, 12)}</code></p>` : nothing}
    </div>`;
  }

  private finding({ severity, message, hint }: Finding) {
    const [shape, style] = SIGNS[severity] ?? SIGNS.error!;
    return html`<li><strong class=${style}><span aria-hidden="true">${shape}</span> ${sayKind("finding", severity)}</strong>
      <bdi lang="en" dir="ltr">${message}${hint ? `: ${hint}` : ""}</bdi></li>`;
  }

  /** Of all standings, the one that is drawn. */
  private drawn(): Area<ZoneSays> | undefined {
    const standing = this.draft.fields.standing || "agreed";
    return this.checked?.zones.find(({ properties }) => (properties.standing ?? "agreed") === standing);
  }

  private isSound(): boolean {
    return isWhole(this.draft) && !!this.checked?.zones.length && !this.checked.findings.some(({ severity }) => severity === "error");
  }

  private wrote(event: Event): void {
    const input = event.target as HTMLInputElement;
    if (!input.name) return; // the places tell by themselves
    if (input.name === "shape") this.change({ shape: input.value as Shape });
    else if (input.name === "metres") this.change({ metres: Number(input.value) });
    else this.change({ fields: { ...this.draft.fields, [input.name]: input.value } });
    this.keep();
  }

  private placed(event: CustomEvent<Place[]>): void {
    this.change({ places: event.detail });
  }

  private change(part: Partial<Draft>): void {
    this.draft = { ...this.draft, ...part };
    this.checked = undefined;
    this.unread = "";
    this.show(outline(this.draft));
    clearTimeout(this.waiting);
    if (isWhole(this.draft)) this.waiting = window.setTimeout(() => void this.check(), SOON_MS);
  }

  private async check(): Promise<void> {
    const asked = ++this.asked;
    try {
      const checked = await act<Checked>("POST", "/api/v1/zones/check", {}, fileOf(this.draft));
      if (asked !== this.asked) return; // it was drawn on meanwhile
      this.checked = checked;
      const area = this.drawn()?.geometry;
      if (area) this.show(ringsOf(area));
    } catch (error) {
      if (asked === this.asked) this.unread = wordsOf(error);
    }
  }

  private show(areas: Sketch["areas"]): void {
    const detail: Sketch = { places: this.draft.places, isPath: this.draft.shape === "corridor", areas };
    this.dispatchEvent(new CustomEvent<Sketch>("sketch", { detail }));
  }

  private save(event: SubmitEvent): void {
    event.preventDefault();
    if (!this.isSound()) return;
    const text = JSON.stringify(fileOf(this.draft), undefined, 1);
    saveFile(this.fileName(), new Blob([`${text}\n`], { type: "application/geo+json" }));
  }

  private fileName(): string {
    const name = (this.draft.fields.zone || this.draft.fields.name || "").toLowerCase().replace(/[^a-z0-9-]+/g, "-");
    return `${name.replace(/^-+|-+$/g, "") || "zone"}.geojson`;
  }
}

function spoken(name: string, value: string): string {
  const group = { kind: "zone-kind", entry: "zone-entry", altitude_datum: "datum" }[name] ?? name;
  return plain(`${group}.${value}` as Parameters<typeof plain>[0]) ?? value;
}

/** The outer rings and holes of what the node understood, each drawn for itself. */
function ringsOf({ type, coordinates }: { type: string; coordinates: unknown }): Sketch["areas"] {
  return (type === "Polygon" ? coordinates : (coordinates as unknown[]).flat()) as Sketch["areas"];
}

function keyOf({ version, standing }: ZoneSays): string {
  return `${version} ${standing ?? "agreed"}`;
}

function kept(): Record<string, string> {
  try {
    return { ...USUAL, ...(JSON.parse(localStorage.getItem(KEPT) ?? "{}") as Record<string, string>) };
  } catch {
    return USUAL;
  }
}
customElements.define("zone-editor", ZoneEditor);
