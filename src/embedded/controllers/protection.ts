/** Claims that pods use and volumes that claims use outlive their deletion until nobody does. */
import { type Cluster, tableOf } from "../cluster.ts";
import { finishDeletion } from "../http/deletion.ts";
import { claimProtection, volumeProtection } from "../kinds/storage.ts";
import type { KubeObject } from "../types.ts";
import type { Queue } from "./queue.ts";

interface Pod {
  spec?: { volumes?: { persistentVolumeClaim?: { claimName?: string } }[]; nodeName?: string };
  status?: { phase?: string };
}

export function protectStorage(cluster: Cluster, queue: Queue): void {
  const core = (plural: string) => cluster.registry.find("", "v1", plural)!;
  const [claims, volumes, pods] = [core("persistentvolumeclaims"), core("persistentvolumes"), core("pods")];

  const release = (resource: typeof claims, finalizer: string, inUse: (object: KubeObject) => boolean) => {
    const table = tableOf(cluster, resource);
    for (const object of [...table.list()]) {
      const { deletionTimestamp, finalizers = [], ...rest } = object.metadata;
      if (deletionTimestamp === undefined || !finalizers.includes(finalizer) || inUse(object)) continue;
      const others = finalizers.filter((one) => one !== finalizer);
      const next = { ...object, metadata: { ...rest, deletionTimestamp, ...(others.length > 0 && { finalizers: others }) } };
      if (finishDeletion(cluster, resource, next) === undefined) table.put(next);
    }
  };
  const usedByPod = ({ metadata }: KubeObject) => {
    for (const pod of tableOf(cluster, pods).list(metadata.namespace)) {
      const { spec, status } = pod as Pod;
      if (status?.phase === "Succeeded" || status?.phase === "Failed") continue;
      if (spec?.volumes?.some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === metadata.name)) return true;
    }
    return false;
  };
  const bound = (volume: KubeObject) => (volume["status"] as { phase?: string } | undefined)?.phase === "Bound";

  const check = () => {
    release(claims, claimProtection, usedByPod);
    release(volumes, volumeProtection, bound);
  };
  const soon = () => queue.add("storage protection", check);
  tableOf(cluster, pods).subscribe(({ type, object, previous }) => {
    if (type === "DELETED" || phaseOf(object) !== phaseOf(previous)) soon();
  });
  for (const resource of [claims, volumes]) {
    tableOf(cluster, resource).subscribe(({ object }) => {
      if (object.metadata.deletionTimestamp !== undefined) soon();
    });
  }
}

const phaseOf = (pod: KubeObject | undefined): string | undefined => (pod as Pod | undefined)?.status?.phase;
