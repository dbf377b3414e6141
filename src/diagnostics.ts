/**
 * What an operator asks a replica that seems to show something old: the version of every object in its memory, to compare with `kubectl get`.
 * A door of its own, on loopback and shut unless a port is named: names of all projects' objects are nothing for tenants.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import type { Connection } from "./kube/connect.ts";

export async function offerDiagnostics({ contents, health, now }: Connection, port: number): Promise<{ close(): Promise<void> }> {
  const server = createServer((request, response) => {
    if (request.method !== "GET" || request.url !== "/cache") return void response.writeHead(404).end();
    const ages = Object.fromEntries(health().map(({ kind, ageSeconds }) => [kind, ageSeconds]));
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ now: now(), ages, versions: contents() }));
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening").catch((error: NodeJS.ErrnoException) => {
    throw error.code === "EADDRINUSE" ? new Error(`port ${port} is in use; choose another with --diagnostics-port`) : error;
  });
  return {
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
