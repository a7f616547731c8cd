// SPDX-License-Identifier: Apache-2.0
import { html, nothing, type PropertyValues } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { createEmpty, type Extent, extend, isEmpty } from "ol/extent";
import Feature from "ol/Feature";
import GeoJSON from "ol/format/GeoJSON";
import { LineString, Point } from "ol/geom";
import Polygon from "ol/geom/Polygon";
import VectorLayer from "ol/layer/Vector";
import type OlMap from "ol/Map";
import { fromLonLat, toLonLat } from "ol/proj";
import VectorSource from "ol/source/Vector";
import type { Style } from "ol/style";
import type { Alert } from "../documents";
import { along, away, circle } from "../geodesy";
import { colour, mapOn, takeCoasts, takeTiles, type Tiles } from "../map/ground";
import { nearOnes, widened } from "../map/near";
import { featuresOf, type Sketch } from "../map/sketch";
import { AlertStyles, differenceStyle, NAMED, predictionStyle, sketchStyle, zoneStyle } from "../map/styles";
import { type Look, TrackLayer } from "../map/track-layer";
import { decimal, grid, type Place } from "../places";
import { zulu } from "../times";
import type { Tracks } from "../tracks";
import { painted, Seldom } from "../turns";
import { plain, say } from "../words";
import type { Zones, ZoneSays } from "../zones";
import { LightElement } from "./light-element";

const ALL = "";
const DIFFERENCES = "differences";
const CLOSE = 11;
const MOST_TIMES = 12;
const MOVES_APART_MS = 250;
const LONGEST_AHEAD_MS = 6 * 3_600_000;

/** Zones, alerts and tracks on coasts: for orientation only. Tells `place-picked`, `track-picked` and `zones-picked`. */
export class ZoneMap extends LightElement {
  static override properties = {
    tracks: { attribute: false },
    zones: { attribute: false },
    alerts: { attribute: false },
    sketch: { attribute: false },
    chosen: {},
    track: {},
    theme: {},
    language: {},
    isPicking: { type: Boolean },
    shown: { state: true },
    withSymbols: { state: true },
    tiles: { state: true },
    under: { state: true },
  };
  declare tracks: Tracks;
  declare zones: Zones;
  declare alerts: Alert[];
  declare sketch: Sketch | undefined;
  declare chosen: string;
  declare track: string;
  declare theme: string;
  declare language: string;
  declare isPicking: boolean;
  declare shown: string;
  declare withSymbols: boolean;
  declare tiles: Tiles | undefined;
  declare under: Place | undefined;
  private map?: OlMap;
  private layer?: TrackLayer;
  private boxes: Extent[] = [];
  private fitted = false;
  private painted: Look = { text: "", back: "", soft: "", accent: "", single: "" };
  private readonly areas = new VectorSource();
  private readonly bubbles = new VectorSource();
  private readonly differences = new VectorSource();
  private readonly predictions = new VectorSource();
  private readonly signs = new VectorSource();
  private readonly signStyles = new AlertStyles();
  private readonly drawn = new VectorSource();
  private ended = new AbortController();
  private readonly moves = new Seldom(() => this.move(), MOVES_APART_MS);

  constructor() {
    super();
    this.shown = ALL;
    this.track = "";
    this.withSymbols = localStorage.getItem("symbols") !== "off";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.ended = new AbortController();
    const { signal } = this.ended;
    this.tracks.addEventListener("moved", () => this.moves.ask(), { signal });
    this.zones.addEventListener("changed", () => this.rezone(), { signal });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.ended.abort();
    this.moves.forget();
    this.map?.setTarget(undefined);
  }

  /** Shows a place in the middle, or a whole area. */
  goTo(place: Place, extent?: Extent): void {
    this.fitted = true;
    const view = this.map?.getView();
    if (extent) view?.fit(extent, { padding: [40, 40, 40, 40], maxZoom: 14 });
    else {
      view?.setCenter(fromLonLat([place.lon, place.lat]));
      view?.setZoom(Math.max(view.getZoom() ?? 0, CLOSE));
    }
  }

