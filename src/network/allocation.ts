/**
 * Which addresses of a subnet are taken, and how one is taken so that nobody else can.
 *
 * An address is an IPAllocation in the subnet's namespace whose name is the subnet's id and the address: the API server refuses
 * the second of two replicas that want the same. It is made before its port, and outlives a crash in between for a while:
 * afterwards an allocation whose port is not there counts for nothing and may be taken over.
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { badRequest, conflict } from "../http/errors.ts";
import { isAlreadyExists, isNotFound } from "../kube/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { openstackId, SUBNET } from "../kube/names.ts";
import { ownerReference } from "../kube/owners.ts";
import { contains, eui64, hostBounds, type IpVersion, type Prefix, toAddress, toNumber, toPrefix, versionOf } from "./addresses.ts";
import { findBackend, usedRanges } from "./kubeovn/subnets.ts";
import { portsOfSubnet } from "./relations.ts";

type Subnet = Kinds["Subnet"];
type Allocation = Kinds["IPAllocation"];

export interface FixedIp {
  subnetID: string;
  ipAddress: string;
}

export interface Claim {
  kube: Kube;
  portId: string;
  now: Date;
}

/** How long an allocation holds without its port: longer than a request that makes both. */
export const ALLOCATION_GRACE_SECONDS = 120;
/** Of more free addresses than this nobody need choose. */
const MAX_CHOICES = 256;

const allocationName = (subnetId: string, address: string): string => {
  const version = versionOf(address);
  const number = toNumber(address).toString(16);
  return `${subnetId}-${version === 6 ? number.padStart(32, "0").match(/.{4}/g)!.join("-") : address.replaceAll(".", "-")}`;
};

const toAllocation = (subnet: Subnet, address: string, portId: string): Allocation => ({
  apiVersion: "network.dicot.io/v1alpha1",
  kind: "IPAllocation",
  metadata: {
    name: allocationName(openstackId(subnet), address),
    namespace: subnet.metadata.namespace ?? "",
    labels: { [SUBNET]: openstackId(subnet) },
    ownerReferences: [ownerReference(subnet)],
  },
  spec: { subnetID: openstackId(subnet), ipAddress: address, portID: portId },
});

/** Takes `address`. Throws 400 where it is none of the subnet's, 409 where it is taken. */
export async function takeAddress(claim: Claim, subnet: Subnet, address: string): Promise<FixedIp> {
  const prefix = toPrefix(subnet.spec.cidr)!;
  if (!usable(prefix, address)) throw badRequest(`IP address ${address} is not a valid IP for the specified subnet.`, "InvalidIpForSubnet");
  if (takenNumbers(claim, subnet).has(toNumber(address)) || !(await reserve(claim, subnet, address)))
    throw conflict(`IP address ${address} already allocated in subnet ${openstackId(subnet)}`, "IpAddressAlreadyAllocated");
  return { subnetID: openstackId(subnet), ipAddress: address };
}

const usable = (prefix: Prefix, address: string): boolean => {
  if (!contains(prefix, address)) return false;
  const { first, last } = hostBounds(prefix);
  const number = toNumber(address);
  return number >= first && number <= last;
};

/**
 * Takes the lowest free address of the subnet's pools; undefined where there is none. SLAAC's follows from the MAC.
 * Who loses it to another draws from more and more of the free ones: many who begin at once would else meet at each address again.
 */
export async function takeAnyAddress(claim: Claim, subnet: Subnet, mac: string): Promise<FixedIp | undefined> {
  if (automatic(subnet)) return takeAddress(claim, subnet, eui64(toPrefix(subnet.spec.cidr)!, mac));
  const taken = takenNumbers(claim, subnet);
  for (let choices = 1; ; choices = Math.min(2 * choices, MAX_CHOICES)) {
    const free = lowestFree(subnet, taken, choices);
    const address = free[Math.floor(Math.random() * free.length)];
    if (address === undefined) return undefined;
    if (await reserve(claim, subnet, address)) return { subnetID: openstackId(subnet), ipAddress: address };
    taken.add(toNumber(address));
  }
}

/** Hosts of the subnet give themselves an address by their MAC. */
export const automatic = ({ spec }: Subnet): boolean =>
  spec.ipVersion === 6 && ["slaac", "dhcpv6-stateless"].includes(spec.ipv6AddressMode ?? "");

