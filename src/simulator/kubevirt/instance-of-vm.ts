/** The instance that a VM starts, and the record of the VM's spec at that moment, against which later changes are compared. */
import type { KubeObject } from "../../kube/objects.ts";
import type { Cluster } from "../cluster.ts";
import { controlledBy } from "../owners.ts";
import { applyFlavor, type Flavor } from "./instancetype.ts";
import type { VirtualMachine, VirtualMachineInstance } from "./types.ts";
import { vmControllerFinalizer } from "./vmi-status.ts";

export interface StartRevision extends KubeObject {
  data: { spec: VirtualMachine["spec"] };
  revision: number;
}

/** Writes down the spec that the VM is started with and gives the record's name. Records of earlier starts go. */
export async function startRevision(cluster: Cluster, vm: VirtualMachine): Promise<string> {
  const prefix = `revision-start-vm-${vm.metadata.uid}-`;
  const name = `${prefix}${vm.metadata.generation ?? 1}`;
  const { namespace } = vm.metadata;
  if (cluster.find("ControllerRevision", namespace, name)) return name;
  const previous = vm.status?.observedGeneration;
  await cluster.ensure<StartRevision>({
    apiVersion: "apps/v1",
    kind: "ControllerRevision",
    metadata: { name, namespace: namespace!, ownerReferences: [controlledBy(vm)] },
    data: { spec: vm.spec },
    revision: vm.metadata.generation ?? 1,
  });
  const old = previous === undefined ? undefined : cluster.find("ControllerRevision", namespace, `${prefix}${previous}`);
  if (old) await cluster.delete(old);
  return name;
}

/** `at` is Kubernetes' time of now; `revision` the name that startRevision gave. */
export function instanceOf(vm: VirtualMachine, flavor: Flavor, { revision, at }: { revision: string; at: string }): VirtualMachineInstance {
  const { metadata, spec } = vm;
  const { template, instancetype, preference } = spec;
  const flavorAnnotation = (word: "instancetype" | "preference", matcher: typeof instancetype) =>
    matcher?.name === undefined
      ? {}
      : { [`kubevirt.io/${(matcher.kind ?? "cluster").toLowerCase().includes("cluster") ? "cluster-" : ""}${word}-name`]: matcher.name };
  const instance: VirtualMachineInstance = {
    apiVersion: "kubevirt.io/v1",
    kind: "VirtualMachineInstance",
    metadata: {
      name: metadata.name!,
      namespace: metadata.namespace!,
      labels: { ...template.metadata?.labels, "vm.kubevirt.io/name": metadata.name! },
      annotations: {
        ...template.metadata?.annotations,
        ...flavor.instancetype?.annotations,
        ...flavorAnnotation("instancetype", instancetype),
        ...flavorAnnotation("preference", preference),
        "kubevirt.io/vm-generation": String(metadata.generation ?? 1),
      },
      ownerReferences: [controlledBy(vm)],
      finalizers: [vmControllerFinalizer],
    },
    spec: applyFlavor(template.spec, flavor),
    status: {
      virtualMachineRevisionName: revision,
      phase: "Pending",
      phaseTransitionTimestamps: [{ phase: "Pending", phaseTransitionTimestamp: at }],
    },
  };
  // A Start request may ask for an instance that begins paused.
  if (vm.status?.stateChangeRequests?.[0]?.data?.["paused"] === "true") instance.spec.startStrategy = "Paused";
  return instance;
}
