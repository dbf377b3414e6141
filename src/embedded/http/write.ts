/** The one way into the store, for POST, PUT, PATCH and whatever else writes for a client. */
import { randomUUID } from "node:crypto";
import { admit } from "../admission.ts";
import { inVersion, tableOf, timestamp } from "../cluster.ts";
import { alreadyExists, badRequest, conflict, field, invalid, modified, notFound, StatusError } from "../errors.ts";
import { expressionCauses } from "../expressions.ts";
import { type Author, track } from "../fields/managed.ts";
import { deepEqual, without } from "../freeze.ts";
import type { WriteContext } from "../kinds/kind.ts";
import { kindOf } from "../kinds/kinds.ts";
import { generateName } from "../names.ts";
import { enforceQuota } from "../quota.ts";
import type { Resource } from "../resources.ts";
import { applyDefaults } from "../schema/default.ts";
import { prune } from "../schema/prune.ts";
import type { KubeObject } from "../types.ts";
import { apiVersionOf, isRecord, parseApiVersion } from "../types.ts";
import { validate, validateSystemFields, validateUpdate } from "../validation.ts";
import { finishDeletion } from "./deletion.ts";
import { duplicatesIn, type ResourceExchange, readObject, unrecognized } from "./exchange.ts";

export interface Write {
  context: WriteContext;
  manager: string;
  fieldValidation: string;
  subresource: string;
  /** What field validation has to say about the text of the body. */
  problems: readonly string[];
  /** The object is the outcome of a patch: what is wrong with it is wrong with the patch. */
  patched?: true;
  /** Set by server-side apply. */
  applied?: NonNullable<Author["applied"]>;
}

export function writeOf({ query, cluster, user, warnings, request, info }: ResourceExchange): Write {
  const manager = query.get("fieldManager") || (request.headers["user-agent"] ?? "unknown").split("/")[0]!.slice(0, 128);
  return {
    context: { cluster, user, dryRun: query.has("dryRun"), warnings, subresource: info.subresource },
    manager,
    fieldValidation: query.get("fieldValidation") || "Warn",
    subresource: info.subresource,
    problems: duplicatesIn(request),
  };
}

