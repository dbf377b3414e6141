import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Client, createClient } from "./client.ts";

// What is on the wire, and wires that break: a plain HTTP server shows it.
type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

let answer: Answer;
let server: http.Server;
let client: Client;

beforeEach(async () => {
  server = http.createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    answer(request, response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  client = createClient({
    server: `http://127.0.0.1:${(server.address() as AddressInfo).port}/prefix/`,
    credentials: () => ({ authorization: "Bearer t" }),
  });
});
afterEach(() => {
  client.close();
  server.closeAllConnections();
  server.close();
});

const json = (response: ServerResponse, status: number, body: unknown, headers = {}) =>
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));

describe("a request", () => {
  it("carries its query, body, credentials and whom it acts for", async () => {
    answer = ({ url, method, headers }, response, body) => json(response, 200, { url, method, headers, body: JSON.parse(body) });
    const seen = await client.request<{ url: string; method: string; headers: Record<string, string>; body: unknown }>({
      method: "PATCH",
      path: "/api/v1/namespaces/n/pods/p",
      query: { dryRun: "All", none: undefined },
      body: { a: "é" },
      contentType: "application/merge-patch+json",
      as: { user: "system:serviceaccount:dicot-identities:p-1-member", extra: { "openstack.dicot.io/request-id": "req-1" } },
    });
    expect(seen).toMatchObject({ url: "/prefix/api/v1/namespaces/n/pods/p?dryRun=All", method: "PATCH", body: { a: "é" } });
    expect(seen.headers).toMatchObject({
      accept: "application/json",
      authorization: "Bearer t",
      "content-type": "application/merge-patch+json",
      "impersonate-user": "system:serviceaccount:dicot-identities:p-1-member",
      "impersonate-extra-openstack.dicot.io%2frequest-id": "req-1",
    });
  });

  it("accepts anything from virt-api, and gives the text of what is no JSON", async () => {
    answer = ({ headers }, response) => response.writeHead(200, { "content-type": "text/plain" }).end(headers.accept);
    expect(await client.request({ method: "PUT", path: "/apis/subresources.kubevirt.io/v1/namespaces/n/virtualmachines/v/start" })).toBe(
      "*/*",
    );
  });
});

describe("a failure", () => {
  it("is the Status that Kubernetes gives", async () => {
    answer = (_request, response) =>
      json(response, 409, { kind: "Status", reason: "AlreadyExists", message: "no" }, { "retry-after": "3" });
    await expect(client.request({ method: "POST", path: "/x", body: {} })).rejects.toMatchObject({
      code: 409,
      status: { reason: "AlreadyExists", details: { retryAfterSeconds: 3 } },
    });
  });

  it("is the text of whoever stands between", async () => {
    answer = (_request, response) => response.writeHead(502).end("<html>bad gateway</html>");
    await expect(client.request({ method: "GET", path: "/x" })).rejects.toMatchObject({
      code: 502,
      status: { message: "<html>bad gateway</html>" },
    });
  });

  it("is the silence of the server", async () => {
    answer = () => {};
    await expect(client.request({ method: "GET", path: "/x", timeoutSeconds: 0.05 })).rejects.toMatchObject({
      code: 0,
      message: expect.stringContaining("no answer in 0.05 s"),
    });
  });

  it("is a body that breaks off", async () => {
    answer = (_request, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "100" }).write("{");
      setImmediate(() => response.destroy());
    };
    await expect(client.request({ method: "GET", path: "/x" })).rejects.toMatchObject({ code: 0 });
  });
});

describe("a connection that was kept and has died", () => {
  /** Answers the first request on a connection and breaks it at the second, as a server does that just closed it. */
  const breakingOnReuse: Answer = (request, response) => {
    const socket = request.socket as typeof request.socket & { used?: boolean };
    if (socket.used) return socket.resetAndDestroy();
    socket.used = true;
    json(response, 200, { method: request.method });
  };

  it("does not fail a read", async () => {
    answer = breakingOnReuse;
    await client.request({ method: "GET", path: "/x" });
    expect(await client.request({ method: "GET", path: "/x" })).toEqual({ method: "GET" });
  });

  it("fails a write, as nobody knows whether it was done", async () => {
    answer = breakingOnReuse;
    await client.request({ method: "GET", path: "/x" });
    await expect(client.request({ method: "POST", path: "/x", body: {} })).rejects.toMatchObject({ code: 0 });
  });
});
