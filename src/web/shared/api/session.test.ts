import { expect, test, vi } from "vitest";

import { UnknownOutcome } from "./problem.ts";
import { Session } from "./session.ts";

test.each([204, 401])("%i: nobody is signed in", async (status) => {
  vi.spyOn(globalThis, "fetch").mockResolvedValue(new Response(null, { status }));
  const session = new Session();
  expect(await session.token()).toBeNull();
  expect(session.state.get()).toBe("signed-out");
});

test("without a network nobody knows who is signed in", async () => {
  vi.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("Load failed"));
  const session = new Session();
  await expect(session.token()).rejects.toBeInstanceOf(UnknownOutcome);
  expect(session.state.get()).toBe("unknown");
});
