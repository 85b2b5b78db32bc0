import { defineConfig } from "vitest/config";

import { helpLines } from "./plugins/help-lines.ts";

// A test that needs a DOM says so in its first line: creating one takes longer than all the tests.
export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: [helpLines()],
  test: { include: ["{shared,parents,desk}/**/*.test.{ts,tsx}"], environment: "node", restoreMocks: true },
});
