/**
 * What makes a subnet right, and what Neutron fills in where a client says nothing.
 * https://opendev.org/openstack/neutron/src/tag/27.0.0/neutron/db/db_base_plugin_v2.py (_validate_subnet)
 * https://opendev.org/openstack/neutron/src/tag/27.0.0/neutron/ipam/utils.py
 */
import { badRequest, conflict } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { openstackId } from "../kube/names.ts";
import {
  contains,
  defaultPools,
  hostBounds,
  inPools,
  normalAddress,
  overlaps,
  type Prefix,
  type Range,
  toAddress,
  toNumber,
  toPrefix,
  versionOf,
} from "./addresses.ts";
import { portsOfSubnet } from "./relations.ts";
import type { Subnet, SubnetAttributes } from "./subnets.ts";

const invalid = (message: string) => badRequest(`Invalid input for operation: ${message}.`, "InvalidInput");

const MAX_NAMESERVERS = 5;
const MAX_HOST_ROUTES = 20;

/** The spec of a new subnet. `siblings` are the network's other subnets. */
export function completeSubnet(attributes: SubnetAttributes, siblings: readonly Subnet[]): Subnet["spec"] {
  if (!attributes.cidr) throw badRequest("Bad subnets request: a subnetpool must be specified in the absence of a cidr.", "BadRequest");
  const prefix = toPrefix(attributes.cidr);
  if (prefix === undefined) throw invalid(`'${attributes.cidr}' is not a valid IP subnet`);
  if (attributes.ip_version !== undefined && attributes.ip_version !== prefix.version)
    throw invalid(`cidr ${prefix.text} does not match the ip_version ${attributes.ip_version}`);
  checkCidr(prefix, siblings);
  const gateway = gatewayOf(attributes, prefix);
  const pools = attributes.allocation_pools ?? undefined;
  if (pools) checkPools(pools, prefix, gateway);
  checkModes(attributes, prefix);
  checkLists(attributes, prefix.version);
  return {
    name: attributes.name ?? "",
    networkID: attributes.network_id,
    ipVersion: prefix.version,
    cidr: prefix.text,
    enableDHCP: attributes.enable_dhcp ?? true,
    allocationPools: pools ? pools.map(normalRange) : defaultPools(prefix, gateway),
    dnsNameservers: attributes.dns_nameservers ?? [],
    hostRoutes: attributes.host_routes ?? [],
    ...(attributes.description ? { description: attributes.description } : {}),
    ...(gateway === undefined ? {} : { gatewayIP: gateway }),
    ...(attributes.subnetpool_id ? { subnetPoolID: attributes.subnetpool_id } : {}),
    ...(attributes.ipv6_address_mode ? { ipv6AddressMode: attributes.ipv6_address_mode } : {}),
    ...(attributes.ipv6_ra_mode ? { ipv6RAMode: attributes.ipv6_ra_mode } : {}),
    ...(attributes.service_types?.length ? { serviceTypes: attributes.service_types } : {}),
  };
}

