/** The life of volumes beside their claims: the end of them, which is the driver's, and what binds them where nobody else does. */
import type { Controller } from "../controller.ts";
import type { Disks } from "../disks.ts";
import type { Claim } from "../kubevirt/storage-state.ts";
import type { Simulation } from "../simulation.ts";
import { DRIVER, type Volume } from "./claims.ts";

/** external-provisioner: a volume whose claim is gone goes too, and its bytes first, so that whoever is ended in between begins again. */
export function volumes({ cluster }: Simulation, disks: Disks): Controller<Volume> {
  return {
    kind: "PersistentVolume",
    async reconcile(volume) {
      const { persistentVolumeReclaimPolicy, csi } = volume.spec;
      if (csi?.driver !== DRIVER || volume.status?.phase !== "Released" || persistentVolumeReclaimPolicy !== "Delete") return undefined;
      await disks.remove(csi.volumeHandle);
      await cluster.delete(volume);
      return undefined;
    },
  };
}

/** The binder of kube-controller-manager, for an API server that has none: claims and the volumes that were made for them. */
export function binder({ cluster }: Simulation): Controller<Volume> {
  const ofClaim = cluster.index<Volume>("PersistentVolume", ({ spec }) => [spec.claimRef && keyOf(spec.claimRef)]);

  async function bind(claim: Claim, volume: Volume) {
    const { name: volumeName } = volume.metadata;
    const { capacity, accessModes = [], storageClassName } = volume.spec;
    const bound = await cluster.update(claim, (copy) => {
      copy.spec.volumeName = volumeName!;
      if (storageClassName !== undefined) copy.spec.storageClassName ??= storageClassName;
      copy.metadata.annotations = {
        ...copy.metadata.annotations,
        "pv.kubernetes.io/bind-completed": "yes",
        "pv.kubernetes.io/bound-by-controller": "yes",
        "volume.kubernetes.io/storage-provisioner": DRIVER,
      };
    });
    if (!bound) return;
    await cluster.updateStatus(bound, (copy) => {
      copy.status = { ...copy.status, phase: "Bound", accessModes, capacity };
    });
    await enter(volume, "Bound");
  }

  const enter = (volume: Volume, phase: string) =>
    cluster.updateStatus(volume, (copy) => {
      copy.status = { ...copy.status, phase };
    });

  return {
    kind: "PersistentVolume",
    triggers: { PersistentVolumeClaim: ({ metadata }) => ofClaim(`${metadata.namespace}/${metadata.name}`).map((v) => v.metadata.name) },
    async reconcile(volume) {
      const { claimRef } = volume.spec;
      if (claimRef?.uid === undefined || volume.metadata.deletionTimestamp !== undefined) return undefined;
      const claim = cluster.find<Claim>("PersistentVolumeClaim", claimRef.namespace, claimRef.name);
      if (claim?.metadata.uid !== claimRef.uid) await enter(volume, "Released");
      else if (claim.status?.phase !== "Bound") await bind(claim, volume);
      return undefined;
    },
  };
}

const keyOf = ({ namespace, name }: { namespace: string; name: string }) => `${namespace}/${name}`;
