/**
 * An offer of a volume to whoever knows its key is a VolumeTransfer (volume.dicot.io/v1alpha1) in the project's namespace.
 *
 *   id            metadata.uid
 *   name          spec.name
 *   volume_id     spec.volumeID
 *   auth_key      told once; its hash is in the Secret that spec.authKeySecretName names
 *   accepted      spec.accepted; the object goes as soon as the volume is on its way
 *   destination_project_id   spec.destinationProjectID; who accepted it, annotation openstack.dicot.io/user-id
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { isProject, projectId } from "../identity/project-namespaces.ts";
import type { Kube } from "../kube/kube.ts";
import { USER_ID } from "../kube/names.ts";
import { deleteUnlessGone } from "./delete.ts";
import { succeed, toCopy } from "./succession.ts";
import { type DataVolume, findVolume, storageClassOf } from "./volume.ts";

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

/** Sends an accepted volume on its way; may be repeated. Writes as Dicot itself: no tenant may in both namespaces. */
export async function send({ own }: Kube, transfer: VolumeTransfer): Promise<void> {
  const { volumeID, accepted, destinationProjectID, authKeySecretName } = transfer.spec;
  const destination = own.list("Namespace").find((one) => isProject(one) && projectId(one) === destinationProjectID)?.metadata.name;
  if (!accepted || destination === undefined) return;
  const { namespace = "" } = transfer.metadata;
  const volume = findVolume(own, namespace, volumeID);
  if (volume) await succeed(own, volume, withUser(toCopy(volume, destination, storageClassOf(volume)), transfer));
  await deleteUnlessGone(own, { apiVersion: "v1", kind: "Secret", metadata: { name: authKeySecretName, namespace } });
  await deleteUnlessGone(own, transfer);
}

/** The volume belongs to who accepted it. */
function withUser(copy: DataVolume, { metadata }: VolumeTransfer): DataVolume {
  const user = metadata.annotations?.[USER_ID];
  if (user !== undefined) copy.metadata.annotations = { ...copy.metadata.annotations, [USER_ID]: user };
  return copy;
}
