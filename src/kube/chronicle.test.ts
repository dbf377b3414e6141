import { describe, expect, it } from "vitest";
import { createChronicle } from "./chronicle.ts";
import type { KubeObject } from "./objects.ts";

const object = (name: string, second: number, namespace = "p1"): KubeObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace, uid: name, creationTimestamp: `2026-01-01T00:00:${String(second).padStart(2, "0")}Z` },
});
const names = (objects: Iterable<KubeObject>) => [...objects].map(({ metadata }) => metadata.name);

function start(...objects: KubeObject[]) {
  const held = new Set(objects);
  const chronicle = createChronicle((namespace) =>
    [...held].filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace),
  );
  return {
    chronicle,
    change(before: KubeObject | undefined, after: KubeObject | undefined) {
      if (before) held.delete(before);
      if (after) held.add(after);
      chronicle.update(before, after);
    },
  };
}

describe("a chronicle", () => {
  const [a, b, c, d] = [object("a", 1), object("b", 3), object("c", 3, "p2"), object("d", 5)];

  it("tells the youngest first, of a namespace or of all, from one on", () => {
    const { chronicle } = start(b, d, a, c);
    expect(names(chronicle.newest(undefined))).toEqual(["d", "c", "b", "a"]);
    expect(names(chronicle.newest("p1"))).toEqual(["d", "b", "a"]);
    expect(names(chronicle.newest("p1", b))).toEqual(["a"]);
    expect(names(chronicle.newest(undefined, c))).toEqual(["b", "a"]);
    expect(names(chronicle.newest("p3"))).toEqual([]);
  });

  it("keeps the order as objects come, change and go", () => {
    const { chronicle, change } = start(a, c);
    expect(names(chronicle.newest(undefined))).toEqual(["c", "a"]);
    change(undefined, d);
    change(undefined, b);
    const changed = { ...b };
    change(b, changed);
    expect(names(chronicle.newest(undefined))).toEqual(["d", "c", "b", "a"]);
    expect([...chronicle.newest("p1")][1]).toBe(changed);
    change(c, undefined);
    expect(names(chronicle.newest(undefined))).toEqual(["d", "b", "a"]);
  });

  it("goes on from one that is gone", () => {
    const { chronicle, change } = start(a, b, d);
    expect(names(chronicle.newest("p1"))).toEqual(["d", "b", "a"]);
    change(b, undefined);
    expect(names(chronicle.newest("p1", b))).toEqual(["a"]);
  });

  it("loses nothing and repeats nothing while its reader is busy and objects come and go", () => {
    const { chronicle, change } = start(a, b, d);
    const seen: (string | undefined)[] = [];
    for (const { metadata } of chronicle.newest("p1")) {
      seen.push(metadata.name);
      if (metadata.name === "d") {
        change(undefined, object("e", 6));
        change(d, undefined);
      }
    }
    expect(seen).toEqual(["d", "b", "a"]);
  });
});
