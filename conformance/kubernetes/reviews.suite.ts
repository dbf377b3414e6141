/** Tokens of ServiceAccounts, and the questions that are asked by POST and never stored. */
import { beforeAll, describe, expect, it } from "vitest";
import { eventually } from "./client.ts";
import { server, unique } from "./server.ts";

const api = server();
let namespace: string;
let accounts: string;
beforeAll(async () => {
  namespace = await api.namespace();
  accounts = `/api/v1/namespaces/${namespace}/serviceaccounts`;
});

async function account() {
  const name = unique("sa");
  const object = await api.admin.must("POST", accounts, { metadata: { name } });
  return { name, path: `${accounts}/${name}`, user: `system:serviceaccount:${namespace}:${name}`, uid: object.metadata.uid as string };
}
const ask = (spec: object) => api.admin.post("/apis/authentication.k8s.io/v1/tokenreviews", { spec });
const claims = (token: string) => JSON.parse(Buffer.from(token.split(".")[1]!, "base64url").toString());

describe.concurrent("TokenRequest", () => {
  it("gives a token with its end, that works and says whose it is", async () => {
    const { path, name, user, uid } = await account();
    const { code, body } = await api.admin.post(`${path}/token`, { spec: { expirationSeconds: 1200 } });
    expect(code).toBe(201);
    expect(body).toMatchObject({
      kind: "TokenRequest",
      apiVersion: "authentication.k8s.io/v1",
      metadata: { name, namespace },
      spec: { expirationSeconds: 1200, audiences: [expect.any(String)] },
      status: { token: expect.any(String), expirationTimestamp: expect.stringMatching(/Z$/) },
    });
    const { token, expirationTimestamp } = body.status;
    const left = (Date.parse(expirationTimestamp) - Date.now()) / 1000;
    expect(left).toBeGreaterThan(1190);
    expect(left).toBeLessThan(1210);
    expect(claims(token)).toMatchObject({
      sub: user,
      iss: expect.any(String),
      "kubernetes.io": { namespace, serviceaccount: { name, uid } },
    });
    const review = await api.admin.withToken(token).post("/apis/authentication.k8s.io/v1/selfsubjectreviews", {});
    expect(review).toMatchObject({
      code: 201,
      body: {
        kind: "SelfSubjectReview",
        status: {
          userInfo: {
            username: user,
            uid,
            groups: ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"],
            extra: { "authentication.kubernetes.io/credential-id": [expect.stringMatching(/^JTI=/)] },
          },
        },
      },
    });
  });
  it.each([
    ["of less than ten minutes", { expirationSeconds: 599 }, "spec.expirationSeconds", "may not specify a duration less than 10 minutes"],
    [
      "of more than 2^32 seconds",
      { expirationSeconds: 2 ** 32 + 1 },
      "spec.expirationSeconds",
      "may not specify a duration larger than 2^32 seconds",
    ],
  ])("%s is refused", async (_, spec, field, message) => {
    const { path } = await account();
    expect(await api.admin.post(`${path}/token`, { spec })).toMatchObject({
      code: 422,
      body: { reason: "Invalid", details: { kind: "TokenRequest", causes: [{ field, message: expect.stringContaining(message) }] } },
    });
  });
  it("of an account that does not exist is 404", async () => {
    expect(await api.admin.post(`${accounts}/absent/token`, { spec: {} })).toMatchObject({
      code: 404,
      body: { message: 'serviceaccounts "absent" not found' },
    });
  });
  it("bound to a Secret dies with it", async () => {
    const { path } = await account();
    const name = unique("secret");
    const secret = await api.admin.must("POST", `/api/v1/namespaces/${namespace}/secrets`, { metadata: { name } });
    const bound = (uid: string) => ({ spec: { boundObjectRef: { kind: "Secret", apiVersion: "v1", name, uid } } });
    expect(await api.admin.post(`${path}/token`, bound("other"))).toMatchObject({ code: 409, body: { reason: "Conflict" } });
    const { status } = await api.admin.must("POST", `${path}/token`, bound(secret.metadata.uid));
    expect((await ask({ token: status.token })).body.status.authenticated).toBe(true);
    await api.admin.must("DELETE", `/api/v1/namespaces/${namespace}/secrets/${name}`);
    await eventually(
      () => ask({ token: status.token }),
      ({ body }) => body.status.authenticated !== true,
    );
  });
  it("dies with its account", async () => {
    const { path } = await account();
    const { status } = await api.admin.must("POST", `${path}/token`, {});
    await api.admin.must("DELETE", path);
    await eventually(
      () => api.admin.withToken(status.token).get("/api"),
      ({ code }) => code === 401,
    );
  });
});

