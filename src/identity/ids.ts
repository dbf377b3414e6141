/**
 * Identity's ids are 32 hex digits: the label `openstack.dicot.io/id`, else the object's uid without its dashes.
 * Users, groups, roles and their like live in `dicot-system`.
 */
import { createHash, randomUUID } from "node:crypto";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { isAlreadyExists, isNotFound } from "../kube/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { objectName, openstackId, SYSTEM_NAMESPACE } from "../kube/names.ts";
import type { KubeObject } from "../kube/objects.ts";
import { kindOf } from "../kube/paths.ts";

/** The kinds whose objects have such an id and live in `dicot-system`. */
export type SystemKind =
  | "User"
  | "Group"
  | "OpenStackRole"
  | "ApplicationCredential"
  | "CatalogService"
  | "Endpoint"
  | "EndpointGroup"
  | "OAuthAccessToken"
  | "OAuthConsumer"
  | "Policy"
  | "RegisteredLimit"
  | "Trust"
  | "UnifiedLimit";

export const newId = (): string => randomUUID().replaceAll("-", "");

export const idOf = openstackId;

export const findSystem = <K extends SystemKind>(kube: Kube, kind: K, id: string): Kinds[K] | undefined =>
  kube.findById(kind, SYSTEM_NAMESPACE, id);

/**
 * A name for an object that must be unique by `key`: equal keys give equal names, so that the API server itself refuses the
 * second of two that are created at once, on whichever replicas.
 */
export const uniqueName = (name: string, ...key: string[]): string =>
  objectName(name, createHash("sha256").update(JSON.stringify(key)).digest("hex"));

/**
 * Creates an object named by `uniqueName`. The name may be taken by one that was renamed since: then the id makes the name.
 * `clashes` says whether the object that has the name, which is in memory by then, is a duplicate in OpenStack's sense.
 */
export async function createUnique<T extends KubeObject>(kube: Kube, object: T, clashes: () => void): Promise<T> {
  try {
    return await kube.create(object);
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
    // Another replica may have made it just now.
    await kube.read(kindOf(object), object.metadata.namespace, object.metadata.name ?? "");
    clashes();
    const name = objectName(object.metadata.name?.replace(/-[0-9a-f]{8}$/, ""), idOf(object));
    return kube.create({ ...object, metadata: { ...object.metadata, name } });
  }
}

export async function createUnlessThere<T extends KubeObject>(kube: Kube, object: T): Promise<void> {
  try {
    await kube.create(object);
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
  }
}

export async function deleteIfThere(kube: Kube, object: KubeObject): Promise<void> {
  try {
    await kube.delete(object);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
