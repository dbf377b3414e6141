import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { IDENTITIES_NAMESPACE, PROJECT } from "../kube/names.ts";
import { ownerReference } from "../kube/owners.ts";
import { type Answer, type Cloud, startCloud } from "../testing/cloud.ts";

let cloud: Cloud;
let token: string;

beforeAll(async () => {
  cloud = await startCloud({ base: "/identity" });
  token = await cloud.admin();
});
afterAll(() => cloud.close());

const send = (method: string, path: string, body?: unknown) => cloud.ask(method, path, { token, ...(body === undefined ? {} : { body }) });
const create = (project: Record<string, unknown>) => send("POST", "/v3/projects", { project });
const idOf = (answer: Answer) => String(answer.body["project"]!["id"]);
const namespaceOf = (id: string) => cloud.kube.findById("Namespace", undefined, id);

describe("POST /v3/projects", () => {
  it("makes a namespace, and accounts with their rights in it", async () => {
    const { status, body } = await create({ name: "Web Shop", description: "sells", tags: ["a", "b"], owner: "ada" });
    expect(status).toBe(201);
    const project = body["project"]!;
    expect(project).toMatchObject({
      name: "Web Shop",
      domain_id: "default",
      parent_id: "default",
      enabled: true,
      is_domain: false,
      tags: ["a", "b"],
      owner: "ada",
    });
    const id = String(project["id"]);
    const name = namespaceOf(id)?.metadata.name ?? "";
    expect(name).toMatch(/^web-shop-[0-9a-f]{8}$/);
    const { kube } = cloud;
    for (const role of ["reader", "member", "manager"]) {
      expect(await kube.read("ServiceAccount", IDENTITIES_NAMESPACE, `p-${id}-${role}`)).toBeDefined();
      expect(kube.find("RoleBinding", name, `dicot-${role}`)).toMatchObject({
        roleRef: { kind: "ClusterRole", name: `dicot:${role}` },
        subjects: [{ kind: "ServiceAccount", name: `p-${id}-${role}`, namespace: IDENTITIES_NAMESPACE }],
      });
    }
  });

  it("refuses a name that the domain has, unknown domains and parents, and too deep a tree", async () => {
    expect((await create({ name: "admin" })).status).toBe(409);
    expect((await create({ name: "x", domain_id: "nowhere" })).status).toBe(400);
    expect((await create({ name: "x", parent_id: "0".repeat(32) })).status).toBe(400);
    expect((await create({ name: "" })).status).toBe(400);
    let parent_id = "default";
    for (let depth = 0; depth < 5; depth++) parent_id = idOf(await create({ name: `deep-${depth}`, parent_id }));
    expect((await create({ name: "deeper", parent_id })).status).toBe(403);
  });
});

describe("GET /v3/projects", () => {
  it("shows a namespace that was labelled with kubectl, and it can be worked in", async () => {
    const { kube } = cloud;
    const namespace = await kube.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "legacy", labels: { [PROJECT]: "" } } });
    const { uid = "" } = namespace.metadata as { uid?: string };
    const id = uid.replaceAll("-", "");
    expect((await send("GET", `/v3/projects/${id}`)).body["project"]).toMatchObject({ id, name: "legacy", domain_id: "default" });
    const user = String((await send("GET", "/v3/users?name=demo")).body["users"]![0]!["id"]);
    const role = String((await send("GET", "/v3/roles?name=member")).body["roles"]![0]!["id"]);
    expect((await send("PUT", `/v3/projects/${id}/users/${user}/roles/${role}`)).status).toBe(204);
    await cloud.logIn("demo", "demo", { project: { id } });
    expect(kube.find("RoleBinding", "legacy", "dicot-member")).toBeDefined();
  });

  it("filters by name, parent and tags", async () => {
    const parent_id = idOf(await create({ name: "parent" }));
    await create({ name: "one", parent_id, tags: ["red"] });
    await create({ name: "two", parent_id, tags: ["red", "blue"] });
    const names = async (query: string) =>
      [...(await send("GET", `/v3/projects?${query}`)).body["projects"]!].map((project) => project["name"]).sort();
    expect(await names(`parent_id=${parent_id}`)).toEqual(["one", "two"]);
    expect(await names("tags=red,blue")).toEqual(["two"]);
    expect(await names("tags-any=blue,green")).toEqual(["two"]);
    expect(await names(`parent_id=${parent_id}&not-tags=blue`)).toEqual(["one"]);
    expect(await names("name=one")).toEqual(["one"]);
    expect(await names("is_domain=true")).toEqual(["Default"]);
  });

  it("shows the line above and the tree below", async () => {
    const top = idOf(await create({ name: "top" }));
    const middle = idOf(await create({ name: "middle", parent_id: top }));
    const bottom = idOf(await create({ name: "bottom", parent_id: middle }));
    const show = async (id: string, query: string) => (await send("GET", `/v3/projects/${id}?${query}`)).body["project"]!;
    expect((await show(bottom, "parents_as_ids"))["parents"]).toEqual({ [middle]: { [top]: { default: null } } });
    expect((await show(top, "subtree_as_ids"))["subtree"]).toEqual({ [middle]: { [bottom]: null } });
    expect((await show(top, "subtree_as_list"))["subtree"]).toEqual([]);
    expect((await send("GET", `/v3/projects/${top}?subtree_as_ids&subtree_as_list`)).status).toBe(400);
  });
});

