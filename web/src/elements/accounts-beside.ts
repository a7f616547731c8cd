// SPDX-License-Identifier: Apache-2.0
import { html, nothing, type PropertyValues } from "lit";
import { show } from "../api";
import { trouble, wordsOf } from "../reasons";
import { plain, say, sayKind, type Word } from "../words";
import { LightElement } from "./light-element";

interface Claim {
  account: string;
  claim: string;
  span: [number, number];
  holder: string;
  chain: string[];
  modality: string;
}

interface Item {
  topic: string;
  question: string;
  relation: string;
  origins: number;
  notes: string[];
  cells: { account: string; says: string; open: boolean; claims: Claim[] }[];
}

interface Beside {
  accounts: { id: string; doc_id: string; title: string; publisher: string; date: string; lang: string; speaker: string; drill: boolean; text: string | null }[];
  comparison: { accounts: Record<string, string>; items: Item[]; checks: (Claim & { check: string; against: string; verdict: string; detail: string[] })[] } | null;
  facts: { facts: { standing: string; topic: string; relation: string; origins: number }[]; findings: { body: string; text: string; confidence: string; source: string }[] } | null;
}

const SIGNS: Record<string, string> = { agree: "=", differ: "≠", only: "1", unknown: "?", error: "!", ambiguous: "~" };
const STANDINGS = ["all accept", "accepted by those who speak of it", "disputed", "only one account says", "left open by the words", "nobody knows"];

