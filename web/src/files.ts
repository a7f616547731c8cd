// SPDX-License-Identifier: Apache-2.0
// Files that the page hands to the person at it.
const KEPT_MS = 10_000;

/** Saves a content under a name, as if it were downloaded. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