describe("projects that act as domains", () => {
  it("are the domains", async () => {
    const made = await create({ name: "acting", is_domain: true });
    expect(made.body["project"]).toMatchObject({ name: "acting", is_domain: true, domain_id: null, parent_id: null });
    const id = idOf(made);
    expect((await send("GET", `/v3/domains/${id}`)).body["domain"]).toMatchObject({ name: "acting" });
    expect([...(await send("GET", "/v3/projects?is_domain=true")).body["projects"]!].map((project) => project["name"]).sort()).toEqual([
      "Default",
      "acting",
    ]);
    expect((await send("GET", `/v3/projects/${id}`)).body["project"]).toMatchObject({ is_domain: true });
    expect((await create({ name: "no", is_domain: true, parent_id: id })).status).toBe(400);
    expect((await send("DELETE", `/v3/projects/${id}`)).status).toBe(403);
    expect((await send("PATCH", `/v3/projects/${id}`, { project: { enabled: false } })).body["project"]).toMatchObject({ enabled: false });
    expect((await send("DELETE", `/v3/projects/${id}`)).status).toBe(204);
    expect((await send("GET", `/v3/domains/${id}`)).status).toBe(404);
  });
});

describe("PATCH /v3/projects/{project_id}", () => {
  it("disabled, lets nobody in and takes the accounts their rights", async () => {
    const id = idOf(await create({ name: "closing" }));
    const user = String((await send("GET", "/v3/users?name=demo")).body["users"]![0]!["id"]);
    const role = String((await send("GET", "/v3/roles?name=member")).body["roles"]![0]!["id"]);
    await send("PUT", `/v3/projects/${id}/users/${user}/roles/${role}`);
    const theirs = await cloud.logIn("demo", "demo", { project: { id } });
    const name = namespaceOf(id)?.metadata.name ?? "";
    expect((await send("PATCH", `/v3/projects/${id}`, { project: { enabled: false } })).body["project"]).toMatchObject({ enabled: false });
    expect((await cloud.ask("GET", "/v3/auth/projects", { token: theirs })).status).toBe(401);
    await expect(cloud.logIn("demo", "demo", { project: { id } })).rejects.toThrow("401");
    expect(cloud.kube.find("RoleBinding", name, "dicot-member")).toBeUndefined();
    await send("PATCH", `/v3/projects/${id}`, { project: { enabled: true } });
    await cloud.logIn("demo", "demo", { project: { id } });
    expect(cloud.kube.find("RoleBinding", name, "dicot-member")).toBeDefined();
  });

  it("keeps what it does not name, and what others wrote on the namespace", async () => {
    const id = idOf(await create({ name: "kept", description: "d", tags: ["t"] }));
    const namespace = namespaceOf(id)!;
    await cloud.kube.update(namespace, (copy) => ({
      ...copy,
      metadata: { ...copy.metadata, annotations: { ...copy.metadata.annotations, "example.org/theirs": "1" } },
    }));
    expect((await send("PATCH", `/v3/projects/${id}`, { project: { name: "renamed" } })).body["project"]).toMatchObject({
      name: "renamed",
      description: "d",
      tags: ["t"],
    });
    expect(namespaceOf(id)?.metadata.annotations).toMatchObject({ "example.org/theirs": "1" });
    expect(namespaceOf(id)?.metadata.name).toBe(namespace.metadata.name);
  });

  it("refuses to move or to change what is immutable, and to disable what has enabled projects below", async () => {
    const parent_id = idOf(await create({ name: "above" }));
    const id = idOf(await create({ name: "below", parent_id, options: { immutable: true } }));
    const patch = (project: Record<string, unknown>, of = id) => send("PATCH", `/v3/projects/${of}`, { project });
    expect((await patch({ name: "other" })).status).toBe(403);
    expect((await send("DELETE", `/v3/projects/${id}`)).status).toBe(403);
    expect((await patch({ enabled: false }, parent_id)).status).toBe(403);
    expect((await patch({ options: { immutable: false } })).status).toBe(200);
    expect((await patch({ name: "admin" })).status).toBe(409);
  });
});

