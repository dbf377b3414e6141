/**
 * What carries a subnet's traffic: a Kube-OVN Subnet (a logical switch) in the Vpc (a logical router) of the OpenStack router that
 * the subnet is attached to, or in a Vpc of its network's own, where it is alone.
 *
 * A Kube-OVN Subnet cannot change its Vpc, so it is made when a router, a server or a floating IP first needs it
 * (docs/decisions/0010-network-on-kube-ovn.md). A network's first IPv4 and first IPv6 subnet share one, as one NIC has only one switch; so
 * do the second ones, and so on.
 */
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import { conflict } from "../../http/errors.ts";
import { isAlreadyExists, isNotFound } from "../../kube/errors.ts";
import type { Kube } from "../../kube/kube.ts";
import { NETWORK, openstackId, ROUTER, SUBNET } from "../../kube/names.ts";
import { hostBounds, type IpVersion, inPools, outsidePools, toAddress, toNumber, toPrefix } from "../addresses.ts";
import { portsOfSubnet, routerOf, subnetsOfNetwork } from "../relations.ts";
import { aclsFor, aclsOf, toAcls } from "./acls.ts";

type Subnet = Kinds["Subnet"];
type KubeOvnSubnet = Kinds["KubeOvnSubnet"];
type Vpc = Kinds["KubeOvnVpc"];

type Network = Kinds["Network"];

/** Kube-OVN's own, to which networks of the site belong whatever it says. */
const DEFAULT_VPC = "ovn-cluster";

/** The network is one of the site: its gateway is a router out there. */
const isUnderlay = (network: Network | undefined): network is Network =>
  network !== undefined && (network.spec.external === true || network.spec.provider?.physicalNetwork !== undefined);

const vlanName = (network: Network): string => `vlan-${openstackId(network)}`;

/** Brings a physical network's frames in; 0 is untagged. An external network without one is an overlay that ends at the gateways. */
async function ensureVlan(kube: Kube, network: Network): Promise<void> {
  const { physicalNetwork, segmentationID = 0 } = network.spec.provider ?? {};
  if (physicalNetwork === undefined) return;
  await ensure(kube, {
    apiVersion: "kubeovn.io/v1",
    kind: "Vlan",
    metadata: { name: vlanName(network), labels: { [NETWORK]: openstackId(network) } },
    spec: { id: segmentationID, provider: physicalNetwork },
  });
}

export const routerVpc = (routerId: string): string => `router-${routerId}`;
const networkVpc = (networkId: string): string => `network-${networkId}`;

/** The subnets that share one switch with `subnet`, itself among them: at most one of each family, IPv4 first. */
function stackOf(kube: Kube, subnet: Subnet): Subnet[] {
  const siblings = subnetsOfNetwork(kube, subnet.spec.networkID);
  const family = (version: number) => siblings.filter(({ spec }) => spec.ipVersion === version);
  const place = family(subnet.spec.ipVersion).findIndex((one) => openstackId(one) === openstackId(subnet));
  return [family(4)[place], family(6)[place]].filter((one) => one !== undefined);
}

/** What carries the subnet today, if anything does. */
export function findBackend(kube: Kube, subnet: Subnet): KubeOvnSubnet | undefined {
  const ids = stackOf(kube, subnet).map(openstackId);
  return kube
    .list("KubeOvnSubnet")
    .find(({ metadata }) => metadata.deletionTimestamp === undefined && ids.includes(metadata.labels?.[SUBNET] ?? ""));
}

/** Kube-OVN makes an IP for every attached pod, and labels it. */
const isInUse = async (kube: Kube, { metadata }: KubeOvnSubnet): Promise<boolean> =>
  (await kube.own.readAll("KubeOvnIP", undefined, `ovn.kubernetes.io/subnet=${metadata.name}`)).length > 0;

/**
 * What Kube-OVN says is in use of its pools: by our servers, and by pods that others attached.
 * https://github.com/kubeovn/kube-ovn/blob/v1.15.0/pkg/controller/subnet_status.go (calcSubnetStatusIP), pkg/ipam/ip_range_list.go (String)
 */
export function usedRanges({ status }: KubeOvnSubnet, version: IpVersion): { first: bigint; last: bigint }[] {
  const ranges = version === 4 ? status?.v4usingIPrange : status?.v6usingIPrange;
  return (
    (ranges || undefined)?.split(",").map((range) => {
      const [first = "", last = first] = range.split("-");
      return { first: toNumber(first), last: toNumber(last) };
    }) ?? []
  );
}

