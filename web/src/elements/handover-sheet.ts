// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import { act } from "../api";
import { desk } from "../desk/desk";
import { zulu } from "../times";
import { plain, say } from "../words";
import { DeedElement } from "./deed-element";

/** A handover with its report and its signatures so far. */
export interface Sheet {
  id: string;
  drill: boolean;
  by: string;
  to: string;
  at: number;
  signed: string[];
  complete: boolean;
  text: string;
  rows: string[];
  note?: string;
}

/** One handover as it is printed: the report, the document that names its hash, and who has signed. Both sign here. */
export class HandoverSheet extends DeedElement {
  static override properties = { sheet: { attribute: false }, language: {} };
  declare sheet: Sheet;
  declare language: string;

  protected override render() {
    const { sheet } = this;
    return html`<article class="paper" aria-labelledby="sheet-title">
      <h2 id="sheet-title">${sheet.drill ? html`<strong class="drill-mark">DRILL</strong> ` : nothing}${say("handover.one")}
        <bdi>${sheet.by}</bdi> <span class="arrow">→</span> <bdi>${sheet.to}</bdi> <bdi dir="ltr">${zulu(sheet.at)}</bdi></h2>
      <ol class="stages">${[sheet.by, sheet.to].map((name) => this.signature(name))}</ol>
      ${this.outcome()}
      <p class="deeds no-print">
        ${[sheet.by, sheet.to].filter((name) => !sheet.signed.includes(name)).map((name) => html`<button ?disabled=${this.busy} @click=${() => this.sign(name)}>${say("handover.sign")} <bdi>${name}</bdi></button>`)}
        <button @click=${() => print()}>${say("handover.print")}</button></p>
      <pre dir="auto" tabindex="0" aria-label=${plain("handover.report")}>${sheet.rows.join("\n")}</pre>
      <pre class="signed" dir="ltr" tabindex="0" aria-label=${plain("handover.document")}>${sheet.note ?? sheet.text}</pre>
    </article>`;
  }

  private signature(name: string) {
    const has = this.sheet.signed.includes(name);
    return html`<li class=${has ? "reached" : "pending"}>${has ? "✓" : "…"} <bdi>${name}</bdi> ${say(has ? "handover.has-signed" : "handover.missing")}</li>`;
  }

  /** The desk that is meant signs: if another one is open here, it is locked first. */
  private sign(name: string): Promise<void> {
    const { sheet } = this;
    return this.attempt(async () => {
      if (desk.name !== name) desk.lock();
      const note = sheet.note ? await desk.addTo(sheet.note) : await desk.sign(sheet.text);
      await act("POST", "/api/v1/handovers/{id}/signature", { id: sheet.id }, { note });
      this.changed();
    });
  }
}
customElements.define("handover-sheet", HandoverSheet);
