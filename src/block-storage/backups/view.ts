/** A backup in Cinder's form. https://opendev.org/openstack/cinder/src/tag/29.0.0/cinder/api/v3/views/backups.py */
import type { Call } from "../../http/call.ts";
import { annotation, displayName, METADATA, openstackId, UPDATED_AT, USER_ID } from "../../kube/names.ts";
import { cinderTime, linksTo } from "../view.ts";
import { projectOf } from "../volume.ts";
import { findType } from "../volume-type.ts";
import { DEFAULT_ZONE } from "../zones.ts";
import { type Backup, backupSizeGiB, backupStatus, failReason, findCopy } from "./backup.ts";

type Viewer = Pick<Call, "kube" | "url" | "path" | "since" | "can">;

export const projectOfBackup = (call: Pick<Call, "kube">, { metadata }: Backup): string => projectOf(call.kube, metadata.namespace ?? "");

export const toSummary = (call: Viewer, backup: Backup) => {
  const id = openstackId(backup);
  return { id, name: backup.spec.name ?? null, links: linksTo(call, "backups", id) };
};

/** `restored` are the ids that `restoring` tells. */
export function toBackup(call: Viewer, backup: Backup, restored: ReadonlySet<string>) {
  const { kube } = call;
  const { spec, status, metadata } = backup;
  const project = projectOfBackup(call, backup);
  const seesOwner = call.can("backup:backup_project_attribute", { project_id: project });
  return {
    ...toSummary(call, backup),
    status: backupStatus(kube, backup, restored),
    size: backupSizeGiB(kube, backup),
    object_count: 0,
    availability_zone: spec.availabilityZone ?? DEFAULT_ZONE,
    container: containerNameOf(call, backup),
    created_at: cinderTime(metadata.creationTimestamp),
    updated_at: cinderTime(metadata.annotations?.[UPDATED_AT]),
    description: spec.description ?? null,
    fail_reason: failReason(backup),
    volume_id: spec.volumeID,
    is_incremental: false,
    has_dependent_backups: false,
    snapshot_id: spec.snapshotID ?? null,
    data_timestamp: cinderTime(status?.dataTimestamp ?? metadata.creationTimestamp),
    ...(call.since("3.18") && seesOwner && { "os-backup-project-attr:project_id": project }),
    ...(call.since("3.43") && { metadata: annotation<Record<string, string>>(backup, METADATA, {}) }),
    ...(call.since("3.56") && seesOwner && { user_id: metadata.annotations?.[USER_ID] ?? null }),
  };
}

/** The StorageClass that the copy is in; before it is begun, what was asked for. */
function containerNameOf({ kube }: Viewer, backup: Backup): string | null {
  const { claim, dataVolume } = findCopy(kube, backup) ?? {};
  const name = claim?.spec.storageClassName ?? dataVolume?.spec.storage?.storageClassName ?? backup.spec.container;
  const storageClass = name === undefined ? undefined : findType(kube, name);
  return storageClass ? displayName(storageClass) : (name ?? null);
}
