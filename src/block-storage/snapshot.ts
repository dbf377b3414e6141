/**
 * A snapshot is a VolumeSnapshot (snapshot.storage.k8s.io/v1) in the project's namespace.
 *
 *   id            label openstack.dicot.io/id, else metadata.uid
 *   name          annotation openstack.dicot.io/name, else metadata.name
 *   volume_id     the claim that spec.source.persistentVolumeClaimName names; once it is gone, annotation openstack.dicot.io/source-volume
 *   size          that claim's size when it was made: annotation openstack.dicot.io/size (GiB), else status.restoreSize
 *   status        status.readyToUse and status.error
 *   description, metadata, user_id: annotations
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Call } from "../http/call.ts";
import { badRequest, notFound } from "../http/errors.ts";
import { isProject } from "../identity/project-namespaces.ts";
import type { Kube } from "../kube/kube.ts";
import {
  annotation,
  BACKUP,
  DESCRIPTION,
  displayName,
  GROUP_SNAPSHOT,
  IMAGE,
  METADATA,
  openstackId,
  PROGRESS,
  SIZE,
  SOURCE_VOLUME,
  STATUS,
  UPDATED_AT,
  USER_ID,
} from "../kube/names.ts";
import { bytes, GiB } from "../kube/quantity.ts";
import { isBeingMade } from "./backups/backup.ts";
import { cinderTime } from "./view.ts";
import { projectOf, type Volume } from "./volume.ts";
import type { StorageClass } from "./volume-type.ts";

export type VolumeSnapshot = Kinds["VolumeSnapshot"];

/** A project's own; what holds an image's data, or a backup's on its way, is none. */
function isSnapshot(kube: Kube, { metadata: { namespace = "", labels = {} } }: VolumeSnapshot): boolean {
  const home = kube.find("Namespace", undefined, namespace);
  return !(IMAGE in labels || BACKUP in labels) && home !== undefined && isProject(home);
}

export const listSnapshots = (kube: Kube, namespace?: string): VolumeSnapshot[] =>
  kube.list("VolumeSnapshot", namespace).filter((one) => isSnapshot(kube, one));

/** Throws 404 for what is no snapshot, or not within reach. */
export async function getSnapshot(kube: Kube, reach: string | undefined, id: string): Promise<VolumeSnapshot> {
  const found = await kube.getById("VolumeSnapshot", reach, id, "Snapshot");
  if (!isSnapshot(kube, found)) throw notFound("Snapshot", id, "SnapshotNotFound");
  return found;
}

/** The snapshots of a volume, also those of a claim that it had before it was reverted to one of them. */
export const snapshotsOf = (kube: Kube, { id, namespace }: Pick<Volume, "id" | "namespace">): VolumeSnapshot[] =>
  kube.list("VolumeSnapshot", namespace).filter((one) => snapshotVolumeId(kube, one) === id && isSnapshot(kube, one));

export function snapshotStatus(kube: Kube, snapshot: VolumeSnapshot): string {
  const { metadata, status } = snapshot;
  if (metadata.deletionTimestamp !== undefined) return "deleting";
  const written = metadata.annotations?.[STATUS];
  if (written !== undefined) return written;
  if (status?.readyToUse) return isBackedUp(kube, snapshot) ? "backing-up" : "available";
  return status?.error ? "error" : "creating";
}

const isBackedUp = (kube: Kube, snapshot: VolumeSnapshot): boolean =>
  kube.list("Backup", snapshot.metadata.namespace).some((one) => one.spec.snapshotID === openstackId(snapshot) && isBeingMade(kube, one));

export function snapshotSizeGiB(kube: Kube, { metadata, spec, status }: VolumeSnapshot): number {
  const written = metadata.annotations?.[SIZE];
  if (written !== undefined) return Number(written);
  const claim = kube.find("PersistentVolumeClaim", metadata.namespace, spec.source.persistentVolumeClaimName ?? "");
  return Math.ceil((bytes(status?.restoreSize) ?? bytes(claim?.spec.resources?.requests?.["storage"]) ?? 0) / GiB);
}

export function snapshotVolumeId(kube: Kube, { metadata, spec }: VolumeSnapshot): string | null {
  const written = metadata.annotations?.[SOURCE_VOLUME];
  if (written !== undefined) return written;
  const claim = kube.find("PersistentVolumeClaim", metadata.namespace, spec.source.persistentVolumeClaimName ?? "");
  return claim ? openstackId(claim) : null;
}

/** The class of the volume's driver, a default one before others; undefined where the driver cannot snapshot. */
export function findSnapshotClass(kube: Kube, storageClass: StorageClass | undefined): string | undefined {
  const classes = kube.list("VolumeSnapshotClass").filter(({ driver }) => driver === storageClass?.provisioner);
  const isDefault = ({ metadata }: Kinds["VolumeSnapshotClass"]) =>
    metadata.annotations?.["snapshot.storage.kubernetes.io/is-default-class"] === "true";
  return (classes.find(isDefault) ?? classes[0])?.metadata.name;
}

/** Throws 400 where the driver cannot snapshot. */
export function snapshotClassOf(kube: Kube, storageClass: StorageClass | undefined): string {
  const chosen = findSnapshotClass(kube, storageClass);
  if (chosen === undefined) throw badRequest("Invalid volume: The volume's storage has no VolumeSnapshotClass: it cannot be snapshotted.");
  return chosen;
}

export function toSnapshot(call: Pick<Call, "kube" | "since" | "can">, snapshot: VolumeSnapshot) {
  const { annotations: text = {}, creationTimestamp, namespace = "" } = snapshot.metadata;
  return {
    id: openstackId(snapshot),
    created_at: cinderTime(creationTimestamp),
    updated_at: cinderTime(text[UPDATED_AT]),
    name: displayName(snapshot) || null,
    description: text[DESCRIPTION] ?? null,
    volume_id: snapshotVolumeId(call.kube, snapshot),
    status: snapshotStatus(call.kube, snapshot),
    size: snapshotSizeGiB(call.kube, snapshot),
    metadata: annotation<Record<string, string>>(snapshot, METADATA, {}),
    ...extended(call, snapshot, projectOf(call.kube, namespace)),
    ...(call.since("3.14") && { group_snapshot_id: snapshot.metadata.labels?.[GROUP_SNAPSHOT] ?? null }),
    ...(call.since("3.41") && { user_id: text[USER_ID] ?? null }),
    ...(call.since("3.65") && { consumes_quota: true }),
  };
}

/** What only detailed answers have. */
export const toSnapshotSummary = (call: Pick<Call, "kube" | "since" | "can">, snapshot: VolumeSnapshot) => {
  const { id, created_at, updated_at, name, description, volume_id, status, size, metadata } = toSnapshot(call, snapshot);
  return { id, created_at, updated_at, name, description, volume_id, status, size, metadata };
};

function extended(call: Pick<Call, "can">, { metadata, status }: VolumeSnapshot, project: string) {
  if (!call.can("volume_extension:extended_snapshot_attributes", { project_id: project })) return {};
  return {
    "os-extended-snapshot-attributes:project_id": project,
    "os-extended-snapshot-attributes:progress": metadata.annotations?.[PROGRESS] ?? (status?.readyToUse ? "100%" : "0%"),
  };
}
