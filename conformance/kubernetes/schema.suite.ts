/** Custom resources: what their schema accepts, drops, completes and refuses. */
import { beforeAll, describe, expect, it } from "vitest";
import { server, unique } from "./server.ts";

const api = server();
const group = `${unique("schema")}.example.com`;
let things: string;

const text = (more: object = {}) => ({ type: "string", ...more });
const integer = (more: object = {}) => ({ type: "integer", ...more });

const spec = {
  type: "object",
  properties: {
    size: integer({ minimum: 1, maximum: 10 }),
    even: integer({ multipleOf: 2 }),
    above: integer({ minimum: 3, exclusiveMinimum: true }),
    small: integer({ format: "int32" }),
    ratio: { type: "number" },
    flag: { type: "boolean" },
    color: text({ enum: ["red", "blue"] }),
    code: text({ pattern: "^[A-Z]{3}$", maxLength: 5, minLength: 2 }),
    mode: text({ default: "auto" }),
    nested: { type: "object", default: {}, properties: { depth: integer({ default: 7 }) } },
    maybe: text({ nullable: true, default: "d" }),
    port: { "x-kubernetes-int-or-string": true },
    free: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
    half: { type: "object", "x-kubernetes-preserve-unknown-fields": true, properties: { known: integer() } },
    template: { type: "object", "x-kubernetes-embedded-resource": true, "x-kubernetes-preserve-unknown-fields": true },
    labels: { type: "object", additionalProperties: text() },
    names: { type: "array", items: text(), "x-kubernetes-list-type": "set" },
    list: { type: "array", items: integer(), maxItems: 2, minItems: 1 },
    parts: {
      type: "array",
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["name"],
      items: { type: "object", required: ["name"], properties: { name: text(), weight: integer() } },
    },
    when: text({ format: "date-time" }),
    day: text({ format: "date" }),
    bytes: text({ format: "byte" }),
    uuid: text({ format: "uuid" }),
    ip: text({ format: "ipv4" }),
    link: text({ format: "uri" }),
    span: text({ format: "duration" }),
    either: {
      type: "object",
      properties: { a: integer(), b: integer() },
      oneOf: [{ required: ["a"] }, { required: ["b"] }],
    },
    any: { type: "object", properties: { a: integer(), b: integer() }, anyOf: [{ required: ["a"] }, { required: ["b"] }] },
    never: { type: "object", properties: { a: integer(), b: integer() }, not: { required: ["a", "b"] } },
    all: { type: "object", properties: { a: integer() }, allOf: [{ required: ["a"] }] },
    few: { type: "object", additionalProperties: integer(), maxProperties: 1, minProperties: 1 },
    needs: { type: "object", required: ["x"], properties: { x: integer(), y: integer() } },
  },
};

beforeAll(async () => {
  await api.define({
    metadata: { name: `things.${group}` },
    spec: {
      group,
      scope: "Namespaced",
      names: { plural: "things", singular: "thing", kind: "Thing", listKind: "ThingList" },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: "object",
              properties: { spec, status: { type: "object", properties: { phase: text() } } },
            },
          },
        },
      ],
    },
  });
  things = `/apis/${group}/v1/namespaces/${await api.namespace()}/things`;
});

const thing = (content: unknown, metadata: object = {}) => ({
  apiVersion: `${group}/v1`,
  kind: "Thing",
  metadata: { name: unique("thing"), ...metadata },
  spec: content,
});
const post = (content: unknown, query = "") => api.admin.post(`${things}${query}`, thing(content));

describe("what a schema accepts", () => {
  it.each<[string, object]>([
    ["numbers within bounds", { size: 10, even: 4, above: 4, ratio: 0.5, small: -5 }],
    ["a number that is whole", { ratio: 2 }],
    ["one of the words", { color: "blue" }],
    ["a text that fits the pattern", { code: "ABC" }],
    ["a number for int-or-string", { port: 80 }],
    ["a text for int-or-string", { port: "http" }],
    ["anything where unknown fields are kept", { free: { a: [1, { b: null }], c: "x" } }],
    ["a known field among unknown ones", { half: { known: 1, other: [true] } }],
    ["a map of texts", { labels: { a: "1" } }],
    ["a set", { names: ["a", "b"] }],
    ["a list by key", { parts: [{ name: "a" }, { name: "b", weight: 2 }] }],
    [
      "formats",
      {
        when: "2026-01-02T03:04:05Z",
        day: "2026-01-02",
        bytes: "YQ==",
        uuid: "123e4567-e89b-12d3-a456-426614174000",
        ip: "10.0.0.1",
        link: "http://example.com/x",
        span: "1h5m",
      },
    ],
    ["one of two", { either: { a: 1 }, any: { a: 1, b: 1 }, never: { a: 1 }, all: { a: 1 } }],
    ["few properties", { few: { a: 1 } }],
    ["null where it may be", { maybe: null }],
  ])("%s", async (_, content) => {
    const { code, body } = await post(content);
    expect(code).toBe(201);
    expect(body.spec).toMatchObject(content);
  });
  it("an embedded object with its own metadata", async () => {
    const template = { apiVersion: "v1", kind: "Pod", metadata: { name: "x", labels: { a: "1" } }, spec: { any: 1 } };
    expect((await post({ template })).body.spec.template).toEqual(template);
  });
});

