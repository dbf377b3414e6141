/** What a machine takes of a node: its flavor's CPUs and memory, or its own. */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Kube } from "../kube/kube.ts";
import { annotation, FLAVOR } from "../kube/names.ts";
import { bytes, MiB } from "../kube/quantity.ts";
import { cpus } from "./hosts.ts";

type VirtualMachine = Kinds["VirtualMachine"];

/** RAM in MiB. */
export interface MachineSize {
  vcpus: number;
  ram: number;
}

/** By the instancetype as it is; where that is gone by the flavor that the server was given; for machines without one by their own size. */
export function machineSize(kube: Kube, vm: VirtualMachine): MachineSize {
  const { name, kind } = vm.spec.instancetype ?? {};
  if (name !== undefined) {
    const own = kind?.toLowerCase() === "virtualmachineinstancetype";
    const spec = (
      own
        ? kube.find("VirtualMachineInstancetype", vm.metadata.namespace, name)
        : kube.find("VirtualMachineClusterInstancetype", undefined, name)
    )?.spec;
    if (spec) return { vcpus: spec.cpu.guest, ram: Math.floor((bytes(spec.memory.guest) ?? 0) / MiB) };
    return annotation<MachineSize>(vm, FLAVOR, { vcpus: 1, ram: 0 });
  }
  const { cpu, memory, resources } = vm.spec.template.spec?.domain ?? {};
  const topology = cpu && (cpu.cores ?? 1) * (cpu.sockets ?? 1) * (cpu.threads ?? 1);
  const requested = cpus(resources?.requests?.["cpu"] ?? resources?.limits?.["cpu"]);
  const ram = bytes(memory?.guest ?? resources?.requests?.["memory"] ?? resources?.limits?.["memory"]);
  return { vcpus: topology ?? Math.max(1, Math.ceil(requested)), ram: Math.floor((ram ?? 0) / MiB) };
}

/** The machines that run on a node, or on any. */
export const runningMachines = (kube: Kube, nodeName?: string): { vm: VirtualMachine; nodeName: string }[] =>
  (nodeName === undefined ? kube.list("VirtualMachineInstance") : kube.indexed("VirtualMachineInstance", "node", nodeName))
    .filter(({ status }) => status?.nodeName !== undefined && !/^(Succeeded|Failed)$/.test(status.phase ?? ""))
    .flatMap(({ metadata, status }) => {
      const vm = kube.find("VirtualMachine", metadata.namespace, metadata.name ?? "");
      return vm ? [{ vm, nodeName: status?.nodeName ?? "" }] : [];
    });
