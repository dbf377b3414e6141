/** Free ports of loopback. */
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

// Below those that systems hand out to outgoing connections: a server that a test kills must find its own port free when it comes back.
const LOWEST = 20_000;
const HIGHEST = 32_000;
const given = new Set<number>();

export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, "127.0.0.1");
  const listens = await Promise.race([once(server, "listening").then(() => true), once(server, "error").then(() => false)]);
  if (listens) await new Promise((resolve) => server.close(resolve));
  return listens;
}
