/** CustomResourceDefinitions: what is one, what it makes the server serve, and its end. */
import { describe, expect, it } from "vitest";
import { eventually } from "./client.ts";
import { type Definition, server, unique } from "./server.ts";

const api = server();
const crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

const open = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
const version = (name: string, more: object = {}) => ({ name, served: true, storage: name === "v1", schema: open, ...more });

/** A definition of a group of its own. */
function definition(
  versions: Definition["spec"]["versions"] = [version("v1")],
  names: object = {},
  scope: "Namespaced" | "Cluster" = "Namespaced",
) {
  const group = `${unique("d")}.example.com`;
  const object: Definition = {
    metadata: { name: `boxes.${group}` },
    spec: { group, scope, names: { plural: "boxes", singular: "box", kind: "Box", ...names }, versions },
  };
  return { object, group, path: `${crds}/${object.metadata.name}` };
}

describe.concurrent("a new definition", () => {
  it("is completed and established", async () => {
    const { object, path, group } = definition();
    await api.define(object);
    const { body } = await eventually(
      () => api.admin.get(path),
      (answer) =>
        answer.body.status.conditions?.some(({ type, status }: Record<string, string>) => type === "Established" && status === "True"),
    );
    expect(body).toMatchObject({
      metadata: { generation: 1 },
      spec: {
        conversion: { strategy: "None" },
        names: { plural: "boxes", singular: "box", kind: "Box", listKind: "BoxList" },
      },
      status: { acceptedNames: { plural: "boxes", kind: "Box", listKind: "BoxList" }, storedVersions: ["v1"] },
    });
    expect(body.status.conditions).toMatchObject([
      { type: "NamesAccepted", status: "True", reason: "NoConflicts", message: "no conflicts found" },
      { type: "Established", status: "True", reason: "InitialNamesAccepted", message: "the initial names have been accepted" },
    ]);
    const { items } = await api.admin.must("GET", `/apis/${group}/v1/boxes`);
    expect(items).toEqual([]);
  });
  it("shows in discovery, with short names, categories and subresources", async () => {
    const subresources = { status: {}, scale: { specReplicasPath: ".spec.replicas", statusReplicasPath: ".status.replicas" } };
    const { object, group } = definition([version("v1", { subresources })], { shortNames: ["bx"], categories: ["all"] });
    await api.define(object);
    const { resources } = await api.admin.must("GET", `/apis/${group}/v1`);
    expect(resources).toEqual([
      {
        name: "boxes",
        singularName: "box",
        namespaced: true,
        kind: "Box",
        verbs: ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"],
        shortNames: ["bx"],
        categories: ["all"],
        storageVersionHash: expect.any(String),
      },
      { name: "boxes/status", singularName: "", namespaced: true, kind: "Box", verbs: ["get", "patch", "update"] },
      {
        name: "boxes/scale",
        singularName: "",
        namespaced: true,
        group: "autoscaling",
        version: "v1",
        kind: "Scale",
        verbs: ["get", "patch", "update"],
      },
    ]);
    const groups = await eventually(
      () => api.admin.get(`/apis/${group}`),
      ({ code }) => code === 200,
    );
    expect(groups.body).toMatchObject({ kind: "APIGroup", name: group, preferredVersion: { version: "v1" } });
  });
  it("of the cluster's scope serves no namespaced paths", async () => {
    const { object, group } = definition([version("v1")], {}, "Cluster");
    await api.define(object);
    expect(
      (await api.admin.post(`/apis/${group}/v1/boxes`, { apiVersion: `${group}/v1`, kind: "Box", metadata: { name: "a" } })).code,
    ).toBe(201);
    expect((await api.admin.get(`/apis/${group}/v1/namespaces/default/boxes`)).code).toBe(404);
  });
});

