/** Custom resources: what their schema accepts and refuses. */
import { describe, expect, it } from "vitest";
import { server } from "./server.ts";
import { servedThing } from "./thing.ts";

const api = server();
const { group, thing, things, post } = servedThing(api);

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
    const { body } = await api.admin.post(things(), object);
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
    expect((await api.admin.post(things(), thing({}, { labels: { a: 1 } }))).code).toBe(400);
    expect((await api.admin.post(things(), thing({}, { name: "A" }))).body.details.causes[0]).toMatchObject({ field: "metadata.name" });
  });
});

describe("the kind of a custom object", () => {
  it("must be said", async () => {
    const { kind: _, ...object } = thing({});
    expect(await api.admin.post(things(), object)).toMatchObject({
      code: 400,
      body: {
        reason: "BadRequest",
        message: expect.stringMatching(/^the object provided is unrecognized \(must be of type Thing\): Object 'Kind' is missing in/),
      },
    });
  });
  it("must be the one", async () => {
    expect(await api.admin.post(things(), { ...thing({}), kind: "Other" })).toMatchObject({
      code: 422,
      body: {
        reason: "Invalid",
        details: { kind: "Other", causes: [{ field: "kind", message: 'Invalid value: "Other": must be Thing' }] },
      },
    });
  });
  it("must be in the version of the path", async () => {
    expect(await api.admin.post(things(), { ...thing({}), apiVersion: `${group}/v2` })).toMatchObject({
      code: 400,
      body: { message: `the API version in the data (${group}/v2) does not match the expected API version (${group}/v1)` },
    });
  });
});
