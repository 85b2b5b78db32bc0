import { fileURLToPath } from "node:url";

import { defineConfig } from "vite";

import { helpLines } from "./plugins/help-lines.ts";
import { chunkOf, runAhead } from "./plugins/shell.ts";
import { worker } from "./plugins/worker.ts";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const FIRST_LOAD = {
  parents: { ahead: path("parents/ahead.ts"), shell: path("parents/main.tsx") },
  desk: { shell: path("desk/main.tsx") },
};
const input = { parents: { index: path("parents/index.html"), sw: path("worker/sw.ts") }, desk: { index: path("desk/index.html") } };

/** Each site is built separately, with `--mode parents` or `--mode desk`, into build/pages/ of the repository. */
export default defineConfig(({ mode }) => ({
  root: path(mode),
  envDir: false,
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: mode === "parents" ? [helpLines(), runAhead("ahead"), worker()] : [],
  build: {
    outDir: path(`../../build/pages/${mode}`),
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: mode === "desk" ? input.desk : input.parents,
      // The worker's URL must never change, so it has no hash.
      output: {
        entryFileNames: (chunk) => (chunk.name === "sw" ? "sw.js" : "assets/[name]-[hash].js"),
        codeSplitting: { groups: [{ name: chunkOf(mode === "desk" ? FIRST_LOAD.desk : FIRST_LOAD.parents) }] },
      },
    },
  },
}));
