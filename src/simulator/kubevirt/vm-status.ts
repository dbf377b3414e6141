/** The next status of a VirtualMachine from what is seen of its instance and volumes. Pure; the clock is an argument. */
import { timestamp } from "../../kube/time.ts";
import { findCondition, withCondition, withoutCondition } from "../conditions.ts";
import { isFinal } from "./machine-state.ts";
import { printableStatus, type StorageState } from "./printable-status.ts";
import { runStrategyOf } from "./run-strategy.ts";
import type { VirtualMachine, VirtualMachineInstance, VirtualMachineStatus } from "./types.ts";

export interface Failure {
  reason: string;
  message: string;
}

interface Seen {
  vmi: VirtualMachineInstance | undefined;
  storage: StorageState;
  failure?: Failure | undefined;
  restartRequired: boolean;
  now: Date;
}

/** Conditions that belong to the VM itself and are not copied from the instance. */
const own = ["Ready", "Failure", "RestartRequired"];
const longestBackoffSeconds = 300;

export function nextStatus(vm: VirtualMachine, seen: Seen): VirtualMachineStatus {
  const { vmi, now } = seen;
  const status: VirtualMachineStatus = { ...vm.status };
  const ready = findCondition(vmi?.status?.conditions, "Ready")?.status === "True";
  setOrDelete(status, "created", vmi ? true : undefined);
  setOrDelete(status, "ready", ready ? true : undefined);
  if (status.runStrategy !== undefined || vmi) status.runStrategy = runStrategyOf(vm);
  if (vm.metadata.generation !== undefined) {
    status.desiredGeneration = vm.metadata.generation;
    const observed = vmi?.metadata.annotations?.["kubevirt.io/vm-generation"];
    if (observed !== undefined) status.observedGeneration = Number(observed);
  }
  setOrDelete(status, "stateChangeRequests", openRequests(vm, vmi));
  setOrDelete(status, "startFailure", startFailure(vm, vmi, now));
  status.conditions = conditions(vm, seen);
  status.printableStatus = printableStatus({ vm: { ...vm, status }, vmi, storage: seen.storage });
  return status;
}

/** Drops the first request once it is done. Only one at a time: the next has not been acted upon yet. */
function openRequests(vm: VirtualMachine, vmi: VirtualMachineInstance | undefined) {
  const [first, ...rest] = vm.status?.stateChangeRequests ?? [];
  if (!first) return undefined;
  const done =
    first.action === "Stop"
      ? !vmi || first.uid !== vmi.metadata.uid
      : vmi !== undefined && vmi.metadata.deletionTimestamp === undefined && !isFinal(vmi);
  const left = done ? rest : [first, ...rest];
  return left.length > 0 ? left : undefined;
}

/** An instance that ended without ever running counts as a failed start, and the next try waits longer. */
function startFailure(vm: VirtualMachine, vmi: VirtualMachineInstance | undefined, now: Date): VirtualMachineStatus["startFailure"] {
  const previous = vm.status?.startFailure;
  const everRan = vmi?.status?.phaseTransitionTimestamps?.some((t) => t.phase === "Running") ?? false;
  if (everRan || !["Always", "RerunOnFailure", "Once"].includes(runStrategyOf(vm))) return undefined;
  if (!vmi || !isFinal(vmi) || previous?.lastFailedVMIUID === vmi.metadata.uid) return previous;
  const count = (previous?.consecutiveFailCount ?? 0) + 1;
  const delaySeconds = Math.min(10 * count ** 2, longestBackoffSeconds);
  return {
    consecutiveFailCount: count,
    lastFailedVMIUID: vmi.metadata.uid ?? "",
    retryAfterTimestamp: timestamp(new Date(now.getTime() + delaySeconds * 1000)),
  };
}

function conditions(vm: VirtualMachine, { vmi, failure, restartRequired, now }: Seen) {
  const at = timestamp(now);
  let next = [...(vm.status?.conditions ?? [])];
  const ready = findCondition(vmi?.status?.conditions, "Ready");
  if (!vmi) next = withCondition(next, { type: "Ready", status: "False", reason: "VMINotExists", message: "VMI does not exist" }, at);
  else if (!ready)
    next = withCondition(
      next,
      { type: "Ready", status: "False", reason: "VMIConditionMissing", message: "VMI is missing the Ready condition" },
      at,
    );
  else next = withCondition(next, ready, at);

  next = failure ? withCondition(next, { type: "Failure", status: "True", ...failure }, at) : withoutCondition(next, "Failure");
  next = restartRequired
    ? withCondition(
        next,
        { type: "RestartRequired", status: "True", message: "a non-live-updatable field was changed in the template spec" },
        at,
      )
    : withoutCondition(next, "RestartRequired");

  // Without an instance its last conditions stay, as they do in KubeVirt.
  if (!vmi) return next;
  const copied = vmi.status?.conditions?.filter((c) => !own.includes(c.type)) ?? [];
  next = next.filter((c) => own.includes(c.type) || copied.some((other) => other.type === c.type));
  return copied.reduce((all, c) => withCondition(all, c, at), next);
}

function setOrDelete<K extends keyof VirtualMachineStatus>(
  status: VirtualMachineStatus,
  key: K,
  value: VirtualMachineStatus[K] | undefined,
) {
  if (value === undefined) delete status[key];
  else status[key] = value;
}
