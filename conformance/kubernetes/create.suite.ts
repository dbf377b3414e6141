import { beforeAll, describe, expect, it } from "vitest";
import { configMap, server, unique } from "./server.ts";

const api = server();
let namespace: string;
let maps: string;

beforeAll(async () => {
  namespace = await api.namespace();
  maps = `/api/v1/namespaces/${namespace}/configmaps`;
});

describe("POST", () => {
  it("answers 201 with what the server added", async () => {
    const { code, body } = await api.admin.post(maps, configMap("made", { a: "1" }), { "user-agent": "suite/1.0" });
    expect(code).toBe(201);
    expect(body).toEqual({
      kind: "ConfigMap",
      apiVersion: "v1",
      metadata: {
        name: "made",
        namespace,
        uid: expect.stringMatching(/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/),
        resourceVersion: expect.stringMatching(/^\d+$/),
        creationTimestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        managedFields: [
          {
            manager: "suite",
            operation: "Update",
            apiVersion: "v1",
            time: expect.any(String),
            fieldsType: "FieldsV1",
            fieldsV1: { "f:data": { ".": {}, "f:a": {} } },
          },
        ],
      },
      data: { a: "1" },
    });
  });
  it("drops what the client may not choose", async () => {
    const { body } = await api.admin.post(
      maps,
      configMap(
        "chosen",
        {},
        {
          uid: "12345678-1234-1234-1234-123456789012",
          creationTimestamp: "2001-01-01T00:00:00Z",
          deletionTimestamp: "2001-01-01T00:00:00Z",
          deletionGracePeriodSeconds: 3,
          generation: 7,
          selfLink: "/x",
        },
      ),
    );
    expect(body.metadata.uid).not.toBe("12345678-1234-1234-1234-123456789012");
    expect(body.metadata.creationTimestamp).not.toBe("2001-01-01T00:00:00Z");
    for (const key of ["deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"]) expect(body.metadata).not.toHaveProperty(key);
  });
  it("names what asks for a name", async () => {
    const { code, body } = await api.admin.post(maps, { metadata: { generateName: "gen-" } });
    expect(code).toBe(201);
    expect(body.metadata.generateName).toBe("gen-");
    expect(body.metadata.name).toMatch(/^gen-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });
  it("cuts a base that is too long for a name", async () => {
    const { body } = await api.admin.post(maps, { metadata: { generateName: "x".repeat(80) } });
    expect(body.metadata.name).toMatch(new RegExp(`^${"x".repeat(58)}[a-z0-9]{5}$`));
  });
  it("takes a name before a base", async () => {
    const { body } = await api.admin.post(maps, { metadata: { name: "first", generateName: "second-" } });
    expect(body.metadata.name).toBe("first");
  });
  it("answers 409 for a name that is taken", async () => {
    await api.admin.must("POST", maps, configMap("twice"));
    expect(await api.admin.post(maps, configMap("twice"))).toMatchObject({
      code: 409,
      body: {
        status: "Failure",
        reason: "AlreadyExists",
        message: 'configmaps "twice" already exists',
        details: { name: "twice", kind: "configmaps" },
        code: 409,
      },
    });
  });
  it("answers 409 for the same in a dry run", async () => {
    expect((await api.admin.post(`${maps}?dryRun=All`, configMap("twice"))).code).toBe(409);
  });
});

describe("POST of what is not valid", () => {
  const bad = (field: string, reason = "FieldValueInvalid") => ({ field, reason });
  it.each([
    ["no name", {}, [bad("metadata.name", "FieldValueRequired")]],
    ["capitals in a name", { name: "Abc" }, [bad("metadata.name")]],
    ["a name that ends in a dash", { name: "a-" }, [bad("metadata.name")]],
    ["a name of 254 characters", { name: "x".repeat(254) }, [bad("metadata.name")]],
    ["a bad base", { generateName: "A" }, [bad("metadata.generateName"), bad("metadata.name")]],
    ["a label's key", { name: "a", labels: { "-": "x" } }, [bad("metadata.labels")]],
    ["a label's value", { name: "a", labels: { x: "a b" } }, [bad("metadata.labels")]],
    ["an annotation's key", { name: "a", annotations: { "a b": "" } }, [bad("metadata.annotations")]],
    ["annotations of 256 KiB", { name: "a", annotations: { x: "x".repeat(262144) } }, [bad("metadata.annotations", "FieldValueTooLong")]],
    ["a finalizer without a domain", { name: "a", finalizers: ["x"] }, [bad("metadata.finalizers[0]")]],
    ["a finalizer that is no name", { name: "a", finalizers: ["a b/c"] }, [bad("metadata.finalizers")]],
    [
      "an owner without uid",
      { name: "a", ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name: "o" }] },
      [bad("metadata.ownerReferences[0].uid", "FieldValueRequired")],
    ],
    [
      "two controllers",
      {
        name: "a",
        ownerReferences: ["1", "2"].map((uid) => ({ apiVersion: "v1", kind: "ConfigMap", name: uid, uid, controller: true })),
      },
      [bad("metadata.ownerReferences")],
    ],
    [
      "an Event as owner",
      { name: "a", ownerReferences: [{ apiVersion: "v1", kind: "Event", name: "o", uid: "1" }] },
      [bad("metadata.ownerReferences[0]")],
    ],
  ])("%s", async (_, metadata, causes) => {
    const { code, body } = await api.admin.post(maps, { metadata });
    expect({ code, reason: body.reason, kind: body.details?.kind, causes: body.details?.causes }).toMatchObject({
      code: 422,
      reason: "Invalid",
      kind: "ConfigMap",
      causes,
    });
  });
  it("names every cause at once, in the message too", async () => {
    const { body } = await api.admin.post(maps, { metadata: { name: "A", labels: { x: "a b" } }, data: { "a b": "" } });
    expect(body.details.causes.map(({ field }: { field: string }) => field).sort()).toEqual([
      "data[a b]",
      "metadata.labels",
      "metadata.name",
    ]);
    expect(body.message).toMatch(/^ConfigMap "A" is invalid: \[metadata\.name: Invalid value: "A": /);
  });
});

