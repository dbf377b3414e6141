import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { describe, expect, it } from "vitest";
import { defaultLimits, parseJson, readBody } from "./body.ts";

const parse = (text: string) => parseJson(Buffer.from(text), 64);

describe("parseJson", () => {
  it("reads JSON", () => expect(parse('{"a":["[[[", "\\"]"]}')).toEqual({ a: ["[[[", '"]'] }));
  it("refuses what is not JSON with 400", () => expect(() => parse("{")).toThrow(expect.objectContaining({ status: 400 })));
  it("refuses bytes that are not UTF-8 with 400", () =>
    expect(() => parseJson(Buffer.from([0x22, 0xff, 0x22]), 64)).toThrow(expect.objectContaining({ status: 400 })));
  it("refuses a thousand levels without recursing into them", () =>
    expect(() => parse("[".repeat(1000) + "]".repeat(1000))).toThrow(expect.objectContaining({ status: 400 })));
});

describe("readBody", () => {
  it("gives up on a body that does not end", async () => {
    const { request, end } = await arriving("Content-Length: 100\r\n\r\n{");
    await expect(readBody(request, { ...defaultLimits, bodySeconds: 0.05 })).rejects.toMatchObject({ status: 408 });
    end();
  });
  it("refuses a body whose length nobody told as it proves too long, and leaves the connection for the answer", async () => {
    const { request, end } = await arriving(`Transfer-Encoding: chunked\r\n\r\n20000\r\n${"x".repeat(0x20000)}\r\n`);
    await expect(readBody(request, defaultLimits)).rejects.toMatchObject({ status: 413 });
    expect(request.socket.destroyed).toBe(false);
    end();
  });
});

/** The request that a client has begun with `rest` after its first lines. */
async function arriving(rest: string): Promise<{ request: IncomingMessage; end(): void }> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
  client.on("error", () => {});
  client.write(`POST / HTTP/1.1\r\nHost: x\r\n${rest}`);
  const [request] = (await once(server, "request")) as [IncomingMessage];
  return {
    request,
    end() {
      client.destroy();
      server.close();
    },
  };
}
