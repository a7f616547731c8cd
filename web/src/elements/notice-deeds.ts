// SPDX-License-Identifier: Apache-2.0
import { html } from "lit";
import { act, show } from "../api";
import { speak, type Wording } from "../desk/speaking";
import type { Notice } from "../documents";
import { cellField, cellsOf, type Column, columnsOf, columnsOfNotices } from "../notice-cells";
import { instant } from "../times";
import { plain, say } from "../words";
import { DeedElement } from "./deed-element";

type Told = `/api/v1/notices/{id}/${"withdraw" | "revalidate" | "verify"}`;

interface Filled {
  columns: Column[];
  cells: Record<string, string>;
}

/** What its party may still say of a notice of its own: that it has changed, is withdrawn, goes on, or was checked. Tells `changed`. */
export class NoticeDeeds extends DeedElement {
  static override properties = {
    notice: { attribute: false }, language: {},
    filled: { state: true },
  };
  declare notice: Notice;
  declare language: string;
  declare filled: Filled | undefined;

  protected override render() {
    return html`<details @toggle=${this.opened}><summary>${say("notices.change")}</summary>
        ${this.filled ? this.changing(this.filled) : html`<p>${say("loading")}</p>`}</details>
      <details><summary>${say("notices.withdraw")}</summary>
        <form class="form" @submit=${this.withdraw}>
          <label>${say("notices.why")} <input name="text" dir="auto" maxlength="2000" required /></label>
          <p class="deeds"><button ?disabled=${this.busy}>${say("notices.withdraw-sign")}</button></p>
        </form></details>
      <details><summary>${say("notices.renew")}</summary>
        <form class="form" @submit=${this.renew}><div class="fields">
          <label>${say("notices.until")} <input name="until" type="datetime-local" dir="ltr" required /></label></div>
          <p class="deeds"><button ?disabled=${this.busy}>${say("notices.renew-sign")}</button></p>
        </form></details>
      <details><summary>${say("notices.verify")}</summary>
        <form class="form" @submit=${this.verify}><div class="fields">
          <label>${say("notices.verified-by")} <input name="by" dir="auto" maxlength="200" required /></label>
          <label>${say("notices.verified-how")} <input name="how" dir="auto" maxlength="200" required /></label>
          <label>${say("notices.verified-at")} <input name="at" type="datetime-local" dir="ltr" required /></label>
          <label>${say("notices.verify-next")} <input name="next" type="datetime-local" dir="ltr" /></label></div>
          <p class="deeds"><button ?disabled=${this.busy}>${say("notices.verify-sign")}</button></p>
        </form></details>
      ${this.outcome()}`;
  }

  private changing({ columns, cells }: Filled) {
    return html`<form class="form" @submit=${this.change}>
      <p class="note">${say("notices.change-how")}</p>
      <div class="fields">${columnsOf(columns, this.notice.kind).map((column) => cellField(column, cells[column.name]))}
        <label>${say("notices.offset")} <input name="offset" dir="ltr" maxlength="6" placeholder="+03:00" /></label></div>
      <label class="check"><input type="checkbox" name="wrong" /> ${say("notices.wrong")}</label>
      <p class="deeds"><button ?disabled=${this.busy}>${say("notices.change-sign")}</button></p>
    </form>`;
  }

  private opened(event: Event): void {
    if (!(event.target as HTMLDetailsElement).open || this.filled) return;
    void this.attempt(async () => {
      const [columns, { cells }] = await Promise.all([
        columnsOfNotices(),
        show<{ cells: Record<string, string> }>("/api/v1/notices/{id}/cells", { id: this.notice.id }),
      ]);
      this.filled = { columns, cells };
    });
  }

  /** Only what is otherwise is sent: the rest stays exactly as it was. */
  private change(event: SubmitEvent): Promise<void> {
    const given = taken(event);
    const before = this.filled!.cells;
    const cells = Object.fromEntries(Object.entries(cellsOf(given)).filter(([name, text]) => text !== (before[name] ?? "")));
    const body = { cells, wrong: given.has("wrong"), utc_offset: given.get("offset") ?? "" };
    return this.attempt(async () => {
      if (!Object.keys(cells).length) throw new Error(plain("notices.same"));
      const { wording } = await act<{ wording: Wording }>("POST", "/api/v1/notices/{id}/form", { id: this.notice.id }, body);
      await this.said(wording);
    });
  }

  private withdraw(event: SubmitEvent): Promise<void> {
    return this.say("/api/v1/notices/{id}/withdraw", { text: taken(event).get("text") });
  }

  private renew(event: SubmitEvent): Promise<void> {
    return this.say("/api/v1/notices/{id}/revalidate", { until: instant(taken(event).get("until")) });
  }

  private verify(event: SubmitEvent): Promise<void> {
    const given = taken(event);
    const [by, how] = ["by", "how"].map((name) => given.get(name));
    return this.say("/api/v1/notices/{id}/verify", { by, how, at: instant(given.get("at")), next: instant(given.get("next")) ?? 0 });
  }

  private say(path: Told, body: object): Promise<void> {
    return this.attempt(async () => this.said(await act<Wording>("POST", path, { id: this.notice.id }, body)));
  }

  private async said(wording: Wording): Promise<void> {
    await speak(wording);
    this.done("notices.said");
  }
}
customElements.define("notice-deeds", NoticeDeeds);

function taken(event: SubmitEvent): FormData {
  event.preventDefault();
  return new FormData(event.target as HTMLFormElement);
}
