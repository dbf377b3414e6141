import { beforeAll, describe, expect, it } from "vitest";
import { eventually } from "./client.ts";
import { configMap, server, unique } from "./server.ts";

const api = server();
let namespace: string;
let maps: string;
let pods: string;

beforeAll(async () => {
  namespace = await api.namespace();
  maps = `/api/v1/namespaces/${namespace}/configmaps`;
  pods = `/api/v1/namespaces/${namespace}/pods`;
  await eventually(
    () => api.admin.get(`/api/v1/namespaces/${namespace}/serviceaccounts/default`),
    ({ code }) => code === 200,
  );
});

async function made(metadata: object = {}) {
  const name = unique("map");
  const object = await api.admin.must("POST", maps, configMap(name, { a: "1" }, metadata));
  return { name, path: `${maps}/${name}`, object };
}
const release = (path: string) => api.admin.patch("merge", path, { metadata: { finalizers: null } });

describe("DELETE", () => {
  it("answers with a Status that names what went", async () => {
    const { name, path, object } = await made();
    expect(await api.admin.delete(path)).toMatchObject({
      code: 200,
      body: {
        kind: "Status",
        apiVersion: "v1",
        metadata: {},
        status: "Success",
        details: { name, kind: "configmaps", uid: object.metadata.uid },
      },
    });
    expect((await api.admin.get(path)).code).toBe(404);
  });
  it("answers 404 for what is gone", async () => {
    expect(await api.admin.delete(`${maps}/absent`)).toMatchObject({
      code: 404,
      body: { reason: "NotFound", message: 'configmaps "absent" not found', details: { name: "absent", kind: "configmaps" } },
    });
  });
  it("in a dry run leaves it", async () => {
    const { path } = await made();
    expect((await api.admin.delete(`${path}?dryRun=All`)).code).toBe(200);
    expect((await api.admin.delete(path, { dryRun: ["All"] })).code).toBe(200);
    expect((await api.admin.get(path)).code).toBe(200);
  });
  it("takes options of their own kind, or without one", async () => {
    const { path } = await made();
    expect((await api.admin.delete(path, { kind: "DeleteOptions", apiVersion: "v1", propagationPolicy: "Background" })).code).toBe(200);
  });
  it.each([
    ["a policy that is none", { propagationPolicy: "Sideways" }, 422, "Invalid"],
    ["two policies", { propagationPolicy: "Orphan", orphanDependents: true }, 422, "Invalid"],
    ["a dry run that is none", { dryRun: ["Some"] }, 422, "Invalid"],
    ["options of another kind", { kind: "ConfigMap", apiVersion: "v1" }, 400, "BadRequest"],
    ["no JSON", "{", 400, "BadRequest"],
  ])("refuses %s", async (_, options, code, reason) => {
    const { path } = await made();
    expect(await api.admin.delete(path, options)).toMatchObject({ code, body: { reason } });
    expect((await api.admin.get(path)).code).toBe(200);
  });
});

describe("preconditions", () => {
  it("of a uid that is not its own: 409", async () => {
    const { name, path, object } = await made();
    const uid = "12345678-1234-1234-1234-123456789012";
    expect(await api.admin.delete(path, { preconditions: { uid } })).toMatchObject({
      code: 409,
      body: {
        reason: "Conflict",
        message: `Operation cannot be fulfilled on ConfigMap "${name}": the UID in the precondition (${uid}) does not match the UID in record (${object.metadata.uid}). The object might have been deleted and then recreated`,
      },
    });
  });
  it("of a version that is not the latest: 409", async () => {
    const { name, path, object } = await made();
    const { resourceVersion } = object.metadata;
    const { body } = await api.admin.patch("merge", path, { data: { a: "2" } });
    expect(await api.admin.delete(path, { preconditions: { resourceVersion } })).toMatchObject({
      code: 409,
      body: {
        reason: "Conflict",
        message: `Operation cannot be fulfilled on ConfigMap "${name}": the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${body.metadata.resourceVersion}). The object might have been modified`,
      },
    });
  });
  it("that hold let it go", async () => {
    const { path, object } = await made();
    const { uid, resourceVersion } = object.metadata;
    expect((await api.admin.delete(path, { preconditions: { uid, resourceVersion } })).code).toBe(200);
  });
});

