// SPDX-License-Identifier: Apache-2.0
// Where tracks are, in flat arrays: thousands of them move every second, and no object is made for any.
import { show } from "./api";
import type { Happened, Live } from "./live";
import { marked } from "./marked";

/** Reports column by column; a column that none fills may be missing. */
export interface Columns {
  track: string[];
  at: number[];
  lon: number[];
  lat: number[];
  course_deg?: (number | null)[];
  speed_mps?: (number | null)[];
  error_m?: (number | null)[];
  name?: (string | null)[];
  kind?: (string | null)[];
  affiliation?: (string | null)[];
}

/** One track, for whoever looks at it. Unknown is NaN or empty; of the words all but the id are marked: `marked`. */
export interface Track {
  track: string;
  at: number;
  lon: number;
  lat: number;
  course_deg: number;
  speed_mps: number;
  error_m: number;
  name: string;
  kind: string;
  affiliation: string;
}

const PAGE = "1000";
const EARTH_M = 6378137;
const NUMBERS = ["at", "lon", "lat", "course_deg", "speed_mps", "error_m", "x", "y"] as const;
const WORDS = ["track", "name", "kind", "affiliation"] as const;

/** Tells `moved` when anything is known anew. */
export class Tracks extends EventTarget {
  size = 0;
  /** Web Mercator metres, for the map. */
  x = new Float64Array(0);
  y = new Float64Array(0);
  at = new Float64Array(0);
  lon = new Float64Array(0);
  lat = new Float64Array(0);
  course_deg = new Float64Array(0);
  speed_mps = new Float64Array(0);
  error_m = new Float64Array(0);
  track: string[] = [];
  name: string[] = [];
  kind: string[] = [];
  affiliation: string[] = [];
  private place = new Map<string, number>();

  /** Follows a node until the signal. */
  follow(live: Live, signal: AbortSignal): void {
    live.addEventListener(
      "happened",
      (event) => {
        const { name, said } = (event as CustomEvent<Happened>).detail;
        if (name === "positions") this.take(said as unknown as Columns);
        if (["begin", "reset", "missed"].includes(name)) void this.ask().catch(() => undefined);
      },
      { signal },
    );
    live.addEventListener("connection", () => live.connection === "connected" && void this.ask().catch(() => undefined), { signal });
    void this.ask().catch(() => undefined); // the state of the connection tells of a node that does not answer
  }

  /** Newer reports, or some rows of them; of an older one nothing is taken. */
  take(columns: Columns, first = 0, behind = columns.track.length): void {
    for (let row = first; row < behind; row++) {
      const track = columns.track[row]!;
      const place = this.place.get(track) ?? this.added(track);
      if (this.at[place]! <= columns.at[row]!) this.put(place, columns, row);
    }
    this.dispatchEvent(new Event("moved"));
  }

  clear(): void {
    this.size = 0;
    this.place.clear();
    for (const name of WORDS) this[name] = [];
  }

  /** What a track is called by people: its name, or its id if it has none; marked. */
  title(place: number): string {
    return marked(this.name[place] || this.track[place]!);
  }

  /** The place of a track in the arrays; undefined if it is not known. */
  placeOf(track: string): number | undefined {
    return this.place.get(track);
  }

  get(place: number): Track {
    const { at, lon, lat, course_deg, speed_mps, error_m, track, name, kind, affiliation } = this;
    return {
      track: track[place]!,
      at: at[place]!,
      lon: lon[place]!,
      lat: lat[place]!,
      course_deg: course_deg[place]!,
      speed_mps: speed_mps[place]!,
      error_m: error_m[place]!,
      name: marked(name[place]!),
      kind: marked(kind[place]!),
      affiliation: marked(affiliation[place]!),
    };
  }

  /** Tracks whose id or name has a text in it, those that begin with it first. */
  called(text: string, most: number): Track[] {
    const wanted = text.toLowerCase();
    const found: [number, number][] = [];
    for (let place = 0; place < this.size; place++) {
      const at = [this.track[place]!, this.name[place]!].map((name) => name.toLowerCase().indexOf(wanted));
      const best = Math.min(...at.map((index) => (index < 0 ? Infinity : index)));
      if (best < Infinity) found.push([best, place]);
    }
    found.sort(([one], [other]) => one - other);
    return found.slice(0, most).map(([, place]) => this.get(place));
  }

  private async ask(): Promise<void> {
    let cursor = "";
    do {
      const query: Record<string, string> = cursor ? { limit: PAGE, cursor } : { limit: PAGE };
      const page = await show<{ tracks: Track[]; next?: string }>("/api/v1/tracks", {}, query);
      this.take(columnsOf(page.tracks));
      cursor = page.next ?? "";
    } while (cursor);
  }

  private added(track: string): number {
    if (this.size === this.at.length) this.grow();
    this.place.set(track, this.size);
    this.at[this.size] = -Infinity;
    return this.size++;
  }

  private put(place: number, columns: Columns, row: number): void {
    const { lon, lat } = columns;
    this.track[place] = columns.track[row]!;
    this.at[place] = columns.at[row]!;
    this.lon[place] = lon[row]!;
    this.lat[place] = lat[row]!;
    this.x[place] = (lon[row]! * Math.PI * EARTH_M) / 180;
    this.y[place] = EARTH_M * Math.log(Math.tan(Math.PI / 4 + (Math.max(-89.9, Math.min(89.9, lat[row]!)) * Math.PI) / 360));
    this.course_deg[place] = columns.course_deg?.[row] ?? NaN;
    this.speed_mps[place] = columns.speed_mps?.[row] ?? NaN;
    this.error_m[place] = columns.error_m?.[row] ?? NaN;
    this.name[place] = columns.name?.[row] ?? "";
    this.kind[place] = columns.kind?.[row] ?? "";
    this.affiliation[place] = columns.affiliation?.[row] ?? "";
  }

  private grow(): void {
    const room = Math.max(1024, this.at.length * 2);
    for (const name of NUMBERS) {
      const larger = new Float64Array(room);
      larger.set(this[name]);
      this[name] = larger;
    }
  }
}

function columnsOf(tracks: readonly Partial<Track>[]): Columns {
  const column = <T>(name: keyof Track) => tracks.map((track) => track[name] ?? null) as T[];
  return {
    track: column("track"),
    at: column("at"),
    lon: column("lon"),
    lat: column("lat"),
    course_deg: column("course_deg"),
    speed_mps: column("speed_mps"),
    error_m: column("error_m"),
    name: column("name"),
    kind: column("kind"),
    affiliation: column("affiliation"),
  };
}
