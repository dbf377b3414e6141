/** HTTP to the API server: JSON in and out, one identity per request, connections kept. Knows nothing of kinds. */
import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { type Clock, createClock } from "./clock.ts";
import { KubernetesError, type Status } from "./errors.ts";
import type { Cluster } from "./kubeconfig.ts";
import { noteGrant, persist, type Weather } from "./retry.ts";

/** Whom to act as. Kubernetes adds a ServiceAccount's groups itself. */
export interface Identity {
  user: string;
  /** For the audit log: `openstack.dicot.io/request-id` → value. */
  extra?: Record<string, string>;
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface Request {
  method: Method;
  path: string;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  contentType?: string | undefined;
  accept?: string;
  as?: Identity | undefined;
  /** Without an answer for so long, it fails as unreachable. 30 where absent; 0 is for ever. */
  timeoutSeconds?: number;
  signal?: AbortSignal;
}

export interface Client {
  /** The parsed body where it is JSON, else its text; asked again where that is safe (retry.ts). Throws `KubernetesError`. */
  request<T>(request: Request): Promise<T>;
  /** The answer's body as it comes: watches, logs. Throws `KubernetesError`. */
  open(request: Request): Promise<IncomingMessage>;
  /** Options for a request that is not ours to make: the WebSocket of a console. */
  options(request: Request): Promise<http.RequestOptions & { url: URL }>;
  /** Somebody was given a role in the namespace: what the API server forbids there in the next seconds it may not know yet. */
  granted(namespace: string): void;
  /** The API server's time. */
  now(): Date;
  close(): void;
}

/** What a request to the API server was and how it went; status 0 where no answer came. Watches end for this when they begin. */
export interface Observed {
  method: Method;
  path: string;
  status: number;
  seconds: number;
}

export function createClient(cluster: Cluster, observe: (request: Observed) => void = () => {}, clock: Clock = createClock()): Client {
  const base = new URL(cluster.server);
  const secure = base.protocol === "https:";
  const transport = secure ? https : http;
  const weather: Weather = { awayAt: Number.NEGATIVE_INFINITY, grantedAt: new Map() };
  let agent: http.Agent | undefined;
  let certificate: string | undefined;

  function agentFor(cert: string | undefined, key: string | undefined): http.Agent {
    // A rotated client certificate needs new connections.
    if (agent && cert === certificate) return agent;
    certificate = cert;
    const tls = {
      ...(cluster.ca !== undefined && { ca: cluster.ca }),
      ...(cluster.tlsServerName && { servername: cluster.tlsServerName }),
      ...(cluster.insecureSkipTlsVerify && { rejectUnauthorized: false }),
      ...(cert && key && { cert, key }),
    };
    agent = secure
      ? new https.Agent({ keepAlive: true, keepAliveMsecs: 30_000, ...tls })
      : new http.Agent({ keepAlive: true, keepAliveMsecs: 30_000 });
    return agent;
  }

  async function options(request: Request) {
    const { authorization, cert, key } = (await cluster.credentials?.()) ?? {};
    const url = new URL(base.href.replace(/\/$/, "") + request.path);
    for (const [name, value] of Object.entries(request.query ?? {})) if (value !== undefined) url.searchParams.set(name, String(value));
    const headers: Record<string, string> = {
      "user-agent": "dicot",
      accept: request.accept ?? acceptFor(request.path),
      ...(authorization && { authorization }),
      ...impersonation(request.as),
    };
    return { url, method: request.method, headers, agent: agentFor(cert, key) };
  }

  async function open(request: Request): Promise<IncomingMessage> {
    const { url, method, headers, agent } = await options(request);
    const body =
      request.body === undefined ? undefined : Buffer.from(typeof request.body === "string" ? request.body : JSON.stringify(request.body));
    if (body) Object.assign(headers, { "content-type": request.contentType ?? "application/json", "content-length": String(body.length) });
    const started = performance.now();
    const sentAt = Date.now();
    const observed = (status: number) => observe({ method, path: request.path, status, seconds: (performance.now() - started) / 1000 });
    const response = await send(
      (onResponse) => transport.request(url, { method, headers, agent, ...(request.signal && { signal: request.signal }) }, onResponse),
      body,
      request,
    ).catch((error: unknown) => {
      observed(0);
      throw error;
    });
    observed(response.statusCode ?? 0);
    clock.heard(response.headers.date, sentAt);
    if ((response.statusCode ?? 0) < 400) return response;
    throw failure(response, await text(response));
  }

  async function once<T>(request: Request): Promise<T> {
    const response = await open(request);
    const body = await text(response).catch((error) => {
      throw unreachable(error);
    });
    return (response.headers["content-type"]?.includes("json") ? JSON.parse(body) : body) as T;
  }

  return {
    open,
    options,
    request: (request) => persist(request, once, weather),
    granted: (namespace) => noteGrant(weather, namespace),
    now: clock.now,
    close: () => agent?.destroy(),
  };
}

/** A connection that was kept may die in the moment it is used again; what was never answered and changes nothing is sent once more. */
async function send(
  start: (onResponse: (response: IncomingMessage) => void) => http.ClientRequest,
  body: Buffer | undefined,
  request: Request,
) {
  const once = () =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing = start(resolve);
      const timeoutSeconds = request.timeoutSeconds ?? 30;
      if (timeoutSeconds > 0)
        outgoing.setTimeout(timeoutSeconds * 1000, () =>
          outgoing.destroy(Object.assign(new Error(`no answer in ${timeoutSeconds} s`), { code: "ETIMEDOUT" })),
        );
      outgoing.once("error", (error) => reject(Object.assign(error, { reused: outgoing.reusedSocket })));
      outgoing.end(body);
    });
  try {
    return await once();
  } catch (error) {
    const { reused, code } = error as NodeJS.ErrnoException & { reused?: boolean };
    if (!reused || request.signal?.aborted || (code !== "ECONNRESET" && code !== "EPIPE")) throw unreachable(error);
  }
  if (request.method !== "GET") throw unreachable(new Error("the connection was lost before an answer"));
  return await once().catch((error) => {
    throw unreachable(error);
  });
}

const unreachable = (cause: unknown) =>
  new KubernetesError(0, { reason: "Unreachable", message: `Kubernetes cannot be reached: ${(cause as Error).message}` }, cause);

function failure(response: IncomingMessage, body: string): KubernetesError {
  const code = response.statusCode ?? 0;
  const retryAfter = Number(response.headers["retry-after"]);
  let status: Status = { message: body.slice(0, 500) };
  try {
    const parsed = JSON.parse(body) as Status & { kind?: string };
    if (parsed.kind === "Status") status = parsed;
  } catch {
    // Proxies and virt-api also answer in plain text.
  }
  return new KubernetesError(code, retryAfter > 0 ? { ...status, details: { ...status.details, retryAfterSeconds: retryAfter } } : status);
}

async function text(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

// virt-api answers 406 to `application/json` on its subresources, as they have no body.
const acceptFor = (path: string) => (path.startsWith("/apis/subresources.kubevirt.io/") ? "*/*" : "application/json");

function impersonation(identity: Identity | undefined): Record<string, string> {
  if (!identity) return {};
  const extra = Object.entries(identity.extra ?? {}).map(([key, value]) => [`impersonate-extra-${encodeURIComponent(key)}`, value]);
  return { "impersonate-user": identity.user, ...Object.fromEntries(extra) };
}
