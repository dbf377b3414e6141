import { once } from "node:events";
import { Agent, createServer, get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createDrain, type Drain } from "./drain.ts";

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
let drain: Drain;
let answer: PromiseWithResolvers<void>;
const server = createServer(async (request, response) => {
  if (request.url === "/slow") await answer.promise;
  response.end("ok");
});

beforeEach(async () => {
  drain = createDrain();
  answer = Promise.withResolvers();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(() => server.close());

async function ask(path: string): Promise<IncomingMessage> {
  const [response] = (await once(get({ port: (server.address() as AddressInfo).port, path, agent }), "response")) as [IncomingMessage];
  response.resume();
  await once(response, "end");
  return response;
}

it("answers while it leaves, and keeps no connection", async () => {
  expect((await ask("/")).headers.connection).toBe("keep-alive");
  const left = drain.leave(server, 0.2);
  expect(drain.leaving).toBe(true);
  expect((await ask("/")).headers.connection).toBe("close");
  await left;
  await expect(ask("/")).rejects.toThrow();
});

it("stays until the last answer is given", async () => {
  const slow = ask("/slow");
  await once(server, "request");
  const left = drain.leave(server, 0).then(() => "left");
  expect(await Promise.race([left, new Promise((resolve) => setTimeout(() => resolve("stays"), 50))])).toBe("stays");
  answer.resolve();
  expect((await slow).statusCode).toBe(200);
  expect(await left).toBe("left");
});
