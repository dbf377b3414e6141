import { beforeAll, describe, expect, it } from "vitest";
import type { WatchEvent } from "./client.ts";
import { configMap, server, unique } from "./server.ts";

const api = server();
let namespace: string;
let maps: string;

beforeAll(async () => {
  namespace = await api.namespace();
  maps = `/api/v1/namespaces/${namespace}/configmaps`;
});

const version = async () => (await api.admin.must("GET", maps)).metadata.resourceVersion as string;
const shortly = (events: WatchEvent[]) => events.map(({ type, object }) => [type, object.metadata.name, object.data?.v]);
const isBookmark = ({ type }: WatchEvent) => type === "BOOKMARK";
/** A label that only one test's objects have, and the watch of them. */
function mine() {
  const label = unique("l");
  return { labels: { [label]: "yes" }, query: `watch=true&labelSelector=${label}%3Dyes`, label };
}

describe("a watch from a version", () => {
  it("tells every change after it in order, the last state with the version of the deletion", async () => {
    const { labels, query } = mine();
    const from = await version();
    const made = await api.admin.must("POST", maps, configMap("life", { v: "1" }, { labels }));
    const changed = (await api.admin.patch("merge", `${maps}/life`, { data: { v: "2" } })).body;
    await api.admin.must("DELETE", `${maps}/life`);
    const watch = await api.admin.watch(`${maps}?${query}&resourceVersion=${from}`);
    const events = await watch.take(3);
    watch.close();
    expect(shortly(events)).toEqual([
      ["ADDED", "life", "1"],
      ["MODIFIED", "life", "2"],
      ["DELETED", "life", "2"],
    ]);
    expect(events[0]!.object).toEqual(made);
    expect(events[1]!.object).toEqual(changed);
    const versions = events.map(({ object }) => Number(object.metadata.resourceVersion));
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    expect(versions[2]).toBeGreaterThan(Number(changed.metadata.resourceVersion));
    expect(events[2]!.object.metadata.uid).toBe(made.metadata.uid);
  });
  it("goes on while changes are made", async () => {
    const { labels, query } = mine();
    const watch = await api.admin.watch(`${maps}?${query}&resourceVersion=${await version()}`);
    await api.admin.must("POST", maps, configMap("live", { v: "1" }, { labels }));
    expect(shortly(await watch.take(1))).toEqual([["ADDED", "live", "1"]]);
    await api.admin.patch("merge", `${maps}/live`, { data: { v: "2" } });
    expect(shortly(await watch.take(1))).toEqual([["MODIFIED", "live", "2"]]);
    watch.close();
  });
  it("tells nothing of an update that changes nothing", async () => {
    const { labels, query } = mine();
    await api.admin.must("POST", maps, configMap("still", { v: "1" }, { labels }));
    const watch = await api.admin.watch(`${maps}?${query}&resourceVersion=${await version()}`);
    await api.admin.patch("merge", `${maps}/still`, { data: { v: "1" } });
    await api.admin.patch("merge", `${maps}/still`, { data: { v: "2" } });
    expect(shortly(await watch.take(1))).toEqual([["MODIFIED", "still", "2"]]);
    watch.close();
  });
  it("tells nothing of a dry run", async () => {
    const { labels, query } = mine();
    const watch = await api.admin.watch(`${maps}?${query}&resourceVersion=${await version()}`);
    await api.admin.must("POST", `${maps}?dryRun=All`, configMap("dry", { v: "1" }, { labels }));
    await api.admin.must("POST", maps, configMap("dry", { v: "2" }, { labels }));
    expect(shortly(await watch.take(1))).toEqual([["ADDED", "dry", "2"]]);
    watch.close();
  });
  it("keeps the order of parallel writes", async () => {
    const { labels, query } = mine();
    const watch = await api.admin.watch(`${maps}?${query}&resourceVersion=${await version()}`);
    await Promise.all(Array.from({ length: 20 }, (_, at) => api.admin.must("POST", maps, configMap(`many-${at}`, {}, { labels }))));
    const events = await watch.take(20);
    watch.close();
    const versions = events.map(({ object }) => Number(object.metadata.resourceVersion));
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    expect(new Set(versions).size).toBe(20);
  });
  it("sees finalizers: deletion is MODIFIED first, and DELETED shows what was stored last", async () => {
    const { labels, query } = mine();
    await api.admin.must("POST", maps, configMap("held", {}, { labels, finalizers: ["example.com/hold"] }));
    const watch = await api.admin.watch(`${maps}?${query}&resourceVersion=${await version()}`);
    await api.admin.must("DELETE", `${maps}/held`);
    await api.admin.patch("merge", `${maps}/held`, { metadata: { finalizers: null } });
    const [marked, gone] = await watch.take(2);
    watch.close();
    expect(marked).toMatchObject({ type: "MODIFIED", object: { metadata: { deletionTimestamp: expect.any(String) } } });
    expect(gone).toMatchObject({ type: "DELETED", object: { metadata: { deletionTimestamp: expect.any(String) } } });
    expect(gone!.object.metadata.finalizers).toEqual(["example.com/hold"]);
    expect(Number(gone!.object.metadata.resourceVersion)).toBeGreaterThan(Number(marked!.object.metadata.resourceVersion));
  });
});

