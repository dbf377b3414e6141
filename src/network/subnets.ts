/**
 * A subnet is a Subnet (network.dicot.io/v1alpha1) in the namespace of its network. A Kube-OVN Subnet stands behind it once a server
 * or a router needs it.
 *
 *   name, cidr, gateway_ip, enable_dhcp …   spec
 *   gateway_ip null                         spec.gatewayIP is absent
 *   allocation_pools                        spec.allocationPools
 *   dns_nameservers, host_routes            spec; told to servers by Kube-OVN's DHCP
 */
import { randomUUID } from "node:crypto";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Subnets } from "../../generated/network/index.ts";
import type { Call, Handlers } from "../http/call.ts";
import { badRequest, conflict } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { openstackId } from "../kube/names.ts";
import { assertSees, canSee, enforce, seekerOf, shown } from "./access.ts";
import type { Range } from "./addresses.ts";
import { toPrefix } from "./addresses.ts";
import { automatic } from "./allocation.ts";
import { converted, createAll, type Forms } from "./bodies.ts";
import { chosen, toList } from "./collection.ts";
import { realiseSubnet } from "./kubeovn/subnets.ts";
import { checkQuota } from "./limits.ts";
import { findNetwork, getNetwork, parentsOf } from "./networks.ts";
import { getAnywhere, nameOf, newMetadata, type Seeker, type Standard, toStandard, touched } from "./objects.ts";
import { podSubnets, profileOf } from "./profile.ts";
import { portsOfSubnet, subnetsOfNetwork } from "./relations.ts";
import { dropSubnet } from "./subnet-removal.ts";
import { checkSubnetChange, completeSubnet } from "./subnet-rules.ts";
import { cutSubnet, findDefaultPool, getSubnetPool, refuseOtherPool } from "./subnetpools.ts";

export type Subnet = Kinds["Subnet"];

export interface SubnetAttributes {
  network_id: string;
  name?: string;
  description?: string;
  ip_version?: number;
  cidr?: string | null;
  prefixlen?: number;
  gateway_ip?: string | null;
  enable_dhcp?: boolean;
  allocation_pools?: Range[] | null;
  dns_nameservers?: string[] | null;
  host_routes?: { destination: string; nexthop: string }[] | null;
  ipv6_address_mode?: string | null;
  ipv6_ra_mode?: string | null;
  subnetpool_id?: string | null;
  use_default_subnetpool?: boolean;
  service_types?: string[];
  tenant_id?: string;
  project_id?: string;
}

export interface SubnetAnswer extends Standard {
  network_id: string;
  name: string;
  description: string;
  ip_version: number;
  cidr: string;
  gateway_ip: string | null;
  enable_dhcp: boolean;
  allocation_pools: Range[];
  dns_nameservers: string[];
  host_routes: { destination: string; nexthop: string }[];
  ipv6_address_mode: string | null;
  ipv6_ra_mode: string | null;
  subnetpool_id: string | null;
  service_types: string[];
  "router:external": boolean;
}

const forms: Forms<Required<SubnetAttributes>> = {
  network_id: "as sent",
  name: "as sent",
  description: "as sent",
  ip_version: "integer",
  cidr: "as sent",
  prefixlen: "integer",
  gateway_ip: "as sent",
  enable_dhcp: "boolean",
  allocation_pools: "as sent",
  dns_nameservers: "as sent",
  host_routes: "as sent",
  ipv6_address_mode: "as sent",
  ipv6_ra_mode: "as sent",
  subnetpool_id: "as sent",
  use_default_subnetpool: "boolean",
  service_types: "as sent",
  tenant_id: "as sent",
  project_id: "as sent",
};
const defaults = { service_types: [] };