describe("DELETE /v3/projects/{project_id}", () => {
  it("refuses one with projects below or with work in it, and deletes an empty one", async () => {
    const parent_id = idOf(await create({ name: "root" }));
    const id = idOf(await create({ name: "leaf", parent_id }));
    expect((await send("DELETE", `/v3/projects/${parent_id}`)).status).toBe(403);
    const namespace = namespaceOf(id)?.metadata.name ?? "";
    const claim = await cloud.kube.create({
      apiVersion: "v1" as const,
      kind: "PersistentVolumeClaim" as const,
      metadata: { name: "data", namespace },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    });
    expect((await send("DELETE", `/v3/projects/${id}`)).status).toBe(409);
    expect((await send("GET", `/v3/projects/${id}`)).status).toBe(200);
    await cloud.kube.delete(claim);
    expect((await send("DELETE", `/v3/projects/${id}`)).status).toBe(204);
    expect((await send("GET", `/v3/projects/${id}`)).status).toBe(404);
    expect(await cloud.kube.read("ServiceAccount", IDENTITIES_NAMESPACE, `p-${id}-member`)).toBeUndefined();
  });

  it("deletes one whose last claim belongs to what is being deleted", async () => {
    const id = idOf(await create({ name: "left" }));
    const namespace = namespaceOf(id)?.metadata.name ?? "";
    const spec = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } };
    const claim = { apiVersion: "v1", kind: "PersistentVolumeClaim" } as const;
    const owner = await cloud.kube.create({ ...claim, metadata: { name: "disk", namespace, finalizers: ["dicot.test/wait"] }, spec });
    await cloud.kube.create({ ...claim, metadata: { name: "data", namespace, ownerReferences: [ownerReference(owner)] }, spec });
    expect((await send("DELETE", `/v3/projects/${id}`)).status).toBe(409);
    await cloud.kube.delete(owner);
    expect((await send("DELETE", `/v3/projects/${id}`)).status).toBe(204);
  });
});

describe("/v3/projects/{project_id}/tags", () => {
  it("adds, replaces, checks and removes", async () => {
    const id = idOf(await create({ name: "tagged" }));
    const tags = async () => (await send("GET", `/v3/projects/${id}/tags`)).body["tags"];
    expect((await send("PUT", `/v3/projects/${id}/tags/red`)).status).toBe(201);
    expect((await send("GET", `/v3/projects/${id}/tags/red`)).status).toBe(204);
    expect((await send("GET", `/v3/projects/${id}/tags/blue`)).status).toBe(404);
    expect((await send("PUT", `/v3/projects/${id}/tags/a,b`)).status).toBe(400);
    const put = await send("PUT", `/v3/projects/${id}/tags`, { tags: ["x", "y"] });
    expect(put.status).toBe(200);
    expect(put.body["tags"]).toEqual(["x", "y"]);
    expect((await send("PUT", `/v3/projects/${id}/tags`, { tags: ["x", "x"] })).status).toBe(400);
    expect((await send("DELETE", `/v3/projects/${id}/tags/x`)).status).toBe(204);
    expect(await tags()).toEqual(["y"]);
    expect((await send("DELETE", `/v3/projects/${id}/tags`)).status).toBe(204);
    expect(await tags()).toEqual([]);
  });
});
