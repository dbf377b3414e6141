import { beforeAll, describe, expect, it } from "vitest";
import { configMap, server, unique } from "./server.ts";

const api = server();
let namespace: string;
let maps: string;
const names = ["a", "b", "c", "d", "e"];
const q = encodeURIComponent;

beforeAll(async () => {
  namespace = await api.namespace();
  maps = `/api/v1/namespaces/${namespace}/configmaps`;
  for (const [index, name] of names.entries()) {
    const labels = { set: "five", tier: index < 2 ? "low" : "high", rank: String(index), ...(index === 4 && { last: "" }) };
    await api.admin.must("POST", maps, configMap(name, { index: String(index) }, { labels }));
  }
});

const list = (query: string) => api.admin.get(`${maps}?${query}`);
const five = "labelSelector=set%3Dfive";
const namesOf = (body: { items: { metadata: { name: string } }[] }) => body.items.map(({ metadata }) => metadata.name);

describe("a list", () => {
  it("is a ConfigMapList whose items do not repeat their kind", async () => {
    const { body } = await list(five);
    expect(body).toMatchObject({ kind: "ConfigMapList", apiVersion: "v1", metadata: { resourceVersion: expect.stringMatching(/^\d+$/) } });
    expect(Object.keys(body).sort()).toEqual(["apiVersion", "items", "kind", "metadata"]);
    expect(Object.keys(body.metadata)).toEqual(["resourceVersion"]);
    expect(namesOf(body)).toEqual(names);
    expect(body.items[0]).not.toHaveProperty("kind");
  });
  it("goes over all namespaces, ordered by namespace and name", async () => {
    const other = await api.namespace();
    await api.admin.must("POST", `/api/v1/namespaces/${other}/configmaps`, configMap("z", {}, { labels: { across: namespace } }));
    await api.admin.must("POST", maps, configMap("y", {}, { labels: { across: namespace } }));
    const { body } = await api.admin.get(`/api/v1/configmaps?labelSelector=across%3D${namespace}`);
    const found = body.items.map((item: { metadata: { namespace: string; name: string } }) => item.metadata);
    const expected = [
      { namespace, name: "y" },
      { namespace: other, name: "z" },
    ].sort((a, b) => (a.namespace < b.namespace ? -1 : 1));
    expect(found).toMatchObject(expected);
    await api.admin.delete(`${maps}/y`);
  });
  it("is empty in a namespace that does not exist", async () => {
    expect(await api.admin.get(`/api/v1/namespaces/${unique("test")}/configmaps`)).toMatchObject({ code: 200, body: { items: [] } });
  });
});

describe("?labelSelector", () => {
  it.each([
    ["tier=low", ["a", "b"]],
    ["tier==low", ["a", "b"]],
    ["tier!=low", ["c", "d", "e"]],
    ["tier in (low, other)", ["a", "b"]],
    ["tier notin (low)", ["c", "d", "e"]],
    ["last", ["e"]],
    ["last=", ["e"]],
    ["!last", ["a", "b", "c", "d"]],
    ["rank>2", ["d", "e"]],
    ["rank<1", ["a"]],
    ["tier=high,rank in (2,4),!last", ["c"]],
    ["absent!=x", ["a", "b", "c", "d", "e"]],
    ["  tier  =  low ", ["a", "b"]],
    ["tier in (low,high),rank notin (0,1,2)", ["d", "e"]],
  ])("%s", async (selector, expected) => {
    expect(namesOf((await list(`labelSelector=${q(`set=five,${selector}`)}`)).body)).toEqual(expected);
  });
  it.each([
    "a b",
    "=x",
    "tier in",
    "tier in low",
    "tier=(",
    "-bad-=x",
    "tier=bad value",
    `tier=${"x".repeat(64)}`,
    "rank>x",
    ",",
    "a=b,,c",
  ])("refuses %s", async (selector) => {
    expect(await list(`labelSelector=${q(selector)}`)).toMatchObject({ code: 400, body: { kind: "Status", reason: "BadRequest" } });
  });
});

