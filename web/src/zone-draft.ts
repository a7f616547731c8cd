// SPDX-License-Identifier: Apache-2.0
// A zone that somebody draws, as a feature of a zone file (docs/reference/zone-files.md).
import { circle, corridor, type Ring } from "./geodesy";
import type { Place } from "./places";

export type Shape = "circle" | "corridor" | "polygon";
export const SHAPES: readonly Shape[] = ["circle", "corridor", "polygon"];
export const KINDS = ["deconfliction", "de-escalation", "exclusion", "protected-site", "corridor", "safety", "advisory", "buffer", "other"] as const;
export const ENTRIES = ["never", "with-notice", "permitted", "open"] as const;
export const DATUMS = ["mean-sea-level", "ground", "ellipsoid", "pressure", "surface"] as const;

export interface Draft {
  shape: Shape;
  places: readonly Place[];
  /** Of a circle its radius, of a corridor half its width. */
  metres: number;
  /** As the form has them; empty ones are left out. */
  fields: Readonly<Record<string, string>>;
}

const NUMBERS = ["floor_m", "ceiling_m", "outer_band_m", "outer_band_s"];
const LISTS = ["bound", "permitted", "recognised_by", "contested_by"];
const TIMES = ["valid_from", "valid_until"];
const TEXTS = ["zone", "name", "kind", "standing", "entry", "text"];
const LEAST: Record<Shape, number> = { circle: 1, corridor: 2, polygon: 3 };
const EXACT = 1e7;

/** True if enough is there to be checked. */
export function isWhole({ shape, places, metres }: Draft): boolean {
  return places.length >= LEAST[shape] && (shape === "polygon" || metres > 0);
}

/** The feature, in the order of the reference page; places to a centimetre. */
export function featureOf({ shape, places, metres, fields }: Draft): object {
  const given = (names: readonly string[]) => names.filter((name) => fields[name]?.trim());
  const height = given(["floor_m", "ceiling_m"]).length ? { altitude_datum: fields.altitude_datum } : {};
  const properties = {
    ...Object.fromEntries(given(TEXTS).map((name) => [name, fields[name]!.trim()])),
    ...(shape === "circle" ? { radius_m: metres } : shape === "corridor" ? { half_width_m: metres } : {}),
    ...Object.fromEntries(given(NUMBERS).map((name) => [name, Number(fields[name])])),
    ...height,
    ...Object.fromEntries(given(TIMES).map((name) => [name, `${fields[name]}${fields[name]!.length === 16 ? ":00" : ""}Z`])),
    ...Object.fromEntries(given(LISTS).map((name) => [name, fields[name]!.split(/[\s,]+/).filter(Boolean)])),
  };
  return { type: "Feature", properties, geometry: geometryOf(shape, places) };
}

/** What is drawn at once, before the node has answered. */
export function outline({ shape, places, metres }: Draft): Ring[] {
  if (shape === "circle") return places[0] && metres > 0 ? [circle(places[0], metres)] : [];
  if (shape === "corridor") return places.length > 1 && metres > 0 ? corridor(places, metres) : [];
  return places.length > 2 ? [closed(places)] : [];
}

function geometryOf(shape: Shape, places: readonly Place[]): object {
  const rounded = places.map(({ lon, lat }) => [Math.round(lon * EXACT) / EXACT, Math.round(lat * EXACT) / EXACT]);
  if (shape === "circle") return { type: "Point", coordinates: rounded[0] };
  if (shape === "corridor") return { type: "LineString", coordinates: rounded };
  return { type: "Polygon", coordinates: [counterclockwise([...rounded, rounded[0]!] as Ring)] };
}

function closed(places: readonly Place[]): Ring {
  return [...places, places[0]!].map(({ lon, lat }): [number, number] => [lon, lat]);
}

/** A ring by the right-hand rule, whichever way it was drawn. */
function counterclockwise(ring: Ring): Ring {
  const twice = ring.slice(1).reduce((sum, [x, y], before) => sum + ring[before]![0] * y - x * ring[before]![1], 0);
  return twice < 0 ? ring.toReversed() : ring;
}
