import type { ComponentChildren } from "preact";

interface Props {
  /** What the table is of, for who does not see it. */
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly class?: string;
  /** The rows. */
  readonly children: ComponentChildren;
}

/** The words above a column, and whether numbers stand in it. */
type Column = readonly [words: string, isOfNumbers?: boolean];

/** A table whose head names its columns. */
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
