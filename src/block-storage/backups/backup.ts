/**
 * A backup is a Backup (volume.dicot.io/v1alpha1) in the project's namespace, the owner of a claim that CDI has copied the volume into. The
 * claim outlives the volume, and goes with the Backup.
 *
 *   id                      label openstack.dicot.io/id, else metadata.uid
 *   name, description,
 *   volume_id, snapshot_id,
 *   availability_zone       spec
 *   container               the StorageClass of the copy: spec.container, else the one with the annotation
 *                           openstack.dicot.io/is-default-backup-class, else the cluster's default
 *   size                    the copy's spec.resources.requests.storage
 *   status                  how far the DataVolume `status.claimName` is; `restoring` while a DataVolume is restored from it
 *   fail_reason             status.message, or that an import was cut off
 *   data_timestamp          status.dataTimestamp
 *   metadata, user_id       annotations
 *   is_incremental          never: CSI tells no changed blocks of every driver
 *
 * What the volume was called, its metadata and its image's properties are annotations of the copy, as they were on the volume.
 */
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import type { Call } from "../../http/call.ts";
import { isProject } from "../../identity/project-namespaces.ts";
import type { Kube } from "../../kube/kube.ts";
import { BACKUP, openstackId, RESTORED_FROM, STATUS } from "../../kube/names.ts";
import { type Claim, type DataVolume, findVolume, sizeGiB } from "../volume.ts";

export type Backup = Kinds["Backup"];

/** What holds a backup's data: the DataVolume that fills the claim, and the claim, where each is there. */
export interface Copy {
  namespace: string;
  name: string;
  claim: Claim | undefined;
  dataVolume: DataVolume | undefined;
}

export const copyName = (backup: Backup): string => backup.status?.claimName ?? `backup-${backup.metadata.uid ?? ""}`;

/** Undefined where it is not begun, or gone. What has the name by chance is none. */
export function findCopy(kube: Kube, backup: Backup): Copy | undefined {
  return findCopyByName(kube, backup.metadata.namespace ?? "", copyName(backup));
}

export function findCopyByName(kube: Kube, namespace: string, name: string): Copy | undefined {
  const isCopy = ({ metadata }: Claim | DataVolume) => metadata.labels?.[BACKUP] !== undefined;
  const [claim] = [kube.find("PersistentVolumeClaim", namespace, name)].filter((one) => one && isCopy(one));
  const [dataVolume] = [kube.find("DataVolume", namespace, name)].filter((one) => one && isCopy(one));
  return claim || dataVolume ? { namespace, name, claim, dataVolume } : undefined;
}

/** CDI deletes no DataVolume that is done, but somebody else may have: its claim is what counts then. */
export const isWhole = ({ claim, dataVolume }: Copy): boolean =>
  dataVolume ? dataVolume.status?.phase === "Succeeded" : claim?.status?.phase === "Bound";

/** GiB; of a copy that is not begun yet, those of the volume. */
export function backupSizeGiB(kube: Kube, backup: Backup): number {
  const copied = findCopy(kube, backup) ?? findVolume(kube, backup.metadata.namespace, backup.spec.volumeID);
  return copied ? sizeGiB(copied) : 0;
}

/** The backups (ids) that some volume is being made from. */
export const restoring = (kube: Kube): Set<string> =>
  new Set(
    kube.list("DataVolume").flatMap(({ metadata, status }) => {
      const from = metadata.annotations?.[RESTORED_FROM];
      return from === undefined || ["Succeeded", "Failed"].includes(status?.phase ?? "") ? [] : [from];
    }),
  );

/** `restored` are the ids that `restoring` tells. https://docs.openstack.org/api-ref/block-storage/v3/#backups-backups */
export function backupStatus(kube: Kube, backup: Backup, restored: ReadonlySet<string>): string {
  if (backup.metadata.deletionTimestamp !== undefined) return "deleting";
  const written = backup.metadata.annotations?.[STATUS];
  if (written !== undefined) return written;
  const progress = copyStatus(kube, backup);
  return progress === "available" && restored.has(openstackId(backup)) ? "restoring" : progress;
}

function copyStatus(kube: Kube, backup: Backup): "creating" | "available" | "error" {
  if (failReason(backup) !== null) return "error";
  const copy = findCopy(kube, backup);
  if (copy === undefined) return backup.status?.claimName === undefined ? "creating" : "error";
  if (copy.dataVolume?.status?.phase === "Failed") return "error";
  return isWhole(copy) ? "available" : "creating";
}

/** Why there is no copy. Of an import that was cut off before its copy was begun nobody is left who may make it. */
export function failReason({ spec, status = {} }: Backup): string | null {
  const cutOff = spec.importedFrom !== undefined && status.claimName === undefined;
  return status.message ?? (cutOff ? "The import was cut off: delete the backup, and import it again." : null);
}

export const isBeingMade = (kube: Kube, backup: Backup): boolean => copyStatus(kube, backup) === "creating";

/** The volumes (ids) and snapshots (ids) of a namespace, or of all, that a copy is being made of. */
export function backedUp(kube: Kube, namespace?: string): Set<string> {
  const made = kube.list("Backup", namespace).filter((one) => one.spec.importedFrom === undefined && isBeingMade(kube, one));
  return new Set(made.map(({ spec }) => spec.snapshotID ?? spec.volumeID));
}

/** The backups of projects: in a namespace that is none, nobody asks for one. */
export const listBackups = (kube: Kube, namespace?: string): Backup[] =>
  kube.list("Backup", namespace).filter(({ metadata }) => {
    const home = kube.find("Namespace", undefined, metadata.namespace ?? "");
    return home !== undefined && isProject(home);
  });

/** Throws 404 for what is not within reach. */
export const getBackup = (call: Pick<Call, "kube">, reach: string | undefined, id: string): Promise<Backup> =>
  call.kube.getById("Backup", reach, id, "Backup");