/** Creates `received`, whoever sent it: a POST, an apply, a PUT to a kind that allows it. */
export async function createObject(exchange: ResourceExchange, received: KubeObject, write: Write): Promise<KubeObject> {
  const { resource, cluster, info } = exchange;
  const { context } = write;
  if (received.metadata.resourceVersion) throw new StatusError(500, "", "resourceVersion should not be set on objects to be created");
  const kind = kindOf(resource);
  const { name: given, generateName: base } = received.metadata;
  const name = given || (base ? generateName(base) : "");
  const metadata = {
    ...without(received.metadata, "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "generation"),
    ...(name && { name }),
    ...(resource.namespaced && info.namespace !== undefined && { namespace: info.namespace }),
    uid: randomUUID(),
    creationTimestamp: timestamp(cluster.now()),
  };
  let object: KubeObject = prune(resource, { ...received, metadata }, write);
  if (resource.custom && resource.subresources.has("status")) object = without(object, "status");
  object = withDefaults(resource, object);
  object = await admit(exchange, "CREATE", object, undefined, write, async (mutated) => {
    const complete = withDefaults(resource, mutated);
    const prepared = kind.prepareCreate?.(complete, context) ?? complete;
    const counted = generationCounts(exchange) ? { ...prepared, metadata: { ...prepared.metadata, generation: 1 } } : prepared;
    const tracked = track(counted, undefined, { ...write, resource, now: cluster.now() });
    const causes = validate(resource, tracked, context);
    causes.push(...(await expressionCauses(resource, tracked, undefined, causes)));
    if (causes.length > 0) throw invalid(resource, tracked.metadata.name ?? "", causes);
    return tracked;
  });
  const table = tableOf(cluster, resource);
  const taken = table.get(object.metadata.namespace, name);
  if (taken !== undefined) throw alreadyExists(resource, name, taken.metadata.deletionTimestamp !== undefined);
  // Last, with nothing awaited before the write: of two that race for the last place one must lose.
  enforceQuota(cluster, resource, object, undefined);
  return context.dryRun ? object : table.put(inVersion(object, { group: resource.group, version: resource.storageVersion }));
}

/** The version that a client means to replace; 0 means any. Throws 500, as the storage layer does, for what is no version. */
function versionOf({ resourceVersion: text = "" }: KubeObject["metadata"]): string {
  if (!/^\d*$/.test(text)) throw new StatusError(500, "", `strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`);
  return /^0*$/.test(text) ? "" : text;
}

const RETRIES = 5;

/** Built-in resources whose update must name the version that it replaces, as that of every custom one. */
const conditional = new Set([
  "admissionregistration.k8s.io/mutatingwebhookconfigurations",
  "admissionregistration.k8s.io/validatingwebhookconfigurations",
  "apiextensions.k8s.io/customresourcedefinitions",
  "apiregistration.k8s.io/apiservices",
  "coordination.k8s.io/leases",
  "node.k8s.io/runtimeclasses",
  "policy/poddisruptionbudgets",
  "storage.k8s.io/csidrivers",
  "storage.k8s.io/csinodes",
  "storage.k8s.io/csistoragecapacities",
  "storage.k8s.io/volumeattachments",
]);

/**
 * Replaces the stored object by what `change` makes of it. Where nobody named a resourceVersion and the object changes meanwhile (a
 * webhook was asked), it begins again with the newer one.
 */
export async function replace(
  exchange: ResourceExchange,
  change: (current: KubeObject) => KubeObject | Promise<KubeObject>,
  write: Write,
): Promise<KubeObject> {
  const { cluster, resource, info } = exchange;
  const table = tableOf(cluster, resource);
  for (let attempt = 0; ; attempt++) {
    const stored = table.get(info.namespace, info.name);
    if (stored === undefined) throw notFound(resource, info.name);
    const current = inVersion(stored, resource);
    const wanted = await change(current);
    const { uid } = wanted.metadata;
    const resourceVersion = versionOf(wanted.metadata);
    if (uid && uid !== current.metadata.uid && info.verb === "update") {
      throw conflict(resource, info.name, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${current.metadata.uid}`);
    }
    if (!resourceVersion && (resource.custom || conditional.has(resource.key))) {
      const cause = {
        reason: "FieldValueInvalid",
        message: "Invalid value: 0: must be specified for an update",
        field: "metadata.resourceVersion",
      };
      // The storage layer says this, which knows the resource and not the kind.
      throw invalid({ group: resource.group, kind: resource.plural }, info.name, [cause]);
    }
    if (resourceVersion && resourceVersion !== current.metadata.resourceVersion) throw modified(resource, info.name);
    const next = await prepareUpdate(exchange, wanted, current, write);
    if (table.get(info.namespace, info.name) !== stored) {
      if (attempt >= RETRIES) throw modified(resource, info.name);
      continue;
    }
    if (info.subresource === "") enforceQuota(cluster, resource, next, current);
    return commit(exchange, next, stored, write);
  }
}

/** The object as it would be stored: what the caller may not change is put back, admission and validation have passed. */
async function prepareUpdate(exchange: ResourceExchange, wanted: KubeObject, current: KubeObject, write: Write): Promise<KubeObject> {
  const { resource, cluster } = exchange;
  const { context } = write;
  const kind = kindOf(resource);
  let object = prune(resource, keepSystemFields(wanted, current), write);
  object = withDefaults(resource, object);
  object = restrict(exchange, object, current);
  return admit(exchange, "UPDATE", object, current, write, async (mutated) => {
    const restricted = restrict(exchange, keepSystemFields(withDefaults(resource, mutated), current), current);
    const prepared = kind.prepareUpdate?.(restricted, current, context) ?? restricted;
    const counted = withGeneration(exchange, prepared, current);
    const tracked = track(counted, current, { ...write, resource, now: cluster.now() });
    const fixed = validateSystemFields(wanted.metadata, current.metadata);
    const causes = [...fixed, ...validate(resource, tracked, context), ...validateUpdate(resource, tracked, current, context)];
    causes.push(...(await expressionCauses(resource, tracked, current, causes)));
    if (causes.length > 0) throw invalid(resource, tracked.metadata.name ?? "", causes);
    return tracked;
  });
}

function withDefaults(resource: Resource, object: KubeObject): KubeObject {
  if (resource.custom) return applyDefaults(object, resource.custom.schema);
  return kindOf(resource).defaults?.(object) ?? object;
}

function keepSystemFields(object: KubeObject, current: KubeObject): KubeObject {
  const { uid, creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds, generation, namespace, resourceVersion } =
    current.metadata;
  const metadata = {
    ...without(object.metadata, "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "selfLink"),
    ...(namespace !== undefined && { namespace }),
    ...(uid !== undefined && { uid }),
    ...(creationTimestamp !== undefined && { creationTimestamp }),
    ...(deletionTimestamp !== undefined && { deletionTimestamp }),
    ...(deletionGracePeriodSeconds !== undefined && { deletionGracePeriodSeconds }),
    ...(generation !== undefined && { generation }),
    ...(resourceVersion !== undefined && { resourceVersion }),
  };
  return { ...object, metadata };
}

/** The status subresource changes the status alone, the resource itself everything but the status. */
function restrict({ resource, info }: ResourceExchange, object: KubeObject, current: KubeObject): KubeObject {
  if (!resource.subresources.has("status")) return object;
  if (info.subresource !== "status") {
    return current["status"] === undefined ? without(object, "status") : { ...object, status: current["status"] };
  }
  const status = object["status"];
  // Built-in kinds let metadata pass with a status; custom ones do not.
  const metadata = resource.custom
    ? { ...current.metadata, ...(object.metadata.managedFields && { managedFields: object.metadata.managedFields }) }
    : object.metadata;
  return { ...without(current, "status"), metadata, ...(status !== undefined && { status }) };
}

const generationCounts = ({ resource }: ResourceExchange): boolean => resource.custom !== undefined || kindOf(resource).generation === true;

function withGeneration(exchange: ResourceExchange, object: KubeObject, current: KubeObject): KubeObject {
  if (!generationCounts(exchange) || exchange.info.subresource === "status") return object;
  const { resource } = exchange;
  const ignored = resource.custom && !resource.subresources.has("status") ? ["metadata"] : ["metadata", "status"];
  if (deepEqual(without(object, ...ignored), without(current, ...ignored))) return object;
  return { ...object, metadata: { ...object.metadata, generation: (current.metadata.generation ?? 0) + 1 } };
}

/** Stores what changed; an update that changes nothing is no write and no event. */
function commit(exchange: ResourceExchange, next: KubeObject, stored: KubeObject, { context }: Write): KubeObject {
  const { cluster, resource } = exchange;
  const object = inVersion(next, { group: resource.group, version: resource.storageVersion });
  if (deepEqual(object, stored)) return stored;
  if (context.dryRun) return object;
  return finishDeletion(cluster, resource, object) ?? tableOf(cluster, resource).put(object);
}

/** Throws 400 unless the object has the name that the URL says. */
export function requireName({ metadata: { name } }: KubeObject, expected: string): void {
  if (!name) throw badRequest(`the name of the object (${expected} based on URL) was undeterminable: name must be provided`);
  if (name !== expected) throw badRequest(`the name of the object (${name}) does not match the name on the URL (${expected})`);
}

/** The object in the body, which must be what the URL says, completed from it. Throws 400, 415 and 422. */
export async function receive(exchange: ResourceExchange): Promise<KubeObject> {
  const { resource, info, request } = exchange;
  const expected = info.subresource === "" ? resource : (resource.subresources.get(info.subresource) ?? resource);
  const body = await readObject(request, expected.kind);
  if (body === undefined)
    throw unrecognized(expected.kind, "couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)");
  return received(exchange, body);
}

export function received({ resource, info }: ResourceExchange, body: Record<string, unknown>): KubeObject {
  const expected = info.subresource === "" ? resource : (resource.subresources.get(info.subresource) ?? resource);
  const apiVersion = apiVersionOf(expected.group, expected.version);
  // A custom kind has no Go type that would stand in for what the body does not say.
  if (resource.custom && info.subresource !== "scale") requireType(body, expected.kind);
  const { apiVersion: bodyVersion = apiVersion, kind = expected.kind, metadata = {} } = body;
  if (typeof bodyVersion !== "string" || typeof kind !== "string") throw badRequest("json: cannot unmarshal into Go struct field TypeMeta");
  const { group, version } = parseApiVersion(bodyVersion);
  const cannot = (why: string) =>
    badRequest(`${kind} in version ${JSON.stringify(version)} cannot be handled as a ${expected.kind}: ${why}`);
  if (bodyVersion !== apiVersion || kind !== expected.kind) {
    if (!resource.custom) throw cannot("unknown conversion");
    if (bodyVersion !== apiVersion) {
      throw badRequest(`the API version in the data (${bodyVersion}) does not match the expected API version (${apiVersion})`);
    }
    const name = isRecord(metadata) ? String(metadata["name"] ?? "") : "";
    throw invalid({ group, kind }, name, [field.invalid("kind", kind, `must be ${expected.kind}`)]);
  }
  if (!isRecord(metadata)) {
    const word = Array.isArray(metadata) ? "array" : typeof metadata;
    throw cannot(`json: cannot unmarshal ${word} into Go struct field ${kind}.metadata of type v1.ObjectMeta`);
  }
  const { namespace } = metadata as { namespace?: unknown };
  if (resource.namespaced && namespace && namespace !== info.namespace) {
    throw badRequest(`the namespace of the provided object does not match the namespace sent on the request`);
  }
  const cleaned = resource.namespaced ? { ...metadata, namespace: info.namespace } : without(metadata, "namespace");
  return { ...body, apiVersion, kind, metadata: cleaned as KubeObject["metadata"] };
}

function requireType(body: Record<string, unknown>, expected: string): void {
  const text = () => JSON.stringify(body);
  if (!body["kind"]) throw unrecognized(expected, `Object 'Kind' is missing in '${text()}' (${text()})`);
  if (!body["apiVersion"]) throw unrecognized(expected, `Object 'apiVersion' is missing in '${text()}' (${text()})`);
}
