import { defineConfig } from "vitest/config";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  test: { include: ["{shared,parents,desk}/**/*.test.{ts,tsx}"], environment: "happy-dom", restoreMocks: true },
});
