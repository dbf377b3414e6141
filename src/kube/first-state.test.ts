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

/** An API server with one kind, whose watch says what `tell` lets it. */
async function slowCluster(tell: (watch: ServerResponse) => Promise<void>): Promise<string> {
  const server = createServer((request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    if (request.url?.includes("watch=true")) void tell(response);
    else response.end(JSON.stringify({ resources: [{ name: "namespaces" }] }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const event = (type: string, name: string, annotations = {}) =>
  `${JSON.stringify({ type, object: { apiVersion: "v1", kind: "Namespace", metadata: { name, uid: name, resourceVersion: "1", annotations } } })}\n`;
const end = event("BOOKMARK", "", { "k8s.io/initial-events-end": "true" });

describe("the first state", () => {
  it("may take longer than the limit while something still comes", async () => {
    const server = await slowCluster(async (watch) => {
      for (let n = 0; n < 60; n += 1) {
        watch.write(event("ADDED", `n-${n}`));
        await sleep(50);
      }
      watch.write(end);
    });
    const started = performance.now();
    const connection = await connect({ server }, { logger: silent, kinds: ["Namespace"], timeoutSeconds: 2 });
    expect(performance.now() - started).toBeGreaterThan(2000);
    expect(connection.kube.list("Namespace")).toHaveLength(60);
    connection.stop();
  });

  it("is given up once nothing more comes, by its name", async () => {
    const server = await slowCluster(async (watch) => void watch.write(event("ADDED", "n-0")));
    await expect(connect({ server }, { logger: silent, kinds: ["Namespace"], timeoutSeconds: 0.2 })).rejects.toThrow(
      `${server} did not send its Namespace: nothing came for 0.2 s`,
    );
  });
});