describe("?fieldSelector", () => {
  it.each([
    ["metadata.name=c", ["c"]],
    ["metadata.name==c", ["c"]],
    ["metadata.name!=c", ["a", "b", "d", "e"]],
    ["metadata.name!=a,metadata.name!=b", ["c", "d", "e"]],
    ["metadata.namespace=elsewhere", []],
  ])("%s", async (selector, expected) => {
    expect(namesOf((await list(`${five}&fieldSelector=${q(selector)}`)).body)).toEqual(expected);
  });
  it("refuses a field that is not selectable", async () => {
    expect(await list("fieldSelector=data.index%3D1")).toMatchObject({
      code: 400,
      body: {
        reason: "BadRequest",
        message: '"data.index" is not a known field selector: only "metadata.name", "metadata.namespace"',
      },
    });
  });
  it("refuses what is no selector", async () => {
    expect(await list("fieldSelector=metadata.name")).toMatchObject({
      code: 400,
      body: { message: "invalid selector: 'metadata.name'; can't understand 'metadata.name'" },
    });
  });
  it("knows more fields of some kinds, and refuses others of those", async () => {
    const events = `/api/v1/namespaces/${namespace}/events`;
    const event = (name: string, reason: string) => ({
      metadata: { name },
      involvedObject: { kind: "ConfigMap", name: "a", namespace },
      reason,
      type: "Normal",
    });
    await api.admin.must("POST", events, event("one", "First"));
    await api.admin.must("POST", events, event("two", "Second"));
    const { body } = await api.admin.get(`${events}?fieldSelector=${q("reason=Second,involvedObject.name=a")}`);
    expect(namesOf(body)).toEqual(["two"]);
    expect(await api.admin.get(`${events}?fieldSelector=note%3Dx`)).toMatchObject({
      code: 400,
      body: { message: "field label not supported: note" },
    });
  });
});

