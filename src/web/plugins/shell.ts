import type { Plugin } from "vite";

interface Graph {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/**
 * Name the few chunks of the first load: each holds what its entry in `chunks` imports statically and no earlier chunk
 * has. By default, the bundler would cut about a dozen along what later screens share, and each would be a request
 * before home is shown.
 */
export function chunkOf(chunks: Readonly<Record<string, string>>): (id: string, graph: Graph) => string | null {
  const found = new WeakMap<Graph, ReadonlyMap<string, string>>();
  return (id, graph) => {
    const names = found.get(graph) ?? namesIn(chunks, graph);
    found.set(graph, names);
    return names.get(id) ?? null;
  };
}

function namesIn(chunks: Readonly<Record<string, string>>, graph: Graph): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [name, entry] of Object.entries(chunks)) {
    const waiting = [entry];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      if (names.has(id)) continue;
      names.set(id, name);
      waiting.push(...(graph.getModuleInfo(id)?.importedIds ?? []));
    }
  }
  return names;
}

/** Run a chunk as soon as it is loaded, without waiting for the styles or the rest of the code. */
export function runAhead(name: string): Plugin {
  const script = new RegExp(`<script type="module"(?= crossorigin src="/assets/${name}-)`);
  return {
    name: "run-ahead",
    transformIndexHtml: {
      order: "post",
      handler(html) {
        if (!script.test(html)) throw new Error(`the page loads no chunk ${name}`);
        return html.replace(script, '<script type="module" async');
      },
    },
  };
}
