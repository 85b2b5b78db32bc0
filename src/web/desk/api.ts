import type { components, paths } from "../shared/api/admins.d.ts";
import { Client } from "../shared/api/client.ts";
import { Session } from "../shared/api/session.ts";
import { Watch } from "./state/watch.ts";

export type Schemas = components["schemas"];

export const session = new Session("/api/admin/session");
export const api = new Client<paths>(session);
export const watch = new Watch(session);
