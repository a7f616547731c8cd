// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from "vite";

export default defineConfig({
  base: "/console/",
  build: {
    outDir: "../src/truceline/api/console",
    emptyOutDir: true,
    assetsInlineLimit: 0, // the policy of the page allows files of its own only
    modulePreload: { polyfill: false },
    license: true,
    chunkSizeWarningLimit: 1000,
  },
});
