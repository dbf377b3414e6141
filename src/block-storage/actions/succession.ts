/** What gives a volume another claim with an older content. Only while no server has it. */
import type { Volumes } from "../../../generated/block-storage/index.ts";
import type { Handlers } from "../../http/call.ts";
import { badRequest, conflict } from "../../http/errors.ts";
import { openstackId } from "../../kube/names.ts";
import { propertiesOf } from "../claims.ts";
import { snapshotSizeGiB, snapshotStatus, snapshotsOf } from "../snapshot.ts";
import { succeed, successorMetadata } from "../succession.ts";
import { accepted, getKnown } from "./common.ts";

export const succession = {
  /** As Cinder: to the latest snapshot only, and of the volume's own size. */
  async revert(call) {
    const { volume, status, size, storageClass } = await getKnown(call, "volume:revert_to_snapshot");
    const [latest] = snapshotsOf(call.kube, volume).sort((a, b) =>
      (b.metadata.creationTimestamp ?? "").localeCompare(a.metadata.creationTimestamp ?? ""),
    );
    const { snapshot_id } = call.body.revert as { snapshot_id?: string | null };
    if (latest === undefined) throw badRequest(`Volume ${volume.id} doesn't have any snapshots.`);
    if (snapshot_id !== openstackId(latest))
      throw badRequest(`Specified snapshot ${snapshot_id} is None or not the latest one of volume ${volume.id}.`);
    if (snapshotSizeGiB(call.kube, latest) !== size) throw badRequest("The volume size must be equal to the snapshot size.");
    if (status !== "available" || snapshotStatus(call.kube, latest) !== "available")
      throw conflict(`Volume ${volume.id} and its snapshot must be available.`);
    const { accessModes, volumeMode } = volume.claim?.spec ?? propertiesOf(call.kube, storageClass);
    await succeed(call.kube, volume, {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: successorMetadata(volume, volume.namespace),
      spec: {
        accessModes: [...(accessModes ?? [])],
        ...(volumeMode && { volumeMode }),
        ...(storageClass?.metadata.name && { storageClassName: storageClass.metadata.name }),
        resources: { requests: { storage: `${size}Gi` } },
        dataSourceRef: { apiGroup: "snapshot.storage.k8s.io", kind: "VolumeSnapshot", name: latest.metadata.name ?? "" },
      },
    });
    return accepted();
  },
} satisfies Handlers<Volumes>["action"];
