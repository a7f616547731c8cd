// SPDX-License-Identifier: Apache-2.0
import { html, type PropertyValues } from "lit";
import Feature from "ol/Feature";
import GeoJSON from "ol/format/GeoJSON";
import Point from "ol/geom/Point";
import { circular } from "ol/geom/Polygon";
import Graticule from "ol/layer/Graticule";
import VectorLayer from "ol/layer/Vector";
import OlMap from "ol/Map";
import { fromLonLat } from "ol/proj";
import VectorSource from "ol/source/Vector";
import { Circle, Fill, RegularShape, Stroke, Style, Text } from "ol/style";
import View from "ol/View";
import type { GeometryCollection, Topology } from "topojson-specification";
import { feature } from "topojson-client";
import land from "world-atlas/land-50m.json?url";
import { show } from "../api";
import type { Alert, Track } from "../documents";
import type { Happened } from "../live";
import { severity } from "../severity";
import { plain, say } from "../words";
import { FreshElement } from "./fresh-element";

const DASHES: Record<string, number[]> = { agreed: [], marked: [10, 6] }; // what is claimed is dotted

/** Zones by standing, alerts and tracks, on coasts: for orientation only; nothing is said here that no table says. */
export class ZoneMap extends FreshElement {
  static override properties = {
    ...FreshElement.properties,
    alerts: { attribute: false },
    chosen: {},
    theme: {},
    language: {},
  };
  declare alerts: Alert[];
  declare chosen: string;
  declare theme: string;
  declare language: string;
  private map?: OlMap;
  private coasts = new VectorSource();
  private zones = new VectorSource();
  private signs = new VectorSource();
  private tracks = new VectorSource();
  private fitted = false;
  private zonesAreOld = true;

  protected override concerns(happened: Happened): boolean {
    if (happened.name === "positions") return true;
    return (this.zonesAreOld = ["agree", "begin", "reset"].includes(happened.name));
  }

  protected override async load(): Promise<void> {
    if (this.zonesAreOld) await this.takeZones();
    this.zonesAreOld = false;
    const { tracks } = await show<{ tracks: Track[] }>("/api/v1/tracks", {}, { limit: "1000" });
    this.tracks.clear();
    this.tracks.addFeatures(tracks.map((track) => new Feature({ geometry: at(track.lon, track.lat), name: track.track })));
  }

