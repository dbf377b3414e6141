/** JSON patches, merge patches and strategic merge patches. Apply has a file of its own. */
import { beforeAll, describe, expect, it } from "vitest";
import { configMap, server, unique } from "./server.ts";

const api = server();
let namespace: string;
let maps: string;

beforeAll(async () => {
  namespace = await api.namespace();
  maps = `/api/v1/namespaces/${namespace}/configmaps`;
});

async function made(data: Record<string, string>, metadata: object = {}): Promise<string> {
  const name = unique("map");
  await api.admin.must("POST", maps, configMap(name, data, metadata));
  return `${maps}/${name}`;
}

describe("a JSON patch", () => {
  it.each([
    ["add", [{ op: "add", path: "/data/b", value: "2" }], { a: "1", b: "2" }],
    ["replace", [{ op: "replace", path: "/data/a", value: "2" }], { a: "2" }],
    ["replace what is not there", [{ op: "replace", path: "/data/b", value: "2" }], { a: "1", b: "2" }],
    ["remove", [{ op: "remove", path: "/data/a" }], undefined],
    ["move", [{ op: "move", from: "/data/a", path: "/data/b" }], { b: "1" }],
    ["copy", [{ op: "copy", from: "/data/a", path: "/data/b" }], { a: "1", b: "1" }],
    [
      "test that holds",
      [
        { op: "test", path: "/data/a", value: "1" },
        { op: "add", path: "/data/b", value: "2" },
      ],
      { a: "1", b: "2" },
    ],
    ["escaped keys", [{ op: "add", path: "/data/x~1y~0z", value: "2" }], undefined],
  ])("%s", async (what, patch, data) => {
    const { code, body } = await api.admin.patch("json", await made({ a: "1" }), patch);
    if (what === "escaped keys") expect([code, body.details.causes[0].field]).toEqual([422, "data[x/y~z]"]);
    else {
      expect(code).toBe(200);
      expect(body.data).toEqual(data);
    }
  });
  it("whose test fails is 422 and changes nothing", async () => {
    const path = await made({ a: "1" });
    const patch = [
      { op: "add", path: "/data/b", value: "2" },
      { op: "test", path: "/data/a", value: "9" },
    ];
    expect(await api.admin.patch("json", path, patch)).toMatchObject({ code: 422, body: { reason: "Invalid" } });
    expect((await api.admin.get(path)).body.data).toEqual({ a: "1" });
  });
  it.each([
    ["of a path that is not there", [{ op: "remove", path: "/data/zz" }], 422],
    ["of an unknown operation", [{ op: "jump", path: "/data/a" }], 422],
    ["that is no list", { op: "remove", path: "/data/a" }, 400],
    ["that is no JSON", "[{", 400],
  ])("%s is refused", async (_, patch, code) => {
    expect((await api.admin.patch("json", await made({ a: "1" }), patch)).code).toBe(code);
  });
  it("changes metadata, and nothing that the server keeps", async () => {
    const path = await made({});
    const { body } = await api.admin.patch("json", path, [
      { op: "add", path: "/metadata/labels", value: { a: "1" } },
      { op: "replace", path: "/metadata/creationTimestamp", value: "2001-01-01T00:00:00Z" },
    ]);
    expect(body.metadata.labels).toEqual({ a: "1" });
    expect(body.metadata.creationTimestamp).not.toBe("2001-01-01T00:00:00Z");
  });
  it("that changes the name is refused", async () => {
    expect(await api.admin.patch("json", await made({}), [{ op: "replace", path: "/metadata/name", value: "other" }])).toMatchObject({
      code: 400,
      body: { message: expect.stringContaining("the name of the object (other) does not match the name on the URL") },
    });
  });
});

describe("what no patch may change", () => {
  it.each([
    ["the kind", { kind: "Secret" }, 422, "patch"],
    ["the version", { apiVersion: "v2" }, 422, "patch"],
    ["the name", { metadata: { name: "other" } }, 400, undefined],
    ["the namespace", { metadata: { namespace: "other" } }, 400, undefined],
    ["all metadata", { metadata: null }, 400, undefined],
  ])("%s", async (_, patch, code, field) => {
    const answer = await api.admin.patch("merge", await made({}), patch);
    expect([answer.code, answer.body.details?.causes?.[0].field]).toEqual([code, field]);
  });
});

