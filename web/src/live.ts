// SPDX-License-Identifier: Apache-2.0
// Hears the node's events for as long as somebody is signed in; says at once when the node is lost.
import { listen } from "./api";
import { turn } from "./turns";

export type Connection = "connecting" | "connected" | "lost";

export interface Happened {
  name: string;
  said: Record<string, unknown>;
}

const SILENCE_MS = 20_000; // two beats of the node
const AGAIN_MS = 2_000;
const POSITIONS = "event: positions\n";
const MOST_WAITING = 200;

/** Tells `happened` (detail: Happened), `connection` (detail: Connection) and `ended` when the session is over. */
export class Live extends EventTarget {
  connection: Connection = "connecting";
  heardAt = Date.now();
  private last = "";
  private stopped = false;
  private current?: AbortController;
  private waiting: string[] = [];

  start(): void {
    void this.hear();
  }

  stop(): void {
    this.stopped = true;
    this.current?.abort();
  }

  private async hear(): Promise<void> {
    while (!this.stopped) {
      const ended = await this.hearOnce().catch(() => false);
      if (this.stopped) return;
      // A stream that ends in order is begun again at once: the node ends it every few minutes.
      if (ended) continue;
      this.become("lost");
      await new Promise((wake) => setTimeout(wake, AGAIN_MS));
    }
  }

  private async hearOnce(): Promise<boolean> {
    const controller = (this.current = new AbortController());
    let watchdog = setTimeout(() => controller.abort(), SILENCE_MS);
    try {
      const response = await listen(this.last, controller.signal);
      if (response.status === 401) {
        this.stop();
        this.dispatchEvent(new Event("ended"));
        return true;
      }
      if (!response.ok || !response.body) return false;
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return true;
        clearTimeout(watchdog);
        watchdog = setTimeout(() => controller.abort(), SILENCE_MS);
        this.heardAt = Date.now();
        this.become("connected");
        const events = (rest + value).split("\n\n");
        rest = events.pop() ?? "";
        this.tellAll(events);
      }
    } finally {
      clearTimeout(watchdog);
    }
  }

  /** Positions wait until all else was told, and let others have their turn between them. */
  private tellAll(events: readonly string[]): void {
    const positions = events.filter((event) => event.startsWith(POSITIONS));
    events.filter((event) => !event.startsWith(POSITIONS)).forEach((event) => this.tell(event));
    const isIdle = !this.waiting.length;
    this.waiting.push(...positions);
    if (this.waiting.length > MOST_WAITING) {
      this.waiting.length = 0;
      this.tell("event: missed\ndata: {}");
    } else if (isIdle && positions.length) void this.tellPositions();
  }

  private async tellPositions(): Promise<void> {
    while (this.waiting.length && !this.stopped) {
      await turn();
      const event = this.waiting.shift();
      if (event !== undefined) this.tell(event);
    }
  }

  private tell(event: string): void {
    const fields = new Map(event.split("\n").map((row) => [row.split(": ", 1)[0], row.slice(row.indexOf(": ") + 2)]));
    this.last = fields.get("id") ?? this.last;
    const detail: Happened = { name: fields.get("event") ?? "", said: JSON.parse(fields.get("data") ?? "{}") };
    if (detail.name !== "beat") this.dispatchEvent(new CustomEvent("happened", { detail }));
  }

  private become(connection: Connection): void {
    if (this.connection === connection) return;
    this.connection = connection;
    this.dispatchEvent(new CustomEvent("connection", { detail: connection }));
  }
}