describe("what a schema refuses", () => {
  const invalid = "FieldValueInvalid";
  const wrongType = "FieldValueTypeInvalid";
  it.each<[string, object, string, string, string | RegExp]>([
    ["too small", { size: 0 }, "spec.size", invalid, "Invalid value: 0: spec.size in body should be greater than or equal to 1"],
    ["too big", { size: 11 }, "spec.size", invalid, "Invalid value: 11: spec.size in body should be less than or equal to 10"],
    ["not above", { above: 3 }, "spec.above", invalid, "Invalid value: 3: spec.above in body should be greater than 3"],
    ["odd", { even: 3 }, "spec.even", invalid, "Invalid value: 3: spec.even in body should be a multiple of 2"],
    [
      "another word",
      { color: "green" },
      "spec.color",
      "FieldValueNotSupported",
      'Unsupported value: "green": supported values: "red", "blue"',
    ],
    ["no match", { code: "abc" }, "spec.code", invalid, "Invalid value: \"abc\": spec.code in body should match '^[A-Z]{3}$'"],
    [
      "a text for a number",
      { size: "1" },
      "spec.size",
      wrongType,
      'Invalid value: "string": spec.size in body must be of type integer: "string"',
    ],
    ["a fraction", { size: 1.5 }, "spec.size", wrongType, 'Invalid value: "number": spec.size in body must be of type integer: "number"'],
    [
      "a number for a text",
      { color: 1 },
      "spec.color",
      wrongType,
      'Invalid value: "integer": spec.color in body must be of type string: "integer"',
    ],
    [
      "a text for a boolean",
      { flag: "yes" },
      "spec.flag",
      wrongType,
      'Invalid value: "string": spec.flag in body must be of type boolean: "string"',
    ],
    [
      "a list for an object",
      { needs: [] },
      "spec.needs",
      wrongType,
      'Invalid value: "array": spec.needs in body must be of type object: "array"',
    ],
    [
      "an object for a list",
      { list: {} },
      "spec.list",
      wrongType,
      'Invalid value: "object": spec.list in body must be of type array: "object"',
    ],
    [
      "a boolean for int-or-string",
      { port: true },
      "spec.port",
      wrongType,
      'Invalid value: "boolean": spec.port in body must be of type integer,string: "boolean"',
    ],
    ["twice in a set", { names: ["a", "a"] }, "spec.names[1]", "FieldValueDuplicate", 'Duplicate value: "a"'],
    ["a key twice", { parts: [{ name: "a" }, { name: "a" }] }, "spec.parts[1]", "FieldValueDuplicate", 'Duplicate value: {"name":"a"}'],
    ["a key missing", { parts: [{ weight: 1 }] }, "spec.parts[0].name", "FieldValueRequired", "Required value"],
    ["too many", { list: [1, 2, 3] }, "spec.list", "FieldValueTooMany", "Too many: 3: must have at most 2 items"],
    ["too few", { list: [] }, "spec.list", invalid, "Invalid value: 0: spec.list in body should have at least 1 items"],
    ["too long", { code: "ABCDEF" }, "spec.code", "FieldValueTooLong", /^Too long: may not be more than 5 bytes$/],
    ["what is required", { needs: { y: 1 } }, "spec.needs.x", "FieldValueRequired", "Required value"],
    [
      "no date",
      { when: "yesterday" },
      "spec.when",
      wrongType,
      'Invalid value: "yesterday": spec.when in body must be of type date-time: "yesterday"',
    ],
    ["no address", { ip: "300.0.0.1" }, "spec.ip", wrongType, /spec\.ip in body must be of type ipv4/],
    ["no uuid", { uuid: "x" }, "spec.uuid", wrongType, /spec\.uuid in body must be of type uuid/],
    ["both of one of two", { either: { a: 1, b: 1 } }, "<nil>", invalid, /must validate one and only one schema \(oneOf\)/],
    ["neither of any", { any: {} }, "<nil>", invalid, /must validate at least one schema \(anyOf\)/],
    ["what must not be", { never: { a: 1, b: 1 } }, "<nil>", invalid, /must not validate the schema \(not\)/],
    ["not all", { all: {} }, "spec.all.a", "FieldValueRequired", "Required value"],
    ["too many properties", { few: { a: 1, b: 2 } }, "spec.few", "FieldValueTooMany", /must have at most 1 item$/],
  ])("%s", async (_, content, field, reason, message) => {
    const { code, body } = await post(content);
    expect([code, body.reason, body.details?.kind, body.details?.group]).toEqual([422, "Invalid", "Thing", group]);
    expect(body.details.causes).toContainEqual({
      field,
      reason,
      message: typeof message === "string" ? message : expect.stringMatching(message),
    });
  });
  it("a spec that is no object, in a message that names it", async () => {
    const object = thing("x");
    const { body } = await api.admin.post(things, object);
    expect(body).toMatchObject({
      code: 422,
      message: `Thing.${group} "${object.metadata.name}" is invalid: spec: Invalid value: "string": spec in body must be of type object: "string"`,
    });
  });
  it("every cause at once", async () => {
    const { body } = await post({ size: 0, color: "green" });
    expect(body.details.causes.map(({ field }: { field: string }) => field).sort()).toEqual(["spec.color", "spec.size"]);
  });
  it("metadata that is none", async () => {
    expect((await api.admin.post(things, thing({}, { labels: { a: 1 } }))).code).toBe(400);
    expect((await api.admin.post(things, thing({}, { name: "A" }))).body.details.causes[0]).toMatchObject({ field: "metadata.name" });
  });
});

