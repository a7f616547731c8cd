// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Agreement } from "../agreements";
import type { AgreementDraft, Annexes } from "../answers";
import { act } from "../api";
import { fromBase64, toBase64 } from "../desk/age";
import { speak } from "../desk/speaking";
import { sha256Of } from "../digests";
import type { Line } from "../documents";
import { instant, zulu } from "../times";
import { plain, say } from "../words";
import { DeedElement } from "./deed-element";

const MINUTE_MS = 60_000;
const TEXT_TYPE = "application/vnd.truceline.agreement";

interface Proposal {
  draft: AgreementDraft;
  files: Annexes["files"];
}

/** Proposes an agreement: its zones and its ladder from files, looked over, and signed by the desk. It binds nobody. Tells `changed`. */
export class ProposalForm extends DeedElement {
  static override properties = { line: { attribute: false }, registrar: {}, agreements: { attribute: false }, language: {}, proposal: { state: true } };
  declare line: Line;
  /** Who decides for those left hanging, as the charter names it; empty if it names nobody. */
  declare registrar: string;
  declare agreements: readonly Agreement[];
  declare language: string;
  declare proposal: Proposal | undefined;

  protected override render() {
    return html`<details><summary>${say("proposal.title")}</summary>
      <form class="form" @submit=${this.look} @input=${() => (this.proposal = undefined)}>
        <p class="note">${say("proposal.binds-nobody")}</p>
        <div class="fields">
          <label>${say("proposal.zones")} <input name="zones" type="file" accept=".geojson,.json" required /></label>
          <label>${say("proposal.ladder")} <input name="ladder" type="file" accept=".json" /></label>
          <label>${say("proposal.sign-by")} <input name="sign_by" type="datetime-local" dir="ltr" required /></label>
          <label>${say("proposal.ends-at")} <input name="ends_at" type="datetime-local" dir="ltr" required /></label>
          <label>${say("proposal.notice")} <input name="notice" type="number" min="0" max="100000" value="60" required /></label>
          <label>${say("agreement.replaces")} <select name="replaces"><option value="">–</option>
            ${repeat(this.agreements, ({ agreement }) => agreement, ({ agreement }) => html`<option value=${agreement}>${agreement.slice(0, 12)}</option>`)}</select></label>
          ${this.registrar ? html`<label>${say("agreement.registrar")} <select name="registrar"><option value="">${plain("proposal.no-registrar")}</option>
            <option value=${this.registrar}>${this.registrar}</option></select></label>` : nothing}
        </div>
        <p class="deeds"><button ?disabled=${this.busy}>${say("compose.look")}</button></p>
      </form>
      ${this.proposal ? this.looked(this.proposal) : nothing}
      ${this.outcome()}</details>`;
  }

  private looked({ draft, files }: Proposal) {
    return html`<section class="draft" aria-labelledby="proposal-title"><h3 id="proposal-title">${say("compose.looked")} <code dir="ltr">${draft.agreement.slice(0, 12)}</code></h3>
      <p><bdi>${draft.parties.join(", ")}</bdi> · ${say("agreement.sign-by")} <bdi dir="ltr">${zulu(draft.sign_by)}</bdi> · ${say("agreement.ends")} <bdi dir="ltr">${zulu(draft.ends_at)}</bdi>
        ${draft.registrar ? html` · ${say("agreement.registrar")} <bdi>${draft.registrar}</bdi>` : nothing}</p>
      <ul>${files.filter(({ annex }) => annex).map(({ annex, file }) => html`<li><bdi lang="en">${annex}</bdi> <code dir="ltr">${file.sha256.slice(0, 12)}</code></li>`)}</ul>
      <p class="deeds"><button class="send" ?disabled=${this.busy} @click=${() => this.send({ draft, files })}>${say("proposal.send")}</button></p></section>`;
  }

  private look(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const given = new FormData(event.target as HTMLFormElement);
    return this.attempt(async () => {
      const [zones, ladder] = await Promise.all(["zones", "ladder"].map((name) => contentOf(given.get(name) as File)));
      const { files } = await act<Annexes>("POST", "/api/v1/agreements/annexes", {}, { zones, ladder });
      const annexes = files.flatMap(({ annex, file }) => (annex ? [{ kind: annex, sha256: file.sha256 }] : []));
      const draft = await act<AgreementDraft>("POST", "/api/v1/agreements/draw", {}, {
        line: this.line.line, annexes, from: Date.now(), sign_by: instant(given.get("sign_by")), ends_at: instant(given.get("ends_at")),
        notice_ms: Number(given.get("notice")) * MINUTE_MS, parties: [], registrar: given.get("registrar") ?? "", replaces: given.get("replaces"),
      });
      this.proposal = { draft, files };
    }).then(() => this.goOn(".send"));
  }

  private send({ draft, files }: Proposal): Promise<void> {
    return this.attempt(async () => {
      const text = toBase64(new TextEncoder().encode(draft.text));
      const all = [{ file: await named(text), content: text }, ...files];
      const { agreement, line, to, by } = draft;
      const wording = {
        line, to, by, kind: "propose", body: { agreement }, need: by ? "countersign" : "none", prec: draft.prec, drill: false,
        att: all.map(({ file }) => file), lang: "zxx",
      };
      await speak(wording, all.map(({ content }) => content));
      this.proposal = undefined;
      this.querySelector("form")?.reset();
      this.done("proposal.sent");
    });
  }
}
customElements.define("proposal-form", ProposalForm);

async function contentOf(file: File): Promise<string> {
  return file.size ? toBase64(new Uint8Array(await file.arrayBuffer())) : "";
}

/** The text of an agreement, as a message names it. */
async function named(content: string) {
  const bytes = Uint8Array.from(fromBase64(content));
  return { sha256: await sha256Of(bytes), size: bytes.length, type: TEXT_TYPE, name: "agreement.txt" };
}
