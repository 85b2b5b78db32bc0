/** What is known of one thing, word by word. */
export function Facts({ pairs, look = "pairs" }: { pairs: readonly (readonly [string, string])[]; look?: string }) {
  return (
    <dl class={look}>
      {pairs.map(([words, value]) => (
        <div key={words}>
          <dt>{words}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