  protected override firstUpdated(): void {
    const layer = (source: VectorSource, style: (feature: Feature) => Style) =>
      new VectorLayer({ source, style: (feature) => style(feature as Feature) });
    this.map = new OlMap({
      target: this.querySelector<HTMLElement>(".map")!,
      layers: [
        layer(this.coasts, () => new Style({ fill: new Fill({ color: this.colour("--land") }) })),
        new Graticule({
          showLabels: true,
          wrapX: false,
          strokeStyle: new Stroke({ color: "rgba(128,128,128,0.35)", width: 1 }),
          lonLabelStyle: graticuleLabel("bottom", "center"),
          latLabelStyle: graticuleLabel("middle", "end"),
        }),
        layer(this.zones, (zone) => this.zoneStyle(zone)),
        layer(this.tracks, (track) => this.trackStyle(track)),
        layer(this.signs, (sign) => this.signStyle(sign)),
      ],
      view: new View({ center: fromLonLat([38, 33]), zoom: 4 }),
    });
    void this.attempt(() => this.takeCoasts());
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("theme")) this.map?.getLayers().forEach((layer) => layer.changed());
    if (!changed.has("alerts") && !changed.has("chosen")) return;
    this.signs.clear();
    for (const alert of this.alerts) {
      const { lon_e7, lat_e7 } = alert.latest;
      if (lon_e7 !== undefined && lat_e7 !== undefined)
        this.signs.addFeature(new Feature({ geometry: at(lon_e7 / 1e7, lat_e7 / 1e7), alert }));
    }
    this.fit();
  }

  protected override render() {
    return html`<figure>
      <div class="map" dir="ltr" tabindex="0" role="application" aria-label=${plain("map.title")}></div>
      <figcaption>
        <span><i class="swatch agreed"></i> ${say("map.agreed")}</span>
        <span><i class="swatch marked"></i> ${say("map.marked")}</span>
        <span><i class="swatch claimed"></i> ${say("map.claimed")}</span>
        <span>${say("map.orientation")}</span>
      </figcaption>
      ${this.troubled()}
    </figure>`;
  }

  private async takeZones(): Promise<void> {
    const zones = new GeoJSON().readFeatures(await show("/api/v1/zones"));
    zones.forEach((zone) => {
      const shape = zone.getGeometry();
      const radius_m = Number(zone.get("radius_m"));
      zone.setGeometry(shape instanceof Point && radius_m ? circular(shape.getCoordinates(), radius_m, 128) : shape);
      zone.getGeometry()?.transform("EPSG:4326", "EPSG:3857");
    });
    this.zones.clear();
    this.zones.addFeatures(zones);
    this.fit();
  }

  private async takeCoasts(): Promise<void> {
    const topology = (await (await fetch(land)).json()) as Topology<{ land: GeometryCollection }>;
    const options = { featureProjection: "EPSG:3857" };
    this.coasts.addFeatures(new GeoJSON().readFeatures(feature(topology, topology.objects.land), options));
  }

  /** Shows all zones once, when they are there; after that the officer decides. */
  private fit(): void {
    if (this.fitted || this.zones.isEmpty() || !this.map) return;
    this.fitted = true;
    this.map.getView().fit(this.zones.getExtent()!, { padding: [40, 40, 40, 40], maxZoom: 11 });
  }

  private zoneStyle(zone: Feature): Style {
    const colour = this.colour("--zone");
    const dash = DASHES[String(zone.get("standing"))] ?? [2, 6];
    return new Style({
      stroke: new Stroke({ color: colour, width: 2.5, lineDash: dash }),
      fill: new Fill({ color: this.colour("--zone-fill") }),
      text: this.label(String(zone.get("name") ?? zone.get("zone") ?? ""), colour),
    });
  }

  private signStyle(sign: Feature): Style {
    const alert = sign.get("alert") as Alert;
    const { style } = severity(alert.precedence);
    const corners = { alarm: 3, warning: 4, advisory: 24 }[style] ?? 3;
    const chosen = alert.id === this.chosen;
    return new Style({
      image: new RegularShape({
        points: corners,
        radius: chosen ? 12 : 8,
        fill: new Fill({ color: this.colour(`--${style}`) }),
        stroke: new Stroke({ color: this.colour("--text"), width: chosen ? 2.5 : 1 }),
      }),
      text: chosen ? this.label(alert.latest.track ?? "", this.colour("--text"), 22) : undefined,
      zIndex: chosen ? 1 : 0,
    });
  }

  private trackStyle(track: Feature): Style {
    return new Style({
      image: new Circle({ radius: 3.5, fill: new Fill({ color: this.colour("--text") }) }),
      text: this.label(String(track.get("name")), this.colour("--text"), 12),
    });
  }

  private label(text: string, colour: string, offsetY = 0): Text {
    const halo = new Stroke({ color: this.colour("--back"), width: 3 });
    return new Text({ text, offsetY, font: "13px sans-serif", fill: new Fill({ color: colour }), stroke: halo });
  }

  private colour(name: string): string {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }
}

/** Grey that can be read in every theme: the graticule cannot ask for the colours of the page. */
function graticuleLabel(textBaseline: CanvasTextBaseline, textAlign: CanvasTextAlign): Text {
  return new Text({ font: "12px sans-serif", fill: new Fill({ color: "#8a8a8a" }), textBaseline, textAlign });
}

function at(lon: number, lat: number): Point {
  return new Point(fromLonLat([lon, lat]));
}
customElements.define("zone-map", ZoneMap);
