import { expect, it } from "vitest";
import { createTurns } from "./turns.ts";

it("lets those of one key go one after the other, in the order in which they came, and others at once", async () => {
  const inTurn = createTurns();
  const done: string[] = [];
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const first = inTurn("a", async () => {
    await gate;
    done.push("first");
  });
  const second = inTurn("a", async () => void done.push("second"));
  await inTurn("b", async () => void done.push("other"));
  expect(done).toEqual(["other"]);
  open();
  await Promise.all([first, second]);
  expect(done).toEqual(["other", "first", "second"]);
});

it("tells the one that failed, and goes on with the next", async () => {
  const inTurn = createTurns();
  const failed = inTurn("a", async () => {
    throw new Error("refused");
  });
  const next = inTurn("a", async () => "written");
  await expect(failed).rejects.toThrow("refused");
  expect(await next).toBe("written");
});
