// SPDX-License-Identifier: Apache-2.0
import { html, nothing, type PropertyValues } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { act, show } from "../api";
import { desk } from "../desk/desk";
import { type Half, halves } from "../desk/errand";
import { commit } from "../desk/speaking";
import type { Message, NamedPlace, SignedOnce } from "../documents";
import { settle, take } from "../ladders";
import { plain, say } from "../words";
import { DeedElement } from "./deed-element";
import { placeEchoes, sideBySide } from "./spoken";

/** Messages that wait for the second person: looked over, signed by another desk as well, and sent. */
export class SecondPerson extends DeedElement {
  static override properties = { language: {}, count: { type: Number }, talk: { attribute: false } };
  declare language: string;
  declare count: number;
  /** The messages of the line. */
  declare talk: readonly Message[];

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("talk") && this.talk.some(({ id }) => halves.some((half) => half.id === id))) void this.settle();
  }

  protected override render() {
    return html`<section class="halves" aria-labelledby="halves-title" ?hidden=${!halves.length && !this.refused && !this.told}>
        <h3 id="halves-title">${say("second.title")} <bdi dir="ltr">${halves.length}</bdi></h3>
        ${repeat(halves, ({ note }) => note, (half) => this.one(half))}
      </section>
      ${this.outcome()}
      <label class="file">${say("second.bring")} <input type="file" accept=".note" @change=${this.bring} /></label>`;
  }

  private one(half: Half) {
    const { draft } = half;
    const step = half.step ? { number: half.step.step, name: half.step.name } : "step" in draft && draft.step;
    return html`<article class="draft">
      <p><strong class="waits">◆ ${say("compose.waits")}</strong> ${draft.drill ? html`<strong class="drill-mark">DRILL</strong>` : nothing}
        ${say("second.for")} <bdi>${draft.to.join(", ")}</bdi></p>
      ${step ? html`<p>◆ ${say("compose.step")} <bdi dir="ltr">${step.number}</bdi> <bdi dir="auto">${step.name}</bdi></p>` : nothing}
      ${sideBySide(draft.texts)} ${placeEchoes(draft.places)}
      <p class="deeds"><button ?disabled=${this.busy} @click=${() => this.sign(half)}>${say("second.sign")}</button>
        <a download="warning.note" href=${`data:text/plain;charset=utf-8,${encodeURIComponent(half.note)}`}>${say("second.save")}</a>
        <button @click=${() => this.drop(half)}>${say("second.drop")}</button></p>
    </article>`;
  }

  /** The first desk is locked: another person brings another key. */
  private sign(half: Half): Promise<void> {
    return this.attempt(async () => {
      desk.lock();
      const said = await commit(await desk.addTo(half.note));
      this.drop(half);
      if (said.is_overtaken) throw new Error(plain("second.overtaken"));
      await take(half.step, said.id);
      this.done("step" in half.draft && half.draft.step && !half.step ? "second.step" : "compose.sent");
    });
  }

  /** Somebody else may have sent what waits here. */
  private settle(): Promise<void> {
    return this.attempt(async () => {
      if (await settle(this.talk)) this.done("compose.sent");
    });
  }

  private drop(half: Half): void {
    halves.splice(halves.indexOf(half), 1);
    this.requestUpdate();
  }

  private bring(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    return this.attempt(async () => {
      const note = await input.files![0]!.text();
      const { places } = await show<{ places: NamedPlace[] }>("/api/v1/places");
      const draft = await act<SignedOnce>("POST", "/api/v1/warnings/half", {}, { note, names: places });
      halves.unshift({ id: draft.id, note, draft });
      input.value = "";
      this.requestUpdate();
    });
  }
}
customElements.define("second-person", SecondPerson);
