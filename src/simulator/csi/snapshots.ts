/** external-snapshotter: VolumeSnapshots with their contents. */
import type { KubeObject } from "../../kube/objects.ts";
import { objectKey } from "../../kube/paths.ts";
import { parseQuantity } from "../../kube/quantity.ts";
import { timestamp } from "../../kube/time.ts";
import type { Controller } from "../controller.ts";
import type { Disks } from "../disks.ts";
import type { Claim } from "../kubevirt/storage-state.ts";
import { dropFinalizer } from "../kubevirt/vmi-status.ts";
import type { Simulation } from "../simulation.ts";
import { DRIVER, handleOf, type StorageClass, snapshotHandle } from "./claims.ts";

export interface VolumeSnapshot extends KubeObject {
  spec: { source: { persistentVolumeClaimName?: string; volumeSnapshotContentName?: string }; volumeSnapshotClassName?: string };
  status?: {
    boundVolumeSnapshotContentName?: string;
    creationTime?: string;
    readyToUse?: boolean;
    restoreSize?: string;
    error?: { message: string; time: string };
  };
}

interface Content extends KubeObject {
  spec: object;
  status?: object;
}

interface SnapshotClass extends KubeObject {
  driver: string;
  deletionPolicy: string;
}

const finalizer = "snapshot.storage.kubernetes.io/volumesnapshot-bound-protection";
const contentFinalizer = "snapshot.storage.kubernetes.io/volumesnapshotcontent-bound-protection";
const cutMilliseconds = 50;

export function snapshots(sim: Simulation, disks: Disks): Controller<VolumeSnapshot> {
  const { cluster } = sim;
  const byClaim = cluster.index<VolumeSnapshot>("VolumeSnapshot", ({ metadata, spec }) => [
    spec.source.persistentVolumeClaimName && `${metadata.namespace}/${spec.source.persistentVolumeClaimName}`,
  ]);
  const contentName = snapshotHandle;

  async function fail(snapshot: VolumeSnapshot, message: string) {
    if (snapshot.status?.error?.message === message) return;
    await cluster.updateStatus(snapshot, (copy) => {
      copy.status = { ...copy.status, readyToUse: false, error: { message, time: timestamp(sim.now()) } };
    });
  }

  async function reconcile(snapshot: VolumeSnapshot): Promise<number | undefined> {
    if (snapshot.metadata.deletionTimestamp !== undefined) return remove(snapshot);
    if (snapshot.status?.readyToUse) return undefined;
    const classes = cluster.list<SnapshotClass>("VolumeSnapshotClass").filter((c) => c.driver === DRIVER);
    const type = snapshot.spec.volumeSnapshotClassName
      ? classes.find((c) => c.metadata.name === snapshot.spec.volumeSnapshotClassName)
      : classes.find((c) => c.metadata.annotations?.["snapshot.storage.kubernetes.io/is-default-class"] === "true");
    if (!type) return void (await fail(snapshot, "no VolumeSnapshotClass of this driver fits"));
    const claimName = snapshot.spec.source.persistentVolumeClaimName ?? "";
    const claim = cluster.find<Claim>("PersistentVolumeClaim", snapshot.metadata.namespace, claimName);
    if (claim?.status?.phase !== "Bound") return void (await fail(snapshot, `claim ${claimName} is not there or not bound`));
    const owner = cluster.find<StorageClass>("StorageClass", undefined, claim.spec.storageClassName ?? "");
    if (owner?.provisioner !== DRIVER) return void (await fail(snapshot, `claim ${claimName} is of another driver`));

    await protect(snapshot, type);
    const content = await record(snapshot, claim, type);
    const left = sim.left(`cut ${snapshot.metadata.uid}`, cutMilliseconds);
    if (left > 0) return left;
    await disks.copy(handleOf(claim), snapshotHandle(snapshot));
    const restoreSize = claim.status.capacity?.["storage"] ?? claim.spec.resources?.requests?.storage ?? "0";
    const created = sim.now();
    await cluster.updateStatus(content, (copy) => {
      const creationTime = created.getTime() * 1e6;
      copy.status = { readyToUse: true, snapshotHandle: snapshotHandle(snapshot), creationTime, restoreSize: parseQuantity(restoreSize) };
    });
    await cluster.updateStatus(snapshot, (copy) => {
      copy.status = {
        boundVolumeSnapshotContentName: contentName(snapshot),
        creationTime: timestamp(created),
        readyToUse: true,
        restoreSize,
      };
    });
    return undefined;
  }

  const protect = (snapshot: VolumeSnapshot, type: SnapshotClass) =>
    cluster.update(snapshot, (copy) => {
      const finalizers = copy.metadata.finalizers ?? [];
      if (!finalizers.includes(finalizer)) copy.metadata.finalizers = [...finalizers, finalizer];
      copy.spec.volumeSnapshotClassName ??= type.metadata.name!;
    });

  const record = (snapshot: VolumeSnapshot, claim: Claim, type: SnapshotClass) =>
    cluster.ensure<Content>({
      apiVersion: "snapshot.storage.k8s.io/v1",
      kind: "VolumeSnapshotContent",
      metadata: { name: contentName(snapshot), finalizers: [contentFinalizer] },
      spec: {
        deletionPolicy: type.deletionPolicy,
        driver: DRIVER,
        source: { volumeHandle: claim.spec.volumeName ?? handleOf(claim) },
        volumeSnapshotClassName: type.metadata.name,
        volumeSnapshotRef: {
          apiVersion: snapshot.apiVersion,
          kind: snapshot.kind,
          namespace: snapshot.metadata.namespace,
          name: snapshot.metadata.name,
          uid: snapshot.metadata.uid,
        },
        sourceVolumeMode: claim.spec.volumeMode ?? "Filesystem",
      },
    });

  async function remove(snapshot: VolumeSnapshot): Promise<undefined> {
    const content = cluster.find<Content>("VolumeSnapshotContent", undefined, contentName(snapshot));
    if (content) {
      await cluster.delete(content);
      await cluster.update(content, (copy) => dropFinalizer(copy, contentFinalizer));
    }
    await disks.remove(snapshotHandle(snapshot));
    await cluster.update(snapshot, (copy) => dropFinalizer(copy, finalizer));
    return undefined;
  }

  return {
    kind: "VolumeSnapshot",
    triggers: { PersistentVolumeClaim: (claim) => byClaim(objectKey(claim)).map(objectKey) },
    reconcile,
    gone: async (snapshot) => sim.forget(`cut ${snapshot.metadata.uid}`),
  };
}
