// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { act, show } from "../api";
import { toBase64 } from "../desk/age";
import type { Happened } from "../live";
import { zulu } from "../times";
import { say, sayKind } from "../words";
import { FreshElement } from "./fresh-element";

interface Drill {
  id: string;
  title: string;
  begun_at: number;
  ended_at?: number;
  ended?: string;
  operator?: string;
  desk: string;
  compression: number;
  injects: number;
  by_node: boolean;
}

interface Score extends Drill {
  expected: { name: string; alert?: string; steps: { step: string; limit_s: number; verdict: string; took_ms?: number }[] }[];
  other_alerts: number;
  waiting: boolean;
  means: string;
}

/** Drills: begun from a scenario, played by the node, ended, and scored from the log alone. */
export class DrillPage extends FreshElement {
  static override properties = { now: { type: Number }, language: {}, drills: { state: true }, score: { state: true } };
  declare now: number;
  declare language: string;
  declare drills: Drill[] | undefined;
  declare score: Score | undefined;

  protected override concerns(happened: Happened): boolean {
    return ["drill", "alert", "begin", "reset", "message"].includes(happened.name);
  }

  protected override async load(): Promise<void> {
    const { drills } = await show<{ drills: Drill[] }>("/api/v1/drills");
    this.drills = drills;
    const id = this.score?.id ?? drills[0]?.id;
    if (id) await this.open(id);
  }

  protected override render() {
    if (!this.drills) return html`${this.outcome()}<p>${say("loading")}</p>`;
    const running = this.drills.find((drill) => drill.ended_at === undefined);
    return html`<section class="exercise"><p><strong class="drill-mark">DRILL</strong> ${say("drill.words")}</p>
      ${this.outcome()}
      ${running ? this.running(running) : this.beginning()}
      ${this.drills.length ? this.list(this.drills) : html`<p class="none">${say("drill.none")}</p>`}
      ${this.score ? this.scored(this.score) : nothing}
    </section>`;
  }

  private beginning() {
    return html`<form class="form" @submit=${this.begin}>
      <div class="fields">
        <label>${say("drill.scenario")} <input name="file" type="file" accept=".toml" required /></label>
        <label>${say("drill.compression")} <input name="compression" type="number" min="1" max="10000" value="1" required /></label>
      </div>
      <p class="deeds"><button>${say("drill.begin")}</button></p>
    </form>`;
  }

  private running(drill: Drill) {
    return html`<div class="draft"><p><strong class="drill-mark">DRILL</strong> <bdi dir="auto">${drill.title}</bdi> · ${say("drill.since")} <bdi dir="ltr">${zulu(drill.begun_at)}</bdi></p>
      <p>${say("drill.played")} <bdi dir="ltr" class="parts">${drill.injects}</bdi></p>
      <p class="note">${say(drill.by_node ? "drill.by-node" : "drill.elsewhere")}</p>
      <p class="deeds">
        <button @click=${() => this.end(drill, "played")}>${say("drill.end")}</button>
        <button @click=${() => this.end(drill, "broken-off")}>${say("drill.break-off")}</button></p></div>`;
  }

  private list(drills: readonly Drill[]) {
    return html`<div class="scroll" tabindex="0"><table>
      <caption>${say("drill.list")}</caption>
      <thead><tr><th scope="col">${say("incidents.title")}</th><th scope="col">${say("drill.since")}</th><th scope="col">${say("line.state")}</th></tr></thead>
      <tbody>${repeat(drills, ({ id }) => id, (drill) => html`<tr aria-current=${drill.id === this.score?.id ? "true" : "false"}>
        <td><strong class="drill-mark">DRILL</strong> <button class="plain" @click=${() => this.attempt(() => this.open(drill.id))}><bdi dir="auto">${drill.title}</bdi></button></td>
        <td><bdi dir="ltr">${zulu(drill.begun_at)}</bdi></td>
        <td>${drill.ended_at === undefined ? say("drill.running") : html`${sayKind("drill-ended", drill.ended ?? "")} <bdi dir="ltr">${zulu(drill.ended_at)}</bdi>`}</td></tr>`)}</tbody>
    </table></div>`;
  }

  private scored(score: Score) {
    return html`<section aria-labelledby="score-title"><h2 id="score-title">${say("drill.score")}: <bdi dir="auto">${score.title}</bdi></h2>
      <p class="note">${say("drill.means")}</p>
      <div class="scroll" tabindex="0"><table>
        <thead><tr><th scope="col">${say("drill.expected")}</th><th scope="col">${say("drill.step")}</th><th scope="col">${say("drill.limit")}</th>
          <th scope="col">${say("drill.verdict")}</th><th scope="col">${say("drill.took")}</th></tr></thead>
        <tbody>${score.expected.flatMap((expected) => expected.steps.map((step) => html`<tr><td><bdi dir="auto">${expected.name}</bdi></td>
          <td>${sayKind("drill-step", step.step)}</td><td><bdi dir="ltr">${step.limit_s} s</bdi></td><td>${sayKind("drill-verdict", step.verdict)}</td>
          <td><bdi dir="ltr">${step.took_ms === undefined ? "–" : `${(step.took_ms / 1000).toFixed(1)} s`}</bdi></td></tr>`))}</tbody>
      </table></div>
      <p>${say("drill.others")} <bdi dir="ltr">${score.other_alerts}</bdi></p></section>`;
  }

  private async open(id: string): Promise<void> {
    this.score = await show<Score>("/api/v1/drills/{id}/score", { id });
  }

  private begin(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const given = new FormData(event.target as HTMLFormElement);
    return this.attempt(async () => {
      const file = toBase64(new Uint8Array(await (given.get("file") as File).arrayBuffer()));
      const compression = Number(given.get("compression"));
      await act<Drill>("POST", "/api/v1/drills", {}, { file, compression, end_other: false, by_node: true });
      this.score = undefined;
      await this.load();
    });
  }

  private end(drill: Drill, how: string): Promise<void> {
    return this.attempt(async () => {
      await act("POST", "/api/v1/drills/{id}/end", { id: drill.id }, { how });
      await this.load();
    });
  }
}
customElements.define("drill-page", DrillPage);
