/** Kube-OVN's Vips, external addresses and the rules that use them. */
import { createHash, randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import type { KubeObject } from "../../kube/objects.ts";
import type { Controller } from "../controller.ts";
import { dropFinalizer } from "../kubevirt/vmi-status.ts";
import type { Simulation } from "../simulation.ts";
import { type Ipam, ownerKey } from "./ipam.ts";
import { defaultVpc, finalizer } from "./subnets.ts";

type Eip = Kinds["KubeOvnEip"];
type Vip = Kinds["KubeOvnVip"];
type Rule = Kinds["KubeOvnFip" | "KubeOvnSnatRule" | "KubeOvnDnatRule"];

const retryMilliseconds = 1000;
const freshMac = () => ["02", ...[...randomBytes(5)].map((byte) => byte.toString(16).padStart(2, "0"))].join(":");

const protect = <T extends KubeObject>({ cluster }: Simulation, object: T) =>
  cluster.update(object, (copy) => {
    const finalizers = copy.metadata.finalizers ?? [];
    if (!finalizers.includes(finalizer)) copy.metadata.finalizers = [...finalizers, finalizer];
  });

const release = ({ cluster }: Simulation, object: KubeObject) => cluster.update(object, (copy) => dropFinalizer(copy, finalizer));

export function vips(sim: Simulation, addresses: Ipam): Controller<Vip> {
  return {
    kind: "KubeOvnVip",
    triggers: {
      KubeOvnSubnet: (subnet) =>
        sim.cluster
          .list<Vip>("KubeOvnVip")
          .filter((v) => v.spec.subnet === subnet.metadata.name && !v.status?.v4ip && !v.status?.v6ip)
          .map((v) => v.metadata.name),
    },
    async reconcile(vip) {
      if (vip.metadata.deletionTimestamp !== undefined) return void (await release(sim, vip));
      if (vip.status?.v4ip || vip.status?.v6ip) return undefined;
      const made = await protect(sim, vip);
      const { subnet, v4ip, v6ip, macAddress, type } = vip.spec;
      const got = addresses.take(subnet, ownerKey("Vip", vip.metadata.name!), [v4ip, v6ip].filter(Boolean).join(",") || undefined);
      if (!made || "message" in got) return retryMilliseconds;
      await sim.cluster.updateStatus(made, (copy) => {
        copy.status = { ...copy.status, v4ip: got.v4 ?? "", v6ip: got.v6 ?? "", mac: macAddress || freshMac(), type: type ?? "" };
      });
      return undefined;
    },
    gone: async (vip) => addresses.free(vip.spec.subnet, ownerKey("Vip", vip.metadata.name!)),
  };
}

/** The rules that use an external address; it cannot go before them. */
const ruleKinds = ["KubeOvnFip", "KubeOvnSnatRule", "KubeOvnDnatRule"] as const;
const natWords: Record<(typeof ruleKinds)[number], string> = { KubeOvnFip: "fip", KubeOvnSnatRule: "snat", KubeOvnDnatRule: "dnat" };

export function externalAddresses(sim: Simulation, addresses: Ipam): Controller<Eip> {
  const { cluster } = sim;
  const users = ruleKinds.map((kind) => ({ word: natWords[kind], by: cluster.index<Rule>(kind, ({ spec }) => [spec.ovnEip]) }));
  const eipOf = (rule: KubeObject) => [(rule as Rule).spec.ovnEip];
  return {
    kind: "KubeOvnEip",
    triggers: Object.fromEntries(ruleKinds.map((kind) => [kind, eipOf])),
    async reconcile(eip) {
      const name = eip.metadata.name!;
      const nat = users
        .filter(({ by }) => by(name).length > 0)
        .map(({ word }) => word)
        .join(",");
      if (eip.metadata.deletionTimestamp !== undefined) {
        if (nat === "") await release(sim, eip);
        return undefined;
      }
      const made = await protect(sim, eip);
      const { externalSubnet, v4Ip, v6Ip, macAddress, type } = eip.spec;
      const wanted = [eip.status?.v4Ip || v4Ip, eip.status?.v6Ip || v6Ip].filter(Boolean).join(",") || undefined;
      const got = addresses.take(externalSubnet, ownerKey("OvnEip", name), wanted);
      if (!made || "message" in got) return retryMilliseconds;
      // Kube-OVN writes the address it chose into the spec too.
      const mac = macAddress || eip.status?.macAddress || freshMac();
      const written = await cluster.update(made, (copy) => {
        copy.spec = { ...copy.spec, v4Ip: got.v4 ?? "", v6Ip: got.v6 ?? "", macAddress: mac, type: type || "nat" };
      });
      if (!written) return undefined;
      await cluster.updateStatus(written, (copy) => {
        const next = { ...copy.status, v4Ip: got.v4 ?? "", v6Ip: got.v6 ?? "", macAddress: mac, type: type || "nat", nat, ready: true };
        if (!isDeepStrictEqual(next, copy.status)) copy.status = next;
      });
      return undefined;
    },
    gone: async (eip) => addresses.free(eip.spec.externalSubnet, ownerKey("OvnEip", eip.metadata.name!)),
  };
}

/** FIPs, SNAT and DNAT rules: ready when their external address is, and what they lead to exists. */
export function natRules(sim: Simulation, kind: (typeof ruleKinds)[number]): Controller<Rule> {
  const { cluster } = sim;
  const byEip = cluster.index<Rule>(kind, ({ spec }) => [spec.ovnEip]);
  const byTarget = cluster.index<Rule>(kind, ({ spec }) => [spec.ipName, "vpcSubnet" in spec ? (spec.vpcSubnet as string) : undefined]);
  const users = (object: KubeObject) => byTarget(object.metadata.name!).map((rule) => rule.metadata.name);

  /** The inner address, or network, and the Vpc it is in. */
  function targetOf(rule: Rule): { v4: string; v6: string; vpc: string } | undefined {
    const { spec } = rule;
    if (rule.kind === "OvnSnatRule") {
      const subnet = rule.spec.vpcSubnet
        ? cluster.find<Kinds["KubeOvnSubnet"]>("KubeOvnSubnet", undefined, rule.spec.vpcSubnet)
        : undefined;
      if (subnet) {
        const [v4 = "", v6 = ""] = [false, true].map(
          (six) => (subnet.spec.cidrBlock ?? "").split(",").find((cidr) => cidr.includes(":") === six) ?? "",
        );
        return { v4, v6, vpc: subnet.spec.vpc || defaultVpc };
      }
      if (rule.spec.v4IpCidr && spec.vpc) return { v4: rule.spec.v4IpCidr, v6: rule.spec.v6IpCidr ?? "", vpc: spec.vpc };
    }
    const vpcOf = (name: string) => cluster.find<Kinds["KubeOvnSubnet"]>("KubeOvnSubnet", undefined, name)?.spec.vpc || defaultVpc;
    if (spec.ipName && "ipType" in spec && spec.ipType === "vip") {
      const vip = cluster.find<Vip>("KubeOvnVip", undefined, spec.ipName);
      return vip?.status?.v4ip ? { v4: vip.status.v4ip, v6: vip.status.v6ip ?? "", vpc: vpcOf(vip.spec.subnet) } : undefined;
    }
    if (spec.ipName) {
      const ip = cluster.find<Kinds["KubeOvnIP"]>("KubeOvnIP", undefined, spec.ipName);
      return ip && { v4: ip.spec.v4IpAddress ?? "", v6: ip.spec.v6IpAddress ?? "", vpc: vpcOf(ip.spec.subnet) };
    }
    return "v4Ip" in spec && spec.v4Ip && spec.vpc ? { v4: spec.v4Ip as string, v6: "", vpc: spec.vpc } : undefined;
  }

  return {
    kind,
    triggers: {
      KubeOvnEip: (eip) => byEip(eip.metadata.name!).map((rule) => rule.metadata.name),
      KubeOvnIP: users,
      KubeOvnVip: users,
      KubeOvnSubnet: users,
    },
    async reconcile(rule) {
      if (rule.metadata.deletionTimestamp !== undefined) return void (await release(sim, rule));
      const eip = cluster.find<Eip>("KubeOvnEip", undefined, rule.spec.ovnEip);
      const target = targetOf(rule);
      const made = await protect(sim, rule);
      const ready = eip?.status?.ready === true && target !== undefined;
      if (!made) return undefined;
      await cluster.updateStatus<Rule>(made, (copy) => {
        if (!ready) {
          if (copy.status?.ready) copy.status = { ...copy.status, ready: false };
          return;
        }
        const outer = { v4Eip: eip.status?.v4Ip ?? "", v6Eip: eip.status?.v6Ip ?? "", vpc: target.vpc, ready: true };
        const inner = rule.kind === "OvnSnatRule" ? { v4IpCidr: target.v4, v6IpCidr: target.v6 } : { v4Ip: target.v4, v6Ip: target.v6 };
        const next = { ...copy.status, ...outer, ...inner };
        if (!isDeepStrictEqual(next, copy.status)) copy.status = next;
      });
      return undefined;
    },
  };
}

/** The port group of a security group has its name without what OVN does not allow (pkg/ovs/util.go, GetSgPortGroupName). */
export function securityGroups(sim: Simulation): Controller<Kinds["KubeOvnSecurityGroup"]> {
  return {
    kind: "KubeOvnSecurityGroup",
    async reconcile(group) {
      if (group.metadata.deletionTimestamp !== undefined) return void (await release(sim, group));
      const made = await protect(sim, group);
      if (!made) return undefined;
      const digest = (rules: object[] = []) => createHash("md5").update(JSON.stringify(rules)).digest("hex");
      await sim.cluster.updateStatus(made, (copy) => {
        const { ingressRules, egressRules, allowSameGroupTraffic = false } = copy.spec;
        const next = {
          ...copy.status,
          portGroup: `ovn.sg.${copy.metadata.name!.replaceAll("-", ".")}`,
          allowSameGroupTraffic,
          ingressMd5: digest(ingressRules),
          egressMd5: digest(egressRules),
          ingressLastSyncSuccess: true,
          egressLastSyncSuccess: true,
        };
        if (!isDeepStrictEqual(next, copy.status)) copy.status = next;
      });
      return undefined;
    },
  };
}
