/** What Dicot may, and above all what it may not: by asking RBAC, and by trying what only the policies of guard.yaml refuse. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { parseAllDocuments } from "yaml";
import type { Client } from "../../src/kube/client.ts";
import { type Deployed, DICOT, deployed, outcome, root } from "./cluster.ts";

interface Rule {
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  verbs: string[];
  nonResourceURLs?: string[];
}

const project = "web-0123abcd";
let cluster: Deployed;
let dicot: Client;
beforeAll(async () => {
  cluster = await deployed();
  await cluster.kubectl("apply", "--server-side", "-k", "deploy/access");
  dicot = await cluster.account("dicot-system", "dicot");
  await makeProject();
  // The API server takes some seconds to hold to new policies.
  const refused = () =>
    outcome(dicot, { method: "POST", path: "/api/v1/namespaces", query: { dryRun: "All" }, body: namespaceNamed("other") });
  await vi.waitFor(async () => expect(await refused()).toMatchObject({ code: 403 }), { timeout: 30_000, interval: 200 });
});
afterAll(async () => {
  await cluster.kubectl("delete", "namespace", project, "--wait=false");
  cluster.close();
});

const rbac = "/apis/rbac.authorization.k8s.io/v1";
const apiGroup = "rbac.authorization.k8s.io";

const bindingTo = (name: string, role: string, subject: object = { kind: "ServiceAccount", name: "dicot", namespace: "dicot-system" }) => ({
  apiVersion: `${apiGroup}/v1`,
  kind: "RoleBinding",
  metadata: { name },
  roleRef: { apiGroup, kind: "ClusterRole", name: role },
  subjects: [subject],
});

const namespaceNamed = (name: string, labels: object = {}) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels } });

/** As Dicot makes one, which thereby is known to be within its rights. */
async function makeProject(): Promise<void> {
  const labels = { "openstack.dicot.io/project": "0123abcd".repeat(4) };
  await dicot.request({ method: "POST", path: "/api/v1/namespaces", body: namespaceNamed(project, labels) });
  for (const role of ["server-in-project", "admin", "manager", "member", "reader"])
    await dicot.request({
      method: "POST",
      path: `${rbac}/namespaces/${project}/rolebindings`,
      body: bindingTo(`dicot-${role}`, `dicot:${role}`),
    });
  await dicot.request({ method: "DELETE", path: `${rbac}/namespaces/${project}/rolebindings/dicot-admin` });
  for (const role of ["manager", "member", "reader"])
    await dicot.request({ method: "DELETE", path: `${rbac}/namespaces/${project}/rolebindings/dicot-${role}` });
}

/** `verb resource[/subresource][.group] [in namespace] [named name]`; a namespace of `*` is all. */
async function may(sentence: string): Promise<boolean> {
  const [, verb, plural, subresource, group, namespace, name] =
    /^(\S+) ([a-z0-9-]+)(?:\/([^ ]+?))?(?:\.([a-z0-9.]+))?(?: in (\S+))?(?: named (\S+))?$/.exec(sentence) ?? [];
  if (verb === undefined) throw new Error(`not a sentence: ${sentence}`);
  const resourceAttributes = {
    verb,
    resource: plural,
    group: group ?? "",
    ...(subresource && { subresource }),
    ...(namespace && namespace !== "*" && { namespace }),
    ...(name && { name }),
  };
  const { status } = await cluster.admin.request<{ status: { allowed: boolean } }>({
    method: "POST",
    path: "/apis/authorization.k8s.io/v1/subjectaccessreviews",
    body: {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SubjectAccessReview",
      spec: {
        user: DICOT,
        groups: ["system:serviceaccounts", "system:serviceaccounts:dicot-system", "system:authenticated"],
        resourceAttributes,
      },
    },
  });
  return status.allowed;
}

