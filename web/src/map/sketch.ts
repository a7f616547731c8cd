// SPDX-License-Identifier: Apache-2.0
// What an officer draws: places in a row, and areas that follow from them.
import Feature from "ol/Feature";
import { LineString, Point, Polygon } from "ol/geom";
import { fromLonLat } from "ol/proj";
import { along, type Ring } from "../geodesy";
import type { Place } from "../places";

export interface Sketch {
  places: readonly Place[];
  /** True if the places are joined by geodesics. */
  isPath: boolean;
  areas: readonly Ring[];
  /** Said at each place. */
  words?: readonly string[];
}

/** The features that show a sketch on a map in Web Mercator. */
export function featuresOf(sketch: Sketch): Feature[] {
  const { places, isPath, areas, words } = sketch;
  const projected = (ring: Ring) => ring.map((corner) => fromLonLat(corner));
  const shown: Feature[] = areas.map((ring) => new Feature({ geometry: new Polygon([projected(ring)]), isArea: true }));
  if (isPath && places.length > 1)
    shown.push(new Feature(new LineString(along(places).map(({ lon, lat }) => fromLonLat([lon, lat])))));
  places.forEach(({ lon, lat }, number) =>
    shown.push(new Feature({ geometry: new Point(fromLonLat([lon, lat])), words: words?.[number] })),
  );
  return shown;
}
