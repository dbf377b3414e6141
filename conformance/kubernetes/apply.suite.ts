import { beforeAll, describe, expect, it } from "vitest";
import { configMap, server, unique } from "./server.ts";

const api = server();
let namespace: string;
let maps: string;

beforeAll(async () => {
  namespace = await api.namespace();
  maps = `/api/v1/namespaces/${namespace}/configmaps`;
});

const map = (data: Record<string, string>, metadata: object = {}): Applied => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata,
  ...(Object.keys(data).length > 0 && { data }),
});
interface Applied {
  metadata?: object;
  [field: string]: unknown;
}
const fresh = () => `${maps}/${unique("map")}`;
/** Applies `object` under the name that the path says. */
const apply = (manager: string, path: string, object: Applied, more = "") =>
  api.admin.patch("apply", `${path}?fieldManager=${manager}${more}`, {
    ...object,
    metadata: { name: path.split("/").at(-1), ...object.metadata },
  });
interface Entry {
  manager: string;
  operation: string;
  subresource?: string;
  fieldsV1: object;
}
/** In order of their names: the server orders them by time. */
const owners = (body: { metadata: { managedFields?: Entry[] } }) =>
  (body.metadata.managedFields ?? [])
    .map(({ manager, operation, fieldsV1 }) => [manager, operation, fieldsV1])
    .sort(([a], [b]) => (a! < b! ? -1 : 1));
const dataFields = (...keys: string[]) => ({ "f:data": Object.fromEntries(keys.map((key) => [`f:${key}`, {}])) });

