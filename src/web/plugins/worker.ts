import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { Plugin } from "vite";

/** Insert the shell's files and version, a hash of their names and contents, into the worker: the entry called "sw". */
export function worker(): Plugin {
  let publicDir = "";
  return {
    name: "worker",
    configResolved: (config) => void (publicDir = config.publicDir),
    generateBundle: {
      order: "post", // once all names have their hashes
      handler(_, bundle) {
        const version = createHash("sha256");
        const files: string[] = [];
        const add = (name: string, content: string | Uint8Array) => {
          files.push(name === "index.html" ? "/" : `/${name}`);
          version.update(name).update("\0").update(content);
        };
        for (const name of Object.keys(bundle).sort()) {
          const output = bundle[name];
          if (output && name !== "sw.js") add(name, output.type === "chunk" ? output.code : output.source);
        }
        for (const name of readdirSync(publicDir).sort()) add(name, readFileSync(join(publicDir, name)));
        const sw = bundle["sw.js"];
        if (sw?.type !== "chunk") throw new Error("the worker is not among the entries");
        sw.code = sw.code.replace("__VERSION__", version.digest("hex").slice(0, 12)).replace("__FILES__", files.join(" "));
      },
    },
  };
}
