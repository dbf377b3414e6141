/** What an instance tells of its network interfaces, from what Multus and the pod network wrote on its pod. */
import { createHash } from "node:crypto";
import { type Pod, podInterfaceName } from "./launcher-pod.ts";
import type { InterfaceStatus, VirtualMachineInstance } from "./types.ts";

export const NETWORK_STATUS = "k8s.v1.cni.cncf.io/network-status";

/** An entry of Multus' network-status annotation. */
export interface Attachment {
  name: string;
  interface: string;
  ips?: string[];
  mac?: string;
  default?: boolean;
}

export function attachmentsOf(pod: Pod): Attachment[] {
  const text = pod.metadata.annotations?.[NETWORK_STATUS];
  return text === undefined ? [] : (JSON.parse(text) as Attachment[]);
}

/** A locally administered address that stays the same for the same instance and interface. */
const macFor = (seed: string) => {
  const bytes = createHash("sha256").update(seed).digest();
  return ["02", ...[...bytes.subarray(0, 5)].map((byte) => byte.toString(16).padStart(2, "0"))].join(":");
};

/** Changes `vmi` in place. Without a guest agent KubeVirt knows the addresses of a network from the pod's end of it only. */
export function interfaceStatus(vmi: VirtualMachineInstance, pod: Pod) {
  const attachments = attachmentsOf(pod);
  const previous = vmi.status?.interfaces ?? [];
  const next: InterfaceStatus[] = [];
  for (const nic of vmi.spec.domain.devices.interfaces ?? []) {
    const network = vmi.spec.networks?.find((other) => other.name === nic.name);
    if (!network || nic.state === "absent") continue;
    const name = podInterfaceName(network);
    const attachment = attachments.find((other) => other.interface === name);
    // An interface that is being plugged in shows up once its network is there.
    if (network.multus && !network.multus.default && !attachment) continue;
    const ips = attachment?.ips ?? (network.pod ? (pod.status?.podIPs?.map(({ ip }) => ip) ?? []) : []);
    const known = previous.find((other) => other.name === nic.name);
    next.push({
      name: nic.name,
      mac: nic.macAddress ?? attachment?.mac ?? known?.mac ?? macFor(`${vmi.metadata.uid} ${nic.name}`),
      ...(ips[0] !== undefined && { ipAddress: ips[0], ipAddresses: ips }),
      infoSource: network.multus ? "domain, multus-status" : "domain",
      podInterfaceName: name,
      linkState: nic.state === "down" ? "down" : "up",
      queueCount: 1,
    });
  }
  vmi.status = { ...vmi.status, interfaces: next };
}