/** What an update sets in the spec; `gateway_ip: null` is the caller's to remove. */
export function checkSubnetChange(attributes: Partial<SubnetAttributes>, subnet: Subnet, kube: Kube): Partial<Subnet["spec"]> {
  const prefix = toPrefix(subnet.spec.cidr)!;
  const change: Partial<Subnet["spec"]> = {};
  if (attributes.name !== undefined) change.name = attributes.name;
  if (attributes.description !== undefined) change.description = attributes.description;
  if (attributes.enable_dhcp !== undefined) {
    if (!attributes.enable_dhcp && (subnet.spec.ipv6AddressMode || subnet.spec.ipv6RAMode))
      throw invalid("ipv6_ra_mode or ipv6_address_mode cannot be set when enable_dhcp is set to False");
    change.enableDHCP = attributes.enable_dhcp;
  }
  checkLists(attributes, prefix.version);
  if (attributes.dns_nameservers !== undefined) change.dnsNameservers = attributes.dns_nameservers ?? [];
  if (attributes.host_routes !== undefined) change.hostRoutes = attributes.host_routes ?? [];
  if (attributes.service_types !== undefined) change.serviceTypes = attributes.service_types;
  const gateway = attributes.gateway_ip === undefined ? subnet.spec.gatewayIP : (attributes.gateway_ip ?? undefined);
  const pools = attributes.allocation_pools ?? subnet.spec.allocationPools ?? [];
  if (attributes.gateway_ip) {
    change.gatewayIP = checkGateway(attributes.gateway_ip, prefix);
    if (attributes.gateway_ip !== subnet.spec.gatewayIP) refuseUsedGateway(kube, subnet);
  } else if (attributes.gateway_ip === null && subnet.spec.gatewayIP) refuseUsedGateway(kube, subnet);
  if (attributes.allocation_pools) {
    checkPools(attributes.allocation_pools, prefix, gateway);
    change.allocationPools = attributes.allocation_pools.map(normalRange);
  } else if (attributes.gateway_ip) refuseGatewayInPools(attributes.gateway_ip, pools);
  return change;
}

/** A router's interface has the gateway's address: it would stay behind. */
function refuseUsedGateway(kube: Kube, subnet: Subnet): void {
  const used = portsOfSubnet(kube, openstackId(subnet)).find(
    ({ spec }) =>
      spec.deviceOwner === "network:router_interface" && spec.fixedIPs?.some(({ ipAddress }) => ipAddress === subnet.spec.gatewayIP),
  );
  if (used)
    throw conflict(
      `Current gateway ip ${subnet.spec.gatewayIP} already in use by port ${openstackId(used)}. Unable to update.`,
      "GatewayIpInUse",
    );
}

function checkCidr(prefix: Prefix, siblings: readonly Subnet[]): void {
  if (prefix.length === 0) throw invalid("0 is not allowed as CIDR prefix length");
  const loopback = toPrefix(prefix.version === 4 ? "127.0.0.0/8" : "::1/128")!;
  const multicast = toPrefix(prefix.version === 4 ? "224.0.0.0/4" : "ff00::/8")!;
  const zero = toPrefix("0.0.0.0/8")!;
  if (overlaps(prefix, loopback) || overlaps(prefix, multicast) || overlaps(prefix, zero))
    throw invalid(`IP prefix ${prefix.text} is reserved and cannot be a subnet`);
  const other = siblings.find(({ spec }) => {
    const one = toPrefix(spec.cidr);
    return one !== undefined && overlaps(one, prefix);
  });
  if (other) throw invalid(`Requested subnet with cidr: ${prefix.text} for network: ${other.spec.networkID} overlaps with another subnet`);
}

function gatewayOf(attributes: SubnetAttributes, prefix: Prefix): string | undefined {
  if (attributes.gateway_ip === null) return undefined;
  if (attributes.gateway_ip !== undefined) return checkGateway(attributes.gateway_ip, prefix);
  const { first } = hostBounds(prefix);
  return toAddress(first, prefix.version);
}

function checkGateway(gateway: string, prefix: Prefix): string {
  const address = normalAddress(gateway);
  if (address === undefined) throw invalid(`'${gateway}' is not a valid IP address for gateway_ip`);
  if (versionOf(address) !== prefix.version) throw invalid(`gateway_ip '${gateway}' does not match the ip_version '${prefix.version}'`);
  const linkLocal = prefix.version === 6 && contains(toPrefix("fe80::/10")!, address);
  const { first, last } = hostBounds(prefix);
  const number = toNumber(address);
  if (!linkLocal && !contains(prefix, address)) throw invalid(`Gateway ${gateway} is not on the subnet ${prefix.text}`);
  if (!linkLocal && prefix.version === 4 && (number < first || number > last)) throw invalid(`Gateway is not valid on subnet`);
  return address;
}

