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

type Page = (continued: string | null) => Promise<{ names: string[]; more?: string }>;

/** An API server with one kind, whose list has the pages that `page` lets it. */
async function slowCluster(page: Page): Promise<string> {
  const list = async ({ searchParams }: URL, response: ServerResponse) => {
    if (searchParams.get("watch") === "true") return void response.flushHeaders();
    const { names, more } = await page(searchParams.get("continue"));
    const items = names.map((name) => ({ metadata: { name, uid: name, resourceVersion: "1" } }));
    response.end(JSON.stringify({ metadata: { resourceVersion: "1", ...(more && { continue: more }) }, items }));
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "", "http://cluster");
    response.writeHead(200, { "content-type": "application/json" });
    if (url.pathname.endsWith("/namespaces")) void list(url, response);
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
    const server = await slowCluster(async (continued) => {
      const n = Number(continued ?? 0);
      await sleep(50);
      return { names: [`n-${n}`], ...(n < 59 && { more: String(n + 1) }) };
    });
    const started = performance.now();
    const connection = await connect({ server }, { logger: silent, kinds: ["Namespace"], timeoutSeconds: 2 });
    expect(performance.now() - started).toBeGreaterThan(2000);
    expect(connection.kube.list("Namespace")).toHaveLength(60);
    connection.stop();
  });

  it("is given up once nothing more comes, by its name", async () => {
    const server = await slowCluster(async (continued) => (continued ? new Promise(() => {}) : { names: ["n-0"], more: "1" }));
    await expect(connect({ server }, { logger: silent, kinds: ["Namespace"], timeoutSeconds: 0.2 })).rejects.toThrow(
      `${server} did not send its Namespace: nothing came for 0.2 s`,
    );
  });
});
