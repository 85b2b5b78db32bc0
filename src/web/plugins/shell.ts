interface Graph {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/**
 * Name the one chunk of all that `entry` imports at once. Left alone, the bundler cuts it into a dozen, by which of the
 * later screens share what: each would be a request before the first sight of home.
 */
export function shellOf(entry: string): (id: string, graph: Graph) => string | null {
  const found = new WeakMap<Graph, ReadonlySet<string>>();
  return (id, graph) => {
    const shell = found.get(graph) ?? reachable(entry, graph);
    found.set(graph, shell);
    return shell.has(id) ? "shell" : null;
  };
}

function reachable(entry: string, graph: Graph): ReadonlySet<string> {
  const seen = new Set<string>();
  const waiting = [entry];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    waiting.push(...(graph.getModuleInfo(id)?.importedIds ?? []));
  }
  return seen;
}
