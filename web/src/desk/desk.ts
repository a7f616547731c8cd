// SPDX-License-Identifier: Apache-2.0
// The key of a desk, opened by its passphrase in this page. It never leaves the page, and nothing can read it back.
import { act } from "../api";
import { sha256Of, textOf } from "../digests";
import { plain } from "../words";
import { fromBase64 } from "./age";

/** A locked key file as a person chose it. */
export interface KeyFile {
  name: string;
  content: Uint8Array;
}

interface Opened {
  name: string;
  id: Uint8Array;
  key: CryptoKey;
  second: boolean;
}

const LOCKS_MS = 15 * 60_000;
const ROW = /^PRIVATE\+KEY\+([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)\n$/;
const PKCS8 = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20);
const SECOND = ".second";

/** Tells `state` when it is opened or locked, and `wanted` when something is to be signed while it is locked. */
export class Desk extends EventTarget {
  private opened?: Opened;
  private locking = 0;
  private waiting: { come: () => void; go: (reason: Error) => void }[] = [];

  /** The desk that signs, such as `duty`; empty while it is locked. */
  get name(): string {
    return this.opened?.name.split("/").at(-1) ?? "";
  }

  /** Opens the desk by its one or two files. */
  async open(files: readonly KeyFile[], passphrase: string): Promise<void> {
    this.opened = await openedKey(files, passphrase);
    this.lockLater();
    this.waiting.splice(0).forEach(({ come }) => come());
    this.dispatchEvent(new Event("state"));
  }

  /** Nothing can be signed until it is opened again. */
  lock(): void {
    clearTimeout(this.locking);
    this.opened = undefined;
    this.dispatchEvent(new Event("state"));
  }

  /** Whoever waits for a signature is told that there is none. */
  refuse(): void {
    this.waiting.splice(0).forEach(({ go }) => go(new Error(plain("desk.not-opened"))));
  }

  /** The note of a text, once the desk is open; the node is told that the desk has signed. */
  async sign(text: string): Promise<string> {
    return `${text}\n${await this.row(text)}`;
  }

  /** A note that another desk has signed, signed by this one as well. */
  async addTo(note: string): Promise<string> {
    const row = await this.row(textOf(note));
    if (note.includes(row)) throw new Error(plain("desk.signed-already"));
    return note + row;
  }

  private async row(text: string): Promise<string> {
    if (!this.opened) await this.asked();
    const opened = this.opened!;
    const row = await rowBy(opened, text);
    this.lockLater();
    await this.tell(new TextEncoder().encode(text), opened.second);
    return row;
  }

  private asked(): Promise<void> {
    return new Promise((come, go) => {
      this.waiting.push({ come, go });
      this.dispatchEvent(new Event("wanted"));
    });
  }

  /** The same is told whether somebody was forced to sign or not; if that fails, nothing is said. */
  private async tell(content: Uint8Array<ArrayBuffer>, second: boolean): Promise<void> {
    const text = await sha256Of(content);
    await act("POST", "/api/v1/desks/{desk}/signatures", { desk: this.name }, { text, second }).catch(() => undefined);
  }

  private lockLater(): void {
    clearTimeout(this.locking);
    this.locking = window.setTimeout(() => this.lock(), LOCKS_MS);
  }
}

/**
 * The note of a text with one signature more, by a key that is opened for that alone and forgotten, such as that of an
 * authority. The note before is empty if nobody has signed.
 */
export async function signedOnce(text: string, before: string, file: KeyFile, passphrase: string): Promise<string> {
  const row = await rowBy(await openedKey([file], passphrase), text);
  if (before.includes(row)) throw new Error(plain("desk.signed-already"));
  return (before || `${text}\n`) + row;
}

async function openedKey(files: readonly KeyFile[], passphrase: string): Promise<Opened> {
  const sorted = files.toSorted((one, other) => Number(one.name.endsWith(SECOND)) - Number(other.name.endsWith(SECOND)));
  const rows = await unlocked(sorted.map((file) => file.content), passphrase);
  const at = rows.findIndex((row) => row !== undefined);
  const row = ROW.exec(new TextDecoder().decode(rows[at] ?? new Uint8Array()));
  if (at < 0) throw new Error(plain("desk.wrong"));
  if (!row) throw new Error(plain("desk.no-key"));
  const body = fromBase64(row[3]!);
  const key = await crypto.subtle.importKey("pkcs8", Uint8Array.of(...PKCS8, ...body.subarray(1)), "Ed25519", false, ["sign"]);
  const id = Uint8Array.from(row[2]!.match(/../g)!, (pair) => parseInt(pair, 16));
  return { name: row[1]!, id, key, second: sorted[at]!.name.endsWith(SECOND) };
}

async function rowBy({ name, id, key }: Opened, text: string): Promise<string> {
  const signature = new Uint8Array(await crypto.subtle.sign("Ed25519", key, new TextEncoder().encode(text)));
  return `— ${name} ${btoa(String.fromCharCode(...id, ...signature))}\n`;
}

/** The one desk of this page. */
export const desk = new Desk();

function unlocked(files: Uint8Array[], passphrase: string): Promise<(Uint8Array | undefined)[]> {
  const worker = new Worker(new URL("./unlocking.ts", import.meta.url), { type: "module" });
  return new Promise<(Uint8Array | undefined)[]>((come, go) => {
    worker.onmessage = ({ data }) => ("rows" in data ? come(data.rows) : go(new Error(data.trouble)));
    worker.onerror = () => go(new Error(plain("desk.no-key")));
    worker.postMessage({ files, passphrase });
  }).finally(() => worker.terminate());
}
