/** Owner references, as controllers write them on what they make. */
import type { KubeObject, OwnerReference } from "../kube/objects.ts";

export const controlledBy = ({ apiVersion, kind, metadata }: KubeObject): OwnerReference => ({
  apiVersion,
  kind,
  name: metadata.name!,
  uid: metadata.uid!,
  controller: true,
  blockOwnerDeletion: true,
});

/** Keys (`namespace/name`) of the object's owners of a kind. */
export const ownersOf = ({ metadata }: KubeObject, kind: string): string[] =>
  (metadata.ownerReferences ?? []).filter((owner) => owner.kind === kind).map((owner) => `${metadata.namespace}/${owner.name}`);
