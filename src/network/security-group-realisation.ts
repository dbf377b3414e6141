/** Security groups become what the cluster's network enforces: Kube-OVN's SecurityGroups, or NetworkPolicies on the pod network. */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { isAlreadyExists } from "../kube/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { openstackId, SECURITY_GROUP } from "../kube/names.ts";
import * as kubeOvn from "./kubeovn/security-groups.ts";
import { lacksAcls, realiseSubnet, remove } from "./kubeovn/subnets.ts";
import * as podNetwork from "./network-policies.ts";
import { profileOf } from "./profile.ts";
import type { Rule } from "./security-group-rule-checks.ts";

type SecurityGroup = Kinds["SecurityGroup"];

/** Throws 400 for a rule that the cluster's network cannot have. */
export function assertEnforceable(kube: Kube, rule: Rule): void {
  (profileOf(kube) === "kube-ovn" ? kubeOvn : podNetwork).assertEnforceable(rule);
}

/** Brings the backend to what the group says. Repeatable. */
export async function realiseSecurityGroup(kube: Kube, group: SecurityGroup): Promise<void> {
  if (profileOf(kube) === "kube-ovn") {
    const wanted = kubeOvn.toKubeOvnSecurityGroup(group);
    await put(kube, kube.find("KubeOvnSecurityGroup", undefined, wanted.metadata.name ?? ""), wanted);
    await realiseAcls(kube, group);
    return;
  }
  for (const wanted of [podNetwork.toBasePolicy(group.metadata.namespace ?? ""), podNetwork.toNetworkPolicy(kube, group)])
    await put(kube, kube.find("NetworkPolicy", wanted.metadata.namespace, wanted.metadata.name ?? ""), wanted);
}

/** The switches of the group's ports, where they have or lack access lists for it. */
async function realiseAcls(kube: Kube, group: SecurityGroup): Promise<void> {
  const id = openstackId(group);
  const ports = kube.indexed("Port", "securityGroup", id);
  const subnetIds = new Set(ports.flatMap(({ spec }) => (spec.fixedIPs ?? []).map(({ subnetID }) => subnetID)));
  for (const subnetId of subnetIds) {
    const subnet = kube.findById("Subnet", undefined, subnetId ?? "");
    if (subnet !== undefined && lacksAcls(kube, subnet, group)) await realiseSubnet(kube, subnet, { onlyIfPresent: true });
  }
}

/** Takes away what stands for the group of this id. */
export async function withdrawSecurityGroup(kube: Kube, id: string): Promise<void> {
  for (const object of [...kube.list("KubeOvnSecurityGroup"), ...kube.list("NetworkPolicy")])
    if (object.metadata.labels?.[SECURITY_GROUP] === id) await remove(kube, object);
}

type Realised = Kinds["KubeOvnSecurityGroup"] | Kinds["NetworkPolicy"];

async function put<T extends Realised>(kube: Kube, current: T | undefined, wanted: T): Promise<void> {
  if (current !== undefined) {
    await kube.own.update(current, (copy) => ({ ...copy, spec: wanted.spec }));
    return;
  }
  try {
    await kube.own.create(wanted);
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
  }
}
