import { beforeAll, describe, expect, it } from "vitest";
import { configMap, server, unique } from "./server.ts";

const api = server();
let namespace: string;
let maps: string;
let deployments: string;

beforeAll(async () => {
  namespace = await api.namespace();
  maps = `/api/v1/namespaces/${namespace}/configmaps`;
  deployments = `/apis/apps/v1/namespaces/${namespace}/deployments`;
});

async function made(data: Record<string, string> = {}, metadata: object = {}) {
  const name = unique("map");
  const object = await api.admin.must("POST", maps, configMap(name, data, metadata));
  return { name, path: `${maps}/${name}`, object };
}

const deployment = (name: string, replicas: number) => ({
  metadata: { name },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: "c", image: "x:1" }] } },
  },
});

describe("PUT", () => {
  it("replaces the object: what is not in it is gone", async () => {
    const { path, object } = await made({ a: "1", b: "2" }, { labels: { l: "1" } });
    const { code, body } = await api.admin.put(path, { ...object, data: { b: "3" }, metadata: { ...object.metadata, labels: {} } });
    expect(code).toBe(200);
    expect(body.data).toEqual({ b: "3" });
    expect(body.metadata).not.toHaveProperty("labels");
    expect(Number(body.metadata.resourceVersion)).toBeGreaterThan(Number(object.metadata.resourceVersion));
  });
  it("answers 409 for a version that is not the latest", async () => {
    const { name, path, object } = await made({ a: "1" });
    await api.admin.must("PUT", path, { ...object, data: { a: "2" } });
    expect(await api.admin.put(path, { ...object, data: { a: "3" } })).toMatchObject({
      code: 409,
      body: {
        status: "Failure",
        reason: "Conflict",
        message: `Operation cannot be fulfilled on configmaps "${name}": the object has been modified; please apply your changes to the latest version and try again`,
        details: { name, kind: "configmaps" },
      },
    });
    expect((await api.admin.get(path)).body.data).toEqual({ a: "2" });
  });
  it("without a version overwrites", async () => {
    const { name, path } = await made({ a: "1" });
    expect(await api.admin.put(path, configMap(name, { a: "2" }))).toMatchObject({ code: 200, body: { data: { a: "2" } } });
  });
  it("that changes nothing is no write", async () => {
    const { path, object } = await made({ a: "1" });
    expect(await api.admin.put(path, object)).toMatchObject({
      code: 200,
      body: { metadata: { resourceVersion: object.metadata.resourceVersion } },
    });
  });
  it("of an object with another uid is 409", async () => {
    const { name, path, object } = await made();
    const uid = "12345678-1234-1234-1234-123456789012";
    expect(await api.admin.put(path, { ...object, metadata: { ...object.metadata, uid } })).toMatchObject({
      code: 409,
      body: {
        reason: "Conflict",
        message: expect.stringMatching(
          `^Operation cannot be fulfilled on configmaps "${name}": .*UID in precondition: ${uid}, UID in object meta: ${object.metadata.uid}`,
        ),
      },
    });
  });
  it("with version 0 overwrites too, and with what is none fails", async () => {
    const { name, path } = await made({ a: "1" });
    expect((await api.admin.put(path, configMap(name, { a: "2" }, { resourceVersion: "0" }))).code).toBe(200);
    expect(await api.admin.put(path, configMap(name, { a: "3" }, { resourceVersion: "x" }))).toMatchObject({
      code: 500,
      body: { message: 'strconv.ParseUint: parsing "x": invalid syntax' },
    });
  });
  it("of what does not exist is 404", async () => {
    expect(await api.admin.put(`${maps}/absent`, configMap("absent"))).toMatchObject({
      code: 404,
      body: { reason: "NotFound", message: 'configmaps "absent" not found', details: { name: "absent", kind: "configmaps" } },
    });
  });
  it("of another name than the path's is 400", async () => {
    const { name, path } = await made();
    expect(await api.admin.put(path, configMap("other"))).toMatchObject({
      code: 400,
      body: { reason: "BadRequest", message: `the name of the object (other) does not match the name on the URL (${name})` },
    });
  });
  it("without a name is 400", async () => {
    const { name, path } = await made();
    expect(await api.admin.put(path, { data: {} })).toMatchObject({
      code: 400,
      body: { message: `the name of the object (${name} based on URL) was undeterminable: name must be provided` },
    });
  });
  it("keeps what the client may not change", async () => {
    const { path, object } = await made();
    const own = { creationTimestamp: "2001-01-01T00:00:00Z", generation: 9, selfLink: "/x" };
    const { code, body } = await api.admin.put(path, { ...object, data: { x: "1" }, metadata: { ...object.metadata, ...own } });
    expect(code).toBe(200);
    expect(body.metadata).toMatchObject({ creationTimestamp: object.metadata.creationTimestamp, uid: object.metadata.uid });
    for (const key of ["generation", "selfLink"]) expect(body.metadata).not.toHaveProperty(key);
  });
  it.each([
    ["deletionTimestamp", "2001-01-01T00:00:00Z"],
    ["deletionGracePeriodSeconds", 5],
  ])("refuses a %s", async (key, value) => {
    const { path, object } = await made();
    expect(await api.admin.put(path, { ...object, metadata: { ...object.metadata, [key]: value } })).toMatchObject({
      code: 422,
      body: {
        details: {
          causes: [{ reason: "FieldValueInvalid", field: `metadata.${key}`, message: expect.stringContaining("field is immutable") }],
        },
      },
    });
  });
  it("in a dry run shows the outcome and stores nothing", async () => {
    const { path, object } = await made({ a: "1" });
    expect((await api.admin.put(`${path}?dryRun=All`, { ...object, data: { a: "2" } })).body.data).toEqual({ a: "2" });
    expect((await api.admin.get(path)).body).toEqual(object);
  });
  it("of a collection is 405", async () => {
    expect(await api.admin.put(maps, configMap("a"))).toMatchObject({ code: 405, body: { reason: "MethodNotAllowed" } });
  });
  it("of 10 at once with one version lets one pass", async () => {
    const { path, object } = await made({ a: "0" });
    const answers = await Promise.all(Array.from({ length: 10 }, (_, at) => api.admin.put(path, { ...object, data: { a: `n${at}` } })));
    expect(answers.map(({ code }) => code).sort()).toEqual([200, ...Array(9).fill(409)]);
  });
});

