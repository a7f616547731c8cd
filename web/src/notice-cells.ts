// SPDX-License-Identifier: Apache-2.0
// The columns of a notice, as fields of a form: for a new one as for a change.
import { html } from "lit";
import type { Columns } from "./answers";
import { show } from "./api";
import { sayKind } from "./words";

export type Column = Columns["columns"][number];

/** All but the kind, which is chosen for itself. */
export async function columnsOfNotices(): Promise<Column[]> {
  const { columns } = await show<Columns>("/api/v1/notices/columns");
  return columns.filter(({ name }) => name !== "kind");
}

/** Those that a site or a movement has. */
export function columnsOf(columns: readonly Column[], kind: string): Column[] {
  return columns.filter(({ of }) => of === "both" || of === kind);
}

export function cellField(column: Column, value = "") {
  return html`<label>${sayKind("column", column.name)}${column.is_needed ? " *" : ""}
    <input name=${`cell ${column.name}`} dir="auto" maxlength="2000" ?required=${column.is_needed} placeholder=${column.example} .defaultValue=${value} />
    <small lang="en" dir="ltr">${column.meaning.replaceAll("`", "")}</small></label>`;
}

/** Every cell of a form, also the empty ones. */
export function cellsOf(given: FormData): Record<string, string> {
  return Object.fromEntries([...given].flatMap(([name, value]) => (name.startsWith("cell ") ? [[name.slice(5), String(value)]] : [])));
}