describe("the kind of a custom object", () => {
  it("must be said", async () => {
    const { kind: _, ...object } = thing({});
    expect(await api.admin.post(things, object)).toMatchObject({
      code: 400,
      body: {
        reason: "BadRequest",
        message: expect.stringMatching(/^the object provided is unrecognized \(must be of type Thing\): Object 'Kind' is missing in/),
      },
    });
  });
  it("must be the one", async () => {
    expect(await api.admin.post(things, { ...thing({}), kind: "Other" })).toMatchObject({
      code: 422,
      body: {
        reason: "Invalid",
        details: { kind: "Other", causes: [{ field: "kind", message: 'Invalid value: "Other": must be Thing' }] },
      },
    });
  });
  it("must be in the version of the path", async () => {
    expect(await api.admin.post(things, { ...thing({}), apiVersion: `${group}/v2` })).toMatchObject({
      code: 400,
      body: { message: `the API version in the data (${group}/v2) does not match the expected API version (${group}/v1)` },
    });
  });
});

describe("pruning", () => {
  it("drops what the schema does not know, and warns", async () => {
    const { headers, body } = await post({ size: 1, colour: "red", nested: { height: 1 } });
    expect(headers["warning"]).toContain('299 - "unknown field \\"spec.colour\\""');
    expect(headers["warning"]).toContain('299 - "unknown field \\"spec.nested.height\\""');
    expect(body.spec).toEqual({ size: 1, mode: "auto", maybe: "d", nested: { depth: 7 } });
  });
  it("is a refusal for Strict", async () => {
    expect(await post({ colour: "red" }, "?fieldValidation=Strict")).toMatchObject({
      code: 400,
      body: { reason: "BadRequest", message: expect.stringContaining('strict decoding error: unknown field "spec.colour"') },
    });
  });
  it("stops where unknown fields are kept, and goes on at known ones within", async () => {
    const template = { apiVersion: "v1", kind: "Pod", metadata: { name: "x", unknown: 1 }, spec: { a: 1 } };
    const { body } = await post({ free: { x: 1 }, half: { known: 1, y: 2 }, template });
    expect(body.spec).toMatchObject({ free: { x: 1 }, half: { known: 1, y: 2 }, template: { metadata: { name: "x" }, spec: { a: 1 } } });
    expect(body.spec.template.metadata).not.toHaveProperty("unknown");
  });
  it("drops unknown fields beside the spec", async () => {
    const { body } = await api.admin.post(things, { ...thing({}), speck: {} });
    expect(body).not.toHaveProperty("speck");
  });
});

describe("defaults", () => {
  it("fill in what is absent, in nested objects too", async () => {
    expect((await post({})).body.spec).toEqual({ mode: "auto", maybe: "d", nested: { depth: 7 } });
  });
  it("replace a null that may not be, and keep one that may", async () => {
    expect((await post({ mode: null, maybe: null })).body.spec).toMatchObject({ mode: "auto", maybe: null });
  });
  it("a null that neither may be nor has a default is as absent", async () => {
    expect((await post({ size: null })).body.spec).not.toHaveProperty("size");
  });
  it("leave what is there", async () => {
    expect((await post({ mode: "manual", nested: { depth: 1 } })).body.spec).toMatchObject({ mode: "manual", nested: { depth: 1 } });
  });
  it("do not make an object that is absent", async () => {
    const { body } = await api.admin.post(things, { ...thing({}), spec: undefined });
    expect(body).not.toHaveProperty("spec");
  });
});

