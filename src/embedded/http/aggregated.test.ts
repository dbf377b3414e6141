import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientFor, testServer } from "../../testing/api-client.ts";

const test = testServer();
const groupVersion = "subresources.example.com/v1";
let backend: Server;
let seen: { method: string | undefined; url: string | undefined; headers: IncomingHttpHeaders; body: string }[] = [];

beforeAll(async () => {
  backend = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    seen.push({ method: request.method, url: request.url, headers: request.headers, body });
    response.setHeader("content-type", "application/json");
    const list = {
      kind: "APIResourceList",
      apiVersion: "v1",
      groupVersion,
      resources: [{ name: "machines/start", namespaced: true, kind: "Machine", verbs: ["update"] }],
    };
    if (request.url === `/apis/${groupVersion}`) response.end(JSON.stringify(list));
    else response.writeHead(202).end(JSON.stringify({ done: true }));
  });
  backend.on("upgrade", (request, socket) => {
    socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    socket.write(`hello ${request.headers["x-remote-user"]}`);
    socket.end();
  });
  await new Promise<void>((resolve) => backend.listen(0, "127.0.0.1", resolve));
  test.server.setAggregated(groupVersion, `http://127.0.0.1:${(backend.address() as AddressInfo).port}`);
});
afterAll(() => new Promise((resolve) => backend.close(resolve)));

describe("a group that another server serves", () => {
  const start = `/apis/${groupVersion}/namespaces/default/machines/web/start`;

  it("gets requests with the user's identity, and never their token", async () => {
    seen = [];
    const admin = clientFor(test.server.url, test.server.tokenFor("admin"), {
      "impersonate-user": "bob",
      "impersonate-group": "devs",
      "impersonate-extra-a%2Fb": "c",
      "x-remote-user": "forged",
    });
    await test.admin.post("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", {
      metadata: { name: "bob" },
      roleRef: { kind: "ClusterRole", name: "cluster-admin" },
      subjects: [{ kind: "User", name: "bob" }],
    });
    const { code, body } = await admin.put(start, { force: true });
    expect([code, body]).toEqual([202, { done: true }]);
    expect(seen).toMatchObject([{ method: "PUT", url: start, body: '{"force":true}' }]);
    const [{ headers }] = seen as [(typeof seen)[0]];
    expect(headers).toMatchObject({ "x-remote-user": "bob", "x-remote-group": "devs, system:authenticated", "x-remote-extra-a%2fb": "c" });
    expect(headers).not.toHaveProperty("authorization");
    expect(headers).not.toHaveProperty("impersonate-user");
  });

  it("is authorized here first", async () => {
    const { code, body } = await test.as("stranger").put(start, {});
    expect([code, body.message]).toEqual([
      403,
      'machines.subresources.example.com "web" is forbidden: User "stranger" cannot update resource "machines/start" in API group "subresources.example.com" in the namespace "default"',
    ]);
  });

  it("is in discovery, old and aggregated", async () => {
    expect((await test.admin.get("/apis/subresources.example.com")).body).toMatchObject({ preferredVersion: { groupVersion } });
    expect((await test.admin.get(`/apis/${groupVersion}`)).body.resources).toHaveLength(1);
    const { body } = await test.admin.get("/apis", { accept: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList" });
    const group = body.items.find(({ metadata }: { metadata: { name: string } }) => metadata.name === "subresources.example.com");
    expect(group.versions[0]).toMatchObject({
      freshness: "Current",
      resources: [{ resource: "machines", subresources: [{ subresource: "start", verbs: ["update"] }] }],
    });
  });

  it("may leave HTTP for a stream", async () => {
    const { connect } = await import("node:net");
    const { hostname, port } = new URL(test.server.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      `GET /apis/${groupVersion}/namespaces/default/machines/web/console HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${test.server.tokenFor("admin")}\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n`,
    );
    let text = "";
    for await (const chunk of socket) text += chunk;
    expect(text).toMatch(/^HTTP\/1.1 101[\s\S]*hello kubernetes-admin$/);
  });

  it("answers 503 where nobody is there", async () => {
    test.server.setAggregated("down.example.com/v1", "http://127.0.0.1:1");
    expect((await test.admin.get("/apis/down.example.com/v1/things")).body).toMatchObject({ code: 503, reason: "ServiceUnavailable" });
  });
});
