import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { SYSTEM_NAMESPACE } from "../kube/names.ts";
import { type Cloud, type Json, startCloud } from "../testing/cloud.ts";

let cloud: Cloud;
let token: string;
let user: string;
let project: string;
let roles: Record<string, string>;

const send = (method: string, path: string, body?: unknown) => cloud.ask(method, path, { token, ...(body === undefined ? {} : { body }) });
const namespaceOf = (id: string) => cloud.kube.findById("Namespace", undefined, id)?.metadata.name ?? "";
const assignments = async (query: string): Promise<Json[]> => [
  ...(await send("GET", `/v3/role_assignments?${query}`)).body["role_assignments"]!,
];
const roleIds = (found: Json[]) => found.map((one) => String(one["role"]!["id"])).sort();
let count = 0;

beforeAll(async () => {
  cloud = await startCloud({ base: "/identity" });
  token = await cloud.admin();
  roles = Object.fromEntries(
    [...(await send("GET", "/v3/roles")).body["roles"]!].map((role) => [String(role["name"]), String(role["id"])]),
  );
});
beforeEach(async () => {
  count += 1;
  user = String((await send("POST", "/v3/users", { user: { name: `user-${count}`, password: "p" } })).body["user"]!["id"]);
  project = String((await send("POST", "/v3/projects", { project: { name: `project-${count}` } })).body["project"]!["id"]);
});
afterAll(() => cloud.close());

describe("PUT /v3/projects/{project_id}/users/{user_id}/roles/{role_id}", () => {
  it("makes a RoleBinding in the project's namespace, once", async () => {
    const path = `/v3/projects/${project}/users/${user}/roles/${roles["member"]}`;
    expect((await send("GET", path)).status).toBe(404);
    expect((await send("PUT", path)).status).toBe(204);
    expect((await send("PUT", path)).status).toBe(204);
    expect((await send("HEAD", path)).status).toBe(204);
    const bindings = cloud.kube.list("RoleBinding", namespaceOf(project)).filter(({ metadata }) => metadata.name?.includes(user));
    expect(bindings).toMatchObject([
      { roleRef: { kind: "ClusterRole", name: "dicot:member" }, subjects: [{ kind: "User", name: `openstack:user:${user}` }] },
    ]);
    expect([...(await send("GET", `/v3/projects/${project}/users/${user}/roles`)).body["roles"]!]).toMatchObject([{ name: "member" }]);
    expect((await send("DELETE", path)).status).toBe(204);
    expect((await send("DELETE", path)).status).toBe(404);
    expect((await send("PUT", `/v3/projects/${project}/users/nobody/roles/${roles["member"]}`)).status).toBe(404);
    expect((await send("PUT", `/v3/projects/${project}/users/${user}/roles/nothing`)).status).toBe(404);
  });

  it("keeps a role that Kubernetes does not know as a RoleAssignment", async () => {
    expect((await send("PUT", `/v3/projects/${project}/users/${user}/roles/${roles["service"]}`)).status).toBe(204);
    const found = cloud.kube.list("RoleAssignment", SYSTEM_NAMESPACE).filter(({ spec }) => spec.userID === user);
    expect(found).toMatchObject([{ spec: { roleID: roles["service"], projectID: project } }]);
    expect(roleIds(await assignments(`user.id=${user}`))).toEqual([roles["service"]]);
  });

  it("is not for those who are not administrators", async () => {
    const demo = await cloud.logIn("demo", "demo");
    expect((await cloud.ask("PUT", `/v3/projects/${project}/users/${user}/roles/${roles["member"]}`, { token: demo })).status).toBe(403);
    expect((await cloud.ask("GET", "/v3/role_assignments", { token: demo })).status).toBe(403);
  });
});

