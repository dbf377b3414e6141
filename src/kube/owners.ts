/** Owner references: Kubernetes deletes what has them with the last of its owners. */
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
