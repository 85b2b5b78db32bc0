import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

import { Problem } from "../shared/api/problem.ts";
import { go, usePlace } from "../shared/router.ts";
import { useStore } from "../shared/store.ts";
import { session } from "./api.ts";
import { Frame } from "./components/frame.tsx";
import { ProblemNote } from "./components/problem-note.tsx";
import { SignIn } from "./components/sign-in.tsx";
import { Announcement } from "./screens/announcement.tsx";
import { Announcements } from "./screens/announcements.tsx";
import { Jobs } from "./screens/jobs.tsx";
import { Maintenance } from "./screens/maintenance.tsx";
import { People } from "./screens/people.tsx";
import { Person } from "./screens/person.tsx";
import { Records } from "./screens/records.tsx";
import { Today } from "./screens/today.tsx";
import { Trends } from "./screens/trends.tsx";

interface Route {
  readonly pattern: RegExp;
  readonly View: ComponentType<{ readonly id: string }>;
}

/** Routes of the admin site. */
const ROUTES: readonly Route[] = [
  { pattern: /^\/$/, View: Today },
  { pattern: /^\/trends$/, View: Trends },
  { pattern: /^\/people$/, View: People },
  { pattern: /^\/people\/([^/]+)$/, View: Person },
  { pattern: /^\/announcements$/, View: Announcements },
  { pattern: /^\/announcements\/([^/]+)$/, View: Announcement },
  { pattern: /^\/maintenance$/, View: Maintenance },
  { pattern: /^\/jobs$/, View: Jobs },
  { pattern: /^\/records$/, View: Records },
];
/** The backend redirects here after a failed sign-in. */
const SIGN_IN = "/welcome";

export function App() {
  const state = useStore(session.state);
  const { path } = usePlace();
  const [error, setError] = useState<unknown>(null);
  const begin = () => {
    setError(null);
    session.token().catch((caught: unknown) => setError(caught));
  };
  useEffect(begin, []);
  useEffect(() => {
    if (state === "signed-in" && path === SIGN_IN) go("/", { replace: true });
  }, [state, path]);
  if (state === "signed-in") return <Screens path={path} />;
  if (state !== "unknown") return <SignIn />;
  return error === null ? null : (
    <main class="sign-in">
      <h1>ほめびより運営</h1>
      <ProblemNote error={error} retry={error instanceof Problem && !error.isPassing ? undefined : begin} />
    </main>
  );
}

function Screens({ path }: { path: string }) {
  const match = ROUTES.map((route) => ({ route, found: route.pattern.exec(path) })).find(({ found }) => found);
  const id = decodeURIComponent(match?.found?.[1] ?? "");
  return <Frame path={path}>{match ? <match.route.View key={path} id={id} /> : <Missing />}</Frame>;
}

function Missing() {
  return (
    <>
      <h1>このページはありません</h1>
      <p>
        <a href="/">今日のようすへ</a>
      </p>
    </>
  );
}
