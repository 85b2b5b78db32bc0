// @vitest-environment happy-dom
import "fake-indexeddb/auto";
import { beforeEach, expect, test } from "vitest";

import { storage } from "./storage.ts";

beforeEach(async () => {
  storage.beDiscreet(false);
  await storage.wipe();
  storage.reopen();
});

test("after a wipe nothing that was under way writes again, until somebody signs in", async () => {
  await storage.set("draft", "ことば");
  await storage.wipe({ keepsDevice: true });
  await storage.set("draft", "おくれて来たことば");
  await storage.update<string>("outbox", () => "おくれて来たことば");
  expect(await storage.get("draft")).toBeUndefined();
  expect(await storage.get("outbox")).toBeUndefined();
  storage.reopen();
  await storage.set("draft", "つぎの人");
  expect(await storage.get("draft")).toBe("つぎの人");
});

test("a wipe leaves what is of the device only where it is told to", async () => {
  await storage.set("preferences", { isDiscreet: true });
  await storage.set("me", "名前");
  await storage.wipe({ keepsDevice: true });
  expect([await storage.get("preferences"), await storage.get("me")]).toEqual([{ isDiscreet: true }, undefined]);
  await storage.wipe();
  expect(await storage.get("preferences")).toBeUndefined();
});

test("in discreet mode no word is written, and what is set for the device is", async () => {
  await storage.set("outbox", "送る前");
  await storage.set("tree", "<svg>");
  storage.beDiscreet(true);
  await storage.forget(["outbox"]);
  await storage.set("tree", "<svg>");
  await storage.set("preferences", { isDiscreet: true });
  expect([await storage.get("tree"), await storage.get("outbox"), await storage.get("preferences")]).toEqual([undefined, "送る前", { isDiscreet: true }]);
});

test("what is kept at once goes with the rest, and is not written where words are shut out", async () => {
  storage.keep("draft 1", "ことば");
  expect([storage.kept("draft 1"), storage.keptNames("draft ")]).toEqual(["ことば", ["draft 1"]]);
  const wiping = storage.wipe();
  expect(storage.kept("draft 1")).toBeNull(); // without awaiting the wipe
  storage.keep("draft 1", "おくれて来たことば");
  await wiping;
  storage.reopen();
  expect(storage.keptNames("")).toEqual([]);
  storage.keep("draft 1", "ことば");
  storage.beDiscreet(true);
  await storage.forget(["outbox"]);
  storage.keep("draft 2", "ことば");
  expect(storage.keptNames("")).toEqual([]);
});