describe("the ServiceAccount dicot", () => {
  it.each([
    "watch virtualmachines.kubevirt.io in *",
    "watch namespaces",
    "create namespaces",
    "create rolebindings.rbac.authorization.k8s.io in kube-system", // guard.yaml refuses it there
    "bind clusterroles.rbac.authorization.k8s.io named dicot:member",
    "impersonate serviceaccounts in dicot-identities named cloud-admin",
    "impersonate userextras/openstack.dicot.io/user-id.authentication.k8s.io",
    "get secrets in dicot-system named token-keys",
    "patch leases.coordination.k8s.io in dicot-system named dicot-reconcilers",
    `patch virtualmachines.kubevirt.io in ${project}`,
    `delete persistentvolumeclaims in ${project}`,
    "delete rolebindings.rbac.authorization.k8s.io in dicot-images",
  ])("may %s", async (sentence) => {
    expect(await may(sentence)).toBe(true);
  });

  it.each([
    "get secrets in kube-system",
    "get secrets in default",
    "list secrets in *",
    `list secrets in ${project}`,
    "get configmaps in kube-system",
    "create pods in dicot-system",
    `create pods in ${project}`,
    `create pods/exec in ${project}`,
    `delete pods in ${project}`,
    "patch pods in kube-system",
    "create deployments.apps in *",
    "create serviceaccounts/token in dicot-identities",
    "create serviceaccounts/token in dicot-system",
    "impersonate serviceaccounts in kube-system",
    "impersonate serviceaccounts in dicot-system",
    "impersonate users named admin",
    "impersonate groups named system:masters",
    "impersonate uids.authentication.k8s.io",
    "impersonate userextras/scopes.authentication.k8s.io",
    "create clusterroles.rbac.authorization.k8s.io",
    "patch clusterroles.rbac.authorization.k8s.io named dicot:server",
    "escalate clusterroles.rbac.authorization.k8s.io",
    `escalate roles.rbac.authorization.k8s.io in ${project}`,
    "create clusterrolebindings.rbac.authorization.k8s.io",
    "bind clusterroles.rbac.authorization.k8s.io named cluster-admin",
    "bind clusterroles.rbac.authorization.k8s.io named edit",
    "bind clusterroles.rbac.authorization.k8s.io named dicot:server",
    "bind clusterroles.rbac.authorization.k8s.io named dicot:cloud-admin",
    "patch rolebindings.rbac.authorization.k8s.io in kube-system",
    "create roles.rbac.authorization.k8s.io in kube-system",
    "create roles.rbac.authorization.k8s.io in dicot-system",
    "patch nodes",
    "get nodes/proxy",
    "patch virtualmachines.kubevirt.io in default",
    "create virtualmachines.kubevirt.io in *",
    "delete persistentvolumeclaims in default",
    "create customresourcedefinitions.apiextensions.k8s.io",
    "create validatingwebhookconfigurations.admissionregistration.k8s.io",
    "delete validatingadmissionpolicies.admissionregistration.k8s.io named bindings.dicot.io",
    "create certificatesigningrequests.certificates.k8s.io",
    "patch storageclasses.storage.k8s.io",
    "patch leases.coordination.k8s.io in kube-system",
  ])("may not %s", async (sentence) => {
    expect(await may(sentence)).toBe(false);
  });
});

describe("guard.yaml", () => {
  const rolebindings = (namespace: string) => `${rbac}/namespaces/${namespace}/rolebindings`;
  const merge = "application/merge-patch+json";

  it.each(["kube-system", "default", "dicot-system", "dicot-identities"])("keeps Dicot from binding a role in %s", async (namespace) => {
    const answer = await outcome(dicot, { method: "POST", path: rolebindings(namespace), body: bindingTo("up", "dicot:admin") });
    expect(answer).toMatchObject({ code: 403, message: expect.stringContaining("only in the namespaces of projects") });
  });

  it("lets it bind in a project and where the images are", async () => {
    for (const namespace of [project, "dicot-images"]) {
      const dryRun = { query: { dryRun: "All" }, body: bindingTo("ok", "dicot:reader") };
      expect(await outcome(dicot, { method: "POST", path: rolebindings(namespace), ...dryRun })).toMatchObject({ code: 200 });
    }
  });

  it("keeps it from namespaces that are no project's, also by making one a project's", async () => {
    const message = expect.stringContaining("no namespaces but projects");
    const labels = { "openstack.dicot.io/project": "" };
    const refused: [string, Parameters<typeof outcome>[1]][] = [
      ["make", { method: "POST", path: "/api/v1/namespaces", body: namespaceNamed("other") }],
      [
        "label",
        { method: "PATCH", path: "/api/v1/namespaces/kube-system", body: namespaceNamed("kube-system", labels), contentType: merge },
      ],
      ["delete", { method: "DELETE", path: "/api/v1/namespaces/dicot-identities" }],
    ];
    for (const [what, request] of refused) expect([what, await outcome(dicot, request)]).toEqual([what, { code: 403, message }]);
  });

  it("concerns nobody else", async () => {
    const dryRun = { query: { dryRun: "All" } };
    expect(
      await outcome(cluster.admin, { method: "POST", path: rolebindings("default"), body: bindingTo("x", "view"), ...dryRun }),
    ).toMatchObject({
      code: 200,
    });
    expect(
      await outcome(cluster.admin, { method: "POST", path: "/api/v1/namespaces", body: namespaceNamed("other"), ...dryRun }),
    ).toMatchObject({
      code: 200,
    });
  });

  it("has no expression that the API server warns of", async () => {
    const names = ["bindings.dicot.io", "projects.dicot.io"];
    for (const name of names) {
      const path = `/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/${name}`;
      await expect
        .poll(() => cluster.admin.request({ method: "GET", path }), { timeout: 30_000 })
        .toMatchObject({
          status: { observedGeneration: 1, typeChecking: {} },
        });
      expect(await cluster.admin.request({ method: "GET", path })).not.toHaveProperty("status.typeChecking.expressionWarnings");
    }
  });
});

