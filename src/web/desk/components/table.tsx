import type { ComponentChildren } from "preact";

interface Props {
  /** The table's description for screen readers. */
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A column heading, and whether the column holds numbers. */
type Column = readonly [words: string, isOfNumbers?: boolean];

/** A table with column headings. */
export function Table({ caption, columns, children, ...looks }: Props) {
  return (
    <table {...looks}>
      <caption class="unseen">{caption}</caption>
      <thead>
        <tr>
          {columns.map(([words, isOfNumbers]) => (
            <th scope="col" class={isOfNumbers ? "number" : undefined} key={words}>
              {words}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
