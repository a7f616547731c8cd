// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import { download } from "../api";
import { sha256Of } from "../digests";
import type { Incident } from "../documents";
import { say } from "../words";
import { DeedElement } from "./deed-element";

const HOLDS = ["charter", "entries", "texts", "zones", "accounts", "report", "verify"] as const;

/** Makes the dossier of an incident, and hands it over as a file; that it goes out is on record. */
export class DossierForm extends DeedElement {
  static override properties = { incident: { attribute: false }, log: { type: Number }, language: {}, made: { state: true } };
  declare incident: Incident;
  /** Of the log that has it, if that one has ended. */
  declare log: number | undefined;
  declare language: string;
  declare made: { name: string; address: string; size: number; sha256: string } | undefined;

  protected override render() {
    return html`<form class="form" @submit=${this.make}>
        <p>${say("dossier.words")}</p>
        <ul>${HOLDS.map((part) => html`<li>${say(`dossier.${part}`)}</li>`)}</ul>
        <div class="fields"><label>${say("dossier.for")} <input name="recipient" dir="auto" maxlength="128" /></label></div>
        <label class="check"><input type="checkbox" name="pdf" checked /> ${say("dossier.pdf")}</label>
        <p class="deeds"><button ?disabled=${this.busy}>${say(this.busy ? "dossier.making" : "dossier.make")}</button></p>
      </form>
      ${this.outcome()}
      ${this.made
        ? html`<div class="draft" role="status"><p>✓ ${say("dossier.made")}</p>
          <p class="deeds"><a download=${this.made.name} href=${this.made.address}><bdi dir="ltr">${this.made.name}</bdi></a> <bdi dir="ltr">${Math.ceil(this.made.size / 1024)} KiB</bdi></p>
          <p class="facts">SHA-256 <code dir="ltr">${this.made.sha256}</code></p>
          <p class="note">${say("dossier.verify")} <code dir="ltr">python3 verify.py --charter LINE ${this.made.name}</code></p></div>`
        : nothing}`;
  }

  private make(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const given = new FormData(event.target as HTMLFormElement);
    return this.attempt(async () => {
      const body = { recipient: given.get("recipient") ?? "", pdf: given.has("pdf") };
      const { id } = this.incident;
      const asked = this.log ? download("/api/v1/incidents/ended/{log}/{id}/dossier", { log: String(this.log), id }, body) : download("/api/v1/incidents/{id}/dossier", { id }, body);
      const { name, content } = await asked;
      const sha256 = await sha256Of(new Uint8Array(await content.arrayBuffer()));
      if (this.made) URL.revokeObjectURL(this.made.address);
      this.made = { name, address: URL.createObjectURL(content), size: content.size, sha256 };
    }).then(() => this.goOn("a[download]"));
  }
}
customElements.define("dossier-form", DossierForm);