describe("PUT of what may not change", () => {
  it("data of an immutable ConfigMap", async () => {
    const name = unique("fixed");
    const object = await api.admin.must("POST", maps, { ...configMap(name, { a: "1" }), immutable: true });
    const { code, body } = await api.admin.put(`${maps}/${name}`, { ...object, data: { a: "2" }, immutable: false });
    expect(code).toBe(422);
    expect(body.details.causes).toMatchObject([
      { reason: "FieldValueForbidden", field: "immutable", message: "Forbidden: field is immutable when `immutable` is set" },
      { reason: "FieldValueForbidden", field: "data", message: "Forbidden: field is immutable when `immutable` is set" },
    ]);
  });
  it("the type of a Secret", async () => {
    const secrets = `/api/v1/namespaces/${namespace}/secrets`;
    const object = await api.admin.must("POST", secrets, { metadata: { name: unique("typed") }, type: "example.com/a" });
    expect((await api.admin.put(`${secrets}/${object.metadata.name}`, { ...object, type: "example.com/b" })).body).toMatchObject({
      code: 422,
      reason: "Invalid",
      details: { causes: [{ field: "type", reason: "FieldValueInvalid", message: expect.stringContaining("field is immutable") }] },
    });
  });
  it("the roleRef of a binding", async () => {
    const bindings = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings`;
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" };
    const object = await api.admin.must("POST", bindings, { metadata: { name: unique("bound") }, roleRef });
    expect(
      (await api.admin.put(`${bindings}/${object.metadata.name}`, { ...object, roleRef: { ...roleRef, name: "edit" } })).body,
    ).toMatchObject({
      code: 422,
      details: { causes: [{ field: "roleRef", reason: "FieldValueInvalid", message: expect.stringContaining("field is immutable") }] },
    });
  });
  it("the namespace of an object", async () => {
    const { path, object } = await made();
    expect((await api.admin.put(path, { ...object, metadata: { ...object.metadata, namespace: "default" } })).code).toBe(400);
  });
});

describe("a Secret", () => {
  it("keeps stringData as data", async () => {
    const secrets = `/api/v1/namespaces/${namespace}/secrets`;
    const { body } = await api.admin.post(secrets, { metadata: { name: unique("s") }, stringData: { a: "one" }, data: { b: "dHdv" } });
    expect(body).toMatchObject({ type: "Opaque", data: { a: "b25l", b: "dHdv" } });
    expect(body).not.toHaveProperty("stringData");
  });
  it("refuses data that is no base64", async () => {
    const secrets = `/api/v1/namespaces/${namespace}/secrets`;
    expect(await api.admin.post(secrets, { metadata: { name: "s" }, data: { b: "!!" } })).toMatchObject({
      code: 400,
      body: { message: expect.stringContaining("illegal base64 data at input byte 0") },
    });
  });
});

describe("metadata.generation", () => {
  it("counts changes of the spec, not of metadata or status", async () => {
    const name = unique("gen");
    const path = `${deployments}/${name}`;
    const first = await api.admin.must("POST", deployments, deployment(name, 0));
    expect(first.metadata.generation).toBe(1);
    const generation = async (patch: object, at = path) => (await api.admin.patch("merge", at, patch)).body.metadata.generation;
    expect(await generation({ metadata: { labels: { x: "1" } } })).toBe(1);
    expect(await generation({ spec: { paused: true } })).toBe(2);
    expect(await generation({ spec: { paused: true } })).toBe(2);
    expect(await generation({ status: { observedGeneration: 1 } }, `${path}/status`)).toBe(2);
  });
});

describe("…/status", () => {
  it("of a PUT to the object is ignored", async () => {
    const name = unique("dep");
    const { code, body } = await api.admin.post(deployments, { ...deployment(name, 0), status: { replicas: 7 } });
    expect(code).toBe(201);
    expect(body.status.replicas).toBeUndefined();
    const changed = await api.admin.patch("merge", `${deployments}/${name}`, { status: { replicas: 5 } });
    expect(changed.body.status.replicas).toBeUndefined();
  });
  it("changes the status and nothing of the spec", async () => {
    const claims = `/api/v1/namespaces/${namespace}/persistentvolumeclaims`;
    const name = unique("claim");
    const claim = await api.admin.must("POST", claims, {
      metadata: { name },
      spec: { accessModes: ["ReadWriteOnce"], storageClassName: "none", resources: { requests: { storage: "1Gi" } } },
    });
    const { code, body } = await api.admin.put(`${claims}/${name}/status`, {
      ...claim,
      metadata: { ...claim.metadata, resourceVersion: undefined },
      spec: { ...claim.spec, volumeName: "v" },
      status: { phase: "Lost" },
    });
    expect(code).toBe(200);
    expect(body.status.phase).toBe("Lost");
    expect(body.spec).toEqual(claim.spec);
  });
  it("of what does not have one is 404", async () => {
    const { path } = await made();
    expect((await api.admin.get(`${path}/status`)).code).toBe(404);
  });
  it("may be read by itself", async () => {
    expect(await api.admin.get(`/api/v1/namespaces/${namespace}/status`)).toMatchObject({
      code: 200,
      body: { kind: "Namespace", status: { phase: "Active" } },
    });
  });
});

describe("…/scale", () => {
  it("reads and writes the replicas of a Deployment", async () => {
    const name = unique("scaled");
    await api.admin.must("POST", deployments, deployment(name, 0));
    const { body } = await api.admin.get(`${deployments}/${name}/scale`);
    expect(body).toMatchObject({
      kind: "Scale",
      apiVersion: "autoscaling/v1",
      metadata: { name, namespace },
      status: { replicas: 0, selector: `app=${name}` },
    });
    expect((await api.admin.patch("merge", `${deployments}/${name}/scale`, { spec: { replicas: 0 } })).code).toBe(200);
    expect(await api.admin.put(`${deployments}/${name}/scale`, { ...body, spec: { replicas: -1 } })).toMatchObject({
      code: 422,
      body: { reason: "Invalid" },
    });
  });
  it("answers 409 for an old version", async () => {
    const name = unique("scaled");
    const object = await api.admin.must("POST", deployments, deployment(name, 0));
    await api.admin.patch("merge", `${deployments}/${name}`, { metadata: { labels: { x: "1" } } });
    const metadata = { name, namespace, resourceVersion: object.metadata.resourceVersion };
    const scale = { kind: "Scale", apiVersion: "autoscaling/v1", metadata, spec: { replicas: 0 } };
    expect((await api.admin.put(`${deployments}/${name}/scale`, scale)).code).toBe(409);
  });
});