/**
 * Makes the Kube-OVN Subnet as the Subnets say, with its Vpc, and gives its name. With `onlyIfPresent` it changes what is there and makes
 * nothing. Throws 409 where a router wants a subnet whose servers are on another Vpc.
 */
export async function realiseSubnet(kube: Kube, subnet: Subnet, { onlyIfPresent = false } = {}): Promise<string | undefined> {
  const stack = stackOf(kube, subnet);
  const ids = stack.map(openstackId);
  const network = kube.findById("Network", subnet.metadata.namespace, subnet.spec.networkID);
  const underlay = isUnderlay(network);
  const routerId = underlay ? undefined : routerOf(kube, ids);
  const vpc = underlay ? DEFAULT_VPC : routerId === undefined ? networkVpc(subnet.spec.networkID) : routerVpc(routerId);
  const current = findBackend(kube, subnet);
  if (current === undefined && onlyIfPresent) return undefined;
  const wanted = toKubeOvnSubnet(kube, stack, vpc);
  const acls = aclsFor(kube, ids, current?.spec.acls);
  if (acls.length > 0 || current?.spec.acls !== undefined) wanted.spec.acls = acls;

  if (current !== undefined && current.spec.vpc !== vpc) {
    if (!(await isInUse(kube, current))) {
      await remove(kube, current);
      await removeVpcIfEmpty(kube, current.spec.vpc);
    } else if (routerId === undefined) {
      // The router has gone and the servers stay: cut off from the Vpc's other subnets, as they would be without a router.
      await kube.own.update(current, (copy) => ({ ...copy, spec: { ...copy.spec, private: true, allowSubnets: [] } }));
      return current.metadata.name;
    } else
      throw conflict(
        `Servers of subnet ${openstackId(subnet)} were started without this router, and Kube-OVN cannot move them: stop or delete them first.`,
        "SubnetInUse",
      );
  } else if (current !== undefined) {
    const { cidrBlock, gateway, protocol, ...changeable } = wanted.spec;
    const same = cidrBlock === current.spec.cidrBlock && gateway === current.spec.gateway && protocol === current.spec.protocol;
    const whole = same || (await isInUse(kube, current)) ? changeable : wanted.spec;
    await kube.own.update(current, (copy) => ({ ...copy, spec: { ...copy.spec, ...whole } as KubeOvnSubnet["spec"] }));
    return current.metadata.name;
  }
  if (underlay) await ensureVlan(kube, network);
  else await ensure(kube, toVpc(vpc, routerId === undefined ? { [NETWORK]: subnet.spec.networkID } : { [ROUTER]: routerId }));
  await ensure(kube, wanted);
  return wanted.metadata.name;
}

/** Whether the subnet's switch has other access lists of the group than its rules ask for. */
export function lacksAcls(kube: Kube, subnet: Subnet, group: Kinds["SecurityGroup"]): boolean {
  const backend = findBackend(kube, subnet);
  if (backend === undefined) return false;
  return JSON.stringify(aclsOf(group, backend.spec.acls)) !== JSON.stringify(toAcls(group));
}

/** Takes away what carries the subnet of this id. */
export async function withdrawSubnet(kube: Kube, id: string): Promise<void> {
  for (const backend of kube.list("KubeOvnSubnet").filter(({ metadata }) => metadata.labels?.[SUBNET] === id)) {
    await remove(kube, backend);
    await removeVpcIfEmpty(kube, backend.spec.vpc);
  }
}

export const toVpc = (name: string, labels: Record<string, string>): Vpc => ({
  apiVersion: "kubeovn.io/v1",
  kind: "Vpc",
  metadata: { name, labels },
  spec: {},
});

