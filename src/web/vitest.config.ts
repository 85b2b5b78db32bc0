import { defineConfig } from "vitest/config";

import { helpLines } from "./plugins/help-lines.ts";

// A test that needs a document says so in its first line: to make one takes longer than all tests.
export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: [helpLines()],
  test: { include: ["{shared,parents,desk}/**/*.test.{ts,tsx}"], environment: "node", restoreMocks: true },
});
