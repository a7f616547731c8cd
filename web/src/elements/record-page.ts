// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import { show } from "../api";
import type { Node } from "../documents";
import { say } from "../words";
import { FreshElement } from "./fresh-element";

/** How the record stands: its size, its newest checkpoint, and how much of the peers' records we hold. */
export class RecordPage extends FreshElement {
  static override properties = { ...FreshElement.properties, language: {}, node: { state: true } };
  declare language: string;
  declare node: Node | undefined;

  protected override async load(): Promise<void> {
    this.node = await show<Node>("/api/v1/node");
  }

  protected override render() {
    const node = this.node;
    if (!node) return html`${this.troubled()}<p>${say("loading")}</p>`;
    return html`${this.troubled()}
      ${node.frozen ? html`<p class="trouble" role="alert">▲ ${say("record.frozen")} <bdi>${node.frozen}</bdi></p>` : nothing}
      <dl class="facts-list">
        <div><dt>${say("record.party")}</dt><dd><bdi>${node.party}</bdi></dd></div>
        <div><dt>${say("record.size")}</dt><dd><bdi dir="ltr">${node.size}</bdi></dd></div>
      </dl>
      <h2>${say("record.checkpoint")}</h2>
      <pre dir="ltr" tabindex="0">${node.checkpoint}</pre>
      <div class="scroll" tabindex="0"><table>
        <caption>${say("record.peers")}</caption>
        <thead><tr><th scope="col">${say("record.party")}</th><th scope="col">${say("record.log")}</th>
          <th scope="col">${say("record.held")}</th><th scope="col">${say("line.waiting")}</th></tr></thead>
        <tbody>${node.peers.map((peer) => html`<tr><td><bdi>${peer.party}</bdi></td><td><bdi dir="ltr">${peer.log}</bdi></td>
          <td><bdi dir="ltr">${peer.held}</bdi></td><td><bdi dir="ltr">${peer.waiting}</bdi></td></tr>`)}</tbody>
      </table></div>
      <p class="note">${say("record.check")} <code dir="ltr">truceline check CODE</code></p>`;
  }
}
customElements.define("record-page", RecordPage);
