/** Answers in other forms than the object: tables, metadata only, YAML. */
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { configMap, server } from "./server.ts";

const api = server();
let maps: string;

beforeAll(async () => {
  maps = `/api/v1/namespaces/${await api.namespace()}/configmaps`;
  await api.admin.must("POST", maps, configMap("a", { x: "1", y: "2" }, { labels: { l: "1" }, annotations: { n: "1" } }));
  await api.admin.must("POST", maps, configMap("b"));
});

const accept = (as: string, version = "v1") => ({ accept: `application/json;as=${as};v=${version};g=meta.k8s.io` });
const mine = "?fieldSelector=metadata.name!%3Dkube-root-ca.crt";

describe("a Table", () => {
  it("of a list has columns, cells and the metadata of each object", async () => {
    const { code, body, headers } = await api.admin.get(maps + mine, accept("Table"));
    expect(code).toBe(200);
    expect(headers["content-type"]).toBe("application/json");
    expect(body).toMatchObject({
      kind: "Table",
      apiVersion: "meta.k8s.io/v1",
      metadata: { resourceVersion: expect.any(String) },
      columnDefinitions: [
        { name: "Name", type: "string", format: "name", priority: 0 },
        { name: "Data", type: "string", format: "", priority: 0 },
        { name: "Age", type: "string", format: "", priority: 0 },
      ],
      rows: [
        {
          cells: ["a", 2, expect.any(String)],
          object: { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata: { name: "a" } },
        },
        { cells: ["b", 0, expect.any(String)] },
      ],
    });
  });
  it("of one object has one row", async () => {
    const { body } = await api.admin.get(`${maps}/a`, accept("Table"));
    expect(body).toMatchObject({ kind: "Table", rows: [{ cells: ["a", 2, expect.any(String)] }] });
  });
  it.each([
    ["None", null],
    ["Object", { kind: "ConfigMap", data: { x: "1", y: "2" } }],
    ["Metadata", { kind: "PartialObjectMetadata" }],
  ])("with includeObject=%s", async (include, expected) => {
    const { body } = await api.admin.get(`${maps}/a?includeObject=${include}`, accept("Table"));
    if (expected === null) expect(body.rows[0].object).toBeNull();
    else expect(body.rows[0].object).toMatchObject(expected);
  });
  it("refuses another includeObject", async () => {
    expect((await api.admin.get(`${maps}/a?includeObject=Some`, accept("Table"))).code).toBe(400);
  });
  it("goes in pages", async () => {
    const { body } = await api.admin.get(`${maps}?limit=1`, accept("Table"));
    expect(body.rows).toHaveLength(1);
    expect(body.metadata).toMatchObject({ continue: expect.any(String), remainingItemCount: expect.any(Number) });
  });
  it("is v1beta1 for those who say so", async () => {
    expect((await api.admin.get(maps, accept("Table", "v1beta1"))).body.apiVersion).toBe("meta.k8s.io/v1beta1");
  });
  it("of an empty list has no rows", async () => {
    const { body } = await api.admin.get(`${maps}?labelSelector=none`, accept("Table"));
    expect(body).toMatchObject({ kind: "Table", rows: [] });
  });
  it("comes in each event of a watch, its columns in the first only", async () => {
    const watch = await api.admin.watch(`${maps + mine}&watch=true`, accept("Table"));
    const [first, second] = await watch.take(2);
    watch.close();
    expect(first).toMatchObject({ type: "ADDED", object: { kind: "Table", rows: [{ cells: ["a", 2, expect.any(String)] }] } });
    expect(first!.object.columnDefinitions).toHaveLength(3);
    expect(second!.object.columnDefinitions).toBeNull();
  });
});

describe("PartialObjectMetadata", () => {
  it("of one object is its metadata", async () => {
    const { body } = await api.admin.get(`${maps}/a`, accept("PartialObjectMetadata"));
    expect(body).toMatchObject({
      kind: "PartialObjectMetadata",
      apiVersion: "meta.k8s.io/v1",
      metadata: { name: "a", labels: { l: "1" }, annotations: { n: "1" }, uid: expect.any(String) },
    });
    expect(body).not.toHaveProperty("data");
  });
  it("of a list", async () => {
    const { body } = await api.admin.get(maps + mine, accept("PartialObjectMetadataList"));
    expect(body).toMatchObject({ kind: "PartialObjectMetadataList", apiVersion: "meta.k8s.io/v1" });
    expect(body.items.map((item: { metadata: { name: string } }) => item.metadata.name)).toEqual(["a", "b"]);
    expect(body.items[0]).not.toHaveProperty("data");
  });
  it("of what a POST made", async () => {
    const { code, body } = await api.admin.post(maps, configMap("posted", { x: "1" }), accept("PartialObjectMetadata"));
    expect(code).toBe(201);
    expect(body).toMatchObject({ kind: "PartialObjectMetadata", metadata: { name: "posted" } });
    expect(body).not.toHaveProperty("data");
    await api.admin.must("DELETE", `${maps}/posted`);
  });
  it("in a watch, bookmarks too", async () => {
    const watch = await api.admin.watch(
      `${maps + mine}&watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`,
      accept("PartialObjectMetadata"),
    );
    const events = await watch.until(({ type }) => type === "BOOKMARK");
    watch.close();
    expect(events.map(({ type, object }) => [type, object.kind, object.apiVersion])).toEqual([
      ["ADDED", "PartialObjectMetadata", "meta.k8s.io/v1"],
      ["ADDED", "PartialObjectMetadata", "meta.k8s.io/v1"],
      ["BOOKMARK", "PartialObjectMetadata", "meta.k8s.io/v1"],
    ]);
  });
});

describe("Accept", () => {
  it("of YAML", async () => {
    const { code, body, headers } = await api.admin.get(`${maps}/a`, { accept: "application/yaml" });
    expect(code).toBe(200);
    expect(headers["content-type"]).toBe("application/yaml");
    expect(parse(body)).toMatchObject({ kind: "ConfigMap", data: { x: "1", y: "2" } });
  });
  it.each([
    ["*/*", "application/json"],
    ["application/json, text/html", "application/json"],
    ["text/html, application/yaml;q=0.5", "application/yaml"],
    ["application/json;as=Table;v=v9;g=meta.k8s.io, application/json", "application/json"],
  ])("of %s", async (value, type) => {
    const { code, headers } = await api.admin.get(`${maps}/a`, { accept: value });
    expect([code, headers["content-type"]]).toEqual([200, type]);
  });
  it.each([
    ["text/html", "406: Not Acceptable"],
    ["application/*", "406: Not Acceptable"],
    ["application/json;as=Table;v=v9;g=meta.k8s.io", "only the following media types are accepted:"],
    ["application/json;as=Chair;v=v1;g=meta.k8s.io", "only the following media types are accepted:"],
  ])("of %s is 406", async (value, message) => {
    expect(await api.admin.get(`${maps}/a`, { accept: value })).toMatchObject({
      code: 406,
      body: { kind: "Status", reason: "NotAcceptable", message: expect.stringContaining(message) },
    });
  });
});
