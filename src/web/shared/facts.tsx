import type { ComponentChildren } from "preact";

/** A list of names and values. */
export function Facts({ pairs, look = "pairs" }: { pairs: readonly (readonly [string, ComponentChildren])[]; look?: string }) {
  return (
    <dl class={look}>
      {pairs.map(([words, value]) => (
        <Fact key={words} words={words}>
          {value}
        </Fact>
      ))}
    </dl>
  );
}

/** One entry of `Facts`. */
export function Fact({ words, children }: { words: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{words}</dt>
      <dd>{children}</dd>
    </div>
  );
}
