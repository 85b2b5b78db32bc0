import { Problem } from "../../shared/api/problem.ts";
import { storage } from "../../shared/storage.ts";
import { Store } from "../../shared/store.ts";
import { api, session, type Schemas } from "../api.ts";

/** The signed-in user: the server's last answer, or what the device stored of it. */
export interface Me {
  readonly profile: Schemas["ProfileAnswer"] | null;
  readonly features: Schemas["Features"] | null;
  readonly plan: Schemas["Plan"] | null;
  /** Null while unknown. */
  readonly isOnboarded: boolean | null;
  /** Read from the device, so that home opens without a network. */
  readonly isKept: boolean;
}

const NOBODY: Me = { profile: null, features: null, plan: null, isOnboarded: null, isKept: false };
const NAME = "me";

export const me = new Store<Me>(NOBODY);
let loading: Promise<void> | null = null;

/** Load once; load again after forgetMe() or with `again`. On failure, the stored data stays. */
export function loadMe({ again = false } = {}): Promise<void> {
  if (again) loading = null;
  loading ??= load();
  return loading;
}

export function forgetMe(): void {
  loading = null;
  me.set(NOBODY);
}

export function changeProfile(profile: Schemas["ProfileAnswer"]): void {
  me.update((now) => ({ ...now, profile }));
  void keep();
}

async function load(): Promise<void> {
  const kept = await storage.get<Me>(NAME);
  if (kept && me.get() === NOBODY) me.set({ ...kept, isKept: true });
  try {
    if ((await session.token()) === null) {
      loading = null;
      me.update((now) => ({ ...now, isKept: false, isOnboarded: null }));
      return;
    }
    const status = await api.get("/api/users/onboarding-status");
    if (!status.is_completed) {
      me.set({ ...NOBODY, isOnboarded: false });
      return;
    }
    const [profile, subscription] = await Promise.all([api.get("/api/users/profile"), api.get("/api/billing/subscription")]);
    const { features } = subscription;
    me.set({ profile, features, plan: subscription.subscription.current_plan, isOnboarded: true, isKept: false });
    await keep();
  } catch (error) {
    loading = null;
    if (error instanceof Problem && error.status === 401) me.update((now) => ({ ...now, isKept: false, isOnboarded: null }));
  }
}

const keep = (): Promise<void> => storage.set(NAME, me.get());
