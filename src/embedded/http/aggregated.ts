/** Groups that another API server serves: requests go on to it with the user's identity, as the aggregation layer sends them. */
import { type ClientRequest, request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Duplex } from "node:stream";
import type { Backend, Cluster } from "../cluster.ts";
import { StatusError } from "../errors.ts";
import type { User } from "../types.ts";
import type { ExtensionLists } from "./discovery.ts";
import type { Exchange } from "./exchange.ts";
import { send } from "./respond.ts";

/** Who serves this path, if it is not us. */
export function backendOf({ aggregated }: Cluster, path: string): Backend | undefined {
  if (aggregated.size === 0) return undefined;
  const [, prefix, group, version] = path.split("/");
  return prefix === "apis" && group && version ? aggregated.get(`${group}/${version}`) : undefined;
}

/** Headers that are the proxy's own, or say who asks: only what authentication found may reach the backend. */
const dropped = /^(authorization|host|connection|upgrade|keep-alive|transfer-encoding|te|trailer|proxy-.*|x-remote-.*|impersonate-.*)$/;

function identityHeaders({ name, uid, groups, extra }: User): Record<string, string | string[]> {
  return {
    "x-remote-user": name,
    ...(uid && { "x-remote-uid": uid }),
    ...(groups.length > 0 && { "x-remote-group": [...groups] }),
    ...Object.fromEntries(
      Object.entries(extra).map(([key, values]) => [`x-remote-extra-${encodeURIComponent(key).toLowerCase()}`, [...values]]),
    ),
  };
}

/** What a request to it needs beside the path. */
function addressOf({ url, ca, insecure, servername }: Backend) {
  const { protocol, hostname: host, port, pathname } = new URL(url);
  const secure = { ...(ca && { ca }), ...(servername && { servername }), ...(insecure && { rejectUnauthorized: false }) };
  return {
    start: protocol === "https:" ? httpsRequest : httpRequest,
    base: pathname.replace(/\/$/, ""),
    options: { host, port, ...secure },
  };
}

function forward(backend: Backend, request: IncomingMessage, user: User, more: OutgoingHttpHeaders, signal?: AbortSignal): ClientRequest {
  const { start, base, options } = addressOf(backend);
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !dropped.test(name)));
  return start({
    ...options,
    method: request.method ?? "GET",
    path: `${base}${request.url}`,
    headers: { ...headers, ...identityHeaders(user), ...more },
    ...(signal && { signal }),
  });
}

/** Consoles and port forwards: once the backend agrees, bytes go both ways. */
export function proxyUpgrade(
  backend: Backend,
  request: IncomingMessage,
  user: User,
  { socket, head }: { socket: Duplex; head: Buffer },
): void {
  const outgoing = forward(backend, request, user, { connection: "Upgrade", upgrade: request.headers.upgrade });
  const headOf = ({ statusCode, statusMessage, headers }: IncomingMessage) => {
    const lines = Object.entries(headers).flatMap(([name, value]) => [value ?? []].flat().map((one) => `${name}: ${one}\r\n`));
    return `HTTP/1.1 ${statusCode} ${statusMessage}\r\n${lines.join("")}\r\n`;
  };
  outgoing.on("upgrade", (incoming, remote, remoteHead) => {
    socket.write(headOf(incoming));
    if (remoteHead.length > 0) socket.write(remoteHead);
    if (head.length > 0) remote.write(head);
    remote.on("error", () => socket.destroy());
    socket.on("error", () => remote.destroy());
    remote.pipe(socket).pipe(remote);
  });
  outgoing.on("response", (incoming) => {
    delete incoming.headers["transfer-encoding"];
    socket.write(headOf(incoming));
    incoming.pipe(socket);
  });
  outgoing.on("error", (e) => socket.end(`HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\n\r\n${e.message}`));
  outgoing.end();
}

/** Passes the request on and streams the answer back. */
export function proxy({ request, response, user, signal }: Exchange, backend: Backend): Promise<void> {
  if (!backend.available) {
    send(response, 503, "text/plain; charset=utf-8", "service unavailable\n");
    return Promise.resolve();
  }
  const upgrade = request.headers.upgrade;
  const more = { "x-forwarded-uri": request.url ?? "", ...(upgrade && { upgrade, connection: "Upgrade" }) };
  return new Promise((resolve, reject) => {
    const outgoing = forward(backend, request, user, more, signal);
    outgoing.on("response", (incoming) => {
      response.writeHead(incoming.statusCode ?? 502, incoming.headers);
      incoming.pipe(response);
      incoming.on("end", resolve);
      incoming.on("error", reject);
    });
    outgoing.on("error", (e) => reject(unavailable(e)));
    request.pipe(outgoing);
  });
}

const unavailable = (e: Error) => new StatusError(503, "ServiceUnavailable", `error trying to reach service: ${e.message}`);

const aggregator: User = { name: "system:kube-aggregator", groups: ["system:masters"], extra: {} };

/** What it serves, in the old form. Throws where it does not answer, or with an error. */
export function discover(backend: Backend, groupVersion: string, user = aggregator): Promise<{ resources?: unknown[] }> {
  const { start, base, options } = addressOf(backend);
  const headers = { accept: "application/json", ...identityHeaders(user) };
  return new Promise((resolve, reject) => {
    const outgoing = start(
      { ...options, path: `${base}/apis/${groupVersion}`, headers, signal: AbortSignal.timeout(2000) },
      async (incoming) => {
        try {
          const text = Buffer.concat(await incoming.toArray()).toString();
          if (incoming.statusCode !== 200) reject(new Error(`bad status from ${backend.url}/apis/${groupVersion}: ${incoming.statusCode}`));
          else resolve(JSON.parse(text) as { resources?: unknown[] });
        } catch (e) {
          reject(e as Error);
        }
      },
    );
    outgoing.on("error", reject);
    outgoing.end();
  });
}

/** Asks every extension API server what it serves; undefined for those that do not answer. */
export async function extensionLists({ aggregated }: Cluster, user: User): Promise<ExtensionLists> {
  const entries = [...aggregated].map(async ([groupVersion, backend]) => {
    try {
      return [groupVersion, backend.available ? await discover(backend, groupVersion, user) : undefined] as const;
    } catch {
      // Shown as stale.
      return [groupVersion, undefined] as const;
    }
  });
  return new Map(await Promise.all(entries));
}
