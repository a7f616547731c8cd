// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import { show } from "../api";
import type { Node } from "../documents";
import { instant, zulu } from "../times";
import { plain, say, sayKind, type Word } from "../words";
import { FreshElement } from "./fresh-element";

interface Item {
  code?: string;
  obj?: string;
  index: number;
  kind: string;
  at: number;
  peer: string | null;
  origin: string;
  is_kept: boolean;
  what?: string;
  drill?: boolean;
  text?: string;
  content?: object;
  size?: number;
  signed_by?: string[];
  cosigned: { by: string; size: number }[];
  proof: string;
}

interface Checked {
  is_on_record: boolean;
  items: Item[];
  logs: { origin: string; entries: number; root: string; from_at: number; to_at: number; signed_by: string; cosigned: { by: string; size: number }[] }[];
}

interface Entry {
  index: number;
  kind: string;
  at: number;
  peer: string | null;
  note_id: string | null;
  obj: string | null;
  extra: Record<string, unknown> | null;
}

const KINDS = ["open", "sent", "recv", "refused", "attempt", "proof", "ack", "cosigned", "manifest", "agree", "shown", "tick", "note", "export", "close"];

/** The record: what a check code stands for, proved; its entries; how it stands, and what we hold of the others'. */
export class RecordPage extends FreshElement {
  static override properties = {
    language: {}, audits: { type: Boolean },
    node: { state: true }, checked: { state: true }, entries: { state: true }, following: { state: true }, sought: { state: true },
  };
  declare language: string;
  declare audits: boolean;
  declare node: Node | undefined;
  declare checked: Checked | undefined;
  declare entries: Entry[] | undefined;
  declare following: number | undefined;
  declare sought: string;
  private wanted: Record<string, string> = {};

  protected override async load(): Promise<void> {
    this.node = await show<Node>("/api/v1/node");
  }

  protected override render() {
    const node = this.node;
    if (!node) return html`${this.outcome()}<p>${say("loading")}</p>`;
    return html`${this.outcome()}
      ${node.frozen ? html`<p class="trouble" role="alert">▲ ${say("record.frozen")} <bdi>${node.frozen}</bdi></p>` : nothing}
      ${this.checking()} ${this.checked ? this.found(this.checked) : nothing}
      ${this.audits ? this.searching() : html`<p class="note">${say("record.auditors")}</p>`}
      ${this.stands(node)}`;
  }

  private checking() {
    return html`<form class="deeds" @submit=${this.check}><h2>${say("record.check-title")}</h2>
      <label>${say("record.code")} <input name="code" dir="ltr" maxlength="200" required autocomplete="off" spellcheck="false" /></label>
      <button>${say("record.check-do")}</button></form>
      <p class="note">${say("record.check-words")}</p>`;
  }

  private found(checked: Checked) {
    return html`<section class="draft" role="status" aria-live="polite">
      ${checked.items.map((item) => this.item(item))}
      ${checked.is_on_record ? nothing : html`<p class="absent"><strong>✗ ${say("record.absent")}</strong> <code dir="ltr">${this.sought}</code></p>`}
      ${checked.logs.map((log) => html`<p class="facts">${say(checked.is_on_record ? "record.looked" : "record.absent-proved")} <bdi dir="ltr">${log.origin}</bdi>: ${say("record.size")} <bdi dir="ltr">${log.entries}</bdi>,
        <bdi dir="ltr">${zulu(log.from_at)} – ${zulu(log.to_at)}</bdi>; ${say("record.root")} <code dir="ltr">${log.root}</code>; ${cosigned(log.cosigned)}</p>`)}
    </section>`;
  }

  private item(item: Item) {
    return html`<article>
      ${item.drill ? html`<p><strong class="drill-mark">DRILL</strong> ${say("drill.band")}</p>` : nothing}
      <p class="head"><code dir="ltr">${item.code}</code> · ${sayKind("entry", item.kind)} <bdi dir="auto">${item.what}</bdi> · <bdi dir="ltr">${zulu(item.at)}</bdi> ${item.peer ? html`<bdi>${item.peer}</bdi>` : nothing}</p>
      ${item.is_kept ? nothing : html`<p>${say("record.not-kept")}</p>`}
      ${item.text ? html`<pre dir="auto" tabindex="0">${item.text}</pre>` : nothing}
      ${item.content ? html`<pre dir="ltr" tabindex="0">${JSON.stringify(item.content, null, 1)}</pre>` : nothing}
      ${item.size === undefined ? nothing : html`<p>${say("record.file")} <bdi dir="ltr">${item.size}</bdi></p>`}
      ${item.signed_by?.length ? html`<p>✓ ${say("record.signed")} <bdi dir="ltr">${item.signed_by.join(", ")}</bdi></p>` : nothing}
      <p>✓ <strong>${say("record.proved")}</strong> ${say("record.entry")} <bdi dir="ltr">${item.index}</bdi>, <bdi dir="ltr">${item.origin}</bdi>; ${cosigned(item.cosigned)}</p>
      <details><summary>${say("record.proof")}</summary><pre dir="ltr" tabindex="0">${item.proof}</pre></details>
      <p class="deeds"><a download=${`entry-${item.index}.tlog-proof`} href=${`data:text/plain;charset=utf-8,${encodeURIComponent(item.proof)}`}>${say("record.save-proof")}</a></p>
    </article>`;
  }

