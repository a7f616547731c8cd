// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import { createEmpty, extendCoordinate, getCenter, type Extent } from "ol/extent";
import { transformExtent } from "ol/proj";
import type { Alert } from "../documents";
import { marked } from "../marked";
import { decimal, grid, type Place, placesIn, sexagesimal } from "../places";
import { zulu } from "../times";
import type { Tracks } from "../tracks";
import { plain, say } from "../words";
import type { Zones, ZoneSays } from "../zones";
import { LightElement } from "./light-element";
import { standingWords } from "./zone-map";

const MOST = 8;

/** What was found. */
export interface Found {
  kind: "place" | "zone" | "track";
  name: string;
  about: string;
  place: Place;
  extent?: Extent;
  track?: string;
  zone?: ZoneSays;
}

/** Finds zones and tracks by name, and places by any way of writing them. Tells `found` (detail: Found) when one is taken. */
export class PlaceSearch extends LightElement {
  static override properties = { tracks: { attribute: false }, zones: { attribute: false }, alerts: { attribute: false }, language: {}, text: { state: true } };
  declare tracks: Tracks;
  declare zones: Zones;
  declare alerts: Alert[];
  declare language: string;
  declare text: string;
  private ended = new AbortController();

  constructor() {
    super();
    this.text = "";
  }

  /** What is searched for is found as soon as the zones are there. */
  override connectedCallback(): void {
    super.connectedCallback();
    this.ended = new AbortController();
    this.zones.addEventListener("changed", () => this.requestUpdate(), { signal: this.ended.signal });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.ended.abort();
  }

  /** Somebody wants to search. */
  begin(): void {
    const input = this.querySelector("input");
    input?.focus();
    input?.select();
  }

  protected override render() {
    const found = this.text ? this.found() : [];
    return html`<form role="search" class="search" @submit=${this.first}>
        <label for="search">${say("search.label")}</label>
        <input id="search" type="search" autocomplete="off" spellcheck="false" dir="auto" maxlength="200"
          placeholder=${plain("search.example")} .value=${this.text} @input=${this.wrote} @keydown=${this.pressed} />
      </form>
      <p class="visually-hidden" role="status">${this.text ? `${found.length} ${plain("search.found")}` : ""}</p>
      ${this.text && !found.length ? html`<p class="none">${say("search.none")}</p>` : nothing}
      ${found.length ? html`<ul class="found">${found.map((each) => this.row(each))}</ul>` : nothing}`;
  }

  private row(found: Found) {
    return html`<li><button class="result" @click=${() => this.take(found)}>
      <span class="kind">${say(`search.${found.kind}`)}</span>
      <strong><bdi dir=${found.kind === "place" ? "ltr" : "auto"}>${found.name}</bdi></strong>
      <bdi dir="ltr">${found.about}</bdi>
    </button></li>`;
  }

  private found(): Found[] {
    const places = placesIn(this.text).map(
      (place): Found => ({ kind: "place", name: decimal(place), about: `${sexagesimal(place)} · ${grid(place)}`, place }),
    );
    const tracks = this.tracks.called(this.text, MOST).map(
      (track): Found => {
        const id = marked(track.track);
        return {
          kind: "track",
          name: track.name && track.name !== id ? `${track.name} (${id})` : id,
          about: `${decimal(track)} · ${zulu(track.at)}`,
          place: track,
          track: track.track,
        };
      },
    );
    return [...places, ...this.foundZones(), ...tracks].slice(0, 2 * MOST);
  }

  private foundZones(): Found[] {
    return this.zones.called(this.text, MOST).map(({ properties, geometry }): Found => {
      const extent = createEmpty();
      if (geometry) spread(extent, geometry.coordinates);
      const at = this.tracks.placeOf(properties.bubble_track ?? "");
      const [lon, lat] = geometry ? getCenter(extent) : [NaN, NaN];
      const place = at === undefined ? { lon: lon!, lat: lat! } : this.tracks.get(at);
      const name = `${properties.name ?? properties.zone} · ${standingWords(properties.standing ?? "agreed")}`;
      const about = Number.isNaN(place.lon) ? "" : `${decimal(place)} · ${grid(place)}`;
      const shown = geometry ? { extent: transformExtent(extent, "EPSG:4326", "EPSG:3857") } : {};
      return { kind: "zone", name, about, place, zone: properties, ...shown };
    });
  }

  private wrote(event: Event): void {
    this.text = (event.target as HTMLInputElement).value.trim();
  }

  private first(event: SubmitEvent): void {
    event.preventDefault();
    const found = this.found()[0];
    if (found) this.take(found);
  }

  private pressed(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    this.text = "";
    (event.target as HTMLInputElement).blur();
  }

  private take(detail: Found): void {
    this.dispatchEvent(new CustomEvent<Found>("found", { detail }));
  }
}

/** Widens a box by every position in coordinates of any depth. */
function spread(extent: Extent, coordinates: unknown): void {
  if (!Array.isArray(coordinates)) return;
  if (typeof coordinates[0] === "number") extendCoordinate(extent, coordinates as number[]);
  else coordinates.forEach((inner) => spread(extent, inner));
}
customElements.define("place-search", PlaceSearch);
