// SPDX-License-Identifier: Apache-2.0
import { html, nothing, type PropertyValues } from "lit";
import { alertIn, isOpen, openAlerts } from "../alerts";
import { act, Problem, show, trust } from "../api";
import type { Alert, Session } from "../documents";
import { isWriting, KEYS, PAGES, type Page } from "../keys";
import { type Happened, Live } from "../live";
import { Sound, type SoundState } from "../sound";
import { LANGUAGES, plain, say, speak } from "../words";
import { zulu } from "../times";
import { desk } from "../desk/desk";
import { errand } from "../desk/errand";
import "./agreements-page";
import "./clock-pair";
import "./desk-key";
import type { DeskKey } from "./desk-key";
import "./drill-page";
import "./handover-page";
import "./incidents-page";
import type { IncidentsPage } from "./incidents-page";
import "./key-help";
import type { KeyHelp } from "./key-help";
import { LightElement } from "./light-element";
import "./line-page";
import type { LinePage } from "./line-page";
import "./notices-page";
import "./record-page";
import "./sign-in";
import "./watch-page";
import type { WatchPage } from "./watch-page";

const RESOUND_MS = 5_000;
const THEMES = ["dark", "light", "night"] as const;

type Pressed = WatchPage | LinePage;

interface Drill {
  ended_at?: number;
}

/** The frame of every page: clocks, the connection, where to go, and what holds everywhere. */
export class ConsoleShell extends LightElement {
  static override properties = {
    session: { state: true },
    page: { state: true },
    now: { state: true },
    connection: { state: true },
    drilling: { state: true },
    theme: { state: true },
    language: { state: true },
    acting: { state: true },
    sounding: { state: true },
    asked: { state: true },
  };
  declare session: Session | undefined;
  declare asked: boolean;
  declare page: Page;
  declare now: number;
  declare connection: Live["connection"];
  declare drilling: boolean;
  declare theme: (typeof THEMES)[number];
  declare language: string;
  declare acting: boolean;
  declare sounding: SoundState;
  private live = new Live();
  private sound = new Sound();
  /** Alerts that nobody has taken on. */
  private unowned = new Set<string>();

  constructor() {
    super();
    this.asked = false;
    this.drilling = false;
    this.now = Date.now();
    this.connection = "connecting";
    this.sounding = "off";
    this.theme = THEMES.find((theme) => theme === localStorage.getItem("theme")) ?? "dark";
    this.language = localStorage.getItem("language") ?? "en";
    this.acting = localStorage.getItem("keys") !== "off";
    this.page = pageOfAddress();
    speak(this.language);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    setInterval(() => (this.now = Date.now()), 1000);
    setInterval(() => this.resound(), RESOUND_MS);
    this.sound.addEventListener("state", () => (this.sounding = this.sound.state));
    addEventListener("hashchange", () => (this.page = pageOfAddress()));
    addEventListener("keydown", (event) => this.pressed(event));
    void this.comeBack();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    document.documentElement.dataset.theme = this.theme;
    if (changed.has("language" as keyof ConsoleShell)) speak(this.language);
    document.title = this.connection === "lost" ? `▲ ${plain("connection.lost")}` : `Truceline · ${plain(`page.${this.page}`)}`;
  }

  protected override render() {
    if (!this.asked) return nothing;
    if (!this.session) return html`<main>${this.choices()}<sign-in @signed-in=${this.signedIn}></sign-in></main>`;
    return html`<div class="frame ${this.drilling ? "drill" : ""}">
      ${this.drilling ? html`<p class="drill-band"><strong>DRILL</strong> ${say("drill.band")}</p>` : nothing}
      <header>
        <clock-pair .now=${this.now}></clock-pair>
        ${this.state()} ${this.sounds()} <desk-key .language=${this.language}></desk-key>
        <span class="who"><bdi>${this.session.operator.name}</bdi> · <bdi>${this.session.operator.desks.join(", ")}</bdi></span>
        ${this.choices()}
        <button @click=${this.leave}>${say("sign-out")}</button>
      </header>
      ${this.connection === "lost" ? this.lost() : nothing}
      <nav aria-label=${plain("nav")}>
        ${PAGES.map((page, index) => this.link(page, index + 1))}
      </nav>
      <main class=${this.connection === "lost" ? "stale" : ""} @step=${this.takeStep}>
        <h1>${say(`page.${this.page}`)}</h1>
        ${this.shown()}
      </main>
      <key-help .acting=${this.acting} .language=${this.language} @keys-set=${this.setKeys}></key-help>
    </div>`;
  }

