import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SYSTEM_NAMESPACE } from "../kube/names.ts";
import { type Cloud, startCloud } from "../testing/cloud.ts";

let cloud: Cloud;

beforeAll(async () => {
  cloud = await startCloud({ base: "/identity" });
});
afterAll(() => cloud.close());

const path = "/v3/OS-FEDERATION/identity_providers/kubernetes/protocols/openid/auth";
const logIn = (bearer: string, at = path) => cloud.ask("POST", at, { headers: { authorization: `Bearer ${bearer}` } });
const scoped = async (id: string, project: string) =>
  cloud.ask("POST", "/v3/auth/tokens", {
    body: { auth: { identity: { methods: ["token"], token: { id } }, scope: { project: { name: project, domain: { id: "default" } } } } },
  });

describe("POST /v3/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}/auth", () => {
  it("lets in whom Kubernetes knows, with the roles that RoleBindings give him there", async () => {
    const { kube } = cloud;
    const ada = cloud.api.tokenFor({ name: "oidc:ada", groups: ["oidc:devs"], extra: {} });
    const first = await logIn(ada);
    expect(first.status).toBe(201);
    expect(first.body["token"]).toMatchObject({ methods: ["openid"], user: { name: "oidc:ada", domain: { id: "default" } } });
    const unscoped = first.headers.get("x-subject-token") ?? "";
    expect((await scoped(unscoped, "demo")).status).toBe(401);

    const namespace = kube.list("Namespace").find(({ metadata }) => metadata.name?.startsWith("demo-"))?.metadata.name ?? "";
    await kube.create({
      apiVersion: "rbac.authorization.k8s.io/v1" as const,
      kind: "RoleBinding" as const,
      metadata: { name: "ada", namespace },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "dicot:member" },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "oidc:ada" }],
    });
    const second = await scoped(unscoped, "demo");
    expect(second.status).toBe(201);
    expect([...second.body["token"]!["roles"]!].map((role) => role["name"])).toEqual(["member", "reader"]);
    await logIn(ada);
    expect(kube.list("User").filter(({ spec }) => spec.name === "oidc:ada")).toHaveLength(1);
  });

  it("puts him into the groups that Kubernetes has him in, and takes him out of the others", async () => {
    const { kube } = cloud;
    for (const name of ["oidc:ops", "oidc:sales"]) {
      await kube.create({
        apiVersion: "identity.dicot.io/v1alpha1" as const,
        kind: "Group" as const,
        metadata: { name: name.replace(":", "-"), namespace: SYSTEM_NAMESPACE },
        spec: { name, domainID: "default", kubernetesSubjects: [{ kind: "Group" as const, name }] },
      });
    }
    const joined = () =>
      kube
        .list("Group")
        .filter(({ spec }) => spec.userIDs?.length)
        .map(({ spec }) => spec.name);
    const bob = cloud.api.tokenFor({ name: "oidc:bob", groups: ["oidc:ops"], extra: {} });
    await logIn(bob);
    expect(joined()).toEqual(["oidc:ops"]);
    for (const group of kube.list("Group")) {
      const name = group.spec.name === "oidc:sales" ? "oidc:ops" : "oidc:others";
      await kube.update(group, (copy) => ({ ...copy, spec: { ...copy.spec, kubernetesSubjects: [{ kind: "Group" as const, name }] } }));
    }
    await logIn(bob);
    expect(joined()).toEqual(["oidc:sales"]);
  });

  it("refuses tokens that Kubernetes does not know, other providers, names that are taken, and Dicot's own accounts", async () => {
    expect((await logIn("nonsense")).status).toBe(401);
    expect((await cloud.ask("POST", path)).status).toBe(401);
    expect((await logIn("x", path.replace("kubernetes", "elsewhere"))).status).toBe(404);
    expect((await logIn(cloud.api.tokenFor({ name: "demo", groups: [], extra: {} }))).status).toBe(409);
    expect(
      (await logIn(cloud.api.tokenFor({ name: "system:serviceaccount:dicot-identities:cloud-admin", groups: [], extra: {} }))).status,
    ).toBe(401);
  });
});
