/** Role-based access control: what is allowed, in which words it is refused, and who may hand on what. */
import { beforeAll, describe, expect, it } from "vitest";
import { type Client, eventually } from "./client.ts";
import { configMap, server, unique } from "./server.ts";

const api = server();
const group = "rbac.authorization.k8s.io";
const cluster = `/apis/${group}/v1`;
let namespace: string;
let local: string;
let maps: string;

beforeAll(async () => {
  namespace = await api.namespace();
  local = `${cluster}/namespaces/${namespace}`;
  maps = `/api/v1/namespaces/${namespace}/configmaps`;
  await api.admin.must("POST", maps, configMap("one"));
  await api.admin.must("POST", maps, configMap("two"));
});

interface Rule {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}
const rule = (verbs: string, resources: string, apiGroups = ""): Rule => ({
  verbs: verbs.split(","),
  apiGroups: [apiGroups],
  resources: resources.split(","),
});
const refTo = (kind: string, name: string) => ({ apiGroup: group, kind, name });
const user = (name: string) => ({ apiGroup: group, kind: "User", name });

/** A user who has these rules in the namespace, once the server knows it. */
async function someone(...rules: Rule[]): Promise<Client & { name: string }> {
  const name = unique("user");
  await api.admin.must("POST", `${local}/roles`, { metadata: { name }, rules });
  await api.admin.must("POST", `${local}/rolebindings`, { metadata: { name }, roleRef: refTo("Role", name), subjects: [user(name)] });
  await knows(name, rules[0]!, namespace);
  return { ...api.admin.as(name), name };
}

/** The same over the whole cluster. */
async function someoneEverywhere(...rules: Rule[]): Promise<Client & { name: string }> {
  const name = unique("user");
  await api.create(`${cluster}/clusterroles`, { metadata: { name }, rules });
  await api.create(`${cluster}/clusterrolebindings`, { metadata: { name }, roleRef: refTo("ClusterRole", name), subjects: [user(name)] });
  await knows(name, rules[0]!);
  return { ...api.admin.as(name), name };
}

async function knows(name: string, first: Rule, where?: string): Promise<void> {
  const [resource = "", subresource = ""] = (first.resources?.[0] ?? "").split("/");
  const spec = first.nonResourceURLs
    ? { user: name, nonResourceAttributes: { path: first.nonResourceURLs[0]!.replace("*", "x"), verb: first.verbs[0] } }
    : {
        user: name,
        resourceAttributes: {
          verb: first.verbs[0],
          group: first.apiGroups?.[0],
          resource,
          subresource,
          name: first.resourceNames?.[0],
          ...(where && { namespace: where }),
        },
      };
  await eventually(
    () => api.admin.post("/apis/authorization.k8s.io/v1/subjectaccessreviews", { spec }),
    ({ body }) => body.status.allowed,
  );
}

describe("nobody", () => {
  it("is refused in words that name who, what and where", async () => {
    const name = unique("user");
    expect(await api.admin.as(name).get(`${maps}/one`)).toMatchObject({
      code: 403,
      body: {
        kind: "Status",
        status: "Failure",
        reason: "Forbidden",
        message: `configmaps "one" is forbidden: User "${name}" cannot get resource "configmaps" in API group "" in the namespace "${namespace}"`,
        details: { name: "one", kind: "configmaps" },
        code: 403,
      },
    });
  });
  it.each([
    [
      "GET",
      "/apis/apps/v1/deployments",
      'deployments.apps is forbidden: User "U" cannot list resource "deployments" in API group "apps" at the cluster scope',
    ],
    ["GET", "/api/v1/nodes/n", 'nodes "n" is forbidden: User "U" cannot get resource "nodes" in API group "" at the cluster scope'],
    [
      "DELETE",
      "/api/v1/namespaces/default",
      'namespaces "default" is forbidden: User "U" cannot delete resource "namespaces" in API group "" in the namespace "default"',
    ],
    [
      "GET",
      "/api/v1/configmaps?watch=1",
      'configmaps is forbidden: User "U" cannot watch resource "configmaps" in API group "" at the cluster scope',
    ],
    [
      "DELETE",
      "/api/v1/namespaces/default/configmaps",
      'configmaps is forbidden: User "U" cannot deletecollection resource "configmaps" in API group "" in the namespace "default"',
    ],
    [
      "GET",
      "/api/v1/namespaces/default/pods/p/log",
      'pods "p" is forbidden: User "U" cannot get resource "pods/log" in API group "" in the namespace "default"',
    ],
    ["GET", "/metrics", 'forbidden: User "U" cannot get path "/metrics"'],
    [
      "GET",
      "/apis/example.com/v1/things",
      'things.example.com is forbidden: User "U" cannot list resource "things" in API group "example.com" at the cluster scope',
    ],
  ])("%s %s", async (method, path, message) => {
    const name = unique("user");
    expect(await api.admin.as(name).send(method, path)).toMatchObject({
      code: 403,
      body: { message: message.replace('"U"', `"${name}"`) },
    });
  });
  it("may still ask for discovery and the version", async () => {
    const anyone = api.admin.as(unique("user"));
    for (const path of ["/api", "/apis", "/apis/apps/v1", "/version", "/openapi/v3", "/healthz"]) {
      expect([path, (await anyone.get(path)).code]).toEqual([path, 200]);
    }
  });
});