function lowestFree({ spec }: Subnet, taken: ReadonlySet<bigint>, count: number): string[] {
  const free: string[] = [];
  for (const { start, end } of spec.allocationPools ?? []) {
    const last = toNumber(end);
    for (let number = toNumber(start); number <= last && free.length < count; number++)
      if (!taken.has(number)) free.push(toAddress(number, spec.ipVersion as IpVersion));
  }
  return free;
}

/** Addresses of ports and floating IPs, of allocations on their way to one, and of pods that others attached to the backend's subnet. */
function takenNumbers({ kube, now }: Claim, subnet: Subnet): Set<bigint> {
  const id = openstackId(subnet);
  const taken = new Set<bigint>();
  for (const { spec } of portsOfSubnet(kube, id))
    for (const { subnetID, ipAddress } of spec.fixedIPs ?? []) if (subnetID === id) taken.add(toNumber(ipAddress));
  for (const { spec } of kube.list("FloatingIP"))
    if (spec.subnetID === id && spec.floatingIPAddress) taken.add(toNumber(spec.floatingIPAddress));
  for (const allocation of kube.list("IPAllocation", subnet.metadata.namespace)) {
    const { spec } = allocation;
    if (spec.subnetID === id && !expired(allocation, now)) taken.add(toNumber(spec.ipAddress));
  }
  const backend = findBackend(kube, subnet);
  if (backend === undefined) return taken;
  for (const { first, last } of usedRanges(backend, subnet.spec.ipVersion as IpVersion))
    for (let number = first; number <= last; number++) taken.add(number);
  for (const address of (backend.spec.gateway ?? "").split(","))
    if (address !== subnet.spec.gatewayIP && versionOf(address) === subnet.spec.ipVersion) taken.add(toNumber(address));
  return taken;
}

const expired = (allocation: Allocation, now: Date): boolean =>
  now.getTime() - Date.parse(allocation.metadata.creationTimestamp ?? "") > ALLOCATION_GRACE_SECONDS * 1000;

/** False where another has it. */
async function reserve(claim: Claim, subnet: Subnet, address: string): Promise<boolean> {
  const { kube, portId, now } = claim;
  const allocation = toAllocation(subnet, address, portId);
  try {
    await kube.own.create(allocation);
    return true;
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
  }
  const other = await kube.own.read("IPAllocation", allocation.metadata.namespace, allocation.metadata.name ?? "");
  if (other === undefined) return reserve(claim, subnet, address);
  if (!expired(other, now) || isHeld(kube, other)) return false;
  // Left behind: conditional on the version read, so that one of two replicas gets it.
  await kube.own.update(other, (copy) => {
    if (copy.spec.portID !== other.spec.portID) throw conflict(`IP address ${address} already allocated`, "IpAddressAlreadyAllocated");
    copy.spec.portID = portId;
    return copy;
  });
  return true;
}

/** The port or floating IP for which the address was taken has it. */
export const isHeld = (kube: Kube, { spec }: Allocation): boolean => {
  const floating = kube.findById("FloatingIP", undefined, spec.portID);
  if (floating) return floating.spec.floatingIPAddress === spec.ipAddress;
  const port = kube.findById("Port", undefined, spec.portID);
  return port?.spec.fixedIPs?.some(({ subnetID, ipAddress }) => subnetID === spec.subnetID && ipAddress === spec.ipAddress) ?? false;
};

/** The address was given to the port or floating IP of this id. */
export function owns(kube: Kube, holderId: string, { subnetID, ipAddress }: FixedIp): boolean {
  const namespace = kube.findById("Subnet", undefined, subnetID)?.metadata.namespace;
  if (namespace === undefined) return false;
  return kube.find("IPAllocation", namespace, allocationName(subnetID, ipAddress))?.spec.portID === holderId;
}

/**
 * Gives the holder's addresses back. One that is not there is no error: the subnet may be gone. Nor is one that another has: tenants write
 * ports by hand, with any address.
 */
export async function releaseAddresses(kube: Kube, holderId: string, fixedIps: readonly FixedIp[]): Promise<void> {
  for (const { subnetID, ipAddress } of fixedIps) {
    const namespace = kube.findById("Subnet", undefined, subnetID)?.metadata.namespace;
    const allocation = namespace && kube.find("IPAllocation", namespace, allocationName(subnetID, ipAddress));
    if (!allocation || allocation.spec.portID !== holderId) continue;
    await kube.own.delete(allocation).catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
    });
  }
}