describe("finalizers", () => {
  it("keep a deleted object, marked, until they are gone", async () => {
    const { path } = await made({ finalizers: ["example.com/a", "example.com/b"] });
    const { code, body } = await api.admin.delete(path);
    expect(code).toBe(200);
    expect(body).toMatchObject({
      kind: "ConfigMap",
      metadata: { deletionTimestamp: expect.any(String), deletionGracePeriodSeconds: 0, finalizers: ["example.com/a", "example.com/b"] },
    });
    await api.admin.patch("merge", path, { metadata: { finalizers: ["example.com/b"] } });
    expect((await api.admin.get(path)).code).toBe(200);
    expect(await release(path)).toMatchObject({ code: 200, body: { kind: "ConfigMap" } });
    expect((await api.admin.get(path)).code).toBe(404);
  });
  it("let a second DELETE change nothing", async () => {
    const { path } = await made({ finalizers: ["example.com/a"] });
    const first = (await api.admin.delete(path)).body;
    const second = (await api.admin.delete(path)).body;
    expect(second.metadata).toMatchObject({
      deletionTimestamp: first.metadata.deletionTimestamp,
      resourceVersion: first.metadata.resourceVersion,
    });
    await release(path);
  });
  it("cannot be added once it is deleted", async () => {
    const { path } = await made({ finalizers: ["example.com/a"] });
    await api.admin.delete(path);
    expect(await api.admin.patch("merge", path, { metadata: { finalizers: ["example.com/a", "example.com/b"] } })).toMatchObject({
      code: 422,
      body: {
        reason: "Invalid",
        details: {
          causes: [
            {
              reason: "FieldValueForbidden",
              field: "metadata.finalizers",
              message:
                'Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.com/b"}',
            },
          ],
        },
      },
    });
    await release(path);
  });
  it("leave the object open to changes", async () => {
    const { path } = await made({ finalizers: ["example.com/a"] });
    await api.admin.delete(path);
    expect(await api.admin.patch("merge", path, { data: { a: "2" } })).toMatchObject({ code: 200, body: { data: { a: "2" } } });
    await release(path);
  });
  it("refuse nothing: a deleted name is taken until then", async () => {
    const { name, path } = await made({ finalizers: ["example.com/a"] });
    await api.admin.delete(path);
    expect(await api.admin.post(maps, configMap(name))).toMatchObject({
      code: 409,
      body: { reason: "AlreadyExists", message: `object is being deleted: configmaps "${name}" already exists` },
    });
    await release(path);
  });
  it("deletionTimestamp cannot be taken back", async () => {
    const { path } = await made({ finalizers: ["example.com/a"] });
    const { body } = await api.admin.delete(path);
    const { deletionTimestamp, deletionGracePeriodSeconds, ...metadata } = body.metadata;
    const answer = await api.admin.put(path, { ...body, metadata });
    expect(answer.code).toBe(200);
    expect(answer.body.metadata).toMatchObject({ deletionTimestamp, deletionGracePeriodSeconds });
    await release(path);
  });
});

describe("gracePeriodSeconds", () => {
  const pod = (name: string, more: object = {}) => ({
    metadata: { name },
    spec: { containers: [{ name: "c", image: "x" }], nodeName: "nowhere", ...more },
  });
  it("is the pod's own unless said otherwise, and can be shortened", async () => {
    const name = unique("pod");
    await api.admin.must("POST", pods, pod(name, { terminationGracePeriodSeconds: 20 }));
    const first = await api.admin.delete(`${pods}/${name}`);
    expect(first).toMatchObject({ code: 200, body: { kind: "Pod", metadata: { deletionGracePeriodSeconds: 20 } } });
    const second = await api.admin.delete(`${pods}/${name}`, { gracePeriodSeconds: 5 });
    expect(second.body.metadata.deletionGracePeriodSeconds).toBe(5);
    const longer = await api.admin.delete(`${pods}/${name}`, { gracePeriodSeconds: 10 });
    expect(longer.body.metadata.deletionGracePeriodSeconds).toBe(5);
    expect((await api.admin.delete(`${pods}/${name}?gracePeriodSeconds=0`)).code).toBe(200);
    expect((await api.admin.get(`${pods}/${name}`)).code).toBe(404);
  });
  it("is nothing for a pod that runs nowhere", async () => {
    const name = unique("pod");
    const { nodeName: _, ...spec } = pod(name).spec;
    await api.admin.must("POST", pods, { metadata: { name }, spec: { ...spec, schedulingGates: [{ name: "example.com/wait" }] } });
    await api.admin.must("DELETE", `${pods}/${name}`);
    expect((await api.admin.get(`${pods}/${name}`)).code).toBe(404);
  });
  it("means nothing to what has none", async () => {
    const { path } = await made();
    await api.admin.must("DELETE", path, { gracePeriodSeconds: 300 });
    expect((await api.admin.get(path)).code).toBe(404);
  });
});

describe("DELETE of a collection", () => {
  it("takes what the selector says, and shows it", async () => {
    const label = unique("l");
    for (const at of ["a", "b"]) await made({ labels: { [label]: at } });
    const { code, body } = await api.admin.delete(`${maps}?labelSelector=${label}%3Da`);
    expect(code).toBe(200);
    expect(body).toMatchObject({ kind: "ConfigMapList", items: [{ metadata: { labels: { [label]: "a" } } }] });
    expect((await api.admin.get(`${maps}?labelSelector=${label}`)).body.items).toHaveLength(1);
  });
  it("takes one by a field selector", async () => {
    const { name } = await made();
    expect((await api.admin.delete(`${maps}?fieldSelector=metadata.name%3D${name}`)).body.items).toHaveLength(1);
  });
  it("marks what has finalizers", async () => {
    const label = unique("l");
    const { path } = await made({ labels: { [label]: "" }, finalizers: ["example.com/a"] });
    await api.admin.must("DELETE", `${maps}?labelSelector=${label}`);
    expect((await api.admin.get(path)).body.metadata.deletionTimestamp).toBeDefined();
    await release(path);
  });
  it("in a dry run takes nothing", async () => {
    const label = unique("l");
    const { path } = await made({ labels: { [label]: "" } });
    expect((await api.admin.delete(`${maps}?labelSelector=${label}&dryRun=All`)).code).toBe(200);
    expect((await api.admin.get(path)).code).toBe(200);
  });
  it("refuses a bad selector, and takes nothing", async () => {
    const { path } = await made();
    expect((await api.admin.delete(`${maps}?labelSelector=%3D`)).code).toBe(400);
    expect((await api.admin.get(path)).code).toBe(200);
  });
  it("is not over all namespaces", async () => {
    expect((await api.admin.delete("/api/v1/configmaps")).code).toBe(405);
  });
});