  private link(page: Page, key: number) {
    return html`<a href="#${page}" aria-current=${page === this.page ? "page" : "false"}>${say(`page.${page}`)} <kbd>${key}</kbd></a>`;
  }

  private state() {
    const shape = { connected: "●", connecting: "◌", lost: "▲" }[this.connection];
    return html`<span class="connection ${this.connection}" role="status">${shape} ${say(`connection.${this.connection}`)}</span>`;
  }

  private sounds() {
    const shape = { on: "♪", off: "–", blocked: "▲" }[this.sounding];
    return html`<button class="sound ${this.sounding}" @click=${() => this.sound.toggle()} title=${plain("key.sound")}>
      <span aria-hidden="true">${shape}</span> ${say(`sound.${this.sounding}`)}
    </button>`;
  }

  /** Sounds again for as long as the node is lost, or an alert is there that nobody has taken on. */
  private resound(): void {
    if (!this.session) return;
    if (this.connection === "lost") this.sound.play("lost");
    else if (this.unowned.size) this.sound.play("alarm");
  }

  private lost() {
    return html`<p class="lost" role="alert">
      ▲ ${say("connection.lost-words")} <bdi dir="ltr">${zulu(this.live.heardAt)}</bdi>
    </p>`;
  }

  private choices() {
    return html`<span class="choices">
      <button @click=${this.nextTheme} title=${plain("key.theme")}>${say(`theme.${this.theme}`)}</button>
      <select class="language" aria-label=${plain("key.language")} @change=${(event: Event) => this.speak((event.target as HTMLSelectElement).value)}>
        ${Object.entries(LANGUAGES).map(([code, { name }]) => html`<option value=${code} lang=${code} .selected=${code === this.language}>${name}</option>`)}
      </select>
      ${this.session ? html`<button @click=${this.help} title=${plain("key.help")}>?</button>` : nothing}
    </span>`;
  }

  private shown() {
    const live = this.live;
    const own = this.session?.operator.desks[0] ?? "";
    switch (this.page) {
      case "watch":
        return html`<watch-page .live=${live} .desks=${this.session?.operator.desks ?? []} .now=${this.now} .theme=${this.theme} .language=${this.language}></watch-page>`;
      case "line":
        return html`<line-page .live=${live} .desk=${own} .drilling=${this.drilling} .now=${this.now} .language=${this.language}></line-page>`;
      case "incidents":
        return html`<incidents-page .live=${live} .desk=${own} .language=${this.language}></incidents-page>`;
      case "notices":
        return html`<notices-page .live=${live} .drilling=${this.drilling} .language=${this.language}></notices-page>`;
      case "record":
        return html`<record-page .live=${live} .audits=${this.session?.rights.includes("audit")} .language=${this.language}></record-page>`;
      case "handover":
        return html`<handover-page .live=${live} .desk=${own} .drilling=${this.drilling} .now=${this.now} .language=${this.language}></handover-page>`;
      case "agreements":
        return html`<agreements-page .live=${live} .binds=${this.session?.rights.includes("bind")} .language=${this.language}></agreements-page>`;
      case "drill":
        return html`<drill-page .live=${live} .now=${this.now} .language=${this.language}></drill-page>`;
    }
  }

  private async comeBack(): Promise<void> {
    try {
      this.enter(await show<Session>("/api/v1/session"));
    } catch (error) {
      if (!(error instanceof Problem)) this.connection = "lost";
    } finally {
      this.asked = true;
    }
  }

  private signedIn(event: CustomEvent<Session>): void {
    this.enter(event.detail);
  }

  private enter(session: Session): void {
    trust(session.csrf);
    this.session = session;
    this.live = new Live();
    this.live.addEventListener("connection", () => (this.connection = this.live.connection));
    this.live.addEventListener("ended", () => (this.session = undefined));
    this.live.addEventListener("happened", (event) => {
      const { detail } = event as CustomEvent<Happened>;
      const alert = alertIn(detail);
      if (["drill", "begin", "reset"].includes(detail.name)) void this.askDrills().catch(told);
      if (["begin", "reset"].includes(detail.name)) void this.askAlerts().catch(told);
      if (alert) this.note([alert]);
    });
    this.live.start();
  }

