/** The second gate: what a project's members may do in Kubernetes, and that OpenStack lets nobody do more. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { due, listed, made, object, objects } from "./asking.ts";
import { type Answer, type Caller, type Cloud, eventually, send, startCloud } from "./cloud.ts";

let cloud: Cloud;
let demo: Caller;
beforeAll(async () => {
  cloud = await startCloud();
  demo = cloud.demo;
});
afterAll(() => cloud.close());

/** kubectl as a project's member: with the token of the ServiceAccount as which Dicot itself writes for him. */
async function kubectl(role: string): Promise<(method: string, path: string, body?: unknown) => Promise<Answer>> {
  const account = `/api/v1/namespaces/dicot-identities/serviceaccounts/p-${demo.projectId}-${role}`;
  const request = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} };
  const { status } = due(await cloud.kubernetes("POST", `${account}/token`, request), 201).json<{ status: { token: string } }>();
  return (method, path, body) =>
    send(`${cloud.kubernetesUrl}${path}`, method, { body, headers: { authorization: `Bearer ${status.token}` } });
}

const claim = (name: string) => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name },
  spec: { accessModes: ["ReadWriteOnce"], volumeMode: "Block", resources: { requests: { storage: "1Gi" } } },
});

describe("a project's member with kubectl", () => {
  it("works in the project's namespace, and OpenStack shows it", async () => {
    const ask = await kubectl("member");
    due(await ask("POST", `/api/v1/namespaces/${cloud.namespace}/persistentvolumeclaims`, claim("own")), 201);
    await eventually(
      async () => (await listed(demo, "block-storage", "/volumes")).map(({ name }) => name),
      (names) => names.includes("own"),
    );
  });

  it("sees no other namespace, and nothing of Dicot's own", async () => {
    const ask = await kubectl("member");
    const others = (await objects(cloud, "/api/v1/namespaces"))
      .map(({ metadata }) => metadata.name)
      .filter((name) => name !== cloud.namespace);
    expect(others).toEqual(expect.arrayContaining(["dicot-system", "dicot-identities", "kube-system"]));
    for (const name of others) {
      due(await ask("GET", `/api/v1/namespaces/${name}/persistentvolumeclaims`), 403);
      due(await ask("GET", `/apis/kubevirt.io/v1/namespaces/${name}/virtualmachines`), 403);
      due(await ask("GET", `/api/v1/namespaces/${name}/secrets`), 403);
    }
    due(await ask("GET", "/apis/kubevirt.io/v1/virtualmachines"), 403);
    due(await ask("GET", "/api/v1/nodes"), 403);
    due(await ask("GET", "/apis/identity.dicot.io/v1alpha1/namespaces/dicot-system/users"), 403);
  });

  it("gives himself no higher role", async () => {
    const ask = await kubectl("member");
    const binding = {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: "greedy" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "dicot:admin" },
      subjects: [{ kind: "ServiceAccount", name: `p-${demo.projectId}-member`, namespace: "dicot-identities" }],
    };
    due(await ask("POST", `/apis/rbac.authorization.k8s.io/v1/namespaces/${cloud.namespace}/rolebindings`, binding), 403);
    const request = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} };
    due(await ask("POST", `/api/v1/namespaces/dicot-identities/serviceaccounts/p-${demo.projectId}-manager/token`, request), 403);
  });

  it("who is a reader only looks", async () => {
    const ask = await kubectl("reader");
    due(await ask("GET", `/apis/kubevirt.io/v1/namespaces/${cloud.namespace}/virtualmachines`), 200);
    due(await ask("POST", `/api/v1/namespaces/${cloud.namespace}/persistentvolumeclaims`, claim("forbidden")), 403);
    due(await ask("GET", `/api/v1/namespaces/${cloud.namespace}/secrets`), 403);
  });
});

describe("OpenStack's writes", () => {
  it("have no more rights in Kubernetes than the project's own account", async () => {
    const path = `/apis/rbac.authorization.k8s.io/v1/namespaces/${cloud.namespace}/rolebindings/dicot-member`;
    const { subjects } = (await object(cloud, path)) as { subjects?: unknown };
    // A binding that is deleted comes back; one that binds nobody is somebody's will.
    const bind = (whom: unknown) => cloud.kubernetes("PATCH", path, { subjects: whom }, "application/merge-patch+json");
    due(await bind([]), 200);
    // Kubernetes' own authorizer learns of the binding a moment later: nothing is made while it is asked.
    const asMember = await kubectl("member");
    await eventually(
      () => asMember("POST", `/api/v1/namespaces/${cloud.namespace}/persistentvolumeclaims?dryRun=All`, claim("refused")),
      ({ status }) => status === 403,
    );
    const refused = due(await demo.ask("block-storage", "POST", "/volumes", { body: { volume: { size: 1, name: "refused" } } }), 403);
    expect(refused.text).not.toContain("dicot-identities");
    expect((await listed(demo, "block-storage", "/volumes")).some(({ name }) => name === "refused")).toBe(false);

    due(await bind(subjects), 200);
    await eventually(
      () => demo.ask("block-storage", "POST", "/volumes", { body: { volume: { size: 1, name: "allowed" } } }),
      ({ status }) => status === 202,
    );
  });

  it("reach no object of another project, by whatever id", async () => {
    const theirs = await made(cloud.admin, "block-storage", "/volumes", { volume: { size: 1, name: "theirs" } });
    for (const [method, path, body] of [
      ["GET", `/volumes/${theirs.id}`, undefined],
      ["PUT", `/volumes/${theirs.id}`, { volume: { name: "mine" } }],
      ["DELETE", `/volumes/${theirs.id}`, undefined],
      ["POST", `/volumes/${theirs.id}/action`, { "os-extend": { new_size: 2 } }],
    ] as const)
      due(await demo.ask("block-storage", method, path, body === undefined ? {} : { body }), 404);
    expect((await listed(demo, "block-storage", "/volumes?all_tenants=1")).some(({ id }) => id === theirs.id)).toBe(false);
    expect((await listed(cloud.admin, "block-storage", "/volumes?all_tenants=1")).some(({ name }) => name === "own")).toBe(true);
  });
});
