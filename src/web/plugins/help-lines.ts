import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import type { Plugin } from "vite";

const NAME = "virtual:help-lines";
const FILE = fileURLToPath(new URL("../../homebiyori/ai/help_lines.json", import.meta.url));

interface Book {
  readonly version: string;
  readonly resources: readonly ({ readonly verified_at: string | null } & Record<string, unknown>)[];
}

/** Provide the server's help lines file as a module. */
export function helpLines(): Plugin {
  return {
    name: "help-lines",
    resolveId: (id) => (id === NAME ? `\0${NAME}` : null),
    load(id) {
      if (id !== `\0${NAME}`) return null;
      this.addWatchFile(FILE);
      const book = JSON.parse(readFileSync(FILE, "utf8")) as Book;
      const lines = book.resources.map(({ verified_at, ...line }) => ({ ...line, is_verified: verified_at !== null }));
      return `export default ${JSON.stringify({ version: book.version, lines })}`;
    },
  };
}