const normalRange = ({ start, end }: Range): Range => ({ start: normalAddress(start) ?? start, end: normalAddress(end) ?? end });

function checkPools(pools: readonly Range[], prefix: Prefix, gateway: string | undefined): void {
  const seen: { pool: Range; first: bigint; last: bigint }[] = [];
  for (const pool of pools) {
    const text = `${pool.start}-${pool.end}`;
    if (versionOf(pool.start) !== prefix.version || versionOf(pool.end) !== prefix.version)
      throw badRequest(`The allocation pool ${text} is not valid.`, "InvalidAllocationPool");
    const [first, last] = [toNumber(pool.start), toNumber(pool.end)];
    if (last < first) throw badRequest(`The allocation pool ${text} is not valid.`, "InvalidAllocationPool");
    const bounds = hostBounds(prefix);
    if (first < bounds.first || last > bounds.last)
      throw badRequest(`The allocation pool ${text} spans beyond the subnet cidr ${prefix.text}.`, "OutOfBoundsAllocationPool");
    const rival = seen.find((one) => first <= one.last && one.first <= last);
    if (rival)
      throw conflict(
        `Found overlapping allocation pools: ${rival.pool.start}-${rival.pool.end} ${text} for subnet ${prefix.text}.`,
        "OverlappingAllocationPools",
      );
    seen.push({ pool, first, last });
  }
  if (gateway !== undefined) refuseGatewayInPools(gateway, pools);
}

function refuseGatewayInPools(gateway: string, pools: readonly Range[]): void {
  const pool = pools.find((one) => inPools([one], gateway));
  if (pool)
    throw conflict(`Gateway ip ${gateway} conflicts with allocation pool ${pool.start}-${pool.end}.`, "GatewayConflictWithAllocationPools");
}

function checkModes(attributes: SubnetAttributes, prefix: Prefix): void {
  const { ipv6_ra_mode: ra, ipv6_address_mode: address } = attributes;
  if (!ra && !address) return;
  if (prefix.version === 4) throw invalid("ipv6_ra_mode and ipv6_address_mode are for IPv6 subnets only");
  if (attributes.enable_dhcp === false) throw invalid("ipv6_ra_mode or ipv6_address_mode cannot be set when enable_dhcp is set to False");
  if (ra && address && ra !== address)
    throw invalid(
      `ipv6_ra_mode set to '${ra}' with ipv6_address_mode set to '${address}' is not valid. If both attributes are set, they must be the same value`,
    );
  if ((ra === "slaac" || address === "slaac" || ra === "dhcpv6-stateless" || address === "dhcpv6-stateless") && prefix.length !== 64)
    throw invalid(
      `Invalid CIDR ${prefix.text} for IPv6 address mode. OpenStack uses the EUI-64 address format, which requires the prefix to be /64`,
    );
}

function checkLists(attributes: Partial<SubnetAttributes>, version: number): void {
  const { dns_nameservers: servers, host_routes: routes } = attributes;
  if (servers && servers.length > MAX_NAMESERVERS)
    throw badRequest(
      `Unable to complete operation: the number of DNS nameservers exceeds the limit ${MAX_NAMESERVERS}.`,
      "DNSNameServersExhausted",
    );
  for (const server of servers ?? []) if (versionOf(server) === undefined) throw invalid(`'${server}' is not a valid nameserver`);
  if (routes && routes.length > MAX_HOST_ROUTES)
    throw badRequest(
      `Unable to complete operation: the number of host routes exceeds the limit ${MAX_HOST_ROUTES}.`,
      "HostRoutesExhausted",
    );
  for (const { destination, nexthop } of routes ?? []) {
    if (toPrefix(destination)?.version !== version)
      throw invalid(`the host route's destination '${destination}' is no IPv${version} prefix`);
    if (versionOf(nexthop) !== version) throw invalid(`the host route's nexthop '${nexthop}' is no IPv${version} address`);
  }
}
