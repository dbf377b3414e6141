/** A CSI driver with external-provisioner and external-resizer, and the binder and the protection of kube-controller-manager. */
import type { KubeObject } from "../../kube/objects.ts";
import { objectKey } from "../../kube/paths.ts";
import { parseQuantity } from "../../kube/quantity.ts";
import type { Controller } from "../controller.ts";
import type { Disks } from "../disks.ts";
import type { Pod } from "../kubevirt/launcher-pod.ts";
import type { Claim } from "../kubevirt/storage-state.ts";
import { dropFinalizer } from "../kubevirt/vmi-status.ts";
import type { Simulation } from "../simulation.ts";

export const DRIVER = "simulator.csi.dicot.io";
export const PROTECTION = "kubernetes.io/pvc-protection";

export interface Volume extends KubeObject {
  spec: {
    capacity: { storage: string };
    accessModes?: string[];
    volumeMode?: string;
    storageClassName?: string;
    persistentVolumeReclaimPolicy?: string;
    claimRef?: { apiVersion: string; kind: string; namespace: string; name: string; uid: string };
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

interface Snapshot extends KubeObject {
  status?: { readyToUse?: boolean; boundVolumeSnapshotContentName?: string };
}

/** A claim's volume has the name that external-provisioner would give it, which is also the name of its bytes. */
export const handleOf = (claim: KubeObject) => `pvc-${claim.metadata.uid}`;
export const snapshotHandle = (snapshot: KubeObject) => `snapcontent-${snapshot.metadata.uid}`;

const provisionMilliseconds = 30;

export function claims(sim: Simulation, disks: Disks): Controller<Claim> {
  const { cluster } = sim;
  const keys = (namespace: string | undefined, names: (string | undefined)[]) => names.map((name) => name && `${namespace}/${name}`);
  const pods = cluster.index<Pod>("Pod", (pod) =>
    ["Succeeded", "Failed"].includes(pod.status?.phase ?? "")
      ? []
      : keys(
          pod.metadata.namespace,
          (pod.spec.volumes ?? []).map((v) => v.persistentVolumeClaim?.claimName),
        ),
  );
  const bySource = cluster.index<Claim>("PersistentVolumeClaim", (claim) => {
    const source = sourceOf(claim);
    return [source && `${source.kind} ${source.namespace ?? claim.metadata.namespace}/${source.name}`];
  });

  async function reconcile(claim: Claim): Promise<number | undefined> {
    if (claim.metadata.deletionTimestamp !== undefined) {
      const inUse = pods(objectKey(claim)).length > 0;
      if (!inUse) await cluster.update(claim, (copy) => dropFinalizer(copy, PROTECTION));
      return undefined;
    }
    if (claim.status?.phase === "Bound") return grow(claim);
    const type = cluster.find<StorageClass>("StorageClass", undefined, claim.spec.storageClassName ?? "") ?? defaultClass();
    if (type?.provisioner !== DRIVER) return undefined;
    const source = await contentOf(claim);
    if (source === "wait") return undefined;
    const left = sim.left(`provision ${claim.metadata.uid}`, provisionMilliseconds);
    if (left > 0) return left;
    if (source !== undefined) await disks.copy(source, handleOf(claim));
    await bind(claim, type);
    return undefined;
  }

  const defaultClass = () =>
    cluster
      .list<StorageClass>("StorageClass")
      .find((c) => c.metadata.annotations?.["storageclass.kubernetes.io/is-default-class"] === "true");

  /** The handle whose bytes the volume starts with; undefined for an empty one, or for one that CDI has filled under its own handle. */
  async function contentOf(claim: Claim): Promise<string | undefined | "wait"> {
    const source = sourceOf(claim);
    if (!source) return undefined;
    const namespace = source.namespace ?? claim.metadata.namespace;
    if (source.apiGroup === "cdi.kubevirt.io")
      return claim.metadata.annotations?.["cdi.kubevirt.io/storage.pod.phase"] === "Succeeded" ? undefined : "wait";
    if (source.kind === "VolumeSnapshot") {
      const snapshot = cluster.find<Snapshot>("VolumeSnapshot", namespace, source.name);
      return snapshot?.status?.readyToUse ? snapshotHandle(snapshot) : "wait";
    }
    const other = cluster.find<Claim>("PersistentVolumeClaim", namespace, source.name);
    return other?.status?.phase === "Bound" ? handleOf(other) : "wait";
  }

  async function bind(claim: Claim, type: StorageClass) {
    const { namespace, name, uid } = claim.metadata;
    const volumeName = claim.spec.volumeName ?? handleOf(claim);
    const storage = claim.spec.resources?.requests?.storage ?? "0";
    const { accessModes = ["ReadWriteOnce"], volumeMode = "Filesystem" } = claim.spec;
    await cluster.ensure<Volume>({
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: {
        name: volumeName,
        annotations: { "pv.kubernetes.io/provisioned-by": DRIVER },
        finalizers: ["kubernetes.io/pv-protection"],
      },
      spec: {
        capacity: { storage },
        accessModes,
        volumeMode,
        storageClassName: type.metadata.name!,
        persistentVolumeReclaimPolicy: type.reclaimPolicy ?? "Delete",
        claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace: namespace!, name: name!, uid: uid! },
        csi: { driver: DRIVER, volumeHandle: volumeName },
      },
    });
    const bound = await cluster.update(claim, (copy) => {
      copy.spec.volumeName = volumeName;
      copy.spec.storageClassName ??= type.metadata.name!;
      const finalizers = copy.metadata.finalizers ?? [];
      if (!finalizers.includes(PROTECTION)) copy.metadata.finalizers = [...finalizers, PROTECTION];
      copy.metadata.annotations = {
        ...copy.metadata.annotations,
        "pv.kubernetes.io/bind-completed": "yes",
        "pv.kubernetes.io/bound-by-controller": "yes",
        "volume.kubernetes.io/storage-provisioner": DRIVER,
      };
    });
    if (!bound) return;
    await cluster.updateStatus(bound, (copy) => {
      copy.status = { ...copy.status, phase: "Bound", accessModes, capacity: { storage } };
    });
    const volume = cluster.find<Volume>("PersistentVolume", undefined, volumeName);
    if (volume)
      await cluster.updateStatus(volume, (copy) => {
        copy.status = { ...copy.status, phase: "Bound" };
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

  const used = (object: KubeObject) => {
    const { volumes } = (object as Pod).spec;
    return (volumes ?? []).map((v) => v.persistentVolumeClaim && `${object.metadata.namespace}/${v.persistentVolumeClaim.claimName}`);
  };
  return {
    kind: "PersistentVolumeClaim",
    triggers: {
      Pod: used,
      VolumeSnapshot: (snapshot) => bySource(`VolumeSnapshot ${objectKey(snapshot)}`).map(objectKey),
      PersistentVolumeClaim: (claim) => bySource(`PersistentVolumeClaim ${objectKey(claim)}`).map(objectKey),
    },
    reconcile,
    async gone(claim) {
      sim.forget(`provision ${claim.metadata.uid}`);
      const volume = cluster.find<Volume>("PersistentVolume", undefined, claim.spec.volumeName ?? handleOf(claim));
      if (!volume || volume.spec.claimRef?.uid !== claim.metadata.uid) return disks.remove(handleOf(claim));
      if (volume.spec.persistentVolumeReclaimPolicy === "Retain") {
        await cluster.updateStatus(volume, (copy) => {
          copy.status = { ...copy.status, phase: "Released" };
        });
        return;
      }
      await cluster.delete(volume);
      await cluster.update(volume, (copy) => dropFinalizer(copy, "kubernetes.io/pv-protection"));
      await disks.remove(handleOf(claim));
    },
  };
}

const sourceOf = ({ spec }: Claim): { apiGroup?: string; kind: string; name: string; namespace?: string } | undefined =>
  spec.dataSourceRef ?? spec.dataSource;