describe("a merge patch", () => {
  it("adds, replaces and removes with null", async () => {
    const path = await made({ a: "1", b: "2" });
    const { code, body } = await api.admin.patch("merge", path, { data: { a: null, b: "3", c: "4" } });
    expect([code, body.data]).toEqual([200, { b: "3", c: "4" }]);
  });
  it("replaces lists whole", async () => {
    const path = await made({}, { finalizers: ["example.com/a", "example.com/b"] });
    const { body } = await api.admin.patch("merge", path, { metadata: { finalizers: ["example.com/c"] } });
    expect(body.metadata.finalizers).toEqual(["example.com/c"]);
    await api.admin.patch("merge", path, { metadata: { finalizers: null } });
  });
  it("with an old version is 409", async () => {
    const path = await made({ a: "1" });
    const { body } = await api.admin.get(path);
    await api.admin.patch("merge", path, { data: { a: "2" } });
    const { resourceVersion } = body.metadata;
    expect(await api.admin.patch("merge", path, { metadata: { resourceVersion }, data: { a: "3" } })).toMatchObject({
      code: 409,
      body: {
        reason: "Conflict",
        message: expect.stringContaining("the object has been modified; please apply your changes to the latest version"),
      },
    });
  });
  it("with another uid is refused", async () => {
    expect(await api.admin.patch("merge", await made({}), { metadata: { uid: "other" } })).toMatchObject({
      code: 422,
      body: { reason: "Invalid", details: { causes: [{ field: "metadata.uid", message: expect.stringContaining("field is immutable") }] } },
    });
  });
  it("of what does not exist is 404", async () => {
    expect(await api.admin.patch("merge", `${maps}/absent`, { data: {} })).toMatchObject({ code: 404, body: { reason: "NotFound" } });
  });
  it("that changes nothing is no write", async () => {
    const path = await made({ a: "1" });
    const before = (await api.admin.get(path)).body.metadata.resourceVersion;
    expect((await api.admin.patch("merge", path, { data: { a: "1" } })).body.metadata.resourceVersion).toBe(before);
  });
  it("in parallel loses nothing", async () => {
    const path = await made({});
    const answers = await Promise.all(Array.from({ length: 10 }, (_, at) => api.admin.patch("merge", path, { data: { [`k${at}`]: "1" } })));
    expect(answers.map(({ code }) => code)).toEqual(Array(10).fill(200));
    expect(Object.keys((await api.admin.get(path)).body.data)).toHaveLength(10);
  });
  it("with unknown fields drops them and warns, or is refused", async () => {
    const path = await made({});
    const warned = await api.admin.patch("merge", path, { dataa: {} });
    expect(warned.headers["warning"]).toBe('299 - "unknown field \\"dataa\\""');
    expect(await api.admin.patch("merge", `${path}?fieldValidation=Strict`, { dataa: {} })).toMatchObject({
      code: 422,
      body: { reason: "Invalid", message: expect.stringContaining('strict decoding error: unknown field "dataa"') },
    });
  });
  it("in a dry run stores nothing", async () => {
    const path = await made({ a: "1" });
    expect((await api.admin.patch("merge", `${path}?dryRun=All`, { data: { a: "2" } })).body.data).toEqual({ a: "2" });
    expect((await api.admin.get(path)).body.data).toEqual({ a: "1" });
  });
  it("of a value of the wrong type is refused", async () => {
    expect(await api.admin.patch("merge", await made({}), { data: { a: 1 } })).toMatchObject({ code: 422, body: { reason: "Invalid" } });
  });
  it("that is no object is refused", async () => {
    expect((await api.admin.patch("merge", await made({}), "[]")).code).toBe(400);
  });
});

