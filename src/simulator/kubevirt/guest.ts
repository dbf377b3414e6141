/**
 * virt-handler and the guest: from Scheduled to Running, volumes and networks as they come and go, and the end.
 * The guest is played; `simulator.dicot.io/guest` on the instance makes it power off (`off`) or crash (`crashed`).
 */
import { isTrue } from "../../http/boolean.ts";
import { annotation, PROPERTIES } from "../../kube/names.ts";
import type { Condition } from "../../kube/objects.ts";
import { toQuantity } from "../../kube/quantity.ts";
import { timestamp } from "../../kube/time.ts";
import { hasCondition, withCondition } from "../conditions.ts";
import type { Simulation } from "../simulation.ts";
import { interfaceStatus } from "./interfaces.ts";
import { guestMemory, type Pod } from "./launcher-pod.ts";
import type { VirtualMachine, VirtualMachineInstance } from "./types.ts";
import { enterPhase } from "./vmi-status.ts";
import { volumeStatus } from "./volumes.ts";

export const GUEST = "simulator.dicot.io/guest";
/** Annotation of a VM's template: `true` gives the played guest an agent. So does an image of which OpenStack says that it has one. */
const AGENT = "simulator.dicot.io/guest-agent";
const bootMilliseconds = 120;

/** Changes `vmi` in place; gives the milliseconds until something more is due. */
export function playGuest(sim: Simulation, vmi: VirtualMachineInstance, pod: Pod | undefined): number | undefined {
  const phase = vmi.status?.phase;
  const deleting = vmi.metadata.deletionTimestamp !== undefined;
  if (deleting) {
    if (!pod && (phase === "Running" || phase === "Scheduled")) enterPhase(vmi, "Succeeded", sim.now());
    return undefined;
  }
  if (!pod) return undefined;
  if (phase === "Scheduled") {
    const left = sim.left(`boot ${vmi.metadata.uid}`, bootMilliseconds);
    if (left > 0) return left;
    boot(vmi, { hasAgent: hasAgent(sim, vmi), now: sim.now() });
  }
  if (vmi.status?.phase !== "Running") return undefined;
  const order = vmi.metadata.annotations?.[GUEST];
  if (order === "off" || order === "crashed") {
    enterPhase(vmi, order === "off" ? "Succeeded" : "Failed", sim.now());
    return undefined;
  }
  interfaceStatus(vmi, pod);
  return volumeStatus(sim, vmi, pod);
}

/** `hw_qemu_guest_agent` promises that the agent is in the image: https://docs.openstack.org/glance/2026.1/admin/useful-image-properties.html */
function hasAgent({ cluster }: Simulation, { metadata }: VirtualMachineInstance): boolean {
  if (metadata.annotations?.[AGENT] !== undefined) return metadata.annotations[AGENT] === "true";
  const vm = cluster.find<VirtualMachine>("VirtualMachine", metadata.namespace, metadata.name ?? "");
  return vm !== undefined && isTrue(annotation<Record<string, string>>(vm, PROPERTIES, {})["hw_qemu_guest_agent"]);
}

function boot(vmi: VirtualMachineInstance, { hasAgent, now }: { hasAgent: boolean; now: Date }) {
  enterPhase(vmi, "Running", now);
  const status = vmi.status!;
  const at = timestamp(now);
  const add = (condition: Condition) => {
    status.conditions = withCondition(status.conditions, condition, at);
  };
  status.conditions = (status.conditions ?? []).filter((c) => c.type !== "Ready");
  add({ type: "Ready", status: "True" });
  add(migratable(vmi));
  if (hasAgent) {
    add({ type: "AgentConnected", status: "True" });
    status.guestOSInfo = guestOs;
  }
  if (vmi.spec.startStrategy === "Paused") add(paused);
  status.migrationMethod = "LiveMigration";
  const { sockets = 1, cores = 1, threads = 1 } = vmi.spec.domain.cpu ?? {};
  status.currentCPUTopology = { sockets, cores, threads };
  const memory = toQuantity(guestMemory(vmi));
  status.memory = { guestAtBoot: memory, guestCurrent: memory, guestRequested: memory };
  status.machine = { type: "pc-q35-rhel9.6.0" };
}

export const guestOs = {
  id: "simulated",
  name: "Simulated Linux",
  prettyName: "Simulated Linux 1",
  version: "1",
  versionId: "1",
  kernelRelease: "6.12.0-simulated",
  machine: "x86_64",
};

export const paused: Condition = { type: "Paused", status: "True", reason: "PausedByUser", message: "VMI was paused by user" };

/** A bridge on the pod network cannot be moved, unless the VM says that it may. */
function migratable(vmi: VirtualMachineInstance): Condition {
  const pod = vmi.spec.networks?.find((network) => network.pod);
  const nic = vmi.spec.domain.devices.interfaces?.find((other) => other.name === pod?.name);
  const allowed =
    vmi.metadata.annotations !== undefined && "kubevirt.io/allow-pod-bridge-network-live-migration" in vmi.metadata.annotations;
  return nic?.bridge && !allowed
    ? {
        type: "LiveMigratable",
        status: "False",
        reason: "InterfaceNotLiveMigratable",
        message: "a bridge on the pod network cannot be moved to another node",
      }
    : { type: "LiveMigratable", status: "True" };
}

export const isPaused = (vmi: VirtualMachineInstance) => hasCondition(vmi.status?.conditions, "Paused");
