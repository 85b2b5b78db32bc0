import type { ComponentChildren } from "preact";

/** What is known of one thing, word by word. */
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

/** One of them. */
export function Fact({ words, children }: { words: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{words}</dt>
      <dd>{children}</dd>
    </div>
  );
}
