/** What a change of a running VM does: volumes and networks reach the instance, the rest waits for a restart. */
import { isDeepStrictEqual } from "node:util";
import type { Cluster } from "../cluster.ts";
import type { Simulation } from "../simulation.ts";
import type { StartRevision } from "./instance-of-vm.ts";
import { isHotplugged } from "./launcher-pod.ts";
import type { InstanceSpec, VirtualMachine, VirtualMachineInstance } from "./types.ts";

/** A spec without what may change under a running instance (default rollout strategy LiveUpdate). */
function fixedPart(vm: Pick<VirtualMachine, "spec">) {
  const { template, instancetype, preference } = vm.spec;
  const { volumes, networks, nodeSelector, affinity, tolerations, domain, ...rest } = template.spec;
  const { devices, cpu, memory, ...domainRest } = domain;
  const { disks, interfaces, ...deviceRest } = devices;
  const plugged = new Set((volumes ?? []).filter(isHotplugged).map((volume) => volume.name));
  const { sockets, ...cpuRest } = cpu ?? {};
  const { guest, ...memoryRest } = memory ?? {};
  return {
    instancetype: instancetype?.name,
    preference: preference?.name,
    rest,
    domainRest,
    deviceRest,
    cpuRest,
    memoryRest,
    volumes: (volumes ?? []).filter((volume) => !plugged.has(volume.name)),
    disks: (disks ?? []).filter((disk) => !plugged.has(disk.name)),
  };
}

export function restartRequired(cluster: Cluster, vm: VirtualMachine, vmi: VirtualMachineInstance): boolean {
  const name = vmi.status?.virtualMachineRevisionName;
  const record = name === undefined ? undefined : cluster.find<StartRevision>("ControllerRevision", vm.metadata.namespace, name);
  return record !== undefined && !isDeepStrictEqual(fixedPart(record.data), fixedPart(vm));
}

/** Brings hotplugged volumes and secondary networks of the VM into its running instance, and takes removed ones out. */
export async function hotplug({ cluster }: Simulation, vm: VirtualMachine, vmi: VirtualMachineInstance) {
  const wanted = vm.spec.template.spec;
  await cluster.update(vmi, (copy) => {
    plugVolumes(copy.spec, wanted);
    plugNetworks(copy.spec, wanted);
  });
  // An interface that was to go is taken from the VM once the instance has it no more.
  const gone = new Set((wanted.domain.devices.interfaces ?? []).filter((i) => i.state === "absent").map((i) => i.name));
  for (const { name } of vmi.status?.interfaces ?? []) if (name !== undefined) gone.delete(name);
  if (gone.size === 0 || !(vmi.spec.domain.devices.interfaces ?? []).every((i) => !gone.has(i.name) || i.state === "absent")) return;
  for (const object of [vm, vmi] as const)
    await cluster.update<VirtualMachine | VirtualMachineInstance>(object, (copy) => {
      const spec: InstanceSpec = "template" in copy.spec ? copy.spec.template.spec : copy.spec;
      spec.domain.devices.interfaces = spec.domain.devices.interfaces?.filter((i) => !gone.has(i.name)) ?? [];
      spec.networks = spec.networks?.filter((n) => !gone.has(n.name)) ?? [];
    });
}

function plugVolumes(spec: InstanceSpec, wanted: InstanceSpec) {
  const names = new Set((wanted.volumes ?? []).map((volume) => volume.name));
  const have = new Set((spec.volumes ?? []).map((volume) => volume.name));
  const removed = new Set(
    (spec.volumes ?? []).filter((volume) => isHotplugged(volume) && !names.has(volume.name)).map((volume) => volume.name),
  );
  const added = (wanted.volumes ?? []).filter((volume) => isHotplugged(volume) && !have.has(volume.name));
  if (removed.size === 0 && added.length === 0) return;
  const disks = (wanted.domain.devices.disks ?? []).filter((disk) => added.some((volume) => volume.name === disk.name));
  spec.volumes = [...(spec.volumes ?? []).filter((volume) => !removed.has(volume.name)), ...added];
  spec.domain.devices.disks = [...(spec.domain.devices.disks ?? []).filter((disk) => !removed.has(disk.name)), ...disks];
}

function plugNetworks(spec: InstanceSpec, wanted: InstanceSpec) {
  const interfaces = spec.domain.devices.interfaces ?? [];
  for (const nic of wanted.domain.devices.interfaces ?? []) {
    const present = interfaces.find((other) => other.name === nic.name);
    const network = wanted.networks?.find((other) => other.name === nic.name);
    if (present) {
      if (nic.state !== undefined) present.state = nic.state;
      else delete present.state;
      // LiveUpdateNADRef: the attachment of a running interface may be pointed at another network.
      const mine = spec.networks?.find((other) => other.name === nic.name);
      if (mine?.multus && network?.multus) mine.multus.networkName = network.multus.networkName;
    } else if (network?.multus && nic.state !== "absent") {
      spec.domain.devices.interfaces = interfaces;
      interfaces.push(structuredClone(nic));
      spec.networks = [...(spec.networks ?? []), structuredClone(network)];
    }
  }
}
