/** The one HTTP server of the stand-ins: aggregated APIs, webhooks, CDI's upload proxy and KubeVirt's exports. */
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import type { Logger } from "pino";
import { KubernetesError } from "../kube/errors.ts";
import { type Asker, askerOf } from "./access.ts";
import { type FrontProxy, plainFrontProxy, speaksFor } from "./front-proxy.ts";
import { Refusal, unauthorized } from "./status.ts";

export interface Incoming {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  /** The groups of the route's pattern. */
  path: Record<string, string>;
  /** Who asked the API server, which hands the request on. Throws 401 where it was not the API server that did. */
  asker(): Asker;
}

/** An object is sent as JSON; undefined: the handler has answered itself. */
export interface Answer {
  code?: number;
  body?: object | string;
}

export interface Route {
  methods: readonly string[];
  pattern: RegExp;
  handle(incoming: Incoming): Promise<Answer | undefined>;
  /** A request to leave HTTP. Throws before it has agreed. */
  upgrade?(incoming: Omit<Incoming, "response">, connection: { socket: Duplex; head: Buffer }): Promise<void>;
}

export interface Endpoint {
  /** `http://127.0.0.1:1234`, or `https`. */
  url: string;
  port: number;
  close(): Promise<void>;
}

/** What an endpoint needs that a Kubernetes of another process calls. */
export interface Security {
  certificate: string;
  key: string;
  frontProxy: FrontProxy;
}

/** Loopback only, on a free port. `routes` is read at each request, so that it may be filled after the start. */
export async function listen(routes: readonly Route[], log: Logger, security?: Security): Promise<Endpoint> {
  const askerOfRequest = (request: IncomingMessage) => () => {
    if (security && !speaksFor(security.frontProxy, request.socket)) throw unauthorized("only the API server may say who asks");
    return askerOf(request, security?.frontProxy ?? plainFrontProxy);
  };
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    answer(routes, { request, response, asker: askerOfRequest(request) }).catch((err: unknown) => {
      const refusal = refusalOf(err);
      if (refusal.code === 500) log.error({ err, url: request.url }, "a request to the stand-ins failed");
      if (response.headersSent) return response.destroy();
      // What was not read of an upload would keep the connection busy.
      if (!request.readableEnded && request.method !== "GET") response.setHeader("connection", "close");
      send(response, refusal.code, refusal.toJSON());
    });
  };
  const server = security ? https.createServer(tlsOptions(security), handle) : http.createServer(handle);
  const upgraded = new Set<Duplex>();
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgraded.add(socket.on("error", () => socket.destroy()));
    socket.on("close", () => upgraded.delete(socket));
    const asker = askerOfRequest(request);
    leave(routes, { request, asker }, { socket, head }).catch((err: unknown) => {
      const { code } = refusalOf(err);
      if (code === 500) log.error({ err, url: request.url }, "a console of the stand-ins failed");
      socket.end(`HTTP/1.1 ${code} ${http.STATUS_CODES[code] ?? ""}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
    });
  });
  // Uploads of large images take their time.
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${security ? "https" : "http"}://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of upgraded) socket.destroy();
        server.closeAllConnections();
      }),
  };
}

/** Who has no certificate may come in too: webhooks are called without one, and uploads and exports have tokens of their own. */
const tlsOptions = ({ certificate, key, frontProxy }: Security): https.ServerOptions => ({
  cert: certificate,
  key,
  ca: frontProxy.authority,
  requestCert: true,
  rejectUnauthorized: false,
});

/** What Kubernetes refused on the way is refused with its own words. */
function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof KubernetesError && error.code >= 400)
    return new Refusal(error.code, error.status.reason ?? "", error.message, error.status.details);
  return new Refusal(500, "InternalError", error instanceof Error ? error.message : String(error));
}

async function answer(routes: readonly Route[], { request, response, asker }: Pick<Incoming, "request" | "response" | "asker">) {
  const url = new URL(request.url ?? "/", "http://localhost");
  for (const { methods, pattern, handle } of routes) {
    const match = pattern.exec(url.pathname);
    if (!match || !methods.includes(request.method ?? "GET")) continue;
    const result = await handle({ request, response, url, path: { ...match.groups }, asker });
    if (result) send(response, result.code ?? 200, result.body);
    return;
  }
  send(response, 404, "404 page not found\n");
}

async function leave(
  routes: readonly Route[],
  { request, asker }: Pick<Incoming, "request" | "asker">,
  connection: { socket: Duplex; head: Buffer },
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://localhost");
  for (const { pattern, upgrade } of routes) {
    const match = upgrade && pattern.exec(url.pathname);
    if (match) return upgrade({ request, url, path: { ...match.groups }, asker }, connection);
  }
  throw new Refusal(404, "NotFound", "404 page not found");
}

function send(response: ServerResponse, code: number, body: object | string | undefined) {
  const text = typeof body === "object" ? JSON.stringify(body) : (body ?? "");
  response.writeHead(code, {
    "content-type": typeof body === "object" ? "application/json" : "text/plain",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}

/** A JSON body; undefined where it is empty. */
export async function readJson<T>(request: IncomingMessage): Promise<T | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  if (!text) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new Refusal(400, "BadRequest", "the body is not JSON");
  }
}
