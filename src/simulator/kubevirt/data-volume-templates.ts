/** The DataVolumes that a VM brings along. A clone from another namespace needs the right of the VM's ServiceAccount, not of its maker. */
import { isAllowed } from "../access.ts";
import { cloneOf, followDataSource } from "../cdi/sources.ts";
import type { DataVolume } from "../cdi/types.ts";
import type { Cluster } from "../cluster.ts";
import { controlledBy } from "../owners.ts";
import type { VirtualMachine } from "./types.ts";
import type { Failure } from "./vm-status.ts";

/** Makes those that are missing; gives whether all are filled, or why one may not be made. */
export async function makeDataVolumes(cluster: Cluster, vm: VirtualMachine): Promise<boolean | { failure: Failure }> {
  const namespace = vm.metadata.namespace!;
  let ready = true;
  for (const template of vm.spec.dataVolumeTemplates ?? []) {
    const existing = cluster.find<DataVolume>("DataVolume", namespace, template.metadata.name);
    if (existing?.status?.phase !== "Succeeded") ready = false;
    if (existing) continue;
    const metadata = { ...template.metadata, namespace, ownerReferences: [controlledBy(vm)] };
    const dataVolume: DataVolume = { apiVersion: "cdi.kubevirt.io/v1beta1", kind: "DataVolume", metadata, spec: template.spec };
    if (!(await mayClone(cluster, vm, dataVolume)))
      return {
        failure: {
          reason: "FailedCreate",
          message: `Not authorized to create DataVolume ${template.metadata.name}: its source is in another namespace`,
        },
      };
    await cluster.ensure(dataVolume);
  }
  return ready;
}

async function mayClone(cluster: Cluster, vm: VirtualMachine, { spec }: DataVolume): Promise<boolean> {
  const namespace = vm.metadata.namespace!;
  const { sourceRef } = spec;
  const source = sourceRef ? followDataSource(cluster, { namespace: sourceRef.namespace ?? namespace, name: sourceRef.name }) : spec.source;
  const from = source?.pvc ?? source?.snapshot;
  if (!from || (from.namespace ?? namespace) === namespace) return true;
  const account = vm.spec.template.spec.volumes?.find((volume) => volume.serviceAccount)?.serviceAccount?.serviceAccountName ?? "default";
  const asker = {
    user: `system:serviceaccount:${namespace}:${account}`,
    groups: ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"],
    extra: {},
  };
  return isAllowed(cluster, asker, cloneOf(from));
}
