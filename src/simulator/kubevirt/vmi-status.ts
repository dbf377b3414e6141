/** The next state of an instance from what is seen of its pod: the part of virt-controller. Pure; the clock is an argument. */
import { timestamp } from "../../kube/time.ts";
import { findCondition, hasCondition, withCondition, withoutCondition } from "../conditions.ts";
import type { Pod } from "./launcher-pod.ts";
import { isFinal } from "./machine-state.ts";
import type { Phase, VirtualMachineInstance } from "./types.ts";

export const instanceFinalizer = "kubevirt.io/foregroundDeleteVirtualMachine";
export const vmControllerFinalizer = "kubevirt.io/virtualMachineControllerFinalize";

interface Seen {
  pod: Pod | undefined;
  /** Pods of the instance that still exist, the ones of a migration included. */
  podCount: number;
  /** A claim that the instance boots from and that does not exist. */
  missingClaim: string | undefined;
  /** The VM that owns the instance still exists and will take its own finalizer away. */
  owned: boolean;
  now: Date;
}

const podDown = (pod: Pod) =>
  pod.metadata.deletionTimestamp !== undefined || pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";

export function enterPhase(vmi: VirtualMachineInstance, phase: Phase, now: Date) {
  if (vmi.status?.phase === phase) return;
  const times = vmi.status?.phaseTransitionTimestamps ?? [];
  vmi.status = { ...vmi.status, phase, phaseTransitionTimestamps: [...times, { phase, phaseTransitionTimestamp: timestamp(now) }] };
}

/** Changes `vmi` in place; call it on a copy. */
export function followPod(vmi: VirtualMachineInstance, seen: Seen) {
  const { pod, now } = seen;
  const deleting = vmi.metadata.deletionTimestamp !== undefined;
  const phase = vmi.status?.phase ?? "Pending";
  switch (phase) {
    case "Pending":
      if (pod) enterPhase(vmi, "Scheduling", now);
      else if (deleting) enterPhase(vmi, "Failed", now);
      else enterPhase(vmi, "Pending", now);
      noteMissingClaim(vmi, seen.missingClaim, now);
      break;
    case "Scheduling":
      followScheduling(vmi, pod, now);
      break;
    case "Scheduled":
    case "Running":
      if (!pod && !deleting) enterPhase(vmi, "Failed", now);
      break;
    default:
      if (seen.podCount === 0) dropFinalizer(vmi, instanceFinalizer);
      if (!seen.owned) dropFinalizer(vmi, vmControllerFinalizer);
  }
  followReadiness(vmi, pod, now);
  followActivePods(vmi, pod);
}

function followScheduling(vmi: VirtualMachineInstance, pod: Pod | undefined, now: Date) {
  if (!pod || podDown(pod)) return enterPhase(vmi, "Failed", now);
  const scheduled = findCondition(pod.status?.conditions, "PodScheduled");
  vmi.status ??= {};
  const { status } = vmi;
  status.conditions =
    scheduled?.status === "False"
      ? withCondition(status.conditions, scheduled, timestamp(now))
      : withoutCondition(status.conditions, "PodScheduled");
  if (!hasCondition(pod.status?.conditions, "Ready") || vmi.metadata.deletionTimestamp !== undefined) return;
  const nodeName = pod.spec.nodeName!;
  vmi.metadata.labels = { ...vmi.metadata.labels, "kubevirt.io/nodeName": nodeName };
  Object.assign(status, {
    nodeName,
    qosClass: pod.status?.qosClass ?? "Burstable",
    migrationTransport: "Unix",
    launcherContainerImageVersion: pod.spec.containers[0]!.image,
  });
  enterPhase(vmi, "Scheduled", now);
}

/**
 * In the recording a running instance stays Ready while its pod is being taken down, and loses it only once it has ended
 * and the pod is gone. An instance that no pod was made for yet has no Ready condition at all.
 */
function followReadiness(vmi: VirtualMachineInstance, pod: Pod | undefined, now: Date) {
  vmi.status ??= {};
  const { status } = vmi;
  const phase = status.phase ?? "Pending";
  const set = (reason: string, message: string) => {
    status.conditions = withCondition(status.conditions, { type: "Ready", status: "False", reason, message }, timestamp(now));
  };
  if (phase === "Pending") return;
  if (phase === "Scheduling" || phase === "Scheduled") set("GuestNotRunning", "Guest VM is not reported as running");
  else if (isFinal(vmi) && !pod) set("PodNotExists", "virt-launcher pod has not yet been scheduled");
}

function followActivePods(vmi: VirtualMachineInstance, pod: Pod | undefined) {
  if (!pod?.metadata.uid) return;
  vmi.status = { ...vmi.status, activePods: { ...vmi.status?.activePods, [pod.metadata.uid]: pod.spec.nodeName ?? "" } };
}

function noteMissingClaim(vmi: VirtualMachineInstance, claim: string | undefined, now: Date) {
  vmi.status ??= {};
  const { status } = vmi;
  const cleared = withoutCondition(status.conditions, "Synchronized", "PodScheduled");
  if (claim === undefined) {
    if (cleared.length < (status.conditions?.length ?? 0)) status.conditions = cleared;
    return;
  }
  const message = `PVC ${vmi.metadata.namespace}/${claim} does not exist, waiting for it to appear`;
  status.conditions = [
    { type: "PodScheduled", status: "False", reason: "Unschedulable", message },
    { type: "Synchronized", status: "False", reason: "FailedPvcNotFound", message },
  ].reduce((all, condition) => withCondition(all, condition, timestamp(now)), status.conditions ?? []);
}

export function dropFinalizer(object: { metadata: { finalizers?: string[] } }, finalizer: string) {
  if (object.metadata.finalizers?.includes(finalizer))
    object.metadata.finalizers = object.metadata.finalizers.filter((f) => f !== finalizer);
}
