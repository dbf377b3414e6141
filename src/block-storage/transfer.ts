/**
 * An offer of a volume to whoever knows its key is a VolumeTransfer (volume.dicot.io/v1alpha1) in the project's namespace.
 *
 *   id            metadata.uid
 *   name          spec.name
 *   volume_id     spec.volumeID
 *   auth_key      told once; its hash is in the Secret that spec.authKeySecretName names
 *   accepted      another VolumeTransfer, in `dicot-system`, that has the offer's id for a name; it goes when the volume has gone over
 *   destination_project_id   its spec.destinationProjectID; who accepted it, annotation openstack.dicot.io/user-id
 *
 * Tenants write VolumeTransfers and claims, and what is accepted is done in the other project with Dicot's rights. So it counts only where
 * Dicot alone writes, and holds the copy that is to be made.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Kube } from "../kube/kube.ts";
import { annotation, openstackId, SUCCESSOR, SYSTEM_NAMESPACE, USER_ID } from "../kube/names.ts";
import { deleteUnlessGone } from "./delete.ts";
import { succeed, toCopy } from "./succession.ts";
import { type DataVolume, findVolumeByName, storageClassOf, type Volume } from "./volume.ts";

export type VolumeTransfer = Kinds["VolumeTransfer"];

/** Cinder's keys have 16 hex digits, too. */
export const newKey = (): string => randomBytes(8).toString("hex");

const digest = (salt: string, key: string): string => createHash("sha256").update(`${salt}:${key}`).digest("hex");

export function toSecret(name: string, namespace: string, key: string): Kinds["Secret"] {
  const salt = randomBytes(16).toString("hex");
  return { apiVersion: "v1", kind: "Secret", metadata: { name, namespace }, stringData: { salt, hash: digest(salt, key) } };
}

export function opens(secret: Kinds["Secret"] | undefined, key: string): boolean {
  const text = (name: string) => Buffer.from(secret?.data?.[name] ?? "", "base64").toString();
  const wanted = Buffer.from(text("hash"));
  const given = Buffer.from(digest(text("salt"), key));
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}

/** What Dicot alone can write: that the project takes the claim, as the copy that is to be the volume there. */
export function toAcceptance(offer: VolumeTransfer, volume: Volume, { project, userId }: Acceptor): VolumeTransfer {
  const { volumeID, name, authKeySecretName } = offer.spec;
  const copy = toCopy(volume, project.namespace, storageClassOf(volume));
  copy.metadata.annotations = { ...copy.metadata.annotations, [USER_ID]: userId };
  return {
    apiVersion: "volume.dicot.io/v1alpha1",
    kind: "VolumeTransfer",
    metadata: {
      name: openstackId(offer),
      namespace: SYSTEM_NAMESPACE,
      annotations: { [SUCCESSOR]: JSON.stringify(copy), [USER_ID]: userId },
    },
    spec: { volumeID, ...(name && { name }), authKeySecretName, accepted: true, destinationProjectID: project.id },
  };
}

export interface Acceptor {
  project: { id: string; namespace: string };
  userId: string;
}

/** Sends an accepted volume on its way; may be repeated. Writes as Dicot itself: no tenant may in both namespaces. */
export async function send({ own }: Kube, acceptance: VolumeTransfer): Promise<void> {
  const copy = annotation<DataVolume | undefined>(acceptance, SUCCESSOR, undefined);
  const from = copy?.spec.source?.pvc;
  if (copy === undefined || from === undefined || acceptance.metadata.namespace !== SYSTEM_NAMESPACE) return;
  const { volumeID, authKeySecretName } = acceptance.spec;
  const volume = findVolumeByName(own, from.namespace, from.name);
  if (volume?.id === volumeID) await succeed(own, volume, copy);
  const offer = own.findById("VolumeTransfer", from.namespace, acceptance.metadata.name ?? "");
  await deleteUnlessGone(own, { apiVersion: "v1", kind: "Secret", metadata: { name: authKeySecretName, namespace: from.namespace } });
  if (offer) await deleteUnlessGone(own, offer);
  // Until the claim is gone, the copy may have to be made yet.
  if (own.find("PersistentVolumeClaim", from.namespace, from.name) === undefined) await deleteUnlessGone(own, acceptance);
}