describe("TokenReview", () => {
  it("says who a token is", async () => {
    const { path, user, uid } = await account();
    const { status, spec } = await api.admin.must("POST", `${path}/token`, {});
    expect(await ask({ token: status.token })).toMatchObject({
      code: 201,
      body: {
        kind: "TokenReview",
        status: {
          authenticated: true,
          user: { username: user, uid, groups: ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"] },
          audiences: spec.audiences,
        },
      },
    });
  });
  it("knows audiences: a token is for those it was made for", async () => {
    const { path } = await account();
    const { status } = await api.admin.must("POST", `${path}/token`, { spec: { audiences: ["vault", "other"] } });
    expect((await ask({ token: status.token, audiences: ["vault"] })).body.status).toMatchObject({
      authenticated: true,
      audiences: ["vault"],
    });
    const refused = (await ask({ token: status.token })).body.status;
    expect(refused.authenticated).toBeUndefined();
    expect(refused.error).toEqual(expect.any(String));
    expect((await api.admin.withToken(status.token).get("/api")).code).toBe(401);
  });
  it("of nonsense is no error, but not authenticated", async () => {
    const { code, body } = await ask({ token: "nonsense" });
    expect(code).toBe(201);
    expect(body.status.authenticated).toBeUndefined();
    expect(body.status.user).toEqual({});
    expect(body.status.error).toContain("invalid bearer token");
  });
  it("without a token is refused", async () => {
    expect(await ask({})).toMatchObject({ code: 400, body: { message: "token is required for TokenReview in authentication" } });
  });
});

describe("a request without a good token", () => {
  it.each([
    ["a token of nobody", "nonsense"],
    ["a token that was tampered with", "eyJhbGciOiJSUzI1NiJ9.e30.AAAA"],
  ])("%s is 401", async (_, token) => {
    expect(await api.admin.withToken(token).get("/api/v1/namespaces")).toMatchObject({
      code: 401,
      body: { kind: "Status", status: "Failure", reason: "Unauthorized", message: "Unauthorized", code: 401 },
    });
  });
  it("at all is anonymous: health is open, the rest is not", async () => {
    const nobody = api.admin.withToken(undefined);
    for (const path of ["/healthz", "/livez", "/readyz", "/version"]) expect([path, (await nobody.get(path)).code]).toEqual([path, 200]);
    expect(await nobody.get("/api/v1/namespaces")).toMatchObject({
      code: 403,
      body: {
        message: 'namespaces is forbidden: User "system:anonymous" cannot list resource "namespaces" in API group "" at the cluster scope',
      },
    });
  });
});

describe("access reviews", () => {
  const authorization = "/apis/authorization.k8s.io/v1";
  const attributes = (verb: string, resource: string, more: object = {}) => ({ resourceAttributes: { verb, resource, ...more } });
  it.each([
    ["an administrator", { user: "x", groups: ["system:masters"], ...attributes("delete", "nodes") }, true],
    ["anybody, of discovery", { user: "x", groups: ["system:authenticated"], nonResourceAttributes: { verb: "get", path: "/apis" } }, true],
    [
      "anybody, of a path",
      { user: "x", groups: ["system:authenticated"], nonResourceAttributes: { verb: "get", path: "/metrics" } },
      false,
    ],
    ["nobody", { user: "x", ...attributes("get", "secrets", { namespace: "default" }) }, false],
  ])("SubjectAccessReview of %s", async (_, spec, allowed) => {
    const { code, body } = await api.admin.post(`${authorization}/subjectaccessreviews`, { spec });
    expect([code, body.status.allowed]).toEqual([201, allowed]);
    expect(body.kind).toBe("SubjectAccessReview");
  });
  it.each([
    ["no user", attributes("get", "pods"), "spec.user"],
    ["neither resource nor path", { user: "x" }, "spec"],
    ["both", { user: "x", ...attributes("get", "pods"), nonResourceAttributes: { path: "/", verb: "get" } }, "spec"],
  ])("SubjectAccessReview with %s is refused", async (_, spec, field) => {
    expect(await api.admin.post(`${authorization}/subjectaccessreviews`, { spec })).toMatchObject({
      code: 422,
      body: { reason: "Invalid", details: { causes: expect.arrayContaining([expect.objectContaining({ field })]) } },
    });
  });
  it("LocalSubjectAccessReview stays in its namespace", async () => {
    const path = `${authorization}/namespaces/${namespace}/localsubjectaccessreviews`;
    const review = (of: string) => api.admin.post(path, { spec: { user: "x", ...attributes("get", "pods", { namespace: of }) } });
    expect((await review(namespace)).body.status.allowed).toBe(false);
    expect((await review("default")).code).toBe(422);
  });
  it("SelfSubjectAccessReview is about who asks", async () => {
    const path = `${authorization}/selfsubjectaccessreviews`;
    const spec = attributes("create", "secrets", { namespace });
    expect((await api.admin.post(path, { spec })).body.status.allowed).toBe(true);
    expect((await api.admin.as(unique("user")).post(path, { spec })).body.status.allowed).toBe(false);
  });
  it("SelfSubjectRulesReview lists what who asks may do", async () => {
    const name = unique("user");
    const roles = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
    const rules = [{ verbs: ["get"], apiGroups: [""], resources: ["secrets"], resourceNames: ["one"] }];
    await api.admin.must("POST", `${roles}/roles`, { metadata: { name }, rules });
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name };
    await api.admin.must("POST", `${roles}/rolebindings`, { metadata: { name }, roleRef, subjects: [{ kind: "User", name }] });
    const { body } = await eventually(
      () => api.admin.as(name).post(`${authorization}/selfsubjectrulesreviews`, { spec: { namespace } }),
      (answer) => answer.body.status.resourceRules.some((rule: { resourceNames?: string[] }) => rule.resourceNames?.[0] === "one"),
    );
    expect(body.status.resourceRules).toContainEqual(rules[0]);
    expect(body.status.nonResourceRules).toContainEqual({
      verbs: ["get"],
      nonResourceURLs: expect.arrayContaining(["/healthz", "/version"]),
    });
    expect(body.status.incomplete).toBe(false);
  });
  it("SelfSubjectRulesReview wants a namespace", async () => {
    expect(await api.admin.post(`${authorization}/selfsubjectrulesreviews`, { spec: {} })).toMatchObject({ code: 400 });
  });
});
