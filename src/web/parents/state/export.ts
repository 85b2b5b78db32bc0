import { Problem } from "../../shared/api/problem.ts";
import { storage } from "../../shared/storage.ts";
import { api, type Schemas } from "../api.ts";

export type Export = Schemas["ExportAnswer"];

const NAME = "export";

/** Start an export. A retry with the same key does not start another. */
export async function startExport(key: string): Promise<Export> {
  const begun = await api.post("/api/users/export", { key });
  await storage.set(NAME, begun.export_id);
  return begun;
}

/** The last export requested on this device, if it still exists. */
export async function lastExport(): Promise<Export | null> {
  const id = await storage.get<string>(NAME);
  return id === undefined ? null : findExport(id);
}

export async function findExport(id: string): Promise<Export | null> {
  try {
    return await api.get("/api/users/export/{export_id}", { path: { export_id: id } });
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 404) throw error;
    await storage.delete(NAME);
    return null;
  }
}

