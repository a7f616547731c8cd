// SPDX-License-Identifier: Apache-2.0
import { html } from "lit";
import { local, zulu } from "../times";
import { say } from "../words";
import { LightElement } from "./light-element";

/** The time in Zulu, large, and on the wall. */
export class ClockPair extends LightElement {
  static override properties = { now: { type: Number } };
  declare now: number;

  protected override render() {
    const seconds = String(new Date(this.now).getUTCSeconds()).padStart(2, "0");
    return html`<span class="zulu"><bdi dir="ltr">${zulu(this.now)} <small>${seconds} s</small></bdi></span>
      <span class="local">${say("clock.local")} <bdi dir="ltr">${local(this.now)}</bdi></span>`;
  }
}
customElements.define("clock-pair", ClockPair);