describe("a definition that is none", () => {
  const required = "FieldValueRequired";
  const invalid = "FieldValueInvalid";
  const broken = (change: (object: ReturnType<typeof definition>["object"]) => void) => {
    const { object } = definition();
    change(object);
    return object;
  };
  const schema = (openAPIV3Schema: object) =>
    broken((object) => {
      object.spec.versions[0]!["schema"] = { openAPIV3Schema };
    });
  // Where the internal form of a definition keeps what all versions have in common.
  const at = "spec.validation.openAPIV3Schema";
  it.each<[string, object, string, string]>([
    ["another name", broken((object) => Object.assign(object.metadata, { name: "other" })), "metadata.name", invalid],
    ["a scope that is none", broken((object) => Object.assign(object.spec, { scope: "World" })), "spec.scope", "FieldValueNotSupported"],
    ["no storage version", broken((object) => Object.assign(object.spec.versions[0]!, { storage: false })), "spec.versions", invalid],
    [
      "two storage versions",
      broken((object) => void object.spec.versions.push(version("v2", { storage: true }))),
      "spec.versions",
      invalid,
    ],
    ["a version twice", broken((object) => void object.spec.versions.push(version("v1", { storage: false }))), "spec.versions", invalid],
    [
      "a version that is no name",
      broken((object) => Object.assign(object.spec.versions[0]!, { name: "V_1" })),
      "spec.versions[0].name",
      invalid,
    ],
    ["capitals in the plural", broken((object) => Object.assign(object.spec.names, { plural: "Boxes" })), "spec.names.plural", invalid],
    [
      "no schema",
      broken((object) => Object.assign(object.spec.versions[0]!, { schema: undefined })),
      "spec.versions[0].schema.openAPIV3Schema",
      required,
    ],
    ["no type", schema({ properties: { a: { type: "string" } } }), `${at}.type`, required],
    ["no type within", schema({ type: "object", properties: { a: {} } }), `${at}.properties[a].type`, required],
    ["a root that is no object", schema({ type: "string" }), `${at}.type`, invalid],
    ["a list without items", schema({ type: "object", properties: { a: { type: "array" } } }), `${at}.properties[a].items`, required],
    [
      "properties and additionalProperties",
      schema({
        type: "object",
        properties: { a: { type: "object", properties: { b: { type: "string" } }, additionalProperties: { type: "string" } } },
      }),
      `${at}.properties[a].additionalProperties`,
      "FieldValueForbidden",
    ],
    [
      "a default that does not fit",
      schema({ type: "object", properties: { a: { type: "integer", default: "x" } } }),
      `${at}.properties[a].default`,
      "FieldValueTypeInvalid",
    ],
    [
      "a list by key without keys",
      schema({ type: "object", properties: { a: { type: "array", items: { type: "object" }, "x-kubernetes-list-type": "map" } } }),
      `${at}.properties[a].x-kubernetes-list-map-keys`,
      required,
    ],
    [
      "a bad path of a column",
      broken((object) =>
        Object.assign(object.spec.versions[0]!, { additionalPrinterColumns: [{ name: "x", type: "string", jsonPath: "spec.x" }] }),
      ),
      "spec.additionalPrinterColumns[0].JSONPath",
      invalid,
    ],
    [
      "a protected group without approval",
      broken((object) => {
        object.spec.group = "x.k8s.io";
        object.metadata.name = "boxes.x.k8s.io";
      }),
      "metadata.annotations[api-approved.kubernetes.io]",
      required,
    ],
  ])("%s", async (_, object, field, reason) => {
    const { code, body } = await api.admin.post(crds, {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      ...object,
    });
    expect([code, body.reason, body.details?.kind]).toEqual([422, "Invalid", "CustomResourceDefinition"]);
    expect(body.details.causes).toContainEqual(expect.objectContaining({ field, reason }));
  });
  it("a kind or scope that changes", async () => {
    const { object, path } = definition();
    await api.define(object);
    expect((await api.admin.patch("merge", path, { spec: { scope: "Cluster" } })).body.details.causes).toMatchObject([
      { field: "spec.scope" },
    ]);
    expect((await api.admin.patch("merge", path, { spec: { names: { kind: "Crate" } } })).code).toBe(422);
  });
});

