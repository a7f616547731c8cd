// SPDX-License-Identifier: Apache-2.0
// Parts of messages that several elements show: places in every form, words side by side, and the hops of their way.
import { html, nothing, type TemplateResult } from "lit";
import type { Echo, Hop, Message, Outgoing, Responses } from "../documents";
import { zulu } from "../times";
import { LANGUAGES, say, sayKind } from "../words";

/** A place in every form; people check one against the other. */
export function placeEcho(name: string, echo: Echo): TemplateResult {
  return html`<div class="echo"><dt><bdi>${name}</bdi></dt>
    <dd><bdi dir="ltr">${echo.decimal}</bdi> <bdi dir="ltr">${echo.dms}</bdi> <bdi dir="ltr">MGRS ${echo.mgrs}</bdi>
      ${echo.near ? html`<bdi dir="ltr">${echo.near}</bdi>` : nothing}
      <small>${say("place.precision")} <bdi dir="ltr">${echo.precision_m} m</bdi></small></dd></div>`;
}

export function placeEchoes(places: Record<string, Echo>): TemplateResult | typeof nothing {
  const found = Object.entries(places);
  return found.length ? html`<dl class="echoes">${found.map(([name, echo]) => placeEcho(name, echo))}</dl>` : nothing;
}

/** The same words in every language of a message, beside each other. */
export function sideBySide(texts: readonly { lang: string; dir: string; rows: readonly string[]; is_reviewed?: boolean }[]): TemplateResult {
  return html`<div class="beside">${texts.map((text) => html`<section lang=${text.lang} dir=${text.dir}>
    <h4 lang="en" dir="ltr">${text.lang} · ${languageName(text.lang)}
      ${text.is_reviewed === false ? html`<small lang=${document.documentElement.lang}>${say("words.unreviewed")}</small>` : nothing}</h4>
    ${text.rows.map((row) => html`<p>${text.dir === "rtl" ? isolated(row) : row}</p>`)}
  </section>`)}</div>`;
}

const LATIN = /[A-Za-z0-9](?:[\w .°'′″:()+/-]*[\w)°′″])?/g;

/** Names, times and places in Latin letters keep their order among words that run from right to left. */
export function isolated(row: string): unknown[] {
  const parts: unknown[] = [];
  let done = 0;
  for (const { 0: found, index } of row.matchAll(LATIN)) {
    let run = found;
    while (run.endsWith(")") && run.split(")").length > run.split("(").length) run = run.slice(0, -1);
    parts.push(row.slice(done, index), html`<bdi dir="ltr">${run}</bdi>`);
    done = index + run.length;
  }
  return [...parts, row.slice(done)];
}

/** How a language calls itself; its code if the console does not speak it. */
export function languageName(code: string): string {
  return LANGUAGES[code]?.name ?? code;
}

export function directionOf(code: string): "ltr" | "rtl" {
  return ["ar", "fa", "he", "ur"].includes(code) ? "rtl" : "ltr";
}

/** How far a message of ours got with one recipient: each step with its time and its names; what is open is striped. */
export function wayOf(message: Message, way: Outgoing): TemplateResult {
  const offered = way.attempts.at(-1);
  const ack = way.acks[0];
  const steps = [
    step("committed", message.at, message.from),
    step("offered", offered?.at ?? way.receipted_at ?? undefined, offered ? `${offered.carrier}: ${offered.outcome}` : ""),
    way.refused === null ? step("receipted", way.receipted_at ?? undefined, way.to) : html`<li class="refused">▲ ${say("stage.refused")} <bdi>${way.refused}</bdi></li>`,
    message.need === "none" && !ack ? nothing : step("acknowledged", ack?.at, ack?.desks.join(", ") ?? ""),
  ];
  return html`<section class="way"><h4><bdi>${way.to}</bdi></h4>
    <ol class="stages">${steps}</ol>
    ${afterwards(way)}</section>`;
}

/** What came back, and to whom it went on. */
export function afterwards(responses: Responses): TemplateResult {
  return html`${responses.answers.length
      ? html`<ul class="plain">${responses.answers.map((each) => html`<li>${sayKind("answer", each.answer ?? "words")} <bdi dir="ltr">${zulu(each.at)}</bdi></li>`)}</ul>`
      : nothing}
    ${responses.units.length
      ? html`<ul class="plain">${responses.units.map((unit) => html`<li><span class="arrow">→</span> <bdi dir="auto">${unit.unit}</bdi>
        ${unit.acknowledged ? html`✓ ${say("stage.acknowledged")}` : html`<strong>${say("relay.not-yet")}</strong>`}
        ${unit.hops.map(hopOf)}</li>`)}</ul>`
      : nothing}
    ${responses.overdue.length ? html`<p><strong class="late">▲ ${say("alerts.overdue")}: ${responses.overdue.map((what) => sayKind("stage", what))}</strong></p>` : nothing}`;
}

function hopOf(hop: Hop): TemplateResult {
  return html`<span class="hop">${sayKind("means", hop.means)} · <bdi dir="auto">${hop.by}</bdi> · <bdi dir="ltr">${zulu(hop.at)}</bdi> ·
    ${hop.read_back ? html`✓ ${say("relay.read-back")}` : say("relay.no-read-back")}</span>`;
}

function step(name: string, at: number | undefined, who: string): TemplateResult {
  return html`<li class=${at === undefined ? "pending" : "reached"}>${at === undefined ? "…" : "✓"} ${sayKind("stage", name)}
    ${at === undefined ? nothing : html`<bdi dir="ltr">${zulu(at)}</bdi> <bdi>${who}</bdi>`}</li>`;
}
