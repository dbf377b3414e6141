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
import { toMetadata, toTable } from "./tables.ts";

export function get(exchange: ResourceExchange): Answer {
  const { info, resource, cluster } = exchange;
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

export const tableOptions = (exchange: ResourceExchange, now: Date) => ({
  columns: columnsOf(exchange.resource),
  form: exchange.form,
  include: exchange.query.get("includeObject") || "Metadata",
  now,
  resource: exchange.resource,
});

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

/** Where a paged list goes on: in the state of `rv`, after `start`. */
interface Continuation {
  rv: number;
  start: string;
}

function select(exchange: ResourceExchange): { items: KubeObject[]; metadata: ListMetadata } {
  const { info, query, resource, cluster } = exchange;
  const table = tableOf(cluster, resource);
  const matches = matcher(exchange);
  const limit = Number(query.get("limit") ?? 0) || 0;
  const token = query.get("continue");
  const asked = requestedRevision(exchange);
  const from = token ? decodeContinue(token) : undefined;
  const exact = query.get("resourceVersionMatch") === "Exact" ? asked : undefined;
  const revision = from?.rv ?? exact ?? cluster.store.revision;

  let all: Iterable<KubeObject>;
  if (revision === cluster.store.revision) all = table.list(info.namespace);
  else {
    const past = table.listAt(revision, info.namespace);
    if (past === undefined) {
      throw from === undefined
        ? expired(`The resourceVersion for the provided list is too old.`)
        : expired(
            "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.",
          );
    }
    all = past;
  }

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

/** Throws as the API server does for what it has not reached yet. */
function requestedRevision({ query, cluster, resource }: ResourceExchange): number | undefined {
  const text = query.get("resourceVersion");
  const match = query.get("resourceVersionMatch");
  if (match && !text) throw invalidOptions(resource.kind, "resourceVersionMatch is forbidden unless resourceVersion is provided");
  if (!text) return undefined;
  const revision = parseRevision(text);
  if (match === "Exact" && revision === 0)
    throw invalidOptions(resource.kind, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"');
  if (query.get("continue") && revision !== 0) throw badRequest("specifying resource version is not allowed when using continue");
  if (revision > cluster.store.revision) {
    throw new StatusError(504, "Timeout", `Too large resource version: ${revision}, current: ${cluster.store.revision}`, {
      causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version", field: "" }],
      retryAfterSeconds: 1,
    });
  }
  return revision;
}

const invalidOptions = (_kind: string, why: string) =>
  new StatusError(422, "Invalid", `ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: ${why}`, {
    group: "meta.k8s.io",
    kind: "ListOptions",
    causes: [{ reason: "FieldValueForbidden", message: `Forbidden: ${why}`, field: "resourceVersionMatch" }],
  });

export function parseRevision(text: string): number {
  if (!/^\d+$/.test(text))
    throw badRequest(
      `invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
    );
  return Number(text);
}

const encodeContinue = (from: Continuation): string => Buffer.from(JSON.stringify({ v: "meta.k8s.io/v1", ...from })).toString("base64url");

function decodeContinue(token: string): Continuation {
  try {
    const { rv, start } = JSON.parse(Buffer.from(token, "base64url").toString("utf8")) as Continuation;
    if (Number.isInteger(rv) && typeof start === "string") return { rv, start };
  } catch {
    // Answered below.
  }
  throw badRequest("continue key is not valid: encoded value is not a continue token of this server");
}
