/** GET of one object and of lists. */
import { inVersion, tableOf } from "../cluster.ts";
import { badRequest, expired, noSuchResource, notFound, StatusError } from "../errors.ts";
import { without } from "../freeze.ts";
import { columnsOf, fieldsOf, kindOf } from "../kinds/kinds.ts";
import { fieldSelector, labelSelector } from "../selectors.ts";
import { serialize } from "../serialize.ts";
import type { KubeObject } from "../types.ts";
import { apiVersionOf } from "../types.ts";
import type { Answer, ResourceExchange } from "./exchange.ts";
import { encodeContinue, listOptions, pageExpired, parseRevision } from "./options.ts";
import { type TableOptions, toMetadata, toTable } from "./tables.ts";

export function get(exchange: ResourceExchange): Answer {
  const { info, resource, cluster, query } = exchange;
  requireReached(parseRevision(query.get("resourceVersion") || "0"), cluster.store.revision);
  const object = tableOf(cluster, resource).get(info.namespace, info.name);
  if (object === undefined) throw notFound(resource, info.name);
  return { code: 200, object: shape(exchange, object) };
}

/** An object in the form that the client accepts. */
export function shape(exchange: ResourceExchange, object: KubeObject): KubeObject {
  const { form, resource, cluster } = exchange;
  if (form.as === "metadata") return toMetadata(object, form.version);
  if (form.as === "table") {
    const { resourceVersion } = object.metadata;
    return toTable([object], { resourceVersion }, tableOptions(exchange, cluster.now()));
  }
  return inVersion(object, resource);
}

export function tableOptions({ resource, form, query }: ResourceExchange, now: Date): TableOptions {
  const include = query.get("includeObject") || "Metadata";
  if (!["Metadata", "Object", "None"].includes(include)) throw badRequest(`unrecognized includeObject value: ${JSON.stringify(include)}`);
  return { columns: columnsOf(resource), form, include, now, resource };
}

export function list(exchange: ResourceExchange): Answer {
  const { resource, form, cluster } = exchange;
  if (!resource.verbs.includes("list")) throw noSuchResource();
  const { items, metadata } = select(exchange);
  if (form.as === "table")
    return {
      code: 200,
      object: toTable(items, metadata.continue ? metadata : without(metadata, "continue"), tableOptions(exchange, cluster.now())),
    };
  if (form.as === "metadata") {
    return {
      code: 200,
      object: {
        kind: "PartialObjectMetadataList",
        apiVersion: `meta.k8s.io/${form.version}`,
        metadata,
        items: items.map((item) => toMetadata(item, form.version)),
      },
    };
  }
  const apiVersion = apiVersionOf(resource.group, resource.version);
  if (form.yaml) {
    return { code: 200, object: { kind: resource.listKind, apiVersion, metadata, items: items.map((item) => inVersion(item, resource)) } };
  }
  const head = JSON.stringify({ kind: resource.listKind, apiVersion, metadata });
  const parts = items.map((item) => {
    const versioned = inVersion(item, resource);
    const text = versioned === item ? serialize(item) : JSON.stringify(versioned);
    // The items of a built-in list do not repeat kind and version.
    return resource.custom ? text : `{${text.slice(text.indexOf('"metadata"'))}`;
  });
  return { code: 200, type: "application/json", text: `${head.slice(0, -1)},"items":[${parts.join(",")}]}` };
}

interface ListMetadata {
  resourceVersion: string;
  continue?: string;
  remainingItemCount?: number;
}

function select(exchange: ResourceExchange): { items: KubeObject[]; metadata: ListMetadata } {
  const { info, query, resource, cluster } = exchange;
  const { limit, from, revision: asked, match } = listOptions(query);
  const table = tableOf(cluster, resource);
  const matches = matcher(exchange);
  if (asked !== undefined) requireReached(asked, cluster.store.revision);
  const past = from === undefined ? (match === "Exact" ? asked : undefined) : from.rv;
  const revision = past === undefined || past < 0 ? cluster.store.revision : past;

  const all = revision === cluster.store.revision ? table.list(info.namespace) : table.listAt(revision, info.namespace);
  if (all === undefined) throw from ? pageExpired(from) : expired("The resourceVersion for the provided list is too old.");

  const items: KubeObject[] = [];
  let more = 0;
  for (const object of all) {
    const key = position(object);
    if (from !== undefined && key <= from.start) continue;
    if (!matches(object)) continue;
    if (limit > 0 && items.length >= limit) more++;
    else items.push(object);
  }
  // Lists of custom resources name the token even where there is none.
  const metadata: ListMetadata = { ...(resource.custom && { continue: "" }), resourceVersion: String(revision) };
  if (more > 0) {
    metadata.continue = encodeContinue({ rv: revision, start: position(items.at(-1)!) });
    // With a selector the API server would have to read on to know, and does not.
    if (!query.get("labelSelector") && !query.get("fieldSelector")) metadata.remainingItemCount = more;
  }
  return { items, metadata };
}

// U+0000 sorts before every character of a name, as the slash between them does in etcd for all names that are valid.
const position = ({ metadata }: KubeObject) => `${metadata.namespace ?? ""}\0${metadata.name}`;

/** Both selectors of a request, as one question. */
export function matcher({ query, resource }: ResourceExchange): (object: KubeObject) => boolean {
  const labels = query.get("labelSelector");
  const fields = query.get("fieldSelector");
  const byLabels = labels ? labelSelector(labels) : undefined;
  const byFields = fields
    ? fieldSelector(fields, fieldsOf(resource), resource.custom || kindOf(resource).fields ? undefined : unknownField)
    : undefined;
  return (object) => (byLabels?.(object.metadata.labels ?? {}) ?? true) && (byFields?.(object) ?? true);
}

const unknownField = (key: string) => `${JSON.stringify(key)} is not a known field selector: only "metadata.name", "metadata.namespace"`;

/** Throws 504 for what is not there yet. */
function requireReached(asked: number, current: number): void {
  if (asked <= current) return;
  throw new StatusError(504, "Timeout", `Timeout: Too large resource version: ${asked}, current: ${current}`, {
    causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version", field: "" }],
    retryAfterSeconds: 1,
  });
}
