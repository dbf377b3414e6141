/** Where a server is reached: its Ports and their floating IPs; for a machine made with kubectl, what its instance reports. */
import { isIP } from "node:net";
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import type { Kube } from "../../kube/kube.ts";
import { displayName, openstackId } from "../../kube/names.ts";
import { nicName } from "../../network/interfaces.ts";
import type { Server } from "./surroundings.ts";

type Port = Kinds["Port"];

export interface Address {
  addr: string;
  version: 4 | 6;
  "OS-EXT-IPS:type": "fixed" | "floating";
  "OS-EXT-IPS-MAC:mac_addr": string;
}

/** By the network's name. */
export type Addresses = Record<string, Address[]>;

function listOf(addresses: Addresses, network: string): Address[] {
  addresses[network] ??= [];
  return addresses[network];
}

const versionOf = (address: string): 4 | 6 => (address.includes(":") ? 6 : 4);

const nameOf = (kube: Kube, networkId: string): string => {
  const network = kube.findById("Network", undefined, networkId);
  return network ? (network.spec.name ?? displayName(network)) : "pod";
};

/** In the server's own project: whoever has another server's id has not its ports. */
const portsOf = (kube: Kube, { id, vm }: Server): Port[] =>
  kube.indexed("Port", "device", id).filter(({ metadata }) => metadata.namespace === vm.metadata.namespace);

export function addressesOf(kube: Kube, server: Server): Addresses {
  const { vmi } = server;
  const own = portsOf(kube, server);
  const addresses: Addresses = {};
  for (const port of own) {
    const mac = port.spec.macAddress ?? "";
    const list = listOf(addresses, nameOf(kube, port.spec.networkID));
    // A hand may have written anything.
    for (const ipAddress of fixedAddresses(port, vmi).filter(isIP))
      list.push({ addr: ipAddress, version: versionOf(ipAddress), "OS-EXT-IPS:type": "fixed", "OS-EXT-IPS-MAC:mac_addr": mac });
    for (const { spec } of kube.indexed("FloatingIP", "port", openstackId(port)))
      if (spec.floatingIPAddress && isIP(spec.floatingIPAddress))
        list.push({
          addr: spec.floatingIPAddress,
          version: versionOf(spec.floatingIPAddress),
          "OS-EXT-IPS:type": "floating",
          "OS-EXT-IPS-MAC:mac_addr": mac,
        });
  }
  return own.length > 0 ? addresses : reported(vmi);
}

/** On the pod network only the instance knows its addresses. */
function fixedAddresses(port: Port, vmi: Server["vmi"]): string[] {
  const fixed = (port.spec.fixedIPs ?? []).map(({ ipAddress }) => ipAddress);
  const seen = vmi?.status?.interfaces?.find(({ name }) => name === nicName(openstackId(port)));
  return fixed.length > 0 ? fixed : (seen?.ipAddresses ?? (seen?.ipAddress ? [seen.ipAddress] : []));
}

/** By the network's name in the instance. */
function reported(vmi: Server["vmi"]): Addresses {
  const networks = vmi?.spec.networks ?? [];
  const addresses: Addresses = {};
  for (const { name, ipAddress, ipAddresses, mac } of vmi?.status?.interfaces ?? []) {
    const network = networks.find((one) => one.name === name);
    const list = listOf(addresses, network?.multus?.networkName ?? "pod");
    for (const addr of ipAddresses ?? (ipAddress ? [ipAddress] : []))
      list.push({ addr, version: versionOf(addr), "OS-EXT-IPS:type": "fixed", "OS-EXT-IPS-MAC:mac_addr": mac ?? "00:00:00:00:00:00" });
  }
  return addresses;
}

/** Names, each once. */
export function securityGroupsOf(kube: Kube, server: Server): string[] {
  const ids = new Set(portsOf(kube, server).flatMap(({ spec }) => spec.securityGroupIDs ?? []));
  return [...new Set([...ids].flatMap((one) => kube.findById("SecurityGroup", undefined, one)?.spec.name ?? []))];
}

/** Which address is which, and its MAC, answers to changes tell since 2.75 only. nova/api/openstack/compute/servers.py (extend_address) */
export const withoutExtensions = (addresses: Record<string, Pick<Address, "addr" | "version">[]>) =>
  Object.fromEntries(Object.entries(addresses).map(([network, list]) => [network, list.map(({ addr, version }) => ({ addr, version }))]));
