import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

import { Facts } from "../../shared/facts.tsx";
import { Action, Part, useWork } from "../../shared/form.tsx";
import { api, type Schemas } from "../api.ts";
import { Figure, FigureRow } from "../components/figure.tsx";
import { Heading } from "../components/frame.tsx";
import { Health } from "../components/health.tsx";
import { Loaded } from "../components/loaded.tsx";
import { ProblemNote } from "../components/problem-note.tsx";
import { Table } from "../components/table.tsx";
import { Window } from "../components/window.tsx";
import { BUDGET, type Measured, MEASURES, QUEUE, SERVICES, TOTALS } from "../figures.ts";
import { dayWords } from "../moments.ts";
import { usePolled } from "../state/polled.ts";

type Dashboard = Schemas["Dashboard"];

export function Today() {
  const dashboard = usePolled(() => api.get("/api/admin/dashboard"));
  return (
    <>
      <Heading>今日</Heading>
      <Loaded of={dashboard}>
        {(shown) => (
          <div class="cards">
            <Counted shown={shown} />
            <HealthNow known={shown.health} key={shown.at} />
            <Part title="メンテナンス">
              <Window view={shown.maintenance} />
              <p>
                <a href="/maintenance">予定する・終える</a>
              </p>
            </Part>
            <Sums title="モデルの費用（今日）" measures={BUDGET} of={shown.budget} />
            <Sums title="仕事" measures={QUEUE} of={shown.queue}>
              <p>
                <a href="/jobs">仕事を見る</a>
              </p>
            </Sums>
            <Sums title="いまの合計" measures={TOTALS} of={shown.totals} />
            <Sums title="この24時間（CloudWatch）" measures={SERVICES} of={shown.services} />
          </div>
        )}
      </Loaded>
    </>
  );
}

function Counted({ shown }: { shown: Dashboard }) {
  const { today, yesterday, week } = shown;
  return (
    <Part title="今日と昨日">
      <Table
        caption="今日、昨日、今週の数字"
        columns={[["数字"], [`今日 ${dayWords(today.day)}`, true], [`昨日 ${dayWords(yesterday.day)}`, true], ["今週（月曜から）", true]]}
      >
        {MEASURES.map(({ words, form, of }) => (
          <FigureRow words={words} figures={[today, yesterday, week].map(of)} form={form} key={words} />
        ))}
      </Table>
    </Part>
  );
}

/** The health in the dashboard's response, or the result of a check on request. */
function HealthNow({ known }: { known: Dashboard["health"] }) {
  const [health, setHealth] = useState(known);
  const work = useWork();
  return (
    <Part title="依存先">
      <Health health={health} />
      <Action words="いま確かめる" busyWords="確かめています…" work={work} run={async () => setHealth(await api.get("/api/admin/health"))} isQuiet />
      <ProblemNote error={work.error} />
    </Part>
  );
}

interface SumsProps<Of> {
  readonly title: string;
  readonly measures: readonly Measured<Of>[];
  readonly of: Of;
  readonly children?: ComponentChildren;
}

function Sums<Of>({ title, measures, of: source, children }: SumsProps<Of>) {
  return (
    <Part title={title}>
      <Facts pairs={measures.map(({ words, form, of }) => [words, <Figure of={of(source)} form={form} key={words} />])} />
      {children}
    </Part>
  );
}
