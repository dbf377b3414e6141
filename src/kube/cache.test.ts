import { beforeEach, describe, expect, it } from "vitest";
import { type Cache, createCache } from "./cache.ts";
import { ID, openstackId } from "./names.ts";
import type { KubeObject } from "./objects.ts";
import { freeze } from "./trim.ts";

const claim = (name: string, resourceVersion: number, more: Partial<KubeObject["metadata"]> = {}): KubeObject =>
  freeze({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: {
      namespace: "p1",
      name,
      uid: `uid-${name}`,
      resourceVersion: String(resourceVersion),
      creationTimestamp: "2026-01-01T00:00:00Z",
      ...more,
    },
  });
const names = (objects: readonly KubeObject[]) => objects.map(({ metadata }) => metadata.name);

let cache: Cache<KubeObject>;
beforeEach(() => {
  cache = createCache();
});

describe("a cache", () => {
  it("lists one namespace or all, and anew after a change", () => {
    cache.put(claim("a", 1));
    cache.put(claim("b", 2, { namespace: "p2" }));
    expect(names(cache.list("p1"))).toEqual(["a"]);
    expect(names(cache.list(undefined))).toEqual(["a", "b"]);
    cache.put(claim("c", 3));
    expect(names(cache.list("p1"))).toEqual(["a", "c"]);
    expect(cache.list("p1")).toBe(cache.list("p1"));
  });

  it("ignores a state that is older than what it holds", () => {
    cache.put(claim("a", 5, { labels: { state: "new" } }));
    cache.put(claim("a", 4, { labels: { state: "old" } }));
    expect(cache.get("p1", "a")?.metadata.labels).toEqual({ state: "new" });
  });

  it("shows a write before the watch does, but not one that the watch has gone past", () => {
    cache.wrote(claim("a", 5));
    expect(cache.get("p1", "a")).toBeDefined();
    cache.reached(9);
    cache.wrote(claim("b", 8));
    expect(cache.get("p1", "b")).toBeUndefined();
  });

  it("does not bring back with a late event what was deleted", () => {
    cache.put(claim("a", 5));
    cache.removeEarly(claim("a", 5));
    cache.put(claim("a", 6));
    expect(cache.get("p1", "a")).toBeUndefined();
    cache.remove(claim("a", 7));
    cache.put(claim("a", 8, { uid: "another" }));
    expect(cache.get("p1", "a")?.metadata.uid).toBe("another");
  });

  it("drops with a new whole state what is not in it, but keeps what was written since", () => {
    const seen: string[] = [];
    cache.put(claim("a", 1));
    cache.put(claim("b", 2));
    cache.wrote(claim("c", 12));
    cache.on((change, { metadata }) => seen.push(`${change} ${metadata.name}`));
    cache.replace([claim("b", 2), claim("d", 9)], 10);
    expect(names(cache.list("p1")).sort()).toEqual(["b", "c", "d"]);
    expect(seen).toEqual(["added a", "added b", "added c", "deleted a", "added d"]);
  });

  it("forgets all that it holds when the server's state goes back", () => {
    cache.put(claim("a", 50));
    cache.reached(50);
    cache.replace([claim("a", 7, { labels: { state: "restored" } })], 9);
    expect(cache.get("p1", "a")?.metadata.labels).toEqual({ state: "restored" });
    cache.wrote(claim("a", 10));
    expect(cache.get("p1", "a")?.metadata.resourceVersion).toBe("10");
  });

  it("tells of an object that took another's name as deleted and added", () => {
    cache.put(claim("a", 1));
    const seen: string[] = [];
    const off = cache.on((change, { metadata }) => seen.push(`${change} ${metadata.uid}`));
    cache.put(claim("a", 3, { uid: "second" }));
    off();
    cache.put(claim("b", 4));
    expect(seen).toEqual(["added uid-a", "deleted uid-a", "added second"]);
  });
});

