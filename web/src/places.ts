// SPDX-License-Identifier: Apache-2.0
// Places as officers write them: decimal degrees, degrees with minutes and seconds, grid references (MGRS). The same
// forms as the node reads (src/truceline/model/places/coordinates.py), and always Latin digits.
import { forward, toPoint } from "mgrs";

export interface Place {
  lon: number;
  lat: number;
}

interface Angle {
  degrees: number;
  isLatitude: boolean;
}

const GRID = /^(\d{1,2})([C-HJ-NP-X]) ?([A-HJ-NP-Z]{2}) ?(\d*)(?: (\d+))?$/;
const MOST_DIGITS = 5;
const BANDS = "CDEFGHJKLMNPQRSTUVWX";
const BAND_DEG = 8;
/** Squares that a border cuts reach so far beyond their zone and band. */
const SLACK_DEG = 1;
const WIDEST_ZONE_DEG = 9;
const ANGLE = `(\\d{1,3}(?:\\.\\d{1,10})?)(?: ?°)?(?:(?:(?<=°) ?| |[:-])(\\d{1,2}(?:\\.\\d{1,8})?)(?: ?')?(?:(?:(?<=') ?| |[:-])(\\d{1,2}(?:\\.\\d{1,6})?)(?: ?(?:"|''))?)?)?`;
const PACKED = /^(\d{2,3})(\d{2})(?:(\d{2}(?:\.\d{1,6})?)|(\.\d{1,8})?)([NSEW])$/;
const BEHIND = new RegExp(`^${ANGLE} ?([NSEW])$`);
const BEFORE = new RegExp(`^([NSEW]) ?${ANGLE}$`);
const BARE = /^([+-]?\d{1,3}(?:\.\d+)?)[ ,/]+([+-]?\d{1,3}(?:\.\d+)?)$/;

/** The places that a text may mean: none if it is no place, two if nobody can tell which number is the latitude. */
export function placesIn(text: string): Place[] {
  const written = tidy(text);
  const grid = gridPlace(written);
  if (grid) return [grid];
  const bare = BARE.exec(written);
  if (bare) {
    const [one, other] = [Number(bare[1]), Number(bare[2])];
    const readings = [
      { lat: one, lon: other },
      { lat: other, lon: one },
    ];
    return (one === other ? readings.slice(0, 1) : readings).filter(isOnEarth);
  }
  const found = lettered(written);
  return found && isOnEarth(found) ? [found] : [];
}

/** The one place that a text means; undefined if it is none, or may be two. */
export function placeIn(text: string): Place | undefined {
  const found = placesIn(text);
  return found.length === 1 ? found[0] : undefined;
}

/** Decimal degrees to about a metre, such as 33.50500N 38.61700E. */
export function decimal({ lon, lat }: Place): string {
  return `${Math.abs(lat).toFixed(5)}${lat < 0 ? "S" : "N"} ${Math.abs(lon).toFixed(5)}${lon < 0 ? "W" : "E"}`;
}

/** Decimal degrees to a centimetre, as zones have them. */
export function exactly({ lon, lat }: Place): string {
  return `${Math.abs(lat).toFixed(7)}${lat < 0 ? "S" : "N"} ${Math.abs(lon).toFixed(7)}${lon < 0 ? "W" : "E"}`;
}

/** Degrees, minutes and seconds, such as 33°30′18.0″N 38°37′01.2″E. */
export function sexagesimal({ lon, lat }: Place): string {
  return `${parts(lat)}${lat < 0 ? "S" : "N"} ${parts(lon)}${lon < 0 ? "W" : "E"}`;
}

/** The square of one metre that a place is in, such as 37SDT 64426 07339; empty near the poles, which have another grid. */
export function grid({ lon, lat }: Place): string {
  if (lat > 84 || lat < -80) return "";
  const written = forward([lon, lat], MOST_DIGITS);
  return `${written.slice(0, -10).padStart(5, "0")} ${written.slice(-10, -5)} ${written.slice(-5)}`;
}

function tidy(text: string): string {
  const marks: Record<string, string> = { "’": "'", "′": "'", "”": '"', "″": '"', º: "°", "˚": "°", ";": ",", "−": "-" };
  return text
    .replace(/[’′”″º˚;−]/g, (mark) => marks[mark]!)
    .trim()
    .replace(/\s+/g, " ")
    .toUpperCase();
}

function gridPlace(written: string): Place | undefined {
  const [, zone, band, square, first, second] = GRID.exec(written) ?? [];
  if (!zone || !band || !square || !first) return undefined;
  const half = first.length / 2;
  const [easting, northing] = second === undefined ? [first.slice(0, half), first.slice(half)] : [first, second];
  if (easting.length !== northing.length || !easting.length || easting.length > MOST_DIGITS) return undefined;
  const [lon, lat] = toPoint(`${Number(zone)}${band}${square}${easting}${northing}`);
  const south = -80 + BAND_DEG * BANDS.indexOf(band);
  const isNear =
    Number(zone) <= 60 &&
    Math.abs(lon - (Number(zone) * 6 - 183)) <= WIDEST_ZONE_DEG + SLACK_DEG &&
    lat >= south - SLACK_DEG &&
    lat <= south + (band === "X" ? 12 : BAND_DEG) + SLACK_DEG;
  return isNear ? { lon, lat } : undefined;
}

function lettered(written: string): Place | undefined {
  for (const gap of written.matchAll(/ ?[,/] ?| |(?<=[NSEW])(?=\d)/g)) {
    const one = angle(written.slice(0, gap.index));
    const other = angle(written.slice(gap.index + gap[0].length));
    if (!one || !other || one.isLatitude === other.isLatitude) continue;
    return one.isLatitude ? { lat: one.degrees, lon: other.degrees } : { lat: other.degrees, lon: one.degrees };
  }
  return undefined;
}

function angle(half: string): Angle | undefined {
  const packed = PACKED.exec(half);
  if (packed) {
    const [, degrees, minutes, seconds, fraction, letter] = packed;
    return angleOf([degrees, `${minutes}${fraction ?? ""}`, seconds], letter!);
  }
  const behind = BEHIND.exec(half);
  if (behind) return angleOf(behind.slice(1, 4), behind[4]!);
  const before = BEFORE.exec(half);
  return before ? angleOf(before.slice(2, 5), before[1]!) : undefined;
}

function angleOf(written: (string | undefined)[], letter: string): Angle | undefined {
  const given = written.filter((part): part is string => part !== undefined);
  const hasDecimalsWithin = given.slice(0, -1).some((part) => part.includes("."));
  if (hasDecimalsWithin || given.slice(1).some((part) => Number(part) >= 60)) return undefined;
  const degrees = given.reduce((sum, part, place) => sum + Number(part) / 60 ** place, 0);
  return { degrees: "SW".includes(letter) ? -degrees : degrees, isLatitude: "NS".includes(letter) };
}

function isOnEarth({ lon, lat }: Place): boolean {
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
}

function parts(degrees: number): string {
  const tenths = Math.round(Math.abs(degrees) * 36_000);
  const two = (value: number) => String(value).padStart(2, "0");
  const seconds = `${two(Math.floor((tenths % 600) / 10))}.${tenths % 10}`;
  return `${two(Math.floor(tenths / 36_000))}°${two(Math.floor(tenths / 600) % 60)}′${seconds}″`;
}
