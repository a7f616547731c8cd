// SPDX-License-Identifier: Apache-2.0
import { html, nothing, type TemplateResult } from "lit";
import { Problem } from "../api";
import type { Happened, Live } from "../live";
import { LightElement } from "./light-element";

const SOON_MS = 120;

/** An element that shows what the node has, and asks again when something happens that concerns it. */
export abstract class FreshElement extends LightElement {
  static override properties = { live: { attribute: false }, trouble: { state: true } };
  declare live: Live;
  declare trouble: string;
  private waiting = 0;

  /** Asks the node, and keeps what it says. */
  protected abstract load(): Promise<void>;

  /** True if an event concerns what is shown. */
  protected concerns(happened: Happened): boolean {
    return happened.name !== "positions";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.live.addEventListener("happened", this.onHappened);
    this.live.addEventListener("connection", this.onConnection);
    void this.refresh();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.live.removeEventListener("happened", this.onHappened);
    this.live.removeEventListener("connection", this.onConnection);
    clearTimeout(this.waiting);
  }

  /** What went wrong, where the officer looks. */
  protected troubled(): TemplateResult | typeof nothing {
    return this.trouble ? html`<p class="trouble" role="alert"><bdi>${this.trouble}</bdi></p>` : nothing;
  }

  /** Does something, and shows why if the node refuses. */
  protected async attempt(doing: () => Promise<void>): Promise<void> {
    try {
      await doing();
      this.trouble = "";
    } catch (error) {
      this.trouble = error instanceof Problem || error instanceof TypeError ? error.message : String(error);
    }
  }

  protected refresh(): Promise<void> {
    return this.attempt(() => this.load());
  }

  private onHappened = (event: Event): void => {
    if (!this.concerns((event as CustomEvent<Happened>).detail)) return;
    clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => void this.refresh(), SOON_MS);
  };

  private onConnection = (): void => {
    if (this.live.connection === "connected") void this.refresh();
  };
}
