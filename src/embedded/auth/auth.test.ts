import { describe, expect, it } from "vitest";
import { clientFor, configMap, eventually, testServer } from "../../testing/api-client.ts";

const test = testServer();
const rbac = "/apis/rbac.authorization.k8s.io/v1";
const maps = (namespace: string) => `/api/v1/namespaces/${namespace}/configmaps`;

const role = (name: string, rules: object[]) => ({ metadata: { name }, rules });
const binding = (name: string, kind: string, roleName: string, subjects: object[]) => ({
  metadata: { name },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind, name: roleName },
  subjects,
});
const user = (name: string) => ({ kind: "User", apiGroup: "rbac.authorization.k8s.io", name });

describe("authentication", () => {
  it("answers 401 to bad tokens, 403 to those who send none, and tells anyone its health", async () => {
    const stranger = clientFor(test.server.url, "nonsense");
    expect((await stranger.get("/api/v1/namespaces")).body).toMatchObject({ kind: "Status", code: 401, reason: "Unauthorized" });
    expect((await fetch(`${test.server.url}/readyz`)).status).toBe(200);
    expect((await fetch(`${test.server.url}/api`)).status).toBe(403);
  });
});

describe("authorization", () => {
  it("refuses in the API server's words what no role allows", async () => {
    const { code, body } = await test.as("bob").get(maps("default"));
    expect(code).toBe(403);
    expect(body).toMatchObject({
      reason: "Forbidden",
      message: 'configmaps is forbidden: User "bob" cannot list resource "configmaps" in API group "" in the namespace "default"',
      details: { kind: "configmaps" },
    });
    expect((await test.as("bob").get("/api/v1/nodes/n")).body.message).toBe(
      'nodes "n" is forbidden: User "bob" cannot get resource "nodes" in API group "" at the cluster scope',
    );
    expect((await test.as("bob").get("/metrics")).body.message).toBe('forbidden: User "bob" cannot get path "/metrics"');
  });

  it("goes by bindings, names and subresources", async () => {
    await test.admin.post(
      `${rbac}/namespaces/default/roles`,
      role("one-map", [{ apiGroups: [""], resources: ["configmaps"], resourceNames: ["mine"], verbs: ["get"] }]),
    );
    await test.admin.post(`${rbac}/namespaces/default/rolebindings`, binding("one-map", "Role", "one-map", [user("carol")]));
    await test.admin.post(maps("default"), configMap("mine"));
    const carol = test.as("carol");
    expect((await carol.get(`${maps("default")}/mine`)).code).toBe(200);
    expect((await carol.get(`${maps("default")}/other`)).code).toBe(403);
    expect((await carol.get(`${maps("kube-system")}/mine`)).code).toBe(403);
    await test.admin.delete(`${rbac}/namespaces/default/rolebindings/one-map`);
    expect((await carol.get(`${maps("default")}/mine`)).code).toBe(403);
  });

  it("has the release's roles, aggregated ones filled", async () => {
    await test.admin.post(`${rbac}/namespaces/default/rolebindings`, binding("dave", "ClusterRole", "view", [user("dave")]));
    await eventually(
      () => test.as("dave").get(maps("default")),
      ({ code }) => code === 200,
    );
    expect((await test.as("dave").get("/api/v1/namespaces/default/secrets")).code).toBe(403);
    await test.admin.post(`${rbac}/clusterroles`, {
      ...role("more-view", [{ apiGroups: ["apps"], resources: ["things"], verbs: ["get"] }]),
      metadata: { name: "more-view", labels: { "rbac.authorization.k8s.io/aggregate-to-view": "true" } },
    });
    await eventually(
      () => test.admin.get(`${rbac}/clusterroles/view`),
      ({ body }) => body.rules.some(({ resources }: { resources: string[] }) => resources?.includes("things")),
    );
  });

  it("lets nobody grant what they do not hold", async () => {
    await test.admin.post(
      `${rbac}/namespaces/default/roles`,
      role("granter", [{ apiGroups: ["rbac.authorization.k8s.io"], resources: ["roles", "rolebindings"], verbs: ["*"] }]),
    );
    await test.admin.post(
      `${rbac}/namespaces/default/roles`,
      role("erin-bind", [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }]),
    );
    await test.admin.post(`${rbac}/namespaces/default/rolebindings`, binding("granter", "Role", "granter", [user("erin")]));
    await test.admin.post(`${rbac}/namespaces/default/rolebindings`, binding("erin-pods", "Role", "erin-bind", [user("erin")]));
    const erin = test.as("erin");
    // `*` on roles includes `escalate` and `bind`.
    expect(
      (await erin.post(`${rbac}/namespaces/default/roles`, role("big", [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }]))).code,
    ).toBe(201);
    await test.admin.patch("merge", `${rbac}/namespaces/default/roles/granter`, {
      rules: [{ apiGroups: ["rbac.authorization.k8s.io"], resources: ["roles", "rolebindings"], verbs: ["create", "get"] }],
    });
    const refused = await erin.post(
      `${rbac}/namespaces/default/roles`,
      role("secrets", [{ apiGroups: [""], resources: ["secrets"], verbs: ["get"] }]),
    );
    expect(refused.code).toBe(403);
    expect(refused.body.message).toBe(
      'roles.rbac.authorization.k8s.io "secrets" is forbidden: user "erin" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["secrets"], Verbs:["get"]}',
    );
    expect(
      (await erin.post(`${rbac}/namespaces/default/roles`, role("pods", [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }]))).code,
    ).toBe(201);
    expect(
      (await erin.post(`${rbac}/namespaces/default/rolebindings`, binding("admin", "ClusterRole", "admin", [user("erin")]))).code,
    ).toBe(403);
    expect((await erin.post(`${rbac}/namespaces/default/rolebindings`, binding("pods", "Role", "pods", [user("frank")]))).code).toBe(201);
  });
});

