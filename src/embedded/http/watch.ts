/** Watches: a stream of changes, one JSON document a line, from a revision on or with the state first. */
import { inVersion, tableOf } from "../cluster.ts";
import { expired, noSuchResource } from "../errors.ts";
import type { Change } from "../store.ts";
import type { JsonObject, KubeObject } from "../types.ts";
import { apiVersionOf } from "../types.ts";
import type { ResourceExchange } from "./exchange.ts";
import { watchOptions } from "./options.ts";
import { matcher, tableOptions } from "./read.ts";
import { toJson } from "./respond.ts";
import { toMetadata, toTable } from "./tables.ts";

/** Between bookmarks; a real API server sends one a minute and one shortly before it ends the watch. */
const BOOKMARK_MS = 60_000;
/** Without `timeoutSeconds` a watch lives 30 to 60 minutes. */
const DEFAULT_TIMEOUT_SECONDS = 1800;
/** A client that does not read is cut off before it fills the memory. */
const MAX_BUFFERED_BYTES = 64 * 1024 * 1024;

export function watch(exchange: ResourceExchange): void {
  const { query, resource, cluster, response, signal, info } = exchange;
  if (!resource.verbs.includes("watch")) throw noSuchResource();
  const { revision, bookmarks, sendInitialEvents, timeoutSeconds = DEFAULT_TIMEOUT_SECONDS } = watchOptions(query);
  const matches = matcher(exchange);
  const inScope = ({ metadata }: KubeObject) =>
    (info.namespace === undefined || metadata.namespace === info.namespace) && (info.name === "" || metadata.name === info.name);
  const table = tableOf(cluster, resource);
  const wantsState = sendInitialEvents ?? revision === 0;

  response.writeHead(200, { "content-type": "application/json;stream=watch", "cache-control": "no-cache, private" });
  response.flushHeaders();
  const past = wantsState ? [] : table.since(revision === 0 ? cluster.store.revision : revision);
  if (past === undefined) {
    response.end(line("ERROR", expired(`too old resource version: ${revision} (${table.oldest + 1})`).status));
    return;
  }

  const encode = encoder(exchange);
  const write = (text: string) => {
    response.write(text);
    if (response.writableLength > MAX_BUFFERED_BYTES) response.destroy();
  };
  const deliver = (change: Change) => {
    const event = transition(change, matches);
    if (event !== undefined && inScope(change.object)) write(encode(event.type, event.object));
  };
  const bookmark = (annotations?: Record<string, string>) => write(bookmarkLine(exchange, cluster.store.revision, annotations));

  if (wantsState) for (const object of table.list(info.namespace)) if (inScope(object) && matches(object)) write(encode("ADDED", object));
  if (sendInitialEvents && bookmarks) bookmark({ "k8s.io/initial-events-end": "true" });
  for (const change of past) deliver(change);

  const finish = () => {
    if (bookmarks) bookmark();
    stop();
    response.end();
  };
  const unsubscribe = table.subscribe(deliver, finish);
  const ticker = bookmarks ? setInterval(() => bookmark(), BOOKMARK_MS) : undefined;
  const timer = setTimeout(finish, timeoutSeconds * 1000);
  ticker?.unref();
  timer.unref();
  function stop(): void {
    unsubscribe();
    clearInterval(ticker);
    clearTimeout(timer);
  }
  response.on("close", stop);
  signal.addEventListener("abort", stop, { once: true });
}

/** An object that begins to match is ADDED, one that ceases to is DELETED. */
export function transition(change: Change, matches: (object: KubeObject) => boolean): Pick<Change, "type" | "object"> | undefined {
  const before = change.previous !== undefined && matches(change.previous);
  if (change.type === "DELETED") return before ? change : undefined;
  const after = matches(change.object);
  if (after) return { type: before ? "MODIFIED" : "ADDED", object: change.object };
  if (!before) return undefined;
  // The last state that matched, at the revision at which it ceased to.
  const { resourceVersion } = change.object.metadata;
  const previous = change.previous!;
  return { type: "DELETED", object: { ...previous, metadata: { ...previous.metadata, ...(resourceVersion && { resourceVersion }) } } };
}

function encoder(exchange: ResourceExchange): (type: string, object: KubeObject) => string {
  const { form, resource, cluster } = exchange;
  if (form.as === "metadata") return (type, object) => line(type, toMetadata(object, form.version));
  if (form.as === "table") {
    let first = true;
    return (type, object) => {
      const { resourceVersion } = object.metadata;
      const table = toTable([object], { resourceVersion }, tableOptions(exchange, cluster.now()));
      // Only the first event names the columns.
      const shown = first ? table : { ...table, columnDefinitions: null };
      first = false;
      return line(type, shown);
    };
  }
  return (type, object) => `{"type":"${type}","object":${toJson(inVersion(object, resource))}}\n`;
}

const line = (type: string, object: KubeObject | JsonObject): string => `${JSON.stringify({ type, object })}\n`;

function bookmarkLine({ form, resource }: ResourceExchange, revision: number, annotations?: Record<string, string>): string {
  const metadata = { resourceVersion: String(revision), creationTimestamp: null, ...(annotations && { annotations }) };
  if (form.as === "table")
    return line("BOOKMARK", { kind: "Table", apiVersion: `meta.k8s.io/${form.version}`, metadata, columnDefinitions: null, rows: [] });
  const kind = form.as === "metadata" ? "PartialObjectMetadata" : resource.kind;
  const apiVersion = form.as === "metadata" ? `meta.k8s.io/${form.version}` : apiVersionOf(resource.group, resource.version);
  return line("BOOKMARK", { kind, apiVersion, metadata });
}
