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
  /** Of a zone that is drawn anew: the holes of its polygon, and the parts beside it. They stay as they are. */
  holes?: readonly Ring[];
  parts?: readonly Ring[][];
  /** Likewise its geometries of other standings. */
  others?: readonly GivenZone[];
}

/** A feature of a zone file. */
export interface GivenZone {
  type: "Feature";
  properties: Readonly<Record<string, unknown>>;
  geometry: { type: string; coordinates: unknown } | null;
}

const NUMBERS = ["floor_m", "ceiling_m", "outer_band_m", "outer_band_s"];
const LISTS = ["bound", "permitted", "recognised_by", "contested_by"];
const SECONDS = ["presence_after_s"];
const ROWS = ["schedule"];
const TIMES = ["valid_from", "valid_until"];
const TEXTS = ["zone", "name", "kind", "standing", "entry", "text"];
const LEAST: Record<Shape, number> = { circle: 1, corridor: 2, polygon: 3 };
const EXACT = 1e7;

/** True if enough is there to be checked. */
export function isWhole({ shape, places, metres }: Draft): boolean {
  return places.length >= LEAST[shape] && (shape === "polygon" || metres > 0);
}

/** A zone file with the zone alone, in all its standings. */
export function fileOf(draft: Draft): object {
  return { type: "FeatureCollection", features: [featureOf(draft), ...(draft.others ?? [])] };
}

/** The feature, in the order of the reference page; places to a centimetre. */
function featureOf(draft: Draft): object {
  const { shape, metres, fields } = draft;
  const given = (names: readonly string[]) => names.filter((name) => fields[name]?.trim());
  const height = given(["floor_m", "ceiling_m"]).length ? { altitude_datum: fields.altitude_datum } : {};
  const properties = {
    ...Object.fromEntries(given(TEXTS).map((name) => [name, fields[name]!.trim()])),
    ...(shape === "circle" ? { radius_m: metres } : shape === "corridor" ? { half_width_m: metres } : {}),
    ...Object.fromEntries(given(NUMBERS).map((name) => [name, Number(fields[name])])),
    ...height,
    ...Object.fromEntries(given(TIMES).map((name) => [name, `${fields[name]}${fields[name]!.length === 16 ? ":00" : ""}Z`])),
    ...Object.fromEntries(given(ROWS).map((name) => [name, rowsOf(fields[name]!)])),
    ...Object.fromEntries(given(SECONDS).map((name) => [name, partsOf(fields[name]!).map(Number)])),
    ...Object.fromEntries(given(LISTS).map((name) => [name, partsOf(fields[name]!)])),
  };
  return { type: "Feature", properties, geometry: geometryOf(draft) };
}

/** The draft of the next version of a zone, from its features in a zone file and which of them is drawn; none of a bubble. */
export function draftFrom(given: readonly GivenZone[], one: GivenZone): Draft | undefined {
  const { exact, radius_m, half_width_m, bubble_track, ...says } = one.properties;
  const { type, coordinates } = (exact as GivenZone["geometry"]) ?? one.geometry ?? {};
  if (bubble_track || !type) return undefined;
  const others = given.filter((each) => each !== one).map(alone);
  const common = { metres: Number(radius_m ?? half_width_m ?? 0), fields: fieldsOf(says), others };
  if (type === "Point") return { shape: "circle", places: placesOf([coordinates as Corner]), ...common };
  if (type === "LineString") return { shape: "corridor", places: placesOf(coordinates as Ring), ...common };
  const [[outer, ...holes] = [], ...parts] = (type === "Polygon" ? [coordinates] : coordinates) as Ring[][];
  return outer && { shape: "polygon", places: placesOf(outer.slice(0, -1)), ...common, holes, parts };
}

/** What is drawn at once, before the node has answered. */
export function outline({ shape, places, metres }: Draft): Ring[] {
  if (shape === "circle") return places[0] && metres > 0 ? [circle(places[0], metres)] : [];
  if (shape === "corridor") return places.length > 1 && metres > 0 ? corridor(places, metres) : [];
  return places.length > 2 ? [closed(places)] : [];
}

type Corner = Ring[number];

/** Only what is of this geometry: the rest is said of the zone, and must be said once. */
function alone({ type, geometry, properties }: GivenZone): GivenZone {
  const own = ["zone", "standing", "radius_m", "half_width_m", "bubble_track", "exact"];
  return { type, properties: Object.fromEntries(Object.entries(properties).filter(([name]) => own.includes(name))), geometry };
}

function fieldsOf(says: Readonly<Record<string, unknown>>): Record<string, string> {
  const written = (name: string, value: unknown) => {
    if (Array.isArray(value)) return value.join(ROWS.includes(name) ? "\n" : ", ");
    return TIMES.includes(name) ? String(value).replace(/(:00(\.0+)?)?Z$/, "") : String(value);
  };
  return Object.fromEntries(Object.entries(says).flatMap(([name, value]) => (value === null ? [] : [[name, written(name, value)]])));
}

function placesOf(corners: readonly Corner[]): Place[] {
  return corners.map(([lon, lat]) => ({ lon: lon > 180 ? lon - 360 : lon < -180 ? lon + 360 : lon, lat }));
}

function partsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}

function rowsOf(text: string): string[] {
  return text.split("\n").map((row) => row.trim()).filter(Boolean);
}

function geometryOf({ shape, places, holes = [], parts = [] }: Draft): object {
  const rounded = places.map(({ lon, lat }) => [Math.round(lon * EXACT) / EXACT, Math.round(lat * EXACT) / EXACT]);
  if (shape === "circle") return { type: "Point", coordinates: rounded[0] };
  if (shape === "corridor") return { type: "LineString", coordinates: rounded };
  const drawn = [counterclockwise([...rounded, rounded[0]!] as Ring), ...holes];
  return parts.length ? { type: "MultiPolygon", coordinates: [drawn, ...parts] } : { type: "Polygon", coordinates: drawn };
}

function closed(places: readonly Place[]): Ring {
  return [...places, places[0]!].map(({ lon, lat }): [number, number] => [lon, lat]);
}

/** A ring by the right-hand rule, whichever way it was drawn. */
function counterclockwise(ring: Ring): Ring {
  const twice = ring.slice(1).reduce((sum, [x, y], before) => sum + ring[before]![0] * y - x * ring[before]![1], 0);
  return twice < 0 ? ring.toReversed() : ring;
}
