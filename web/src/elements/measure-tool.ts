// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import { leg } from "../geodesy";
import type { Sketch } from "../map/sketch";
import type { Place } from "../places";
import { say } from "../words";
import { LightElement } from "./light-element";
import "./place-rows";
import type { PlaceRows } from "./place-rows";

/** Distances and bearings along places, on the ellipsoid. Tells `sketch` (detail: Sketch). */
export class MeasureTool extends LightElement {
  static override properties = { places: { state: true }, language: {} };
  declare places: Place[];
  declare language: string;

  constructor() {
    super();
    this.places = [];
  }

  /** A place was picked on the map. */
  add(place: Place): void {
    this.querySelector<PlaceRows>("place-rows")?.add(place);
  }

  override focus(): void {
    this.querySelector<PlaceRows>("place-rows")?.focus();
  }

  protected override render() {
    const legs = this.legs();
    const whole = legs.reduce((sum, { metres }) => sum + metres, 0);
    return html`<section class="tool" aria-labelledby="measure-title">
      <h2 id="measure-title">${say("measure.title")}</h2>
      <place-rows .language=${this.language} @places=${this.moved}></place-rows>
      ${legs.length ? html`<div class="scroll"><table>
        <thead><tr><th scope="col">${say("measure.leg")}</th><th scope="col">${say("measure.distance")}</th><th scope="col">${say("measure.bearing")}</th><th scope="col">${say("measure.back")}</th></tr></thead>
        <tbody>${legs.map((each, number) => html`<tr><td><bdi dir="ltr">${number + 1} → ${number + 2}</bdi></td><td><bdi dir="ltr">${length(each.metres)}</bdi></td>
          <td><bdi dir="ltr">${degrees(each.bearing_deg)}</bdi></td><td><bdi dir="ltr">${degrees(each.back_deg)}</bdi></td></tr>`)}
          <tr class="whole"><td>${say("measure.whole")}</td><td><bdi dir="ltr">${length(whole)}</bdi></td><td></td><td></td></tr></tbody>
      </table></div>` : nothing}
      <p class="note">${say("measure.how")}</p>
    </section>`;
  }

  private legs() {
    return this.places.slice(1).map((to, before) => {
      const from = this.places[before]!;
      return { ...leg(from, to), back_deg: leg(to, from).bearing_deg };
    });
  }

  private moved(event: CustomEvent<Place[]>): void {
    this.places = event.detail;
    const words = this.places.map((_, number) => {
      const before = this.legs()[number - 1];
      return before ? `${length(before.metres)}  ${degrees(before.bearing_deg)}` : "";
    });
    const detail: Sketch = { places: this.places, isPath: true, areas: [], words };
    this.dispatchEvent(new CustomEvent<Sketch>("sketch", { detail }));
  }
}

/** Metres below ten kilometres, kilometres beyond. */
export function length(metres: number): string {
  return metres < 10_000 ? `${metres.toFixed(metres < 100 ? 1 : 0)} m` : `${(metres / 1000).toFixed(2)} km`;
}

/** A true bearing as three figures with a tenth, such as 047.2°T. */
export function degrees(bearing_deg: number): string {
  return `${((Math.round(bearing_deg * 10) % 3600) / 10).toFixed(1).padStart(5, "0")}°T`;
}
customElements.define("measure-tool", MeasureTool);