describe("the namespace of a POST", () => {
  it("must be the one in the path", async () => {
    expect(await api.admin.post(maps, configMap("a", {}, { namespace: "other" }))).toMatchObject({
      code: 400,
      body: { reason: "BadRequest", message: "the namespace of the provided object does not match the namespace sent on the request" },
    });
  });
  it("must exist", async () => {
    const absent = unique("test");
    expect(await api.admin.post(`/api/v1/namespaces/${absent}/configmaps`, configMap("a"))).toMatchObject({
      code: 404,
      body: { reason: "NotFound", message: `namespaces "${absent}" not found`, details: { name: absent, kind: "namespaces" } },
    });
  });
  it("is dropped from what stands in none", async () => {
    const name = unique("test");
    const body = await api.create("/api/v1/namespaces", { metadata: { name, namespace: "" } });
    expect(body.metadata).not.toHaveProperty("namespace");
  });
  it("must be given for what stands in one", async () => {
    expect(await api.admin.post("/api/v1/configmaps", configMap("a"))).toMatchObject({ code: 405, body: { reason: "MethodNotAllowed" } });
  });
});

describe("the kind of a body", () => {
  it.each([
    [{ kind: "Secret", apiVersion: "v1" }, 'Secret in version "v1" cannot be handled as a ConfigMap'],
    [{ kind: "ConfigMap", apiVersion: "v2" }, 'ConfigMap in version "v2" cannot be handled as a ConfigMap'],
    [{ kind: "ConfigMap", apiVersion: "apps/v1" }, 'ConfigMap in version "v1" cannot be handled as a ConfigMap'],
    [{ kind: "Chair", apiVersion: "example.com/v1" }, 'Chair in version "v1" cannot be handled as a ConfigMap'],
  ])("%j is refused", async (type, message) => {
    expect(await api.admin.post(maps, { ...type, metadata: { name: "a" } })).toMatchObject({
      code: 400,
      body: { reason: "BadRequest", message: expect.stringContaining(message) },
    });
  });
  it("may be left out", async () => {
    expect((await api.admin.post(maps, { metadata: { name: unique("kindless") } })).body).toMatchObject({
      kind: "ConfigMap",
      apiVersion: "v1",
    });
  });
});

