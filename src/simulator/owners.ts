/** Owner references, as controllers write them on what they make. */
import type { KubeObject, OwnerReference } from "../kube/objects.ts";
import { ownerReference } from "../kube/owners.ts";

export const controlledBy = (object: KubeObject): OwnerReference => ({
  ...ownerReference(object),
  controller: true,
  blockOwnerDeletion: true,
});

/** Keys (`namespace/name`) of the object's owners of a kind. */
export const ownersOf = ({ metadata }: KubeObject, kind: string): string[] =>
  (metadata.ownerReferences ?? []).filter((owner) => owner.kind === kind).map((owner) => `${metadata.namespace}/${owner.name}`);
