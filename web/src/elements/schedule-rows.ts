// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import { plain, say } from "../words";
import { LightElement } from "./light-element";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;
/** Of 24 hours, whatever the browser is used to. */
const CLOCK = /^([01]\d|2[0-4]):[0-5]\d$/;

/** Weekly hours in UTC, one window a row, typed or put together from days and times. Tells `schedule` (detail: string). */
export class ScheduleRows extends LightElement {
  static override properties = { text: {}, language: {}, trouble: { state: true } };
  declare text: string;
  declare language: string;
  declare trouble: boolean;

  constructor() {
    super();
    this.text = "";
    this.trouble = false;
  }

  protected override render() {
    return html`<fieldset class="schedule"><legend>${say("schedule.title")}</legend>
      <label>${say("schedule.rows")} <textarea rows="2" dir="ltr" spellcheck="false" maxlength="2000" placeholder="Mon-Fri 06:00-18:00Z" .value=${this.text}
        @input=${(event: Event) => this.become((event.target as HTMLTextAreaElement).value)}></textarea></label>
      <p class="deeds days" role="group" aria-label=${plain("schedule.days")}>
        ${DAYS.map((day, number) => html`<label class="check"><input type="checkbox" value=${day} /> ${this.named(number)}</label>`)}</p>
      <p class="deeds"><label>${say("schedule.begin")} <input class="clock" dir="ltr" inputmode="numeric" maxlength="5" size="5" value="06:00" /></label>
        <label>${say("schedule.end")} <input class="clock" dir="ltr" inputmode="numeric" maxlength="5" size="5" value="18:00" /></label>
        <button type="button" @click=${this.add}>${say("schedule.add")}</button></p>
      ${this.trouble ? html`<p class="trouble" role="alert">${say("schedule.wrong")}</p>` : nothing}
      <p class="note">${say("schedule.how")}</p></fieldset>`;
  }

  /** The name of a day in the language of the page. */
  private named(number: number): string {
    return new Intl.DateTimeFormat(this.language || "en", { weekday: "short", timeZone: "UTC" }).format(MONDAY + number * DAY_MS);
  }

  private add(): void {
    const days = DAYS.map((day) => this.querySelector<HTMLInputElement>(`[value=${day}]`)!.checked);
    const [begin, end] = [...this.querySelectorAll<HTMLInputElement>(".clock")].map(({ value }) => value.trim());
    this.trouble = !days.includes(true) || ![begin, end].every((time) => CLOCK.test(time ?? ""));
    if (this.trouble) return;
    const rows = runs(days).map((run) => `${run} ${begin}-${end}Z`);
    this.become([this.text.trim(), ...rows].filter(Boolean).join("\n"));
  }

  private become(detail: string): void {
    this.text = detail;
    this.dispatchEvent(new CustomEvent<string>("schedule", { detail }));
  }
}
customElements.define("schedule-rows", ScheduleRows);

/** The chosen days as stretches, such as Mon-Fri. */
function runs(chosen: readonly boolean[]): string[] {
  const found: string[] = [];
  for (let first = 0; first < DAYS.length; first++) {
    if (!chosen[first]) continue;
    let last = first;
    while (chosen[last + 1]) last++;
    found.push(first === last ? DAYS[first]! : `${DAYS[first]}-${DAYS[last]}`);
    first = last;
  }
  return found;
}
