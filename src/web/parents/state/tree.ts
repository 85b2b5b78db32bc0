import { Store } from "../../shared/store.ts";
import { api, type Schemas } from "../api.ts";

export interface TreeState {
  readonly svg: string | null;
  readonly status: Schemas["TreeStatus"] | null;
  readonly total: number | null;
}

export const tree = new Store<TreeState>({ svg: null, status: null, total: null });

export async function loadTree(): Promise<void> {
  const status = await api.get("/api/tree/status");
  tree.update((now) => ({ ...now, status, total: status.tree.total_characters }));
}

/** Show what a message did to the tree. */
export function grew(growth: Schemas["TreeGrowth"], _fruit: Schemas["Fruit"] | null, isQuiet: boolean): void {
  if (!isQuiet) tree.update((now) => ({ ...now, total: growth.total_characters }));
}
