/** CDI's controller of DataSources: whether what they name is there to be cloned. */
import { isDeepStrictEqual } from "node:util";
import type { Condition, KubeObject } from "../../kube/objects.ts";
import { objectKey } from "../../kube/paths.ts";
import { timestamp } from "../../kube/time.ts";
import { withCondition } from "../conditions.ts";
import type { Controller } from "../controller.ts";
import type { VolumeSnapshot } from "../csi/snapshots.ts";
import type { Simulation } from "../simulation.ts";
import { followDataSource } from "./sources.ts";
import type { DataSource, DataVolume } from "./types.ts";

export function dataSources(sim: Simulation): Controller<DataSource> {
  const { cluster } = sim;
  const bySource = cluster.index<DataSource>("DataSource", ({ spec }) => {
    const { pvc, snapshot, dataSource } = spec.source ?? {};
    return [
      pvc && `claim ${pvc.namespace}/${pvc.name}`,
      snapshot && `snapshot ${snapshot.namespace}/${snapshot.name}`,
      dataSource && `source ${dataSource.namespace}/${dataSource.name}`,
    ];
  });
  const users = (word: string) => (object: KubeObject) => bySource(`${word} ${objectKey(object)}`).map(objectKey);

  function readiness({ metadata }: DataSource): Condition {
    const source = followDataSource(cluster, { namespace: metadata.namespace!, name: metadata.name! });
    const no = (reason: string, message: string): Condition => ({ type: "Ready", status: "False", reason, message });
    if (source?.pvc) {
      const { namespace, name } = source.pvc;
      const phase = cluster.find<DataVolume>("DataVolume", namespace, name)?.status?.phase;
      if (phase !== undefined && phase !== "Succeeded") return no(phase, `Import DataVolume phase ${phase}`);
      if (!cluster.find("PersistentVolumeClaim", namespace, name)) return no("NotFound", "PVC not found");
    } else if (source?.snapshot) {
      const { namespace, name } = source.snapshot;
      const snapshot = cluster.find<VolumeSnapshot>("VolumeSnapshot", namespace, name);
      if (!snapshot) return no("NotFound", "Snapshot not found");
      if (!snapshot.status?.readyToUse) return no("SnapshotNotReady", "Snapshot phase is not ready");
    } else return no("NoSource", "No source is specified");
    return { type: "Ready", status: "True", reason: "Ready", message: "DataSource is ready to be consumed" };
  }

  return {
    kind: "DataSource",
    triggers: {
      PersistentVolumeClaim: users("claim"),
      DataVolume: users("claim"),
      VolumeSnapshot: users("snapshot"),
      DataSource: users("source"),
    },
    async reconcile(dataSource) {
      const ready = readiness(dataSource);
      await cluster.updateStatus(dataSource, (copy) => {
        const { namespace, name } = copy.metadata;
        const source = followDataSource(cluster, { namespace: namespace!, name: name! }) ?? {};
        const next = { ...copy.status, source, conditions: withCondition(copy.status?.conditions, ready, timestamp(sim.now())) };
        if (!isDeepStrictEqual(next, copy.status)) copy.status = next;
      });
      return undefined;
    },
  };
}
