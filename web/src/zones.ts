// SPDX-License-Identifier: Apache-2.0
// The zones that the watch goes by, drawn as areas by the node, and where two versions of one differ.
import { show } from "./api";

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

  async ask(): Promise<void> {
    const [areas, differences] = await Promise.all([
      show<Collection<ZoneSays>>("/api/v1/zones", {}, { as: "areas" }),
      show<Collection<DifferenceSays>>("/api/v1/zones/differences"),
    ]);
    this.areas = areas.features;
    this.differences = differences.features;
    this.dispatchEvent(new Event("changed"));
  }

  /** Zones whose name or id has a text in it, each standing for itself. */
  called(text: string, most: number): Area<ZoneSays>[] {
    const wanted = text.toLowerCase();
    const fits = ({ properties }: Area<ZoneSays>) =>
      `${properties.name ?? ""}\n${properties.zone}`.toLowerCase().includes(wanted);
    return this.areas.filter(fits).slice(0, most);
  }

  get standings(): string[] {
    return [...new Set(this.areas.map(({ properties }) => properties.standing ?? "agreed"))].sort();
  }
}
