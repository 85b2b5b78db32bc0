import { Client } from "../shared/api/client.ts";
import { Session } from "../shared/api/session.ts";
import type { components, paths } from "../shared/api/users.d.ts";
import { ahead } from "./ahead.ts";

export type Schemas = components["schemas"];

export const session = new Session("/api/session", ahead);
export const api = new Client<paths>(session, ["/api/characters", "/api/health", "/api/help", "/api/plans"], ahead);

/** An idempotency key for one user action: created once and sent with each try. */
export const newKey = (): string => crypto.randomUUID();
