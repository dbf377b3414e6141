/**
 * A floating IP is an OvnEip, and while it leads somewhere an OvnFip. Where its router is distributed, the node of the server translates;
 * else the router's gateway. https://kubeovn.github.io/docs/stable/en/advance/ovn-eip-fip-snat/
 */
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import type { Kube } from "../../kube/kube.ts";
import { FLOATING_IP, openstackId } from "../../kube/names.ts";
import { owns } from "../allocation.ts";
import { findNic } from "../interfaces.ts";
import { findSubnetOfPort } from "../relations.ts";
import { suffixOf } from "./routers.ts";
import { ensure, findBackend, realiseSubnet, remove, routerVpc } from "./subnets.ts";

type FloatingIp = Kinds["FloatingIP"];
type Router = Kinds["Router"];
type Fip = Kinds["KubeOvnFip"];

/** Brings address and translation to what the floating IP says. Repeatable. */
export async function realiseFloatingIp(kube: Kube, floating: FloatingIp): Promise<void> {
  const id = openstackId(floating);
  const { subnetID, floatingIPAddress: address, fixedIPAddress: fixed, routerID } = floating.spec;
  const subnet = subnetID === undefined ? undefined : kube.findById("Subnet", undefined, subnetID);
  const externalSubnet = subnet && (await realiseSubnet(kube, subnet));
  // An address is a floating IP's by its allocation, which tenants cannot make; and only the project's own routers lead to it.
  if (subnetID === undefined || externalSubnet === undefined || address === undefined) return;
  if (!owns(kube, id, { subnetID, ipAddress: address })) return;
  const router = routerID === undefined ? undefined : kube.findById("Router", floating.metadata.namespace, routerID);
  const labels = { [FLOATING_IP]: id };
  const eip = `eip-${id}`;
  await ensure(kube, {
    apiVersion: "kubeovn.io/v1",
    kind: "OvnEip",
    metadata: { name: eip, labels },
    spec: { externalSubnet, type: "nat", v4Ip: address },
  });
  const fip = fixed && router ? await toFip(kube, floating, { eip, router, fixed }) : undefined;
  // Kube-OVN can't move one: another target is another object, as the old one may take its time to go.
  for (const old of fipsOf(kube, id)) if (old.metadata.name !== fip?.metadata.name) await remove(kube, old);
  if (fip) await ensure(kube, fip);
}

/**
 * With the NIC's IP Kube-OVN tells OVN the port and its MAC, and the server's node translates; with the bare address the gateway does.
 * https://github.com/kubeovn/kube-ovn/blob/v1.15.0/pkg/controller/ovn_fip.go (handleAddOvnFip), pkg/ovs/ovn-nb-nat.go (newNat)
 */
async function toFip(
  kube: Kube,
  floating: FloatingIp,
  { eip, router, fixed }: { eip: string; router: Router; fixed: string },
): Promise<Fip> {
  const id = openstackId(floating);
  const routerId = openstackId(router);
  const nic = router.spec.distributed ? await nicOf(kube, floating, router) : undefined;
  return {
    apiVersion: "kubeovn.io/v1",
    kind: "OvnFip",
    metadata: { name: `fip-${id}-${suffixOf(routerId, fixed, ...(nic ? [nic] : []))}`, labels: { [FLOATING_IP]: id } },
    spec: {
      ovnEip: eip,
      ipType: "ip",
      ...(nic ? { ipName: nic, type: "distributed" } : { vpc: routerVpc(routerId), v4Ip: fixed }),
    },
  };
}

/**
 * The name of Kube-OVN's IP of the server's NIC: there is none before its first start, nor for an address that the guest took as a further one.
 * Kube-OVN takes the Vpc from it, so it has to be a NIC of the project, on a switch of the router: tenants write ports by hand, too.
 * https://github.com/kubeovn/kube-ovn/blob/v1.15.0/pkg/ovs/util.go (PodNameToPortName; of a VirtualMachine's pod with the machine's name)
 */
async function nicOf(kube: Kube, { metadata, spec }: FloatingIp, router: Router): Promise<string | undefined> {
  const { namespace } = metadata;
  const port = spec.portID === undefined ? undefined : kube.findById("Port", namespace, spec.portID);
  const subnet = port && findSubnetOfPort(kube, port);
  const backend = subnet && findBackend(kube, subnet);
  if (backend === undefined || backend.spec.vpc !== routerVpc(openstackId(router))) return undefined;
  const nic = port && findNic(kube, port);
  if (nic === undefined || nic.vm.metadata.deletionTimestamp !== undefined) return undefined;
  const name = `${nic.vm.metadata.name}.${namespace}.${nic.provider}`;
  const ip = await kube.own.read("KubeOvnIP", undefined, name);
  return ip?.spec.subnet === backend.metadata.name && ip?.spec.namespace === namespace && ip?.spec.v4IpAddress === spec.fixedIPAddress
    ? name
    : undefined;
}

export async function withdrawFloatingIp(kube: Kube, id: string): Promise<void> {
  for (const fip of fipsOf(kube, id)) await remove(kube, fip);
  for (const eip of kube.list("KubeOvnEip").filter(({ metadata }) => metadata.labels?.[FLOATING_IP] === id)) await remove(kube, eip);
}

const fipsOf = (kube: Kube, id: string) => kube.list("KubeOvnFip").filter(({ metadata }) => metadata.labels?.[FLOATING_IP] === id);

/** Kube-OVN has put the floating IP's translation into effect. */
export const isFloatingIpReady = (kube: Kube, floating: FloatingIp): boolean =>
  fipsOf(kube, openstackId(floating)).some(({ metadata, status }) => metadata.deletionTimestamp === undefined && status?.ready === true);
