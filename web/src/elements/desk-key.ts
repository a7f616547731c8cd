// SPDX-License-Identifier: Apache-2.0
import { html } from "lit";
import { fromBase64, toBase64 } from "../desk/age";
import { desk, type KeyFile } from "../desk/desk";
import { plain, say } from "../words";
import { DeedElement } from "./deed-element";

const KEPT = "desk-files";

/** Says whether a desk signs here, and opens it: by its key files, which a person brings, and its passphrase. */
export class DeskKey extends DeedElement {
  static override properties = { language: {}, files: { state: true }, signs: { state: true } };
  declare language: string;
  declare files: readonly KeyFile[];
  declare signs: string;

  constructor() {
    super();
    this.files = keptFiles();
    this.signs = desk.name;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    desk.addEventListener("state", this.onState);
    desk.addEventListener("wanted", this.onWanted);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    desk.removeEventListener("state", this.onState);
    desk.removeEventListener("wanted", this.onWanted);
  }

  /** Opens the form, or locks the desk if it is open. */
  toggle(): void {
    if (desk.name) desk.lock();
    else this.onWanted();
  }

  protected override render() {
    return html`<button class="desk ${this.signs ? "on" : ""}" @click=${() => this.toggle()} title=${plain("key.desk")}>
        <span aria-hidden="true">${this.signs ? "✎" : "–"}</span>
        ${this.signs ? html`${say("desk.signs")} <bdi>${this.signs}</bdi>` : say("desk.locked")}
      </button>
      <dialog class="help" aria-labelledby="desk-title" @close=${() => desk.refuse()}>
        <h2 id="desk-title">${say("desk.title")}</h2>
        <p class="note">${say("desk.words")}</p>
        <form @submit=${this.submit}>
          ${this.files.length ? this.held() : html`<label>${say("desk.files")} <input name="files" type="file" multiple required /></label>
            <label class="check"><input name="keep" type="checkbox" /> ${say("desk.keep")}</label>`}
          <label>${say("desk.passphrase")} <input name="passphrase" type="password" autocomplete="off" required /></label>
          ${this.outcome()}
          <p class="deeds"><button ?disabled=${this.busy}>${say(this.busy ? "desk.opening" : "desk.open")}</button>
            <button type="button" @click=${() => this.dialog.close()}>${say("cancel")}</button></p>
        </form>
      </dialog>`;
  }

  private held() {
    return html`<p><bdi dir="ltr">${this.files.map((file) => file.name).join(", ")}</bdi>
      <button type="button" @click=${this.forget}>${say("desk.other-files")}</button></p>`;
  }

  private get dialog(): HTMLDialogElement {
    return this.querySelector("dialog")!;
  }

  private submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const given = new FormData(form);
    return this.attempt(async () => {
      const chosen = this.files.length ? this.files : await readFiles(given.getAll("files"));
      await desk.open(chosen, String(given.get("passphrase")));
      this.files = chosen;
      if (given.get("keep")) keepFiles(chosen);
      form.reset();
      this.dialog.close();
    });
  }

  private forget(): void {
    this.files = [];
    localStorage.removeItem(KEPT);
  }

  private onState = (): void => {
    this.signs = desk.name;
  };

  private onWanted = (): void => {
    if (this.dialog.open) return;
    this.dialog.showModal();
    this.querySelector<HTMLInputElement>("dialog [name=files], dialog [name=passphrase]")?.focus();
  };
}

async function readFiles(files: FormDataEntryValue[]): Promise<KeyFile[]> {
  const chosen = files.filter((file): file is File => file instanceof File);
  return Promise.all(chosen.map(async (file) => ({ name: file.name, content: new Uint8Array(await file.arrayBuffer()) })));
}

/** Locked as they are: whoever finds them there needs the passphrase. */
function keepFiles(files: readonly KeyFile[]): void {
  localStorage.setItem(KEPT, JSON.stringify(files.map(({ name, content }) => [name, toBase64(content)])));
}

function keptFiles(): readonly KeyFile[] {
  const kept = JSON.parse(localStorage.getItem(KEPT) ?? "[]") as [string, string][];
  return kept.map(([name, content]) => ({ name, content: fromBase64(content) }));
}
customElements.define("desk-key", DeskKey);
