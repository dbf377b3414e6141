/** How many addresses of each network are taken. */
import type { NetworkIpAvailabilities, ServiceProviders } from "../../generated/network/index.ts";
import type { Call, Handlers } from "../http/call.ts";
import { notFound } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { openstackId } from "../kube/names.ts";
import { canSee } from "./access.ts";
import { hostBounds, poolSize, toPrefix } from "./addresses.ts";
import { chosen, toList } from "./collection.ts";
import type { Network } from "./networks.ts";
import { nameOf, toStandard } from "./objects.ts";
import { profileOf } from "./profile.ts";
import { portsOfSubnet, subnetsOfNetwork } from "./relations.ts";
import type { Subnet } from "./subnets.ts";

function toSubnetAvailability(kube: Kube, subnet: Subnet) {
  const { first, last } = hostBounds(toPrefix(subnet.spec.cidr)!);
  const pools = subnet.spec.allocationPools ?? [];
  const id = openstackId(subnet);
  const ports = portsOfSubnet(kube, id).flatMap(({ spec }) => (spec.fixedIPs ?? []).filter(({ subnetID }) => subnetID === id));
  const floating = kube.list("FloatingIP").filter(({ spec }) => spec.subnetID === id);
  return {
    subnet_id: id,
    subnet_name: nameOf(subnet),
    cidr: subnet.spec.cidr,
    ip_version: subnet.spec.ipVersion,
    total_ips: Number(pools.length > 0 ? poolSize(pools) : last - first + 1n),
    used_ips: ports.length + floating.length,
  };
}

function toAvailability(kube: Kube, network: Network) {
  const { id, project_id, tenant_id } = toStandard(kube, network);
  const subnets = subnetsOfNetwork(kube, id).map((subnet) => toSubnetAvailability(kube, subnet));
  return {
    network_id: id,
    network_name: nameOf(network),
    project_id,
    tenant_id,
    total_ips: subnets.reduce((sum, { total_ips }) => sum + total_ips, 0),
    used_ips: subnets.reduce((sum, { used_ips }) => sum + used_ips, 0),
    subnet_ip_availability: subnets,
  };
}

/** Those that the caller may see: an administrator all, anybody else none. */
const availabilities = (call: Call) =>
  call.kube
    .list("Network")
    .map((network) => toAvailability(call.kube, network))
    .filter((availability) => canSee(call, "network_ip_availability", availability));

export const networkIpAvailabilities = {
  list: (call) => toList(call, "network_ip_availabilities", availabilities(call)),

  show(call) {
    const id = call.path.network_ip_availability_id;
    const found = availabilities(call).find(({ network_id }) => network_id === id);
    if (found === undefined) throw notFound("Network", id, "NetworkNotFound");
    return { network_ip_availability: chosen(call, found) };
  },
} satisfies Handlers<NetworkIpAvailabilities>;

export const serviceProviders = {
  list: (call) =>
    toList(
      call,
      "service_providers",
      profileOf(call.kube) === "kube-ovn" ? [{ service_type: "L3_ROUTER_NAT", name: "kube-ovn", default: true }] : [],
    ),
} satisfies Handlers<ServiceProviders>;
