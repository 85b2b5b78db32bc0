// @vitest-environment happy-dom
import "fake-indexeddb/auto";
import { beforeEach, expect, type MockInstance, test, vi } from "vitest";

import { UnknownOutcome } from "../../shared/api/problem.ts";
import { api, type Schemas } from "../api.ts";
import { grew, loadTree, totalOf, tree } from "./tree.ts";

const picture = (total: string) => new Response(`<svg><desc>書いたことば ${total} 文字。</desc></svg>`, { headers: { ETag: '"1"' } });
const STATUS = { tree: { total_characters: 1_000, total_messages: 3, total_fruits: 1, stage_name: "大木" }, recent_fruits: [] } as unknown as Schemas["TreeStatus"];
const GROWTH = { total_characters: 1_020, celebration: null, fruit_open_today: false } as unknown as Schemas["TreeGrowth"];
const FRUIT = { fruit_id: "1", created_at: "2026-11-26T00:10:00+09:00", emotion: "joy", ai_character: "tama" } as unknown as Schemas["Fruit"];

let asked: MockInstance<typeof api.fetch>;

/** Grow the tree by a message and wait for its picture. */
async function grow(growth: Schemas["TreeGrowth"], fruit: Schemas["Fruit"] | null, isQuiet: boolean) {
  const before = tree.get().svg;
  grew(growth, fruit, isQuiet);
  await vi.waitFor(() => expect(tree.get().svg).not.toBe(before));
  return tree.get();
}

beforeEach(async () => {
  vi.spyOn(api, "get").mockResolvedValue(STATUS);
  asked = vi.spyOn(api, "fetch").mockImplementation(() => Promise.resolve(picture("1,000")));
  await loadTree();
  asked.mockReset().mockImplementation(() => Promise.resolve(picture("1,020")));
});

test("the picture says what it was drawn from", () => {
  expect(totalOf("書いたことば 30,000 文字。")).toBe(30_000);
  expect(totalOf("<svg/>")).toBeNull();
});

test("a message's leaves are asked for since the total that was shown, and its fruit is of Tokyo's day", async () => {
  const { entrance, newFruit, total, status } = await grow(GROWTH, FRUIT, false);
  expect(asked).toHaveBeenCalledWith("/api/tree/image", { query: { form: "inline", since: 1_000 }, headers: {} });
  expect([entrance, newFruit, total]).toEqual(["growth", "2026-11-26", 1_020]);
  expect([status?.tree.total_fruits, status?.recent_fruits[0]?.fruit_id]).toEqual([2, "1"]);
});

test("beside help nothing moves", async () => {
  const { entrance, newFruit } = await grow({ ...GROWTH, celebration: { stage: 5 } } as unknown as Schemas["TreeGrowth"], FRUIT, true);
  expect(asked.mock.calls[0]?.[1]?.query).toEqual({ form: "inline", since: null });
  expect([entrance, newFruit]).toEqual(["plain", null]);
});

test("a new stage is another picture", async () => {
  const { entrance } = await grow({ ...GROWTH, celebration: { stage: 5, stage_name: "大木" } } as unknown as Schemas["TreeGrowth"], null, false);
  expect(asked.mock.calls[0]?.[1]?.query).toEqual({ form: "inline", since: null });
  expect(entrance).toBe("fade");
});

test("without a network the picture stays, and what went wrong is known", async () => {
  const { svg } = tree.get();
  asked.mockRejectedValue(new UnknownOutcome());
  await loadTree();
  expect(tree.get().svg).toBe(svg);
  expect(tree.get().error).toBeInstanceOf(UnknownOutcome);
});
