// SPDX-License-Identifier: Apache-2.0
// Opens what `truceline node init` locked with a passphrase: an age file with one scrypt recipient and short content.
// Source: c2sp.org/age (header, payload, the scrypt recipient); src/truceline/signing/passphrase.py writes them.
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { scrypt } from "@noble/hashes/scrypt.js";
import { sha256 } from "@noble/hashes/sha2.js";

const HEADER = /^(age-encryption\.org\/v1\n-> scrypt ([A-Za-z0-9+/]{22}) ([1-9][0-9]?)\n([A-Za-z0-9+/]{43})\n---) ([A-Za-z0-9+/]{43})\n/;
const MAX_WORK = 20; // a stranger's file must not make this machine work for hours
const MEMORY_BYTES = 2 ** 31;
const LAST_CHUNK = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The bytes in base 64, with or without padding. */
export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** What is locked; none if the passphrase is not the one. An error if it is no such file, or was damaged. */
export function unlock(locked: Uint8Array, passphrase: string): Uint8Array | undefined {
  const form = HEADER.exec(new TextDecoder("latin1").decode(locked.subarray(0, 512)));
  const [whole, signed, salt, work, wrapped, mac] = form ?? [];
  if (!whole || !signed || !salt || !wrapped || !mac || Number(work) > MAX_WORK) throw new Error("not a locked key file");
  const fileKey = opened(wrapKey(passphrase, fromBase64(salt), Number(work)), new Uint8Array(12), fromBase64(wrapped));
  if (!fileKey) return undefined;
  const body = locked.subarray(whole.length);
  const expected = hmac(sha256, derived(fileKey, new Uint8Array(0), "header"), bytes(signed));
  if (String(expected) !== String(fromBase64(mac))) throw new Error("a locked key file was damaged");
  const content = opened(derived(fileKey, body.subarray(0, 16), "payload"), LAST_CHUNK, body.subarray(16));
  if (!content) throw new Error("a locked key file was damaged");
  return content;
}

function wrapKey(passphrase: string, salt: Uint8Array, work: number): Uint8Array {
  const whole = Uint8Array.of(...bytes("age-encryption.org/v1/scrypt"), ...salt);
  return scrypt(bytes(passphrase), whole, { N: 2 ** work, r: 8, p: 1, dkLen: 32, maxmem: MEMORY_BYTES });
}

function derived(fileKey: Uint8Array, salt: Uint8Array, purpose: string): Uint8Array {
  return hkdf(sha256, fileKey, salt, bytes(purpose), 32);
}

function opened(key: Uint8Array, nonce: Uint8Array, content: Uint8Array): Uint8Array | undefined {
  try {
    return chacha20poly1305(key, nonce).decrypt(content);
  } catch {
    return undefined;
  }
}

/** Bytes in base 64, also many. */
export function toBase64(content: Uint8Array): string {
  let letters = "";
  for (const byte of content) letters += String.fromCharCode(byte);
  return btoa(letters);
}
