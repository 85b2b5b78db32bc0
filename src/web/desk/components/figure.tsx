import type { Schemas } from "../api.ts";
import { figureWords, type Form, REASONS } from "../words.ts";

export type Known = Schemas["Figure"] | number;

/** A figure, or a dash with the reason: an unknown figure is never shown as 0. */
export function Figure({ of, form = "count" }: { of: Known; form?: Form }) {
  const { value, reason } = typeof of === "number" ? { value: of, reason: null } : of;
  if (value !== null) return <>{figureWords(value, form)}</>;
  return <Unknown why={reason ? REASONS[reason] : "理由はわかりません"} />;
}

/** A table row: the name of a measure and its figures. */
export function FigureRow({ words, figures, form }: { words: string; figures: readonly Known[]; form: Form }) {
  return (
    <tr>
      <th scope="row">{words}</th>
      {figures.map((figure, index) => (
        <td class="number" key={index}>
          <Figure of={figure} form={form} />
        </td>
      ))}
    </tr>
  );
}

/** A dash in place of a figure, with the reason. */
export function Unknown({ why }: { why: string }) {
  return (
    <span class="figure-none" title={why}>
      —<small>{why}</small>
    </span>
  );
}
