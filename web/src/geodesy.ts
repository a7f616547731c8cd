// SPDX-License-Identifier: Apache-2.0
// Lengths and directions on the ellipsoid WGS 84, as the node has them (Karney 2013, doi:10.1007/s00190-012-0578-z).
import { Geodesic } from "geographiclib-geodesic";
import type { Place } from "./places";

const WGS84 = Geodesic.WGS84;
const CORNERS = 180;
const CAP_CORNERS = 24;
const STOP_M = 20_000;

export interface Leg {
  metres: number;
  /** True, at the first place, 0 to 360. */
  bearing_deg: number;
}

export type Ring = [number, number][];

/** The shortest way from one place to another. */
export function leg(from: Place, to: Place): Leg {
  const { s12, azi1 } = WGS84.Inverse(from.lat, from.lon, to.lat, to.lon);
  return { metres: s12!, bearing_deg: (azi1! + 360) % 360 };
}

/** The place so far away in a direction; its longitude is near that of the first, and may pass 180. */
export function away({ lon, lat }: Place, bearing_deg: number, metres: number): Place {
  const { lat2, lon2 } = WGS84.Direct(lat, lon, bearing_deg, metres);
  return { lat: lat2!, lon: lon + ((lon2! - lon + 540) % 360) - 180 };
}

/** All places at one distance from a centre. */
export function circle(centre: Place, radius_m: number, corners = CORNERS): Ring {
  const ring = Array.from({ length: corners }, (_, number) => pair(away(centre, (number * 360) / corners, radius_m)));
  return [...ring, ring[0]!];
}

/** The way along geodesics, with stops close enough that a map may join them by straight lines. */
export function along(path: readonly Place[]): Place[] {
  const stops = path.slice(0, 1);
  path.slice(1).forEach((to, before) => {
    const from = path[before]!;
    const { metres, bearing_deg } = leg(from, to);
    const steps = Math.max(1, Math.ceil(metres / STOP_M));
    for (let step = 1; step < steps; step++) stops.push(away(from, bearing_deg, (metres * step) / steps));
    stops.push(to);
  });
  return stops;
}

/** Rings that together cover all places within a distance of a path: one for each stretch, with round ends. */
export function corridor(path: readonly Place[], half_width_m: number): Ring[] {
  const stops = along(path);
  return stops.slice(1).map((to, before) => {
    const from = stops[before]!;
    const out = leg(from, to).bearing_deg;
    const back = leg(to, from).bearing_deg;
    const ring = [...cap(to, back + 90, half_width_m), ...cap(from, out + 90, half_width_m)];
    return [...ring, ring[0]!];
  });
}

/** Half a circle from one direction on, clockwise. */
function cap(centre: Place, from_deg: number, radius_m: number): Ring {
  return Array.from({ length: CAP_CORNERS + 1 }, (_, number) =>
    pair(away(centre, from_deg + (number * 180) / CAP_CORNERS, radius_m)),
  );
}

function pair({ lon, lat }: Place): [number, number] {
  return [lon, lat];
}
