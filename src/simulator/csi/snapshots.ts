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
import { driverOf, handleOf, isSimulated } from "./handles.ts";

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

export interface Content extends KubeObject {
  spec: {
    driver: string;
    deletionPolicy: string;
    source: { volumeHandle?: string; snapshotHandle?: string };
    volumeSnapshotRef: { apiVersion?: string; kind?: string; namespace: string; name: string; uid?: string };
    volumeSnapshotClassName?: string;
    sourceVolumeMode?: string;
  };
  status?: { readyToUse?: boolean; snapshotHandle?: string; creationTime?: number; restoreSize?: number };
}

interface SnapshotClass extends KubeObject {
  driver: string;
  deletionPolicy: string;
}

const finalizer = "snapshot.storage.kubernetes.io/volumesnapshot-bound-protection";
export const contentFinalizer = "snapshot.storage.kubernetes.io/volumesnapshotcontent-bound-protection";
const cutMilliseconds = 50;

/** A content has the name that snapshot-controller gives it; one that was there before its snapshot, the one that the snapshot says. */
const contentName = ({ metadata, spec }: VolumeSnapshot) => spec.source.volumeSnapshotContentName ?? `snapcontent-${metadata.uid}`;

/** The driver knows how large a snapshot is, whatever becomes of the objects that say so: the handle tells it. */
const newHandle = ({ metadata }: VolumeSnapshot, bytes: number) => `snapshot-${metadata.uid}-${bytes}`;
const bytesOf = (handle: string) => Number(/-(\d+)$/.exec(handle)?.[1] ?? 0);

