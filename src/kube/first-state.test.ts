import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { silent } from "../testing/cluster.ts";
import { connect } from "./connect.ts";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** An API server with one kind, whose list has the items that `tell` lets it. */
async function slowCluster(tell: (item: (name: string) => void) => Promise<void>): Promise<string> {
  const list = async (response: ServerResponse) => {
    response.write('{"metadata":{"resourceVersion":"1"},"items":[');
    let comma = "";
    await tell((name) => {
      response.write(comma + JSON.stringify({ metadata: { name, uid: name, resourceVersion: "1" } }));
      comma = ",";
    });
    response.end("]}");
  };
  const server = createServer((request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    if (request.url?.includes("watch=true")) response.flushHeaders();
    else if (request.url?.endsWith("/namespaces")) void list(response);
    else response.end(JSON.stringify({ resources: [{ name: "namespaces" }] }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("the first state", () => {
  it("may take longer than the limit while something still comes", async () => {
    const server = await slowCluster(async (item) => {
      for (let n = 0; n < 60; n += 1) {
        item(`n-${n}`);
        await sleep(50);
      }
    });
    const started = performance.now();
    const connection = await connect({ server }, { logger: silent, kinds: ["Namespace"], timeoutSeconds: 2 });
    expect(performance.now() - started).toBeGreaterThan(2000);
    expect(connection.kube.list("Namespace")).toHaveLength(60);
    connection.stop();
  });

  it("is given up once nothing more comes, by its name", async () => {
    const server = await slowCluster((item) => {
      item("n-0");
      return new Promise(() => {});
    });
    await expect(connect({ server }, { logger: silent, kinds: ["Namespace"], timeoutSeconds: 0.2 })).rejects.toThrow(
      `${server} did not send its Namespace: nothing came for 0.2 s`,
    );
  });
});
