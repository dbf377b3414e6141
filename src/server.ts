/**
 * One port, six services: from an incoming request to the answer. What a service does with a request stands in `http/backend.ts`.
 */
import { randomUUID } from "node:crypto";
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { Logger } from "pino";
import { page, pageHeaders } from "./compute/consoles/page.ts";
import { PAGE } from "./compute/consoles/settings.ts";
import type { Consoles } from "./compute/consoles/tunnel.ts";
import { type Backend, type BackendOptions, type Collections, createBackend } from "./http/backend.ts";
import { type Contract, loadContract, type ServiceName } from "./http/contract.ts";
import { ApiError } from "./http/errors.ts";
import { type Answer, type Exchange, header } from "./http/exchange.ts";
import { overQuota, renderFault } from "./http/faults.ts";
import { createAjv } from "./http/formats.ts";
import { type KeptAnswers, keepAnswers } from "./http/kept.ts";
import type { Metrics } from "./http/metrics.ts";
import { versionHeaders } from "./http/microversion.ts";
import { keepRows } from "./http/rows.ts";
import { versionDocument } from "./http/versions.ts";
import { isQuotaExceeded } from "./kube/errors.ts";
import { type Footprint, traced, writesSeen } from "./kube/footprint.ts";
import { type Peers, SEEN } from "./peers.ts";

/** Of answers that are kept for whoever asks the same again. */
const KEPT_BYTES = 8 * 2 ** 20;
/** Of entries that are kept for lists of which others have changed. */
const KEPT_ROW_BYTES = 16 * 2 ** 20;
/** While the watch is broken, writes are still answered, only later than else; what other replicas show may then be older. */
const SEEN_WITHIN_MILLISECONDS = 1000;
const LINGER_MILLISECONDS = 5000;

/** Where each service is mounted, as devstack does. */
export const mounts: Record<ServiceName, string> = {
  identity: "/identity",
  image: "/image",
  compute: "/compute",
  "block-storage": "/volume",
  network: "/networking",
  placement: "/placement",
};

export interface ServerOptions extends Omit<BackendOptions, "contract" | "mount" | "collections" | "ajv" | "rows"> {
  /** The slices of each service that is served here. */
  services: Partial<Record<ServiceName, Collections>>;
  /** The address that clients use, where it is not the one they connect to: behind a proxy. */
  publicUrl: string | undefined;
  /** The watch cache is in step with the API server. */
  ready(): boolean;
  /** The other replicas, where there are any. */
  peers?: Peers | undefined;
  /** What leads to servers' consoles. */
  consoles?: Consoles;
  log: Logger;
  metrics: Metrics;
}

interface Mounted {
  service: ServiceName;
  mount: string;
  contract: Contract;
  backend: Backend;
}

