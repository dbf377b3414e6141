import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { badRequest } from "../http/errors.ts";
import { post } from "./upload-proxy.ts";

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close().closeAllConnections();
});

async function proxy(handle: RequestListener): Promise<URL> {
  const server = createServer(handle).listen(0, "127.0.0.1");
  open.push(server);
  await once(server, "listening");
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1beta1/upload`);
}

async function* endless() {
  for (;;) yield Buffer.alloc(64 * 1024);
}

const options = { size: undefined, token: "a-token", ca: undefined };

describe("post", () => {
  it("sends everything, and answers what the proxy does", async () => {
    let length = 0;
    const url = await proxy(async (request, response) => {
      for await (const chunk of request) length += (chunk as Buffer).length;
      response.writeHead(request.headers.authorization === "Bearer a-token" ? 200 : 401).end();
    });
    async function* body() {
      for (let n = 0; n < 50; n++) yield Buffer.alloc(64 * 1024, n);
    }
    expect(await post(url, { ...options, body: body(), size: 50 * 64 * 1024 })).toBe(200);
    expect(length).toBe(50 * 64 * 1024);
  });

  it("ends with a refusal, though the proxy neither reads on nor hangs up", async () => {
    const url = await proxy((_request, response) => void response.writeHead(400, { "content-length": "0" }).end());
    expect(await post(url, { ...options, body: endless() })).toBe(400);
    async function* stalled() {
      yield Buffer.alloc(10);
      await new Promise(() => {});
    }
    expect(await post(url, { ...options, body: stalled() })).toBe(400);
  });

  it("tells a proxy that breaks off from a client that does, and from an error of ours", async () => {
    const url = await proxy((request) => request.once("data", () => request.socket.destroy()));
    await expect(post(url, { ...options, body: endless() })).rejects.toMatchObject({
      status: 503,
      message: expect.stringContaining("The upload proxy broke the connection"),
    });
    const patient = await proxy((request) => void request.resume());
    async function* failing(error: Error) {
      yield Buffer.alloc(10);
      throw error;
    }
    await expect(post(patient, { ...options, body: failing(new Error("aborted")) })).rejects.toMatchObject({
      status: 503,
      message: "The client broke the connection.",
    });
    await expect(post(patient, { ...options, body: failing(badRequest("too much")) })).rejects.toMatchObject({ status: 400 });
  });
});
