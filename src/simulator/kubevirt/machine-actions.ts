/** The verbs of a VirtualMachine. */
import type { Simulation } from "../simulation.ts";
import { badRequest, internalError } from "../status.ts";
import { type Action, getObject, machineConflict, type Target } from "./action.ts";
import { isFinal } from "./machine-state.ts";
import { runStrategyOf } from "./run-strategy.ts";
import type { StateChangeRequest, VirtualMachine, VirtualMachineInstance } from "./types.ts";
import { volumeActions } from "./volume-actions.ts";

const accepted = { code: 202 };

export function machineActions(sim: Simulation): Record<string, Action> {
  const { cluster } = sim;
  const findInstance = ({ namespace, name }: Target) => cluster.read<VirtualMachineInstance>("VirtualMachineInstance", namespace, name);
  const getMachine = (target: Target) => getObject<VirtualMachine>(sim, "VirtualMachine", target);

  /** A stop takes the place of what was asked before; anything else has to wait for it. */
  async function ask(vm: VirtualMachine, requests: StateChangeRequest[]) {
    if ((vm.status?.stateChangeRequests?.length ?? 0) > 0 && (requests.length > 1 || requests[0]?.action !== "Stop"))
      throw internalError("unable to complete request: stop/start already underway");
    await cluster.updateStatus(vm, (copy) => {
      const { startFailure: _, ...status } = copy.status ?? {};
      copy.status = { ...status, stateChangeRequests: requests };
    });
  }

  const setStrategy = (vm: VirtualMachine, running: boolean) =>
    cluster.update(vm, (copy) => {
      if (copy.spec.runStrategy !== undefined) copy.spec.runStrategy = running ? "Always" : "Halted";
      else copy.spec.running = running;
    });

  const setGracePeriod = (vmi: VirtualMachineInstance, seconds: number) =>
    cluster.update(vmi, (copy) => {
      copy.spec.terminationGracePeriodSeconds = seconds;
    });

  return {
    ...volumeActions(sim),

    async start(target, { paused }) {
      const vm = await getMachine(target);
      const vmi = await findInstance(target);
      const strategy = runStrategyOf(vm);
      if (vmi && !isFinal(vmi) && vmi.status?.phase !== undefined && vmi.status.phase !== "Unknown")
        throw machineConflict(target.name, "VM is already running");
      const start: StateChangeRequest = { action: "Start", ...(paused === true && { data: { paused: "true" } }) };
      switch (strategy) {
        case "Halted":
          if (paused === true) await ask(vm, [start]);
          else await setStrategy(vm, true);
          return accepted;
        case "RerunOnFailure":
        case "Manual": {
          if (strategy === "RerunOnFailure" && vmi?.status?.phase === "Failed")
            throw machineConflict(target.name, "RerunOnFailure does not support starting VM from failed state");
          const ended = vmi !== undefined && isFinal(vmi);
          await ask(vm, ended ? [{ action: "Stop", uid: vmi.metadata.uid! }, start] : [start]);
          return accepted;
        }
        default:
          throw machineConflict(target.name, `${strategy} does not support manual start requests`);
      }
    },

    async stop(target, { gracePeriod }) {
      const vm = await getMachine(target);
      const vmi = await findInstance(target);
      const strategy = runStrategyOf(vm);
      const before = vmi?.spec.terminationGracePeriodSeconds;
      const running = vmi !== undefined && !isFinal(vmi);
      if (running && typeof gracePeriod === "number") await setGracePeriod(vmi, gracePeriod);
      if (strategy === "Always" || strategy === "Once") {
        await setStrategy(vm, false);
        return accepted;
      }
      if (!running) throw machineConflict(target.name, "VM is not running");
      if (strategy === "Halted" && (typeof gracePeriod !== "number" || (before !== undefined && gracePeriod >= before)))
        throw machineConflict(target.name, "Halted only supports manual stop requests with a shorter graceperiod");
      await ask(vm, [{ action: "Stop", uid: vmi.metadata.uid! }]);
      return accepted;
    },

    async restart(target, { gracePeriodSeconds }) {
      if (typeof gracePeriodSeconds === "number" && gracePeriodSeconds !== 0)
        throw badRequest(
          gracePeriodSeconds > 0 ? "a forced restart takes a gracePeriod of 0 only" : "gracePeriod has to be greater or equal to 0",
        );
      const vm = await getMachine(target);
      const strategy = runStrategyOf(vm);
      if (strategy === "Halted" || strategy === "Once")
        throw machineConflict(target.name, `RunStategy ${strategy} does not support manual restart requests`);
      const vmi = await findInstance(target);
      if (!vmi) throw machineConflict(target.name, "VM is not running: Halted");
      if (gracePeriodSeconds === 0) await setGracePeriod(vmi, 1);
      await ask(vm, [{ action: "Stop", uid: vmi.metadata.uid! }, { action: "Start" }]);
      return accepted;
    },

    async migrate(target, { addedNodeSelector }) {
      await getMachine(target);
      const vmi = await getObject<VirtualMachineInstance>(sim, "VirtualMachineInstance", target);
      if (vmi.status?.phase !== "Running") throw machineConflict(target.name, "VM is not running");
      await cluster.request("POST", `/apis/kubevirt.io/v1/namespaces/${target.namespace}/virtualmachineinstancemigrations`, {
        apiVersion: "kubevirt.io/v1",
        kind: "VirtualMachineInstanceMigration",
        metadata: { generateName: "kubevirt-migrate-vm-" },
        spec: { vmiName: target.name, ...(addedNodeSelector !== undefined && { addedNodeSelector }) },
      });
      return accepted;
    },
  };
}