export function createServer({ services, publicUrl, ready, peers, consoles, log, metrics, ...options }: ServerOptions): Server {
  const ajv = once(createAjv);
  const rows = keepRows(KEPT_ROW_BYTES, options.strict);
  const mounted = Object.entries(services).map(([name, collections]) => {
    const service = name as ServiceName;
    const contract = loadContract(service);
    return {
      service,
      mount: mounts[service],
      contract,
      backend: createBackend({ ...options, contract, mount: mounts[service], collections, ajv, rows }),
    };
  });

  const kept = keepAnswers({ bytes: KEPT_BYTES, atOnce: options.strict, now: options.now });

  // Its fields are those below, none of which is a secret: to look for secrets in each line costs more than the line.
  const accessLog = log.child({}, { redact: [] });
  const server = createHttpServer(async (request, response) => {
    const started = performance.now();
    const [path = "/", search = ""] = (request.url ?? "/").split("?", 2);
    const origin = publicUrl ?? `http://${request.headers.host ?? "127.0.0.1"}`;
    const target = mounted.find(({ mount }) => path === mount || path.startsWith(`${mount}/`));
    const requestId = `req-${randomUUID()}`;
    if (consoles !== undefined && path === PAGE && request.method === "GET") return response.writeHead(200, pageHeaders).end(page);
    if (peers !== undefined && path === SEEN) return peers.answer(search, response);
    if (target === undefined) return management(path, origin, mounted, { ready, metrics, response });

    const exchange: Exchange = {
      requestId,
      method: request.method ?? "GET",
      path: path.slice(target.mount.length) || "/",
      mount: target.mount,
      search,
      headers: request.headers,
      origin,
      incoming: request,
    };
    const answer = await answerTo(exchange, target, { log, kept, peers, strict: options.strict });
    answer.headers["x-openstack-request-id"] = requestId;
    if (target.service === "compute") answer.headers["x-compute-request-id"] = requestId;
    if (target.service === "identity") answer.headers["vary"] = "X-Auth-Token";
    await send(answer, request, response).catch((error: unknown) => log.debug({ err: error, requestId }, "the client went away"));
    const seconds = (performance.now() - started) / 1000;
    const operation = exchange.operation?.id ?? "none";
    metrics.observe({ service: target.service, operation, method: exchange.method, status: answer.status, seconds });
    accessLog.info(
      {
        requestId,
        globalRequestId: header(request.headers, "x-openstack-request-id"),
        service: target.service,
        operation,
        method: exchange.method,
        path,
        status: answer.status,
        seconds,
        project: exchange.token?.project?.id,
        user: exchange.token?.userId,
      },
      "request",
    );
  });
  if (consoles !== undefined) server.on("upgrade", (request, socket, head) => void consoles.upgrade(request, socket, head));
  // Headers must come soon; a body may take as long as an upload takes.
  server.headersTimeout = 30_000;
  server.requestTimeout = 0;
  return server;
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

interface Answering {
  log: Logger;
  kept: KeptAnswers;
  peers: Peers | undefined;
  strict: boolean;
}

async function answerTo(
  exchange: Exchange,
  { service, mount, contract, backend }: Mounted,
  { log, kept, peers, strict }: Answering,
): Promise<Answer> {
  const known = kept.find(exchange);
  if (known && !strict) return known;
  const footprint: Footprint = { writes: [], reads: exchange.method === "GET" ? new Map() : undefined };
  try {
    const document = exchange.method === "GET" ? versionDocument(contract, `${exchange.origin}${mount}`, exchange.path) : undefined;
    if (document) return { status: document.status, headers: { "content-type": "application/json" }, body: JSON.stringify(document.body) };
    const answer = await traced(footprint, () => backend.handle(exchange));
    if (known && String(known.body) !== answer.body) throw new Error(`the kept answer of ${exchange.operation?.id} no longer holds`);
    kept.keep(exchange, answer, footprint);
    return answer;
  } catch (error) {
    return faultOf(error, exchange, service, log);
  } finally {
    const marks = await writesSeen(footprint, SEEN_WITHIN_MILLISECONDS);
    await peers?.haveSeen(marks);
  }
}

/** Every error in the service's own form. Only an ApiError says anything to the caller; the rest is ours and goes to the log. */
function faultOf(error: unknown, exchange: Exchange, service: ServiceName, log: Logger): Answer {
  const { requestId } = exchange;
  const known = error instanceof ApiError ? error : wentAway(exchange.incoming, error);
  if (known === undefined || (known.status >= 500 && known.status !== 501))
    log.error({ err: error, requestId, operation: exchange.operation?.id }, "request failed");
  else if (known.cause !== undefined) log.info({ err: known.cause, requestId, operation: exchange.operation?.id }, known.message);
  // The slices count before they write; that another request was counted meanwhile only Kubernetes knows.
  const exhausted = isQuotaExceeded(error) ? overQuota[service] : undefined;
  const status = exhausted?.status ?? known?.status ?? 500;
  const message = known?.message ?? "An unexpected error prevented the server from fulfilling your request.";
  const { contentType, body } = renderFault(service, {
    status,
    message,
    type: exhausted?.type ?? known?.type,
    requestId,
    version: exchange.version,
    accept: header(exchange.headers, "accept") ?? "",
  });
  const challenge =
    status === 401 ? { "www-authenticate": `Keystone uri="${exchange.origin}/identity${service === "identity" ? "/v3" : ""}"` } : {};
  const version = versionHeaders(service, exchange.version);
  return { status, headers: { "content-type": contentType, ...version, ...challenge, ...known?.headers }, body };
}

/** Nobody reads this answer: the client broke off in the middle of its body. */
const wentAway = ({ complete, destroyed }: IncomingMessage, cause: unknown): ApiError | undefined =>
  destroyed && !complete && (cause as { code?: unknown } | null)?.code === "ECONNRESET"
    ? new ApiError(400, "The client went away before its request's end.", { cause })
    : undefined;

async function send(answer: Answer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, headers, body } = answer;
  if (!request.complete && status >= 400) linger(request);
  if (body === undefined || request.method === "HEAD") {
    if (status !== 204 && request.method !== "HEAD") headers["content-length"] = "0";
    response.writeHead(status, headers).end();
  } else if (typeof body === "string" || body instanceof Buffer) {
    headers["content-length"] = String(Buffer.byteLength(body));
    response.writeHead(status, headers).end(body);
  } else {
    response.writeHead(status, headers);
    await pipeline(body, response);
  }
}

/**
 * Drops what still comes of the body, for a while: who is still writing when his connection is closed never reads the answer.
 * https://httpd.apache.org/docs/2.4/misc/perf-tuning.html (lingering close)
 */
function linger(request: IncomingMessage): void {
  const timer = setTimeout(() => request.socket.destroy(), LINGER_MILLISECONDS);
  timer.unref();
  request.once("close", () => clearTimeout(timer)).resume();
}

/** Everything that is not a service: the list of them, and what an operator's probes ask. */
function management(
  path: string,
  origin: string,
  mounted: Mounted[],
  { ready, metrics, response }: { ready(): boolean; metrics: Metrics; response: ServerResponse },
) {
  const text = (status: number, body: string, contentType = "text/plain") =>
    response.writeHead(status, { "content-type": contentType }).end(body);
  if (path === "/healthz") return text(200, "ok\n");
  if (path === "/readyz") return ready() ? text(200, "ok\n") : text(503, "the cache is not in step with the Kubernetes API\n");
  if (path === "/metrics") return metrics.text().then((body) => text(200, body, metrics.contentType));
  if (path === "/")
    return text(
      200,
      `${JSON.stringify(Object.fromEntries(mounted.map(({ service, mount }) => [service, `${origin}${mount}`])), null, 2)}\n`,
      "application/json",
    );
  return text(404, "There is no service at this path.\n");
}
