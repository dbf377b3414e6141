/** Owners and what they own: the garbage collector, and the policies of a deletion. */
import { beforeAll, describe, expect, it } from "vitest";
import { eventually } from "./client.ts";
import { configMap, server, unique } from "./server.ts";

const api = server();
let namespace: string;
let maps: string;

beforeAll(async () => {
  namespace = await api.namespace();
  maps = `/api/v1/namespaces/${namespace}/configmaps`;
});

interface Made {
  metadata: { name: string; uid: string; ownerReferences?: { uid: string }[] };
}
const make = (metadata: object = {}): Promise<Made> => api.admin.must("POST", maps, configMap(unique("map"), {}, metadata));
const ownedBy = ({ metadata: { name, uid } }: Made, more: object = {}) => ({ apiVersion: "v1", kind: "ConfigMap", name, uid, ...more });
const pathOf = ({ metadata: { name } }: Made) => `${maps}/${name}`;
const gone = (object: Made) =>
  eventually(
    () => api.admin.get(pathOf(object)),
    ({ code }) => code === 404,
  );
const remove = (object: Made, propagationPolicy: string) => api.admin.delete(pathOf(object), { propagationPolicy });

describe("propagationPolicy", () => {
  it("Background: the owner goes at once, what it owns after it", async () => {
    const owner = await make();
    const owned = await make({ ownerReferences: [ownedBy(owner)] });
    expect((await remove(owner, "Background")).body.kind).toBe("Status");
    expect((await api.admin.get(pathOf(owner))).code).toBe(404);
    await gone(owned);
  });
  it("goes down over generations", async () => {
    const owner = await make();
    const child = await make({ ownerReferences: [ownedBy(owner)] });
    const grandchild = await make({ ownerReferences: [ownedBy(child)] });
    await remove(owner, "Background");
    await gone(child);
    await gone(grandchild);
  });
  it("Foreground: the owner waits for what blocks it", async () => {
    const owner = await make();
    const owned = await make({ ownerReferences: [ownedBy(owner, { blockOwnerDeletion: true })], finalizers: ["example.com/hold"] });
    const { body } = await remove(owner, "Foreground");
    expect(body).toMatchObject({
      kind: "ConfigMap",
      metadata: { finalizers: ["foregroundDeletion"], deletionTimestamp: expect.any(String) },
    });
    await eventually(
      () => api.admin.get(pathOf(owned)),
      (answer) => answer.body.metadata.deletionTimestamp !== undefined,
    );
    expect((await api.admin.get(pathOf(owner))).code).toBe(200);
    await api.admin.patch("merge", pathOf(owned), { metadata: { finalizers: null } });
    await gone(owned);
    await gone(owner);
  });
  it("Foreground: the owner does not wait for what does not block it", async () => {
    const owner = await make();
    const owned = await make({ ownerReferences: [ownedBy(owner)], finalizers: ["example.com/hold"] });
    await remove(owner, "Foreground");
    await gone(owner);
    expect((await api.admin.get(pathOf(owned))).code).toBe(200);
    await api.admin.patch("merge", pathOf(owned), { metadata: { finalizers: null } });
    await gone(owned);
  });
  it("Orphan: what it owned stays, without an owner", async () => {
    const owner = await make();
    const other = await make();
    const owned = await make({ ownerReferences: [ownedBy(owner), ownedBy(other)] });
    const { body } = await remove(owner, "Orphan");
    expect(body.metadata.finalizers).toEqual(["orphan"]);
    await gone(owner);
    expect((await api.admin.get(pathOf(owned))).body.metadata.ownerReferences).toMatchObject([{ uid: other.metadata.uid }]);
  });
  it("may be in the query, and as orphanDependents", async () => {
    const owner = await make();
    const owned = await make({ ownerReferences: [ownedBy(owner)] });
    expect((await api.admin.delete(`${pathOf(owner)}?propagationPolicy=Orphan`)).body.metadata.finalizers).toEqual(["orphan"]);
    await gone(owner);
    expect((await api.admin.get(pathOf(owned))).body.metadata).not.toHaveProperty("ownerReferences");
    const second = await make();
    expect((await api.admin.delete(pathOf(second), { orphanDependents: true })).body.metadata.finalizers).toEqual(["orphan"]);
    await gone(second);
  });
  it("of a Deployment without one is Background", async () => {
    const deployments = `/apis/apps/v1/namespaces/${namespace}/deployments`;
    const name = unique("dep");
    const template = { metadata: { labels: { app: name } }, spec: { containers: [{ name: "c", image: "x" }] } };
    await api.admin.must("POST", deployments, {
      metadata: { name },
      spec: { replicas: 0, selector: { matchLabels: { app: name } }, template },
    });
    expect((await api.admin.delete(`${deployments}/${name}`)).body.kind).toBe("Status");
    expect((await api.admin.get(`${deployments}/${name}`)).code).toBe(404);
  });
});

describe("an object with several owners", () => {
  it("stays while one is left, and loses the reference to the other", async () => {
    const [one, two] = [await make(), await make()];
    const owned = await make({ ownerReferences: [ownedBy(one), ownedBy(two)] });
    await remove(one, "Background");
    const { body } = await eventually(
      () => api.admin.get(pathOf(owned)),
      (answer) => answer.body.metadata?.ownerReferences?.length === 1,
    );
    expect(body.metadata.ownerReferences).toMatchObject([{ uid: two.metadata.uid }]);
    await remove(two, "Background");
    await gone(owned);
  });
});

describe("an owner that does not exist", () => {
  it("lets the object be collected", async () => {
    const owner = { metadata: { name: "never-was", uid: "12345678-1234-1234-1234-123456789012" } };
    await gone(await make({ ownerReferences: [ownedBy(owner)] }));
  });
  it("or had the name before, with another uid", async () => {
    const owner = await make();
    const uid = "12345678-1234-1234-1234-123456789012";
    await gone(await make({ ownerReferences: [ownedBy({ metadata: { name: owner.metadata.name, uid } })] }));
    expect((await api.admin.get(pathOf(owner))).code).toBe(200);
  });
});

describe("an owner of another scope", () => {
  it("in another namespace is no owner", async () => {
    const elsewhere = await api.namespace();
    const path = `/api/v1/namespaces/${elsewhere}/configmaps`;
    const owner = await api.admin.must("POST", path, configMap(unique("map")));
    await gone(await make({ ownerReferences: [ownedBy(owner)] }));
  });
  it("at the cluster's scope may own in any namespace", async () => {
    const roles = "/apis/rbac.authorization.k8s.io/v1/clusterroles";
    const owner = await api.admin.must("POST", roles, { metadata: { name: unique("role") }, rules: [] });
    const { name, uid } = owner.metadata;
    const owned = await make({ ownerReferences: [{ apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", name, uid }] });
    await api.admin.must("DELETE", `${roles}/${name}`);
    await gone(owned);
  });
});