describe("impersonation", () => {
  const shim = "system:serviceaccount:dicot-system:shim";
  const as = (headers: Record<string, string>) => clientFor(test.server.url, test.server.tokenFor(shim), headers);
  const member = "system:serviceaccount:identities:p-1-member";

  it("needs the right to each thing that is claimed", async () => {
    await test.admin.post("/api/v1/namespaces", { metadata: { name: "identities" } });
    await test.admin.post("/api/v1/namespaces", { metadata: { name: "p1" } });
    await test.admin.post(
      `${rbac}/namespaces/identities/roles`,
      role("impersonator", [{ apiGroups: [""], resources: ["serviceaccounts"], verbs: ["impersonate"] }]),
    );
    const account = { kind: "ServiceAccount", name: "shim", namespace: "dicot-system" };
    await test.admin.post(`${rbac}/namespaces/identities/rolebindings`, binding("shim", "Role", "impersonator", [account]));
    await test.admin.post(
      `${rbac}/clusterroles`,
      role("audit-extra", [
        { apiGroups: ["authentication.k8s.io"], resources: ["userextras/openstack.dicot.io/user-id"], verbs: ["impersonate"] },
      ]),
    );
    await test.admin.post(`${rbac}/clusterrolebindings`, binding("audit-extra", "ClusterRole", "audit-extra", [account]));
    await test.admin.post(
      `${rbac}/namespaces/p1/rolebindings`,
      binding("member", "ClusterRole", "cluster-admin", [{ kind: "ServiceAccount", name: "p-1-member", namespace: "identities" }]),
    );

    const create = (headers: Record<string, string>, namespace = "p1") =>
      as(headers).post(maps(namespace), { metadata: { generateName: "x-" } });
    const codes = async (...cases: [Record<string, string>, string?][]) =>
      Promise.all(cases.map(async ([headers, namespace]) => (await create(headers, namespace)).code));
    expect(
      await codes(
        [{ "impersonate-user": member }],
        [{ "impersonate-user": member }, "default"],
        [{}],
        [{ "impersonate-user": "system:serviceaccount:kube-system:default" }],
        [{ "impersonate-user": "bob" }],
        [{ "impersonate-user": shim, "impersonate-group": "system:masters" }],
        [{ "impersonate-user": member, "impersonate-extra-openstack.dicot.io%2fuser-id": "u1" }],
        [{ "impersonate-user": member, "impersonate-extra-other": "u1" }],
        [{ "impersonate-user": member, "impersonate-uid": "1" }],
      ),
    ).toEqual([201, 403, 403, 403, 403, 403, 201, 403, 403]);
    const { body } = await create({ "impersonate-user": "system:serviceaccount:kube-system:default" });
    expect(body.message).toBe(
      `serviceaccounts "default" is forbidden: User "${shim}" cannot impersonate resource "serviceaccounts" in API group "" in the namespace "kube-system"`,
    );
  });

  it("gives the groups and extras that were claimed", async () => {
    const root = clientFor(test.server.url, test.server.tokenFor("admin"), { "impersonate-user": member, "impersonate-extra-a%2Fb": "c" });
    const { body } = await root.post("/apis/authentication.k8s.io/v1/selfsubjectreviews", {});
    expect(body.status.userInfo).toEqual({
      username: member,
      groups: ["system:serviceaccounts", "system:serviceaccounts:identities", "system:authenticated"],
      extra: { "a/b": ["c"] },
    });
  });

  it("is refused without a user", async () => {
    expect((await clientFor(test.server.url, test.server.tokenFor("admin"), { "impersonate-group": "x" }).get("/api")).code).toBe(400);
  });
});

