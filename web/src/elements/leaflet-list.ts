// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { CheckedZones, LaterDeed, Medium } from "../answers";
import { act, show } from "../api";
import { toBase64 } from "../desk/age";
import type { Message } from "../documents";
import { ownWarnings, warningName } from "../talks";
import { instant, zulu } from "../times";
import { plain, say, sayKind } from "../words";
import type { ZoneSays } from "../zones";
import { DeedElement } from "./deed-element";

const MOST = "200";
const MOST_AREA_BYTES = 1024 * 1024;
const MEANS = ["air-drop", "by-hand", "posted", "other"] as const;

/** What is on record of a leaflet when it was made, as far as it is shown. */
interface Content {
  zone?: { name: string; version: string };
  said: { texts: Record<string, string[]> };
  about?: string;
}

/** What somebody reports of it. */
interface Reported {
  said_by: string;
  from_at: number;
  to_at: number;
  means?: string;
  copies?: number;
  place?: string;
  area?: string;
  in_zone?: boolean;
}

/** The leaflets of a zone, the warning that each goes with, and what people report of it: printed, given out. */
export class LeafletList extends DeedElement {
  static override properties = { zone: { attribute: false }, language: {}, leaflets: { state: true }, warnings: { state: true }, every: { state: true } };
  declare zone: ZoneSays;
  declare language: string;
  declare leaflets: Medium[] | undefined;
  declare warnings: Message[];
  /** True if those of other zones are shown too, such as of a zone that is watched no more. */
  declare every: boolean;

  constructor() {
    super();
    Object.assign(this, { warnings: [], every: false });
  }

  /** Asks for them anew, if somebody is looking at them. */
  async refresh(): Promise<void> {
    if (this.querySelector("details")?.open) await this.attempt(() => this.load());
  }

  protected override render() {
    return html`<details @toggle=${this.opened}><summary>${say("leaflets.title")}</summary>
      <label class="check"><input type="checkbox" .checked=${this.every} @change=${this.setEvery} /> ${say("leaflets.every")}</label>
      ${this.outcome()}
      ${this.leaflets ? this.listed(this.leaflets) : nothing}</details>`;
  }

  private listed(leaflets: readonly Medium[]) {
    const shown = leaflets.filter((each) => this.every || this.isOfZone(contentOf(each)));
    if (!shown.length) return html`<p class="none">${say("leaflets.none")}</p>`;
    return repeat(shown, ({ id }) => id, (leaflet) => this.one(leaflet));
  }

  private isOfZone({ zone }: Content): boolean {
    return zone !== undefined && [this.zone.name, this.zone.zone].includes(zone.name);
  }

  private one(leaflet: Medium) {
    const { zone, said } = contentOf(leaflet);
    return html`<section class="way" data-id=${leaflet.id}>
      <p><code dir="ltr">${leaflet.code}</code> ${leaflet.drill ? html`<strong class="drill-mark">DRILL</strong>` : nothing}
        <bdi dir="auto">${zone?.name ?? ""}</bdi> · <bdi dir="ltr">${zulu(leaflet.at)}</bdi> · <bdi dir="ltr">${Object.keys(said.texts).join(", ")}</bdi></p>
      ${this.about(contentOf(leaflet))}
      <ul class="plain">${leaflet.later.filter(({ act }) => act !== "set").map(reported)}</ul>
      <details><summary>${say("leaflets.print")}</summary>
        <form class="form" @submit=${(event: SubmitEvent) => this.report(event, leaflet, "print")}>
          <div class="fields"><label>${say("leaflets.copies")} <input name="copies" type="number" min="1" max="100000000" required /></label>${times()}</div>
          <p class="deeds"><button ?disabled=${this.busy}>${say("deeds.record")}</button></p></form></details>
      <details><summary>${say("leaflets.give")}</summary>
        <form class="form" @submit=${(event: SubmitEvent) => this.report(event, leaflet, "give")}>
          <div class="fields">
            <label>${say("leaflets.means")} <select name="means">${MEANS.map((means) => html`<option value=${means}>${plain(`given.${means}`)}</option>`)}</select></label>
            <label>${say("leaflets.copies")} <input name="copies" type="number" min="0" max="100000000" /></label>
            <label>${say("leaflets.place")} <input name="place" dir="auto" maxlength="1000" /></label>
            <label>${say("leaflets.area")} <input name="area" type="file" accept=".geojson,.json" /></label>${times()}</div>
          ${zone ? html`<label class="check"><input type="checkbox" name="in_zone" /> ${say("leaflets.in-zone")}</label>` : nothing}
          <p class="deeds"><button ?disabled=${this.busy}>${say("deeds.record")}</button></p></form></details></section>`;
  }

