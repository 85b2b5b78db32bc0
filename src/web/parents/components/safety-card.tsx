import type { Schemas } from "../api.ts";

/** Where to find help. */
export function SafetyCard({ safety }: { safety: Schemas["SafetyNotice"]; isPast?: boolean }) {
  return <aside class="safety-card">{safety.resources.map((line) => line.name)}</aside>;
}
