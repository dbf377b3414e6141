/**
 * An offer of a volume to whoever knows its key is a VolumeTransfer (volume.dicot.io/v1alpha1) in the project's namespace.
 *
 *   id            metadata.uid
 *   name          spec.name
 *   volume_id     spec.volumeID
 *   auth_key      told once; its hash is in the Secret that spec.authKeySecretName names
 *   accepted      spec.accepted; the object goes when the volume has arrived
 *   destination_project_id   spec.destinationProjectID
 *
 * A claim cannot change its namespace, so that its content is copied to a new one with the same id, and the old one is deleted once the
 * copy is whole. Accepting writes down only that it is to be; `advance` does it, and may be called again after every crash.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { isProject, projectId } from "../identity/project-namespaces.ts";
import { isAlreadyExists } from "../kube/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { ID, MOVED_TO, MOVED_VOLUME, STATUS } from "../kube/names.ts";
import type { KubeObject } from "../kube/objects.ts";
import { deleteUnlessGone } from "./delete.ts";
import type { Claim, DataVolume } from "./volume.ts";

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

/** Takes an accepted transfer as far as it can go now; does nothing for one that nobody accepted. Writes as Dicot itself: no tenant may in both namespaces. */
export async function advance({ own }: Kube, transfer: VolumeTransfer): Promise<void> {
  const { volumeID, accepted, destinationProjectID } = transfer.spec;
  const destination = own.list("Namespace").find((one) => isProject(one) && projectId(one) === destinationProjectID)?.metadata.name;
  if (!accepted || destination === undefined) return;
  const { namespace = "" } = transfer.metadata;
  const origin = originOf(own, namespace, volumeID, destination);
  if (origin !== undefined && !(await hasArrived(own, origin, { volumeID, destination }))) return;
  if (origin !== undefined) {
    const dataVolume = own.find("DataVolume", namespace, origin.metadata.name ?? "");
    if (dataVolume) await deleteUnlessGone(own, dataVolume);
    await deleteUnlessGone(own, origin);
  }
  await deleteUnlessGone(own, { apiVersion: "v1", kind: "Secret", metadata: { name: transfer.spec.authKeySecretName, namespace } });
  await deleteUnlessGone(own, transfer);
}

/** The claim that is to go; undefined once it is gone. */
function originOf(own: Kube, namespace: string, volumeID: string, destination: string): Claim | undefined {
  const labelled = own.findById("PersistentVolumeClaim", namespace, volumeID);
  const moved = (claim: Claim) => claim.metadata.labels?.[MOVED_TO] === destination && claim.metadata.labels[MOVED_VOLUME] === volumeID;
  return labelled ?? own.list("PersistentVolumeClaim", namespace).find(moved);
}

async function hasArrived(
  own: Kube,
  origin: Claim,
  { volumeID, destination }: { volumeID: string; destination: string },
): Promise<boolean> {
  const { name = "", namespace = "" } = origin.metadata;
  const dataVolume = own.find("DataVolume", namespace, name);
  for (const object of [origin, dataVolume])
    if (object && object.metadata.labels?.[MOVED_TO] === undefined) await hide(own, object, { volumeID, destination });
  const copy = own.find("DataVolume", destination, name);
  if (copy !== undefined) return copy.status?.phase === "Succeeded";
  await own.create(toCopy(origin, volumeID, destination)).catch((error: unknown) => {
    if (!isAlreadyExists(error)) throw error;
  });
  return false;
}

const OWN_PREFIX = ID.slice(0, ID.indexOf("/") + 1);

/** From here on it is no volume of the project's. */
const hide = (own: Kube, object: KubeObject, { volumeID, destination }: { volumeID: string; destination: string }) =>
  own.update(object, (copy) => {
    const { [ID]: _, ...labels } = copy.metadata.labels ?? {};
    copy.metadata.labels = { ...labels, [MOVED_TO]: destination, [MOVED_VOLUME]: volumeID };
    return copy;
  });

function toCopy(origin: Claim, volumeID: string, destination: string): DataVolume {
  const { name = "", namespace = "", annotations = {} } = origin.metadata;
  const { storageClassName, resources, accessModes = [], volumeMode } = origin.spec;
  // What a controller noted of the old claim is not true of the new one.
  const kept = Object.fromEntries(Object.entries(annotations).filter(([key]) => key.startsWith(OWN_PREFIX) && key !== STATUS));
  return {
    apiVersion: "cdi.kubevirt.io/v1beta1",
    kind: "DataVolume",
    metadata: { name, namespace: destination, labels: { [ID]: volumeID }, annotations: kept },
    spec: {
      source: { pvc: { namespace, name } },
      storage: {
        accessModes: [...accessModes],
        resources: { requests: { ...resources?.requests } },
        ...(volumeMode && { volumeMode }),
        ...(storageClassName && { storageClassName }),
      },
    },
  };
}
