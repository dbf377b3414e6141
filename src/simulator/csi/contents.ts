/** csi-snapshotter: a content that is deleted goes with its bytes, or without them where it is to be retained. */
import type { Controller } from "../controller.ts";
import type { Disks } from "../disks.ts";
import { dropFinalizer } from "../kubevirt/vmi-status.ts";
import type { Simulation } from "../simulation.ts";
import { isSimulated } from "./handles.ts";
import { type Content, contentFinalizer } from "./snapshots.ts";

export function contents({ cluster }: Simulation, disks: Disks): Controller<Content> {
  return {
    kind: "VolumeSnapshotContent",
    async reconcile(content) {
      const { driver, deletionPolicy } = content.spec;
      if (content.metadata.deletionTimestamp === undefined || !isSimulated(driver)) return undefined;
      const handle = content.status?.snapshotHandle;
      if (deletionPolicy === "Delete" && handle !== undefined) await disks.remove(handle);
      await cluster.update(content, (copy) => dropFinalizer(copy, contentFinalizer));
      return undefined;
    },
  };
}