describe("a Role", () => {
  it("allows its verbs in its namespace, and no others", async () => {
    const reader = await someone(rule("get,list", "configmaps"));
    expect((await reader.get(`${maps}/one`)).code).toBe(200);
    expect((await reader.get(maps)).code).toBe(200);
    expect((await reader.get(`${maps}?watch=true&timeoutSeconds=1`)).code).toBe(403);
    expect((await reader.delete(`${maps}/one`)).code).toBe(403);
    expect((await reader.get("/api/v1/namespaces/default/configmaps")).code).toBe(403);
    expect((await reader.get("/api/v1/configmaps")).code).toBe(403);
  });
  it("of resourceNames allows these alone, and lists of one name", async () => {
    const reader = await someone({ ...rule("get,list,update", "configmaps"), resourceNames: ["one"] });
    expect((await reader.get(`${maps}/one`)).code).toBe(200);
    expect((await reader.get(`${maps}/two`)).code).toBe(403);
    expect((await reader.get(maps)).code).toBe(403);
    expect((await reader.get(`${maps}?fieldSelector=metadata.name%3Done`)).code).toBe(200);
    expect((await reader.get(`${maps}?fieldSelector=metadata.name%3Dtwo`)).code).toBe(403);
  });
  it("does not give subresources with the resource", async () => {
    const reader = await someone(rule("get", "pods"));
    expect((await reader.get(`/api/v1/namespaces/${namespace}/pods/p`)).code).toBe(404);
    expect((await reader.get(`/api/v1/namespaces/${namespace}/pods/p/log`)).code).toBe(403);
    const logs = await someone(rule("get", "pods/log"));
    expect((await logs.get(`/api/v1/namespaces/${namespace}/pods/p/log`)).code).toBe(404);
  });
  it("of */scale gives that of every resource", async () => {
    const scaler = await someone(rule("get", "*/scale", "apps"));
    expect((await scaler.get(`/apis/apps/v1/namespaces/${namespace}/deployments/d/scale`)).code).toBe(404);
    expect((await scaler.get(`/apis/apps/v1/namespaces/${namespace}/deployments/d`)).code).toBe(403);
  });
  it("of * gives all", async () => {
    const all = await someone({ verbs: ["*"], apiGroups: ["*"], resources: ["*"] });
    expect((await all.post(maps, configMap(unique("map")))).code).toBe(201);
    expect((await all.get("/api/v1/nodes")).code).toBe(403);
  });
  it("is needed twice for a create on update", async () => {
    const patcher = await someone(rule("patch", "configmaps"));
    const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "applied" } };
    expect(await patcher.patch("apply", `${maps}/applied?fieldManager=x`, object)).toMatchObject({
      code: 403,
      body: { message: expect.stringContaining(`User "${patcher.name}" cannot create resource "configmaps"`) },
    });
  });
});

