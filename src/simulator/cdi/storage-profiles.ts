/** CDI's controller of StorageProfiles: what it knows of a driver, it says of each of the driver's classes. */
import type { Controller } from "../controller.ts";
import type { StorageClass } from "../csi/claims.ts";
import { isSimulated } from "../csi/handles.ts";
import type { Simulation } from "../simulation.ts";
import type { StorageProfile } from "./types.ts";

export function storageProfiles({ cluster }: Simulation): Controller<StorageClass> {
  const profileOf = ({ metadata }: StorageClass) => cluster.find<StorageProfile>("StorageProfile", undefined, metadata.name!);
  return {
    kind: "StorageClass",
    async reconcile(storageClass) {
      const { metadata, provisioner } = storageClass;
      if (!isSimulated(provisioner) || profileOf(storageClass)) return undefined;
      const model = cluster.list<StorageProfile>("StorageProfile").find(({ status }) => status?.provisioner === provisioner);
      if (model?.status === undefined) return undefined;
      const made = await cluster.ensure<StorageProfile>({
        apiVersion: "cdi.kubevirt.io/v1beta1",
        kind: "StorageProfile",
        metadata: { name: metadata.name! },
        spec: {},
      });
      const { status } = model;
      await cluster.updateStatus(made, (copy) => {
        copy.status = { ...status, storageClass: metadata.name! };
      });
      return undefined;
    },
    async gone(storageClass) {
      const profile = profileOf(storageClass);
      if (profile && !cluster.find("StorageClass", undefined, storageClass.metadata.name!)) await cluster.delete(profile);
    },
  };
}