export function snapshots(sim: Simulation, disks: Disks): Controller<VolumeSnapshot> {
  const { cluster } = sim;
  const byClaim = cluster.index<VolumeSnapshot>("VolumeSnapshot", ({ metadata, spec }) => [
    spec.source.persistentVolumeClaimName && `${metadata.namespace}/${spec.source.persistentVolumeClaimName}`,
  ]);

  async function fail(snapshot: VolumeSnapshot, message: string): Promise<undefined> {
    if (snapshot.status?.error?.message === message) return;
    await cluster.updateStatus(snapshot, (copy) => {
      copy.status = { ...copy.status, readyToUse: false, error: { message, time: timestamp(sim.now()) } };
    });
  }

  async function reconcile(snapshot: VolumeSnapshot): Promise<number | undefined> {
    if (snapshot.metadata.deletionTimestamp !== undefined) return remove(snapshot);
    if (snapshot.status?.readyToUse) return undefined;
    return snapshot.spec.source.volumeSnapshotContentName === undefined ? cut(snapshot) : adopt(snapshot);
  }

  async function cut(snapshot: VolumeSnapshot): Promise<number | undefined> {
    const claimName = snapshot.spec.source.persistentVolumeClaimName ?? "";
    const claim = cluster.find<Claim>("PersistentVolumeClaim", snapshot.metadata.namespace, claimName);
    if (claim?.status?.phase !== "Bound") return fail(snapshot, `claim ${claimName} is not there or not bound`);
    const driver = driverOf(cluster, claim);
    if (!isSimulated(driver)) return undefined;
    const classes = cluster.list<SnapshotClass>("VolumeSnapshotClass").filter((one) => one.driver === driver);
    const type = snapshot.spec.volumeSnapshotClassName
      ? classes.find((one) => one.metadata.name === snapshot.spec.volumeSnapshotClassName)
      : classes.find((one) => one.metadata.annotations?.["snapshot.storage.kubernetes.io/is-default-class"] === "true");
    if (!type) return fail(snapshot, `no VolumeSnapshotClass of the driver of claim ${claimName} fits`);

    await protect(snapshot, type.metadata.name);
    const content = await record(snapshot, claim, type);
    const left = sim.left(`cut ${snapshot.metadata.uid}`, cutMilliseconds);
    if (left > 0) return left;
    const handle = newHandle(snapshot, parseQuantity(claim.status.capacity?.["storage"] ?? claim.spec.resources?.requests?.storage ?? "0"));
    await disks.copy(handleOf(cluster, claim), handle);
    await ready(snapshot, content, handle);
    return undefined;
  }

  /** A snapshot of a content that was there before it; each must name the other. */
  async function adopt(snapshot: VolumeSnapshot): Promise<undefined> {
    const name = contentName(snapshot);
    const content = cluster.find<Content>("VolumeSnapshotContent", undefined, name);
    if (!content) return fail(snapshot, `VolumeSnapshotContent ${name} is missing`);
    if (!isSimulated(content.spec.driver)) return undefined;
    const { uid, ...reference } = content.spec.volumeSnapshotRef;
    const own = reference.namespace === snapshot.metadata.namespace && reference.name === snapshot.metadata.name;
    if (!own || (uid !== undefined && uid !== snapshot.metadata.uid))
      return fail(snapshot, `VolumeSnapshotContent ${name} is bound to another snapshot`);
    const { snapshotHandle } = content.spec.source;
    if (snapshotHandle === undefined) return fail(snapshot, `VolumeSnapshotContent ${name} was made for another snapshot`);
    await protect(snapshot, content.spec.volumeSnapshotClassName);
    const bound = await cluster.update(content, (copy) => {
      copy.spec.volumeSnapshotRef.uid = snapshot.metadata.uid!;
      copy.metadata.finalizers = [contentFinalizer];
    });
    if (bound) await ready(snapshot, bound, snapshotHandle);
  }

  async function ready(snapshot: VolumeSnapshot, content: Content, handle: string) {
    const created = sim.now();
    const restoreSize = bytesOf(handle);
    await cluster.updateStatus(content, (copy) => {
      copy.status = { readyToUse: true, snapshotHandle: handle, creationTime: created.getTime() * 1e6, restoreSize };
    });
    await cluster.updateStatus(snapshot, (copy) => {
      copy.status = {
        boundVolumeSnapshotContentName: content.metadata.name!,
        creationTime: timestamp(created),
        readyToUse: true,
        restoreSize: quantityOf(restoreSize),
      };
    });
  }

  const protect = (snapshot: VolumeSnapshot, className: string | undefined) =>
    cluster.update(snapshot, (copy) => {
      const finalizers = copy.metadata.finalizers ?? [];
      if (!finalizers.includes(finalizer)) copy.metadata.finalizers = [...finalizers, finalizer];
      if (className !== undefined) copy.spec.volumeSnapshotClassName ??= className;
    });

  const record = (snapshot: VolumeSnapshot, claim: Claim, type: SnapshotClass) =>
    cluster.ensure<Content>({
      apiVersion: "snapshot.storage.k8s.io/v1",
      kind: "VolumeSnapshotContent",
      metadata: { name: contentName(snapshot), finalizers: [contentFinalizer] },
      spec: {
        deletionPolicy: type.deletionPolicy,
        driver: type.driver,
        source: { volumeHandle: handleOf(cluster, claim) },
        volumeSnapshotClassName: type.metadata.name!,
        volumeSnapshotRef: {
          apiVersion: snapshot.apiVersion,
          kind: snapshot.kind!,
          namespace: snapshot.metadata.namespace!,
          name: snapshot.metadata.name!,
          uid: snapshot.metadata.uid!,
        },
        sourceVolumeMode: claim.spec.volumeMode ?? "Filesystem",
      },
    });

  /** A content that is to be retained outlives its snapshot; contents.ts ends it. */
  async function remove(snapshot: VolumeSnapshot): Promise<undefined> {
    const content = cluster.find<Content>("VolumeSnapshotContent", undefined, contentName(snapshot));
    if (content?.spec.volumeSnapshotRef.uid === snapshot.metadata.uid && content?.spec.deletionPolicy === "Delete")
      await cluster.delete(content);
    await cluster.update(snapshot, (copy) => dropFinalizer(copy, finalizer));
  }

  return {
    kind: "VolumeSnapshot",
    triggers: {
      PersistentVolumeClaim: (claim) => byClaim(objectKey(claim)).map(objectKey),
      VolumeSnapshotContent: (content) => [refOf(content as Content)],
    },
    reconcile,
    gone: async (snapshot) => sim.forget(`cut ${snapshot.metadata.uid}`),
  };
}

const refOf = ({ spec }: Content) => `${spec.volumeSnapshotRef.namespace}/${spec.volumeSnapshotRef.name}`;

const GiB = 2 ** 30;
const quantityOf = (bytes: number) => (bytes % GiB === 0 ? `${bytes / GiB}Gi` : String(bytes));
