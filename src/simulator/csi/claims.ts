/** A CSI driver with external-provisioner and external-resizer: makes the volume of a claim, and lets it grow. */
import type { KubeObject } from "../../kube/objects.ts";
import { objectKey } from "../../kube/paths.ts";
import { parseQuantity } from "../../kube/quantity.ts";
import type { Controller } from "../controller.ts";
import type { Disks } from "../disks.ts";
import type { Claim } from "../kubevirt/storage-state.ts";
import type { Simulation } from "../simulation.ts";
import { contentOf, driverOf, handleOf, isSimulated, provisionedName, snapshotHandleOf } from "./handles.ts";
import type { VolumeSnapshot } from "./snapshots.ts";

export interface Volume extends KubeObject {
  spec: {
    capacity: { storage: string };
    accessModes?: string[];
    volumeMode?: string;
    storageClassName?: string;
    persistentVolumeReclaimPolicy?: string;
    claimRef?: { apiVersion: string; kind: string; namespace: string; name: string; uid?: string };
    csi?: { driver: string; volumeHandle: string; volumeAttributes?: Record<string, string> };
  };
  status?: { phase?: string };
}

export interface StorageClass extends KubeObject {
  provisioner: string;
  reclaimPolicy?: string;
  allowVolumeExpansion?: boolean;
  volumeBindingMode?: string;
  parameters?: Record<string, string>;
}

const provisionMilliseconds = 30;

export function claims(sim: Simulation, disks: Disks): Controller<Claim> {
  const { cluster } = sim;
  const bySource = cluster.index<Claim>("PersistentVolumeClaim", (claim) => {
    const source = sourceOf(claim);
    return [source && `${source.kind} ${source.namespace ?? claim.metadata.namespace}/${source.name}`];
  });

  async function reconcile(claim: Claim): Promise<number | undefined> {
    if (claim.metadata.deletionTimestamp !== undefined) return undefined;
    if (claim.status?.phase === "Bound") return grow(claim);
    // Who names a volume does not want another.
    if (claim.spec.volumeName !== undefined) return undefined;
    const type = cluster.find<StorageClass>("StorageClass", undefined, claim.spec.storageClassName ?? "");
    if (type === undefined || !isSimulated(type.provisioner)) return undefined;
    const name = provisionedName(claim);
    if (cluster.find("PersistentVolume", undefined, name)) return undefined;
    const source = originOf(claim, type.provisioner);
    if (source === "wait") return undefined;
    const left = sim.left(`provision ${claim.metadata.uid}`, provisionMilliseconds);
    if (left > 0) return left;
    if (source !== undefined) await disks.copy(source, name);
    await provision(claim, type);
    return undefined;
  }

  /** The handle whose bytes the volume starts with; undefined for an empty one, or for one that CDI has filled. A driver clones only its own. */
  function originOf(claim: Claim, driver: string): string | undefined | "wait" {
    const source = sourceOf(claim);
    if (!source) return undefined;
    const namespace = source.namespace ?? claim.metadata.namespace;
    if (source.apiGroup === "cdi.kubevirt.io")
      return claim.metadata.annotations?.["cdi.kubevirt.io/storage.pod.phase"] === "Succeeded" ? undefined : "wait";
    if (source.kind === "VolumeSnapshot") {
      const snapshot = cluster.find<VolumeSnapshot>("VolumeSnapshot", namespace, source.name);
      if (!snapshot?.status?.readyToUse || contentOf(cluster, snapshot)?.spec.driver !== driver) return "wait";
      return snapshotHandleOf(cluster, snapshot) ?? "wait";
    }
    const other = cluster.find<Claim>("PersistentVolumeClaim", namespace, source.name);
    return other?.status?.phase === "Bound" && driverOf(cluster, other) === driver ? handleOf(cluster, other) : "wait";
  }

  async function provision(claim: Claim, type: StorageClass) {
    const { namespace, name, uid } = claim.metadata;
    const { accessModes = ["ReadWriteOnce"], volumeMode = "Filesystem" } = claim.spec;
    await cluster.ensure<Volume>({
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name: provisionedName(claim), annotations: { "pv.kubernetes.io/provisioned-by": type.provisioner } },
      spec: {
        capacity: { storage: claim.spec.resources?.requests?.storage ?? "0" },
        accessModes,
        volumeMode,
        storageClassName: type.metadata.name!,
        persistentVolumeReclaimPolicy: type.reclaimPolicy ?? "Delete",
        claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace: namespace!, name: name!, uid: uid! },
        csi: { driver: type.provisioner, volumeHandle: provisionedName(claim) },
      },
    });
  }

  /** A larger request grows the volume at once, in use or not. A smaller one the API server has refused already. */
  async function grow(claim: Claim): Promise<number | undefined> {
    const wanted = claim.spec.resources?.requests?.storage;
    if (wanted === undefined || !(parseQuantity(wanted) > parseQuantity(claim.status?.capacity?.["storage"] ?? "0"))) return undefined;
    const volume = cluster.find<Volume>("PersistentVolume", undefined, claim.spec.volumeName ?? "");
    if (volume)
      await cluster.update(volume, (copy) => {
        copy.spec.capacity.storage = wanted;
      });
    await cluster.updateStatus(claim, (copy) => {
      copy.status = { ...copy.status, capacity: { ...copy.status?.capacity, storage: wanted }, conditions: [] };
    });
    return undefined;
  }

  return {
    kind: "PersistentVolumeClaim",
    triggers: {
      VolumeSnapshot: (snapshot) => bySource(`VolumeSnapshot ${objectKey(snapshot)}`).map(objectKey),
      PersistentVolumeClaim: (claim) => bySource(`PersistentVolumeClaim ${objectKey(claim)}`).map(objectKey),
    },
    reconcile,
    async gone(claim) {
      sim.forget(`provision ${claim.metadata.uid}`);
      // What was uploaded for a claim that never got its volume.
      if (claim.spec.volumeName === undefined) await disks.remove(provisionedName(claim));
    },
  };
}

const sourceOf = ({ spec }: Claim): { apiGroup?: string; kind: string; name: string; namespace?: string } | undefined =>
  spec.dataSourceRef ?? spec.dataSource;
