// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import { act } from "../api";
import { toBase64 } from "../desk/age";
import { speak, speakAll, type Wording } from "../desk/speaking";
import type { Line } from "../documents";
import { cellField, cellsOf, type Column, columnsOf, columnsOfNotices } from "../notice-cells";
import { plain, say } from "../words";
import { DeedElement } from "./deed-element";

interface Read {
  rows: { row: number; ref: string; name: string; wording: Wording }[];
  faults: { row: number; column: string; value: string; message: string; hint: string }[];
}

const KINDS = ["site", "movement"];
const PRECEDENCES = ["routine", "priority", "immediate"];

/** Lodges notices: one by a form, or many by a file, whose faults are told row by row before anything is signed. */
export class NoticeForm extends DeedElement {
  static override properties = {
    line: { attribute: false }, drilling: { type: Boolean }, language: {},
    columns: { state: true }, kind: { state: true }, read: { state: true },
  };
  declare line: Line;
  declare drilling: boolean;
  declare language: string;
  declare columns: Column[];
  declare kind: string;
  declare read: Read | undefined;

  constructor() {
    super();
    Object.assign(this, { columns: [], kind: "site" });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(async () => {
      this.columns = await columnsOfNotices();
    });
  }

  protected override render() {
    return html`<details><summary>${say("notices.lodge")}</summary>
        <form class="form" @submit=${this.lodge}>
          <label>${say("line.kind")} <select name="kind" @change=${(event: Event) => (this.kind = (event.target as HTMLSelectElement).value)}>
            ${KINDS.map((kind) => html`<option value=${kind}>${plain(`notice.${kind}` as "notice.site")}</option>`)}</select></label>
          <div class="fields">${columnsOf(this.columns, this.kind).map((column) => cellField(column))}</div>
          ${this.manner()}
          <p class="deeds"><button ?disabled=${this.busy}>${say("notices.sign")}</button></p>
        </form></details>
      <details><summary>${say("notices.import")}</summary>
        <form class="form" @submit=${this.readFile} @input=${() => (this.read = undefined)}>
          <label>${say("notices.file")} <input name="file" type="file" accept=".csv,.xlsx,.geojson,.json" required /></label>
          ${this.manner()}
          <p class="deeds"><button ?disabled=${this.busy}>${say("notices.read")}</button></p>
        </form>
        ${this.read ? this.checked(this.read) : nothing}</details>
      ${this.outcome()}`;
  }

  private manner() {
    return html`<div class="fields">
        <label>${say("compose.precedence")} <select name="prec">${PRECEDENCES.map((each) => html`<option value=${each}>${plain(`precedence.${each}` as "precedence.routine")}</option>`)}</select></label>
        <label>${say("notices.offset")} <input name="offset" dir="ltr" maxlength="6" placeholder="+03:00" /></label></div>
      <p class="deeds">${this.line.peers.map(({ party }) => html`<label class="check"><input type="checkbox" name="to" value=${party} checked /> <bdi>${party}</bdi></label>`)}
        <label class="check"><input type="checkbox" name="drill" ?checked=${this.drilling} /> <strong class="drill-mark">DRILL</strong> ${say("compose.drill")}</label></p>`;
  }

  private checked(read: Read) {
    return html`<section class="draft" aria-labelledby="import-title"><h3 id="import-title">${say("notices.good")} <bdi dir="ltr">${read.rows.length}</bdi> ·
        ${say("notices.faults")} <bdi dir="ltr">${read.faults.length}</bdi></h3>
      ${read.faults.length
        ? html`<div class="scroll" tabindex="0"><table class="faults"><thead><tr><th scope="col">${say("notices.row")}</th><th scope="col">${say("notices.column")}</th><th scope="col">${say("notices.fault")}</th></tr></thead>
          <tbody>${read.faults.map((fault) => html`<tr><td><bdi dir="ltr">${fault.row || "–"}</bdi></td><td><bdi dir="ltr">${fault.column}</bdi></td>
            <td lang="en"><strong>▲</strong> <bdi dir="auto">${fault.message}</bdi> ${fault.value ? html`(<bdi dir="auto">${fault.value}</bdi>)` : nothing} <small><bdi dir="auto">${fault.hint}</bdi></small></td></tr>`)}</tbody></table></div>`
        : nothing}
      ${read.rows.length
        ? html`<ul>${read.rows.map((row) => html`<li><bdi dir="ltr">${row.row}</bdi>: <bdi dir="auto">${row.ref}</bdi> <bdi dir="auto">${row.name}</bdi></li>`)}</ul>
          <p class="deeds"><button class="send" ?disabled=${this.busy} @click=${() => this.lodgeAll(read)}>${say("notices.sign-all")}</button></p>`
        : nothing}</section>`;
  }

  private lodge(event: SubmitEvent): Promise<void> {
    const { given, form } = taken(event);
    const cells = Object.fromEntries(Object.entries(cellsOf(given)).filter(([, text]) => text));
    return this.attempt(async () => {
      const body = { ...lodging(given, this.language), cells: { kind: this.kind, ...cells } };
      const { wording } = await act<{ wording: Wording }>("POST", "/api/v1/lines/{line}/notices/form", { line: this.line.line }, body);
      await speak(wording);
      form.reset();
      this.done("notices.lodged");
    });
  }

  private readFile(event: SubmitEvent): Promise<void> {
    const { given } = taken(event);
    const file = given.get("file") as File;
    return this.attempt(async () => {
      const content = toBase64(new Uint8Array(await file.arrayBuffer()));
      const body = { ...lodging(given, this.language), name: file.name, file: content };
      this.read = await act<Read>("POST", "/api/v1/lines/{line}/notices/file", { line: this.line.line }, body);
    }).then(() => this.goOn(".send"));
  }

  private lodgeAll(read: Read): Promise<void> {
    return this.attempt(async () => {
      await speakAll(this.line.line, read.rows.map(({ wording }) => wording));
      this.read = undefined;
      this.done("notices.lodged");
    });
  }
}
customElements.define("notice-form", NoticeForm);

function lodging(given: FormData, lang: string): object {
  return { to: given.getAll("to"), prec: given.get("prec"), drill: given.has("drill"), lang, utc_offset: given.get("offset") ?? "" };
}

function taken(event: SubmitEvent): { given: FormData; form: HTMLFormElement } {
  event.preventDefault();
  const form = event.target as HTMLFormElement;
  return { given: new FormData(form), form };
}