describe("a ClusterRole", () => {
  it("bound in a namespace holds there alone", async () => {
    const name = unique("user");
    await api.admin.must("POST", `${local}/rolebindings`, {
      metadata: { name },
      roleRef: refTo("ClusterRole", "view"),
      subjects: [user(name)],
    });
    await knows(name, rule("get", "configmaps"), namespace);
    expect((await api.admin.as(name).get(maps)).code).toBe(200);
    expect((await api.admin.as(name).get("/api/v1/configmaps")).code).toBe(403);
    expect((await api.admin.as(name).get(`/api/v1/namespaces/${namespace}/secrets`)).code).toBe(403);
  });
  it("of nonResourceURLs allows paths", async () => {
    const reader = await someoneEverywhere({ verbs: ["get"], nonResourceURLs: ["/made-up/*"] });
    expect((await reader.get("/made-up/x")).code).toBe(404);
    expect((await reader.get("/made-up")).code).toBe(403);
    expect((await reader.send("POST", "/made-up/x", {})).code).toBe(403);
  });
  it("aggregates others by their labels", async () => {
    const [label, name] = [unique("l"), unique("role")];
    await api.create(`${cluster}/clusterroles`, {
      metadata: { name },
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [`example.com/${label}`]: "true" } }] },
      rules: [rule("get", "nonsense")],
    });
    const part = unique("role");
    await api.create(`${cluster}/clusterroles`, {
      metadata: { name: part, labels: { [`example.com/${label}`]: "true" } },
      rules: [rule("get", "secrets")],
    });
    const { body } = await eventually(
      () => api.admin.get(`${cluster}/clusterroles/${name}`),
      (answer) => answer.body.rules?.[0]?.resources?.[0] === "secrets",
    );
    expect(body.rules).toEqual([rule("get", "secrets")]);
  });
  it("bound to a group holds for its members", async () => {
    const [name, team] = [unique("role"), unique("team")];
    await api.create(`${cluster}/clusterroles`, { metadata: { name }, rules: [rule("list", "nodes")] });
    const subjects = [{ apiGroup: group, kind: "Group", name: team }];
    await api.create(`${cluster}/clusterrolebindings`, { metadata: { name }, roleRef: refTo("ClusterRole", name), subjects });
    const member = api.admin.as({ user: unique("user"), groups: [team] });
    await eventually(
      () => member.get("/api/v1/nodes"),
      ({ code }) => code === 200,
    );
    expect((await api.admin.as({ user: unique("user"), groups: ["others"] }).get("/api/v1/nodes")).code).toBe(403);
  });
});

describe("a binding to a role that does not exist", () => {
  it("is said where it would have mattered", async () => {
    const name = unique("user");
    await api.admin.must("POST", `${local}/rolebindings`, {
      metadata: { name },
      roleRef: refTo("Role", "missing"),
      subjects: [user(name)],
    });
    const { body } = await eventually(
      () => api.admin.as(name).get(maps),
      (answer) => answer.body.message.includes("RBAC"),
    );
    expect(body.message).toContain('RBAC: role.rbac.authorization.k8s.io "missing" not found');
  });
});

