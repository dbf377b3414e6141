/**
 * Making a backup's copy, whichever replica was asked and whatever became of it; also of a Backup that kubectl made.
 *
 * A volume that a server has is copied from a snapshot, which is made for that and goes when the copy is whole. The copy is begun once:
 * one that was deleted is not made again, since the volume has another content by then.
 */
import { createUnlessThere } from "../../identity/ids.ts";
import { isAlreadyExists, isInvalid } from "../../kube/errors.ts";
import type { Kube } from "../../kube/kube.ts";
import { BACKUP, BOOTABLE, DESCRIPTION, IMAGE_METADATA, METADATA, NAME, openstackId } from "../../kube/names.ts";
import { isOwnedBy, ownerReference } from "../../kube/owners.ts";
import { attachmentsOfClaim } from "../attached.ts";
import { deleteUnlessGone } from "../delete.ts";
import { findSnapshotClass, type VolumeSnapshot } from "../snapshot.ts";
import { type DataVolume, findVolume, sizeGiB, storageClassOf, type Volume } from "../volume.ts";
import { findType } from "../volume-type.ts";
import { type Backup, copyName, findCopy, isWhole } from "./backup.ts";
import { backupClass, findClass } from "./storage.ts";

type Source = NonNullable<DataVolume["spec"]["source"]>;

/** Does what is left to do; may be repeated. Writes as Dicot itself, in the Backup's own namespace alone. */
export async function advanceBackup({ own }: Kube, backup: Backup): Promise<void> {
  if (backup.metadata.deletionTimestamp !== undefined) return;
  const copy = findCopy(own, backup);
  if (backup.status?.claimName !== undefined) {
    if (copy && isWhole(copy)) await deleteSnapshot(own, backup);
    return;
  }
  if (copy?.dataVolume && isOwnedBy(copy.dataVolume, backup)) await note(own, backup, begun(own, backup));
  // Who imports has the right to clone, and Dicot lends nobody its own.
  else if (backup.spec.importedFrom === undefined) await begin(own, backup);
}

async function begin(own: Kube, backup: Backup): Promise<void> {
  const { namespace = "" } = backup.metadata;
  const { volumeID, snapshotID } = backup.spec;
  const volume = findVolume(own, namespace, volumeID);
  const snapshot = snapshotID === undefined ? undefined : own.findById("VolumeSnapshot", namespace, snapshotID);
  if (volume === undefined || (snapshotID !== undefined && snapshot === undefined)) {
    const what = volume === undefined ? `volume ${volumeID}` : `snapshot ${snapshotID}`;
    return await note(own, backup, { message: `There is no ${what} in the backup's namespace.` });
  }
  const used = snapshot === undefined && attachmentsOfClaim(own, namespace, volume.name).length > 0;
  const snapshotClass = findSnapshotClass(own, findType(own, storageClassOf(volume)));
  if (used && snapshotClass === undefined)
    return await note(own, backup, { message: "The volume is in use, and its storage has no VolumeSnapshotClass." });
  if (used && snapshotClass !== undefined) await createUnlessThere(own, toTakenSnapshot(backup, volume, snapshotClass));
  const taken = snapshot?.metadata.name ?? (used ? copyName(backup) : undefined);
  const source: Source = taken === undefined ? { pvc: { namespace, name: volume.name } } : { snapshot: { namespace, name: taken } };
  await createCopy(own, toCopy(own, backup, { object: volume.object, size: sizeGiB(volume), source }));
  await note(own, backup, begun(own, backup, snapshot));
}

export const begun = (kube: Kube, backup: Backup, snapshot?: VolumeSnapshot): NonNullable<Backup["status"]> => {
  const { namespace, creationTimestamp } = backup.metadata;
  const { snapshotID, importedFrom } = backup.spec;
  const taken = snapshot ?? (snapshotID === undefined ? undefined : kube.findById("VolumeSnapshot", namespace, snapshotID));
  const at = importedFrom?.dataTimestamp ?? taken?.metadata.creationTimestamp ?? creationTimestamp;
  return { claimName: copyName(backup), ...(at !== undefined && { dataTimestamp: at }) };
};

/** Whoever is faster notes it: another replica may do the same work. */
export async function note(own: Kube, backup: Backup, status: NonNullable<Backup["status"]>): Promise<void> {
  await own.updateStatus(backup, (latest) => {
    if (latest.status?.claimName === undefined) latest.status = status;
    return latest;
  });
}

export interface Original {
  /** What has the annotations of the volume. */
  object: Volume["object"];
  size: number;
  source: Source;
}

const kept = new Set<string>([NAME, DESCRIPTION, METADATA, IMAGE_METADATA, BOOTABLE]);

export function toCopy(kube: Kube, backup: Backup, { object, size, source }: Original): DataVolume {
  const { container } = backup.spec;
  const storageClass = container === undefined ? backupClass(kube) : findClass(kube, container);
  const storageClassName = container === undefined ? storageClass?.metadata.name : (storageClass?.metadata.name ?? container);
  const text = Object.entries(object.metadata.annotations ?? {}).filter(([key]) => kept.has(key));
  return {
    apiVersion: "cdi.kubevirt.io/v1beta1",
    kind: "DataVolume",
    metadata: {
      name: copyName(backup),
      ...(backup.metadata.namespace !== undefined && { namespace: backup.metadata.namespace }),
      labels: { [BACKUP]: openstackId(backup) },
      // No server will ever use the claim: without this, a class that waits for the first one would never fill it.
      annotations: { ...Object.fromEntries(text), "cdi.kubevirt.io/storage.bind.immediate.requested": "true" },
      ownerReferences: [ownerReference(backup)],
    },
    spec: {
      source,
      storage: { resources: { requests: { storage: `${size}Gi` } }, ...(storageClassName !== undefined && { storageClassName }) },
    },
  };
}

/** Of a second DataVolume of a name CDI says that its claim exists, before the API server says that the first one does. */
async function createCopy(kube: Kube, copy: DataVolume): Promise<void> {
  const { namespace, name = "" } = copy.metadata;
  await kube.create(copy).catch(async (error: unknown) => {
    if (isAlreadyExists(error) || (isInvalid(error) && (await kube.read("DataVolume", namespace, name)))) return;
    throw error;
  });
}

const toTakenSnapshot = (backup: Backup, volume: Volume, volumeSnapshotClassName: string): VolumeSnapshot => ({
  apiVersion: "snapshot.storage.k8s.io/v1",
  kind: "VolumeSnapshot",
  metadata: {
    name: copyName(backup),
    namespace: volume.namespace,
    labels: { [BACKUP]: openstackId(backup) },
    ownerReferences: [ownerReference(backup)],
  },
  spec: { source: { persistentVolumeClaimName: volume.name }, volumeSnapshotClassName },
});

async function deleteSnapshot(own: Kube, backup: Backup): Promise<void> {
  const { namespace } = backup.metadata;
  const snapshot = own.find("VolumeSnapshot", namespace, copyName(backup));
  if (snapshot && isOwnedBy(snapshot, backup)) await deleteUnlessGone(own, snapshot);
}