export function toSubnet(kube: Kube, subnet: Subnet): SubnetAnswer {
  const { spec } = subnet;
  return {
    ...toStandard(kube, subnet),
    network_id: spec.networkID,
    name: nameOf(subnet),
    description: spec.description ?? "",
    ip_version: spec.ipVersion,
    cidr: spec.cidr,
    gateway_ip: spec.gatewayIP ?? null,
    enable_dhcp: spec.enableDHCP ?? true,
    allocation_pools: spec.allocationPools ?? [],
    dns_nameservers: spec.dnsNameservers ?? [],
    host_routes: spec.hostRoutes ?? [],
    ipv6_address_mode: spec.ipv6AddressMode ?? null,
    ipv6_ra_mode: spec.ipv6RAMode ?? null,
    subnetpool_id: spec.subnetPoolID ?? null,
    service_types: spec.serviceTypes ?? [],
    "router:external": kube.findById("Network", subnet.metadata.namespace, spec.networkID)?.spec.external ?? false,
  };
}

/** `spec` is complete and checked: see `completeSubnet`. */
export const toSubnetObject = (spec: Subnet["spec"], namespace: string, id: string = randomUUID()): Subnet => ({
  apiVersion: "network.dicot.io/v1alpha1",
  kind: "Subnet",
  metadata: newMetadata(spec.name, namespace, id),
  spec,
});

const subnetsOf = (kube: Kube): readonly Subnet[] => [...kube.list("Subnet"), ...(profileOf(kube) === "pod" ? podSubnets(kube) : [])];

const findSubnet = (seeker: Seeker, id: string): Subnet | undefined =>
  (seeker.namespace && seeker.kube.findById("Subnet", seeker.namespace, id)) ||
  seeker.kube.findById("Subnet", undefined, id) ||
  podSubnets(seeker.kube).find(({ metadata }) => metadata.uid === id);

/** A subnet that the caller may see. Throws 404 SubnetNotFound. */
export async function getSubnet(call: Call, id: string): Promise<Subnet> {
  const seeker = seekerOf(call);
  const subnet = findSubnet(seeker, id) ?? (await getAnywhere(seeker, "Subnet", id, "SubnetNotFound"));
  assertSees(call, "subnet", toSubnet(call.kube, subnet), { type: "SubnetNotFound", parents: parentsOfSubnet(seeker, subnet) });
  return subnet;
}

export const networkOf = (seeker: Seeker, subnet: Subnet) => findNetwork(seeker, subnet.spec.networkID);

const parentsOfSubnet = (seeker: Seeker, subnet: Subnet) => parentsOf(seeker.kube, networkOf(seeker, subnet));

