import type { Schemas } from "../api.ts";
import { Table } from "./table.tsx";

/** The dependencies and whether each responds. */
export function Health({ health }: { health: Schemas["DependencyHealth"] }) {
  const down = health.dependencies.filter(({ is_up: isUp }) => !isUp);
  return (
    <>
      <p class={down.length > 0 ? "health-down" : undefined}>
        {down.length > 0 ? `${down.length}つの依存先が答えていません: ${down.map(({ name }) => name).join("、")}` : "すべて答えています。"}
      </p>
      <Table caption="依存先" columns={[["依存先"], ["状態"], ["応答", true]]}>
        {health.dependencies.map(({ name, is_up: isUp, latency_ms: latency, error }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td class={isUp ? undefined : "health-down"}>{isUp ? "正常" : `応答なし（${error ?? "理由はわかりません"}）`}</td>
            <td class="number">{Math.round(latency)} ミリ秒</td>
          </tr>
        ))}
      </Table>
    </>
  );
}
