import { fileURLToPath } from "node:url";

import { defineConfig } from "vite";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** `--mode parents` or `--mode desk`: each site is built alone, into build/pages/ of the repository. */
export default defineConfig(({ mode }) => ({
  root: path(mode),
  envDir: false,
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: path(`../../build/pages/${mode}`),
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
}));
