/**
 * VirtualMachineSnapshot and -Restore: a VolumeSnapshot per claim, and claims made of them again.
 * What KubeVirt keeps in a VirtualMachineSnapshotContent, the VM as it was, is kept here in a ControllerRevision of that name.
 */
import type { Condition, KubeObject } from "../../kube/objects.ts";
import { objectKey } from "../../kube/paths.ts";
import { timestamp } from "../../kube/time.ts";
import { withCondition } from "../conditions.ts";
import type { Controller } from "../controller.ts";
import type { VolumeSnapshot } from "../csi/snapshots.ts";
import { controlledBy, ownersOf } from "../owners.ts";
import type { Simulation } from "../simulation.ts";
import { claimOf } from "./launcher-pod.ts";
import type { Claim } from "./storage-state.ts";
import type { VirtualMachine } from "./types.ts";

interface Snapshot extends KubeObject {
  spec: { source: { kind: string; name: string } };
  status?: {
    phase?: string;
    readyToUse?: boolean;
    creationTime?: string;
    sourceUID?: string;
    indications?: string[];
    snapshotVolumes?: { includedVolumes: string[]; excludedVolumes: string[] };
    virtualMachineSnapshotContentName?: string;
    conditions?: Condition[];
  };
}

interface Restore extends KubeObject {
  spec: { target: { kind: string; name: string }; virtualMachineSnapshotName: string };
  status?: {
    complete?: boolean;
    restoreTime?: string;
    restores?: { volumeName: string; persistentVolumeClaim: string; volumeSnapshotName: string }[];
    conditions?: Condition[];
  };
}

interface Kept extends KubeObject {
  data: { spec: VirtualMachine["spec"]; labels: { [key: string]: string }; annotations: { [key: string]: string } };
  revision: number;
}

const contentName = (snapshot: KubeObject) => `vmsnapshot-content-${snapshot.metadata.uid}`;
const volumeSnapshotName = (snapshot: KubeObject, volume: string) => `vmsnapshot-${snapshot.metadata.uid}-volume-${volume}`;

export function vmSnapshots(sim: Simulation): Controller<Snapshot> {
  const { cluster } = sim;
  return {
    kind: "VirtualMachineSnapshot",
    triggers: { VolumeSnapshot: (each) => ownersOf(each, "VirtualMachineSnapshot") },
    async reconcile(snapshot) {
      const { namespace } = snapshot.metadata;
      if (snapshot.metadata.deletionTimestamp !== undefined || snapshot.status?.readyToUse) return undefined;
      const at = timestamp(sim.now());
      const say = (status: Snapshot["status"], condition: Condition) =>
        cluster.updateStatus(snapshot, (copy) => {
          copy.status = { ...copy.status, ...status, conditions: withCondition(copy.status?.conditions, condition, at) };
        });
      const vm = cluster.find<VirtualMachine>("VirtualMachine", namespace, snapshot.spec.source.name);
      if (!vm) {
        await say({ phase: "InProgress", readyToUse: false }, { type: "Ready", status: "False", reason: "SourceNotFound" });
        return 1000;
      }
      const volumes = vm.spec.template.spec.volumes ?? [];
      const included = volumes.flatMap((volume) => {
        const claim = claimOf(volume);
        return claim === undefined ? [] : [{ volume: volume.name, claim, name: volumeSnapshotName(snapshot, volume.name) }];
      });
      await record(snapshot, vm);
      for (const { name, claim } of included)
        await cluster.ensure<VolumeSnapshot>({
          apiVersion: "snapshot.storage.k8s.io/v1",
          kind: "VolumeSnapshot",
          metadata: { name, namespace: namespace!, ownerReferences: [controlledBy(snapshot)] },
          spec: { source: { persistentVolumeClaimName: claim } },
        });
      const ready = included.every(({ name }) => cluster.find<VolumeSnapshot>("VolumeSnapshot", namespace, name)?.status?.readyToUse);
      await say(
        {
          phase: ready ? "Succeeded" : "InProgress",
          readyToUse: ready,
          sourceUID: vm.metadata.uid!,
          ...(vm.status?.created && { indications: ["Online", "NoGuestAgent"] }),
          ...(ready && {
            creationTime: at,
            virtualMachineSnapshotContentName: contentName(snapshot),
            snapshotVolumes: {
              includedVolumes: included.map(({ volume }) => volume),
              excludedVolumes: volumes.map(({ name }) => name).filter((name) => !included.some(({ volume }) => volume === name)),
            },
          }),
        },
        { type: "Ready", status: ready ? "True" : "False", reason: ready ? "Operation complete" : "Not ready" },
      );
      return undefined;
    },
  };

  async function record(snapshot: Snapshot, { metadata, spec }: VirtualMachine) {
    const { namespace } = snapshot.metadata;
    if (cluster.find("ControllerRevision", namespace, contentName(snapshot))) return;
    await cluster.ensure<Kept>({
      apiVersion: "apps/v1",
      kind: "ControllerRevision",
      metadata: { name: contentName(snapshot), namespace: namespace!, ownerReferences: [controlledBy(snapshot)] },
      data: { spec, labels: metadata.labels ?? {}, annotations: metadata.annotations ?? {} },
      revision: 1,
    });
  }
}

