/**
 * The other replicas. After a write, before it is answered, each is asked whether its own watch has told of it, so that the next request may
 * go to any of them; and before one is refused, what they know, as the caller may have seen it there (docs/decisions/0013-read-your-writes.md).
 * Whoever does not answer is not waited for, and left alone for a while.
 */
import { randomUUID } from "node:crypto";
import { lookup } from "node:dns/promises";
import { Agent, get, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { Logger } from "pino";
import type { Mark } from "./kube/footprint.ts";

export interface Peers {
  /** Resolves when every other replica has told of all that, or cannot be asked, or takes too long. */
  haveSeen(marks: readonly Mark[]): Promise<void>;
  /** Resolves when we know all that the other replicas know now, or they cannot be asked, or it takes too long. */
  catchUp(): Promise<void>;
  /** Answers another replica's question. */
  answer(search: string, response: ServerResponse): void;
  close(): void;
}

export interface PeersOptions {
  /** `host:port` each; a host of several addresses, like a headless Service, is as many replicas. We may be among them. */
  names: readonly string[];
  /** Resolves when our own watch of the kind has told of everything up to the version. */
  reached(kind: string, version: number): Promise<void>;
  /** Of each kind what our own watch has told of. */
  newest(): Record<string, number>;
  log: Logger;
}

/** Where a replica is asked: `?VirtualMachine=7&…` whether it has seen that much, without a question how much it has seen. */
export const SEEN = "/replica/seen";
const WITHIN_MILLISECONDS = 1000;
/** Whoever was not there is not asked for so long: every write would wait for him. */
const AWAY_MILLISECONDS = 1000;
const LOOK_UP_MILLISECONDS = 1000;
const MOST_MARKS = 1000;
const WHO = "x-dicot-replica";

export function startPeers({ names, reached, newest, log }: PeersOptions): Peers {
  const id = randomUUID();
  const agent = new Agent({ keepAlive: true });
  /** Until when each address is left alone; for ever, where it is our own. */
  const away = new Map<string, number>();
  let addresses: string[] = [];

  async function lookUp(): Promise<void> {
    const found = await Promise.all(names.map(addressesOf));
    addresses = [...new Set(found.flat())];
  }
  const first = lookUp();
  const looking = setInterval(() => void lookUp(), LOOK_UP_MILLISECONDS);
  looking.unref();

  /** The answer of everyone who gives one. */
  async function askAll(query: string): Promise<string[]> {
    await first;
    const now = Date.now();
    const answers = await Promise.all(addresses.filter((address) => now >= (away.get(address) ?? 0)).map((address) => ask(address, query)));
    return answers.filter((answer) => answer !== undefined);
  }

  function ask(address: string, query: string): Promise<string | undefined> {
    return new Promise((resolve) => {
      const request = get(`http://${address}${SEEN}?${query}`, { agent, timeout: WITHIN_MILLISECONDS + 200 }, (response) => {
        const own = response.headers[WHO] === id;
        if (own) away.set(address, Number.POSITIVE_INFINITY);
        text(response).then(
          (answer) => resolve(own || response.statusCode !== 200 ? undefined : answer),
          () => resolve(undefined),
        );
      });
      request.on("timeout", () => request.destroy(new Error("no answer in time")));
      request.on("error", (error) => {
        away.set(address, Date.now() + AWAY_MILLISECONDS);
        log.debug({ err: error, address }, "a replica cannot be asked");
        resolve(undefined);
      });
    });
  }

  return {
    async haveSeen(marks) {
      if (marks.length === 0) return;
      const wanted = new Map<string, number>();
      for (const { kind, version } of marks) wanted.set(kind, Math.max(version, wanted.get(kind) ?? 0));
      await askAll(new URLSearchParams([...wanted].map(([kind, version]): [string, string] => [kind, String(version)])).toString());
    },
    async catchUp() {
      const known = (await askAll("")).flatMap((answer) => Object.entries(JSON.parse(answer) as Record<string, number>));
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, WITHIN_MILLISECONDS);
      // A kind that only the other one watches is none of ours.
      await Promise.race([late, Promise.allSettled(known.map(([kind, version]) => reached(kind, version)))]);
      clearTimeout(timer);
    },
    answer(search, response) {
      const wanted = [...new URLSearchParams(search)].slice(0, MOST_MARKS);
      if (wanted.length === 0) {
        response.writeHead(200, { [WHO]: id, "content-type": "application/json" }).end(JSON.stringify(newest()));
        return;
      }
      const timer = setTimeout(() => response.writeHead(503, { [WHO]: id }).end(), WITHIN_MILLISECONDS);
      const end = (status: number) => {
        clearTimeout(timer);
        if (!response.headersSent) response.writeHead(status, { [WHO]: id }).end();
      };
      Promise.all(wanted.map(([kind, version]) => reached(kind, Number(version)))).then(
        () => end(204),
        () => end(404),
      );
    },
    close() {
      clearInterval(looking);
      agent.destroy();
    },
  };
}

/** None where the name does not resolve: a Service without ready Pods, or no network. */
async function addressesOf(name: string): Promise<string[]> {
  const { hostname, port } = new URL(`http://${name}`);
  const found = await lookup(hostname.replace(/^\[|\]$/g, ""), { all: true }).catch(() => []);
  return found.map(({ address, family }) => (family === 6 ? `[${address}]:${port}` : `${address}:${port}`));
}
