import { describe, expect, it } from "vitest";
import { type Cache, createCache } from "./cache.ts";
import { type Footprint, holds, noteElse, noteRead, noteWrite, traced, writesSeen } from "./footprint.ts";
import type { KubeObject } from "./objects.ts";
import { freeze } from "./trim.ts";

const object = (name: string, resourceVersion: number): KubeObject =>
  freeze({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, namespace: "n", uid: `uid-${name}`, resourceVersion: String(resourceVersion) },
  });

const reaching = (cache: Cache<KubeObject>, version: number) => ({
  told: () => cache.whenReached(version),
  mark: () => ({ kind: "ConfigMap", version }),
});

/** What has happened once everything that can happen without the watch has. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("what a request wrote", () => {
  const writing = (): Footprint => ({ writes: [], reads: undefined });

  it("is awaited until the watch has told of it", async () => {
    const cache = createCache();
    const footprint = writing();
    await traced(footprint, async () => noteWrite(reaching(cache, 7)));
    let seen = false;
    const waiting = writesSeen(footprint, 60_000).then(() => {
      seen = true;
    });
    cache.reached(6);
    await settled();
    expect(seen).toBe(false);
    cache.reached(7);
    await waiting;
  });

  it("is awaited where it was a deletion", async () => {
    const cache = createCache();
    cache.put(object("a", 3));
    cache.removeEarly(object("a", 3));
    const footprint = writing();
    await traced(footprint, async () =>
      noteWrite({ told: () => cache.whenGone("uid-a"), mark: () => ({ kind: "ConfigMap", version: cache.lastGoneAt }) }),
    );
    let seen = false;
    const waiting = writesSeen(footprint, 60_000).then((marks) => {
      seen = true;
      return marks;
    });
    await settled();
    expect(seen).toBe(false);
    cache.remove(object("a", 4));
    expect(await waiting).toEqual([{ kind: "ConfigMap", version: 4 }]);
  });

  it("is not awaited for ever, and not what others wrote", async () => {
    const cache = createCache();
    const footprint = writing();
    await traced(footprint, async () => noteWrite(reaching(cache, 7)));
    await writesSeen(footprint, 1);
    noteWrite(reaching(cache, 7));
    await writesSeen(writing(), 60_000);
  });
});

describe("what a request read", () => {
  /** Reads `names` one by one, as `Kube.find` does. */
  async function reading(cache: ReturnType<typeof createCache>, names: string[], more: () => void = () => {}): Promise<Footprint> {
    const footprint: Footprint = { writes: [], reads: new Map() };
    await traced(footprint, async () => {
      for (const name of names) {
        const found = cache.get("n", name);
        noteRead(cache, () => cache.get("n", name) === found);
      }
      more();
    });
    return footprint;
  }

  it("holds until that very object changes, or one comes where none was", async () => {
    const cache = createCache();
    cache.put(object("a", 1));
    const one = await reading(cache, ["a"]);
    const none = await reading(cache, ["b"]);
    cache.put(object("c", 2));
    expect([holds(one), holds(none)]).toEqual([true, true]);
    cache.put(object("b", 3));
    expect([holds(one), holds(none)]).toEqual([true, false]);
    cache.put(object("a", 4));
    expect(holds(one)).toBe(false);
  });

  it("holds until anything of the kind changes where it read much", async () => {
    const cache = createCache();
    const footprint = await reading(
      cache,
      Array.from({ length: 100 }, (_, n) => `a${n}`),
    );
    expect(holds(footprint)).toBe(true);
    cache.put(object("z", 1));
    expect(holds(footprint)).toBe(false);
  });

  it("does not hold where it depends on more, or something was written", async () => {
    const cache = createCache();
    expect(holds(await reading(cache, ["a"], noteElse))).toBe(false);
    expect(holds(await reading(cache, ["a"], () => noteWrite(reaching(cache, 0))))).toBe(false);
  });
});
