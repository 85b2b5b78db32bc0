import { useState } from "preact/hooks";

import { usePages } from "../../shared/pages.ts";
import { api, type Schemas } from "../api.ts";
import { SelectField } from "../components/fields.tsx";
import { Heading } from "../components/frame.tsx";
import { More } from "../components/loaded.tsx";
import { Table } from "../components/table.tsx";
import { momentWords } from "../moments.ts";
import { count, PLANS } from "../words.ts";

type Plan = Schemas["Plan"];

const CHOICES = [["", "すべて"], ...(Object.entries(PLANS) as [Plan, string][])] as const;

export function People() {
  const [plan, setPlan] = useState<Plan | "">("");
  const pages = usePages((cursor) => api.get("/api/admin/users", { query: { plan: plan || null, cursor } }), plan);
  return (
    <>
      <Heading>人</Heading>
      <p class="fine">登録の新しい順です。書かれたことばは、ここには出ません。</p>
      <SelectField label="プラン" value={plan} choices={CHOICES} onChoose={setPlan} />
      {pages.items.length > 0 && (
        <div class="scroll" role="region" aria-label="利用者の一覧" tabIndex={0}>
          <Table
            class="people"
            caption="利用者"
            columns={[["ニックネーム"], ["プラン"], ["登録"], ["最後に書いた"], ["メッセージ", true], ["実", true], ["木"]]}
          >
            {pages.items.map((person) => (
              <PersonRow person={person} key={person.user_id} />
            ))}
          </Table>
        </div>
      )}
      <More pages={pages} empty="この条件の利用者はいません。" />
    </>
  );
}

function PersonRow({ person }: { person: Schemas["Person"] }) {
  return (
    <tr>
      <th scope="row">
        <a href={`/people/${person.user_id}`}>{person.nickname ?? "（まだ名前がありません）"}</a>
      </th>
      <td>{PLANS[person.plan]}</td>
      <td>{momentWords(person.created_at)}</td>
      <td>{person.last_message_at ? momentWords(person.last_message_at) : "まだ書いていません"}</td>
      <td class="number">{count(person.total_messages)}</td>
      <td class="number">{count(person.total_fruits)}</td>
      <td>{person.stage_name}</td>
    </tr>
  );
}
