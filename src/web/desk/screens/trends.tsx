import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

import { Fact } from "../../shared/facts.tsx";
import { Choices, Part } from "../../shared/form.tsx";
import { api, type Schemas } from "../api.ts";
import { Figure, FigureRow } from "../components/figure.tsx";
import { Heading } from "../components/frame.tsx";
import { Loaded } from "../components/loaded.tsx";
import type { PlotProps } from "../components/plot.tsx";
import { Table } from "../components/table.tsx";
import { type Measure, PLOTTED } from "../figures.ts";
import { dayWords } from "../moments.ts";
import { usePolled } from "../state/polled.ts";
import { count } from "../words.ts";

type Metrics = Schemas["Metrics"];

const SPANS = [
  { value: "7", words: "7日" },
  { value: "35", words: "35日" },
  { value: "90", words: "90日" },
] as const;
type Span = (typeof SPANS)[number]["value"];

export function Trends() {
  const [span, setSpan] = useState<Span>("7");
  return (
    <>
      <Heading>推移</Heading>
      <Choices legend="期間" choices={SPANS} value={span} onChoose={setSpan} isRow />
      <Spanned days={Number(span)} key={span} />
    </>
  );
}

function Spanned({ days }: { days: number }) {
  const metrics = usePolled(() => api.get("/api/admin/metrics", { query: { days } }));
  return (
    <Loaded of={metrics}>
      {(shown) => (
        <>
          <Shares shown={shown} />
          {PLOTTED.map((measure) => (
            <Trend measure={measure} days={shown.days} key={measure.words} />
          ))}
        </>
      )}
    </Loaded>
  );
}

function Shares({ shown: { totals, retention_7: week, retention_30: month } }: { shown: Metrics }) {
  return (
    <Part title="割合">
      <dl class="pairs">
        <Fact words={`有料の割合（${count(totals.users)}人のうち${count(totals.premium)}人）`}>
          <Figure of={totals.conversion} form="share" />
        </Fact>
        <Return words="7日後から13日後に書いた人" of={week} />
        <Return words="30日後から36日後に書いた人" of={month} />
      </dl>
    </Part>
  );
}

function Return({ words, of }: { words: string; of: Schemas["Retention"] }) {
  const joined = `${dayWords(of.first_day)}から${dayWords(of.last_day)}に登録した${count(of.joined)}人のうち${count(of.came_back)}人`;
  return (
    <Fact words={`${words}（${joined}）`}>
      <Figure of={of.share} form="share" />
    </Fact>
  );
}

/** One figure by day, as a plot and a table. */
function Trend({ measure, days }: { measure: Measure; days: Metrics["days"] }) {
  return (
    <Part title={measure.words}>
      <div class="trend">
        <Drawn measure={measure} days={days} />
        <div class="trend-table" role="region" aria-label={`${measure.words}の表`} tabIndex={0}>
          <Table caption={measure.words} columns={[["日"], [measure.words, true]]}>
            {days.map((day) => (
              <FigureRow words={dayWords(day.day)} figures={[measure.of(day)]} form={measure.form} key={day.day} />
            ))}
          </Table>
        </div>
      </div>
    </Part>
  );
}

/** The plot is a chunk of its own; if it cannot be loaded, the table has the same data. */
function Drawn(props: PlotProps) {
  const [loaded, setLoaded] = useState<{ readonly View: ComponentType<PlotProps> } | null>(null);
  useEffect(() => {
    let isHere = true;
    import("../components/plot.tsx").then(
      ({ Plot }) => isHere && setLoaded({ View: Plot }),
      () => undefined,
    );
    return () => void (isHere = false);
  }, []);
  return <div class="trend-plot">{loaded && <loaded.View {...props} />}</div>;
}