describe("a watch without a version, or from 0", () => {
  it.each(["", "&resourceVersion=0"])("begins with what there is (%s)", async (from) => {
    const { labels, query, label } = mine();
    for (const at of ["a", "b"]) await api.admin.must("POST", maps, configMap(`${label}-${at}`, { v: at }, { labels }));
    const watch = await api.admin.watch(`${maps}?${query}${from}`);
    expect(shortly(await watch.take(2)).sort()).toEqual([
      ["ADDED", `${label}-a`, "a"],
      ["ADDED", `${label}-b`, "b"],
    ]);
    await api.admin.must("POST", maps, configMap(`${label}-c`, { v: "c" }, { labels }));
    expect(shortly(await watch.take(1))).toEqual([["ADDED", `${label}-c`, "c"]]);
    watch.close();
  });
});

describe("?sendInitialEvents", () => {
  const initial = "sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
  it("ends the state with a bookmark that says so", async () => {
    const { labels, query, label } = mine();
    for (const at of ["a", "b"]) await api.admin.must("POST", maps, configMap(`${label}-${at}`, {}, { labels }));
    const least = await version();
    const watch = await api.admin.watch(`${maps}?${query}&${initial}`);
    const events = await watch.until(isBookmark);
    expect(events.map(({ type }) => type)).toEqual(["ADDED", "ADDED", "BOOKMARK"]);
    expect(events[2]!.object).toMatchObject({
      kind: "ConfigMap",
      apiVersion: "v1",
      metadata: { annotations: { "k8s.io/initial-events-end": "true" }, resourceVersion: expect.any(String) },
    });
    expect(Number(events[2]!.object.metadata.resourceVersion)).toBeGreaterThanOrEqual(Number(least));
    await api.admin.must("POST", maps, configMap(`${label}-c`, {}, { labels }));
    expect((await watch.take(1))[0]).toMatchObject({ type: "ADDED", object: { metadata: { name: `${label}-c` } } });
    watch.close();
  });
  it("gives the bookmark alone where there is nothing", async () => {
    const watch = await api.admin.watch(`${maps}?${mine().query}&${initial}`);
    expect((await watch.take(1))[0]!.type).toBe("BOOKMARK");
    watch.close();
  });
  it("false gives no state", async () => {
    const { labels, query, label } = mine();
    await api.admin.must("POST", maps, configMap(`${label}-a`, {}, { labels }));
    const watch = await api.admin.watch(
      `${maps}?${query}&sendInitialEvents=false&resourceVersionMatch=NotOlderThan&resourceVersion=${await version()}`,
    );
    await api.admin.must("POST", maps, configMap(`${label}-b`, {}, { labels }));
    expect((await watch.take(1))[0]).toMatchObject({ object: { metadata: { name: `${label}-b` } } });
    watch.close();
  });
  const forbidden = (field: string) => ({ field, reason: "FieldValueForbidden" });
  it.each([
    ["watch=true&sendInitialEvents=true", [forbidden("resourceVersionMatch")]],
    [
      "watch=true&sendInitialEvents=true&resourceVersionMatch=Exact&resourceVersion=5",
      [forbidden("resourceVersionMatch"), { field: "resourceVersionMatch", reason: "FieldValueNotSupported" }],
    ],
    ["watch=true&resourceVersionMatch=NotOlderThan", [forbidden("resourceVersionMatch")]],
    ["sendInitialEvents=true&resourceVersionMatch=NotOlderThan", [forbidden("resourceVersionMatch"), forbidden("sendInitialEvents")]],
    ["sendInitialEvents=true", [forbidden("sendInitialEvents")]],
  ])("refuses %s", async (query, causes) => {
    expect(await api.admin.get(`${maps}?${query}&timeoutSeconds=1`)).toMatchObject({
      code: 422,
      body: { reason: "Invalid", details: { group: "meta.k8s.io", kind: "ListOptions", causes } },
    });
  });
});

