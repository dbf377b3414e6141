import { beforeAll, describe, expect, it } from "vitest";
import { type Client, eventually, type Who } from "./client.ts";
import { server, unique } from "./server.ts";

const api = server();
const group = "rbac.authorization.k8s.io";
let namespace: string;
beforeAll(async () => {
  namespace = await api.namespace();
});

const reviews = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
const me = async (client: Client) => (await client.must("POST", reviews, {})).status.userInfo;

/** A ServiceAccount that may impersonate as the rules say, with a token of its own. */
async function impersonator(...rules: object[]): Promise<Client> {
  const name = unique("sa");
  const accounts = `/api/v1/namespaces/${namespace}/serviceaccounts`;
  await api.admin.must("POST", accounts, { metadata: { name } });
  await api.create(`/apis/${group}/v1/clusterroles`, { metadata: { name }, rules });
  await api.create(`/apis/${group}/v1/clusterrolebindings`, {
    metadata: { name },
    roleRef: { apiGroup: group, kind: "ClusterRole", name },
    subjects: [{ kind: "ServiceAccount", name, namespace }],
  });
  const { status } = await api.admin.must("POST", `${accounts}/${name}/token`, {});
  const client = api.admin.withToken(status.token);
  const first = rules[0] as { resources: string[]; resourceNames?: string[]; apiGroups: string[] };
  const [resource, subresource] = first.resources[0]!.split("/");
  await eventually(
    () =>
      client.post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {
        spec: {
          resourceAttributes: { verb: "impersonate", resource, subresource, group: first.apiGroups[0], name: first.resourceNames?.[0] },
        },
      }),
    ({ body }) => body.status?.allowed === true,
  );
  return client;
}
const may = (resource: string, ...names: string[]) => ({
  verbs: ["impersonate"],
  apiGroups: [/uids|userextras/.test(resource) ? "authentication.k8s.io" : ""],
  resources: [resource],
  ...(names.length > 0 && { resourceNames: names }),
});

describe("Impersonate headers of an administrator", () => {
  it.each<[string, Who, object]>([
    ["user", { user: "jane" }, { username: "jane", groups: ["system:authenticated"] }],
    ["user and groups", { user: "jane", groups: ["a", "b"] }, { username: "jane", groups: ["a", "b", "system:authenticated"] }],
    ["uid", { user: "jane", uid: "42" }, { username: "jane", uid: "42" }],
    ["extra", { user: "jane", extra: { scopes: ["one", "two"] } }, { extra: { scopes: ["one", "two"] } }],
    ["an escaped key of extra", { user: "jane", extra: { "example.com%2fscope": ["x"] } }, { extra: { "example.com/scope": ["x"] } }],
    [
      "a ServiceAccount, whose groups are known",
      { user: "system:serviceaccount:default:default" },
      {
        username: "system:serviceaccount:default:default",
        groups: ["system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated"],
      },
    ],
    ["nobody", { user: "system:anonymous" }, { username: "system:anonymous", groups: ["system:unauthenticated"] }],
  ])("%s", async (_, who, expected) => {
    if (who.user === "system:anonymous") {
      // Who is not known may not even ask who they are.
      expect((await api.admin.as(who).post(reviews, {})).code).toBe(403);
      return;
    }
    expect(await me(api.admin.as(who))).toMatchObject(expected);
  });
  it.each<[string, Who]>([
    ["groups", { groups: ["a"] }],
    ["a uid", { uid: "1" }],
    ["extra", { extra: { a: ["b"] } }],
  ])("%s without a user are refused", async (_, who) => {
    expect(await api.admin.as(who).get("/version")).toMatchObject({
      code: 400,
      body: { reason: "BadRequest", message: expect.stringMatching(/^requested .* without impersonating a user name$/) },
    });
  });
});

describe("the right to impersonate", () => {
  it("a user is one to the name", async () => {
    const client = await impersonator(may("users", "jane"));
    expect((await me(client.as("jane"))).username).toBe("jane");
    expect(await client.as("joe").get("/version")).toMatchObject({
      code: 403,
      body: {
        reason: "Forbidden",
        message: expect.stringMatching(
          /^users "joe" is forbidden: User "system:serviceaccount:[^"]+" cannot impersonate resource "users" in API group "" at the cluster scope$/,
        ),
      },
    });
  });
  // A server with constrained impersonation says in other words which right it looked for last.
  it.each<[string, Who]>([
    ["a group", { user: "jane", groups: ["admins"] }],
    ["system:masters", { user: "jane", groups: ["system:masters"] }],
    ["a uid", { user: "jane", uid: "7" }],
    ["extra", { user: "jane", extra: { scope: ["x"] } }],
    ["a ServiceAccount", { user: "system:serviceaccount:default:default" }],
  ])("%s is one of its own", async (_, who) => {
    const client = await impersonator(may("users", "jane"));
    expect(await client.as(who).get("/version")).toMatchObject({
      code: 403,
      body: { reason: "Forbidden", message: expect.stringMatching(/forbidden: User "system:serviceaccount:[^"]+" cannot impersonate/) },
    });
  });
  it("each part is had by its own rule", async () => {
    const client = await impersonator(may("users", "jane"), may("groups", "team"), may("uids", "7"), may("userextras/scope", "x"));
    expect(await me(client.as({ user: "jane", groups: ["team"], uid: "7", extra: { scope: ["x"] } }))).toMatchObject({
      username: "jane",
      uid: "7",
      groups: ["team", "system:authenticated"],
      extra: { scope: ["x"] },
    });
    expect((await client.as({ user: "jane", groups: ["team", "other"] }).get("/version")).code).toBe(403);
    expect((await client.as({ user: "jane", extra: { scope: ["y"] } }).get("/version")).code).toBe(403);
  });
  it("a ServiceAccount is one in its namespace", async () => {
    const account = { ...may("serviceaccounts", "default") };
    const client = await impersonator(account);
    expect((await me(client.as(`system:serviceaccount:${namespace}:default`))).groups).toContain(`system:serviceaccounts:${namespace}`);
    expect((await client.as(`system:serviceaccount:${namespace}:other`).get("/version")).code).toBe(403);
  });
  it("gives the rights of who is impersonated, not one's own", async () => {
    const client = await impersonator(may("users"), { verbs: ["list"], apiGroups: [""], resources: ["nodes"] });
    expect((await client.get("/api/v1/nodes")).code).toBe(200);
    expect((await client.as(unique("user")).get("/api/v1/nodes")).code).toBe(403);
  });
});