describe.concurrent("versions", () => {
  it("show the same objects, each in its own name", async () => {
    const { object, group } = definition([version("v1"), version("v1beta1"), version("v2", { served: false })]);
    await api.define(object);
    const namespace = await api.namespace();
    const path = (of: string) => `/apis/${group}/${of}/namespaces/${namespace}/boxes`;
    const made = await api.admin.must("POST", path("v1beta1"), { apiVersion: `${group}/v1beta1`, kind: "Box", metadata: { name: "a" } });
    expect(made.apiVersion).toBe(`${group}/v1beta1`);
    const { body } = await api.admin.get(`${path("v1")}/a`);
    expect([body.apiVersion, body.metadata.uid]).toEqual([`${group}/v1`, made.metadata.uid]);
    expect((await api.admin.get(path("v1beta1"))).body.items[0].apiVersion).toBe(`${group}/v1beta1`);
    expect((await api.admin.get(path("v2"))).code).toBe(404);
  });
  it("are ordered in discovery, the stable one first", async () => {
    const { object, group } = definition([version("v1alpha1"), version("v2beta1"), version("v1"), version("v10")]);
    await api.define(object);
    const { body } = await eventually(
      () => api.admin.get(`/apis/${group}`),
      (answer) => answer.body.versions?.length === 4,
    );
    expect(body.versions.map((one: { version: string }) => one.version)).toEqual(["v10", "v1", "v2beta1", "v1alpha1"]);
  });
  it("that are deprecated warn", async () => {
    const { object, group } = definition([version("v1"), version("v1beta1", { deprecated: true, deprecationWarning: "go to v1" })]);
    await api.define(object);
    const namespace = await api.namespace();
    const { headers } = await api.admin.get(`/apis/${group}/v1beta1/namespaces/${namespace}/boxes`);
    expect(headers["warning"]).toBe('299 - "go to v1"');
  });
  it("that go are no longer served", async () => {
    const { object, group, path } = definition([version("v1"), version("v1beta1")]);
    await api.define(object);
    await api.admin.patch("json", path, [{ op: "replace", path: "/spec/versions/1/served", value: false }]);
    await eventually(
      () => api.admin.get(`/apis/${group}/v1beta1/boxes`),
      ({ code }) => code === 404,
    );
    // A real server answers 429 for a moment while it serves the definition anew.
    await eventually(
      () => api.admin.get(`/apis/${group}/v1/boxes`),
      ({ code }) => code === 200,
    );
  });
});

describe.concurrent("subresources", () => {
  const replicas = { type: "object", properties: { replicas: { type: "integer" }, selector: { type: "string" } } };
  const schema = { openAPIV3Schema: { type: "object", properties: { spec: replicas, status: replicas } } };
  const subresources = {
    status: {},
    scale: { specReplicasPath: ".spec.replicas", statusReplicasPath: ".status.replicas", labelSelectorPath: ".status.selector" },
  };
  async function box(content: object) {
    const { object, group } = definition([version("v1", { schema, subresources })]);
    await api.define(object);
    const path = `/apis/${group}/v1/namespaces/${await api.namespace()}/boxes`;
    const made = await api.admin.must("POST", path, { apiVersion: `${group}/v1`, kind: "Box", metadata: { name: "a" }, ...content });
    return { path: `${path}/a`, made };
  }
  it("status and the rest are written apart", async () => {
    const { path, made } = await box({ spec: { replicas: 1 }, status: { replicas: 9 } });
    expect(made).not.toHaveProperty("status");
    const wrote = await api.admin.patch("merge", `${path}/status`, {
      metadata: { labels: { a: "1" } },
      spec: { replicas: 5 },
      status: { replicas: 2 },
    });
    expect(wrote.body).toMatchObject({ spec: { replicas: 1 }, status: { replicas: 2 }, metadata: { generation: 1 } });
    expect(wrote.body.metadata).not.toHaveProperty("labels");
    const main = await api.admin.patch("merge", path, { spec: { replicas: 3 }, status: { replicas: 7 } });
    expect(main.body).toMatchObject({ spec: { replicas: 3 }, status: { replicas: 2 }, metadata: { generation: 2 } });
  });
  it("scale reads and writes what its paths name", async () => {
    const { path } = await box({ spec: { replicas: 1 } });
    await api.admin.patch("merge", `${path}/status`, { status: { replicas: 2, selector: "a=b" } });
    expect((await api.admin.get(`${path}/scale`)).body).toMatchObject({
      kind: "Scale",
      apiVersion: "autoscaling/v1",
      metadata: { name: "a" },
      spec: { replicas: 1 },
      status: { replicas: 2, selector: "a=b" },
    });
    expect((await api.admin.patch("merge", `${path}/scale`, { spec: { replicas: 4 } })).body.spec.replicas).toBe(4);
    expect((await api.admin.get(path)).body.spec.replicas).toBe(4);
    expect((await api.admin.patch("merge", `${path}/scale`, { spec: { replicas: -1 } })).code).toBe(422);
  });
});

