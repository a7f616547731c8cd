// SPDX-License-Identifier: Apache-2.0
import { html, nothing, type PropertyValues } from "lit";
import type { Agreement } from "../agreements";
import type { Declaration, SignedSoFar } from "../answers";
import { act } from "../api";
import { signedOnce } from "../desk/desk";
import { plain, say } from "../words";
import { DeedElement } from "./deed-element";

type Deed = "assent" | "decline" | "terminate";

/** Our authorities sign, decline or end an agreement, one key after the other; each is opened for that alone. Tells `changed`. */
export class AgreementDeeds extends DeedElement {
  static override properties = { agreement: { attribute: false }, party: {}, language: {}, deed: { state: true }, half: { state: true } };
  declare agreement: Agreement;
  /** Ours. */
  declare party: string;
  declare language: string;
  declare deed: Deed | "";
  /** What one authority has signed, and another must. */
  declare half: { note: string; so_far: SignedSoFar } | undefined;

  constructor() {
    super();
    Object.assign(this, { deed: "" });
  }

  /** What another holder has completed elsewhere waits here no more. */
  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("agreement") && this.half && !this.left().includes(this.half.so_far.kind as Deed)) {
      Object.assign(this, { half: undefined, deed: "" });
    }
  }

  protected override render() {
    const deeds = this.left();
    if (!deeds.length && !this.half) return this.outcome();
    return html`<p class="deeds">${deeds.map((deed) => html`<button aria-expanded=${this.deed === deed ? "true" : "false"} @click=${() => this.choose(deed)}>${say(`agreement.${deed}`)}</button>`)}
        <label class="file">${say("agreement.bring")} <input type="file" accept=".note" @change=${this.bring} /></label></p>
      ${this.deed || this.half ? this.signing() : nothing}
      ${this.outcome()}`;
  }

  /** What may still be said of it. Whoever has declined it may sign all the same: that is no reason to offer it. */
  private left(): Deed[] {
    const { is_bound, parties, signed, declined, terminated, sign_by } = this.agreement;
    const said = [...declined, ...terminated].some(({ by }) => by === this.party);
    if (said || !parties.includes(this.party)) return [];
    if (is_bound) return ["terminate"];
    if (this.party in signed || sign_by < Date.now()) return [];
    return declined.length || terminated.length ? ["decline"] : ["assent", "decline"];
  }

  private signing() {
    const deed = (this.half?.so_far.kind as Deed | undefined) ?? this.deed;
    return html`<form class="form draft" @submit=${this.sign}>
      <p><strong>◆ ${say(`agreement.${deed || "assent"}`)}</strong> <code dir="ltr">${this.agreement.agreement.slice(0, 12)}</code> ${say(`agreement.${deed || "assent"}-means`)}</p>
      ${this.half ? this.waits(this.half) : nothing}
      <div class="fields">
        ${deed === "decline" && !this.half ? html`<label>${say("notices.why")} <input name="reason" dir="auto" maxlength="2000" /></label>` : nothing}
        <label>${say("agreement.key")} <input name="key" type="file" required /></label>
        <label>${say("desk.passphrase")} <input name="passphrase" type="password" autocomplete="off" required /></label></div>
      <p class="deeds"><button ?disabled=${this.busy}>${say("agreement.sign")}</button></p>
      <p class="note">${say("agreement.forgotten")}</p></form>`;
  }

  private waits({ note, so_far }: NonNullable<AgreementDeeds["half"]>) {
    return html`<p>${say("agreement.so-far")} <bdi dir="ltr">${so_far.signed_by.join(", ")}</bdi> · <bdi dir="ltr">${so_far.signed_by.length} / ${so_far.of}</bdi>
      ${so_far.reason ? html`<q><bdi dir="auto">${so_far.reason}</bdi></q>` : nothing}
      <a download="agreement.note" href=${`data:text/plain;charset=utf-8,${encodeURIComponent(note)}`}>${say("second.save")}</a></p>`;
  }

  private choose(deed: Deed): void {
    this.deed = this.deed === deed ? "" : deed;
    this.half = undefined;
    this.refused = this.told = "";
    void this.goOn("form input");
  }

  private bring(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    return this.attempt(async () => {
      const note = await input.files![0]!.text();
      input.value = "";
      const so_far = await act<SignedSoFar>("POST", "/api/v1/agreements/signed", {}, { note });
      if (so_far.agreement !== this.agreement.agreement) throw new Error(`${plain("agreement.other")} ${so_far.agreement.slice(0, 12)}`);
      this.half = { note, so_far };
    });
  }

  private sign(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const given = new FormData(form);
    return this.attempt(async () => {
      const file = given.get("key") as File;
      const key = { name: file.name, content: new Uint8Array(await file.arrayBuffer()) };
      const text = this.half?.so_far.text ?? (await this.text(String(given.get("reason") ?? "")));
      const note = await signedOnce(text, this.half?.note ?? "", key, String(given.get("passphrase")));
      const so_far = await act<SignedSoFar>("POST", "/api/v1/agreements/signed", {}, { note });
      form.reset();
      if (!so_far.is_complete) return void (this.half = { note, so_far });
      await act("POST", "/api/v1/agreements/hand-over", {}, { note });
      this.half = undefined;
      this.deed = "";
      this.done("agreement.said");
    });
  }

  /** What authorities sign: the agreement itself, or their word on it. */
  private async text(reason: string): Promise<string> {
    const { agreement, text } = this.agreement;
    if (this.deed === "assent") return text;
    return (await act<Declaration>("POST", "/api/v1/agreements/{digits}/declare", { digits: agreement }, { kind: this.deed, reason })).text;
  }
}
customElements.define("agreement-deeds", AgreementDeeds);
