// SPDX-License-Identifier: Apache-2.0
import { html, nothing, type PropertyValues } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { AgreedLadder, Climb, NextStep } from "../answers";
import { act, show } from "../api";
import { errand } from "../desk/errand";
import type { Message } from "../documents";
import { settle, take } from "../ladders";
import { trouble, wordsOf } from "../reasons";
import { ownWarnings, warningOptions } from "../talks";
import { instant } from "../times";
import { plain, say, sayKind } from "../words";
import { DeedElement } from "./deed-element";

/**
 * The next step of an agreed ladder for an alert or a case: it is taken, left out with a reason, or what people did
 * otherwise is recorded as reported. Tells `changed`, and `step` once its message is to be worded.
 */
export class LadderDeeds extends DeedElement {
  static override properties = { of: {}, ladder: {}, drill: { type: Boolean }, language: {}, step: { state: true }, none: { state: true }, ladders: { state: true }, warnings: { state: true } };
  /** Id of an alert or a case; empty begins a case. */
  declare of: string;
  /** Its hash; empty takes the one in use there, or the only one in force. */
  declare ladder: string;
  declare drill: boolean;
  declare language: string;
  declare step: NextStep | undefined;
  /** Why there is no next step. */
  declare none: string;
  declare ladders: AgreedLadder[];
  declare warnings: Message[];

  constructor() {
    super();
    Object.assign(this, { of: "", ladder: "", drill: false, none: "", ladders: [], warnings: [] });
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("of") || changed.has("drill")) void this.refresh();
  }

  protected override render() {
    return html`<details @toggle=${this.opened}><summary>${say("ladder.do")}</summary>
      ${this.outcome()} ${trouble(this.none)}
      ${this.step ? html`${this.taking(this.step)} ${this.leaving(this.step)}` : nothing}
      ${this.of ? this.reporting() : nothing}</details>`;
  }

  private taking(step: NextStep) {
    return html`<form class="form draft" @submit=${this.taken}>
      <p><strong>◆ ${say("ladder.next")} <bdi dir="ltr">${step.step}</bdi> <bdi dir="auto">${step.name}</bdi></strong> · ${sayKind("ladder-channel", step.channel)}
        ${step.tell.length ? html` · <bdi>${step.tell.join(", ")}</bdi>` : nothing} ${step.drill ? html`<strong class="drill-mark">DRILL</strong>` : nothing}</p>
      ${step.channel === "line" ? this.byMessage() : html`<div class="fields"><label>${say("ladder.how")} <input name="text" dir="auto" maxlength="4000" /></label></div>`}
      <p class="deeds"><button ?disabled=${this.busy}>${say(step.is_last ? "ladder.hand" : "ladder.take")}</button></p></form>`;
  }

  /** It is worded on the page of the line; one that was said already, such as by two desks, takes it as well. */
  private byMessage() {
    return html`<p class="deeds"><button type="button" class="word" @click=${this.word}>${say("ladder.word")}</button></p>
      <div class="fields"><label>${say("ladder.message")} <select name="message" required>${warningOptions(this.warnings)}</select></label></div>`;
  }

  private leaving(step: NextStep) {
    const steps = this.ladders.find(({ ladder }) => ladder === step.ladder)?.steps ?? [];
    const later = steps.filter((each) => each.step > step.step && each.level !== "beyond-warning");
    return html`<form class="form" @submit=${this.deviated}><h3>${say("ladder.deviate")}</h3><div class="fields">
        <label>${say("ladder.go-on")} <select name="step"><option value="0">${plain("ladder.no-step")}</option>
          ${repeat(later, (each) => each.step, (each) => html`<option value=${each.step}>${each.step}. ${each.name}</option>`)}</select></label>
        <label>${say("notices.why")} <input name="reason" dir="auto" maxlength="4000" required /></label></div>
      <p class="deeds"><button ?disabled=${this.busy}>${say("deeds.record")}</button></p></form>`;
  }

  private reporting() {
    return html`<form class="form" @submit=${this.reported}><h3>${say("ladder.report")}</h3><div class="fields">
        <label>${say("ladder.what")} <input name="what" dir="auto" maxlength="4000" required /></label>
        <label>${say("ladder.when")} <input name="done_at" type="datetime-local" dir="ltr" required /></label>
        <label>${say("deeds.said-by")} <input name="who" dir="auto" maxlength="200" required /></label></div>
      <p class="deeds"><button ?disabled=${this.busy}>${say("deeds.record")}</button></p></form>`;
  }

  private get meant() {
    return { of: this.of, ladder: this.ladder, drill: this.drill };
  }

  private opened(): void {
    void this.refresh();
  }

  /** That a person has it already, or that no ladder is agreed, is no failure of anything that was done. */
  private async refresh(): Promise<void> {
    if (!this.querySelector("details")?.open) return;
    try {
      const [warnings, { ladders }] = await Promise.all([ownWarnings(), show<{ ladders: AgreedLadder[] }>("/api/v1/ladders")]);
      await settle(warnings);
      const step = await act<NextStep>("POST", "/api/v1/ladders/next", {}, this.meant);
      Object.assign(this, { step, ladders, warnings, none: "" });
    } catch (error) {
      [this.step, this.none] = [undefined, wordsOf(error)];
    }
  }

  private word(): void {
    const { alert, drill } = this.step!;
    Object.assign(errand, { alert, drill, step: this.step });
    this.dispatchEvent(new Event("step", { bubbles: true }));
  }

  private taken(event: SubmitEvent): Promise<void> {
    const given = fieldsOf(event);
    const message = String(given.get("message") ?? "");
    const text = String(given.get("text") ?? "");
    return this.recorded(() => (message ? take(this.step, message) : act("POST", "/api/v1/ladders/take", {}, { ...this.meant, message, text })));
  }

  private deviated(event: SubmitEvent): Promise<void> {
    const given = fieldsOf(event);
    const body = { ...this.meant, step: Number(given.get("step")), reason: given.get("reason") };
    return this.recorded(() => act<Climb>("POST", "/api/v1/ladders/deviate", {}, body));
  }

  private reported(event: SubmitEvent): Promise<void> {
    const given = fieldsOf(event);
    const body = { ...this.meant, what: given.get("what"), who: given.get("who"), done_at: instant(given.get("done_at")) };
    return this.recorded(() => act<Climb>("POST", "/api/v1/ladders/report", {}, body));
  }

  private recorded(doing: () => Promise<unknown>): Promise<void> {
    return this.attempt(async () => {
      await doing();
      this.querySelectorAll("form").forEach((form) => form.reset());
      await this.refresh();
      this.done("deeds.done");
    });
  }
}
customElements.define("ladder-deeds", LadderDeeds);

function fieldsOf(event: SubmitEvent): FormData {
  event.preventDefault();
  return new FormData(event.target as HTMLFormElement);
}
