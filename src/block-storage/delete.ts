/** Deleting a volume: Cinder refuses where Kubernetes would not, so that nothing in use is lost. */
import { badRequest } from "../http/errors.ts";
import { isNotFound } from "../kube/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { VOLUME_GROUP } from "../kube/names.ts";
import type { KubeObject } from "../kube/objects.ts";
import type { VolumeSnapshot } from "./snapshot.ts";
import type { Known } from "./view.ts";
import type { Volume } from "./volume.ts";

// https://opendev.org/openstack/cinder/src/tag/29.0.0/cinder/volume/api.py (API.delete)
const deletable = ["available", "error", "error_deleting", "error_extending", "error_restoring", "error_managing", "deleting"];

/** Throws 400 for a volume that is attached, busy, or has snapshots. `forced`: an administrator takes it as it is. */
export function requireDeletable(
  { volume, status, attachments }: Known,
  { snapshots, forced }: { snapshots: VolumeSnapshot[]; forced: boolean },
): void {
  if (attachments.length > 0) throw badRequest(`Invalid volume: Volume ${volume.id} is still attached, detach volume first.`);
  if (!forced && !deletable.includes(status))
    throw badRequest(
      `Invalid volume: Volume status must be available or error or error_restoring or error_extending or error_managing and must not be migrating, attached, belong to a group, have snapshots, awaiting a transfer, or be disassociated from snapshots after volume transfer.`,
    );
  if (volume.object.metadata.labels?.[VOLUME_GROUP] !== undefined && !forced)
    throw badRequest(
      `Invalid volume: Volume ${volume.id} belongs to a group: remove it from the group, or delete the group with its volumes.`,
    );
  if (snapshots.length > 0) throw badRequest(`Invalid volume: Volume still has ${snapshots.length} dependent snapshots.`);
}

export async function deleteVolume(kube: Kube, { dataVolume, claim }: Volume, snapshots: readonly VolumeSnapshot[]): Promise<void> {
  for (const snapshot of snapshots) await deleteUnlessGone(kube, snapshot);
  // The DataVolume goes first: it would make its claim again.
  if (dataVolume) await deleteUnlessGone(kube, dataVolume);
  if (claim) await deleteUnlessGone(kube, claim);
}

export async function deleteUnlessGone(kube: Kube, object: KubeObject): Promise<void> {
  try {
    await kube.delete(object);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
