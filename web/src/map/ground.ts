// SPDX-License-Identifier: Apache-2.0
// What lies below everything on a map: coasts that the node brings, a graticule, and tiles if the node's owner named some.
import GeoJSON from "ol/format/GeoJSON";
import type BaseLayer from "ol/layer/Base";
import Graticule from "ol/layer/Graticule";
import TileLayer from "ol/layer/Tile";
import VectorLayer from "ol/layer/Vector";
import OlMap from "ol/Map";
import { fromLonLat } from "ol/proj";
import VectorSource from "ol/source/Vector";
import XYZ from "ol/source/XYZ";
import { Fill, Stroke, Style, Text } from "ol/style";
import View from "ol/View";
import type { GeometryCollection, Topology } from "topojson-specification";
import { feature } from "topojson-client";
import land from "world-atlas/land-50m.json?url";
import { show } from "../api";

export interface Tiles {
  address: string;
  attribution: string;
}

/** A colour of the page, as its look has it now. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** A map with some layers on its ground. */
export function mapOn(target: HTMLElement, layers: BaseLayer[]): { map: OlMap; coasts: VectorSource } {
  const coasts = new VectorSource();
  const map = new OlMap({
    target,
    layers: [
      new VectorLayer({ source: coasts, style: () => new Style({ fill: new Fill({ color: colour("--land") }) }) }),
      new Graticule({
        showLabels: true,
        wrapX: false,
        strokeStyle: new Stroke({ color: "rgba(128,128,128,0.35)", width: 1 }),
        lonLabelStyle: graticuleLabel("bottom", "center"),
        latLabelStyle: graticuleLabel("middle", "end"),
      }),
      ...layers,
    ],
    view: new View({ center: fromLonLat([38, 33]), zoom: 4 }),
  });
  return { map, coasts };
}

/** The coasts are drawn once they are here. */
export async function takeCoasts(coasts: VectorSource): Promise<void> {
  const topology = (await (await fetch(land)).json()) as Topology<{ land: GeometryCollection }>;
  coasts.addFeatures(new GeoJSON().readFeatures(feature(topology, topology.objects.land), { featureProjection: "EPSG:3857" }));
}

/** Tiles of the owner's own go over the coasts; undefined if there are none, as usual. */
export async function takeTiles(map: OlMap): Promise<Tiles | undefined> {
  const { tiles } = await show<{ tiles: Tiles | null }>("/api/v1/console");
  if (!tiles) return undefined;
  map.getLayers().insertAt(1, new TileLayer({ source: new XYZ({ url: tiles.address }) }));
  return tiles;
}

/** Grey that can be read in every look: the graticule cannot ask for the colours of the page. */
function graticuleLabel(textBaseline: CanvasTextBaseline, textAlign: CanvasTextAlign): Text {
  return new Text({ font: "12px sans-serif", textBaseline, textAlign, fill: new Fill({ color: "#8a8a8a" }) });
}
