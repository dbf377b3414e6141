/** Groups that another API server serves: requests go on to it with the user's identity, as the aggregation layer sends them. */
import { type ClientRequest, request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Duplex } from "node:stream";
import type { Backend, Cluster } from "../cluster.ts";
import { StatusError } from "../errors.ts";
import type { User } from "../types.ts";
import type { ExtensionLists } from "./discovery.ts";
import type { Exchange } from "./exchange.ts";

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

function forward(backend: Backend, request: IncomingMessage, user: User, more: OutgoingHttpHeaders, signal?: AbortSignal): ClientRequest {
  const { protocol, hostname: host, port, pathname } = new URL(backend);
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !dropped.test(name)));
  return (protocol === "https:" ? httpsRequest : httpRequest)({
    method: request.method ?? "GET",
    host,
    port,
    path: `${pathname.replace(/\/$/, "")}${request.url}`,
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
  const target = new URL(backend);
  const path = `${target.pathname.replace(/\/$/, "")}${request.url}`;
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !dropped.test(name)));
  const upgrade = request.headers.upgrade;
  const options = {
    method: request.method ?? "GET",
    host: target.hostname,
    port: target.port,
    path,
    signal,
    headers: {
      ...headers,
      ...identityHeaders(user),
      "x-forwarded-uri": request.url ?? "",
      ...(upgrade && { upgrade, connection: "Upgrade" }),
    },
  };
  return new Promise((resolve, reject) => {
    const outgoing = (target.protocol === "https:" ? httpsRequest : httpRequest)(options, (incoming) => {
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

/** Asks every extension API server what it serves; undefined for those that do not answer. */
export async function extensionLists({ aggregated }: Cluster, user: User): Promise<ExtensionLists> {
  const entries = [...aggregated].map(async ([groupVersion, backend]) => {
    try {
      const url = new URL(`${backend.replace(/\/$/, "")}/apis/${groupVersion}`);
      const headers = new Headers({ accept: "application/json", "x-remote-user": user.name });
      for (const group of user.groups) headers.append("x-remote-group", group);
      const answer = await fetch(url, { headers, signal: AbortSignal.timeout(2000) });
      return [groupVersion, answer.ok ? ((await answer.json()) as { resources?: unknown[] }) : undefined] as const;
    } catch {
      // Shown as stale.
      return [groupVersion, undefined] as const;
    }
  });
  return new Map(await Promise.all(entries));
}
