// SPDX-License-Identifier: Apache-2.0
// Which tracks deserve a symbol: those in or near a zone, and those that an alert is about.
import type { Extent } from "ol/extent";
import type { Tracks } from "../tracks";

const LEAST_MARGIN_M = 5_000;
const SHARE = 0.1;

/** The box around a zone that counts as near it, in metres of the map. */
export function widened([west, south, east, north]: Extent, band_m: number): Extent {
  const stretch = Math.cosh((south! + north!) / 2 / 6378137); // metres of the map are longer away from the equator
  const margin = Math.max(LEAST_MARGIN_M * stretch, band_m * stretch, SHARE * (east! - west!));
  return [west! - margin, south! - margin, east! + margin, north! + margin];
}

/** The places in the arrays of tracks that lie in a box, or are named. */
export function nearOnes(tracks: Tracks, boxes: readonly Extent[], named: Iterable<string>): Set<number> {
  const found = new Set<number>();
  for (const track of named) {
    const place = tracks.placeOf(track);
    if (place !== undefined) found.add(place);
  }
  for (let place = 0; place < tracks.size; place++) {
    const [x, y] = [tracks.x[place]!, tracks.y[place]!];
    for (const box of boxes) {
      if (x < box[0]! || x > box[2]! || y < box[1]! || y > box[3]!) continue;
      found.add(place);
      break;
    }
  }
  return found;
}
