/** The controller of VirtualMachines: pins the flavor, makes the DataVolumes, starts and stops the instance, and tells the status. */
import { isDeepStrictEqual } from "node:util";
import type { KubeObject } from "../../kube/objects.ts";
import { objectKey } from "../../kube/paths.ts";
import { timestamp } from "../../kube/time.ts";
import type { Controller } from "../controller.ts";
import { ownersOf } from "../owners.ts";
import type { Simulation } from "../simulation.ts";
import { makeDataVolumes } from "./data-volume-templates.ts";
import { firmwareUuid } from "./firmware.ts";
import { instanceOf, startRevision } from "./instance-of-vm.ts";
import { type Flavor, type InstancetypeSpec, type PreferenceSpec, pin } from "./instancetype.ts";
import { claimOf } from "./launcher-pod.ts";
import { hotplug, restartRequired } from "./live-update.ts";
import { isFinal } from "./machine-state.ts";
import { backoffLeft, decide } from "./run-strategy.ts";
import { storageState } from "./storage-state.ts";
import type { VirtualMachine, VirtualMachineInstance } from "./types.ts";
import { type Failure, nextStatus } from "./vm-status.ts";
import { dropFinalizer, vmControllerFinalizer } from "./vmi-status.ts";

/** What a look at a VM brought about beyond its status. */
interface Outcome {
  failure?: Failure;
  waitMilliseconds?: number;
  /** The restart that was asked for has been taken up, so the request for it is over. */
  restarting?: boolean;
}

export function virtualMachines(sim: Simulation): Controller<VirtualMachine> {
  const { cluster } = sim;
  const byClaim = cluster.index<VirtualMachine>("VirtualMachine", (vm) =>
    (vm.spec.template.spec.volumes ?? []).map((volume) => claimOf(volume) && `${vm.metadata.namespace}/${claimOf(volume)}`),
  );
  const users = (claim: KubeObject) => byClaim(objectKey(claim)).map(objectKey);

  async function reconcile(read: VirtualMachine): Promise<number | undefined> {
    let vm = read;
    const { namespace, name } = vm.metadata;
    const vmi = cluster.find<VirtualMachineInstance>("VirtualMachineInstance", namespace, name!);

    if (vm.metadata.deletionTimestamp !== undefined) {
      if (!vmi) {
        await cluster.update(vm, (copy) => dropFinalizer(copy, vmControllerFinalizer));
        return undefined;
      }
      if (vmi.metadata.deletionTimestamp === undefined) await cluster.delete(vmi);
      await writeStatus(vm, {});
      return undefined;
    }

    // All that a machine still needs would be refused there, and it goes itself.
    if (cluster.find("Namespace", undefined, namespace!)?.metadata.deletionTimestamp !== undefined) return undefined;
    vm = (await prepare(vm)) ?? vm;
    const outcome = await act(vm, vmi);
    await writeStatus(vm, outcome);
    return outcome.waitMilliseconds;
  }

  const prepare = (vm: VirtualMachine) =>
    cluster.update(vm, (copy) => {
      const finalizers = copy.metadata.finalizers ?? [];
      if (!finalizers.includes(vmControllerFinalizer)) copy.metadata.finalizers = [...finalizers, vmControllerFinalizer];
      const { domain } = copy.spec.template.spec;
      domain.firmware ??= {};
      domain.firmware.uuid ??= firmwareUuid(copy.metadata.name!);
    });

  async function act(vm: VirtualMachine, vmi: VirtualMachineInstance | undefined): Promise<Outcome> {
    const flavor = await pinFlavor(vm);
    if ("failure" in flavor) return flavor;
    const volumesReady = await makeDataVolumes(cluster, vm);
    if (typeof volumesReady === "object") return volumesReady;
    const decision = decide(vm, vmi);
    switch (decision) {
      case "start":
        return volumesReady ? start(vm, flavor) : {};
      case "switch-on":
        await cluster.update(vm, (copy) => {
          if (copy.spec.runStrategy !== undefined) copy.spec.runStrategy = "Always";
          else copy.spec.running = true;
        });
        return {};
      case "stop":
      case "restart":
        await cluster.delete(vmi!);
        return decision === "restart" ? { restarting: true } : {};
      default:
        if (vmi && !isFinal(vmi) && vmi.metadata.deletionTimestamp === undefined) await hotplug(sim, vm, vmi);
        return {};
    }
  }

  async function start(vm: VirtualMachine, flavor: Flavor): Promise<Outcome> {
    const waitMilliseconds = backoffLeft(vm, sim.now().getTime());
    if (waitMilliseconds > 0) return { waitMilliseconds };
    const revision = await startRevision(cluster, vm);
    await cluster.ensure(instanceOf(vm, flavor, { revision, at: timestamp(sim.now()) }));
    return {};
  }

  async function pinFlavor(vm: VirtualMachine): Promise<Flavor | { failure: Failure }> {
    const [instancetype, preference] = [await pin(cluster, vm, "Instancetype"), await pin(cluster, vm, "Preference")];
    for (const [result, word] of [
      [instancetype, "Instancetype"],
      [preference, "Preference"],
    ] as const)
      if (result && "missing" in result) return { failure: { reason: `FailedFind${word}`, message: result.missing } };
    const [type, wish] = [instancetype as Pinned, preference as Pinned];
    await cluster.updateStatus(vm, (copy) => {
      copy.status ??= {};
      if (type) copy.status.instancetypeRef = type.ref;
      if (wish) copy.status.preferenceRef = wish.ref;
    });
    return { instancetype: type?.spec as InstancetypeSpec | undefined, preference: wish?.spec as PreferenceSpec | undefined };
  }

  async function writeStatus(read: VirtualMachine, { failure, restarting }: Outcome) {
    const { namespace, name } = read.metadata;
    const vmi = cluster.find<VirtualMachineInstance>("VirtualMachineInstance", namespace, name!);
    const vm = cluster.find<VirtualMachine>("VirtualMachine", namespace, name!);
    if (vm?.metadata.uid !== read.metadata.uid || !vm) return;
    const seen = {
      vmi,
      storage: storageState(cluster, namespace!, vm.spec.template.spec.volumes),
      failure,
      restartRequired: vmi !== undefined && vmi.metadata.deletionTimestamp === undefined && restartRequired(cluster, vm, vmi),
      now: sim.now(),
    };
    await cluster.updateStatus(vm, (copy) => {
      if (restarting)
        copy.status = { ...copy.status, stateChangeRequests: [...(copy.status?.stateChangeRequests ?? []), { action: "Start" }] };
      const next = nextStatus(copy, seen);
      if (!isDeepStrictEqual(next, copy.status)) copy.status = next;
    });
    // The instance may go once all that was to be learnt of it is written down.
    if (vmi && isFinal(vmi)) await cluster.update(vmi, (copy) => dropFinalizer(copy, vmControllerFinalizer));
  }

  return {
    kind: "VirtualMachine",
    triggers: {
      VirtualMachineInstance: (vmi) => [objectKey(vmi)],
      PersistentVolumeClaim: users,
      DataVolume: (dataVolume) => [...users(dataVolume), ...ownersOf(dataVolume, "VirtualMachine")],
    },
    reconcile,
  };
}

type Pinned = { ref: NonNullable<VirtualMachine["status"]>["instancetypeRef"] & object; spec: object } | undefined;
