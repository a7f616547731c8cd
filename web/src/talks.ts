// SPDX-License-Identifier: Apache-2.0
// What was said on every line.
import { html } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { show } from "./api";
import type { Line, Message } from "./documents";
import { zulu } from "./times";

/** The messages of all lines but the checks; those of a line the newest first. */
export async function allMessages(): Promise<Message[]> {
  const { lines } = await show<{ lines: Line[] }>("/api/v1/lines");
  const talks = lines.map(({ line }) => show<{ messages: Message[] }>("/api/v1/lines/{line}/messages", { line }, { checks: "false" }));
  return (await Promise.all(talks)).flatMap(({ messages }) => messages);
}

/** The warnings that we have said. */
export async function ownWarnings(): Promise<Message[]> {
  return (await allMessages()).filter(({ kind, outgoing }) => kind === "warning" && outgoing);
}

/** A choice among warnings, by their ids. */
export function warningOptions(warnings: readonly Message[]) {
  return html`<option value="">–</option>
    ${repeat(warnings, ({ id }) => id, (each) => html`<option value=${each.id}>${warningName(each)}</option>`)}`;
}

export function warningName({ drill, number, to, at }: Message): string {
  return `${drill ? "DRILL " : ""}${number} → ${to.join(", ")}, ${zulu(at)}`;
}
