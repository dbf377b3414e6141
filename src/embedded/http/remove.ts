/** DELETE of one object and of collections. */
import { admit } from "../admission.ts";
import { tableOf } from "../cluster.ts";
import { conflict, methodNotAllowed, notFound } from "../errors.ts";
import { without } from "../freeze.ts";
import { kindOf } from "../kinds/kinds.ts";
import type { Resource } from "../resources.ts";
import type { KubeObject, ObjectMeta } from "../types.ts";
import { markOrRemove } from "./deletion.ts";
import type { Answer, ResourceExchange } from "./exchange.ts";
import { readObject } from "./exchange.ts";
import { type DeleteOptions, deleteOptions } from "./options.ts";
import { matcher, shape } from "./read.ts";
import { type Write, writeOf } from "./write.ts";

async function optionsOf({ request, query }: ResourceExchange, write: Write): Promise<DeleteOptions> {
  const options = deleteOptions(query, await readObject(request));
  if (options.dryRun?.length) write.context.dryRun = true;
  return options;
}

export async function remove(exchange: ResourceExchange): Promise<Answer> {
  const { resource, info } = exchange;
  if (!resource.verbs.includes("delete")) throw methodNotAllowed();
  const write = writeOf(exchange);
  const options = await optionsOf(exchange, write);
  const { object, gone } = await removeObject(exchange, info.name, options, write);
  if (!gone || kindOf(resource).returnsDeleted) return { code: 200, object: shape(exchange, object) };
  return { code: 200, object: deleted(resource, object) };
}

export async function removeCollection(exchange: ResourceExchange): Promise<Answer> {
  const { resource, cluster, info } = exchange;
  if (!resource.verbs.includes("deletecollection")) throw methodNotAllowed();
  const write = writeOf(exchange);
  const options = await optionsOf(exchange, write);
  const matches = matcher(exchange);
  const table = tableOf(cluster, resource);
  const items: KubeObject[] = [];
  for (const object of [...table.list(info.namespace)]) {
    if (!matches(object) || table.get(object.metadata.namespace, object.metadata.name!) === undefined) continue;
    items.push((await removeObject(exchange, object.metadata.name!, options, write, object.metadata.namespace)).object);
  }
  const apiVersion = resource.group ? `${resource.group}/${resource.version}` : resource.version;
  const list = {
    kind: resource.listKind,
    apiVersion,
    metadata: { resourceVersion: String(cluster.store.revision) } as ObjectMeta,
    items: resource.custom ? items : items.map((item) => without(item, "kind", "apiVersion")),
  };
  return { code: 200, object: list };
}

export async function removeObject(
  exchange: ResourceExchange,
  name: string,
  options: DeleteOptions,
  write: Write,
  namespace = exchange.info.namespace,
): Promise<{ object: KubeObject; gone: boolean }> {
  const { resource, cluster } = exchange;
  const table = tableOf(cluster, resource);
  const current = table.get(namespace, name);
  if (current === undefined) throw notFound(resource, name);
  checkPreconditions(resource, current, options);
  await admit(exchange, "DELETE", current, current, write, (object) => object);
  const latest = table.get(namespace, name);
  if (latest === undefined) throw notFound(resource, name);
  checkPreconditions(resource, latest, options);
  if (write.context.dryRun) return { object: latest, gone: true };
  return markOrRemove(cluster, resource, latest, options);
}

function checkPreconditions({ group, kind }: Resource, { metadata }: KubeObject, { preconditions }: DeleteOptions): void {
  const refuse = (what: string, wanted: string, found: string | undefined, end: string) =>
    conflict(
      { group, plural: kind },
      metadata.name!,
      `the ${what} in the precondition (${wanted}) does not match the ${what} in record (${found}). The object might have been ${end}`,
    );
  const { uid, resourceVersion } = preconditions ?? {};
  if (uid && uid !== metadata.uid) throw refuse("UID", uid, metadata.uid, "deleted and then recreated");
  if (resourceVersion && resourceVersion !== metadata.resourceVersion) {
    throw refuse("ResourceVersion", resourceVersion, metadata.resourceVersion, "modified");
  }
}

const deleted = (resource: Resource, { metadata }: KubeObject): KubeObject => ({
  kind: "Status",
  apiVersion: "v1",
  metadata: {},
  status: "Success",
  details: { name: metadata.name, ...(resource.group && { group: resource.group }), kind: resource.plural, uid: metadata.uid },
});
