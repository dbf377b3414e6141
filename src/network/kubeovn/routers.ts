/**
 * A router is a Vpc. Its gateway is an OvnEip with the address of the gateway port; each attached IPv4 subnet has an OvnSnatRule to it, as
 * long as the router translates. https://kubeovn.github.io/docs/stable/en/advance/ovn-eip-fip-snat/
 */
import { createHash } from "node:crypto";
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import type { Kube } from "../../kube/kube.ts";
import { openstackId, ROUTER } from "../../kube/names.ts";
import type { KubeObject } from "../../kube/objects.ts";
import { owns } from "../allocation.ts";
import { portsOfDevice } from "../relations.ts";
import { ensure, realiseSubnet, remove, routerVpc, toVpc } from "./subnets.ts";

type Router = Kinds["Router"];
type Vpc = Kinds["KubeOvnVpc"];
type Port = Kinds["Port"];
type Subnet = Kinds["Subnet"];

interface Gateway {
  /** The Kube-OVN Subnet of the external network. */
  externalSubnet: string;
  address: string;
  /** Where packets for the rest of the world go. */
  nextHop: string | undefined;
}

/** Brings Vpc, gateway address and translations to what the router says. Repeatable. */
export async function realiseRouter(kube: Kube, router: Router): Promise<void> {
  const id = openstackId(router);
  const ports = portsOfDevice(kube, id, router.metadata.namespace);
  const gateway = await gatewayOf(kube, ports);
  const name = routerVpc(id);
  await ensure(kube, toVpc(name, { [ROUTER]: id }));
  const vpc = kube.find("KubeOvnVpc", undefined, name) ?? (await kube.own.read("KubeOvnVpc", undefined, name));
  if (vpc)
    await kube.own.update(vpc, (copy) => ({
      ...copy,
      spec: {
        ...copy.spec,
        staticRoutes: routesOf(router, gateway),
        enableExternal: gateway !== undefined,
        extraExternalSubnets: gateway ? [gateway.externalSubnet] : [],
      },
    }));

  // Kube-OVN looks for the router's own address under this name before it takes any.
  const eip = gateway && `${name}-${gateway.externalSubnet}`;
  const translated = gateway && router.spec.externalGateway?.enableSNAT !== false ? attachedSubnets(kube, ports) : [];
  if (gateway && eip) {
    const present = kube.find("KubeOvnEip", undefined, eip);
    if (present && present.spec.v4Ip !== gateway.address) await remove(kube, present);
    await ensure(kube, {
      apiVersion: "kubeovn.io/v1",
      kind: "OvnEip",
      metadata: { name: eip, labels: { [ROUTER]: id } },
      spec: { externalSubnet: gateway.externalSubnet, type: "lrp", v4Ip: gateway.address },
    });
  }
  const wanted = eip === undefined ? [] : translated.map((subnet) => toSnatRule(id, eip, subnet));
  for (const rule of kube.list("KubeOvnSnatRule").filter(({ metadata }) => metadata.labels?.[ROUTER] === id))
    if (!wanted.some(({ metadata, spec }) => metadata.name === rule.metadata.name && spec.ovnEip === rule.spec.ovnEip))
      await remove(kube, rule);
  for (const rule of wanted) await ensure(kube, rule);
  for (const old of kube.list("KubeOvnEip").filter(({ metadata }) => metadata.labels?.[ROUTER] === id && metadata.name !== eip))
    await remove(kube, old);
}

/** Takes away all that stands for the router of this id. */
export async function withdrawRouter(kube: Kube, id: string): Promise<void> {
  const isOurs = ({ metadata }: KubeObject) => metadata.labels?.[ROUTER] === id;
  for (const rule of kube.list("KubeOvnSnatRule").filter(isOurs)) await remove(kube, rule);
  for (const eip of kube.list("KubeOvnEip").filter(isOurs)) await remove(kube, eip);
  for (const vpc of kube.list("KubeOvnVpc").filter(isOurs)) await remove(kube, vpc);
}

async function gatewayOf(kube: Kube, ports: readonly Port[]): Promise<Gateway | undefined> {
  const port = ports.find(({ spec }) => spec.deviceOwner === "network:router_gateway");
  const fixed = port?.spec.fixedIPs?.find(({ ipAddress }) => !ipAddress.includes(":"));
  const subnet = fixed && kube.findById("Subnet", undefined, fixed.subnetID);
  if (fixed === undefined || subnet === undefined || port === undefined || !owns(kube, openstackId(port), fixed)) return undefined;
  const externalSubnet = await realiseSubnet(kube, subnet);
  return externalSubnet === undefined ? undefined : { externalSubnet, address: fixed.ipAddress, nextHop: subnet.spec.gatewayIP };
}

function routesOf(router: Router, gateway: Gateway | undefined): NonNullable<Vpc["spec"]["staticRoutes"]> {
  const own = (router.spec.routes ?? []).map(({ destination, nexthop }) => ({
    policy: "policyDst",
    cidr: destination,
    nextHopIP: nexthop,
  }));
  if (gateway?.nextHop === undefined || own.some(({ cidr }) => cidr === "0.0.0.0/0")) return own;
  return [...own, { policy: "policyDst", cidr: "0.0.0.0/0", nextHopIP: gateway.nextHop }];
}

const attachedSubnets = (kube: Kube, ports: readonly Port[]): Subnet[] =>
  ports
    .filter(({ spec }) => spec.deviceOwner === "network:router_interface")
    .flatMap(({ spec }) => spec.fixedIPs ?? [])
    .flatMap(({ subnetID }) => kube.findById("Subnet", undefined, subnetID) ?? [])
    .filter(({ spec }) => spec.ipVersion === 4);

const toSnatRule = (routerId: string, ovnEip: string, subnet: Subnet): Kinds["KubeOvnSnatRule"] => ({
  apiVersion: "kubeovn.io/v1",
  kind: "OvnSnatRule",
  metadata: { name: `snat-${openstackId(subnet)}-${suffixOf(ovnEip)}`, labels: { [ROUTER]: routerId } },
  spec: { ovnEip, vpc: routerVpc(routerId), v4IpCidr: subnet.spec.cidr },
});

export const suffixOf = (...parts: string[]): string => createHash("sha256").update(parts.join("/")).digest("hex").slice(0, 8);