export const subnets = {
  list(call) {
    const seeker = seekerOf(call);
    const items = subnetsOf(call.kube).flatMap((subnet) => {
      const item = toSubnet(call.kube, subnet);
      const parents = parentsOfSubnet(seeker, subnet);
      return canSee(call, "subnet", item, parents) ? [shown(call, "subnet", item, parents)] : [];
    });
    return toList(call, "subnets", items);
  },

  async show(call) {
    const subnet = await getSubnet(call, call.path.subnet_id);
    return { subnet: chosen(call, shown(call, "subnet", toSubnet(call.kube, subnet), parentsOfSubnet(seekerOf(call), subnet))) };
  },

  create(call) {
    return createAll<SubnetAttributes, SubnetAnswer>(call.body, ["subnet", "subnets"], {
      create: async (sent) => {
        const attributes = converted(sent, forms);
        const network = await getNetwork(call, attributes.network_id);
        const parents = parentsOf(call.kube, network);
        enforce(call, "create_subnet", { item: { project_id: parents["network:project_id"] }, parents, changes: attributes, defaults });
        if (profileOf(call.kube) === "pod") throw conflict("The pod network's ranges belong to the cluster.", "SubnetCreateNotSupported");
        const namespace = network.metadata.namespace ?? "";
        const siblings = subnetsOfNetwork(call.kube, openstackId(network));
        const spec = completeSubnet(await withCidr(call, attributes), siblings);
        refuseOtherPool(spec, siblings);
        checkQuota(call.kube, namespace, "subnet");
        // An administrator may make a subnet in anybody's network: it belongs to the network's project.
        return toSubnet(call.kube, await call.kube.create(toSubnetObject(spec, namespace)));
      },
      remove: async ({ id }) => call.kube.delete(await getSubnet(call, id)),
    });
  },

  async update(call) {
    const subnet = await getSubnet(call, call.path.subnet_id);
    const attributes = converted((call.body as { subnet: Partial<SubnetAttributes> }).subnet, forms);
    const parents = parentsOfSubnet(seekerOf(call), subnet);
    enforce(call, "update_subnet", { item: toSubnet(call.kube, subnet), parents, changes: attributes });
    assertOurs(subnet);
    const change = checkSubnetChange(attributes, subnet, call.kube);
    const updated = await call.kube.update(
      subnet,
      touched(call.now(), (copy) => {
        Object.assign(copy.spec, change);
        if (attributes.gateway_ip === null) delete copy.spec.gatewayIP;
      }),
    );
    await realiseSubnet(call.kube, updated, { onlyIfPresent: true });
    return { subnet: shown(call, "subnet", toSubnet(call.kube, updated), parents) };
  },

  async delete(call): Promise<undefined> {
    const subnet = await getSubnet(call, call.path.subnet_id);
    enforce(call, "delete_subnet", { item: toSubnet(call.kube, subnet), parents: parentsOfSubnet(seekerOf(call), subnet) });
    assertOurs(subnet);
    const id = openstackId(subnet);
    const floating = call.kube.list("FloatingIP").some(({ spec }) => spec.subnetID === id);
    const ports = portsOfSubnet(call.kube, id);
    const needed = ports.some(({ spec }) => !automatic(subnet) || spec.deviceOwner?.startsWith("network:"));
    if (floating || needed)
      throw conflict(
        `Unable to complete operation on subnet ${id}: One or more ports have an IP allocation from this subnet.`,
        "SubnetInUse",
      );
    // Hosts gave themselves these addresses: they go with the prefix.
    for (const port of ports)
      await call.kube.own.update(port, ({ spec, ...rest }) => ({
        ...rest,
        spec: { ...spec, fixedIPs: spec.fixedIPs?.filter(({ subnetID }) => subnetID !== id) ?? [] },
      }));
    await dropSubnet(call.kube, subnet);
  },
} satisfies Handlers<Subnets>;

/** A range of the pool, where the body names one. */
async function withCidr(call: Call, attributes: SubnetAttributes): Promise<SubnetAttributes> {
  const pool = await poolFor(call, attributes);
  if (pool === undefined) return attributes;
  const cidr = cutSubnet(call.kube, pool, { cidr: attributes.cidr ?? undefined, length: attributes.prefixlen });
  return { ...attributes, subnetpool_id: openstackId(pool), cidr };
}

/** https://opendev.org/openstack/neutron/src/tag/29.0.0/neutron/db/db_base_plugin_v2.py (_get_subnetpool_id) */
async function poolFor(call: Call, attributes: SubnetAttributes) {
  if (!attributes.use_default_subnetpool) return attributes.subnetpool_id ? getSubnetPool(call, attributes.subnetpool_id) : undefined;
  if (attributes.subnetpool_id)
    throw badRequest("Bad subnets request: subnetpool_id and use_default_subnetpool cannot both be specified.", "BadRequest");
  const version = attributes.cidr ? toPrefix(attributes.cidr)?.version : attributes.ip_version;
  if (version === undefined)
    throw badRequest("Bad subnets request: ip_version must be specified in the absence of cidr and subnetpool_id.", "BadRequest");
  const pool = findDefaultPool(call, version);
  if (pool === undefined) throw badRequest(`Bad subnets request: No default subnetpool found for IPv${version}.`, "BadRequest");
  return pool;
}

function assertOurs(subnet: Subnet): void {
  if (subnet.metadata.namespace === undefined) throw conflict("The pod network's ranges belong to the cluster.", "SubnetInUse");
}