describe("changes of a custom object", () => {
  it("count in its generation, all but metadata", async () => {
    const { body } = await post({ size: 1 });
    const path = `${things}/${body.metadata.name}`;
    const generation = async (patch: object) => (await api.admin.patch("merge", path, patch)).body.metadata.generation;
    expect(body.metadata.generation).toBe(1);
    expect(await generation({ metadata: { labels: { a: "1" } } })).toBe(1);
    expect(await generation({ spec: { size: 2 } })).toBe(2);
    // Without a status subresource, status is a field as any other.
    expect(await generation({ status: { phase: "x" } })).toBe(3);
  });
  it("must name the version that they replace", async () => {
    const { body } = await post({ size: 1 });
    const { resourceVersion: _, ...metadata } = body.metadata;
    expect(await api.admin.put(`${things}/${body.metadata.name}`, { ...body, metadata })).toMatchObject({
      code: 422,
      body: {
        reason: "Invalid",
        details: { causes: [{ field: "metadata.resourceVersion", message: "Invalid value: 0: must be specified for an update" }] },
      },
    });
  });
  it("are checked as a whole", async () => {
    const { body } = await post({ size: 1 });
    expect(await api.admin.patch("merge", `${things}/${body.metadata.name}`, { spec: { size: 99 } })).toMatchObject({
      code: 422,
      body: { details: { causes: [{ field: "spec.size" }] } },
    });
  });
  it("take no strategic merge patch", async () => {
    const { body } = await post({});
    expect(await api.admin.patch("strategic", `${things}/${body.metadata.name}`, {})).toMatchObject({
      code: 415,
      body: {
        reason: "UnsupportedMediaType",
        message:
          "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml",
      },
    });
  });
  it("by a JSON patch", async () => {
    const { body } = await post({ size: 1, names: ["a"] });
    const patch = [
      { op: "add", path: "/spec/names/-", value: "b" },
      { op: "replace", path: "/spec/size", value: 2 },
    ];
    expect((await api.admin.patch("json", `${things}/${body.metadata.name}`, patch)).body.spec).toMatchObject({
      size: 2,
      names: ["a", "b"],
    });
  });
  it("by apply: lists by key are shared", async () => {
    const name = unique("thing");
    const object = (parts: object[]) => ({ ...thing({ parts }), metadata: { name } });
    const apply = (manager: string, parts: object[]) =>
      api.admin.patch("apply", `${things}/${name}?fieldManager=${manager}`, object(parts));
    expect((await apply("one", [{ name: "a", weight: 1 }])).code).toBe(201);
    const { body } = await apply("two", [{ name: "b", weight: 2 }]);
    expect(body.spec.parts).toEqual([
      { name: "a", weight: 1 },
      { name: "b", weight: 2 },
    ]);
    expect((await apply("two", [{ name: "a", weight: 3 }])).code).toBe(409);
    expect((await apply("one", [])).body.spec.parts).toEqual([{ name: "b", weight: 2 }]);
  });
});

describe("apply of what the schema does not have", () => {
  it.each([
    ["an unknown field", { colour: "red" }, ".spec.colour: field not declared in schema"],
    ["a value of another type", { size: "1" }, ".spec.size: expected numeric (int or float), got"],
  ])("%s is refused", async (_, content, message) => {
    const object = thing(content);
    expect(await api.admin.patch("apply", `${things}/${object.metadata.name}?fieldManager=x`, object)).toMatchObject({
      code: 500,
      body: { message: expect.stringMatching(/^failed to create typed patch object \(/) },
    });
    expect((await api.admin.patch("apply", `${things}/${object.metadata.name}?fieldManager=x`, object)).body.message).toContain(message);
  });
});

describe("lists of custom objects", () => {
  it("name the kind of each item", async () => {
    await post({});
    const { body } = await api.admin.get(things);
    expect(body).toMatchObject({
      kind: "ThingList",
      apiVersion: `${group}/v1`,
      metadata: { continue: "", resourceVersion: expect.any(String) },
    });
    expect(body.items[0]).toMatchObject({ kind: "Thing", apiVersion: `${group}/v1` });
  });
  it("know two fields to select by", async () => {
    const { body } = await post({});
    const { name } = body.metadata;
    expect((await api.admin.get(`${things}?fieldSelector=metadata.name%3D${name}`)).body.items).toHaveLength(1);
    expect(await api.admin.get(`${things}?fieldSelector=spec.size%3D1`)).toMatchObject({
      code: 400,
      body: { message: "field label not supported: spec.size" },
    });
  });
});
