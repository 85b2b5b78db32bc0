import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

import { go, usePlace } from "../shared/router.ts";
import { useStore } from "../shared/store.ts";
import { session } from "./api.ts";
import { Menu } from "./components/menu.tsx";
import { QuickExitCorner } from "./components/quick-exit.tsx";
import { Trouble } from "./components/trouble.tsx";
import { Home } from "./screens/home.tsx";
import { loadMe, me } from "./state/me.ts";

type Screen = ComponentType<{ readonly id: string | null }>;
type Load = () => Promise<{ readonly default: Screen }>;

interface Route {
  readonly pattern: RegExp;
  /** Reachable without a session and before onboarding. */
  readonly open?: boolean;
  readonly load: Load | null;
}

/** All routes. Home is part of the first load; the other screens are chunks of their own. */
const ROUTES: readonly Route[] = [
  { pattern: /^\/(?:chat)?$/, load: null },
  { pattern: /^\/welcome$/, open: true, load: () => import("./screens/welcome.tsx") },
  { pattern: /^\/help$/, open: true, load: () => import("./screens/help.tsx") },
  { pattern: /^\/privacy$/, open: true, load: () => import("./screens/privacy.tsx") },
  { pattern: /^\/start$/, load: () => import("./screens/start.tsx") },
  { pattern: /^\/tree$/, load: () => import("./screens/tree.tsx") },
  { pattern: /^\/fruits\/([^/]+)$/, load: () => import("./screens/fruit.tsx") },
  { pattern: /^\/album$/, load: () => import("./screens/album.tsx") },
  { pattern: /^\/history$/, load: () => import("./screens/history.tsx") },
  { pattern: /^\/notices$/, load: () => import("./screens/notices.tsx") },
  { pattern: /^\/(?:billing|pricing)$/, load: () => import("./screens/billing.tsx") },
  { pattern: /^\/settings$/, load: () => import("./screens/settings.tsx") },
  { pattern: /^\/goodbye$/, load: () => import("./screens/goodbye.tsx") },
  { pattern: /^\/farewell$/, open: true, load: () => import("./screens/farewell.tsx") },
];

export function App() {
  const { path, sheet } = usePlace();
  const match = ROUTES.map((route) => ({ route, found: route.pattern.exec(path) })).find(({ found }) => found);
  if (!match) return <Trouble title="このページは見つかりません" action={{ words: "木へもどる", run: () => go("/", { replace: true }) }} />;
  const id = match.found?.[1] ?? null;
  return (
    <>
      <QuickExitCorner />
      <Gate open={match.route.open ?? false} path={path}>
        {match.route.load ? <Lazy load={match.route.load} id={id} key={match.route.pattern.source} /> : <Home isTalk={path === "/chat"} />}
      </Gate>
      {sheet === "menu" && <Menu />}
    </>
  );
}

/** Redirect users who are not signed in or have not finished onboarding. The requested path is kept as `return`. */
function Gate({ open, path, children }: { open: boolean; path: string; children: preact.ComponentChildren }) {
  const state = useStore(session.state);
  const self = useStore(me);
  useEffect(() => {
    if (!open) void loadMe();
  }, [open]);
  useEffect(() => {
    if (open) return;
    if (state === "deleted") go("/farewell", { replace: true });
    // A user who is already in stays, with their draft: the screen offers to sign in again.
    else if (state === "signed-out" && self.isOnboarded !== true) go(`/welcome?return=${encodeURIComponent(path)}`, { replace: true });
    else if (self.isOnboarded === false && path !== "/start") go("/start", { replace: true });
  }, [open, path, state, self]);
  return <>{children}</>;
}

function Lazy({ load, id }: { load: Load; id: string | null }) {
  const [screen, setScreen] = useState<{ readonly View: Screen } | null>(null);
  const [isLost, setLost] = useState(false);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let isHere = true;
    load().then(
      (module) => isHere && setScreen({ View: module.default }),
      () => isHere && setLost(true), // no network, or a newer version replaced the chunk
    );
    return () => void (isHere = false);
  }, [load, tries]);
  if (screen) return <screen.View id={id} />;
  if (!isLost) return null;
  const retry = () => {
    setLost(false);
    setTries(tries + 1);
  };
  return <Trouble title="電波がないみたい" detail="つながったら、もう一度ひらけます。" action={{ words: "もう一度", run: retry }} />;
}
