/** Whether a VM should have an instance: KubeVirt's syncRunStrategy as a table of decisions. */
import { hasStartRequest, hasStopRequest, isFinal } from "./machine-state.ts";
import type { RunStrategy, VirtualMachine, VirtualMachineInstance } from "./types.ts";

/** `restart` stops, and asks for a start once the instance is gone; `switch-on` turns Halted into Always. */
export type Decision = "none" | "start" | "stop" | "restart" | "switch-on";

export const runStrategyOf = (vm: VirtualMachine): RunStrategy => vm.spec.runStrategy ?? (vm.spec.running === true ? "Always" : "Halted");

type Decide = (vm: VirtualMachine, vmi: VirtualMachineInstance | undefined) => Decision;

const decisions: Record<RunStrategy, Decide> = {
  Always: (vm, vmi) => (!vmi ? "start" : hasStopRequest(vm, vmi) || isFinal(vmi) ? "stop" : "none"),

  RerunOnFailure(vm, vmi) {
    if (vmi) {
      if (vmi.metadata.deletionTimestamp !== undefined) return "none";
      if (vmi.status?.phase === "Failed") return "restart";
      return hasStopRequest(vm, vmi) || vmi.status?.phase === "Succeeded" ? "stop" : "none";
    }
    // status.runStrategy is what this controller last acted on: another value means that the VM is new or that its strategy was changed.
    return hasStartRequest(vm) || vm.status?.runStrategy !== "RerunOnFailure" ? "start" : "none";
  },

  Manual: (vm, vmi) => (vmi ? (hasStopRequest(vm, vmi) ? "stop" : "none") : hasStartRequest(vm) ? "start" : "none"),
  Halted: (vm, vmi) => (vmi ? "stop" : hasStartRequest(vm) ? "switch-on" : "none"),
  Once: (_, vmi) => (vmi ? "none" : "start"),
  WaitAsReceiver: () => "none",
};

export function decide(vm: VirtualMachine, vmi: VirtualMachineInstance | undefined): Decision {
  const decision = decisions[runStrategyOf(vm)](vm, vmi);
  const alreadyGoing = vmi?.metadata.deletionTimestamp !== undefined;
  return alreadyGoing && (decision === "stop" || decision === "restart") ? "none" : decision;
}

/** Milliseconds until a VM that failed to start may be tried again; 0 = now. */
export function backoffLeft(vm: VirtualMachine, now: number): number {
  const retryAfter = vm.status?.startFailure?.retryAfterTimestamp;
  return retryAfter === undefined ? 0 : Math.max(0, Date.parse(retryAfter) - now);
}
