// SPDX-License-Identifier: Apache-2.0
// Symbols of APP-6 / MIL-STD-2525 from what a report says. The frame shows an affiliation only if its source said friend
// or neutral: every other one, hostile too, is drawn as unknown, and quoted in words where the track is told of.
import type { Symbol as MilitarySymbol } from "milsymbol";

const SIZE_PX = 18;
const FRAMES: Record<string, string> = { friend: "3", "assumed friend": "2", neutral: "4" };
const UNKNOWN = "1";
/** Of kinds as feeds say them, by the first word that fits; what fits none has no dimension either. */
const SETS: readonly [RegExp, string][] = [
  [/helicopter|rotor/i, "01" + "110200"],
  [/aircraft|plane|jet|flight|drone|uav|air\b|^a-.-A/i, "01" + "110000"],
  [/submarine|subsurface|^a-.-U/i, "35" + "110000"],
  [/vessel|ship|boat|cargo|tanker|fishing|passenger|sail|tug|sea\b|^a-.-S|^[3-9]\d$/i, "30" + "140000"],
  [/person|foot|infantry|people/i, "10" + "121100"],
  [/truck|car\b|bus\b|vehicle|convoy|tank\b|armou?r|column|ground|^a-.-G/i, "15" + "140000"],
];
const NOTHING_KNOWN = "00" + "000000";

export type Drawn = HTMLCanvasElement;

/** The 20 digits of a symbol: version, context, frame, set, and what it is. */
export function digitsOf(kind: string, affiliation: string, isDrill = false): string {
  const frame = FRAMES[affiliation.toLowerCase()] ?? UNKNOWN;
  const found = SETS.find(([words]) => words.test(kind))?.[1] ?? NOTHING_KNOWN;
  return `10${isDrill ? "1" : "0"}${frame}${found.slice(0, 2)}0000${found.slice(2)}0000`;
}

/** Draws each symbol once, as a small picture; until the library is there, none. */
export class Symbols {
  private make: typeof MilitarySymbol | undefined;
  private known = new Map<string, Drawn>();
  private colour = "";

  constructor(private readonly whenReady: () => void) {}

  /** Fetches the library, which is large, when the first symbol is wanted. */
  private ask(): void {
    this.ask = () => undefined;
    void import("milsymbol").then((library) => {
      this.make = library.default.Symbol;
      this.whenReady();
    });
  }

  /** Another look of the page: everything in one colour if there is one. */
  paint(colour: string): void {
    if (colour === this.colour) return;
    this.colour = colour;
    this.known.clear();
  }

  of(kind: string, affiliation: string, ratio: number): Drawn | undefined {
    if (!this.make) {
      this.ask();
      return undefined;
    }
    const key = `${kind}|${affiliation}|${ratio}`;
    let drawn = this.known.get(key);
    if (!drawn) {
      // Civilians keep the colour of what was reported of them, so that a colour means one thing.
      const options = { size: SIZE_PX * ratio, civilianColor: false, ...(this.colour ? { monoColor: this.colour } : {}) };
      drawn = new this.make(digitsOf(kind, affiliation), options).asCanvas() as Drawn;
      this.known.set(key, drawn);
    }
    return drawn;
  }
}
