// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import { decimal, exactly, type Place, placeIn } from "../places";
import { plain, say } from "../words";
import { LightElement } from "./light-element";

/** Places, one a row, typed in any way or picked on the map. Tells `places` (detail: Place[]) when they change. */
export class PlaceRows extends LightElement {
  static override properties = { text: { state: true }, language: {} };
  declare text: string;
  declare language: string;

  constructor() {
    super();
    this.text = "";
  }

  /** One more, picked on the map. */
  add(place: Place): void {
    this.become(`${this.text.trimEnd()}${this.text.trim() ? "\n" : ""}${decimal(place)}`);
  }

  /** The last one is taken back. */
  drop(): void {
    this.become(this.rows().slice(0, -1).join("\n"));
  }

  clear(): void {
    this.become("");
  }

  /** Those of a zone that is drawn anew, in the place of all. */
  take(places: readonly Place[]): void {
    this.become(places.map(exactly).join("\n"));
  }

  override focus(): void {
    this.querySelector("textarea")?.focus();
  }

  protected override render() {
    const wrong = this.rows().filter((row) => !placeIn(row));
    return html`<label>${say("places.label")}
        <textarea rows="4" dir="ltr" spellcheck="false" maxlength="20000" placeholder="37SDT 64426 07339" .value=${this.text}
          @input=${(event: Event) => this.become((event.target as HTMLTextAreaElement).value)}></textarea></label>
      <p class="note">${say("places.how")}</p>
      ${wrong.length ? html`<p class="trouble" role="alert">${say("places.wrong")} <bdi dir="ltr">${wrong.join(" / ")}</bdi></p>` : nothing}
      <p class="deeds"><button type="button" @click=${this.drop} ?disabled=${!this.text.trim()}>${say("places.drop")}</button>
        <button type="button" @click=${this.clear} ?disabled=${!this.text.trim()} aria-label=${plain("places.clear")}>${say("places.clear")}</button></p>`;
  }

  private rows(): string[] {
    return this.text.split("\n").map((row) => row.trim()).filter(Boolean);
  }

  private become(text: string): void {
    this.text = text;
    const detail = this.rows().map((row) => placeIn(row)).filter((place) => place !== undefined);
    this.dispatchEvent(new CustomEvent<Place[]>("places", { detail }));
  }
}
customElements.define("place-rows", PlaceRows);
