/**
 * A resource provider is a Node on which KubeVirt starts machines. Placement here is read from the cluster and decides nothing: the
 * Kubernetes scheduler does.
 *
 *   uuid            the machine's UUID, as of its hypervisor
 *   generation      metadata.resourceVersion
 *   VCPU            status.allocatable.cpu; allocation_ratio as KubeVirt's cpuAllocationRatio
 *   MEMORY_MB       status.allocatable.memory
 *   CUSTOM_*        extended resources in status.allocatable
 *   traits          labels cpu-feature.node.kubevirt.io/*
 *   usages          machines whose instance is on the node
 */
import { notFound } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { hostId, hosts, isDisabled, type Node, sizeOf } from "./hosts.ts";
import { machineSize, runningMachines } from "./machines.ts";

/** By resource class. */
export type Resources = Record<string, number>;

export interface Inventory {
  total: number;
  reserved: number;
  min_unit: number;
  max_unit: number;
  step_size: number;
  allocation_ratio: number;
}

/** What virt-controller takes where the KubeVirt object says nothing. https://github.com/kubevirt/kubevirt/blob/v1.9.0/pkg/virt-config/virt-config.go */
const CPU_ALLOCATION_RATIO = 10;

export function getProvider(kube: Kube, uuid: string): Node {
  const node = hosts(kube).find((one) => hostId(one) === uuid.toLowerCase());
  if (node === undefined) throw notFound("No resource provider with uuid", `${uuid} found`);
  return node;
}

/** A number that grows with every change, as far as 31 bits go. */
export const generationOf = ({ metadata }: Node): number => Number(BigInt(metadata.resourceVersion ?? "0") % 2n ** 31n);

const customName = (name: string) => `CUSTOM_${name.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}`;

function extended(node: Node): Resources {
  const named = Object.entries(node.status?.allocatable ?? {}).filter(
    ([name]) => name.includes("/") && !name.startsWith("kubernetes.io/") && !name.startsWith("devices.kubevirt.io/"),
  );
  return Object.fromEntries(named.map(([name, quantity]) => [customName(name), Number(quantity)]).filter(([, total]) => Number(total) > 0));
}

export function inventoriesOf(kube: Kube, node: Node): Record<string, Inventory> {
  const { vcpus, memory } = sizeOf(node.status?.allocatable);
  const ratio = kube.list("KubeVirt")[0]?.spec?.configuration?.developerConfiguration?.cpuAllocationRatio ?? CPU_ALLOCATION_RATIO;
  const inventory = (total: number, allocation_ratio = 1): Inventory => ({
    total,
    reserved: 0,
    min_unit: 1,
    max_unit: total,
    step_size: 1,
    allocation_ratio,
  });
  return {
    VCPU: inventory(vcpus, ratio),
    MEMORY_MB: inventory(memory),
    ...Object.fromEntries(Object.entries(extended(node)).map(([name, total]) => [name, inventory(total)])),
  };
}

export const capacityOf = ({ total, reserved, allocation_ratio }: Inventory): number => Math.floor((total - reserved) * allocation_ratio);

export function usagesOf(kube: Kube, node: Node): Resources {
  const usages: Resources = Object.fromEntries(Object.keys(inventoriesOf(kube, node)).map((name) => [name, 0]));
  for (const { vm } of runningMachines(kube, node.metadata.name)) add(usages, resourcesOf(kube, vm));
  return usages;
}

export function resourcesOf(kube: Kube, vm: Parameters<typeof machineSize>[1]): Resources {
  const { vcpus, ram } = machineSize(kube, vm);
  return { VCPU: vcpus, MEMORY_MB: ram };
}

/** Adds `more` to `sum`. */
export function add(sum: Resources, more: Readonly<Resources>): void {
  for (const [name, value] of Object.entries(more)) sum[name] = (sum[name] ?? 0) + value;
}

const FEATURE = "cpu-feature.node.kubevirt.io/";

export function traitsOf(node: Node): string[] {
  const features = Object.keys(node.metadata.labels ?? {}).filter((key) => key.startsWith(FEATURE));
  const traits = features.map(
    (key) =>
      `HW_CPU_X86_${key
        .slice(FEATURE.length)
        .toUpperCase()
        .replace(/[^A-Z0-9]+/g, "_")}`,
  );
  return [...traits, ...(isDisabled(node) ? ["COMPUTE_STATUS_DISABLED"] : [])].sort();
}
