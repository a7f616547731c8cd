// SPDX-License-Identifier: Apache-2.0
// A worker: the work that each try of a passphrase costs must not stop the clock and the alarms of the page.
import { unlock } from "./age";

/** Every file is tried, whichever opens, so that the time it takes tells nothing. */
addEventListener("message", (event: MessageEvent<{ files: Uint8Array[]; passphrase: string }>) => {
  const { files, passphrase } = event.data;
  try {
    postMessage({ rows: files.map((file) => unlock(file, passphrase)) });
  } catch (error) {
    postMessage({ trouble: error instanceof Error ? error.message : String(error) });
  }
});
