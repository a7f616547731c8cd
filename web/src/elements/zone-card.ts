// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import { type Agreement, agreementOn, allAgreements } from "../agreements";
import { trouble, wordsOf } from "../reasons";
import { zulu } from "../times";
import { say, sayKind } from "../words";
import type { ZoneSays } from "../zones";
import "./ladder-view";
import "./leaflet-form";
import "./leaflet-list";
import type { LeafletList } from "./leaflet-list";
import { LightElement } from "./light-element";
import { standingWords } from "./zone-map";

const SHORT = 12;

/** What is said of zones that were chosen, and the agreement that names each. Tells `closed`, and `redraw` (detail: ZoneSays). */
export class ZoneCard extends LightElement {
  static override properties = { zones: { attribute: false }, language: {}, agreements: { state: true }, unread: { state: true } };
  declare zones: readonly ZoneSays[];
  declare language: string;
  declare agreements: Agreement[] | undefined;
  declare unread: string;

  override connectedCallback(): void {
    super.connectedCallback();
    this.unread = "";
    allAgreements().then(
      ({ usable }) => (this.agreements = usable),
      (error: unknown) => (this.unread = wordsOf(error)),
    );
  }

  protected override render() {
    return html`<section class="card" aria-labelledby="zone-title">
      <h2 id="zone-title" class="visually-hidden">${say("zone.title")}</h2>
      ${trouble(this.unread)}
      ${this.zones.map((zone) => this.one(zone))}
      <button @click=${() => this.dispatchEvent(new CustomEvent("closed"))}>${say("help.close")}</button>
    </section>`;
  }

  private one(zone: ZoneSays) {
    const { floor_m, ceiling_m, altitude_datum } = zone;
    const heights = floor_m ?? ceiling_m;
    return html`<h3><bdi dir="auto">${zone.name ?? zone.zone}</bdi></h3>
      <dl class="facts-list">
        ${this.fact("editor.kind", sayKind("zone-kind", zone.kind ?? "other"))}
        ${this.fact("editor.standing", html`<bdi>${standingWords(zone.standing ?? "agreed")}</bdi>`)}
        ${this.fact("editor.version", html`<code dir="ltr">${zone.version.slice(0, SHORT)}</code>`)}
        ${zone.area_km2 ? this.fact("editor.area", html`<bdi dir="ltr">${zone.area_km2.toFixed(2)} km²</bdi>`) : nothing}
        ${heights === undefined ? nothing : this.fact("zone.heights", html`<bdi dir="ltr">${floor_m ?? "−∞"} – ${ceiling_m ?? "∞"} m</bdi> ${sayKind("datum", altitude_datum ?? "")}`)}
        ${zone.valid_from ? this.fact("editor.valid_from", html`<bdi dir="ltr">${zulu(Date.parse(zone.valid_from))}</bdi>`) : nothing}
        ${zone.valid_until ? this.fact("editor.valid_until", html`<bdi dir="ltr">${zulu(Date.parse(zone.valid_until))}</bdi>`) : nothing}
        ${zone.schedule?.length ? this.fact("schedule.title", html`<bdi dir="ltr">${zone.schedule.join(" · ")}</bdi>`) : nothing}
        ${this.fact("zone.agreement", this.agreed(zone))}
      </dl>
      ${this.ladder(zone)}
      <leaflet-form .zone=${zone} .language=${this.language} @changed=${this.refreshLeaflets}></leaflet-form>
      <leaflet-list .zone=${zone} .language=${this.language}></leaflet-list>
      ${zone.bubble_track ? html`<p class="note">${say("zone.bubble")}</p>` : html`<p class="deeds"><button @click=${() => this.redraw(zone)}>${say("zone.redraw")}</button></p>`}`;
  }

  private agreed({ version }: ZoneSays) {
    if (!this.agreements) return say("loading");
    const found = agreementOn(this.agreements, version);
    if (!found) return say("zone.none");
    return html`<code dir="ltr">${found.agreement.slice(0, SHORT)}</code> ${say(found.is_bound ? "agreement.bound" : "agreement.free")} · ${say(found.may_rely ? "agreement.rely" : "agreement.no-rely")}`;
  }

  private ladder({ version }: ZoneSays) {
    const found = agreementOn(this.agreements ?? [], version);
    if (!found?.annexes.some(({ kind }) => kind === "ladder")) return nothing;
    return html`<details><summary>${say("ladder.show")}</summary><ladder-view .agreement=${found.agreement} .language=${this.language}></ladder-view></details>`;
  }

  private fact(word: Parameters<typeof say>[0], value: unknown) {
    return html`<div><dt>${say(word)}</dt><dd>${value}</dd></div>`;
  }

  private refreshLeaflets(): void {
    this.querySelectorAll<LeafletList>("leaflet-list").forEach((list) => void list.refresh());
  }

  private redraw(detail: ZoneSays): void {
    this.dispatchEvent(new CustomEvent<ZoneSays>("redraw", { detail }));
  }
}
customElements.define("zone-card", ZoneCard);
