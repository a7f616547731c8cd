// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { act, show } from "../api";
import { desk } from "../desk/desk";
import { type Half, halves } from "../desk/errand";
import { commit } from "../desk/speaking";
import type { NamedPlace, SignedOnce } from "../documents";
import { take } from "../ladders";
import { plain, say } from "../words";
import { DeedElement } from "./deed-element";
import { placeEchoes, sideBySide } from "./spoken";

/** Messages that wait for the second person: looked over, signed by another desk as well, and sent. */
export class SecondPerson extends DeedElement {
  static override properties = { language: {}, count: { type: Number } };
  declare language: string;
  declare count: number;

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
    return html`<article class="draft">
      <p><strong class="waits">◆ ${say("compose.waits")}</strong> ${draft.drill ? html`<strong class="drill-mark">DRILL</strong>` : nothing}
        ${say("second.for")} <bdi>${draft.to.join(", ")}</bdi></p>
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
      this.done("compose.sent");
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
      halves.unshift({ note, draft: await act<SignedOnce>("POST", "/api/v1/warnings/half", {}, { note, names: places }) });
      input.value = "";
      this.requestUpdate();
    });
  }
}
customElements.define("second-person", SecondPerson);