describe("the index by id", () => {
  const id = "11111111-1111-4111-8111-111111111111";
  const older = claim("older", 1, { labels: { [ID]: id } });
  const newer = claim("newer", 2, { labels: { [ID]: id }, creationTimestamp: "2026-02-01T00:00:00Z" });

  it("finds by label, by uid where there is none, and only within reach", () => {
    cache.put(older);
    cache.put(claim("plain", 2));
    expect(cache.byId("p1", id)).toBe(older);
    expect(cache.byId(undefined, id)).toBe(older);
    expect(cache.byId("p2", id)).toBeUndefined();
    expect(cache.byId("p1", "uid-plain")?.metadata.name).toBe("plain");
    expect(cache.byId("p1", "uid-older")).toBeUndefined();
  });

  it.each([
    [older, newer],
    [newer, older],
  ])("gives a label that two carry to the older one, whichever came first", (first, second) => {
    cache.put(first);
    cache.put(second);
    expect(cache.byId("p1", id)?.metadata.name).toBe("older");
    expect(cache.byId("p1", "uid-newer")?.metadata.name).toBe("newer");
    expect(cache.list("p1").map(openstackId).sort()).toEqual([id, "uid-newer"]);
  });

  it("lets the other have the label once it is free", () => {
    cache.put(newer);
    cache.put(older);
    cache.remove(older);
    expect(cache.byId("p1", id)?.metadata.name).toBe("newer");
    expect(cache.byId("p1", "uid-newer")).toBeUndefined();
  });

  it("keeps the label with the older one while both change", () => {
    cache.put(newer);
    cache.put(older);
    cache.put(claim("older", 5, { labels: { [ID]: id } }));
    cache.put(claim("newer", 6, { labels: { [ID]: id }, creationTimestamp: "2026-02-01T00:00:00Z" }));
    expect(cache.byId("p1", id)?.metadata.name).toBe("older");
    cache.put(claim("older", 7));
    expect(cache.byId("p1", id)?.metadata.name).toBe("newer");
    expect(cache.byId("p1", "uid-older")?.metadata.name).toBe("older");
  });

  it("lets the same label stand in two namespaces", () => {
    const abroad = claim("abroad", 3, { namespace: "p2", labels: { [ID]: id } });
    cache.put(older);
    cache.put(abroad);
    expect(cache.byId("p2", id)).toBe(abroad);
    expect(cache.byId("p1", id)).toBe(older);
  });
});

describe("what else finds objects", () => {
  const id = "22222222-2222-4222-8222-222222222222";
  const older = claim("older", 1, { labels: { [ID]: id, app: "web" } });
  const newer = claim("newer", 2, { labels: { [ID]: id, app: "web" }, creationTimestamp: "2026-02-01T00:00:00Z" });
  let indexed: Cache<KubeObject>;
  beforeEach(() => {
    indexed = createCache({ app: ({ metadata }) => [metadata.labels?.["app"]] });
  });

  it("is an index, and age", () => {
    indexed.put(older);
    indexed.put(newer);
    indexed.put(claim("other", 3, { labels: { app: "database" } }));
    expect(names(indexed.indexed("app", "web"))).toEqual(["older", "newer"]);
    expect(names([...indexed.newest("p1")])).toEqual(["newer", "other", "older"]);
    indexed.remove(older);
    expect(names(indexed.indexed("app", "web"))).toEqual(["newer"]);
    expect(names([...indexed.newest(undefined, newer)])).toEqual(["other"]);
    expect(() => indexed.indexed("colour", "blue")).toThrow("there is no index colour");
  });

  it("shows them as the index by id does, also where only that has changed", () => {
    indexed.put(newer);
    expect(indexed.indexed("app", "web").map(openstackId)).toEqual([id]);
    indexed.put(older);
    expect(indexed.indexed("app", "web").map(openstackId).sort()).toEqual([id, "uid-newer"]);
    expect([...indexed.newest("p1")].map(openstackId)).toEqual(["uid-newer", id]);
    indexed.remove(older);
    expect(indexed.indexed("app", "web").map(openstackId)).toEqual([id]);
  });
});
