/**
 * A port as KubeVirt wants it: an entry of `networks`, one of `interfaces`, and annotations of the VM's template. The NIC is named
 * after the port, so that each finds the other.
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Kube } from "../kube/kube.ts";
import { openstackId } from "../kube/names.ts";
import { toAnnotations } from "./kubeovn/annotations.ts";
import { ensureNad, providerOf } from "./kubeovn/nads.ts";
import { realiseSubnet } from "./kubeovn/subnets.ts";
import type { Port } from "./port-answers.ts";
import { findPodNetwork, isPodNetwork } from "./profile.ts";
import { findSubnetOfPort } from "./relations.ts";

type TemplateSpec = NonNullable<Kinds["VirtualMachine"]["spec"]["template"]["spec"]>;
export type VmNetwork = NonNullable<TemplateSpec["networks"]>[number];
export type VmInterface = NonNullable<NonNullable<TemplateSpec["domain"]["devices"]>["interfaces"]>[number];

export interface Nic {
  network: VmNetwork;
  interface: VmInterface;
  /** For `spec.template.metadata.annotations` of the VirtualMachine. */
  annotations: Record<string, string>;
  /** Labels of the template by which NetworkPolicies find the server; empty where ports have their own security groups. */
  labels: Record<string, string>;
}

export const nicName = (portId: string): string => `port-${portId}`;

/** The id of the port that a NIC's name names. */
export const portOfNic = (name: string): string | undefined => /^port-([0-9a-f-]{36})$/.exec(name)?.[1];

/** The server that the port is plugged into, and what Kube-OVN calls its NIC there; undefined where it is in none, or on the pod network. */
export function findNic(kube: Kube, port: Port): { vm: Kinds["VirtualMachine"]; provider: string } | undefined {
  const { namespace } = port.metadata;
  const vm = port.spec.deviceID ? kube.findById("VirtualMachine", namespace, port.spec.deviceID) : undefined;
  const network = vm?.spec.template.spec?.networks?.find(({ name }) => name === nicName(openstackId(port)));
  const name = network?.multus?.networkName.split("/").at(-1);
  return vm && name ? { vm, provider: providerOf({ metadata: { name, ...(namespace && { namespace }) } }) } : undefined;
}

/**
 * The NIC for a port, with all that it needs in the cluster. `taken` has the NetworkAttachmentDefinitions of the server's other NICs; this
 * one is added to it.
 */
export async function interfaceFor(kube: Kube, port: Port, taken: Set<string> = new Set()): Promise<Nic> {
  const id = openstackId(port);
  const name = nicName(id);
  const mac = port.spec.macAddress ? { macAddress: port.spec.macAddress } : {};
  const state = port.spec.adminStateUp === false ? { state: "down" } : {};
  const network = findPodNetwork(kube, port.spec.networkID) ?? (await kube.getById("Network", undefined, port.spec.networkID, "Network"));
  if (isPodNetwork(network)) {
    const labels = Object.fromEntries((port.spec.securityGroupIDs ?? []).map((group) => [`${GROUP_LABEL}${group}`, ""]));
    return {
      network: { name, pod: {} },
      interface: { name, masquerade: {}, ...mac, ...state },
      annotations: {},
      labels: (port.spec.portSecurityEnabled ?? true) ? { ...labels, [GUARDED]: "" } : {},
    };
  }
  const namespace = port.metadata.namespace ?? "";
  const nad = await ensureNad(kube, network, { namespace, taken });
  taken.add(nad.metadata.name ?? "");
  const subnet = findSubnetOfPort(kube, port);
  const backend = subnet && (await realiseSubnet(kube, subnet));
  return {
    network: { name, multus: { networkName: `${namespace}/${nad.metadata.name}` } },
    interface: { name, bridge: {}, ...mac, ...state },
    annotations: toAnnotations(port, { provider: providerOf(nad), subnet: backend }),
    labels: {},
  };
}

/** Labels of a server's pods on the pod network: each of its groups, and that it is behind groups at all. */
export const GROUP_LABEL = "sg.openstack.dicot.io/";
export const GUARDED = "openstack.dicot.io/guarded";
