/**
 * Identity's ids are 32 hex digits: the label `openstack.dicot.io/id`, else the object's uid without its dashes.
 * Users, groups, roles and their like live in `dicot-system`.
 */
import { createHash, randomUUID } from "node:crypto";
import { ApiError, notFound } from "../http/errors.ts";
import type { KindName, Kube } from "../kube/kube.ts";
import { ID, objectName, SYSTEM_NAMESPACE } from "../kube/names.ts";
import type { KubeObject } from "../kube/objects.ts";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";

/** The kinds whose objects have such an id and live in `dicot-system`. */
export type SystemKind = "User" | "Group" | "OpenStackRole" | "ApplicationCredential" | "CatalogService" | "Endpoint";

export const newId = (): string => randomUUID().replaceAll("-", "");

export const idOf = (object: KubeObject): string => object.metadata.labels?.[ID] ?? hexId(object.metadata.uid ?? "");

export const hexId = (uid: string): string => uid.replaceAll("-", "");

/** The uid that `hexId` came from. */
export const uidOf = (id: string): string => id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");

export function findSystem<K extends SystemKind>(kube: Kube, kind: K, id: string): Kinds[K] | undefined {
  const labelled = kube.findById(kind, SYSTEM_NAMESPACE, id);
  // A uid with dashes is Kubernetes' way to write the id, not Keystone's.
  if (labelled !== undefined && idOf(labelled) === id) return labelled;
  const native = kube.findById(kind, SYSTEM_NAMESPACE, uidOf(id));
  return native !== undefined && idOf(native) === id ? native : undefined;
}

/** As `findSystem`; throws 404 with `thing`, Keystone's word for the kind, also where another replica has deleted it. */
export async function getSystem<K extends SystemKind>(kube: Kube, kind: K, id: string, thing: string): Promise<Kinds[K]> {
  const found = findSystem(kube, kind, id) ?? (await kube.getById(kind, SYSTEM_NAMESPACE, id, thing));
  if (idOf(found) !== id) throw notFound(thing, id);
  return found;
}

/**
 * A name for an object that must be unique by `key`: equal keys give equal names, so that the API server itself refuses the
 * second of two that are created at once, on whichever replicas.
 */
export const uniqueName = (name: string, ...key: string[]): string =>
  objectName(name, createHash("sha256").update(JSON.stringify(key)).digest("hex"));

/**
 * Creates an object named by `uniqueName`. The name may be taken by one that was renamed since: then the id makes the name.
 * `clashes` says whether the object that has the name is a duplicate in OpenStack's sense.
 */
export async function createUnique<T extends KubeObject>(kube: Kube, object: T, clashes: () => void): Promise<T> {
  try {
    return await kube.create(object);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 409) throw error;
    clashes();
    const name = objectName(object.metadata.name?.replace(/-[0-9a-f]{8}$/, ""), idOf(object));
    return kube.create({ ...object, metadata: { ...object.metadata, name } });
  }
}