describe("ServiceAccount tokens", () => {
  const accounts = "/api/v1/namespaces/default/serviceaccounts";
  const request = (spec: object = {}) => ({ apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec });

  it("authenticate as the account until it is gone", async () => {
    await test.admin.post(accounts, { metadata: { name: "worker" } });
    const { code, body } = await test.admin.post(`${accounts}/worker/token`, request());
    expect(code).toBe(201);
    expect(body.status.expirationTimestamp).toMatch(/Z$/);
    const worker = clientFor(test.server.url, body.status.token);
    const who = await worker.post("/apis/authentication.k8s.io/v1/selfsubjectreviews", {});
    expect(who.body.status.userInfo).toMatchObject({
      username: "system:serviceaccount:default:worker",
      groups: ["system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated"],
    });
    await test.admin.delete(`${accounts}/worker`);
    expect((await worker.get("/api")).code).toBe(401);
  });

  it("are for their audience only", async () => {
    const { body } = await test.admin.post(`${accounts}/default/token`, request({ audiences: ["vault"] }));
    const { token } = body.status;
    expect((await clientFor(test.server.url, token).get("/api")).code).toBe(401);
    const review = (audiences?: string[]) => test.admin.post("/apis/authentication.k8s.io/v1/tokenreviews", { spec: { token, audiences } });
    expect((await review()).body.status).toMatchObject({ user: {}, error: expect.any(String) });
    expect((await review(["vault"])).body.status).toMatchObject({
      authenticated: true,
      audiences: ["vault"],
      user: { username: "system:serviceaccount:default:default" },
    });
  });

  it("live ten minutes at least", async () => {
    expect((await test.admin.post(`${accounts}/default/token`, request({ expirationSeconds: 60 }))).code).toBe(422);
  });
});

describe("access reviews", () => {
  it("answer for others, and for oneself", async () => {
    const review = (spec: object) => test.admin.post("/apis/authorization.k8s.io/v1/subjectaccessreviews", { spec });
    const resourceAttributes = { namespace: "default", verb: "list", resource: "pods" };
    expect((await review({ user: "dave", resourceAttributes })).body.status.allowed).toBe(true);
    expect((await review({ user: "nobody", resourceAttributes })).body.status.allowed).toBe(false);
    expect((await review({ groups: ["system:masters"], resourceAttributes })).body.status.allowed).toBe(true);
    expect((await review({ resourceAttributes })).code).toBe(422);
    const own = await test.as("dave").post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", { spec: { resourceAttributes } });
    expect([own.code, own.body.status.allowed]).toEqual([201, true]);
    const rules = await test.as("dave").post("/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", { spec: { namespace: "default" } });
    expect(rules.body.status.resourceRules.length).toBeGreaterThan(5);
  });
});
