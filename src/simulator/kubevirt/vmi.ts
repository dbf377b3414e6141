/** The controller of instances: makes the launcher pod (virt-controller) and plays the guest (virt-handler on its node). */
import type { KubeObject } from "../../kube/objects.ts";
import { objectKey } from "../../kube/paths.ts";
import type { Controller } from "../controller.ts";
import type { Simulation } from "../simulation.ts";
import { attachments, instanceOfAttachment } from "./attachment-pods.ts";
import { playGuest } from "./guest.ts";
import { claimOf, launcherPod, NETWORKS, networkAnnotations, type Pod } from "./launcher-pod.ts";
import { isFinal, isMigrating } from "./machine-state.ts";
import { claimsReady } from "./storage-state.ts";
import type { VirtualMachineInstance } from "./types.ts";
import { followPod, instanceFinalizer } from "./vmi-status.ts";

/** Pods by the uid of the instance that they run. */
export type PodsOf = (uid: string) => Pod[];

export const podsOf = ({ cluster }: Simulation): PodsOf =>
  cluster.index<Pod>("Pod", (pod) => [pod.metadata.labels?.["kubevirt.io/created-by"]]);

/** The pod that runs the guest: the one on the instance's node, else the newest that is no target of a migration. */
export function activePod(vmi: VirtualMachineInstance, pods: readonly Pod[]): Pod | undefined {
  const { nodeName } = vmi.status ?? {};
  const candidates = pods.filter(
    (pod) => pod.metadata.labels?.["kubevirt.io/migrationJobUID"] === undefined || pod.spec.nodeName === nodeName,
  );
  return candidates.find((pod) => nodeName !== undefined && pod.spec.nodeName === nodeName) ?? candidates[0];
}

export function virtualMachineInstances(sim: Simulation, pods: PodsOf): Controller<VirtualMachineInstance> {
  const { cluster } = sim;
  const attach = attachments(sim);
  const byClaim = cluster.index<VirtualMachineInstance>("VirtualMachineInstance", (vmi) =>
    (vmi.spec.volumes ?? []).map((volume) => claimOf(volume) && `${vmi.metadata.namespace}/${claimOf(volume)}`),
  );
  const users = (claim: KubeObject) => byClaim(objectKey(claim)).map(objectKey);

  async function reconcile(vmi: VirtualMachineInstance): Promise<number | undefined> {
    const own = pods(vmi.metadata.uid!);
    const deleting = vmi.metadata.deletionTimestamp !== undefined;
    if (deleting || isFinal(vmi)) {
      for (const pod of own)
        if (pod.metadata.deletionTimestamp === undefined && (deleting || pod.status?.phase === "Running")) await cluster.delete(pod);
    }
    const storage = claimsReady(cluster, vmi.metadata.namespace!, vmi.spec.volumes);
    let pod = activePod(vmi, own);
    if (!pod && !deleting && storage === true && (vmi.status?.phase ?? "Pending") === "Pending") {
      pod = await cluster.ensure(launcherPod(vmi));
      own.push(pod);
    }
    if (pod && !deleting && vmi.status?.phase === "Running") {
      await followNetworks(vmi, pod);
      await attach(vmi, pod);
    }
    const owner = vmi.metadata.ownerReferences?.find((o) => o.kind === "VirtualMachine");
    const seen = {
      pod: pod && cluster.find<Pod>("Pod", pod.metadata.namespace, pod.metadata.name!),
      podCount: own.length,
      missingClaim: typeof storage === "object" ? storage.missing : undefined,
      owned: owner !== undefined && cluster.find("VirtualMachine", vmi.metadata.namespace, owner.name)?.metadata.uid === owner.uid,
      now: sim.now(),
    };
    let wait: number | undefined;
    await cluster.update(vmi, (copy) => {
      if (copy.metadata.deletionTimestamp === undefined && (copy.status?.phase ?? "Pending") === "Pending") {
        const finalizers = copy.metadata.finalizers ?? [];
        if (!finalizers.includes(instanceFinalizer)) copy.metadata.finalizers = [...finalizers, instanceFinalizer];
      }
      const phase = copy.status?.phase;
      followPod(copy, seen);
      // One step at a time: each is an event that others see.
      if (copy.status?.phase === phase && !isMigrating(copy)) wait = playGuest(sim, copy, seen.pod);
    });
    return wait;
  }

  /** Interfaces that were plugged in or out: the pod asks Multus for what the instance has now. */
  async function followNetworks(vmi: VirtualMachineInstance, pod: Pod) {
    const wanted = networkAnnotations(vmi)[NETWORKS];
    if ((wanted ?? "[]") === (pod.metadata.annotations?.[NETWORKS] ?? "[]")) return;
    await cluster.update(pod, (copy) => {
      copy.metadata.annotations = { ...copy.metadata.annotations, [NETWORKS]: wanted ?? "[]" };
    });
  }

  return {
    kind: "VirtualMachineInstance",
    triggers: {
      Pod: (pod) => {
        const owner = pod.metadata.ownerReferences?.find((o) => o.kind === "VirtualMachineInstance");
        return [owner && `${pod.metadata.namespace}/${owner.name}`, instanceOfAttachment(pod as Pod)];
      },
      PersistentVolumeClaim: users,
      DataVolume: users,
      VirtualMachine: (vm) => (cluster.find("VirtualMachineInstance", vm.metadata.namespace, vm.metadata.name!) ? [objectKey(vm)] : []),
    },
    reconcile,
    async gone(vmi) {
      sim.forget(`boot ${vmi.metadata.uid}`);
    },
  };
}
