// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import { say } from "../words";
import type { Zones } from "../zones";
import { LightElement } from "./light-element";
import { standingWords } from "./zone-map";

/** Where two versions of a zone differ, in words and figures: what the map hatches. */
export class ZoneDifferences extends LightElement {
  static override properties = { zones: { attribute: false }, language: {} };
  declare zones: Zones;
  declare language: string;
  private ended = new AbortController();

  override connectedCallback(): void {
    super.connectedCallback();
    this.ended = new AbortController();
    this.zones.addEventListener("changed", () => this.requestUpdate(), { signal: this.ended.signal });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.ended.abort();
  }

  protected override render() {
    const { differences } = this.zones;
    if (!differences.length) return nothing;
    return html`<details class="differences"><summary>${say("differences.title")} <bdi dir="ltr">(${differences.length})</bdi></summary>
      <div class="scroll"><table>
        <thead><tr><th scope="col">${say("differences.zone")}</th><th scope="col">${say("differences.only")}</th><th scope="col">${say("differences.not")}</th>
          <th scope="col">${say("differences.area")}</th><th scope="col">${say("differences.shared")}</th></tr></thead>
        <tbody>${differences.map(({ properties: says }) => html`<tr><td><bdi>${says.name}</bdi></td>
          <td><bdi>${standingWords(says.only)}</bdi> <code dir="ltr">${says.only_version.slice(0, 6)}</code></td>
          <td><bdi>${standingWords(says.not)}</bdi> <code dir="ltr">${says.not_version.slice(0, 6)}</code></td>
          <td><bdi dir="ltr">${says.area_km2.toFixed(2)} km²</bdi></td><td><bdi dir="ltr">${says.shared_km2.toFixed(2)} km²</bdi></td></tr>`)}</tbody>
      </table></div></details>`;
  }
}
customElements.define("zone-differences", ZoneDifferences);
