import { Problem, UnknownOutcome } from "../../shared/api/problem.ts";
import { api, type Schemas } from "../api.ts";
import { loadMe } from "./me.ts";

export type Subscription = Schemas["SubscriptionAnswer"];
export type Offer = Schemas["PlanOffer"];
export type PaidPlan = Schemas["PaidPlan"];

const ASK_MS = 2_000;
/** The webhook usually arrives within seconds; after this long, the page says that it is late. */
const PATIENCE_MS = 60_000;
/** A second subscription beside one in these states would be charged twice. */
const LIVE: ReadonlySet<string> = new Set(["active", "trialing", "past_due", "unpaid", "paused"]);

export const getSubscription = (): Promise<Subscription> => api.get("/api/billing/subscription");

/** Load the offers and the current subscription. */
export async function loadPlans(): Promise<{ readonly offers: readonly Offer[]; readonly now: Subscription }> {
  const [{ plans }, now] = await Promise.all([api.get("/api/plans"), getSubscription()]);
  return { offers: plans, now };
}

export const isLive = ({ subscription }: Subscription): boolean => LIVE.has(subscription.status);
export const isPaid = ({ subscription }: Subscription): boolean => subscription.current_plan !== "free";

/** Open Stripe's page in this tab. */
export async function checkOut(plan: PaidPlan, key: string): Promise<void> {
  const body = { plan_type: plan, success_url: `${location.origin}/billing?paid=1`, cancel_url: `${location.origin}/billing?left=1` };
  const { checkout_url } = await api.post("/api/billing/checkout", { body, key, timeout: 30_000 });
  location.assign(checkout_url);
}

export async function openPortal(key: string): Promise<void> {
  const { portal_url } = await api.post("/api/billing/portal", { body: { return_url: `${location.origin}/billing` }, key, timeout: 30_000 });
  location.assign(portal_url);
}

export async function cancel(survey: Schemas["Survey"], key: string): Promise<Subscription> {
  return api.post("/api/billing/cancel", { body: survey, key, timeout: 30_000 });
}

export async function reactivate(key: string): Promise<Subscription> {
  return api.post("/api/billing/reactivate", { key, timeout: 30_000 });
}

/** Poll until the server knows of the payment from Stripe. Return false if it does not within a minute. */
export async function untilPaid(signal: AbortSignal, now: () => number = Date.now): Promise<boolean> {
  const end = now() + PATIENCE_MS;
  for (;;) {
    if (await isKnownAsPaid()) {
      await loadMe({ again: true });
      return true;
    }
    if (signal.aborted || now() + ASK_MS > end) return false;
    await new Promise((resolve) => setTimeout(resolve, ASK_MS));
  }
}

/** Temporary errors count as "not yet" and are asked again. */
async function isKnownAsPaid(): Promise<boolean> {
  try {
    return isPaid(await getSubscription());
  } catch (error) {
    if (error instanceof UnknownOutcome || (error instanceof Problem && error.isPassing)) return false;
    throw error;
  }
}
