/** Custom resources: what is dropped and completed, how they change, and lists of them. */
import { describe, expect, it } from "vitest";
import { server, unique } from "./server.ts";
import { servedThing } from "./thing.ts";

const api = server();
const { group, thing, things, post } = servedThing(api);

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
    const { body } = await api.admin.post(things(), { ...thing({}), speck: {} });
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
    const { body } = await api.admin.post(things(), { ...thing({}), spec: undefined });
    expect(body).not.toHaveProperty("spec");
  });
});

describe("changes of a custom object", () => {
  it("count in its generation, all but metadata", async () => {
    const { body } = await post({ size: 1 });
    const path = `${things()}/${body.metadata.name}`;
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
    expect(await api.admin.put(`${things()}/${body.metadata.name}`, { ...body, metadata })).toMatchObject({
      code: 422,
      body: {
        reason: "Invalid",
        details: { causes: [{ field: "metadata.resourceVersion", message: "Invalid value: 0: must be specified for an update" }] },
      },
    });
  });
  it("are checked as a whole", async () => {
    const { body } = await post({ size: 1 });
    expect(await api.admin.patch("merge", `${things()}/${body.metadata.name}`, { spec: { size: 99 } })).toMatchObject({
      code: 422,
      body: { details: { causes: [{ field: "spec.size" }] } },
    });
  });
  it("take no strategic merge patch", async () => {
    const { body } = await post({});
    expect(await api.admin.patch("strategic", `${things()}/${body.metadata.name}`, {})).toMatchObject({
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
    expect((await api.admin.patch("json", `${things()}/${body.metadata.name}`, patch)).body.spec).toMatchObject({
      size: 2,
      names: ["a", "b"],
    });
  });
  it("by apply: lists by key are shared", async () => {
    const name = unique("thing");
    const object = (parts: object[]) => ({ ...thing({ parts }), metadata: { name } });
    const apply = (manager: string, parts: object[]) =>
      api.admin.patch("apply", `${things()}/${name}?fieldManager=${manager}`, object(parts));
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
    expect(await api.admin.patch("apply", `${things()}/${object.metadata.name}?fieldManager=x`, object)).toMatchObject({
      code: 500,
      body: { message: expect.stringMatching(/^failed to create typed patch object \(/) },
    });
    expect((await api.admin.patch("apply", `${things()}/${object.metadata.name}?fieldManager=x`, object)).body.message).toContain(message);
  });
});

describe("lists of custom objects", () => {
  it("name the kind of each item", async () => {
    await post({});
    const { body } = await api.admin.get(things());
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
    expect((await api.admin.get(`${things()}?fieldSelector=metadata.name%3D${name}`)).body.items).toHaveLength(1);
    expect(await api.admin.get(`${things()}?fieldSelector=spec.size%3D1`)).toMatchObject({
      code: 400,
      body: { message: "field label not supported: spec.size" },
    });
  });
});