describe("GET /v3/role_assignments", () => {
  it("shows a RoleBinding that was made with kubectl, and logs in by it", async () => {
    const { kube } = cloud;
    await kube.create({
      apiVersion: "identity.dicot.io/v1alpha1",
      kind: "User",
      metadata: {
        name: `sso-${count}`,
        namespace: SYSTEM_NAMESPACE,
        labels: { "openstack.dicot.io/id": "f".repeat(30) + String(count).padStart(2, "0") },
      },
      spec: { name: `sso-${count}`, domainID: "default", kubernetesSubjects: [{ kind: "User", name: "oidc:ada" }] },
    });
    await kube.create({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: "by-hand", namespace: namespaceOf(project) },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "dicot:reader" },
      subjects: [
        { apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "oidc:ada" },
        { apiGroup: "rbac.authorization.k8s.io", kind: "User", name: `openstack:user:${user}` },
        { apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "somebody else" },
      ],
    });
    const found = await assignments(`scope.project.id=${project}&include_names`);
    expect(found.map((one) => String(one["user"]!["name"])).sort()).toEqual([`sso-${count}`, `user-${count}`]);
    expect(found[0]!["role"]).toMatchObject({ name: "reader" });
    await cloud.logIn(`user-${count}`, "p", { project: { id: project } });
    // Taking one subject's role leaves the others theirs.
    expect((await send("DELETE", `/v3/projects/${project}/users/${user}/roles/${roles["reader"]}`)).status).toBe(204);
    expect(kube.find("RoleBinding", namespaceOf(project), "by-hand")?.subjects).toMatchObject([
      { name: "oidc:ada" },
      { name: "somebody else" },
    ]);
  });

  it("says in effect what is implied, and where it comes from", async () => {
    await send("PUT", `/v3/projects/${project}/users/${user}/roles/${roles["manager"]}`);
    expect(roleIds(await assignments(`user.id=${user}`))).toEqual([roles["manager"]]);
    const found = await assignments(`user.id=${user}&effective`);
    expect(roleIds(found)).toEqual([roles["manager"], roles["member"], roles["reader"]].sort());
    const member = found.find((one) => String(one["role"]!["id"]) === roles["member"]);
    expect(member!["links"]).toEqual({
      assignment: `${cloud.url}/v3/projects/${project}/users/${user}/roles/${roles["manager"]}`,
      prior_role: `${cloud.url}/v3/prior_role/${roles["manager"]}/implies/${roles["member"]}`,
    });
  });

  it("expands groups and inheritance", async () => {
    const child = String(
      (await send("POST", "/v3/projects", { project: { name: `child-${count}`, parent_id: project } })).body["project"]!["id"],
    );
    const group = String((await send("POST", "/v3/groups", { group: { name: `group-${count}` } })).body["group"]!["id"]);
    await send("PUT", `/v3/groups/${group}/users/${user}`);
    const path = `/v3/OS-INHERIT/projects/${project}/groups/${group}/roles/${roles["reader"]}/inherited_to_projects`;
    expect((await send("PUT", path)).status).toBe(204);
    expect((await send("GET", path)).status).toBe(204);
    expect(await assignments(`group.id=${group}`)).toMatchObject([
      { scope: { project: { id: project }, "OS-INHERIT:inherited_to": "projects" } },
    ]);
    expect(await assignments(`user.id=${user}&effective`)).toMatchObject([
      {
        scope: { project: { id: child }, "OS-INHERIT:inherited_to": "projects" },
        links: {
          assignment: `${cloud.url}/v3/OS-INHERIT/projects/${project}/groups/${group}/roles/${roles["reader"]}/inherited_to_projects`,
          membership: `${cloud.url}/v3/groups/${group}/users/${user}`,
        },
      },
    ]);
    await cloud.logIn(`user-${count}`, "p", { project: { id: child } });
    await expect(cloud.logIn(`user-${count}`, "p", { project: { id: project } })).rejects.toThrow("401");
    expect((await send("DELETE", path)).status).toBe(204);
    await expect(cloud.logIn(`user-${count}`, "p", { project: { id: child } })).rejects.toThrow("401");
  });

  it("shows a whole tree, and refuses filters that contradict each other", async () => {
    const child = String(
      (await send("POST", "/v3/projects", { project: { name: `leaf-${count}`, parent_id: project } })).body["project"]!["id"],
    );
    await send("PUT", `/v3/projects/${child}/users/${user}/roles/${roles["reader"]}`);
    expect(await assignments(`scope.project.id=${project}`)).toEqual([]);
    expect(await assignments(`scope.project.id=${project}&include_subtree`)).toHaveLength(1);
    for (const query of ["include_subtree", "scope.project.id=a&scope.domain.id=b", "user.id=a&group.id=b", "effective&group.id=a"]) {
      expect((await send("GET", `/v3/role_assignments?${query}`)).status).toBe(400);
    }
  });
});