describe("what a stolen token is good for", () => {
  const as = (user: string, extra: Record<string, string> = {}) => ({ as: { user, extra } });
  const ask = { method: "GET", path: "/api/v1/namespaces" } as const;

  it("acts as any project, and names the user for the audit log", async () => {
    const extra = { "openstack.dicot.io/user-id": "0123" };
    const cloudAdmin = "system:serviceaccount:dicot-identities:cloud-admin";
    expect(await outcome(dicot, { ...ask, ...as(cloudAdmin, extra) })).toMatchObject({ code: 200 });
  });

  it.each([
    ["an account of kube-system", as("system:serviceaccount:kube-system:clusterrole-aggregation-controller")],
    ["an administrator's name", as("admin")],
    ["an extra that is not its own", as("system:serviceaccount:dicot-identities:cloud-admin", { scopes: "all" })],
  ])("does not act as %s", async (_who, identity) => {
    expect(await outcome(dicot, { ...ask, ...identity })).toMatchObject({ code: 403 });
  });

  it("gives no role that it has not itself, in a project either", async () => {
    const path = `${rbac}/namespaces/${project}/rolebindings`;
    for (const role of ["cluster-admin", "edit", "dicot:cloud-admin"])
      expect(await outcome(dicot, { method: "POST", path, body: bindingTo("up", role) })).toMatchObject({ code: 403 });
    const role = { apiVersion: `${apiGroup}/v1`, kind: "Role", metadata: { name: "up" } };
    const roles = `${rbac}/namespaces/${project}/roles`;
    const starting = { ...role, rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["create"] }] };
    expect(await outcome(dicot, { method: "POST", path: roles, body: starting })).toMatchObject({ code: 403 });
  });
});

describe("the rules in deploy/access", () => {
  const rules = readdirSync(join(root, "deploy/access")).flatMap((file) =>
    parseAllDocuments(readFileSync(join(root, "deploy/access", file), "utf8")).flatMap((document) => {
      const { kind, metadata, rules: held = [] } = document.toJS() as { kind: string; metadata?: { name: string }; rules?: Rule[] };
      return kind === "ClusterRole" || kind === "Role" ? held.map((rule) => ({ role: metadata?.name ?? "", rule })) : [];
    }),
  );

  it("have no wildcard", () => {
    const wild = rules.filter(({ rule }) => [rule.apiGroups, rule.resources, rule.verbs, rule.resourceNames].flat().includes("*"));
    expect(wild).toEqual([]);
    expect(rules.length).toBeGreaterThan(100);
  });

  it("never escalate, and bind and read ClusterRoles by their names alone", () => {
    const touching = rules.filter(({ rule }) => rule.resources?.includes("clusterroles"));
    expect(rules.filter(({ rule }) => rule.verbs.includes("escalate"))).toEqual([]);
    expect(touching.filter(({ rule }) => rule.resourceNames === undefined)).toEqual([]);
    expect([...new Set(rules.filter(({ rule }) => rule.verbs.includes("bind")).map(({ role }) => role))]).toEqual(["dicot:server"]);
  });
});
