// SPDX-License-Identifier: Apache-2.0
import { html, nothing, type PropertyValues } from "lit";
import type { Cap } from "../answers";
import { Problem, act, show } from "../api";
import { speak } from "../desk/speaking";
import type { Meaning, Message, NamedPlace, ReadBack, Shown } from "../documents";
import { saveFile } from "../files";
import { wordsOf } from "../reasons";
import { severity } from "../severity";
import { left, zulu } from "../times";
import { plain, say, sayKind } from "../words";
import { DeedElement } from "./deed-element";
import { afterwards, directionOf, placeEchoes, sideBySide, wayOf } from "./spoken";

const ANSWERS = ["will-comply", "cannot", "disputes"];
const MEANS = ["radio", "telephone", "in-person", "writing", "messenger"];

/** One message of the conversation: what it says in every language, how far it got, and what this desk does with it. */
export class MessageView extends DeedElement {
  static override properties = {
    message: { attribute: false }, chosen: { type: Boolean }, desk: {}, now: { type: Number }, language: {},
    meaning: { state: true }, shown: { state: true }, read: { state: true },
  };
  declare message: Message;
  declare chosen: boolean;
  declare desk: string;
  declare now: number;
  declare language: string;
  declare meaning: Meaning | null | undefined;
  declare shown: Shown | undefined;
  declare read: ReadBack | undefined;

  /** The text is shown, and that it was is on record; once it is, this acknowledges. */
  async acknowledge(): Promise<void> {
    if (!this.message.incoming) return;
    if (!this.shown) await this.showText();
    await this.goOn("button.acknowledge");
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (this.chosen && this.meaning === undefined && changed.has("chosen")) void this.askMeaning();
  }

  protected override render() {
    const { message } = this;
    const signs = severity(message.prec);
    return html`<article class="message ${message.incoming ? "theirs" : "ours"} ${this.chosen ? "chosen" : ""}" data-id=${message.id}>
      <p class="head"><button class="plain" aria-expanded=${this.chosen ? "true" : "false"} @click=${this.choose}>
          <span class=${signs.style}><span aria-hidden="true">${signs.shape}</span> ${sayKind("precedence", message.prec)}</span>
          ${sayKind("message", message.kind)} <bdi dir="ltr">${message.number}</bdi></button>
        ${message.drill ? html`<strong class="drill-mark">DRILL</strong>` : nothing}
        <span><bdi>${message.from}</bdi> <span class="arrow">→</span> <bdi>${message.to.join(", ")}</bdi></span> <bdi dir="ltr">${zulu(message.at)}</bdi> ${this.due()}</p>
      ${message.outgoing?.map((way) => wayOf(message, way))}
      ${message.incoming ? this.received(message.incoming) : nothing}
      ${this.chosen ? this.whole() : nothing}
    </article>`;
  }

  private received(incoming: NonNullable<Message["incoming"]>) {
    const shown = incoming.shown_at.at(-1);
    const acked = incoming.acks[0];
    const steps = [["receipted", incoming.received_at, ""], ["shown", shown, ""], ["acknowledged", acked?.at, acked?.desks.join(", ")]] as const;
    return html`<ol class="stages">${steps.map(([name, at, who]) => name === "acknowledged" && this.message.need === "none" && !at ? nothing
        : html`<li class=${at ? "reached" : "pending"}>${at ? "✓" : "…"} ${sayKind("stage", name)} ${at ? html`<bdi dir="ltr">${zulu(at)}</bdi> <bdi>${who}</bdi>` : nothing}</li>`)}</ol>
      ${afterwards(incoming)}`;
  }

  private due() {
    const { by, need, outgoing, incoming } = this.message;
    const is_done = outgoing ? outgoing.every((way) => way.acks.length || way.answers.length) : !!incoming?.acks.length;
    if (!by || need === "none" || is_done) return nothing;
    const late = by < this.now;
    return html`<span class="due ${late ? "late" : ""}">${late ? "▲ " : ""}${say(late ? "line.answer-overdue" : "line.answer-due")} <bdi dir="ltr">${left(by, this.now)}</bdi></span>`;
  }

  private whole() {
    return html`${this.words()} ${this.shown ? this.text(this.shown) : nothing}
      ${this.read ? this.compared(this.read) : nothing}
      ${this.outcome()}
      ${this.deeds()}`;
  }

  private words() {
    if (!this.meaning) return nothing;
    const { texts, text } = this.meaning.said;
    const spoken = Object.entries(texts ?? {}).map(([lang, rows]) => ({ lang, dir: directionOf(lang), rows }));
    return html`${sideBySide(spoken)} ${text ? html`<p>${say("compose.untranslated")} <bdi dir="auto">${text}</bdi></p>` : nothing}`;
  }

  private text(shown: Shown) {
    const differing = Object.entries(shown.sameness ?? {}).filter(([, same]) => same !== "same");
    return html`<pre dir="auto" tabindex="0" aria-label=${plain("message.text")}>${shown.text}</pre>
      ${differing.map(([lang, same]) => html`<p>◆ <bdi dir="ltr">${lang}</bdi>: ${sayKind("sameness", same)}</p>`)}
      ${placeEchoes(shown.places)}
      <p class="facts">${say("message.shown")} <bdi dir="ltr">${zulu(shown.shown_at)}</bdi> · ${say("message.signed-by")} <bdi dir="ltr">${shown.signed_by.join(", ")}</bdi></p>`;
  }

