/** The virt-launcher pod of an instance: what the scheduler, the kubelet and the network read of it. */
import { createHash } from "node:crypto";
import type { KubeObject } from "../../kube/objects.ts";
import { parseQuantity, toQuantity } from "../../kube/quantity.ts";
import { controlledBy } from "../owners.ts";
import type { Affinity, Network, Toleration, VirtualMachineInstance, Volume } from "./types.ts";

export interface Pod extends KubeObject {
  spec: {
    containers: { name: string; image: string; resources?: { requests?: Record<string, string>; limits?: Record<string, string> } }[];
    volumes?: { name: string; persistentVolumeClaim?: { claimName: string } }[];
    nodeName?: string;
    nodeSelector?: Record<string, string>;
    affinity?: Affinity;
    tolerations?: Toleration[];
    hostname?: string;
    terminationGracePeriodSeconds?: number;
    restartPolicy?: string;
    schedulerName?: string;
  };
  status?: {
    phase?: string;
    conditions?: { type: string; status: string; reason?: string; message?: string; lastTransitionTime?: string }[];
    podIP?: string;
    podIPs?: { ip: string }[];
    hostIP?: string;
    qosClass?: string;
    startTime?: string;
    containerStatuses?: object[];
  };
}

export const launcherImage = "simulated/virt-launcher:v1.9.0";
/** Annotation: the networks that Multus is to attach. */
export const NETWORKS = "k8s.v1.cni.cncf.io/networks";
export const consoleContainer = "guest-console-log";

/** The claim that a volume uses, if any. A DataVolume's claim has the DataVolume's name. */
export const claimOf = (volume: Volume): string | undefined =>
  volume.persistentVolumeClaim?.claimName ?? volume.dataVolume?.name ?? volume.ephemeral?.persistentVolumeClaim?.claimName;

export const isHotplugged = (volume: Volume) => (volume.persistentVolumeClaim ?? volume.dataVolume)?.hotpluggable === true;

/** KubeVirt's name for the pod's end of a secondary network (pkg/network/namescheme, v1.9.0). */
export const podInterfaceName = (network: Network) =>
  network.pod || network.multus?.default ? "eth0" : `pod${createHash("sha256").update(network.name).digest("hex").slice(0, 11)}`;

const cores = (vmi: VirtualMachineInstance) => {
  const { sockets = 1, cores = 1, threads = 1 } = vmi.spec.domain.cpu ?? {};
  return sockets * cores * threads;
};

export const guestMemory = (vmi: VirtualMachineInstance): number => {
  const { memory, resources } = vmi.spec.domain;
  const bytes = parseQuantity(memory?.guest ?? resources?.requests?.["memory"]);
  return Number.isNaN(bytes) ? 0 : bytes;
};

/** KubeVirt adds the overhead of QEMU and libvirt, which grows with CPUs and memory; this is its default formula, rounded. */
const overheadBytes = (vmi: VirtualMachineInstance) => Math.ceil((220 + 8 * cores(vmi)) * 2 ** 20 + guestMemory(vmi) / 512);

/** KubeVirt's default cpuAllocationRatio. */
const vcpusPerCore = 10;

/** `reason` is the uid of what the pod is made for. Its name follows from that, so that one whose answer was lost is not made twice. */
export function launcherPod(vmi: VirtualMachineInstance, reason = vmi.metadata.uid!): Pod {
  const { metadata, spec } = vmi;
  const dedicated = spec.domain.cpu?.dedicatedCpuPlacement === true;
  const cpu = dedicated
    ? String(cores(vmi))
    : (spec.domain.resources?.requests?.["cpu"] ?? `${Math.ceil((cores(vmi) * 1000) / vcpusPerCore)}m`);
  const memory = toQuantity(Math.ceil((guestMemory(vmi) + overheadBytes(vmi)) / 2 ** 20) * 2 ** 20);
  const requests: Record<string, string> = { cpu, memory };
  for (const { deviceName } of [...(spec.domain.devices.gpus ?? []), ...(spec.domain.devices.hostDevices ?? [])])
    if (deviceName !== undefined) requests[deviceName] = String(Number(requests[deviceName] ?? 0) + 1);
  const volumes = (spec.volumes ?? []).flatMap((volume) => {
    const claimName = claimOf(volume);
    return claimName === undefined || isHotplugged(volume) ? [] : [{ name: volume.name, persistentVolumeClaim: { claimName } }];
  });
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: `virt-launcher-${metadata.name!.slice(0, 40)}-${createHash("sha256").update(reason).digest("hex").slice(0, 5)}`,
      namespace: metadata.namespace!,
      labels: {
        ...metadata.labels,
        "kubevirt.io": "virt-launcher",
        "kubevirt.io/created-by": metadata.uid!,
        "vm.kubevirt.io/name": metadata.name!.slice(0, 63),
        "vmi.kubevirt.io/id": metadata.name!.slice(0, 63),
      },
      annotations: {
        ...metadata.annotations,
        ...networkAnnotations(vmi),
        "kubevirt.io/domain": metadata.name!,
        "kubectl.kubernetes.io/default-container": "compute",
      },
      ownerReferences: [controlledBy(vmi)],
    },
    spec: {
      containers: [
        { name: "compute", image: launcherImage, resources: { requests, ...(dedicated && { limits: requests }) } },
        ...(spec.domain.devices.logSerialConsole === false ? [] : [{ name: consoleContainer, image: launcherImage }]),
      ],
      ...(volumes.length > 0 && { volumes }),
      nodeSelector: { ...spec.nodeSelector, "kubevirt.io/schedulable": "true" },
      ...(spec.affinity && { affinity: spec.affinity }),
      ...(spec.tolerations && { tolerations: spec.tolerations }),
      hostname: (spec.hostname ?? metadata.name!).slice(0, 63).replace(/-+$/, ""),
      terminationGracePeriodSeconds: (spec.terminationGracePeriodSeconds ?? 180) + 15,
      restartPolicy: "Never",
    },
  };
}

/** Multus' network selection for the secondary networks, with the MAC addresses that the VM asks for. */
export function networkAnnotations({ metadata, spec }: VirtualMachineInstance): Record<string, string> {
  const selection = (spec.networks ?? []).flatMap((network) => {
    if (!network.multus || network.multus.default) return [];
    const nic = spec.domain.devices.interfaces?.find((other) => other.name === network.name);
    const [namespace, name] = splitName(network.multus.networkName, metadata.namespace!);
    return nic?.state === "absent"
      ? []
      : [{ name, namespace, interface: podInterfaceName(network), ...(nic?.macAddress !== undefined && { mac: nic.macAddress }) }];
  });
  return selection.length === 0 ? {} : { [NETWORKS]: JSON.stringify(selection) };
}

/** `namespace/name` or a name in `fallback`. */
function splitName(text: string, fallback: string): [namespace: string, name: string] {
  const slash = text.indexOf("/");
  return slash < 0 ? [fallback, text] : [text.slice(0, slash), text.slice(slash + 1)];
}