export function vmRestores(sim: Simulation): Controller<Restore> {
  const { cluster } = sim;
  const waiting = cluster.index<Restore>("VirtualMachineRestore", (restore) => [
    restore.status?.complete ? undefined : restore.metadata.namespace,
  ]);
  const inNamespace = ({ metadata }: KubeObject) => waiting(metadata.namespace!).map(objectKey);

  return {
    kind: "VirtualMachineRestore",
    triggers: { VirtualMachineSnapshot: inNamespace, VirtualMachine: inNamespace, PersistentVolumeClaim: inNamespace },
    async reconcile(restore) {
      const { namespace, uid } = restore.metadata;
      if (restore.metadata.deletionTimestamp !== undefined || restore.status?.complete) return undefined;
      const snapshot = cluster.find<Snapshot>("VirtualMachineSnapshot", namespace, restore.spec.virtualMachineSnapshotName);
      const kept = snapshot && cluster.find<Kept>("ControllerRevision", namespace, contentName(snapshot));
      const target = cluster.find<VirtualMachine>("VirtualMachine", namespace, restore.spec.target.name);
      if (!snapshot?.status?.readyToUse || !kept) return wait(restore, "the snapshot is not there or not ready");
      // KubeVirt too waits for the target to be stopped.
      if (target?.status?.created) return wait(restore, "Waiting for target to be ready");
      const restores = (snapshot.status.snapshotVolumes?.includedVolumes ?? []).map((volumeName) => ({
        volumeName,
        persistentVolumeClaim: `restore-${uid}-${volumeName}`,
        volumeSnapshotName: volumeSnapshotName(snapshot, volumeName),
      }));
      for (const each of restores) await makeClaim(restore, kept, each);
      const bound = restores.every(
        (each) => cluster.find<Claim>("PersistentVolumeClaim", namespace, each.persistentVolumeClaim)?.status?.phase === "Bound",
      );
      if (!bound) return wait(restore, "Waiting for new PVCs");
      await putBack(restore, kept, target);
      const at = timestamp(sim.now());
      await cluster.updateStatus(restore, (copy) => {
        const conditions = withCondition(copy.status?.conditions, { type: "Ready", status: "True", reason: "Operation complete" }, at);
        copy.status = { ...copy.status, complete: true, restoreTime: at, restores, conditions };
      });
      return undefined;
    },
  };

  async function wait(restore: Restore, reason: string): Promise<undefined> {
    await cluster.updateStatus(restore, (copy) => {
      const condition = { type: "Ready", status: "False", reason };
      copy.status = {
        ...copy.status,
        complete: false,
        conditions: withCondition(copy.status?.conditions, condition, timestamp(sim.now())),
      };
    });
  }

  async function makeClaim(
    restore: Restore,
    kept: Kept,
    {
      volumeName,
      persistentVolumeClaim,
      volumeSnapshotName: source,
    }: { volumeName: string; persistentVolumeClaim: string; volumeSnapshotName: string },
  ) {
    const namespace = restore.metadata.namespace!;
    if (cluster.find("PersistentVolumeClaim", namespace, persistentVolumeClaim)) return;
    const volume = kept.data.spec.template.spec.volumes?.find(({ name }) => name === volumeName);
    const original = cluster.find<Claim>("PersistentVolumeClaim", namespace, (volume && claimOf(volume)) ?? "");
    const storage = cluster.find<VolumeSnapshot>("VolumeSnapshot", namespace, source)?.status?.restoreSize ?? "1Gi";
    const { accessModes, volumeMode, storageClassName } = original?.spec ?? {};
    await cluster.ensure<Claim>({
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: persistentVolumeClaim, namespace, annotations: { "restore.kubevirt.io/name": restore.metadata.name! } },
      spec: {
        accessModes: accessModes ?? ["ReadWriteOnce"],
        ...(volumeMode !== undefined && { volumeMode }),
        ...(storageClassName !== undefined && { storageClassName }),
        resources: { requests: { storage } },
        dataSourceRef: { apiGroup: "snapshot.storage.k8s.io", kind: "VolumeSnapshot", name: source },
      },
    });
  }

  /** The VM as it was, on the new claims; a target that is not there is made. Its strategy stays what it is. */
  async function putBack(restore: Restore, kept: Kept, target: VirtualMachine | undefined) {
    const spec = structuredClone(kept.data.spec);
    for (const volume of spec.template.spec.volumes ?? []) {
      if (claimOf(volume) === undefined) continue;
      delete volume.dataVolume;
      volume.persistentVolumeClaim = { ...volume.persistentVolumeClaim, claimName: `restore-${restore.metadata.uid}-${volume.name}` };
    }
    delete spec.dataVolumeTemplates;
    if (target) {
      const { runStrategy, running } = target.spec;
      await cluster.update(target, (copy) => {
        copy.spec = { ...spec, ...(runStrategy !== undefined && { runStrategy }), ...(running !== undefined && { running }) };
      });
      return;
    }
    const { labels, annotations } = kept.data;
    const metadata = { name: restore.spec.target.name, namespace: restore.metadata.namespace!, labels, annotations };
    await cluster.ensure<VirtualMachine>({ apiVersion: "kubevirt.io/v1", kind: "VirtualMachine", metadata, spec });
  }
}
