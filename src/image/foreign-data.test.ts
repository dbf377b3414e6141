/** A DataSource may name the claims of any namespace: what Dicot may do there, its writer must not get for that. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PersistentVolumeClaim } from "../../generated/kubernetes/kinds.ts";
import { ID, IMAGE, VISIBILITY } from "../kube/names.ts";
import { type Cloud, startCloud } from "../testing/cloud.ts";
import type { DataSource } from "./data-source.ts";
import { image } from "./index.ts";
import { reopen } from "./sharing.ts";

let cloud: Cloud<"other">;

const id = "11111111-2222-4333-8444-555555555555";

beforeAll(async () => {
  cloud = await startCloud({ services: { image }, simulator: {}, projects: ["other"] });
  // The victim's: of an image, too, so that only its namespace keeps it.
  await cloud.kube.create<PersistentVolumeClaim>({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "secret", namespace: cloud.namespaces.demo, labels: { [IMAGE]: id } },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  });
});
afterAll(() => cloud.close());

/** As a tenant of `other` writes it with kubectl. */
const bait = (annotations: Record<string, string>) =>
  cloud.kube.create<DataSource>({
    apiVersion: "cdi.kubevirt.io/v1beta1",
    kind: "DataSource",
    metadata: { name: `bait-${crypto.randomUUID().slice(0, 8)}`, namespace: cloud.namespaces.other, labels: { [ID]: id }, annotations },
    spec: { source: { pvc: { namespace: cloud.namespaces.demo, name: "secret" } } },
  });

const patch = (path: string, value: string, token: string = cloud.tokens.other) =>
  cloud.ask("PATCH", `/image/v2/images/${id}`, {
    token,
    body: [{ op: "replace", path, value }],
    type: "application/openstack-images-v2.1-json-patch",
  });

const rightsInDemo = async () => [
  ...((await cloud.kube.read("Role", cloud.namespaces.demo, `image-${id}`)) ? ["a Role"] : []),
  ...cloud.kube.list("RoleBinding", cloud.namespaces.demo).filter(({ metadata }) => metadata.labels?.[IMAGE] !== undefined),
];

describe("an image that names another project's claim", () => {
  it("shares nothing: not by its visibility, not with members, not when an administrator publishes it", async () => {
    const dataSource = await bait({ [VISIBILITY]: "shared" });
    expect((await patch("/visibility", "community")).status).toBe(409);
    expect((await patch("/visibility", "public", cloud.tokens.admin)).status).toBe(409);
    const members = `/image/v2/images/${id}/members`;
    expect((await cloud.ask("POST", members, { token: cloud.tokens.other, body: { member: cloud.projects.other } })).status).toBe(409);
    expect(await rightsInDemo()).toEqual([]);
    await cloud.kube.delete(dataSource);
  });

  it("shares nothing where kubectl wrote the visibility, whatever else the API changes then", async () => {
    const dataSource = await bait({ [VISIBILITY]: "community" });
    expect((await patch("/name", "harmless")).status).toBe(200);
    expect(await rightsInDemo()).toEqual([]);
    await cloud.kube.delete(dataSource);
  });

  it("opens nothing to those who share the image whose id it has", async () => {
    const binding = await cloud.kube.create({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: "image-shared", namespace: cloud.namespaces.demo, labels: { [IMAGE]: id } },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: `image-${id}` },
      subjects: [],
    });
    const dataSource = await bait({});
    await reopen(cloud.kube, dataSource);
    expect(await cloud.kube.read("Role", cloud.namespaces.demo, `image-${id}`)).toBeUndefined();
    await cloud.kube.delete(dataSource);
    await cloud.kube.delete(binding);
  });

  it("takes nobody's rights away", async () => {
    const binding = await cloud.kube.create({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: "image-shared", namespace: cloud.namespaces.demo, labels: { [IMAGE]: id } },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "image-shared" },
      subjects: [],
    });
    const dataSource = await bait({});
    await cloud.ask("DELETE", `/image/v2/images/${id}`, { token: cloud.tokens.other });
    expect(await cloud.kube.read("RoleBinding", cloud.namespaces.demo, "image-shared")).toBeDefined();
    await cloud.kube.delete(binding);
    await cloud.kube.delete(dataSource);
  });
});
