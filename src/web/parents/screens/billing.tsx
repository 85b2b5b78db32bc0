import { usePlace } from "../../shared/router.ts";
import { LastScreen } from "../components/last-screen.tsx";
import { LeavingScreen } from "../components/leaving-screen.tsx";
import { PaidScreen } from "../components/paid-screen.tsx";
import { PlansScreen } from "../components/plans-screen.tsx";
import type { PaidPlan } from "../state/billing.ts";

const PAID: readonly PaidPlan[] = ["monthly", "yearly"];

/** The plans and the checkout and cancellation steps; each has its own URL, so that Back is one step. */
export default function Billing() {
  const { query } = usePlace();
  const plan = PAID.find((each) => each === query.get("plan"));
  if (plan) return <LastScreen plan={plan} />;
  if (query.has("paid")) return <PaidScreen />;
  if (query.has("cancel")) return <LeavingScreen />;
  return <PlansScreen hasLeftCheckout={query.has("left")} hasCanceled={query.has("canceled")} />;
}
