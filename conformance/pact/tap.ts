/**
 * Stands between Dicot and the API server while a pact is recorded, and keeps what was asked and answered. It looks on the wire, so that
 * nothing that Dicot sends can be missing, and nothing in Dicot knows of it.
 */
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { pathParts } from "./paths.ts";
import type { KubernetesObject } from "./states.ts";

export interface Exchange {
  /** Of which operation it is a part; "" between two. */
  operation: string;
  method: string;
  path: string;
  query: Record<string, string>;
  /** Those that say something: who asks, and in which form. */
  headers: Record<string, string>;
  body: unknown;
  status: number;
  answer: unknown;
  /** What it meets: its object, as it was before, and its project. */
  before: KubernetesObject[];
}

export interface Tap {
  url: string;
  exchanges: readonly Exchange[];
  /** What is asked from now on belongs to it. */
  operation: string;
  /** Resolves when nothing but watches was asked for so long. */
  quiet(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

const kept = (name: string) => name === "content-type" || name.startsWith("impersonate-");

/** `look` fetches what a request is about to meet. */
export async function startTap(target: string, look: (exchange: Exchange) => Promise<KubernetesObject[]>): Promise<Tap> {
  const exchanges: Exchange[] = [];
  let open = 0;
  let lastAt = performance.now();
  const server = createServer((incoming, outgoing) => {
    void pass(incoming, outgoing).catch((error: unknown) => outgoing.destroy(error as Error));
  });

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await bytesOf(incoming);
    const url = new URL(incoming.url ?? "/", target);
    const exchange: Exchange = {
      operation: tap.operation,
      method: incoming.method ?? "GET",
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: headersOf(incoming.headers),
      body: parsed(body),
      status: 0,
      answer: undefined,
      before: [],
    };
    const streaming = url.searchParams.get("watch") === "true" || body.length > LARGEST;
    // Leases are renewed for ever.
    const counted = !streaming && pathParts(url.pathname).resource !== "leases";
    if (counted) open += 1;
    exchanges.push(exchange);
    try {
      if (!streaming) exchange.before = await look(exchange);
      const { host: _, ...headers } = incoming.headers;
      const forward = send(url, { method: exchange.method, headers });
      forward.end(body);
      outgoing.once("close", () => forward.destroy());
      const [answer] = (await once(forward, "response")) as [IncomingMessage];
      exchange.status = answer.statusCode ?? 0;
      // By it Dicot corrects its own clock, which here stands still.
      outgoing.writeHead(exchange.status, { ...answer.headers, date: new Date().toUTCString() });
      if (streaming) return void answer.pipe(outgoing);
      const text = await bytesOf(answer);
      exchange.answer = parsed(text);
      outgoing.end(text);
    } finally {
      if (counted) open -= 1;
      lastAt = performance.now();
    }
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const tap: Tap = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges,
    operation: "",
    async quiet(milliseconds) {
      while (open > 0 || performance.now() - lastAt < milliseconds) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
  return tap;
}

/** An upload's bytes are no mapping. */
const LARGEST = 256 * 1024;

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function parsed(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return bytes.toString();
  }
}

const headersOf = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (kept(name) && value !== undefined ? [[name, String(value)]] : [])),
  );
