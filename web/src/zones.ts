// SPDX-License-Identifier: Apache-2.0
// The zones that the watch goes by, drawn as areas by the node, and where two versions of one differ.
import { show } from "./api";
import type { GivenZone } from "./zone-draft";

export interface ZoneSays {
  zone: string;
  name?: string;
  kind?: string;
  standing?: string;
  version: string;
  area_km2: number | null;
  radius_m?: number;
  bubble_track?: string;
  outer_band_m?: number;
  floor_m?: number;
  ceiling_m?: number;
  altitude_datum?: string;
  valid_from?: string;
  valid_until?: string;
  schedule?: string[];
  /** Of an agreed zone of another time: from when until when it bound us, in ms since the epoch. */
  held_from?: number;
  held_until?: number;
}

export interface DifferenceSays {
  zone: string;
  name: string;
  only: string;
  only_version: string;
  not: string;
  not_version: string;
  area_km2: number;
  shared_km2: number;
}

export interface Area<T> {
  type: "Feature";
  properties: T;
  geometry: { type: string; coordinates: unknown } | null;
}

interface Collection<T> {
  features: Area<T>[];
}

/** Tells `changed` when they were asked for anew. */
export class Zones extends EventTarget {
  areas: Area<ZoneSays>[] = [];
  differences: Area<DifferenceSays>[] = [];
  private held: Area<ZoneSays>[] = [];

  async ask(): Promise<void> {
    const [areas, differences] = await Promise.all([
      show<Collection<ZoneSays>>("/api/v1/zones", {}, { as: "areas" }),
      show<Collection<DifferenceSays>>("/api/v1/zones/differences"),
    ]);
    this.areas = areas.features;
    this.differences = differences.features;
    this.dispatchEvent(new Event("changed"));
  }

  /** What bound us in a span of time; nothing is shown of it before `showAt`. */
  async askSpan(span: { from: string; until: string }): Promise<void> {
    this.held = (await show<Collection<ZoneSays>>("/api/v1/zones/history", {}, span)).features;
    this.areas = [];
  }

  /** Those of the span that bound us at a time; of what the settings name it is not known when it held. */
  showAt(at: number): void {
    const now = this.held.filter(({ properties: { held_from = at, held_until = Infinity } }) => held_from <= at && at < held_until);
    const once = [...new Map(now.map((area) => [`${area.properties.version} ${area.properties.standing}`, area])).values()];
    if (once.length === this.areas.length && once.every((area, place) => area === this.areas[place])) return;
    this.areas = once;
    this.dispatchEvent(new Event("changed"));
  }

  /** Zones whose name or id has a text in it, each standing for itself. */
  called(text: string, most: number): Area<ZoneSays>[] {
    const wanted = text.toLowerCase();
    const fits = ({ properties }: Area<ZoneSays>) =>
      `${properties.name ?? ""}\n${properties.zone}`.toLowerCase().includes(wanted);
    return this.areas.filter(fits).slice(0, most);
  }

  /** The zone in the one version and standing that was meant, as its file has it, first; then its other standings. */
  async given({ version, standing }: ZoneSays): Promise<GivenZone[]> {
    const [given, areas] = await Promise.all([
      show<{ features: GivenZone[] }>("/api/v1/zones"),
      show<Collection<ZoneSays>>("/api/v1/zones", {}, { as: "areas" }),
    ]);
    // The node lists both in one order; only the areas say which version they are of.
    const same = given.features.filter((_, place) => areas.features[place]?.properties.version === version);
    const meant = (each: GivenZone) => (each.properties.standing ?? "agreed") === (standing ?? "agreed");
    return [...same.filter(meant), ...same.filter((each) => !meant(each))];
  }

  get standings(): string[] {
    return [...new Set(this.areas.map(({ properties }) => properties.standing ?? "agreed"))].sort();
  }
}
