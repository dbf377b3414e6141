/** Kube-OVN's controllers of Subnets and Vpcs: what is in use, who may go, and which networks do not fit together. */
import { isDeepStrictEqual } from "node:util";
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import type { KubeObject } from "../../kube/objects.ts";
import { objectKey } from "../../kube/paths.ts";
import { timestamp } from "../../kube/time.ts";
import { findCondition, hasCondition, withCondition } from "../conditions.ts";
import type { Controller } from "../controller.ts";
import { dropFinalizer } from "../kubevirt/vmi-status.ts";
import type { Simulation } from "../simulation.ts";
import { cidrRange, contains, isIPv6, overlaps, toNumber } from "./addresses.ts";
import { type Ipam, unused } from "./ipam.ts";

type Subnet = Kinds["KubeOvnSubnet"];
type Vpc = Kinds["KubeOvnVpc"];
type IP = Kinds["KubeOvnIP"];

export const finalizer = "kubeovn.io/kube-ovn-controller";
export const defaultVpc = "ovn-cluster";

const cidrs = ({ spec }: Subnet) => (spec.cidrBlock ?? "").split(",").filter(Boolean);
const vpcOf = ({ spec }: Subnet) => spec.vpc || defaultVpc;

/** Why a Subnet cannot be made, in the order of pkg/util/validator.go and pkg/controller/subnet.go (v1.15); undefined: it can. */
export function refusalOf(subnet: Subnet, others: readonly Subnet[]): string | undefined {
  if (cidrs(subnet).length === 0) return "cidrBlock is required";
  try {
    for (const cidr of cidrs(subnet)) {
      const range = cidrRange(cidr);
      const gateway = (subnet.spec.gateway ?? "").split(",").find((each) => each && isIPv6(each) === isIPv6(cidr));
      if (gateway !== undefined && !contains(range, toNumber(gateway))) return `gateway ${gateway} is not in cidr ${cidr}`;
    }
  } catch {
    return `subnet ${subnet.metadata.name} cidr ${subnet.spec.cidrBlock} is invalid`;
  }
  for (const other of others) {
    if (other.metadata.name === subnet.metadata.name || vpcOf(other) !== vpcOf(subnet)) continue;
    // Networks of a VLAN are told apart by it, not by their addresses.
    if ((other.spec.vlan ?? "") !== (subnet.spec.vlan ?? "")) continue;
    const clash = cidrs(subnet).some((a) => cidrs(other).some((b) => isIPv6(a) === isIPv6(b) && overlaps(cidrRange(a), cidrRange(b))));
    if (clash)
      return `subnet ${subnet.metadata.name} cidr ${subnet.spec.cidrBlock} is conflict with subnet ${other.metadata.name} cidr ${other.spec.cidrBlock}`;
  }
  return undefined;
}