describe("?dryRun", () => {
  it("answers as if, and stores nothing", async () => {
    const { code, body } = await api.admin.post(`${maps}?dryRun=All`, configMap("dry", { a: "1" }));
    expect(code).toBe(201);
    expect(body).toMatchObject({ metadata: { name: "dry", uid: expect.any(String) }, data: { a: "1" } });
    expect(body.metadata).not.toHaveProperty("resourceVersion");
    expect((await api.admin.get(`${maps}/dry`)).code).toBe(404);
  });
  it("refuses another value", async () => {
    expect(await api.admin.post(`${maps}?dryRun=Some`, configMap("dry"))).toMatchObject({
      code: 422,
      body: {
        reason: "Invalid",
        details: { group: "meta.k8s.io", kind: "CreateOptions", causes: [{ reason: "FieldValueNotSupported", field: "dryRun" }] },
      },
    });
  });
  it("names what asks for a name, each time anew", async () => {
    const { body } = await api.admin.post(`${maps}?dryRun=All`, { metadata: { generateName: "gen-" } });
    expect(body.metadata.name).toMatch(/^gen-/);
  });
});

describe("?fieldValidation", () => {
  const misspelt = () => ({ ...configMap(unique("field")), dataa: { a: "1" }, metadata: { name: unique("field"), lables: {} } });
  it("Strict refuses unknown fields", async () => {
    expect(await api.admin.post(`${maps}?fieldValidation=Strict`, misspelt())).toMatchObject({
      code: 400,
      body: {
        reason: "BadRequest",
        message:
          'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "metadata.lables", unknown field "dataa"',
      },
    });
  });
  it.each(["Warn", ""])("%s drops them and warns", async (validation) => {
    const { code, headers, body } = await api.admin.post(`${maps}?fieldValidation=${validation}`, misspelt());
    expect(code).toBe(201);
    expect(headers["warning"]).toBe('299 - "unknown field \\"metadata.lables\\"", 299 - "unknown field \\"dataa\\""');
    expect(body).not.toHaveProperty("dataa");
  });
  it("Ignore drops them", async () => {
    const { code, headers } = await api.admin.post(`${maps}?fieldValidation=Ignore`, misspelt());
    expect(code).toBe(201);
    expect(headers["warning"]).toBeUndefined();
  });
  it("refuses another value", async () => {
    expect(await api.admin.post(`${maps}?fieldValidation=Maybe`, configMap("x"))).toMatchObject({
      code: 422,
      body: { details: { kind: "CreateOptions", causes: [{ reason: "FieldValueNotSupported", field: "fieldValidation" }] } },
    });
  });
  it("Strict refuses a key that comes twice", async () => {
    const text = '{"metadata":{"name":"dup"},"data":{"a":"1"},"data":{"b":"2"}}';
    expect(await api.admin.post(`${maps}?fieldValidation=Strict`, text)).toMatchObject({
      code: 400,
      body: { message: expect.stringContaining('strict decoding error: duplicate field "data"') },
    });
  });
});

describe("the type of a field", () => {
  it.each([
    ["a number for a text", { data: { a: 1 } }, /cannot unmarshal number into Go struct field ConfigMap\.data of type string/],
    ["a list for a map", { data: [] }, /cannot unmarshal array into Go struct field ConfigMap\.data of type map\[string\]string/],
    ["a text for a boolean", { immutable: "yes" }, /cannot unmarshal string into Go struct field ConfigMap\.immutable of type bool/],
    ["a text for metadata", { metadata: "x" }, /cannot unmarshal string into Go struct field ConfigMap\.metadata of type v1\.ObjectMeta/],
  ])("%s is refused", async (_, change, message) => {
    expect(await api.admin.post(maps, { ...configMap("typed"), ...change })).toMatchObject({
      code: 400,
      body: { reason: "BadRequest", message: expect.stringMatching(message) },
    });
  });
  it("may be null, which is as absent", async () => {
    const { code, body } = await api.admin.post(maps, { metadata: { name: unique("null"), labels: null }, data: null });
    expect(code).toBe(201);
    expect(body).not.toHaveProperty("data");
    expect(body.metadata).not.toHaveProperty("labels");
  });
});

describe("?fieldManager", () => {
  it("is whose fields they are", async () => {
    const { body } = await api.admin.post(`${maps}?fieldManager=boss`, configMap(unique("managed"), { a: "1" }));
    expect(body.metadata.managedFields).toMatchObject([{ manager: "boss", operation: "Update" }]);
  });
  it("has 128 characters at most", async () => {
    expect(await api.admin.post(`${maps}?fieldManager=${"x".repeat(129)}`, configMap("x"))).toMatchObject({
      code: 422,
      body: { details: { kind: "CreateOptions", causes: [{ field: "fieldManager" }] } },
    });
  });
});