describe("a list in pages", () => {
  it("says how many are left, and ends without a token", async () => {
    const first = (await list("limit=2")).body;
    const total = (await list("")).body.items.length;
    expect(first.items).toHaveLength(2);
    expect(first.metadata).toMatchObject({ continue: expect.any(String), remainingItemCount: total - 2 });
    const second = (await list(`limit=${total}&continue=${q(first.metadata.continue)}`)).body;
    expect(second.items).toHaveLength(total - 2);
    expect(second.metadata).toEqual({ resourceVersion: first.metadata.resourceVersion });
  });
  it("does not count what is left behind a selector", async () => {
    const { body } = await list(`${five}&limit=2`);
    expect(namesOf(body)).toEqual(["a", "b"]);
    expect(body.metadata).toEqual({ resourceVersion: expect.any(String), continue: expect.any(String) });
  });
  it("gives the state of its first page, whatever happens between", async () => {
    const first = (await list(`${five}&limit=2`)).body;
    await api.admin.must("POST", maps, configMap("c2", {}, { labels: { set: "five" } }));
    await api.admin.must("DELETE", `${maps}/d`);
    await api.admin.patch("merge", `${maps}/e`, { data: { changed: "yes" } });
    const second = (await list(`${five}&continue=${q(first.metadata.continue)}`)).body;
    expect(namesOf(second)).toEqual(["c", "d", "e"]);
    expect(second.items[2].data).toEqual({ index: "4" });
    expect(second.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
    await api.admin.must("DELETE", `${maps}/c2`);
    await api.admin.must("POST", maps, configMap("d", { index: "3" }, { labels: { set: "five", tier: "high", rank: "3" } }));
    await api.admin.patch("merge", `${maps}/e`, { data: { changed: null } });
  });
  it("refuses a token that is none", async () => {
    expect(await list("limit=2&continue=nonsense")).toMatchObject({
      code: 400,
      body: { reason: "BadRequest", message: expect.stringContaining("continue key is not valid") },
    });
  });
  it("refuses a version beside a token", async () => {
    const { body } = await list("limit=2");
    expect(await list(`limit=2&resourceVersion=${body.metadata.resourceVersion}&continue=${q(body.metadata.continue)}`)).toMatchObject({
      code: 400,
      body: { reason: "BadRequest", message: "specifying resource version is not allowed when using continue" },
    });
  });
  it.each(["limit=x", "limit=1.5"])("refuses %s", async (query) => {
    expect((await list(query)).code).toBe(400);
  });
});

describe("?resourceVersion", () => {
  let before: string;
  let after: string;
  beforeAll(async () => {
    before = (await list("")).body.metadata.resourceVersion;
    await api.admin.must("POST", maps, configMap("later", {}, { labels: { set: "five" } }));
    after = (await list("")).body.metadata.resourceVersion;
    return async () => void (await api.admin.delete(`${maps}/later`));
  });
  it.each([
    ["nothing is the latest", () => "", true],
    ["0 is any state, and no refusal", () => "resourceVersion=0", undefined],
    ["a version is that or a later one", () => `resourceVersion=${after}`, true],
    ["NotOlderThan says the same", () => `resourceVersion=${after}&resourceVersionMatch=NotOlderThan`, true],
    ["Exact is the state then", () => `resourceVersion=${before}&resourceVersionMatch=Exact`, false],
    ["Exact and a limit", () => `resourceVersion=${before}&resourceVersionMatch=Exact&limit=50`, false],
  ])("%s", async (_, query, seesLater) => {
    const { code, body } = await list(`${five}&${query()}`);
    expect(code).toBe(200);
    if (seesLater !== undefined) expect(namesOf(body).includes("later")).toBe(seesLater);
  });
  it("of Exact is the version of the answer", async () => {
    expect((await list(`resourceVersion=${before}&resourceVersionMatch=Exact`)).body.metadata.resourceVersion).toBe(before);
  });
  it.each([
    ["resourceVersionMatch=Exact", "resourceVersionMatch is forbidden unless resourceVersion is provided", "FieldValueForbidden"],
    [
      "resourceVersion=0&resourceVersionMatch=Exact",
      'resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
      "FieldValueForbidden",
    ],
    ["resourceVersion=1&resourceVersionMatch=Nearly", "supported values", "FieldValueNotSupported"],
  ])("refuses %s", async (query, why, reason) => {
    expect(await list(query)).toMatchObject({
      code: 422,
      body: {
        reason: "Invalid",
        details: {
          group: "meta.k8s.io",
          kind: "ListOptions",
          causes: [{ reason, field: "resourceVersionMatch", message: expect.stringContaining(why) }],
        },
      },
    });
  });
  it("refuses what is no version", async () => {
    expect(await list("resourceVersion=abc")).toMatchObject({
      code: 400,
      body: { reason: "BadRequest", message: expect.stringContaining("invalid resource version") },
    });
  });
  it("of one object is allowed in a get", async () => {
    expect((await api.admin.get(`${maps}/a?resourceVersion=0`)).code).toBe(200);
    expect((await api.admin.get(`${maps}/a?resourceVersion=${after}`)).code).toBe(200);
  });
  it("of one object that nothing has reached yet times out", async () => {
    expect(await api.admin.get(`${maps}/a?resourceVersion=9000000000000000`)).toMatchObject({
      code: 504,
      body: { reason: "Timeout", message: expect.stringMatching(/^Timeout: Too large resource version: 9000000000000000, current: /) },
    });
  });
  it("that nothing has reached yet times out, and says to try again", async () => {
    expect(await list("resourceVersion=9000000000000000&timeoutSeconds=1")).toMatchObject({
      code: 504,
      body: {
        reason: "Timeout",
        message: expect.stringContaining("Too large resource version: 9000000000000000"),
        details: { causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }], retryAfterSeconds: 1 },
      },
    });
  });
});
