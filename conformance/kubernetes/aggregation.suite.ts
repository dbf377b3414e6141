/** The aggregation layer: an APIService that leads, by a Service of type ExternalName, to an extension API server in this process. */
import type { IncomingHttpHeaders } from "node:http";
import { beforeAll, describe, expect, it } from "vitest";
import { eventually } from "./client.ts";
import { type Listener, listen } from "./listener.ts";
import { server, unique } from "./server.ts";

const api = server();
const apiServices = "/apis/apiregistration.k8s.io/v1/apiservices";
const group = `${unique("ext")}.example.com`;
const seen: { method: string; url: string; headers: IncomingHttpHeaders; body: string }[] = [];
let namespace: string;
let extension: Listener;
const service = "extension";

const resources = [
  { name: "engines", singularName: "engine", namespaced: true, kind: "Engine", verbs: ["get", "list"] },
  { name: "engines/start", singularName: "", namespaced: true, kind: "Engine", verbs: ["update"] },
];

beforeAll(async () => {
  namespace = await api.namespace();
  extension = await listen(
    ({ method = "", url = "", headers }, body, response) => {
      const json = (code: number, object: object) =>
        void response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify(object));
      const [path] = url.split("?");
      if (path === `/apis/${group}/v1`)
        return json(200, { kind: "APIResourceList", apiVersion: "v1", groupVersion: `${group}/v1`, resources });
      // Who asks for this group's discovery or documents in other forms is to make do.
      if (!path!.startsWith(`/apis/${group}/v1/`)) return json(404, { kind: "Status", apiVersion: "v1", status: "Failure", code: 404 });
      seen.push({ method, url, headers, body });
      return json(path!.endsWith("/teapot") ? 418 : 202, { done: true });
    },
    [`${service}.${namespace}.svc`],
  );
  await api.admin.must("POST", `/api/v1/namespaces/${namespace}/services`, {
    metadata: { name: service },
    spec: { type: "ExternalName", externalName: "localhost", ports: [{ port: extension.port }] },
  });
  await api.create(apiServices, apiService("v1", service));
  await available(`v1.${group}`, "True");
  return () => extension.close();
}, 60_000);

const apiService = (version: string, name: string) => ({
  metadata: { name: `${version}.${group}` },
  spec: {
    group,
    version,
    groupPriorityMinimum: 1000,
    versionPriority: 15,
    caBundle: extension.caBundle,
    service: { namespace, name, port: extension.port },
  },
});
interface Condition {
  type: string;
  status: string;
  reason: string;
  message: string;
}
const available = async (name: string, status: string): Promise<Condition> => {
  const of = (body: { status?: { conditions?: Condition[] } }) => body.status?.conditions?.find(({ type }) => type === "Available");
  const { body } = await eventually(
    () => api.admin.get(`${apiServices}/${name}`),
    (answer) => of(answer.body)?.status === status,
    40_000,
  );
  return of(body)!;
};
const engine = () => `/apis/${group}/v1/namespaces/${namespace}/engines`;

describe("an APIService", () => {
  it("of a server that answers is available", async () => {
    expect(await available(`v1.${group}`, "True")).toMatchObject({ reason: "Passed", message: "all checks passed" });
  });
  it("of a Service that does not exist is not", async () => {
    await api.create(apiServices, apiService("v2", "absent"));
    expect(await available(`v2.${group}`, "False")).toMatchObject({
      reason: "ServiceNotFound",
      message: `service/absent in "${namespace}" is not present`,
    });
    const answer = await eventually(
      () => api.admin.get(`/apis/${group}/v2/engines`),
      ({ code }) => code === 503,
    );
    expect(answer.body).toBe("service unavailable\n");
  });
  it("of a group that is served here is Local", async () => {
    expect(await available("v1.apps", "True")).toMatchObject({ reason: "Local" });
  });
});

describe("a request for the group", () => {
  it("reaches the server as it is, with who asks, and never their credentials", async () => {
    const answer = await eventually(
      () => api.admin.send("PUT", `${engine()}/v8/start?force=yes`, { now: true }),
      ({ code }) => code !== 503 && code !== 404,
    );
    expect([answer.code, answer.body]).toEqual([202, { done: true }]);
    const { method, url, headers, body } = seen.at(-1)!;
    expect([method, url, JSON.parse(body)]).toEqual(["PUT", `${engine()}/v8/start?force=yes`, { now: true }]);
    expect(headers["x-remote-user"]).toEqual(expect.any(String));
    expect(headers["x-remote-group"]).toContain("system:masters");
    expect(headers).not.toHaveProperty("authorization");
  });
  it("carries an impersonated identity, and none that was forged", async () => {
    const name = unique("user");
    const rules = [{ apiGroups: [group], resources: ["engines"], verbs: ["get"] }];
    await api.create("/apis/rbac.authorization.k8s.io/v1/clusterroles", { metadata: { name }, rules });
    await api.create("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", {
      metadata: { name },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name }],
    });
    const someone = api.admin.as({ user: name, groups: ["drivers"], extra: { licence: ["b"] } });
    await eventually(
      () => someone.get(`${engine()}/v8`, { "x-remote-user": "forged" }),
      ({ code }) => code === 202,
    );
    const { headers } = seen.at(-1)!;
    expect(headers["x-remote-user"]).toBe(name);
    expect(headers["x-remote-group"]).toContain("drivers");
    expect(headers["x-remote-extra-licence"]).toBe("b");
    expect(headers).not.toHaveProperty("impersonate-user");
    expect((await someone.delete(`${engine()}/v8`)).code).toBe(403);
  });
  it("is answered as the server answers, errors too", async () => {
    expect(await api.admin.get(`${engine()}/v8/teapot`)).toMatchObject({ code: 418, body: { done: true } });
  });
});

describe("discovery", () => {
  it("shows the group", async () => {
    const { body } = await eventually(
      () => api.admin.get("/apis"),
      (answer) => answer.body.groups.some(({ name }: { name: string }) => name === group),
    );
    expect(body.groups.find(({ name }: { name: string }) => name === group).versions).toContainEqual({
      groupVersion: `${group}/v1`,
      version: "v1",
    });
    expect((await api.admin.get(`/apis/${group}/v1`)).body.resources).toEqual(resources);
  });
  it("shows it in the aggregated form too", async () => {
    const accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    const of = (body: { items: { metadata: { name: string }; versions: { version: string; resources: object[] }[] }[] }) =>
      body.items.find(({ metadata }) => metadata.name === group)?.versions.find(({ version }) => version === "v1");
    const { body } = await eventually(
      () => api.admin.get("/apis", { accept }),
      (answer) => (of(answer.body)?.resources?.length ?? 0) > 0,
      40_000,
    );
    expect(of(body)!.resources).toMatchObject([
      {
        resource: "engines",
        scope: "Namespaced",
        singularResource: "engine",
        verbs: ["get", "list"],
        subresources: [{ subresource: "start", verbs: ["update"] }],
      },
    ]);
  });
});
