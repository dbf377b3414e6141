/** Owner references: Kubernetes deletes what has them with the last of its owners. */
import { resources } from "../../generated/kubernetes/resources.ts";
import type { KindName, Kube } from "./kube.ts";
import type { KubeObject, OwnerReference } from "./objects.ts";

/** To `object`, which the API server has given its uid. */
export const ownerReference = ({ apiVersion, kind, metadata: { name = "", uid = "" } }: KubeObject): OwnerReference => ({
  apiVersion,
  kind,
  name,
  uid,
});

export const isOwnedBy = ({ metadata }: KubeObject, owner: KubeObject): boolean =>
  metadata.ownerReferences?.some(({ uid }) => uid === owner.metadata.uid) ?? false;

/**
 * All its owners are gone or going: it goes too, as soon as the garbage collector comes by. Of owners that are not cached nobody here knows
 * that they are gone. https://kubernetes.io/docs/concepts/architecture/garbage-collection/#orphaned-dependents
 */
export function isLeftBehind(kube: Kube, { metadata: { namespace, ownerReferences = [] } }: KubeObject): boolean {
  return ownerReferences.length > 0 && ownerReferences.every((reference) => isGoing(kube, namespace, reference));
}

function isGoing(kube: Kube, namespace: string | undefined, { kind, name, uid }: OwnerReference): boolean {
  if (!isCached(kind) || !kube.serves(kind)) return false;
  const owner: KubeObject | undefined = kube.find(kind, resources[kind].namespaced ? namespace : undefined, name);
  if (owner?.metadata.uid !== uid) return true;
  const { deletionTimestamp, finalizers = [] } = owner.metadata;
  return (deletionTimestamp !== undefined && !finalizers.includes("orphan")) || isLeftBehind(kube, owner);
}

const isCached = (kind: string): kind is KindName => Object.hasOwn(resources, kind) && resources[kind as KindName].cached;
