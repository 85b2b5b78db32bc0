import type { Ahead } from "../shared/api/ahead.ts";
import { storage } from "../shared/storage.ts";

/** The first requests of the home screen. */
const FIRST = ["/api/chat/history?limit=20", "/api/tree/image?form=inline", "/api/tree/status", "/api/users/onboarding-status"];
const SAME = { credentials: "same-origin", cache: "no-store" } as const;
const nothing = () => null;

/**
 * The home screen's first requests, sent while most of the code is still loading. On a slow connection this saves a
 * round trip for the token and another for the messages. They are sent only if the device has no stored data, which
 * would be shown at once, and not in discreet mode, which may have to end a session first.
 */
export const ahead = ask();

function ask(): Ahead {
  const refresh = askToken().catch(nothing);
  const token = refresh.then(readToken).catch(nothing);
  const answer = (address: string) => token.then((known) => (known === null ? null : askFor(address, known))).catch(nothing);
  return { at: Date.now(), refresh, token, answers: new Map(FIRST.map((address) => [address, answer(address)])) };
}

async function askToken(): Promise<Response | null> {
  if (!/^\/(?:chat)?$/.test(location.pathname)) return null;
  const [preferences, me] = await Promise.all([storage.get<{ isDiscreet?: boolean }>("preferences"), storage.get("me")]);
  if (me !== undefined || preferences?.isDiscreet) return null;
  return fetch("/api/session/refresh", { method: "POST", ...SAME });
}

async function readToken(answer: Response | null): Promise<string | null> {
  if (!answer?.ok) return null;
  return ((await answer.clone().json()) as { access_token: string }).access_token;
}

/** Read the body to its end, even if nobody uses it: an abandoned response looks like a broken connection. */
async function askFor(address: string, token: string): Promise<Response> {
  const answer = await fetch(address, { headers: { Authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(10_000), ...SAME });
  return answer.status === 200 ? new Response(await answer.blob(), answer) : answer;
}
