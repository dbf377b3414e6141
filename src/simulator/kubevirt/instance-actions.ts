/** The verbs of an instance, which virt-api passes on to the virt-handler of its node. The played guest has an agent only where it was told to. */
import { timestamp } from "../../kube/time.ts";
import { findCondition, hasCondition, withCondition, withoutCondition } from "../conditions.ts";
import type { Simulation } from "../simulation.ts";
import { internalError, Refusal } from "../status.ts";
import { type Action, getObject, instanceConflict, type Target } from "./action.ts";
import { guestOs, paused } from "./guest.ts";
import type { VirtualMachine, VirtualMachineInstance } from "./types.ts";
import { activePod, type PodsOf } from "./vmi.ts";

const done = { code: 200 };

export function instanceActions(sim: Simulation, pods: PodsOf): Record<string, Action> {
  const { cluster } = sim;
  const getInstance = (target: Target) => getObject<VirtualMachineInstance>(sim, "VirtualMachineInstance", target);

  async function getRunning(target: Target, word = "VM is not running") {
    const vmi = await getInstance(target);
    if (vmi.status?.phase !== "Running") throw instanceConflict(target.name, word);
    if (!activePod(vmi, pods(vmi.metadata.uid!))) throw internalError("the instance has no pod");
    return vmi;
  }

  async function getAgent(target: Target) {
    const vmi = await getRunning(target, "VMI is not running");
    if (!hasCondition(vmi.status?.conditions, "AgentConnected"))
      throw instanceConflict(target.name, "VMI does not have guest agent connected");
    return vmi;
  }

  /** libvirt passes a freeze on to the agent, and fails where there is none. */
  async function setFrozen(target: Target, frozen: boolean) {
    const vmi = await getRunning(target, "VMI is not running");
    if (!hasCondition(vmi.status?.conditions, "AgentConnected"))
      throw internalError("the guest has no agent that could freeze its file systems");
    await cluster.updateStatus(vmi, (copy) => {
      if (frozen) copy.status = { ...copy.status, fsFreezeStatus: "frozen" };
      else delete copy.status?.fsFreezeStatus;
    });
    return done;
  }

  /** What the played guest does is told on its console. */
  const note = (vmi: VirtualMachineInstance, event: string) =>
    cluster.update(vmi, (copy) => {
      const events = JSON.parse(copy.metadata.annotations?.["simulator.dicot.io/events"] ?? "[]") as object[];
      const next = [...events, { at: sim.now().toISOString(), event }].slice(-50);
      copy.metadata.annotations = { ...copy.metadata.annotations, "simulator.dicot.io/events": JSON.stringify(next) };
    });

  return {
    async pause(target) {
      const vmi = await getRunning(target);
      if (vmi.spec.livenessProbe && !vmi.spec.livenessProbe.guestAgentPing)
        throw new Refusal(
          403,
          "Forbidden",
          `virtualmachineinstance.kubevirt.io "${target.name}" is forbidden: its livenessProbe would end it while it is paused`,
        );
      if (findCondition(vmi.status?.conditions, "Paused")) throw instanceConflict(target.name, "VMI is already paused");
      await cluster.updateStatus(vmi, (copy) => {
        copy.status = { ...copy.status, conditions: withCondition(copy.status?.conditions, paused, timestamp(sim.now())) };
      });
      return done;
    },

    async unpause(target) {
      const vm = await cluster.read<VirtualMachine>("VirtualMachine", target.namespace, target.name);
      if (vm?.status?.snapshotInProgress !== undefined) throw instanceConflict(target.name, "VM snapshot is in progress");
      const vmi = await getRunning(target, "VMI is not running");
      if (!findCondition(vmi.status?.conditions, "Paused")) throw instanceConflict(target.name, "VMI is not paused");
      await cluster.updateStatus(vmi, (copy) => {
        copy.status = { ...copy.status, conditions: withoutCondition(copy.status?.conditions, "Paused") };
      });
      return done;
    },

    async softreboot(target) {
      const vmi = await getRunning(target);
      if (hasCondition(vmi.status?.conditions, "Paused")) throw instanceConflict(target.name, "VMI is paused");
      if (vmi.spec.domain.features?.acpi?.enabled === false)
        throw instanceConflict(target.name, "VMI neither have the agent connected nor the ACPI feature enabled");
      await note(vmi, "reboot");
      return done;
    },

    async reset(target) {
      const vmi = await getInstance(target);
      if (vmi.status?.phase !== "Running") throw internalError(`Failed to reset non-running VMI with phase ${vmi.status?.phase}`);
      await note(vmi, "reset");
      return done;
    },

    freeze: (target) => setFrozen(target, true),
    unfreeze: (target) => setFrozen(target, false),

    async guestosinfo(target) {
      const vmi = await getAgent(target);
      return { body: { guestAgentVersion: "9.0.0", hostname: vmi.spec.hostname ?? vmi.metadata.name, os: guestOs, timezone: "UTC, 0" } };
    },
    async userlist(target) {
      await getAgent(target);
      return { body: { metadata: {}, items: [] } };
    },
    async filesystemlist(target) {
      await getAgent(target);
      const item = { diskName: "vda1", mountPoint: "/", fileSystemType: "ext4", usedBytes: 2 ** 25, totalBytes: 2 ** 27 };
      return { body: { metadata: {}, items: [item] } };
    },
  };
}
