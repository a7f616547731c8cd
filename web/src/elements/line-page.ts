// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { show } from "../api";
import { halves } from "../desk/errand";
import type { Line, Message } from "../documents";
import { say } from "../words";
import "./compose-form";
import type { ComposeForm } from "./compose-form";
import { FreshElement } from "./fresh-element";
import "./line-state";
import "./message-view";
import type { MessageView } from "./message-view";
import "./second-person";

interface Talk {
  messages: Message[];
  checks_left_out: number;
}

/** Each line: its state, what is to be said, and the conversation on it with how far every message got. */
export class LinePage extends FreshElement {
  static override properties = {
    now: { type: Number }, language: {}, desk: {}, drilling: { type: Boolean },
    lines: { state: true }, talk: { state: true }, chosen: { state: true }, checks: { state: true },
  };
  declare now: number;
  declare language: string;
  declare desk: string;
  declare drilling: boolean;
  declare lines: Line[] | undefined;
  declare talk: Map<string, Talk>;
  declare chosen: string;
  declare checks: boolean;

  constructor() {
    super();
    this.chosen = "";
    this.checks = false;
    this.talk = new Map();
  }

  protected override async load(): Promise<void> {
    const { lines } = await show<{ lines: Line[] }>("/api/v1/lines");
    const query = { checks: String(this.checks) };
    const talks = lines.map(async ({ line }): Promise<[string, Talk]> => [line, await show<Talk>("/api/v1/lines/{line}/messages", { line }, query)]);
    this.talk = new Map(await Promise.all(talks));
    this.lines = lines;
  }

  /** The form for a warning is opened, once the lines are there. */
  async compose(): Promise<void> {
    if (!this.lines) await this.refresh();
    await this.updateComplete;
    const forms = [...this.querySelectorAll<ComposeForm>("compose-form")];
    await (forms.find(({ step }) => step) ?? forms[0])?.begin();
  }

  /** A key of the table was pressed. */
  press(key: string): void {
    const messages = [...this.talk.values()].flatMap(({ messages }) => messages);
    const at = messages.findIndex(({ id }) => id === this.chosen);
    if (key === "j") this.choose(messages[Math.min(at + 1, messages.length - 1)]?.id);
    else if (key === "k") this.choose(messages[Math.max(at - 1, 0)]?.id);
    else if (key === "a") void this.acknowledge(messages);
  }

  protected override render() {
    if (!this.lines) return html`${this.outcome()}<p>${say("loading")}</p>`;
    return html`${this.outcome()}
      ${this.lines.length ? repeat(this.lines, ({ line }) => line, (line) => this.one(line)) : html`<p class="none">${say("line.none")}</p>`}`;
  }

  private one(line: Line) {
    const talk = this.talk.get(line.line);
    return html`<section class="line" @changed=${() => this.refresh()} @choose=${(event: CustomEvent<string>) => this.choose(event.detail)}>
      <line-state .line=${line} .language=${this.language}></line-state>
      <compose-form .line=${line} .desk=${this.desk} .drilling=${this.drilling} .language=${this.language}></compose-form>
      <second-person .count=${halves.length} .talk=${talk?.messages ?? []} .language=${this.language}></second-person>
      <div class="spoken"><h3>${say("line.talk")}</h3>
      <ol class="talk">${repeat(talk?.messages ?? [], ({ id }) => id, (message) => html`<li><message-view .message=${message}
        .chosen=${message.id === this.chosen} .desk=${this.desk} .now=${this.now} .language=${this.language}></message-view></li>`)}</ol>
      ${talk?.messages.length ? nothing : html`<p class="none">${say("line.nothing-said")}</p>`}
      ${talk?.checks_left_out || this.checks
        ? html`<label class="check"><input type="checkbox" .checked=${this.checks} @change=${this.setChecks} /> ${say("line.checks")}
          <bdi dir="ltr">${talk?.checks_left_out || ""}</bdi></label>`
        : nothing}
      </div>
    </section>`;
  }

  private choose(id: string | undefined): void {
    this.chosen = id ?? "";
    void this.updateComplete.then(() => this.querySelector("article.chosen")?.scrollIntoView({ block: "nearest" }));
  }

  /** The oldest message that waits for it, unless another one is chosen that does. */
  private async acknowledge(messages: readonly Message[]): Promise<void> {
    const waiting = messages.filter((each) => each.incoming && each.need !== "none" && !each.incoming.acks.length);
    const first = waiting.find(({ id }) => id === this.chosen) ?? waiting.at(-1);
    if (!first) return;
    this.choose(first.id);
    await this.updateComplete;
    await [...this.querySelectorAll<MessageView>("message-view")].find(({ message }) => message.id === first.id)?.acknowledge();
  }

  private setChecks(event: Event): void {
    this.checks = (event.target as HTMLInputElement).checked;
    void this.refresh();
  }
}
customElements.define("line-page", LinePage);
