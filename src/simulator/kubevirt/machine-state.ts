/** What KubeVirt's controllers ask of a machine and its instance. */
import type { VirtualMachine, VirtualMachineInstance } from "./types.ts";

export const isFinal = (vmi: VirtualMachineInstance) => vmi.status?.phase === "Succeeded" || vmi.status?.phase === "Failed";

export const isMigrating = (vmi: VirtualMachineInstance) => {
  const migration = vmi.status?.migrationState;
  return migration?.startTimestamp !== undefined && migration.completed !== true && migration.failed !== true;
};

export const hasStartRequest = (vm: VirtualMachine) => vm.status?.stateChangeRequests?.[0]?.action === "Start";

export const hasStopRequest = (vm: VirtualMachine, vmi: VirtualMachineInstance) => {
  const request = vm.status?.stateChangeRequests?.[0];
  return request?.action === "Stop" && request.uid === vmi.metadata.uid;
};
