// SPDX-License-Identifier: Apache-2.0
import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { reason, trouble } from "../reasons";
import { plain, type Word } from "../words";
import { LightElement } from "./light-element";

/** An element in which a person does something: it shows that it goes on, what came of it, and why it failed. */
export abstract class DeedElement extends LightElement {
  static override properties: PropertyDeclarations = { refused: { state: true }, told: { state: true }, busy: { state: true } };
  /** Why the last deed failed; it stands until the next one. */
  declare refused: string;
  /** What came of the last deed. */
  declare told: string;
  /** True while a deed goes on. */
  declare busy: boolean;

  constructor() {
    super();
    Object.assign(this, { refused: "", told: "", busy: false });
  }

  /** What came of the last deed, where the officer looks. */
  protected outcome(): TemplateResult {
    return html`${trouble(this.refused)} ${this.told ? html`<p role="status">✓ ${this.told}</p>` : nothing}`;
  }

  /** Does something, and shows why if it fails. */
  protected async attempt(doing: () => Promise<unknown>): Promise<void> {
    const pressed = document.activeElement;
    this.refused = this.told = "";
    this.busy = true;
    this.refused = await reason(doing);
    this.busy = false;
    await this.updateComplete;
    // A button that could not be pressed meanwhile has lost the keyboard.
    if (pressed instanceof HTMLButtonElement && this.contains(pressed) && document.activeElement === document.body) pressed.focus();
  }

  /** What comes next gets the keyboard, once it is shown. */
  protected async goOn(to: string): Promise<void> {
    await this.updateComplete;
    this.querySelector<HTMLElement>(to)?.focus();
  }

  /** Shows that it is done, and tells `changed`. */
  protected done(words: Word): void {
    this.told = plain(words);
    this.changed();
  }

  /** Tells the page around that the node has something new. */
  protected changed(): void {
    this.dispatchEvent(new Event("changed", { bubbles: true }));
  }
}