  protected override firstUpdated(): void {
    const layer = (source: VectorSource, style: (feature: Feature) => Style | Style[]) =>
      new VectorLayer({ source, style: (feature) => style(feature as Feature) });
    this.layer = new TrackLayer(this.tracks, () => this.painted);
    const { map, coasts } = mapOn(this.querySelector<HTMLElement>(".map")!, [
      layer(this.areas, zoneStyle),
      layer(this.bubbles, zoneStyle),
      layer(this.differences, differenceStyle),
      layer(this.predictions, predictionStyle),
      this.layer,
      layer(this.signs, (sign) => this.signStyles.of(sign, this.chosen)),
      layer(this.drawn, sketchStyle),
    ]);
    this.map = map;
    map.on("click", ({ coordinate, pixel }) => this.clicked(coordinate, pixel));
    map.on("moveend", () => (this.under = this.middle()));
    void takeCoasts(coasts).catch(() => undefined); // they are for orientation only: without them everything else is there
    void takeTiles(map).then((tiles) => (this.tiles = tiles), () => undefined);
    this.rezone();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("theme")) this.repaint();
    if (changed.has("shown" as keyof ZoneMap)) this.rezone();
    if (changed.has("sketch")) {
      this.drawn.clear();
      if (this.sketch) this.drawn.addFeatures(featuresOf(this.sketch));
    }
    if (this.layer && (changed.has("track") || changed.has("withSymbols" as keyof ZoneMap))) {
      this.layer.chosen = this.track;
      this.layer.withSymbols = this.withSymbols;
      this.layer.redraw();
    }
    // The list comes first: signs are drawn when it stands on the screen.
    if (changed.has("alerts") || changed.has("chosen")) void painted().then(() => this.sign());
  }

  protected override render() {
    return html`<figure>
      <div class="map ${this.isPicking ? "picking" : ""}" dir="ltr" tabindex="0" role="application"
        aria-label=${plain(this.isPicking ? "map.picking" : "map.title")} @keydown=${this.pressed}></div>
      <div class="map-choices">
        <label>${say("map.zones")}
          <select @change=${(event: Event) => (this.shown = (event.target as HTMLSelectElement).value)}>
            <option value=${ALL}>${plain("map.every")}</option>
            ${repeat(this.zones.standings, (standing) => standing, (standing) => html`<option value=${standing}>${standingWords(standing)}</option>`)}
            <option value=${DIFFERENCES}>${plain("map.differences")}</option>
          </select></label>
        <label><input type="checkbox" .checked=${this.withSymbols} @change=${this.setSymbols} /> ${say("map.symbols")}</label>
        ${this.under ? html`<span class="under">+ <bdi dir="ltr">${decimal(this.under)}</bdi> <bdi dir="ltr">${grid(this.under)}</bdi></span>` : nothing}
      </div>
      <figcaption>
        <span><i class="swatch agreed"></i> ${say("map.agreed")}</span>
        <span><i class="swatch marked"></i> ${say("map.marked")}</span>
        <span><i class="swatch claimed"></i> ${say("map.claimed")}</span>
        <span>${say("map.orientation")}</span>
        ${this.tiles ? html`<span>${say("map.tiles")} <bdi>${this.tiles.attribution}</bdi></span>` : nothing}
      </figcaption>
    </figure>`;
  }

  private setSymbols(event: Event): void {
    this.withSymbols = (event.target as HTMLInputElement).checked;
    localStorage.setItem("symbols", this.withSymbols ? "on" : "off");
  }

  private middle(): Place | undefined {
    const centre = this.map?.getView().getCenter();
    if (!centre) return undefined;
    const [lon, lat] = toLonLat(centre);
    return { lon: lon!, lat: lat! };
  }

  private clicked(coordinate: number[], pixel: number[]): void {
    if (this.isPicking) {
      const [lon, lat] = toLonLat(coordinate);
      this.pick({ lon: lon!, lat: lat! });
      return;
    }
    const detail = this.layer?.at(pixel, devicePixelRatio);
    if (detail) this.dispatchEvent(new CustomEvent("track-picked", { detail }));
    else this.pickZones(coordinate);
  }

  /** The smallest first: it is meant by who points at it. */
  private pickZones(coordinate: number[]): void {
    const found = [this.areas, this.bubbles].flatMap((source) => source.getFeaturesAtCoordinate(coordinate));
    const detail = found.map((feature) => feature.getProperties() as unknown as ZoneSays).sort((one, other) => (one.area_km2 ?? 0) - (other.area_km2 ?? 0));
    if (detail.length) this.dispatchEvent(new CustomEvent<ZoneSays[]>("zones-picked", { detail }));
  }

  /** By keyboard, the place under the cross in the middle is taken, or the zones there. */
  private pressed(event: KeyboardEvent): void {
    const middle = this.middle();
    if (event.key !== "Enter" || !middle) return;
    event.preventDefault();
    if (this.isPicking) this.pick(middle);
    else this.pickZones(fromLonLat([middle.lon, middle.lat]));
  }

  private pick(detail: Place): void {
    this.dispatchEvent(new CustomEvent<Place>("place-picked", { detail }));
  }

  private repaint(): void {
    const single = this.theme === "night" ? colour("--text") : "";
    this.painted = { text: colour("--text"), back: colour("--back"), soft: colour("--soft"), accent: colour("--accent"), single };
    this.signStyles.forget();
    this.map?.getLayers().forEach((layer) => layer.changed());
  }

  private rezone(): void {
    const isDifference = this.shown === DIFFERENCES;
    const differing = new Set(this.zones.differences.map(({ properties }) => properties.zone));
    const kept = this.zones.areas.filter(({ properties: { zone, standing = "agreed" } }) =>
      isDifference ? differing.has(zone) : this.shown === ALL || this.shown === standing,
    );
    const read = (features: unknown[]) =>
      new GeoJSON().readFeatures({ type: "FeatureCollection", features }, { featureProjection: "EPSG:3857" });
    const areas = read(kept.filter(({ geometry }) => geometry));
    const named = new Set<unknown>();
    areas.forEach((area) => area.set(NAMED, named.size < named.add(area.get("zone")).size));
    this.areas.clear();
    this.areas.addFeatures(areas);
    this.differences.clear();
    if (isDifference) this.differences.addFeatures(read(this.zones.differences));
    this.boxes = areas.map((area) => widened(area.getGeometry()!.getExtent(), Number(area.get("outer_band_m") ?? 0)));
    this.move();
    this.fit();
    this.requestUpdate();
  }

  private sign(): void {
    const signs = this.alerts.flatMap((alert) => {
      const { lon_e7, lat_e7 } = alert.latest;
      if (lon_e7 === undefined || lat_e7 === undefined) return [];
      return [new Feature({ geometry: new Point(fromLonLat([lon_e7 / 1e7, lat_e7 / 1e7])), alert })];
    });
    this.signs.clear();
    this.signs.addFeatures(signs);
    this.move();
  }

  /** What follows from where tracks are: which are near, where bubbles lie, where an entry is predicted. */
  private move(): void {
    if (!this.layer) return;
    const named = this.alerts.map(({ latest }) => latest.track ?? "").filter(Boolean);
    this.layer.near = nearOnes(this.tracks, this.boxes, named);
    this.layer.redraw();
    this.bubbles.clear();
    this.bubbles.addFeatures(this.bubblesNow());
    this.predictions.clear();
    const expected = this.alerts.map((alert) => this.prediction(alert)).filter((found) => found !== undefined);
    // Of many, only the chosen one's time can be read.
    if (expected.length > MOST_TIMES) expected.forEach((each) => each.get("alert") === this.chosen || each.unset("words"));
    this.predictions.addFeatures(expected);
  }

  private bubblesNow(): Feature[] {
    return this.zones.areas.flatMap(({ properties }) => {
      const place = this.tracks.placeOf(properties.bubble_track ?? "");
      if (place === undefined || !properties.radius_m) return [];
      const ring = circle(this.tracks.get(place), properties.radius_m).map((corner) => fromLonLat(corner));
      return [new Feature({ ...properties, geometry: new Polygon([ring]) })];
    });
  }

  /** The way that a track would go on until the watch expects it in the zone; nothing if that is past or not known. */
  private prediction(alert: Alert): Feature | undefined {
    const { track, predicted_at } = alert.latest;
    const place = this.tracks.placeOf(track ?? "");
    if (place === undefined || predicted_at === undefined) return undefined;
    const now = this.tracks.get(place);
    const ahead_ms = predicted_at - now.at;
    if (!(ahead_ms > 0 && ahead_ms < LONGEST_AHEAD_MS) || !(now.speed_mps > 0) || Number.isNaN(now.course_deg)) return undefined;
    const entry = away(now, now.course_deg, (now.speed_mps * ahead_ms) / 1000);
    const way = along([now, entry]).map(({ lon, lat }) => fromLonLat([lon, lat]));
    return new Feature({ geometry: new LineString(way), end: new Point(way.at(-1)!), words: zulu(predicted_at).split(" ")[0], alert: alert.id });
  }

  /** Shows all zones once, when they are there; after that the officer decides. */
  private fit(): void {
    if (this.fitted || this.areas.isEmpty() || !this.map) return;
    const extent = extend(createEmpty(), this.areas.getExtent()!);
    if (isEmpty(extent)) return;
    this.fitted = true;
    this.map.getView().fit(extent, { padding: [40, 40, 40, 40], maxZoom: CLOSE });
  }
}

/** A standing in words of the page; whose claim it is stays as it is. */
export function standingWords(standing: string): string {
  if (standing === "agreed") return plain("map.agreed");
  if (standing === "marked") return plain("map.marked");
  return `${plain("map.claimed-by")} ${standing.replace("claimed:", "")}`;
}
customElements.define("zone-map", ZoneMap);