describe.concurrent("additionalPrinterColumns", () => {
  it("make the table", async () => {
    const columns = [
      { name: "Size", type: "integer", jsonPath: ".spec.size", description: "How big." },
      { name: "Tag", type: "string", jsonPath: ".spec.tags[0]", priority: 1 },
      { name: "Since", type: "date", jsonPath: ".metadata.creationTimestamp" },
      { name: "Ok", type: "boolean", jsonPath: '.spec.checks[?(@.name=="ok")].done' },
    ];
    const { object, group } = definition([version("v1", { additionalPrinterColumns: columns })]);
    await api.define(object);
    const path = `/apis/${group}/v1/namespaces/${await api.namespace()}/boxes`;
    const box = (name: string, spec: object) => ({ apiVersion: `${group}/v1`, kind: "Box", metadata: { name }, spec });
    await api.admin.must("POST", path, box("a", { size: 3, tags: ["x", "y"], checks: [{ name: "ok", done: true }] }));
    await api.admin.must("POST", path, box("b", {}));
    const { body } = await api.admin.get(path, { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" });
    expect(body.columnDefinitions.map(({ name, type, priority }: Record<string, unknown>) => [name, type, priority])).toEqual([
      ["Name", "string", 0],
      ["Size", "integer", 0],
      ["Tag", "string", 1],
      ["Since", "date", 0],
      ["Ok", "boolean", 0],
    ]);
    expect(body.rows.map(({ cells }: { cells: unknown[] }) => cells)).toEqual([
      ["a", 3, "x", expect.stringMatching(/^\d+s$/), true],
      ["b", null, null, expect.any(String), null],
    ]);
  });
});

describe.concurrent("selectableFields", () => {
  it("can be selected by, in lists and watches", async () => {
    const schema = {
      openAPIV3Schema: { type: "object", properties: { spec: { type: "object", properties: { color: { type: "string" } } } } },
    };
    const { object, group } = definition([version("v1", { schema, selectableFields: [{ jsonPath: ".spec.color" }] })]);
    await api.define(object);
    const path = `/apis/${group}/v1/namespaces/${await api.namespace()}/boxes`;
    const box = (name: string, color: string) => ({ apiVersion: `${group}/v1`, kind: "Box", metadata: { name }, spec: { color } });
    await api.admin.must("POST", path, box("a", "red"));
    await api.admin.must("POST", path, box("b", "blue"));
    const { items, metadata } = await api.admin.must("GET", `${path}?fieldSelector=spec.color%3Dred`);
    expect(items.map((item: { metadata: { name: string } }) => item.metadata.name)).toEqual(["a"]);
    const watch = await api.admin.watch(`${path}?watch=true&fieldSelector=spec.color%3Dred&resourceVersion=${metadata.resourceVersion}`);
    await api.admin.patch("merge", `${path}/b`, { spec: { color: "red" } });
    await api.admin.patch("merge", `${path}/a`, { spec: { color: "blue" } });
    expect((await watch.take(2)).map(({ type, object: seen }) => [type, seen.metadata.name])).toEqual([
      ["ADDED", "b"],
      ["DELETED", "a"],
    ]);
    watch.close();
  });
});

describe.concurrent("DELETE of a definition", () => {
  it("takes its objects along, and ends what it served", async () => {
    const { object, group, path } = definition();
    await api.define(object);
    const boxes = `/apis/${group}/v1/namespaces/${await api.namespace()}/boxes`;
    await api.admin.must("POST", boxes, { apiVersion: `${group}/v1`, kind: "Box", metadata: { name: "a" } });
    await api.admin.must("DELETE", path);
    await eventually(
      () => api.admin.get(path),
      ({ code }) => code === 404,
    );
    await eventually(
      () => api.admin.get(boxes),
      ({ code }) => code === 404,
    );
  });
});
