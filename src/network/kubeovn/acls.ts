/**
 * Rules for which Kube-OVN's SecurityGroup has no words (types and codes of ICMP, SCTP, GRE …), as access lists of the Subnets that carry
 * ports of the group. They match the group's ports by the port group that Kube-OVN makes of it, in the tier of its own rules and above its
 * deny-all: https://github.com/kubeovn/kube-ovn/blob/v1.15.0/pkg/ovs/ovn-nb-acl.go (newSgRuleACL, UpdateLogicalSwitchACL)
 */
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import type { Kube } from "../../kube/kube.ts";
import { openstackId } from "../../kube/names.ts";
import { portsOfSubnet } from "../relations.ts";
import { normalPrefix, protocolNumber, type Rule } from "../security-group-rule-checks.ts";
import { hasWords, securityGroupName } from "./security-groups.ts";

type Acl = NonNullable<Kinds["KubeOvnSubnet"]["spec"]["acls"]>[number];

/** What Kube-OVN gives to a rule whose own priority is that of `security-groups.ts`. */
const PRIORITY = 2100;

/** Kube-OVN writes names of port groups and address sets so, as OVN takes no dashes there. */
const ovnName = (groupId: string): string => `ovn.sg.${securityGroupName(groupId)}`.replaceAll("-", ".");

const OURS = /^(?:in|out)port == @ovn\.sg\.sg\./;

/** The access lists of a switch: what others wrote there, and the rules of the groups that ports of `subnetIds` have. */
export function aclsFor(kube: Kube, subnetIds: readonly string[], current: readonly Acl[] = []): Acl[] {
  const ports = subnetIds.flatMap((id) => portsOfSubnet(kube, id));
  const groupIds = [...new Set(ports.flatMap(({ spec }) => spec.securityGroupIDs ?? []))].sort();
  const groups = groupIds.flatMap((id) => kube.findById("SecurityGroup", undefined, id) ?? []);
  return [...current.filter(({ match }) => !OURS.test(match ?? "")), ...groups.flatMap(toAcls)];
}

/** Those of `acls` that stand for the group. */
export const aclsOf = (group: Kinds["SecurityGroup"], acls: readonly Acl[] = []): Acl[] =>
  acls.filter(({ match }) => match?.split(" && ")[0]?.endsWith(` @${ovnName(openstackId(group))}`));

export const toAcls = (group: Kinds["SecurityGroup"]): Acl[] =>
  (group.spec.rules ?? []).filter((rule) => !hasWords(rule)).map((rule) => toAcl(openstackId(group), rule));

function toAcl(groupId: string, rule: Rule): Acl {
  const [direction, port, peer] = rule.direction === "ingress" ? ["to-lport", "outport", "src"] : ["from-lport", "inport", "dst"];
  const ip = rule.ethertype === "IPv4" ? "ip4" : "ip6";
  const prefix = normalPrefix(rule);
  const from = rule.remoteGroupID ? `$${ovnName(rule.remoteGroupID)}.associated.${ip.replace("ip", "v")}` : prefix;
  const match = [`${port} == @${ovnName(groupId)}`, ip, ...(from ? [`${ip}.${peer} == ${from}`] : []), ...protocolMatch(rule)];
  return { direction: direction!, priority: PRIORITY, match: match.join(" && "), action: "allow-related" };
}

/** https://www.ovn.org/support/dist-docs/ovn-sb.5.html, Logical_Flow: match. */
function protocolMatch({ ethertype, protocol, portRangeMin: first, portRangeMax: last }: Rule): string[] {
  const number = protocolNumber(protocol);
  if (number === 1 || number === 58) {
    const icmp = ethertype === "IPv4" ? "icmp4" : "icmp6";
    return [`${icmp}.type == ${first}`, ...(last === undefined ? [] : [`${icmp}.code == ${last}`])];
  }
  const ports = first === undefined ? [] : [`sctp.dst >= ${first}`, `sctp.dst <= ${last ?? first}`];
  return [`ip.proto == ${number}`, ...ports];
}
