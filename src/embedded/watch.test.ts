import { describe, expect, it } from "vitest";
import { configMap, defaultMaps as maps, testServer } from "../testing/api-client.ts";

const test = testServer({ history: 50 });
const short = (events: { type: string; object: { metadata?: { name?: string } } }[]) =>
  events.map(({ type, object }) => `${type} ${object.metadata?.name}`);

describe("watch", () => {
  it("streams what happens after a resourceVersion", async () => {
    const { body } = await test.admin.post(maps, configMap("w1"));
    const events = await test.admin.watch(
      `${maps}?watch=1&resourceVersion=${body.metadata.resourceVersion}`,
      (seen) => seen.length === 3,
      async () => {
        await test.admin.post(maps, configMap("w2"));
        await test.admin.patch("merge", `${maps}/w2`, { data: { a: "1" } });
        await test.admin.delete(`${maps}/w2`);
      },
    );
    expect(short(events)).toEqual(["ADDED w2", "MODIFIED w2", "DELETED w2"]);
    expect(Number(events[2]!.object.metadata.resourceVersion)).toBeGreaterThan(Number(events[1]!.object.metadata.resourceVersion));
  });

  it("replays what happened meanwhile", async () => {
    const { body } = await test.admin.post(maps, configMap("r1"));
    await test.admin.post(maps, configMap("r2"));
    const events = await test.admin.watch(`${maps}?watch=1&resourceVersion=${body.metadata.resourceVersion}`, (seen) => seen.length === 1);
    expect(short(events)).toEqual(["ADDED r2"]);
  });

  it("sends the state first, and says when it is complete", async () => {
    const query = "watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&labelSelector=state";
    await test.admin.post(maps, configMap("s1", {}, { labels: { state: "x" } }));
    const events = await test.admin.watch(`${maps}?${query}`, (seen) => seen.some(({ type }) => type === "BOOKMARK"));
    expect(events.map(({ type }) => type)).toEqual(["ADDED", "BOOKMARK"]);
    expect(events[1]!.object).toMatchObject({ kind: "ConfigMap", metadata: { annotations: { "k8s.io/initial-events-end": "true" } } });
  });

  it("refuses initial events without the match that they need", async () => {
    expect((await test.admin.get(`${maps}?watch=1&sendInitialEvents=true`)).code).toBe(422);
  });

  it("turns into ADDED and DELETED what begins and ceases to match", async () => {
    const { body } = await test.admin.post(maps, configMap("t1"));
    const events = await test.admin.watch(
      `${maps}?watch=1&labelSelector=on&resourceVersion=${body.metadata.resourceVersion}`,
      (seen) => seen.length === 2,
      async () => {
        await test.admin.patch("merge", `${maps}/t1`, { metadata: { labels: { on: "1" } } });
        await test.admin.patch("merge", `${maps}/t1`, { metadata: { labels: { on: null } } });
      },
    );
    expect(short(events)).toEqual(["ADDED t1", "DELETED t1"]);
    expect(events[1]!.object.metadata.labels).toEqual({ on: "1" });
  });

  it("ends with a bookmark after timeoutSeconds", async () => {
    const { body } = await test.admin.get(
      `${maps}?watch=1&timeoutSeconds=1&allowWatchBookmarks=true&resourceVersion=${(await test.admin.get(maps)).body.metadata.resourceVersion}`,
    );
    expect(body).toMatchObject({ type: "BOOKMARK" });
  });

  it("tells with 410 that a resourceVersion is too old", async () => {
    const { body } = await test.admin.post(maps, configMap("old"));
    for (let round = 0; round < 110; round++) await test.admin.patch("merge", `${maps}/old`, { data: { round: String(round) } });
    const events = await test.admin.watch(`${maps}?watch=1&resourceVersion=${body.metadata.resourceVersion}`, (seen) => seen.length > 0);
    expect(events).toMatchObject([{ type: "ERROR", object: { kind: "Status", code: 410, reason: "Expired" } }]);
  });
});
