import { describe, expect, it } from "vitest";
import { eventually, testServer, widgets } from "../testing/api-client.ts";

const test = testServer({ crds: [widgets] });
const path = "/apis/example.com/v1/namespaces/default/widgets";
const widget = (name: string, spec: object, more: object = {}) => ({
  apiVersion: "example.com/v1",
  kind: "Widget",
  metadata: { name },
  spec,
  ...more,
});

describe("a custom resource", () => {
  it("is defaulted and pruned", async () => {
    const { code, body } = await test.admin.post(path, widget("d", { size: 1, unknown: true, free: { any: [1] } }));
    expect(code).toBe(201);
    expect(body.spec).toEqual({ size: 1, color: "red", replicas: 1, free: { any: [1] } });
    expect(body.metadata.generation).toBe(1);
  });

  it("keeps an embedded resource and takes integers and strings where both may be", async () => {
    const template = { apiVersion: "v1", kind: "X", metadata: { labels: { a: "b" } }, spec: { x: 1 } };
    for (const port of [80, "http"]) {
      const { body } = await test.admin.post(path, widget(`e-${typeof port}`, { size: 1, template, port }));
      expect(body.spec).toMatchObject({ template, port });
    }
  });

  it("is refused with a cause for each fault", async () => {
    const { code, body } = await test.admin.post(
      path,
      widget("bad", { size: 0, color: "green", parts: [{ name: "a" }, { name: "a" }], port: true }),
    );
    expect(code).toBe(422);
    const { causes } = body.details;
    expect(causes.map(({ field, reason }: { field: string; reason: string }) => [field, reason])).toEqual([
      ["spec.size", "FieldValueInvalid"],
      ["spec.color", "FieldValueNotSupported"],
      ["spec.parts[1]", "FieldValueDuplicate"],
      ["spec.port", "FieldValueTypeInvalid"],
    ]);
    expect(causes[0].message).toBe("Invalid value: 0: spec.size in body should be greater than or equal to 1");
    expect((await test.admin.post(path, widget("bad", {}))).body.message).toBe(
      'Widget.example.com "bad" is invalid: spec.size: Required value',
    );
  });

  it("changes its status by the subresource only, and its generation by the spec only", async () => {
    const { body } = await test.admin.post(path, widget("st", { size: 1 }, { status: { phase: "x" } }));
    expect(body).not.toHaveProperty("status");
    const status = await test.admin.patch("merge", `${path}/st/status`, {
      status: { phase: "Up" },
      spec: { size: 9 },
      metadata: { labels: { a: "b" } },
    });
    expect(status.body).toMatchObject({ spec: { size: 1 }, status: { phase: "Up" }, metadata: { generation: 1 } });
    expect(status.body.metadata).not.toHaveProperty("labels");
    const spec = await test.admin.patch("merge", `${path}/st`, { spec: { size: 2 }, status: { phase: "Down" } });
    expect(spec.body).toMatchObject({ spec: { size: 2 }, status: { phase: "Up" }, metadata: { generation: 2 } });
  });

  it("must name a resourceVersion in a PUT", async () => {
    await test.admin.post(path, widget("put", { size: 1 }));
    const { code, body } = await test.admin.put(`${path}/put`, widget("put", { size: 2 }));
    expect([code, body.message]).toEqual([
      422,
      expect.stringContaining("metadata.resourceVersion: Invalid value: 0: must be specified for an update"),
    ]);
  });

  it("is scaled", async () => {
    await test.admin.post(path, widget("sc", { size: 1 }));
    const { body } = await test.admin.patch("merge", `${path}/sc/scale`, { spec: { replicas: 3 } });
    expect(body).toMatchObject({ kind: "Scale", apiVersion: "autoscaling/v1", spec: { replicas: 3 }, status: { replicas: 0 } });
    expect((await test.admin.get(`${path}/sc`)).body.spec.replicas).toBe(3);
  });

  it("is shown in its other version, and in columns", async () => {
    await test.admin.post(path, widget("v", { size: 7 }));
    expect((await test.admin.get("/apis/example.com/v1beta1/namespaces/default/widgets/v")).body).toMatchObject({
      apiVersion: "example.com/v1beta1",
      spec: { size: 7 },
    });
    const { body } = await test.admin.get(`${path}/v`, { accept: "application/json;as=Table;g=meta.k8s.io;v=v1" });
    expect(body.rows[0].cells).toEqual(["v", 7]);
  });
});

describe("a CustomResourceDefinition", () => {
  const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  const gadgets = {
    ...widgets,
    metadata: { name: "gadgets.example.com" },
    spec: { ...widgets.spec, names: { plural: "gadgets", kind: "Gadget" } },
  };

  it("is established at once, served, and takes its objects along when it goes", async () => {
    const { body } = await test.admin.post(definitions, gadgets);
    expect(body.status.conditions).toMatchObject([
      { type: "NamesAccepted", status: "True" },
      { type: "Established", status: "True" },
    ]);
    expect(body.status).toMatchObject({ storedVersions: ["v1"], acceptedNames: { singular: "gadget", listKind: "GadgetList" } });
    const objects = "/apis/example.com/v1/namespaces/default/gadgets";
    await test.admin.post(objects, { apiVersion: "example.com/v1", kind: "Gadget", metadata: { name: "g" }, spec: { size: 1 } });
    await test.admin.delete(`${definitions}/gadgets.example.com`);
    await eventually(
      () => test.admin.get(objects),
      ({ code }) => code === 404,
    );
    await test.admin.post(definitions, gadgets);
    expect((await test.admin.get(objects)).body.items).toEqual([]);
  });

  it("must be named after its plural and group, with one storage version and a structural schema", async () => {
    const { code, body } = await test.admin.post(definitions, {
      ...gadgets,
      metadata: { name: "wrong" },
      spec: { ...gadgets.spec, versions: [{ name: "v1", served: true, storage: false, schema: { openAPIV3Schema: { properties: {} } } }] },
    });
    expect(code).toBe(422);
    expect(body.details.causes.map(({ field }: { field: string }) => field)).toEqual([
      "metadata.name",
      "spec.versions",
      "spec.validation.openAPIV3Schema.type",
    ]);
  });
});
