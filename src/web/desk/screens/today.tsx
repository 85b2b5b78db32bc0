import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

import { Facts } from "../../shared/facts.tsx";
import { Action, Part, useWork } from "../../shared/form.tsx";
import { api, type Schemas } from "../api.ts";
import { Figure, type Known } from "../components/figure.tsx";
import { Heading } from "../components/frame.tsx";
import { Health } from "../components/health.tsx";
import { Loaded } from "../components/loaded.tsx";
import { ProblemNote } from "../components/problem-note.tsx";
import { Window } from "../components/window.tsx";
import { MEASURES, SERVICES } from "../figures.ts";
import { dayWords } from "../moments.ts";
import { usePolled } from "../state/polled.ts";
import type { Form } from "../words.ts";

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
            <Sums
              title="モデルの費用（今日）"
              pairs={[
                ["使った額", shown.budget.spent_usd, "usd"],
                ["上限（全員が使い切ったとき）", shown.budget.most_usd, "usd"],
                ["上限に対する割合", shown.budget.used_share, "share"],
              ]}
            />
            <Sums
              title="仕事"
              pairs={[
                ["待っている仕事", shown.queue.waiting, "count"],
                ["行っている仕事", shown.queue.in_flight, "count"],
                ["失敗した仕事", shown.queue.dead_letters, "count"],
              ]}
            >
              <p>
                <a href="/jobs">仕事を見る</a>
              </p>
            </Sums>
            <Sums
              title="いまの合計"
              pairs={[
                ["利用者", shown.totals.users, "count"],
                ["有料", shown.totals.premium, "count"],
                ["有料の割合", shown.totals.conversion, "share"],
                ["実", shown.totals.fruits, "count"],
              ]}
            />
            <Services services={shown.services} />
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
      <table>
        <caption class="unseen">今日、昨日、今週の数字</caption>
        <thead>
          <tr>
            <th scope="col">数字</th>
            <th scope="col" class="number">
              今日 {dayWords(today.day)}
            </th>
            <th scope="col" class="number">
              昨日 {dayWords(yesterday.day)}
            </th>
            <th scope="col" class="number">
              今週（月曜から）
            </th>
          </tr>
        </thead>
        <tbody>
          {MEASURES.map(({ words, form, of }) => (
            <tr key={words}>
              <th scope="row">{words}</th>
              {[today, yesterday, week].map((each, index) => (
                <td class="number" key={index}>
                  <Figure of={of(each)} form={form} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Part>
  );
}

/** As the dashboard saw it, or as it is now for who asks. */
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

function Services({ services }: { services: Schemas["ServiceFigures"] }) {
  return <Sums title="この24時間（CloudWatch）" pairs={SERVICES.map(({ words, form, of }) => [words, of(services), form] as const)} />;
}

function Sums({ title, pairs, children }: { title: string; pairs: readonly (readonly [string, Known, Form])[]; children?: ComponentChildren }) {
  return (
    <Part title={title}>
      <Facts pairs={pairs.map(([words, figure, form]) => [words, <Figure of={figure} form={form} key={words} />])} />
      {children}
    </Part>
  );
}