export function subnets(sim: Simulation, addresses: Ipam): Controller<Subnet> {
  const { cluster } = sim;
  const ips = cluster.index<IP>("KubeOvnIP", ({ spec }) => [spec.subnet]);
  const ofVpc = cluster.index<Subnet>("KubeOvnSubnet", (subnet) => [vpcOf(subnet)]);

  async function reconcile(subnet: Subnet): Promise<undefined> {
    const name = subnet.metadata.name!;
    if (subnet.metadata.deletionTimestamp !== undefined) {
      // The finalizer stays as long as an address is in use.
      if (ips(name).length === 0) await cluster.update(subnet, (copy) => dropFinalizer(copy, finalizer));
      return undefined;
    }
    const made = await cluster.update(subnet, (copy) => {
      const finalizers = copy.metadata.finalizers ?? [];
      if (!finalizers.includes(finalizer)) copy.metadata.finalizers = [...finalizers, finalizer];
      copy.spec.vpc ||= defaultVpc;
      copy.spec.provider ||= "ovn";
      copy.spec.protocol ||= cidrs(copy).length > 1 ? "Dual" : isIPv6(cidrs(copy)[0] ?? "") ? "IPv6" : "IPv4";
      copy.spec.gatewayType ||= "distributed";
    });
    if (!made) return undefined;
    // Who was there first stays.
    const first = isValidated(made)
      ? []
      : ofVpc(vpcOf(made)).filter((other) => isValidated(other) || (!isDecided(other) && isOlder(other, made)));
    const refusal = refusalOf(made, first);
    const { v4, v6 } = refusal === undefined ? addresses.usage(name) : { v4: unused, v6: unused };
    const now = timestamp(sim.now());
    await cluster.updateStatus(made, (copy) => {
      const conditions = [
        {
          type: "Validated",
          status: refusal === undefined ? "True" : "False",
          reason: refusal === undefined ? "ValidateLogicalSwitchSuccess" : "ValidateLogicalSwitchFailed",
          message: refusal ?? "",
        },
        {
          type: "Ready",
          status: refusal === undefined ? "True" : "False",
          reason: refusal === undefined ? "ResetLogicalSwitchAclSuccess" : "ValidateLogicalSwitchFailed",
          message: refusal ?? "",
        },
      ].reduce((all, condition) => withCondition(all, condition, now), copy.status?.conditions ?? []);
      const next = {
        ...copy.status,
        conditions,
        v4availableIPs: v4.available,
        v4usingIPs: v4.using,
        v4usingIPrange: v4.ranges,
        v6availableIPs: v6.available,
        v6usingIPs: v6.using,
        v6usingIPrange: v6.ranges,
        activateGateway: "n1",
        dhcpV4OptionsUUID: "",
        dhcpV6OptionsUUID: "",
      };
      if (!isDeepStrictEqual(next, copy.status)) copy.status = next;
    });
    return undefined;
  }

  return {
    kind: "KubeOvnSubnet",
    triggers: {
      KubeOvnIP: (ip) => [(ip as IP).spec.subnet],
      KubeOvnVip: (vip) => [(vip as Kinds["KubeOvnVip"]).spec.subnet],
      KubeOvnEip: (eip) => [(eip as Kinds["KubeOvnEip"]).spec.externalSubnet],
      // One that was refused may fit once another is gone.
      KubeOvnSubnet: (subnet, previous) =>
        previous && subnet.metadata.deletionTimestamp !== undefined ? ofVpc(vpcOf(subnet as Subnet)).map(objectKey) : [],
    },
    reconcile,
  };
}

const isValidated = ({ status }: Subnet) => hasCondition(status?.conditions, "Validated");
const isDecided = ({ status }: Subnet) => findCondition(status?.conditions, "Validated") !== undefined;

const isOlder = (a: KubeObject, b: KubeObject) =>
  `${a.metadata.creationTimestamp} ${a.metadata.uid}` < `${b.metadata.creationTimestamp} ${b.metadata.uid}`;

export function vpcs(sim: Simulation): Controller<Vpc> {
  const { cluster } = sim;
  const ofVpc = cluster.index<Subnet>("KubeOvnSubnet", (subnet) => [vpcOf(subnet)]);
  return {
    kind: "KubeOvnVpc",
    triggers: { KubeOvnSubnet: (subnet, previous) => [vpcOf(subnet as Subnet), previous && vpcOf(previous as Subnet)] },
    async reconcile(vpc) {
      const name = vpc.metadata.name!;
      const members = ofVpc(name).map((subnet) => subnet.metadata.name!);
      if (vpc.metadata.deletionTimestamp !== undefined) {
        if (members.length === 0) await cluster.update(vpc, (copy) => dropFinalizer(copy, finalizer));
        return undefined;
      }
      const made = await cluster.update(vpc, (copy) => {
        const finalizers = copy.metadata.finalizers ?? [];
        if (!finalizers.includes(finalizer)) copy.metadata.finalizers = [...finalizers, finalizer];
      });
      if (!made) return undefined;
      await cluster.updateStatus(made, (copy) => {
        const isDefault = name === defaultVpc;
        const status = {
          standby: true,
          default: isDefault,
          router: name,
          subnets: members.sort(),
          defaultLogicalSwitch: isDefault ? "ovn-default" : "",
        };
        copy.status = { ...copy.status, ...status, enableExternal: copy.spec.enableExternal ?? false };
      });
      return undefined;
    },
  };
}
