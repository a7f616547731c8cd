// SPDX-License-Identifier: Apache-2.0
import { html } from "lit";
import { act } from "../api";
import type { Session } from "../documents";
import { say } from "../words";
import { DeedElement } from "./deed-element";

/** Asks for name and password; tells `signed-in` (detail: Session). */
export class SignIn extends DeedElement {
  protected override render() {
    return html`<form class="sign-in" @submit=${this.submit}>
      <h1>Truceline</h1>
      <label>${say("sign-in.name")} <input name="name" autocomplete="username" dir="auto" required autofocus /></label>
      <label>${say("sign-in.password")} <input name="password" type="password" autocomplete="current-password" required /></label>
      <button ?disabled=${this.busy}>${say("sign-in.do")}</button>
      ${this.outcome()}
    </form>`;
  }

  private submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const given = new FormData(event.target as HTMLFormElement);
    return this.attempt(async () => {
      const detail = await act<Session>("POST", "/api/v1/session", {}, Object.fromEntries(given));
      this.dispatchEvent(new CustomEvent("signed-in", { detail, bubbles: true }));
    });
  }
}
customElements.define("sign-in", SignIn);