describe("a watch with a selector", () => {
  it("tells what begins to match as ADDED and what ceases to as DELETED, in its last state that matched", async () => {
    const { query, label } = mine();
    const watch = await api.admin.watch(`${maps}?${query}&resourceVersion=${await version()}`);
    await api.admin.must("POST", maps, configMap(label, { v: "1" }));
    const set = (labels: object, v: string) => api.admin.patch("merge", `${maps}/${label}`, { metadata: { labels }, data: { v } });
    await set({ [label]: "yes" }, "2");
    await set({ [label]: "yes" }, "3");
    const out = (await set({ [label]: "no" }, "4")).body;
    await set({ [label]: "yes" }, "5");
    await api.admin.must("DELETE", `${maps}/${label}`);
    const events = await watch.take(5);
    watch.close();
    expect(shortly(events)).toEqual([
      ["ADDED", label, "2"],
      ["MODIFIED", label, "3"],
      ["DELETED", label, "3"],
      ["ADDED", label, "5"],
      ["DELETED", label, "5"],
    ]);
    expect(events[2]!.object.metadata.resourceVersion).toBe(out.metadata.resourceVersion);
  });
  it("by field: of one object", async () => {
    const [one, other] = [unique("one"), unique("other")];
    const watch = await api.admin.watch(`${maps}?watch=true&resourceVersion=${await version()}&fieldSelector=metadata.name%3D${one}`);
    await api.admin.must("POST", maps, configMap(other));
    await api.admin.must("POST", maps, configMap(one));
    expect(shortly(await watch.take(1))).toEqual([["ADDED", one, undefined]]);
    watch.close();
  });
  it("by a path of one object, the old way", async () => {
    const name = unique("old");
    await api.admin.must("POST", maps, configMap(name, { v: "1" }));
    const watch = await api.admin.watch(`/api/v1/watch/namespaces/${namespace}/configmaps/${name}`);
    expect(shortly(await watch.take(1))).toEqual([["ADDED", name, "1"]]);
    watch.close();
  });
  it("refuses a bad selector before it begins", async () => {
    expect((await api.admin.get(`${maps}?watch=true&labelSelector=%3D`)).code).toBe(400);
    expect((await api.admin.get(`${maps}?watch=true&fieldSelector=data.v%3D1`)).code).toBe(400);
  });
});

describe("the scope of a watch", () => {
  it("is a namespace, or all of them", async () => {
    const { labels, query } = mine();
    const other = await api.namespace();
    const from = await version();
    const [all, here] = [
      await api.admin.watch(`/api/v1/configmaps?${query}&resourceVersion=${from}`),
      await api.admin.watch(`${maps}?${query}&resourceVersion=${from}`),
    ];
    await api.admin.must("POST", `/api/v1/namespaces/${other}/configmaps`, configMap("there", {}, { labels }));
    await api.admin.must("POST", maps, configMap("here", {}, { labels }));
    expect(shortly(await all.take(2)).map(([, name]) => name)).toEqual(["there", "here"]);
    expect(shortly(await here.take(1)).map(([, name]) => name)).toEqual(["here"]);
    all.close();
    here.close();
  });
});

describe.concurrent("the end of a watch", () => {
  it("comes after timeoutSeconds", async () => {
    const watch = await api.admin.watch(`${maps}?${mine().query}&timeoutSeconds=1`);
    expect(await watch.rest()).toEqual([]);
  });
  it("comes with a bookmark where bookmarks were asked for", async () => {
    const { labels, query } = mine();
    const watch = await api.admin.watch(`${maps}?${query}&timeoutSeconds=3&allowWatchBookmarks=true&resourceVersion=${await version()}`);
    await api.admin.must("POST", maps, configMap(unique("b"), {}, { labels }));
    const events = await watch.rest();
    expect(events[0]!.type).toBe("ADDED");
    const last = events.at(-1)!;
    expect(last).toMatchObject({ type: "BOOKMARK", object: { kind: "ConfigMap", metadata: { resourceVersion: expect.any(String) } } });
    expect(Object.keys(last.object).sort()).toEqual(["apiVersion", "kind", "metadata"]);
    expect(last.object.metadata).not.toHaveProperty("name");
  });
});

describe("a watch from a version that is none", () => {
  it("is refused before it begins", async () => {
    expect(await api.admin.get(`${maps}?watch=true&resourceVersion=x`)).toMatchObject({
      code: 500,
      body: { kind: "Status", message: expect.stringContaining('resourceVersion: Invalid value: "x"') },
    });
  });
});
