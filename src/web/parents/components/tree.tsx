/** The tree in the page. */
export function TreeView({ mode }: { mode: "full" | "strip" }) {
  return <div class={`tree-view ${mode}`} />;
}
