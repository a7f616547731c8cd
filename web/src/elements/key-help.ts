// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import { KEYS } from "../keys";
import { say, SOURCE } from "../words";
import { LightElement } from "./light-element";

/** The keys, over the page; Escape closes it. Tells `keys-set` (detail: whether single keys act). */
export class KeyHelp extends LightElement {
  static override properties = { acting: { type: Boolean }, language: {} };
  declare acting: boolean;
  declare language: string;

  toggle(): void {
    const dialog = this.querySelector("dialog");
    if (dialog?.open) dialog.close();
    else dialog?.showModal();
  }

  protected override render() {
    return html`<dialog class="help" aria-labelledby="help-title">
      <h2 id="help-title">${say("help.title")}</h2>
      <dl>
        ${KEYS.map((key) => html`<div><dt><kbd>${key.key}</kbd></dt><dd>${say(key.does)}</dd></div>`)}
        <div><dt><kbd>Tab</kbd> <kbd>Enter</kbd></dt><dd>${say("key.tab")}</dd></div>
        <div><dt><kbd>←↑→↓</kbd> <kbd>+</kbd> <kbd>-</kbd></dt><dd>${say("key.map")}</dd></div>
      </dl>
      <label><input type="checkbox" .checked=${this.acting} @change=${this.set} /> ${say("help.acting")}</label>
      ${this.language === SOURCE ? nothing : html`<p class="note">${say("help.unreviewed")}</p>`}
      <form method="dialog"><button>${say("help.close")}</button></form>
    </dialog>`;
  }

  private set(event: Event): void {
    const detail = (event.target as HTMLInputElement).checked;
    this.dispatchEvent(new CustomEvent("keys-set", { detail, bubbles: true }));
  }
}
customElements.define("key-help", KeyHelp);