describe("handing on", () => {
  const roles = rule("create,update,patch", "roles,rolebindings", group);
  it("what one does not have is refused, and says what is missing", async () => {
    const author = await someone(roles, rule("get", "configmaps"));
    const name = unique("role");
    expect(await author.post(`${local}/roles`, { metadata: { name }, rules: [rule("get", "configmaps,secrets")] })).toMatchObject({
      code: 403,
      body: {
        reason: "Forbidden",
        message: expect.stringMatching(
          `^roles.rbac.authorization.k8s.io "${name}" is forbidden: user "${author.name}" \\(groups=\\["system:authenticated"\\]\\) is attempting to grant RBAC permissions not currently held:\n\\{APIGroups:\\[""\\], Resources:\\["secrets"\\], Verbs:\\["get"\\]\\}`,
        ),
      },
    });
    expect((await author.post(`${local}/roles`, { metadata: { name }, rules: [rule("get", "configmaps")] })).code).toBe(201);
  });
  it("is allowed by the verb escalate", async () => {
    const author = await someone(roles, rule("escalate", "roles", group));
    expect((await author.post(`${local}/roles`, { metadata: { name: unique("role") }, rules: [rule("get", "secrets")] })).code).toBe(201);
  });
  it("a binding needs what the role has, or the verb bind", async () => {
    const strong = unique("role");
    await api.admin.must("POST", `${local}/roles`, { metadata: { name: strong }, rules: [rule("get", "secrets")] });
    const author = await someone(roles);
    const binding = () => ({ metadata: { name: unique("b") }, roleRef: refTo("Role", strong), subjects: [user("x")] });
    expect(await author.post(`${local}/rolebindings`, binding())).toMatchObject({
      code: 403,
      body: { message: expect.stringContaining("is attempting to grant RBAC permissions not currently held") },
    });
    const binder = await someone(roles, { ...rule("bind", "roles", group), resourceNames: [strong] });
    expect((await binder.post(`${local}/rolebindings`, binding())).code).toBe(201);
    const holder = await someone(roles, rule("get", "secrets"));
    expect((await holder.post(`${local}/rolebindings`, binding())).code).toBe(201);
  });
  it("a binding to a role that does not exist is refused with that", async () => {
    const author = await someone(roles);
    const answer = await author.post(`${local}/rolebindings`, {
      metadata: { name: unique("b") },
      roleRef: refTo("Role", "none"),
      subjects: [user("x")],
    });
    expect(answer).toMatchObject({
      code: 404,
      body: { reason: "NotFound", message: 'rolebindings.rbac.authorization.k8s.io "none" not found' },
    });
  });
  it("is asked of every change but what the garbage collector needs", async () => {
    const path = `${local}/roles/${unique("role")}`;
    const name = path.split("/").at(-1);
    await api.admin.must("POST", `${local}/roles`, { metadata: { name, finalizers: ["example.com/a"] }, rules: [rule("get", "secrets")] });
    const author = await someone(roles);
    expect((await author.patch("merge", path, { metadata: { labels: { a: "1" } } })).code).toBe(403);
    expect((await author.patch("merge", path, { metadata: { finalizers: null } })).code).toBe(200);
  });
});

describe("what is no role or binding", () => {
  it.each([
    ["a rule without verbs", "roles", { rules: [{ apiGroups: [""], resources: ["pods"] }] }, "rules[0].verbs", "FieldValueRequired"],
    ["a rule without resources", "roles", { rules: [{ apiGroups: [""], verbs: ["get"] }] }, "rules[0].resources", "FieldValueRequired"],
    ["a rule without groups", "roles", { rules: [{ resources: ["pods"], verbs: ["get"] }] }, "rules[0].apiGroups", "FieldValueRequired"],
    ["paths in a Role", "roles", { rules: [{ nonResourceURLs: ["/x"], verbs: ["get"] }] }, "rules[0].nonResourceURLs", "FieldValueInvalid"],
    [
      "a roleRef of another kind",
      "rolebindings",
      { roleRef: { apiGroup: group, kind: "Chair", name: "x" } },
      "roleRef.kind",
      "FieldValueNotSupported",
    ],
    [
      "a ServiceAccount without namespace",
      "clusterrolebindings",
      { roleRef: refTo("ClusterRole", "x"), subjects: [{ kind: "ServiceAccount", name: "x" }] },
      "subjects[0].namespace",
      "FieldValueRequired",
    ],
    [
      "a subject of another kind",
      "rolebindings",
      { roleRef: refTo("Role", "x"), subjects: [{ kind: "Chair", name: "x" }] },
      "subjects[0].kind",
      "FieldValueNotSupported",
    ],
  ])("%s", async (_, plural, object, field, reason) => {
    expect(
      await api.admin.post(`${plural.startsWith("cluster") ? cluster : local}/${plural}`, { metadata: { name: unique("bad") }, ...object }),
    ).toMatchObject({
      code: 422,
      body: { reason: "Invalid", details: { causes: expect.arrayContaining([expect.objectContaining({ field, reason })]) } },
    });
  });
});