function toKubeOvnSubnet(kube: Kube, stack: readonly Subnet[], vpc: string): KubeOvnSubnet {
  const [first] = stack;
  const network = kube.findById("Network", first!.metadata.namespace, first!.spec.networkID);
  const id = openstackId(first!);
  const name = `subnet-${id}-${vpc.replace(/^\w+-/, "").slice(0, 8)}`;
  const v4 = stack.find(({ spec }) => spec.ipVersion === 4);
  const v6 = stack.find(({ spec }) => spec.ipVersion === 6);
  const mtu = network?.spec.mtu;
  const gateways = stack.map((subnet) => subnet.spec.gatewayIP ?? substituteGateway(kube, subnet));
  return {
    apiVersion: "kubeovn.io/v1",
    kind: "Subnet",
    metadata: { name, labels: { [SUBNET]: id, [NETWORK]: first!.spec.networkID } },
    spec: {
      vpc,
      protocol: v4 && v6 ? "Dual" : v4 ? "IPv4" : "IPv6",
      provider: `${name}.ovn`,
      cidrBlock: stack.map(({ spec }) => spec.cidr).join(","),
      gateway: gateways.join(","),
      excludeIps: excludedOf(stack, gateways),
      gatewayType: "distributed",
      natOutgoing: false,
      private: false,
      enableDHCP: stack.some(({ spec }) => spec.enableDHCP !== false),
      ...(v4 ? { dhcpV4Options: toDhcpOptions(v4) } : {}),
      ...(v6?.spec.ipv6RAMode ? { enableIPv6RA: true, ipv6RAConfigs: raConfigs[v6.spec.ipv6RAMode] ?? "" } : {}),
      ...(mtu ? { mtu } : {}),
      ...(network?.spec.provider?.physicalNetwork ? { vlan: vlanName(network) } : {}),
    },
  };
}

/**
 * Everything outside the pools, and the gateways, in the order in which Kube-OVN itself writes it back: two who keep changing one field
 * would never end. https://github.com/kubeovn/kube-ovn/blob/v1.15.0/pkg/controller/subnet.go (formatExcludeIPs)
 */
function excludedOf(stack: readonly Subnet[], gateways: readonly string[]): string[] {
  const pools = stack.flatMap(({ spec }) => spec.allocationPools ?? []);
  const outside = stack.flatMap(({ spec }) => outsidePools(toPrefix(spec.cidr)!, spec.allocationPools ?? []));
  return [...outside, ...gateways.filter((gateway) => inPools(pools, gateway))].sort();
}

/** https://github.com/ovn-org/ovn/blob/v24.03.0/ovn-nb.xml (ipv6_ra_configs) */
const raConfigs: Record<string, string> = {
  slaac: "address_mode=slaac,max_interval=30,min_interval=5,send_periodic=true",
  "dhcpv6-stateful": "address_mode=dhcpv6_stateful,max_interval=30,min_interval=5,send_periodic=true",
  "dhcpv6-stateless": "address_mode=dhcpv6_stateless,max_interval=30,min_interval=5,send_periodic=true",
};

/** Kube-OVN's switch always has a gateway. Where Neutron's has none, it gets the last address that nobody has; DHCP doesn't tell of it. */
function substituteGateway(kube: Kube, subnet: Subnet): string {
  const prefix = toPrefix(subnet.spec.cidr)!;
  const used = new Set(
    portsOfSubnet(kube, openstackId(subnet)).flatMap(({ spec }) => (spec.fixedIPs ?? []).map(({ ipAddress }) => ipAddress)),
  );
  let number = hostBounds(prefix).last;
  while (used.has(toAddress(number, prefix.version)) && number > prefix.first) number--;
  return toAddress(number, prefix.version);
}

/** What Kube-OVN does not tell by itself: name servers and routes. It adds lease time, router and MTU. */
function toDhcpOptions({ spec }: Subnet): string {
  const servers = spec.dnsNameservers ?? [];
  const routes = spec.hostRoutes ?? [];
  return [
    ...(servers.length > 0 ? [`dns_server={${servers.join(";")}}`] : []),
    ...(routes.length > 0
      ? [`classless_static_route={${routes.map(({ destination, nexthop }) => `${destination},${nexthop}`).join(",")}}`]
      : []),
  ].join(",");
}

type Ensured = Vpc | KubeOvnSubnet | Kinds["KubeOvnVlan"] | Kinds["KubeOvnEip"] | Kinds["KubeOvnFip"] | Kinds["KubeOvnSnatRule"];

export async function ensure(kube: Kube, object: Ensured): Promise<void> {
  await kube.own.create<Ensured>(object).catch((error: unknown) => {
    if (!isAlreadyExists(error)) throw error;
  });
}

export async function remove(kube: Kube, object: Parameters<Kube["delete"]>[0]): Promise<void> {
  await kube.own.delete(object).catch((error: unknown) => {
    if (!isNotFound(error)) throw error;
  });
}

/** A network's own Vpc goes with its last switch; a router's stays as long as the router. */
async function removeVpcIfEmpty(kube: Kube, name: string | undefined): Promise<void> {
  if (!name?.startsWith("network-")) return;
  const vpc = kube.find("KubeOvnVpc", undefined, name);
  const others = kube.list("KubeOvnSubnet").some(({ spec, metadata }) => spec.vpc === name && metadata.deletionTimestamp === undefined);
  if (vpc && !others) await remove(kube, vpc);
}
