import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Client, createClient, type Method, type Request } from "./client.ts";
import { has } from "./retry.ts";

// An API server that does what the next of `answers` says, then all that is asked of it.
type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let answers: Answer[];
let asked: string[];
let server: http.Server;
let client: Client;

beforeEach(async () => {
  answers = [];
  asked = [];
  server = http.createServer((request, response) => {
    request.resume();
    asked.push(`${request.method} ${request.url}`);
    const answer = answers.shift() ?? status(200);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  client = createClient({ server: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
afterEach(() => {
  client.close();
  server.closeAllConnections();
  server.close();
});

const status =
  (code: number, body: object = {}, headers = {}): Answer =>
  (_request, response) =>
    response.writeHead(code, { "content-type": "application/json", ...headers }).end(JSON.stringify({ kind: "Status", ...body }));
const lost: Answer = (request) => request.socket.resetAndDestroy();

const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "s", labels: { of: "us" } }, data: { a: "MQ==" } };
const create: Request = { method: "POST", path: "/api/v1/namespaces/n/secrets", body: secret };
const patch = (body: object): Request => ({ method: "PATCH", path: "/api/v1/namespaces/n/secrets/s", body });
const versioned = patch({ data: { a: "Mg==", b: null }, metadata: { resourceVersion: "7" } });
const remove: Request = { method: "DELETE", path: "/api/v1/namespaces/n/secrets/s", body: { preconditions: { uid: "u" } } };

describe("a request that is sent away", () => {
  const anyMethod: Request[] = [create, patch({}), remove, { method: "PUT", path: "/apis/g/v1/namespaces/n/things/t/start" }];
  it.each(anyMethod)("with 429 is sent again: $method", async (request) => {
    answers = [status(429)];
    expect(await client.request(request)).toEqual({ kind: "Status" });
    expect(asked).toHaveLength(2);
  });

  it("for a long time is its sender's to repeat", async () => {
    answers = [status(429, {}, { "retry-after": "60" })];
    await expect(client.request(create)).rejects.toMatchObject({ code: 429, status: { details: { retryAfterSeconds: 60 } } });
    expect(asked).toHaveLength(1);
  });

  it("again and again fails in the end", async () => {
    answers = [1, 2, 3, 4, 5, 6].map(() => status(503));
    await expect(client.request({ method: "GET", path: "/api/v1/nodes" })).rejects.toMatchObject({ code: 503 });
    expect(asked).toHaveLength(5);
  }, 15_000);

  it("with 403 is sent again where somebody has just been given a role in the namespace, and then is forbidden", async () => {
    const forbidden = status(403, { reason: "Forbidden" });
    answers = [forbidden];
    client.granted("n");
    expect(await client.request(create)).toEqual({ kind: "Status" });
    expect(asked).toHaveLength(2);
    answers = [forbidden, forbidden, forbidden, forbidden];
    await expect(client.request(create)).rejects.toMatchObject({ code: 403 });
    expect(asked).toHaveLength(6);
    answers = [forbidden];
    await expect(client.request({ ...create, path: "/api/v1/namespaces/other/secrets" })).rejects.toMatchObject({ code: 403 });
  });

  it("with 403 is sent again only where the API server has just begun, and so knows no roles yet", async () => {
    answers = [status(403, { reason: "Forbidden" })];
    await expect(client.request(create)).rejects.toMatchObject({ code: 403 });
    answers = [lost, status(403, { reason: "Forbidden" }), status(404), status(200)];
    expect(await client.request(create)).toEqual({ kind: "Status" });
    answers = [status(404, { reason: "NotFound" })];
    await expect(client.request(create)).rejects.toMatchObject({ code: 404 });
    answers = [lost, ...[1, 2, 3, 4, 5].map(() => status(403, { reason: "Forbidden" }))];
    await expect(client.request(create)).rejects.toMatchObject({ code: 503 });
  }, 15_000);
});

describe("a write of which nobody knows whether it was done", () => {
  const unguarded: [Method, string, unknown][] = [
    ["PUT", "/apis/g/v1/namespaces/n/things/t/start", {}],
    ["POST", "/api/v1/namespaces/n/pods/p/eviction", { kind: "Eviction", metadata: { name: "p" } }],
    ["POST", "/api/v1/namespaces/n/secrets", { kind: "Secret", metadata: { generateName: "s-" } }],
    ["PATCH", "/api/v1/namespaces/n/secrets/s", { data: {} }],
    ["DELETE", "/api/v1/namespaces/n/secrets/s", undefined],
  ];
  it.each(unguarded)("is not repeated where nothing guards it: %s %s", async (method, path, body) => {
    answers = [lost];
    await expect(client.request({ method, path, body })).rejects.toMatchObject({ code: 0 });
    expect(asked).toHaveLength(1);
  });

  // A webhook or a quota may be the first to refuse a name that is taken.
  it.each([
    [409, { reason: "AlreadyExists" }],
    [422, { reason: "Invalid" }],
    [403, { reason: "Forbidden", message: "exceeded quota: small" }],
  ])("and is a name's first, is done where the object is there as it was asked for: %s %j", async (code, refusal) => {
    const there = { ...secret, type: "Opaque", metadata: { ...secret.metadata, uid: "u", resourceVersion: "3" } };
    answers = [status(500), status(code, refusal), status(200, there)];
    expect(await client.request(create)).toEqual(there);
    expect(asked.at(-1)).toBe("GET /api/v1/namespaces/n/secrets/s");
  });

  it("is somebody else's where the object is another", async () => {
    const there = { ...secret, metadata: { name: "s", labels: { of: "them" } } };
    answers = [lost, status(409, { reason: "AlreadyExists" }), status(200, there)];
    await expect(client.request(create)).rejects.toMatchObject({ code: 409 });
  });

  it("of a version is done where the object says what it said", async () => {
    const there = { ...secret, data: { a: "Mg==" }, metadata: { ...secret.metadata, resourceVersion: "8" } };
    answers = [lost, status(409, { reason: "Conflict" }), status(200, there)];
    expect(await client.request(versioned)).toEqual(there);
  });

  it("of a version is a conflict where the object says something else", async () => {
    const there = { ...secret, data: { a: "Mg==", b: "MQ==" }, metadata: { ...secret.metadata, resourceVersion: "8" } };
    answers = [status(504), status(409, { reason: "Conflict" }), status(200, there)];
    await expect(client.request(versioned)).rejects.toMatchObject({ code: 409 });
  });

  it("of a uid is done where nothing has it", async () => {
    answers = [lost, status(404, { reason: "NotFound" })];
    expect(await client.request(remove)).toEqual({ kind: "Status", status: "Success", details: { uid: "u" } });
  });

  it("was answered where it was not repeated: what is there at first is not ours", async () => {
    answers = [status(409, { reason: "AlreadyExists" })];
    await expect(client.request(create)).rejects.toMatchObject({ code: 409 });
    expect(asked).toHaveLength(1);
  });
});

it("has what a merge patch wants, with what the server adds", () => {
  const there = { a: { b: 1, c: [{ d: "x", e: "default" }] } };
  expect(has(there, { a: { c: [{ d: "x" }], f: null } })).toBe(true);
  for (const other of [{ a: { b: 2 } }, { a: { c: [] } }, { a: { b: null } }, { a: { b: { g: 1 } } }])
    expect(has(there, other)).toBe(false);
});
