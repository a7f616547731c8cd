// SPDX-License-Identifier: Apache-2.0
import { html, type PropertyDeclarations, type TemplateResult } from "lit";
import type { Happened, Live } from "../live";
import { reason, trouble } from "../reasons";
import { DeedElement } from "./deed-element";

const SOON_MS = 60;

/** An element that shows what the node has, and asks again when something happens that concerns it. */
export abstract class FreshElement extends DeedElement {
  static override properties: PropertyDeclarations = { live: { attribute: false }, unread: { state: true } };
  declare live: Live;
  /** Why what is shown could not be asked for. */
  declare unread: string;
  private waiting = 0;
  private askAt = Infinity;
  private askedAt = -SOON_MS;
  private asking = Promise.resolve();

  /** Asks the node, and keeps what it says. */
  protected abstract load(): Promise<void>;

  /** True if an event concerns what is shown. */
  protected concerns(happened: Happened): boolean {
    return happened.name !== "positions";
  }

  /** How long the node need not be asked after an event that concerns what is shown. */
  protected patience_ms(_: Happened): number {
    return 0;
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

  /** What came of the last deed, which no refresh takes away; and why what is shown could not be asked for. */
  protected override outcome(): TemplateResult {
    return html`${super.outcome()} ${trouble(this.unread)}`;
  }

  protected async refresh(): Promise<void> {
    this.unread = await reason(() => this.load());
  }

  /** The first event is answered at once, what comes soon after it together: an alert must not wait for others. */
  private onHappened = (event: Event): void => {
    const { detail } = event as CustomEvent<Happened>;
    if (!this.concerns(detail)) return;
    const askAt = Math.max(performance.now() + this.patience_ms(detail), this.askedAt + SOON_MS);
    if (this.waiting && this.askAt <= askAt) return;
    clearTimeout(this.waiting);
    this.askAt = askAt;
    this.waiting = window.setTimeout(() => this.askNow(), Math.max(0, askAt - performance.now()));
  };

  /** One question after the other, so that no old answer comes after a newer one. */
  private askNow(): void {
    this.waiting = 0;
    this.askedAt = performance.now();
    this.asking = this.asking.then(() => this.refresh());
  }

  private onConnection = (): void => {
    if (this.live.connection === "connected") void this.refresh();
  };
}