  private deeds() {
    const { incoming } = this.message;
    const waits = incoming && this.message.need !== "none" && !incoming.acks.length;
    return html`<p class="deeds">
        ${this.shown ? nothing : html`<button ?disabled=${this.busy} @click=${this.showText}>${say("message.show")}</button>`}
        ${waits && this.shown ? html`<button class="acknowledge" ?disabled=${this.busy} @click=${this.confirm}>${say("message.acknowledge")} <kbd>A</kbd></button>` : nothing}
        ${this.message.kind === "warning" ? html`<button ?disabled=${this.busy} @click=${this.saveCap}>${say("message.cap")}</button>` : nothing}
      </p>
      ${incoming && this.shown && Object.keys(this.shown.places).length ? this.readingBack(this.shown) : nothing}
      ${incoming && this.shown ? this.replying() : nothing}`;
  }

  private readingBack(shown: Shown) {
    return html`<form class="deeds" @submit=${this.readBack}>
      <label>${say("read-back.place")} <input name="place" dir="ltr" maxlength="200" required autocomplete="off" /></label>
      ${Object.keys(shown.places).length > 1 ? html`<label>${say("read-back.number")} <input name="number" type="number" min="1" max=${Object.keys(shown.places).length} value="1" /></label>` : nothing}
      <button ?disabled=${this.busy}>${say("read-back.do")}</button></form>`;
  }

  private compared(read: ReadBack) {
    return html`<p role="status" class=${read.verdict === "same" ? "" : "trouble"}>${read.verdict === "same" ? "✓" : "▲"} ${sayKind("read-verdict", read.verdict)}
      <bdi dir="ltr">${read.distance_m} m</bdi></p>${placeEchoes({ [plain("read-back.sent")]: read.sent, [plain("read-back.read")]: read.read })}`;
  }

  private replying() {
    return html`<form class="deeds" @submit=${this.reply}>
        <label>${say("reply.answer")} <select name="answer"><option value="">${plain("reply.words-only")}</option>
          ${ANSWERS.map((answer) => html`<option value=${answer}>${plain(`answer.${answer}` as "answer.cannot")}</option>`)}</select></label>
        <label>${say("reply.text")} <input name="text" dir="auto" maxlength="2000" /></label>
        <button ?disabled=${this.busy}>${say("reply.do")}</button></form>
      <form class="deeds" @submit=${this.relay}>
        <label>${say("relay.unit")} <input name="unit" dir="auto" maxlength="128" required /></label>
        <label>${say("relay.means")} <select name="means">${MEANS.map((means) => html`<option value=${means}>${plain(`means.${means}` as "means.radio")}</option>`)}</select></label>
        <label class="check"><input type="checkbox" name="read_back" /> ${say("relay.read-back")}</label>
        <button ?disabled=${this.busy}>${say("relay.do")}</button></form>`;
  }

  private choose(): void {
    this.dispatchEvent(new CustomEvent("choose", { detail: this.chosen ? "" : this.message.id, bubbles: true }));
  }

  /** What it says by templates, without putting on record that anybody was shown it; none if it is in other words. */
  private async askMeaning(): Promise<void> {
    try {
      this.meaning = await show<Meaning>("/api/v1/messages/{id}/meaning", { id: this.message.id });
    } catch (error) {
      this.meaning = null;
      if (!(error instanceof Problem && error.status < 500)) this.refused = wordsOf(error);
    }
  }

  private showText = (): Promise<void> =>
    this.deed(async () => {
      const { places } = await show<{ places: NamedPlace[] }>("/api/v1/places");
      this.shown = await act<Shown>("POST", "/api/v1/warnings/{id}/show", { id: this.message.id }, { desk: this.desk, names: places });
    });

  private confirm = (): Promise<void> =>
    this.deed(async () => {
      const body = { shown_at: this.shown!.shown_at, remark: "" };
      await speak(await act("POST", "/api/v1/messages/{id}/acknowledgement", { id: this.message.id }, body));
      this.told = plain("message.acknowledged");
    });

  private reply(event: SubmitEvent): Promise<void> {
    const { given, form } = taken(event);
    const answer = given.answer ? { answer: given.answer } : {};
    return this.answer({ text: given.text ?? "", lang: this.language, ...answer }, form);
  }

  private saveCap(): Promise<void> {
    return this.deed(async () => {
      const { cap, drill } = await show<Cap>("/api/v1/warnings/{id}/cap", { id: this.message.id });
      saveFile(`${drill ? "DRILL-" : ""}warning-${this.message.id.slice(0, 12)}.xml`, new Blob([cap], { type: "application/cap+xml" }));
    });
  }

  private relay(event: SubmitEvent): Promise<void> {
    const { given, form } = taken(event);
    const hop = { to: given.unit, by: this.desk, at: Date.now(), means: given.means, read_back: "read_back" in given };
    return this.answer({ text: "", lang: this.language, hop }, form);
  }

  private answer(words: object, form: HTMLFormElement): Promise<void> {
    return this.deed(async () => {
      await speak(await act("POST", "/api/v1/messages/{id}/reply", { id: this.message.id }, words));
      this.told = plain("reply.done");
      form.reset();
    });
  }

  private readBack(event: SubmitEvent): Promise<void> {
    const { given } = taken(event);
    return this.deed(async () => {
      const { places } = await show<{ places: NamedPlace[] }>("/api/v1/places");
      const body = { place: given.place, number: Number(given.number ?? 1), desk: this.desk, names: places };
      const read = await act<ReadBack>("POST", "/api/v1/warnings/{id}/read-back", { id: this.message.id }, body);
      if (read.reply) await speak({ ...read.reply });
      this.read = read;
    });
  }

  private deed(doing: () => Promise<void>): Promise<void> {
    return this.attempt(async () => {
      await doing();
      this.changed();
    });
  }
}
customElements.define("message-view", MessageView);

function taken(event: SubmitEvent): { given: Record<string, string>; form: HTMLFormElement } {
  event.preventDefault();
  const form = event.target as HTMLFormElement;
  return { given: Object.fromEntries(new FormData(form)) as Record<string, string>, form };
}
