/** external-provisioner: a volume whose claim is gone goes too, and its bytes first, so that whoever is ended in between begins again. */
import type { Controller } from "../controller.ts";
import type { Disks } from "../disks.ts";
import type { Simulation } from "../simulation.ts";
import type { Volume } from "./claims.ts";
import { isSimulated } from "./handles.ts";

export function volumes({ cluster }: Simulation, disks: Disks): Controller<Volume> {
  return {
    kind: "PersistentVolume",
    async reconcile(volume) {
      const { persistentVolumeReclaimPolicy, csi } = volume.spec;
      if (!csi || !isSimulated(csi.driver) || volume.status?.phase !== "Released" || persistentVolumeReclaimPolicy !== "Delete")
        return undefined;
      await disks.remove(csi.volumeHandle);
      await cluster.delete(volume);
      return undefined;
    },
  };
}