describe("PUT /v3/{domains,system}/…/roles/{role_id}", () => {
  it("gives a role in a domain, with which its token sees that domain alone", async () => {
    const domain = String((await send("POST", "/v3/domains", { domain: { name: `domain-${count}` } })).body["domain"]!["id"]);
    const path = `/v3/domains/${domain}/users/${user}/roles/${roles["reader"]}`;
    expect((await send("PUT", path)).status).toBe(204);
    expect((await send("GET", path)).status).toBe(204);
    await send("POST", "/v3/users", { user: { name: "inside", domain_id: domain } });
    const theirs = await cloud.logIn(`user-${count}`, "p", { domain: { id: domain } });
    const seen = await cloud.ask("GET", "/v3/users", { token: theirs });
    expect([...seen.body["users"]!]).toMatchObject([{ name: "inside" }]);
    expect((await cloud.ask("GET", `/v3/users/${user}`, { token: theirs })).status).toBe(200);
    expect((await send("DELETE", path)).status).toBe(204);
    expect((await cloud.ask("GET", "/v3/users", { token: theirs })).status).toBe(401);
  });

  it("lets a domain's manager rule in his domain, below his own role, and nowhere else", async () => {
    const domain = String((await send("POST", "/v3/domains", { domain: { name: `managed-${count}` } })).body["domain"]!["id"]);
    await send("PUT", `/v3/domains/${domain}/users/${user}/roles/${roles["manager"]}`);
    const manager = await cloud.logIn(`user-${count}`, "p", { domain: { id: domain } });
    const ask = (method: string, path: string, body?: unknown) =>
      cloud.ask(method, path, { token: manager, ...(body === undefined ? {} : { body }) });
    const made = await ask("POST", "/v3/users", { user: { name: "theirs", domain_id: domain } });
    expect(made.status).toBe(201);
    const theirs = String(made.body["user"]!["id"]);
    expect((await ask("POST", "/v3/users", { user: { name: "others", domain_id: "default" } })).status).toBe(403);
    const work = await ask("POST", "/v3/projects", { project: { name: "work", domain_id: domain } });
    expect(work.status).toBe(201);
    const workId = String(work.body["project"]!["id"]);
    expect((await ask("PUT", `/v3/projects/${workId}/users/${theirs}/roles/${roles["member"]}`)).status).toBe(204);
    expect((await ask("PUT", `/v3/projects/${workId}/users/${theirs}/roles/${roles["admin"]}`)).status).toBe(403);
    expect((await ask("PUT", `/v3/projects/${project}/users/${theirs}/roles/${roles["member"]}`)).status).toBe(403);
    expect((await ask("PUT", `/v3/projects/${workId}/users/${user}/roles/${roles["member"]}`)).status).toBe(403);
    expect((await ask("PUT", `/v3/system/users/${theirs}/roles/${roles["reader"]}`)).status).toBe(403);
    expect((await ask("PATCH", `/v3/projects/${project}`, { project: { description: "mine" } })).status).toBe(403);
    expect((await ask("DELETE", `/v3/users/${user}`)).status).toBe(403);
    expect((await ask("DELETE", `/v3/users/${theirs}`)).status).toBe(204);
  });

  it("gives a role on the system, and with it no right in Kubernetes", async () => {
    const path = `/v3/system/users/${user}/roles/${roles["reader"]}`;
    expect((await send("PUT", path)).status).toBe(204);
    expect((await send("GET", path)).status).toBe(204);
    expect(cloud.kube.list("ClusterRoleBinding").filter(({ subjects = [] }) => subjects.some(({ name }) => name.includes(user)))).toEqual(
      [],
    );
    const theirs = await cloud.logIn(`user-${count}`, "p", { system: { all: true } });
    expect((await cloud.ask("GET", "/v3/users", { token: theirs })).status).toBe(200);
    expect((await cloud.ask("POST", "/v3/users", { token: theirs, body: { user: { name: "no" } } })).status).toBe(403);
    expect(await assignments(`user.id=${user}&scope.system=all`)).toMatchObject([{ scope: { system: { all: true } } }]);
    expect((await send("DELETE", path)).status).toBe(204);
  });

  it("counts a ClusterRoleBinding that an administrator of the cluster made", async () => {
    const made = await cloud.kube.create({
      apiVersion: "rbac.authorization.k8s.io/v1" as const,
      kind: "ClusterRoleBinding" as const,
      metadata: { name: `by-hand-${count}` },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "dicot:reader" },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: `openstack:user:${user}` }],
    });
    expect(await assignments(`user.id=${user}&scope.system=all`)).toMatchObject([{ role: { id: roles["reader"] } }]);
    expect((await send("DELETE", `/v3/system/users/${user}/roles/${roles["reader"]}`)).status).toBe(403);
    await cloud.kube.delete(made);
  });
});
