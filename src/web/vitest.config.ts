import { defineConfig } from "vitest/config";

import { helpLines } from "./plugins/help-lines.ts";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: [helpLines()],
  test: { include: ["{shared,parents,desk}/**/*.test.{ts,tsx}"], environment: "happy-dom", restoreMocks: true },
});
