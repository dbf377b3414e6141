import { expect, it } from "vitest";
import { createCache } from "./cache.ts";
import type { KubeObject } from "./objects.ts";
import { withWritesSeen, written } from "./written.ts";

const object = (resourceVersion: number): KubeObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "a", namespace: "n", uid: "u", resourceVersion: String(resourceVersion) },
});

/** What has happened once everything that can happen without the watch has. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

it("answers when the watch has told of the write, and not before", async () => {
  const cache = createCache();
  let answered = false;
  const answer = withWritesSeen(async () => {
    cache.wrote(object(7));
    written(() => cache.whenReached(7));
    return "answer";
  }, 60_000).finally(() => {
    answered = true;
  });
  await settled();
  cache.reached(6);
  await settled();
  expect(answered).toBe(false);
  cache.reached(7);
  expect(await answer).toBe("answer");
});

it("waits for a deletion until the watch says so", async () => {
  const cache = createCache();
  cache.put(object(3));
  let answered = false;
  const answer = withWritesSeen(async () => {
    cache.removeEarly(object(3));
    written(() => cache.whenGone("u"));
  }, 60_000).finally(() => {
    answered = true;
  });
  await settled();
  expect(answered).toBe(false);
  cache.remove(object(4));
  await answer;
});

it("waits for what was written before a failure, and then fails", async () => {
  const cache = createCache();
  const failing = withWritesSeen(async () => {
    written(() => cache.whenReached(7));
    throw new Error("halfway");
  }, 60_000);
  cache.replace([], 9);
  await expect(failing).rejects.toThrow("halfway");
});

it("answers all the same when the watch stays silent", async () => {
  const cache = createCache();
  expect(
    await withWritesSeen(async () => {
      written(() => cache.whenReached(7));
      return "late";
    }, 1),
  ).toBe("late");
});

it("does not wait for what others write", async () => {
  const cache = createCache();
  written(() => cache.whenReached(7));
  expect(await withWritesSeen(async () => "at once", 60_000)).toBe("at once");
});
