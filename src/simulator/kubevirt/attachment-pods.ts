/** The pod that holds a hotplugged claim on the node, beside the launcher pod and gone with it. */
import { createHash } from "node:crypto";
import { objectKey } from "../../kube/paths.ts";
import { controlledBy } from "../owners.ts";
import type { Simulation } from "../simulation.ts";
import { claimOf, isHotplugged, launcherImage, type Pod } from "./launcher-pod.ts";
import type { Claim } from "./storage-state.ts";
import type { VirtualMachineInstance } from "./types.ts";

const INSTANCE_LABEL = "vmi.kubevirt.io/id";
const launcherLabel = "kubevirt.io/launcher-uid";

/** A name that follows from the launcher and the volume, so that a pod is made once. */
const attachmentName = (launcher: Pod, volume: string) =>
  `hp-volume-${createHash("sha256").update(`${launcher.metadata.uid} ${volume}`).digest("hex").slice(0, 10)}`;

/** Makes the attachment pods of an instance's plugged volumes, and removes those of volumes that it has no more. */
export function attachments({ cluster }: Simulation): (vmi: VirtualMachineInstance, launcher: Pod) => Promise<void> {
  const ofLauncher = cluster.index<Pod>("Pod", (pod) => [pod.metadata.labels?.[launcherLabel]]);
  return async (vmi, launcher) => {
    const namespace = vmi.metadata.namespace!;
    const wanted = new Set<string>();
    for (const volume of vmi.spec.volumes ?? []) {
      const claimName = isHotplugged(volume) ? claimOf(volume) : undefined;
      if (claimName === undefined) continue;
      const name = attachmentName(launcher, volume.name);
      wanted.add(name);
      const bound = cluster.find<Claim>("PersistentVolumeClaim", namespace, claimName)?.status?.phase === "Bound";
      if (bound && !cluster.find("Pod", namespace, name))
        await cluster.ensure(attachmentPod(vmi, launcher, { name, volume: volume.name, claimName }));
    }
    for (const pod of ofLauncher(launcher.metadata.uid!))
      if (!wanted.has(pod.metadata.name!) && pod.metadata.deletionTimestamp === undefined) await cluster.delete(pod);
  };
}

export function findAttachment({ cluster }: Simulation, launcher: Pod, volume: string): Pod | undefined {
  return cluster.find<Pod>("Pod", launcher.metadata.namespace, attachmentName(launcher, volume));
}

function attachmentPod(
  vmi: VirtualMachineInstance,
  launcher: Pod,
  { name, volume, claimName }: { name: string; volume: string; claimName: string },
): Pod {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      namespace: vmi.metadata.namespace!,
      labels: { "kubevirt.io": "hotplug-disk", [INSTANCE_LABEL]: vmi.metadata.name!.slice(0, 63), [launcherLabel]: launcher.metadata.uid! },
      annotations: { "kubevirt.io/volume-name": volume },
      ownerReferences: [controlledBy(launcher)],
    },
    spec: {
      containers: [{ name: "hotplug-disk", image: launcherImage }],
      volumes: [{ name: volume, persistentVolumeClaim: { claimName } }],
      ...(launcher.spec.nodeName !== undefined && { nodeName: launcher.spec.nodeName }),
      terminationGracePeriodSeconds: 0,
      restartPolicy: "Never",
    },
  };
}

/** The instance that an attachment pod belongs to. */
export const instanceOfAttachment = (pod: Pod): string | undefined =>
  pod.metadata.labels?.["kubevirt.io"] === "hotplug-disk"
    ? objectKey({ ...pod, metadata: { ...pod.metadata, name: pod.metadata.labels[INSTANCE_LABEL]! } })
    : undefined;
