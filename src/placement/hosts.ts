/** The nodes that servers run on: where KubeVirt's virt-handler does, and so Nova's compute hosts and Placement's providers. */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Kube } from "../kube/kube.ts";
import { bytes, MiB } from "../kube/quantity.ts";

export type Node = Kinds["Node"];

export const HOSTNAME_LABEL = "kubernetes.io/hostname";
export const ZONE_LABEL = "topology.kubernetes.io/zone";
/** Written by virt-handler: "true" while its node can start servers. https://github.com/kubevirt/kubevirt/blob/v1.9.0/staging/src/kubevirt.io/api/core/v1/types.go */
const SCHEDULABLE_LABEL = "kubevirt.io/schedulable";
/** Keeps new servers from a node, and nothing else: containers go on. */
export const DISABLED_TAINT = "openstack.dicot.io/disabled";
/** Nova's `[DEFAULT] default_availability_zone`: of hosts that are in no other. */
export const DEFAULT_ZONE = "nova";

const isHost = (node: Node): boolean => node.metadata.labels?.[SCHEDULABLE_LABEL] !== undefined;

const byName = (a: Node, b: Node) => ((a.metadata.name ?? "") < (b.metadata.name ?? "") ? -1 : 1);

export const hosts = (kube: Kube): Node[] => kube.list("Node").filter(isHost).sort(byName);

/** By the node's name or its host name. */
export const findHost = (kube: Kube, name: string): Node | undefined =>
  hosts(kube).find(({ metadata }) => metadata.name === name || metadata.labels?.[HOSTNAME_LABEL] === name);

export const zoneOf = (node: Node | undefined): string => node?.metadata.labels?.[ZONE_LABEL] ?? DEFAULT_ZONE;

export const zonesOf = (kube: Kube): string[] => [...new Set(hosts(kube).map(zoneOf))].sort();

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The machine's own UUID where it has one, which survives that the node joins anew; else the Node's. */
export function hostId({ metadata, status }: Node): string {
  const system = status?.nodeInfo?.systemUUID?.toLowerCase() ?? "";
  return uuid.test(system) ? system : (metadata.uid ?? "");
}

const condition = (node: Node, type: string) => node.status?.conditions?.find((one) => one.type === type);

export const isUp = (node: Node): boolean =>
  condition(node, "Ready")?.status === "True" && node.metadata.labels?.[SCHEDULABLE_LABEL] === "true";

export const isDisabled = (node: Node): boolean =>
  node.spec?.unschedulable === true || (node.spec?.taints?.some(({ key }) => key === DISABLED_TAINT) ?? false);

/** When the kubelet or virt-handler last said that it lives, or changed its mind. */
export const seenAt = (node: Node): string | undefined =>
  node.metadata.annotations?.["kubevirt.io/heartbeat"] ??
  condition(node, "Ready")?.lastHeartbeatTime ??
  condition(node, "Ready")?.lastTransitionTime ??
  undefined;

/** "4", "3920m" or 4, in CPUs. */
export function cpus(quantity: string | number | undefined): number {
  const text = String(quantity ?? 0);
  return (text.endsWith("m") ? Number(text.slice(0, -1)) / 1000 : Number(text)) || 0;
}

export interface Size {
  vcpus: number;
  /** MiB */
  memory: number;
  /** GiB, of the node's own disk: servers' disks are elsewhere. */
  disk: number;
}

export const sizeOf = (resources: Readonly<Record<string, string | number>> | undefined): Size => ({
  vcpus: Math.floor(cpus(resources?.["cpu"])),
  memory: Math.floor((bytes(resources?.["memory"]) ?? 0) / MiB),
  disk: Math.floor((bytes(resources?.["ephemeral-storage"]) ?? 0) / 2 ** 30),
});
