/** By what name a driver knows the bytes of a claim or a snapshot: the handle that its PersistentVolume or VolumeSnapshotContent has. */
import type { KubeObject } from "../../kube/objects.ts";
import type { Cluster } from "../cluster.ts";
import type { Claim } from "../kubevirt/storage-state.ts";
import type { Volume } from "./claims.ts";
import type { Content, VolumeSnapshot } from "./snapshots.ts";

/** Two drivers, as a cluster with two kinds of storage has them: what the one makes, the other does not know. */
export const DRIVER = "simulator.csi.dicot.io";
export const FAST_DRIVER = "fast.simulator.csi.dicot.io";
export const isSimulated = (driver: string | undefined): boolean => driver === DRIVER || driver === FAST_DRIVER;

/** The name that external-provisioner gives to the volume that is made for a claim, and this driver to its bytes. */
export const provisionedName = (claim: KubeObject): string => `pvc-${claim.metadata.uid}`;

const volumeOf = (cluster: Cluster, claim: Claim): Volume | undefined =>
  claim.spec.volumeName === undefined ? undefined : cluster.find<Volume>("PersistentVolume", undefined, claim.spec.volumeName);

/** Of a claim that is not bound yet: the handle that its volume will have. */
export const handleOf = (cluster: Cluster, claim: Claim): string =>
  volumeOf(cluster, claim)?.spec.csi?.volumeHandle ?? provisionedName(claim);

export const driverOf = (cluster: Cluster, claim: Claim): string | undefined => volumeOf(cluster, claim)?.spec.csi?.driver;

export const contentOf = (cluster: Cluster, { status }: VolumeSnapshot): Content | undefined =>
  cluster.find<Content>("VolumeSnapshotContent", undefined, status?.boundVolumeSnapshotContentName ?? "");

/** Undefined for one that is not cut yet. */
export const snapshotHandleOf = (cluster: Cluster, snapshot: VolumeSnapshot): string | undefined =>
  contentOf(cluster, snapshot)?.status?.snapshotHandle;
