import { once } from "node:events";
import { createServer } from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import { figuresOf, sample } from "./figures.ts";
import { load } from "./load.ts";

let url: string;
const server = createServer((request, response) => {
  response.statusCode = request.url === "/gone" ? 404 : 200;
  // As the real services do after each answer.
  if (request.url === "/closes") response.setHeader("connection", "close");
  response.end("{}");
});
beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
});
afterAll(() => server.close());

it("waits for every answer, of servers that close each connection too", async () => {
  const measured = await load({ clients: 4, seconds: 0.2, next: () => ({ method: "GET", url: `${url}/closes` }) });
  expect(measured).toMatchObject({ failed: 0, bytes: measured.requests * 2 });
  expect(measured.latency.count).toBe(measured.requests);
});

it("counts answers of 400 and above as failed, with the first in words", async () => {
  const measured = await load({ clients: 2, seconds: 0.05, next: () => ({ method: "GET", url: `${url}/gone` }) });
  expect(measured.failed).toBe(measured.requests);
  expect(measured.failure).toBe(`GET ${url}/gone answered 404`);
});

it("tells requests of each kind apart, over all rounds", async () => {
  const next = (_: number, n: number) => ({ method: "GET" as const, url, kind: n % 2 === 0 ? "read" : "write" });
  const rounds = [await sample([], { clients: 2, seconds: 0.05, next }), await sample([], { clients: 2, seconds: 0.05, next })];
  const { requests, kinds = {} } = figuresOf([], rounds);
  expect(Object.keys(kinds).sort()).toEqual(["read", "write"]);
  expect((kinds["read"]?.requests ?? 0) + (kinds["write"]?.requests ?? 0)).toBe(requests);
  expect(kinds["read"]?.p99).toBeGreaterThanOrEqual(kinds["read"]?.p50 ?? Number.NaN);
});
