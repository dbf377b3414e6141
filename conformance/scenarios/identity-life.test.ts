/** Users, roles, projects and delegated rights, from the making to the deletion; and what each means for who comes with kubectl. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { due, listed, made, named, object, objects, type Thing } from "./asking.ts";
import { type Caller, type Cloud, eventually, login, send, startCloud } from "./cloud.ts";

let cloud: Cloud;
let admin: Caller;
beforeAll(async () => {
  cloud = await startCloud();
  admin = cloud.admin;
});
afterAll(() => cloud.close());

const password = "a password of some length";
const members = (project: string, user: string, role: string) => `/projects/${project}/users/${user}/roles/${role}`;
const namespaceOf = async (project: string) =>
  (await objects(cloud, `/api/v1/namespaces?labelSelector=openstack.dicot.io/project=${project}`))[0]?.metadata.name ?? "";

async function projectWithMember(word: string): Promise<{ project: Thing; user: Thing; role: string; caller: Caller }> {
  const name = cloud.own(word);
  const project = await made(admin, "identity", "/projects", { project: { name } });
  const user = await made(admin, "identity", "/users", { user: { name: `${name}-user`, password } });
  const role = (await named(admin, "identity", "/roles", "member")).id;
  due(await admin.ask("identity", "PUT", members(project.id, user.id, role)), 204);
  const caller = await login(cloud.url, { username: user.name, password, project_name: name });
  return { project, user, role, caller };
}

describe("a project", () => {
  it("is a namespace, and the roles in it are RoleBindings", async () => {
    const { project, user, role } = await projectWithMember("orchard");
    const namespace = await namespaceOf(project.id);
    expect((await object(cloud, `/api/v1/namespaces/${namespace}`)).metadata.annotations).toMatchObject({
      "openstack.dicot.io/name": project.name,
    });
    const bindings = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings`;
    expect(JSON.stringify(await objects(cloud, bindings))).toContain(`openstack:user:${user.id}`);

    due(await admin.ask("identity", "DELETE", members(project.id, user.id, role)), 204);
    expect(JSON.stringify(await objects(cloud, bindings))).not.toContain(`openstack:user:${user.id}`);
    await expect(login(cloud.url, { username: user.name, password, project_name: project.name })).rejects.toThrow("401");
  });

  it("gives the role that a RoleBinding made with kubectl names", async () => {
    const { project } = await projectWithMember("meadow");
    const user = await made(admin, "identity", "/users", { user: { name: cloud.own("meadow-guest"), password } });
    const namespace = await namespaceOf(project.id);
    const binding = {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: "guest" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "dicot:reader" },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: `openstack:user:${user.id}` }],
    };
    const path = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings`;
    due(await cloud.kubernetes("POST", path, binding), 201);
    const assignments = `/role_assignments?user.id=${user.id}&include_names=true`;
    const [assignment] = await eventually(
      () => listed<{ role: Thing; scope: { project: Thing } }>(admin, "identity", assignments),
      (list) => list.length > 0,
    );
    expect(assignment).toMatchObject({ role: { name: "reader" }, scope: { project: { id: project.id } } });

    const guest = await login(cloud.url, { username: user.name, password, project_name: project.name });
    due(await guest.ask("compute", "GET", "/servers"), 200);
    due(await guest.ask("block-storage", "POST", "/volumes", { body: { volume: { size: 1 } } }), 403);
    due(await cloud.kubernetes("DELETE", `${path}/guest`), 200);
    await eventually(
      () => guest.ask("compute", "GET", "/servers"),
      ({ status }) => status === 401,
    );
  });

  it("that is disabled lets nobody in, through neither door", async () => {
    const { project, user, caller } = await projectWithMember("closed");
    const namespace = await namespaceOf(project.id);
    const review = {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SubjectAccessReview",
      spec: {
        user: `system:serviceaccount:dicot-identities:p-${project.id}-member`,
        groups: ["system:serviceaccounts", "system:serviceaccounts:dicot-identities", "system:authenticated"],
        resourceAttributes: { namespace, verb: "create", group: "kubevirt.io", resource: "virtualmachines" },
      },
    };
    const allowed = async () =>
      due(await cloud.kubernetes("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", review), 201).json<{
        status: { allowed: boolean };
      }>().status.allowed;
    expect(await allowed()).toBe(true);

    due(await admin.ask("identity", "PATCH", `/projects/${project.id}`, { body: { project: { enabled: false } } }), 200);
    due(await caller.ask("compute", "GET", "/servers"), 401);
    await eventually(allowed, (answer) => !answer);

    due(await admin.ask("identity", "PATCH", `/projects/${project.id}`, { body: { project: { enabled: true } } }), 200);
    await eventually(allowed, (answer) => answer);
    const again = await login(cloud.url, { username: user.name, password, project_name: project.name });
    due(await again.ask("block-storage", "GET", "/volumes"), 200);
  });

  it("that has something in it is not deleted; an empty one goes with its namespace", async () => {
    const { project, caller } = await projectWithMember("short");
    const volume = await made(caller, "block-storage", "/volumes", { volume: { size: 1, name: "left" } });
    due(await admin.ask("identity", "DELETE", `/projects/${project.id}`), 409);
    await eventually(
      () => caller.ask("block-storage", "DELETE", `/volumes/${volume.id}`),
      ({ status }) => status === 202,
    );
    await eventually(
      () => caller.ask("block-storage", "GET", `/volumes/${volume.id}`),
      ({ status }) => status === 404,
    );
    due(await admin.ask("identity", "DELETE", `/projects/${project.id}`), 204);
    due(await admin.ask("identity", "GET", `/projects/${project.id}`), 404);
    await eventually(
      () => namespaceOf(project.id),
      (name) => name === "",
    );
  });
});

describe("a user", () => {
  it("is a User in dicot-system whose password is nowhere to be read", async () => {
    const name = cloud.own("ada");
    const user = await made(admin, "identity", "/users", { user: { name, password, email: "ada@example.org" } });
    const users = await objects(cloud, "/apis/identity.dicot.io/v1alpha1/namespaces/dicot-system/users");
    expect(users.find(({ spec }) => spec?.["name"] === name)).toBeDefined();
    const secrets = await objects(cloud, "/api/v1/namespaces/dicot-system/secrets");
    expect(JSON.stringify([users, secrets])).not.toContain(password);
    expect(JSON.stringify(secrets)).not.toContain(Buffer.from(password).toString("base64"));

    due(await admin.ask("identity", "PATCH", `/users/${user.id}`, { body: { user: { enabled: false } } }), 200);
    await expect(login(cloud.url, { username: name, password, project_name: "demo" })).rejects.toThrow("401");
    due(await admin.ask("identity", "DELETE", `/users/${user.id}`), 204);
    due(await admin.ask("identity", "GET", `/users/${user.id}`), 404);
  });

  it("loses his tokens with his password", async () => {
    const { user, caller } = await projectWithMember("changing");
    const body = { user: { original_password: password, password: `${password}, and another` } };
    due(await caller.ask("identity", "POST", `/users/${user.id}/password`, { body }), 204);
    await eventually(
      () => caller.ask("compute", "GET", "/servers"),
      ({ status }) => status === 401,
    );
  });
});

describe("an application credential", () => {
  const tokenOf = async (id: string, secret: string) =>
    send(`${cloud.url}/identity/v3/auth/tokens`, "POST", {
      body: { auth: { identity: { methods: ["application_credential"], application_credential: { id, secret } } } },
    });

  it("has a part of its maker's roles, and is worth nothing once it is deleted", async () => {
    const { user, caller, project } = await projectWithMember("delegating");
    const reader = await named(admin, "identity", "/roles", "reader");
    const path = `/users/${user.id}/application_credentials`;
    const credential = await made<Thing & { secret: string }>(caller, "identity", path, {
      application_credential: { name: "robot", roles: [{ id: reader.id }] },
    });
    const answer = due(await tokenOf(credential.id, credential.secret), 201);
    expect(answer.json()).toMatchObject({ token: { project: { id: project.id }, roles: [{ name: "reader" }] } });
    const headers = { "x-auth-token": answer.headers.get("x-subject-token") ?? "" };
    due(await send(`${cloud.url}/volume/v3/volumes`, "GET", { headers }), 200);
    due(await send(`${cloud.url}/volume/v3/volumes`, "POST", { headers, body: { volume: { size: 1 } } }), 403);
    due(await tokenOf(credential.id, "guessed"), 401);

    due(await caller.ask("identity", "DELETE", `${path}/${credential.id}`), 204);
    due(await tokenOf(credential.id, credential.secret), 401);
    await eventually(
      () => send(`${cloud.url}/volume/v3/volumes`, "GET", { headers }),
      ({ status }) => status === 401,
    );
  });
});

describe("a token", () => {
  it("that is revoked opens nothing more", async () => {
    const { caller } = await projectWithMember("leaving");
    const headers = { "x-subject-token": caller.token };
    due(await caller.ask("identity", "DELETE", "/auth/tokens", { headers }), 204);
    await eventually(
      () => caller.ask("compute", "GET", "/servers"),
      ({ status }) => status === 401,
    );
  });

  it("tells a catalog of which every address answers with its version", async () => {
    const { token } = due(await admin.ask("identity", "GET", "/auth/tokens", { headers: { "x-subject-token": admin.token } }), 200).json<{
      token: { catalog: { type: string; endpoints: { url: string }[] }[] };
    }>();
    expect(token.catalog.map(({ type }) => type).sort()).toEqual(
      expect.arrayContaining(["block-storage", "compute", "identity", "image", "network", "placement"]),
    );
    for (const { endpoints } of token.catalog) {
      // Block Storage's address has the project in it, as devstack's has; its version is a step above, where clients look for it too.
      const url = endpoints[0]?.url.replace(`/${admin.projectId}`, "") ?? "";
      const { status, text } = await send(url, "GET", { headers: { "x-auth-token": admin.token } });
      expect([200, 300], `${url}: ${text}`).toContain(status);
    }
  });
});
