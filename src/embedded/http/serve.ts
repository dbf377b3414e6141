/** One request on its way: who → may they → what → answer. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { attributesOf, requireAllowed } from "../auth/authorize.ts";
import { impersonate } from "../auth/impersonation.ts";
import { isReview, review } from "../auth/reviews.ts";
import type { Cluster } from "../cluster.ts";
import { badRequest, internalError, methodNotAllowed, noSuchResource, StatusError, unauthorized } from "../errors.ts";
import { subresourceHandler } from "../subresources/subresources.ts";
import type { User } from "../types.ts";
import { backendOf, proxy, proxyUpgrade } from "./aggregated.ts";
import { create, patch, update } from "./change.ts";
import type { Answer, Exchange, ResourceExchange } from "./exchange.ts";
import { negotiate } from "./negotiate.ts";
import { nonResource } from "./non-resource.ts";
import { get, list } from "./read.ts";
import { remove, removeCollection } from "./remove.ts";
import { parseRequest } from "./request.ts";
import { respond, send, warn, wishesOf } from "./respond.ts";
import { watch } from "./watch.ts";

const anonymous: User = { name: "system:anonymous", groups: ["system:unauthenticated"], extra: {} };

export async function serve(cluster: Cluster, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://localhost");
  const aborter = new AbortController();
  response.on("close", () => aborter.abort());
  try {
    const info = parseRequest(request.method ?? "GET", url.pathname, url.searchParams);
    const user = impersonate(cluster, await authenticate(cluster, request), request);
    requireAllowed(cluster, user, attributesOf(info));
    const exchange: Exchange = { cluster, info, query: url.searchParams, user, request, response, warnings: [], signal: aborter.signal };
    const backend = backendOf(cluster, info.path);
    if (backend !== undefined) return await proxy(exchange, backend);
    const answer = info.isResource ? await resourceAnswer(exchange) : await nonResource(exchange);
    warn(response, exchange.warnings);
    if (answer !== undefined) await respond(response, answer, wishesOf(request, url.searchParams, wantsYaml(request)));
  } catch (e) {
    await refuse(response, e);
  }
}

/** A request to leave HTTP: only extension API servers take one. */
export async function serveUpgrade(cluster: Cluster, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
  socket.on("error", () => socket.destroy());
  try {
    const url = new URL(request.url ?? "/", "http://localhost");
    const info = parseRequest(request.method ?? "GET", url.pathname, url.searchParams);
    const user = impersonate(cluster, await authenticate(cluster, request), request);
    requireAllowed(cluster, user, attributesOf(info));
    const backend = backendOf(cluster, info.path);
    if (backend === undefined) throw noSuchResource();
    proxyUpgrade(backend, request, user, { socket, head });
  } catch (e) {
    const { code, status } = asStatus(e);
    const body = JSON.stringify(status);
    socket.end(
      `HTTP/1.1 ${code} Refused\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    );
  }
}

const asStatus = (e: unknown): StatusError => (e instanceof StatusError ? e : internalError(e instanceof Error ? e.message : String(e)));

/** Of an answer that was possible: where the first type that is spoken is YAML. */
function wantsYaml({ headers: { accept = "" } }: IncomingMessage): boolean {
  return accept.includes("yaml") && negotiate(accept, true).yaml;
}

async function refuse(response: ServerResponse, e: unknown): Promise<void> {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const error = asStatus(e);
  if (error.details?.retryAfterSeconds) response.setHeader("retry-after", String(error.details.retryAfterSeconds));
  send(response, error.code, "application/json", JSON.stringify(error.status));
}

/** Throws 401 for a token of nobody. Who sends none is anonymous, and may what RBAC lets them. */
async function authenticate({ authenticator }: Cluster, { headers }: IncomingMessage): Promise<User> {
  const token = /^Bearer (.+)$/i.exec(headers.authorization ?? "")?.[1];
  if (token === undefined) return anonymous;
  const known = await authenticator.authenticate(token.trim());
  if (known === undefined) throw unauthorized();
  return known.user;
}

async function resourceAnswer(exchange: Exchange): Promise<Answer> {
  const { cluster, info, request } = exchange;
  const resource = cluster.registry.find(info.group, info.version, info.resource);
  if (resource === undefined) {
    // Groups of custom resources have a server of their own, which does not answer with a Status.
    if (info.group !== "" && cluster.registry.resources(info.group, info.version).every(({ custom }) => custom))
      return { code: 404, type: "text/plain; charset=utf-8", text: "404 page not found\n" };
    throw noSuchResource();
  }
  // The path of a namespace names it twice; the object itself stands in no namespace.
  const outside = !resource.namespaced && info.namespace !== undefined;
  if (outside && resource.key !== "/namespaces") throw noSuchResource();
  const narrowed: ResourceExchange = {
    ...exchange,
    info: outside ? { ...info, namespace: undefined } : info,
    resource,
    form: negotiate(request.headers.accept, resource.custom !== undefined),
  };
  if (resource.namespaced && info.namespace === undefined && info.verb !== "list" && info.verb !== "watch") throw methodNotAllowed();
  if (resource.custom?.deprecationWarning) exchange.warnings.push(resource.custom.deprecationWarning);
  return dispatch(narrowed);
}

async function dispatch(exchange: ResourceExchange): Promise<Answer> {
  const { info, resource, request } = exchange;
  if (isReview(resource.key)) {
    if (info.verb !== "create") throw methodNotAllowed();
    return { code: 201, object: await review(exchange) };
  }
  if (request.method === "HEAD") throw methodNotAllowed();
  const part = resource.subresources.get(info.subresource);
  if (info.subresource !== "" && part === undefined) throw noSuchResource();
  if (part !== undefined && !part.verbs.includes(info.verb)) throw methodNotAllowed();
  const subresource = subresourceHandler(exchange);
  if (subresource !== undefined) return subresource(exchange);
  switch (info.verb) {
    case "get":
      return get(exchange);
    case "list":
      return list(exchange);
    case "watch":
      watch(exchange);
      return undefined;
    case "create":
      return create(exchange);
    case "update":
      return update(exchange);
    case "patch":
      return patch(exchange);
    case "delete":
      return remove(exchange);
    case "deletecollection":
      return removeCollection(exchange);
    default:
      throw info.verb === "" ? methodNotAllowed() : badRequest(`no such verb: ${info.verb}`);
  }
}