  private about({ about }: Content) {
    if (!about) return html`<p class="note">${say("leaflet.no-warning")}</p>`;
    const warning = this.warnings.find(({ id }) => id === about);
    return html`<p>${say("leaflet.warning")} <bdi dir="ltr">${warning ? warningName(warning) : about.slice(0, 12)}</bdi></p>`;
  }

  private opened(event: Event): void {
    if (event.target === this.querySelector("details")) void this.refresh();
  }

  private setEvery(event: Event): void {
    this.every = (event.target as HTMLInputElement).checked;
  }

  private async load(): Promise<void> {
    const asked = show<{ items: Medium[] }>("/api/v1/media/{medium}", { medium: "leaflet" }, { limit: MOST });
    const [{ items }, warnings] = await Promise.all([asked, ownWarnings()]);
    [this.leaflets, this.warnings] = [items, warnings];
  }

  private report(event: SubmitEvent, { id }: Medium, verb: "print" | "give"): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const given = new FormData(form);
    return this.attempt(async () => {
      const area = given.get("area") as File | null;
      const parts = {
        means: given.get("means"), copies: Number(given.get("copies")), place: String(given.get("place") ?? "").trim(),
        area: area?.size ? await areaIn(area) : "", in_zone: given.has("in_zone"),
      };
      const from_at = instant(given.get("from"))!;
      const report = {
        said_by: given.get("said_by"), from_at, to_at: instant(given.get("to")) ?? from_at,
        ...Object.fromEntries(Object.entries(parts).filter(([, value]) => value)),
      };
      await act<Medium>("POST", "/api/v1/media/reports/{id}", { id }, { verb, report });
      form.reset();
      await this.load();
      this.done("deeds.done");
    });
  }
}
customElements.define("leaflet-list", LeafletList);

function contentOf({ content }: Medium): Content {
  return content as unknown as Content;
}

function times() {
  return html`<label>${say("record.from")} <input name="from" type="datetime-local" dir="ltr" required /></label>
    <label>${say("record.to")} <input name="to" type="datetime-local" dir="ltr" /></label>
    <label>${say("deeds.said-by")} <input name="said_by" dir="auto" maxlength="1000" required /></label>`;
}

/** What people did stands as the word of who says so. */
function reported({ act: verb, content }: LaterDeed) {
  const { said_by, from_at, to_at, means, copies, place, area, in_zone } = content as unknown as Reported;
  return html`<li>◆ ${sayKind("leaflet-act", verb)} ${copies ? html`<bdi dir="ltr">${copies}</bdi> ${say("leaflets.of-copies")}` : nothing}
    ${means ? sayKind("given", means) : nothing} <bdi dir="ltr">${zulu(from_at)}${to_at === from_at ? "" : ` – ${zulu(to_at)}`}</bdi>
    <bdi dir="auto">${place ?? ""}</bdi> ${in_zone ? say("leaflets.in-zone") : nothing} ${area ? html`<code dir="ltr">${area.slice(0, 12)}</code>` : nothing}
    (<bdi dir="auto">${said_by}</bdi>)</li>`;
}

/** An area in base 64, once the node has seen it to be one. */
async function areaIn(file: File): Promise<string> {
  if (file.size > MOST_AREA_BYTES) throw new Error(plain("leaflets.large"));
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { findings } = await act<CheckedZones>("POST", "/api/v1/zones/check", {}, JSON.parse(new TextDecoder().decode(bytes)) as object);
  const wrong = findings.find(({ severity }) => severity === "error");
  if (wrong) throw new Error(`${wrong.message}: ${wrong.hint}`);
  return toBase64(bytes);
}