describe("apply", () => {
  it("creates what does not exist, with 201", async () => {
    const path = fresh();
    const { code, body } = await apply("one", path, map({ a: "1" }));
    expect(code).toBe(201);
    expect(owners(body)).toEqual([["one", "Apply", dataFields("a")]]);
    expect(body.metadata.name).toBe(path.split("/").at(-1));
  });
  it("again is 200 and no write", async () => {
    const path = fresh();
    const first = await apply("one", path, map({ a: "1" }));
    const second = await apply("one", path, map({ a: "1" }));
    expect([second.code, second.body.metadata.resourceVersion]).toEqual([200, first.body.metadata.resourceVersion]);
  });
  it("removes what its manager no longer says", async () => {
    const path = fresh();
    await apply("one", path, map({ a: "1", b: "2" }, { labels: { x: "1" } }));
    const { body } = await apply("one", path, map({ a: "1" }));
    expect(body.data).toEqual({ a: "1" });
    expect(body.metadata).not.toHaveProperty("labels");
  });
  it("keeps what other managers own", async () => {
    const path = fresh();
    await apply("one", path, map({ a: "1" }));
    await apply("two", path, map({ b: "2" }));
    const { body } = await apply("one", path, map({ c: "3" }));
    expect(body.data).toEqual({ b: "2", c: "3" });
    expect(owners(body)).toEqual([
      ["one", "Apply", dataFields("c")],
      ["two", "Apply", dataFields("b")],
    ]);
  });
  it("of another value than another manager's is 409, and names it", async () => {
    const path = fresh();
    await apply("one", path, map({ a: "1", b: "1" }));
    expect(await apply("two", path, map({ a: "2", b: "2" }))).toMatchObject({
      code: 409,
      body: {
        status: "Failure",
        reason: "Conflict",
        message: 'Apply failed with 2 conflicts: conflicts with "one":\n- .data.a\n- .data.b',
        details: {
          causes: [
            { reason: "FieldManagerConflict", message: 'conflict with "one"', field: ".data.a" },
            { reason: "FieldManagerConflict", message: 'conflict with "one"', field: ".data.b" },
          ],
        },
      },
    });
  });
  it("of the same value is shared, and goes with its last owner", async () => {
    const path = fresh();
    await apply("one", path, map({ a: "1" }));
    const { code, body } = await apply("two", path, map({ a: "1" }));
    expect([code, owners(body)]).toEqual([
      200,
      [
        ["one", "Apply", dataFields("a")],
        ["two", "Apply", dataFields("a")],
      ],
    ]);
    expect((await apply("one", path, map({}))).body.data).toEqual({ a: "1" });
    expect((await apply("two", path, map({}))).body).not.toHaveProperty("data");
  });
  it("by force takes over", async () => {
    const path = fresh();
    await apply("one", path, map({ a: "1", b: "1" }));
    const { code, body } = await apply("two", path, map({ a: "2" }), "&force=true");
    expect([code, body.data]).toEqual([200, { a: "2", b: "1" }]);
    expect(owners(body)).toEqual([
      ["one", "Apply", dataFields("b")],
      ["two", "Apply", dataFields("a")],
    ]);
  });
  it("conflicts with an update, naming manager and version", async () => {
    const name = unique("map");
    await api.admin.must("POST", `${maps}?fieldManager=editor`, configMap(name, { a: "1" }));
    expect(await apply("one", `${maps}/${name}`, map({ a: "2" }))).toMatchObject({
      code: 409,
      body: {
        message: expect.stringMatching(/^Apply failed with 1 conflict: conflict with "editor" using v1( at \S+)?: \.data\.a$/),
        details: { causes: [{ reason: "FieldManagerConflict", field: ".data.a" }] },
      },
    });
  });
  it("loses a field to an update of it", async () => {
    const path = fresh();
    await apply("one", path, map({ a: "1", b: "1" }));
    const { body } = await api.admin.patch("merge", `${path}?fieldManager=editor`, { data: { a: "2" } });
    expect(owners(body)).toEqual([
      ["editor", "Update", dataFields("a")],
      ["one", "Apply", dataFields("b")],
    ]);
    expect((await apply("one", path, map({ b: "1" }))).body.data).toEqual({ a: "2", b: "1" });
  });
  it("without a manager is refused", async () => {
    expect(await api.admin.patch("apply", fresh(), map({}))).toMatchObject({
      code: 422,
      body: {
        reason: "Invalid",
        details: {
          kind: "PatchOptions",
          causes: [{ reason: "FieldValueRequired", field: "fieldManager", message: "Required value: is required for apply patch" }],
        },
      },
    });
  });
  it("with managedFields in it is refused", async () => {
    expect(
      await apply(
        "one",
        fresh(),
        map({}, { managedFields: [{ manager: "x", operation: "Apply", apiVersion: "v1", fieldsType: "FieldsV1", fieldsV1: {} }] }),
      ),
    ).toMatchObject({
      code: 400,
      body: { reason: "BadRequest", message: "metadata.managedFields must be nil" },
    });
  });
  it("of an old version is 409", async () => {
    const path = fresh();
    const { body } = await apply("one", path, map({ a: "1" }));
    await apply("one", path, map({ a: "2" }));
    expect((await apply("one", path, map({ a: "3" }, { resourceVersion: body.metadata.resourceVersion }))).code).toBe(409);
  });
  it("of a uid does not create", async () => {
    expect(await apply("one", fresh(), map({}, { uid: "12345678-1234-1234-1234-123456789012" }))).toMatchObject({
      code: 409,
      body: { reason: "Conflict" },
    });
  });
  it.each([
    ["no kind", { apiVersion: "v1", metadata: {} }],
    ["no version", { kind: "ConfigMap", metadata: {} }],
    ["another kind", { apiVersion: "v1", kind: "Secret", metadata: {} }],
    ["another name", map({}, { name: "other" })],
    ["no name", map({}, { name: "" })],
  ])("of %s is 400", async (_, object) => {
    expect(await apply("one", fresh(), object)).toMatchObject({ code: 400, body: { reason: "BadRequest" } });
  });
  it("of a dry run shows the outcome and stores nothing", async () => {
    const path = fresh();
    expect((await apply("one", path, map({ a: "1" }), "&dryRun=All")).code).toBe(201);
    expect((await api.admin.get(path)).code).toBe(404);
  });
  it("takes YAML", async () => {
    const path = fresh();
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${path.split("/").at(-1)}}\ndata:\n  a: '1'\n`;
    const { code, body } = await api.admin.patch("apply", `${path}?fieldManager=one`, text);
    expect([code, body.data]).toEqual([201, { a: "1" }]);
  });
  it("of unknown fields is refused, whatever the validation", async () => {
    const answer = await apply("one", fresh(), { ...map({}), dataa: {} });
    expect(answer).toMatchObject({ code: 500, body: { message: expect.stringContaining(".dataa: field not declared in schema") } });
  });
  it("in an unknown namespace is 404", async () => {
    expect((await apply("one", `/api/v1/namespaces/${unique("test")}/configmaps/a`, map({}))).code).toBe(404);
  });
  it("?force without apply is refused", async () => {
    const path = fresh();
    await apply("one", path, map({}));
    expect(await api.admin.patch("merge", `${path}?force=true`, {})).toMatchObject({
      code: 422,
      body: { details: { kind: "PatchOptions", causes: [{ reason: "FieldValueForbidden", field: "force" }] } },
    });
  });
});

describe("apply to lists", () => {
  const service = (ports: object[]) => ({ apiVersion: "v1", kind: "Service", spec: { selector: { app: "x" }, ports } });
  const port = (name: string, number: number) => ({ name, port: number, protocol: "TCP" });
  const path = () => `/api/v1/namespaces/${namespace}/services/${unique("svc")}`;
  const ports = (body: { spec: { ports: { name: string }[] } }) => body.spec.ports.map(({ name }) => name);

  it("merges by key: each manager has its items", async () => {
    const at = path();
    await apply("one", at, service([port("a", 80)]));
    const { body } = await apply("two", at, service([port("b", 81)]));
    expect(ports(body)).toEqual(["a", "b"]);
    expect(ports((await apply("one", at, service([port("c", 82)]))).body)).toEqual(["b", "c"]);
    expect(owners(body)).toContainEqual([
      "two",
      "Apply",
      {
        "f:spec": {
          "f:ports": { 'k:{"port":81,"protocol":"TCP"}': { ".": {}, "f:name": {}, "f:port": {}, "f:protocol": {} } },
          "f:selector": {},
        },
      },
    ]);
  });
  it("conflicts within an item", async () => {
    const at = path();
    await apply("one", at, service([port("a", 80)]));
    expect(await apply("two", at, service([port("z", 80)]))).toMatchObject({
      code: 409,
      body: { details: { causes: [{ field: '.spec.ports[port=80,protocol="TCP"].name' }] } },
    });
  });
  it("merges sets of texts", async () => {
    const at = fresh();
    await apply("one", at, map({}, { finalizers: ["example.com/a"] }));
    const { body } = await apply("two", at, map({}, { finalizers: ["example.com/b"] }));
    expect(body.metadata.finalizers).toEqual(["example.com/a", "example.com/b"]);
    expect((await apply("one", at, map({}))).body.metadata.finalizers).toEqual(["example.com/b"]);
    await apply("two", at, map({}));
  });
});

describe("managedFields", () => {
  it("of a status stand for themselves", async () => {
    const claims = `/api/v1/namespaces/${namespace}/persistentvolumeclaims`;
    const name = unique("claim");
    const spec = { accessModes: ["ReadWriteOnce"], storageClassName: "none", resources: { requests: { storage: "1Gi" } } };
    await apply("one", `${claims}/${name}`, { apiVersion: "v1", kind: "PersistentVolumeClaim", spec });
    const { body } = await api.admin.patch("merge", `${claims}/${name}/status?fieldManager=one`, { status: { phase: "Lost" } });
    const mine = body.metadata.managedFields.filter(({ manager }: Entry) => manager === "one");
    expect(mine.map(({ operation, subresource }: Entry) => [operation, subresource])).toEqual([
      ["Apply", undefined],
      ["Update", "status"],
    ]);
    expect(mine[1].fieldsV1).toEqual({ "f:status": { "f:phase": {} } });
  });
  it("are cleared by one empty entry", async () => {
    const path = fresh();
    const { body } = await apply("one", path, map({ a: "1" }));
    const cleared = await api.admin.put(path, { ...body, metadata: { ...body.metadata, managedFields: [{}] } });
    expect(cleared.code).toBe(200);
    expect(cleared.body.metadata).not.toHaveProperty("managedFields");
  });
  it("once lost are not kept for updates", async () => {
    const name = unique("map");
    const object = await api.admin.must("POST", maps, { metadata: { name } });
    expect(object.metadata).not.toHaveProperty("managedFields");
    expect((await api.admin.patch("merge", `${maps}/${name}`, { data: { a: "1" } })).body.metadata).not.toHaveProperty("managedFields");
    const { body } = await apply("one", `${maps}/${name}`, map({ b: "1" }));
    expect(owners(body)).toEqual([
      ["before-first-apply", "Update", { "f:data": { ".": {}, "f:a": {} } }],
      ["one", "Apply", dataFields("b")],
    ]);
  });
  it("of one manager's updates are one entry", async () => {
    const name = unique("map");
    await api.admin.must("POST", `${maps}?fieldManager=ed`, configMap(name, { a: "1" }));
    const { body } = await api.admin.patch("merge", `${maps}/${name}?fieldManager=ed`, { data: { b: "1" } });
    expect(owners(body)).toEqual([["ed", "Update", { "f:data": { ".": {}, "f:a": {}, "f:b": {} } }]]);
  });
});