  private searching() {
    return html`<form class="deeds" @submit=${this.search}><h2>${say("record.search")}</h2>
      <label>${say("line.kind")} <select name="kind"><option value="">${plain("record.any")}</option>
        ${KINDS.map((kind) => html`<option value=${kind}>${plain(`entry.${kind}` as Word)}</option>`)}</select></label>
      <label>${say("record.words")} <input name="words" dir="auto" maxlength="200" autocomplete="off" /></label>
      <label>${say("record.from")} <input name="from" type="datetime-local" dir="ltr" /></label>
      <label>${say("record.to")} <input name="to" type="datetime-local" dir="ltr" /></label>
      <label>${say("record.first")} <input name="start" type="number" min="0" value="0" /></label>
      <button>${say("record.search-do")}</button></form>
      ${this.entries ? this.list(this.entries) : nothing}`;
  }

  private list(entries: readonly Entry[]) {
    return html`${entries.length ? this.table(entries) : html`<p class="none">${say("record.no-entries")}</p>`}
      ${this.following === undefined ? nothing : html`<p class="deeds">${say("record.up-to")} <bdi dir="ltr">${this.following}</bdi>
        <button ?disabled=${this.busy} @click=${() => this.more()}>${say("record.more")}</button></p>`}`;
  }

  private table(entries: readonly Entry[]) {
    return html`<div class="scroll" tabindex="0"><table><caption>${say("record.entries")}</caption>
      <thead><tr><th scope="col">${say("record.entry")}</th><th scope="col">${say("line.kind")}</th><th scope="col">${say("line.time")}</th><th scope="col">${say("record.party")}</th><th scope="col">${say("record.about")}</th></tr></thead>
      <tbody>${entries.map((entry) => html`<tr><td><bdi dir="ltr">${entry.index}</bdi></td><td>${sayKind("entry", entry.kind)}</td><td><bdi dir="ltr">${zulu(entry.at)}</bdi></td><td><bdi>${entry.peer}</bdi></td>
        <td>${entry.obj ? html`<button class="plain" @click=${() => this.checkFor(entry.obj!)}>${say("record.prove")} <code dir="ltr">${entry.obj.slice(0, 12)}</code></button>` : nothing}
          <small><bdi dir="ltr">${told(entry.extra)}</bdi></small></td></tr>`)}</tbody></table></div>`;
  }

  private stands(node: Node) {
    return html`<h2>${say("record.stands")}</h2><dl class="facts-list">
        <div><dt>${say("record.party")}</dt><dd><bdi>${node.party}</bdi></dd></div>
        <div><dt>${say("record.size")}</dt><dd><bdi dir="ltr">${node.size}</bdi></dd></div>
      </dl>
      <h3>${say("record.checkpoint")}</h3>
      <pre dir="ltr" tabindex="0">${node.checkpoint}</pre>
      <div class="scroll" tabindex="0"><table>
        <caption>${say("record.peers")}</caption>
        <thead><tr><th scope="col">${say("record.party")}</th><th scope="col">${say("record.log")}</th>
          <th scope="col">${say("record.held")}</th><th scope="col">${say("line.waiting")}</th></tr></thead>
        <tbody>${node.peers.map((peer) => html`<tr><td><bdi>${peer.party}</bdi></td><td><bdi dir="ltr">${peer.log}</bdi></td>
          <td><bdi dir="ltr">${peer.held}</bdi></td><td><bdi dir="ltr">${peer.waiting}</bdi></td></tr>`)}</tbody>
      </table></div>`;
  }

  private check(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    return this.checkFor(String(new FormData(event.target as HTMLFormElement).get("code")).trim());
  }

  private checkFor(code: string): Promise<void> {
    this.checked = undefined;
    this.sought = code;
    return this.attempt(async () => {
      this.checked = await show<Checked>("/api/v1/record/items/{code}", { code });
      await this.updateComplete;
      this.querySelector(".draft")?.scrollIntoView({ block: "nearest" });
    });
  }

  private search(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const given = new FormData(event.target as HTMLFormElement);
    const asked = { kind: given.get("kind"), words: given.get("words"), from_at: instant(given.get("from")), to_at: instant(given.get("to")) };
    this.wanted = Object.fromEntries(Object.entries(asked).flatMap(([name, value]) => (value ? [[name, String(value)]] : [])));
    return this.attempt(() => this.page(String(given.get("start") || 0), []));
  }

  private more(): Promise<void> {
    return this.attempt(() => this.page(String(this.following), this.entries ?? []));
  }

  private async page(start: string, before: readonly Entry[]): Promise<void> {
    const found = await show<{ entries: Entry[]; next?: number }>("/api/v1/record/entries", {}, { ...this.wanted, start, limit: "100" });
    this.entries = [...before, ...found.entries];
    this.following = found.next;
  }
}
customElements.define("record-page", RecordPage);

function cosigned(by: readonly { by: string; size: number }[]) {
  return by.length ? html`${say("record.cosigned")} <bdi dir="ltr">${by.map((each) => `${each.by} (${each.size})`).join(", ")}</bdi>` : say("record.not-cosigned");
}

function told(extra: Record<string, unknown> | null): string {
  return extra ? Object.entries(extra).map(([name, value]) => `${name}=${typeof value === "string" ? value.slice(0, 32) : JSON.stringify(value)}`).join(" ") : "";
}
