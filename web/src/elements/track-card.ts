// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import { marked } from "../marked";
import { decimal, grid, sexagesimal } from "../places";
import { left, zulu } from "../times";
import type { Tracks } from "../tracks";
import { say } from "../words";
import { LightElement } from "./light-element";
import { degrees, length } from "./measure-tool";

/** What is known of one track, and what is not. Tells `closed`. */
export class TrackCard extends LightElement {
  static override properties = { tracks: { attribute: false }, track: {}, now: { type: Number }, language: {} };
  declare tracks: Tracks;
  declare track: string;
  declare now: number;
  declare language: string;

  protected override render() {
    const place = this.tracks.placeOf(this.track);
    if (place === undefined) return nothing;
    const seen = this.tracks.get(place);
    return html`<section class="card" aria-labelledby="track-title">
      <h2 id="track-title"><bdi>${this.tracks.title(place)}</bdi></h2>
      <dl class="facts-list">
        ${this.fact("track.id", marked(seen.track))}
        ${this.fact("track.seen", `${zulu(seen.at)} (${left(seen.at, this.now).replace("−", "")})`)}
        ${this.fact("track.place", `${decimal(seen)} · ${grid(seen)} · ${sexagesimal(seen)}`)}
        ${this.fact("track.error", Number.isNaN(seen.error_m) ? "" : `± ${length(seen.error_m)}`)}
        ${this.fact("track.course", Number.isNaN(seen.course_deg) ? "" : degrees(seen.course_deg))}
        ${this.fact("track.speed", Number.isNaN(seen.speed_mps) ? "" : `${seen.speed_mps.toFixed(1)} m/s · ${(seen.speed_mps * 3.6).toFixed(0)} km/h`)}
        ${this.fact("track.kind", seen.kind)}
        ${this.fact("track.affiliation", seen.affiliation && `“${seen.affiliation}”`)}
      </dl>
      <button @click=${() => this.dispatchEvent(new CustomEvent("closed"))}>${say("help.close")}</button>
    </section>`;
  }

  /** What a report leaves out is not known, and never nought. */
  private fact(word: Parameters<typeof say>[0], value: string) {
    return html`<div><dt>${say(word)}</dt><dd>${value ? html`<bdi dir="ltr">${value}</bdi>` : say("track.unknown")}</dd></div>`;
  }
}
customElements.define("track-card", TrackCard);
