import { describe, expect, it, vi } from "vitest";
import { createQueue } from "./queue.ts";

describe("a queue", () => {
  it("gives a key out once, however often it was added", async () => {
    const queue = createQueue();
    for (const key of ["a", "b", "a"]) queue.add(key);
    expect([await queue.take(), await queue.take()]).toEqual(["a", "b"]);
    queue.done("a");
    queue.done("b");
    await queue.idle();
  });

  it("gives a key that is worked on out again only when that is done", async () => {
    const queue = createQueue();
    queue.add("a");
    await queue.take();
    queue.add("a");
    queue.add("a");
    queue.add("b");
    expect(await queue.take()).toBe("b");
    const next = queue.take();
    queue.done("a");
    expect(await next).toBe("a");
  });

  it("holds a key back for its delay, and takes the earlier of two", async () => {
    vi.useFakeTimers();
    try {
      const queue = createQueue();
      queue.add("a", 10);
      queue.add("a", 2);
      queue.add("a", 20);
      const taken = queue.take();
      await vi.advanceTimersByTimeAsync(1999);
      await expect(Promise.race([taken, Promise.resolve("nothing yet")])).resolves.toBe("nothing yet");
      await vi.advanceTimersByTimeAsync(1);
      expect(await taken).toBe("a");
    } finally {
      vi.useRealTimers();
    }
  });

  it("lets go of all who wait when it is closed", async () => {
    const queue = createQueue();
    const taken = queue.take();
    queue.close();
    expect(await taken).toBeUndefined();
    expect(await queue.take()).toBeUndefined();
    await queue.idle();
  });
});
