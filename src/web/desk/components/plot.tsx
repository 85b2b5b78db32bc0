import { dot, gridY, lineY, plot } from "@observablehq/plot";
import { useEffect, useRef, useState } from "preact/hooks";

import type { Schemas } from "../api.ts";
import type { Measure } from "../figures.ts";
import type { Form } from "../words.ts";

export interface PlotProps {
  readonly measure: Measure;
  readonly days: readonly Schemas["DayFigures"][];
}

const HEIGHT = 200;
/** The minimum top of the y axis; a series of zeros is a line at the bottom. */
const LEAST: Readonly<Record<Form, number>> = { count: 4, share: 0.04, usd: 0.04, ms: 100, seconds: 60 };

/** Plot a figure by day. A day without a value is a gap, never 0. */
export function Plot({ measure, days }: PlotProps) {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!place.current) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)));
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (width > 0) place.current?.replaceChildren(draw(measure, days, width));
  }, [measure, days, width]);
  return <div ref={place} />;
}

function draw({ words, form, of }: Measure, days: PlotProps["days"], width: number): Element {
  const points = days.map((day) => ({ day: new Date(`${day.day}T00:00:00Z`), value: valueOf(of(day)) }));
  const top = Math.max(LEAST[form], ...points.map(({ value }) => value || 0));
  const channels = { x: "day", y: "value", stroke: "currentColor" } as const;
  const drawing = plot({
    width,
    height: HEIGHT,
    marginLeft: 52,
    marginRight: 16,
    className: "plot",
    ariaLabel: `${words}の折れ線。値は表にあります。`,
    x: { type: "utc", domain: [points.at(-1)?.day, points[0]?.day], label: null, tickFormat: (day: Date) => `${day.getUTCMonth() + 1}/${day.getUTCDate()}`, ticks: Math.min(days.length, Math.floor(width / 64)) },
    y: { label: null, domain: [0, top], nice: true, ticks: 4, ...(form === "share" && { tickFormat: "%" }), ...(form === "usd" && { tickFormat: "$~g" }) },
    marks: [gridY({ ticks: 4 }), lineY(points, { ...channels, strokeWidth: 2 }), ...(days.length <= MARKED_DAYS ? [dot(points, { ...channels, fill: "currentColor", r: 2.5 })] : [])],
  });
  // The CSP forbids `<style>`; styles/trends.css has the rules instead.
  for (const style of drawing.querySelectorAll("style")) style.remove();
  // The drawing is a single image to screen readers; its parts have no labels.
  for (const part of drawing.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label");
  drawing.setAttribute("role", "img");
  return drawing;
}

/** With more days, the dots would overlap. */
const MARKED_DAYS = 35;

function valueOf(known: ReturnType<Measure["of"]>): number {
  if (typeof known === "number") return known;
  return known.value ?? Number.NaN;
}