/** Accounts side by side, question by question; each cell opens its words in the text. Or the facts that follow. */
export class AccountsBeside extends LightElement {
  static override properties = { incident: {}, log: { type: Number }, facts: { type: Boolean }, language: {}, beside: { state: true }, claim: { state: true }, trouble: { state: true } };
  declare incident: string;
  /** Of the log that has it, if that one has ended. */
  declare log: number | undefined;
  declare facts: boolean;
  declare language: string;
  declare beside: Beside | undefined;
  declare claim: Claim | undefined;
  declare trouble: string;

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("incident")) void this.load();
    if (changed.has("claim") && this.claim) this.querySelector("mark")?.scrollIntoView({ block: "center" });
  }

  protected override render() {
    if (this.trouble) return trouble(this.trouble);
    if (!this.beside) return html`<p>${say("loading")}</p>`;
    const { comparison, accounts } = this.beside;
    if (!comparison) return html`<p class="none">${say("accounts.too-few")} <bdi dir="ltr">${accounts.length}</bdi></p>${this.texts()}`;
    return this.facts ? this.agreed(comparison.items) : html`${this.table(comparison)} ${this.checks(comparison)} ${this.texts()}`;
  }

  private table({ accounts, items }: NonNullable<Beside["comparison"]>) {
    const names = Object.keys(accounts);
    return html`<p class="note">${say("accounts.words")}</p>
      <div class="scroll" tabindex="0"><table class="compare">
      <caption>${say("accounts.beside")}</caption>
      <thead><tr><th scope="col">${say("accounts.question")}</th><th scope="col">${say("accounts.relation")}</th>
        ${names.map((name) => html`<th scope="col"><bdi dir="auto">${this.titleOf(name)}</bdi></th>`)}</tr></thead>
      <tbody>${items.map((item) => html`<tr>
        <th scope="row" lang="en" dir="ltr">${item.question}</th>
        <td>${relation(item.relation, this.titleOf(item.relation.split("_")[1] ?? ""))}</td>
        ${names.map((name) => this.cell(name, item.cells.find((cell) => cell.account === name)))}</tr>`)}</tbody>
    </table></div>`;
  }

  private cell(name: string, cell: Item["cells"][number] | undefined) {
    const title = this.titleOf(name);
    if (!cell) return html`<td data-account=${title}><span class="silent">– ${say("accounts.silent")}</span></td>`;
    return html`<td data-account=${title}><bdi dir="auto">${cell.says}</bdi>${cell.open ? html` <small>${say("accounts.open")}</small>` : nothing}
      <span class="claims">${cell.claims.map((claim, index) => html`<button class="plain" aria-pressed=${claim === this.claim ? "true" : "false"}
        title=${plain("accounts.show")} @click=${() => (this.claim = claim)}>${say("accounts.words-of")} <bdi dir="auto">${claim.chain.join(" ← ") || claim.holder}</bdi> <bdi dir="ltr">[${index + 1}]</bdi></button>`)}</span></td>`;
  }

  private checks({ checks }: NonNullable<Beside["comparison"]>) {
    if (!checks.length) return nothing;
    return html`<details><summary>${say("accounts.checks")} <bdi dir="ltr">${checks.length}</bdi></summary>
      <ul class="plain">${checks.map((check) => html`<li><button class="plain" @click=${() => (this.claim = check)}><bdi dir="auto">${this.titleOf(check.account)}</bdi></button>:
        <span lang="en" dir="ltr">${check.check}, ${check.against}</span> – <strong>${sayKind("check-verdict", check.verdict)}</strong> <small lang="en" dir="ltr">${check.detail.join("; ")}</small></li>`)}</ul></details>`;
  }

  private texts() {
    const marked = this.claim ? this.docOf(this.claim.account) : "";
    return html`<div class="beside">${this.beside?.accounts.map((account) => html`<section>
      <h3><bdi dir="auto">${account.title || account.doc_id}</bdi> ${account.drill ? html`<strong class="drill-mark">DRILL</strong>` : nothing}</h3>
      <p class="facts"><bdi dir="auto">${account.publisher || account.speaker}</bdi> <bdi dir="ltr">${account.date}</bdi></p>
      ${account.text === null ? html`<p class="none">${say("accounts.erased")}</p>` : html`<div class="source" lang=${account.lang} dir="auto" tabindex="0" role="region" aria-label=${account.title || account.doc_id}>${this.marked(account.text, account.doc_id === marked)}</div>`}
    </section>`)}</div>`;
  }

  /** Spans count letters, of which some are two to the browser. */
  private marked(text: string, is_meant: boolean) {
    if (!is_meant || !this.claim) return text;
    const letters = Array.from(text);
    const [start, end] = this.claim.span;
    return html`${letters.slice(0, start).join("")}<mark>${letters.slice(start, end).join("")}</mark>${letters.slice(end).join("")}`;
  }

  private agreed(items: readonly Item[]) {
    const { facts, findings } = this.beside!.facts!;
    const of = (topic: string) => items.find((item) => item.topic === topic);
    return html`<p class="note">${say("facts.words")}</p>
      ${STANDINGS.map((standing) => {
        const here = facts.filter((fact) => fact.standing === standing);
        return here.length
          ? html`<h3>${say(`facts.${standing}` as Word)} <bdi dir="ltr">${here.length}</bdi></h3>
            <ul>${here.map((fact) => html`<li><span lang="en" dir="ltr">${of(fact.topic)?.question ?? fact.topic}</span>
              ${of(fact.topic)?.cells.map((cell) => html`<br /><small><bdi dir="auto">${this.titleOf(cell.account)}</bdi>: <bdi dir="auto">${cell.says}</bdi></small>`)}</li>`)}</ul>`
          : nothing;
      })}
      <h3>${say("facts.findings")}</h3>
      ${findings.length ? html`<ul>${findings.map((each) => html`<li><bdi dir="auto">${each.body}: ${each.text} (${each.confidence}; ${each.source})</bdi></li>`)}</ul>` : html`<p>${say("facts.no-findings")}</p>`}`;
  }

  private docOf(name: string): string {
    return this.beside?.comparison?.accounts[name] ?? name;
  }

  private titleOf(name: string): string {
    const found = this.beside?.accounts.find((account) => account.doc_id === this.docOf(name));
    return found?.publisher || found?.title || name;
  }

  /** Asks for them anew. */
  async load(): Promise<void> {
    this.trouble = "";
    this.beside = this.claim = undefined;
    try {
      const { incident, log } = this;
      this.beside = log
        ? await show<Beside>("/api/v1/incidents/ended/{log}/{id}/beside", { log: String(log), id: incident })
        : await show<Beside>("/api/v1/incidents/{incident}/beside", { incident });
    } catch (error) {
      this.trouble = wordsOf(error);
    }
  }
}
customElements.define("accounts-beside", AccountsBeside);

/** A sign and a word, and whose it is if only one says it. */
function relation(name: string, title: string) {
  const kind = name.split("_")[0]!;
  return html`<span class="relation ${kind}"><span aria-hidden="true">${SIGNS[kind] ?? "·"}</span> ${sayKind("relation", kind)} <bdi dir="auto">${kind === "only" ? title : ""}</bdi></span>`;
}
