/**
 * The word that `kubectl get vm` shows. Several may be true at once; KubeVirt takes the first of this order
 * (pkg/virt-controller/watch/vm/vm.go, setPrintableStatus, v1.9.0).
 */
import { findCondition, hasCondition } from "../conditions.ts";
import { hasStartRequest, hasStopRequest, isFinal, isMigrating } from "./machine-state.ts";
import { runStrategyOf } from "./run-strategy.ts";
import type { VirtualMachine, VirtualMachineInstance } from "./types.ts";

/** What the volumes of a VM are up to, as far as its status depends on it. */
export interface StorageState {
  provisioning: boolean;
  unboundClaim: boolean;
  dataVolumeError: boolean;
}

interface Facts {
  vm: VirtualMachine;
  vmi: VirtualMachineInstance | undefined;
  storage: StorageState;
}

const reasonIs = (vmi: VirtualMachineInstance | undefined, type: string, reason: string) => {
  const condition = findCondition(vmi?.status?.conditions, type);
  return condition?.status === "False" && condition.reason === reason;
};

const isRunning = (vmi: VirtualMachineInstance | undefined) => vmi?.status?.phase === "Running";
const isPaused = (vmi: VirtualMachineInstance | undefined) => hasCondition(vmi?.status?.conditions, "Paused");

function setToStart({ vm, vmi }: Facts): boolean {
  switch (runStrategyOf(vm)) {
    case "Always":
      return true;
    case "Manual":
      return vmi ? !hasStopRequest(vm, vmi) : hasStartRequest(vm);
    case "RerunOnFailure":
      return vmi?.status?.phase !== "Succeeded";
    case "Once":
      return !vmi;
    default:
      return false;
  }
}

const retries = new Set(["Always", "RerunOnFailure", "Once"]);

const order: [status: string, when: (facts: Facts) => boolean][] = [
  ["Terminating", ({ vm }) => vm.metadata.deletionTimestamp !== undefined],
  ["Stopping", ({ vmi }) => vmi !== undefined && !isFinal(vmi) && vmi.metadata.deletionTimestamp !== undefined],
  ["Migrating", ({ vmi }) => vmi !== undefined && isMigrating(vmi)],
  ["Paused", ({ vmi }) => isRunning(vmi) && isPaused(vmi)],
  ["Running", ({ vmi }) => isRunning(vmi) && !isPaused(vmi)],
  ["ErrorPvcNotFound", ({ vmi }) => reasonIs(vmi, "Synchronized", "FailedPvcNotFound")],
  ["DataVolumeError", ({ storage }) => storage.dataVolumeError],
  ["ErrorUnschedulable", ({ vmi }) => reasonIs(vmi, "PodScheduled", "Unschedulable")],
  ["Provisioning", ({ storage }) => storage.provisioning],
  ["WaitingForVolumeBinding", (facts) => setToStart(facts) && facts.storage.unboundClaim],
  ["ErrImagePull", ({ vmi }) => reasonIs(vmi, "Synchronized", "ErrImagePull")],
  ["ImagePullBackOff", ({ vmi }) => reasonIs(vmi, "Synchronized", "ImagePullBackOff")],
  ["Starting", ({ vmi }) => vmi !== undefined && ["Pending", "Scheduling", "Scheduled"].includes(vmi.status?.phase ?? "Pending")],
  [
    "CrashLoopBackOff",
    ({ vm, vmi }) => (!vmi || isFinal(vmi)) && (vm.status?.startFailure?.consecutiveFailCount ?? 0) > 0 && retries.has(runStrategyOf(vm)),
  ],
  ["Stopped", ({ vmi }) => !vmi || isFinal(vmi)],
];

export const printableStatus = (facts: Facts): string => order.find(([, when]) => when(facts))?.[0] ?? "Unknown";