describe("a strategic merge patch", () => {
  const container = (name: string, more: object = {}) => ({ name, image: `${name}:1`, ...more });
  async function deployed(containers: object[], pod: object = {}) {
    const name = unique("dep");
    const path = `/apis/apps/v1/namespaces/${namespace}/deployments`;
    const template = { metadata: { labels: { app: name } }, spec: { containers, ...pod } };
    await api.admin.must("POST", path, { metadata: { name }, spec: { replicas: 0, selector: { matchLabels: { app: name } }, template } });
    return `${path}/${name}`;
  }
  const podPatch = (spec: object) => ({ spec: { template: { spec } } });
  const images = (body: { spec: { template: { spec: { containers: { name: string; image: string }[] } } } }) =>
    body.spec.template.spec.containers.map(({ name, image }) => `${name}=${image}`);

  it.each([
    ["changes the item with that key", [container("a"), container("b")], [{ name: "b", image: "b:2" }], ["a=a:1", "b=b:2"]],
    ["puts new items first", [container("a")], [container("c")], ["c=c:1", "a=a:1"]],
    ["$patch: delete takes an item out", [container("a"), container("b")], [{ name: "a", $patch: "delete" }], ["b=b:1"]],
    ["$patch: replace takes the list whole", [container("a"), container("b")], [container("c"), { $patch: "replace" }], ["c=c:1"]],
  ])("%s", async (_, before, containers, after) => {
    const { code, body } = await api.admin.patch("strategic", await deployed(before), podPatch({ containers }));
    expect(code).toBe(200);
    expect(images(body)).toEqual(after);
  });
  it("$setElementOrder orders", async () => {
    const path = await deployed([container("a"), container("b"), container("c")]);
    const { body } = await api.admin.patch(
      "strategic",
      path,
      podPatch({ "$setElementOrder/containers": [{ name: "c" }, { name: "a" }, { name: "b" }], containers: [{ name: "a", image: "a:2" }] }),
    );
    expect(images(body)).toEqual(["c=c:1", "a=a:2", "b=b:1"]);
  });
  it("$deleteFromPrimitiveList takes texts out of a list", async () => {
    const path = await made({}, { finalizers: ["example.com/a", "example.com/b"] });
    const { body } = await api.admin.patch("strategic", path, { metadata: { "$deleteFromPrimitiveList/finalizers": ["example.com/a"] } });
    expect(body.metadata.finalizers).toEqual(["example.com/b"]);
    await api.admin.patch("merge", path, { metadata: { finalizers: null } });
  });
  it("adds to a list of texts that merges", async () => {
    const path = await made({}, { finalizers: ["example.com/a"] });
    const { body } = await api.admin.patch("strategic", path, { metadata: { finalizers: ["example.com/b"] } });
    expect(body.metadata.finalizers).toEqual(["example.com/b", "example.com/a"]);
    await api.admin.patch("merge", path, { metadata: { finalizers: null } });
  });
  it("$patch: replace of a map", async () => {
    const { body } = await api.admin.patch("strategic", await made({ a: "1", b: "2" }), { data: { $patch: "replace", c: "3" } });
    expect(body.data).toEqual({ c: "3" });
  });
  it("$patch: delete of a map", async () => {
    const { body } = await api.admin.patch("strategic", await made({ a: "1" }), { data: { $patch: "delete" } });
    expect(body).not.toHaveProperty("data");
  });
  it("$retainKeys keeps only these", async () => {
    const path = await deployed([container("a")]);
    await api.admin.patch("merge", path, { spec: { strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1 } } } });
    const { body } = await api.admin.patch("strategic", path, { spec: { strategy: { $retainKeys: ["type"], type: "Recreate" } } });
    expect(body.spec.strategy).toEqual({ type: "Recreate" });
  });
  it("null removes", async () => {
    expect((await api.admin.patch("strategic", await made({ a: "1", b: "2" }), { data: { a: null } })).body.data).toEqual({ b: "2" });
  });
  it("merges lists within lists by their own keys", async () => {
    const path = await deployed([
      container("a", {
        env: [
          { name: "X", value: "1" },
          { name: "Y", value: "1" },
        ],
        ports: [{ containerPort: 80 }],
      }),
    ]);
    const patch = podPatch({
      containers: [
        {
          name: "a",
          env: [
            { name: "Y", value: "2" },
            { name: "Z", value: "3" },
          ],
          ports: [{ containerPort: 81 }],
        },
      ],
    });
    const { body } = await api.admin.patch("strategic", path, patch);
    const [{ env, ports }] = body.spec.template.spec.containers;
    expect(env).toEqual([
      { name: "X", value: "1" },
      { name: "Y", value: "2" },
      { name: "Z", value: "3" },
    ]);
    expect(ports.map(({ containerPort }: { containerPort: number }) => containerPort).sort()).toEqual([80, 81]);
  });
  it("with an unknown directive is refused", async () => {
    expect((await api.admin.patch("strategic", await made({ a: "1" }), { data: { $patch: "jump" } })).code).toBe(500);
  });
  it("without the key of an item is refused", async () => {
    const path = await deployed([container("a")]);
    expect((await api.admin.patch("strategic", path, podPatch({ containers: [{ image: "x" }] }))).code).toBe(500);
  });
});

describe("the content type of a PATCH", () => {
  it.each(["application/json", "text/plain", "application/xml"])("%s is 415", async (type) => {
    expect(await api.admin.send("PATCH", await made({}), {}, { "content-type": type })).toMatchObject({
      code: 415,
      body: { kind: "Status", reason: "UnsupportedMediaType" },
    });
  });
});
