/**
 * What stands between one replica of Dicot and the API server, and does to its requests what networks and API servers do on bad days. It does
 * nothing by itself: a rule says of each request what happens to it. All that was done is counted.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Agent, request as httpsRequest } from "node:https";
import type { AddressInfo } from "node:net";

/** A request that passes. */
export interface Passing {
  method: string;
  path: string;
  query: URLSearchParams;
  body: string;
  watch: boolean;
  /** Nothing changes without one of these. */
  write: boolean;
}

export type Fault =
  /** The connection ends before the request has reached the server. */
  | { kind: "refuse" }
  /** The server does it, and its answer never comes. */
  | { kind: "lose" }
  /** Another answer than the server's, which has done it (`after`) or never heard of it. */
  | { kind: "answer"; status: number; reason: string; after?: boolean; retryAfterSeconds?: number }
  /** A watch that begins well and says at once that it cannot go on. */
  | { kind: "expire" };

export type Rule = (passing: Passing) => Fault | undefined;

export interface FaultProxy {
  /** `http://127.0.0.1:…`, for the replica's kubeconfig. */
  url: string;
  /** Applies to every request from now on; undefined lets all pass. */
  rule: Rule | undefined;
  /** Told of every write that the server has carried out, in their order. */
  onWritten: ((passing: Passing) => void) | undefined;
  /** How often each thing was done, since the last `reset`. */
  counts: Record<string, number>;
  reset(): void;
  /** How many watches run. */
  watching(): number;
  /** Ends every running watch without a word; how many there were. */
  cutWatches(): number;
  /** Ends every running watch with the word that its version is too old. */
  expireWatches(): number;
  close(): Promise<void>;
}

const expired = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", reason: "Expired", code: 410 };
const EXPIRED = JSON.stringify({ type: "ERROR", object: { ...expired, message: "too old resource version" } });

export async function startFaultProxy({ server, ca }: { server: string; ca: string }): Promise<FaultProxy> {
  const agent = new Agent({ keepAlive: true, ca, maxSockets: Number.POSITIVE_INFINITY });
  const watches = new Set<{ response: ServerResponse; betweenEvents: boolean }>();
  const count = (what: string) => {
    proxy.counts[what] = (proxy.counts[what] ?? 0) + 1;
  };

  const listener = createServer(async (incoming, response) => {
    const body = await bodyOf(incoming).catch(() => undefined);
    if (body === undefined) return;
    const passing = toPassing(incoming, body);
    const fault = proxy.rule?.(passing);
    if (fault) count(wordsFor(fault, passing));
    if (fault?.kind === "refuse") return void reset(response);
    if (fault?.kind === "answer" && !fault.after) return answer(response, fault);
    if (fault?.kind === "expire") return void response.writeHead(200, { "content-type": "application/json" }).end(`${EXPIRED}\n`);
    forward(incoming, response, { passing, fault });
  });

  interface Forwarded {
    passing: Passing;
    fault: Fault | undefined;
  }

  function forward(incoming: IncomingMessage, response: ServerResponse, { passing, fault }: Forwarded): void {
    const { connection: _, "transfer-encoding": __, ...headers } = incoming.headers;
    const outgoing = httpsRequest(new URL(incoming.url ?? "/", server), { method: passing.method, headers, agent });
    // Also what has broken off half way.
    response.once("close", () => outgoing.destroy());
    outgoing.once("error", () => reset(response));
    outgoing.once("response", (upstream) => {
      if (passing.write && (upstream.statusCode ?? 500) < 300) proxy.onWritten?.(passing);
      if (fault) {
        upstream.resume();
        if (fault.kind === "answer") answer(response, fault);
        else reset(response);
        return;
      }
      response.writeHead(upstream.statusCode ?? 502, upstream.headers);
      const watch = { response, betweenEvents: true };
      if (passing.watch) watches.add(watch);
      upstream.on("data", (chunk: Buffer) => {
        watch.betweenEvents = chunk.at(-1) === 10;
        if (!response.write(chunk)) upstream.pause();
      });
      response.on("drain", () => upstream.resume());
      upstream.once("end", () => response.end());
      upstream.once("error", () => reset(response));
      response.once("close", () => watches.delete(watch));
    });
    outgoing.end(passing.body === "" ? undefined : passing.body);
  }

  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const proxy: FaultProxy = {
    url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    rule: undefined,
    onWritten: undefined,
    counts: {},
    reset() {
      proxy.rule = undefined;
      proxy.onWritten = undefined;
      proxy.counts = {};
    },
    watching: () => watches.size,
    cutWatches() {
      const cut = [...watches];
      for (const { response } of cut) reset(response);
      for (const _ of cut) count("watches cut");
      return cut.length;
    },
    expireWatches() {
      const told = [...watches].filter(({ betweenEvents }) => betweenEvents);
      for (const { response } of told) response.end(`${EXPIRED}\n`);
      for (const _ of told) count("watches ended with 410 Gone as an event");
      return told.length;
    },
    async close() {
      listener.close();
      listener.closeAllConnections();
      await once(listener, "close");
      agent.destroy();
    },
  };
  return proxy;
}

/** As a connection ends whose other side has died: with RST, not FIN. */
const reset = (response: ServerResponse) => void response.socket?.resetAndDestroy();

function answer(response: ServerResponse, { status, reason, retryAfterSeconds }: Fault & { kind: "answer" }): void {
  const body = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message: "injected by a test", reason, code: status };
  const retry = retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
  response.writeHead(status, { "content-type": "application/json", ...retry }).end(JSON.stringify(body));
}

function wordsFor(fault: Fault, { watch, write, query }: Passing): string {
  const what = watch ? "watches" : write ? "writes" : query.has("continue") ? "pages of lists" : "reads";
  switch (fault.kind) {
    case "refuse":
      return `${what} whose connection was reset before the server had them`;
    case "lose":
      return `${what} carried out whose answer was lost`;
    case "answer":
      return `${what} answered ${fault.status}${fault.after ? " after they were carried out" : " unread"}`;
    case "expire":
      return `${what} answered 410 Gone as an event`;
  }
}

function toPassing({ method = "GET", url = "/" }: IncomingMessage, body: string): Passing {
  const { pathname, searchParams } = new URL(url, "http://proxy");
  const watch = searchParams.get("watch") === "true";
  return { method, path: pathname, query: searchParams, body, watch, write: method !== "GET" && method !== "HEAD" };
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