  private async askAlerts(): Promise<void> {
    const alerts = await openAlerts(this.session?.operator.desks ?? []);
    const listed = new Set(alerts.map(({ id }) => id));
    this.unowned.forEach((id) => listed.has(id) || this.unowned.delete(id));
    this.note(alerts);
  }

  /** One that nobody has taken on sounds when it is first heard of. */
  private note(alerts: readonly Alert[]): void {
    const isNew = alerts.filter(isWanting).some(({ id }) => !this.unowned.has(id));
    for (const alert of alerts) isWanting(alert) ? this.unowned.add(alert.id) : this.unowned.delete(alert.id);
    if (isNew) this.sound.play("alarm");
  }

  private async askDrills(): Promise<void> {
    const { drills } = await show<{ drills: Drill[] }>("/api/v1/drills");
    this.drilling = drills.some((drill) => drill.ended_at === undefined);
  }

  /** To the line, to warn of the alert that is chosen. */
  private async warn(): Promise<void> {
    await this.goOn("line");
    await this.querySelector<LinePage>("line-page")?.compose();
  }

  /** To the incidents, to open one about the alert that is chosen. */
  private async beginIncident(): Promise<void> {
    await this.goOn("incidents");
    await this.querySelector<IncidentsPage>("incidents-page")?.begin();
  }

  /** Another page, with the alert that is chosen on this one. */
  private async goOn(page: Page): Promise<void> {
    const watch = this.querySelector<WatchPage>("watch-page");
    const alert = watch?.alerts?.find(({ id }) => id === watch.chosen);
    if (watch) Object.assign(errand, { alert: alert?.id ?? "", drill: alert?.drill ?? false, step: undefined });
    await this.turnTo(page);
  }

  /** To the line, to say what takes a step of a ladder. */
  private async takeStep(): Promise<void> {
    await this.turnTo("line");
    await this.querySelector<LinePage>("line-page")?.compose();
  }

  private async turnTo(page: Page): Promise<void> {
    location.hash = this.page = page;
    await this.updateComplete;
  }

  private async leave(): Promise<void> {
    this.live.stop();
    desk.lock();
    await act("DELETE", "/api/v1/session").catch(() => undefined);
    this.session = undefined;
  }

  private nextTheme(): void {
    this.theme = THEMES[(THEMES.indexOf(this.theme) + 1) % THEMES.length]!;
    localStorage.setItem("theme", this.theme);
  }

  private nextLanguage(): void {
    const codes = Object.keys(LANGUAGES);
    this.speak(codes[(codes.indexOf(this.language) + 1) % codes.length]!);
  }

  private speak(code: string): void {
    this.language = code;
    speak(code);
    localStorage.setItem("language", code);
  }

  private help(): void {
    this.querySelector<KeyHelp>("key-help")?.toggle();
  }

  private setKeys(event: CustomEvent<boolean>): void {
    this.acting = event.detail;
    localStorage.setItem("keys", this.acting ? "on" : "off");
  }

  private pressed(event: KeyboardEvent): void {
    if (!this.session || isWriting(event) || !KEYS.some(({ key }) => key === event.key)) return;
    if (event.key === "?") return this.help();
    if (!this.acting || this.querySelector("dialog[open]")) return;
    event.preventDefault(); // what is focused by a key must not get its letter too
    const page = PAGES[Number(event.key) - 1];
    if (page) location.hash = page;
    else if (event.key === "t") this.nextTheme();
    else if (event.key === "l") this.nextLanguage();
    else if (event.key === "n") void this.sound.toggle();
    else if (event.key === "d") this.querySelector<DeskKey>("desk-key")?.toggle();
    else if (event.key === "w") void this.warn();
    else if (event.key === "i") void this.beginIncident();
    else this.querySelector<Pressed>("watch-page, line-page")?.press(event.key);
  }
}

/** True of an alert that nobody has taken on, and somebody should. */
function isWanting(alert: Alert): boolean {
  return isOpen(alert) && !alert.owner;
}

/** A node that does not answer is told by the state of the connection, and asked again when it is there. */
function told(): void {}

function pageOfAddress(): Page {
  return PAGES.find((page) => location.hash === `#${page}`) ?? "watch";
}
customElements.define("console-shell", ConsoleShell);
