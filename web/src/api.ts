// SPDX-License-Identifier: Apache-2.0
// Asks the node. Paths are those of the committed OpenAPI document: a path that is not in it does not compile.
import type openapi from "../../docs/reference/openapi.json";

type Path = keyof (typeof openapi)["paths"];
type Named = Readonly<Record<string, string>>;

/** What the node says when it does not do what was asked (RFC 9457). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly hint: string,
  ) {
    super(hint ? `${detail}: ${hint}` : detail);
  }
}

/** The second token of the session, which every change must bring. */
let forgery = "";

export function trust(csrf: string): void {
  forgery = csrf;
}

/** What the node shows at a path; names in braces are filled in. */
export async function show<T>(path: Path, named: Named = {}, query: Named = {}): Promise<T> {
  return answered<T>(await fetch(address(path, named, query), { cache: "no-store" }));
}

/** Where a path leads; names in braces are filled in. */
export function address(path: Path, named: Named = {}, query: Named = {}): string {
  const search = new URLSearchParams(query).toString();
  return filled(path, named) + (search && `?${search}`);
}

/** What comes of an act; each is sent with a key of its own, so that it is done once. */
export async function act<T>(method: "POST" | "PUT" | "DELETE", path: Path, named: Named = {}, body: object = {}): Promise<T> {
  const headers: Record<string, string> = { "content-type": "application/json", "idempotency-key": drawn() };
  if (forgery) headers["x-csrf-token"] = forgery;
  return answered<T>(await fetch(filled(path, named), { method, headers, body: JSON.stringify(body) }));
}

/** A file that comes of an act, and its name. */
export async function download(path: Path, named: Named, body: object): Promise<{ name: string; content: Blob }> {
  const response = await fetch(filled(path, named), {
    method: "POST",
    headers: { "content-type": "application/json", ...(forgery ? { "x-csrf-token": forgery } : {}) },
    body: JSON.stringify(body),
  });
  if (!response.ok) await answered(response);
  const name = /filename="([\w.-]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1];
  return { name: name ?? "file", content: await response.blob() };
}

/** The stream of events, from the place after the last one that is known. */
export function listen(last: string, signal: AbortSignal): Promise<Response> {
  const path: Path = "/api/v1/stream";
  return fetch(path, { headers: last ? { "last-event-id": last } : {}, signal, cache: "no-store" });
}

function drawn(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function filled(path: Path, named: Named): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(named[name] ?? ""));
}

async function answered<T>(response: Response): Promise<T> {
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as T;
  const said = (await response.json().catch(() => ({}))) as Record<string, string>;
  throw new Problem(response.status, said.code ?? "", said.detail ?? response.statusText, said.hint ?? "");
}
