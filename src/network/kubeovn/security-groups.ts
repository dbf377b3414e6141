/**
 * A security group as Kube-OVN's SecurityGroup. Its rules are allowances over a deny-all that Kube-OVN puts under every port that has a
 * group. https://github.com/kubeovn/kube-ovn/blob/v1.15.0/pkg/apis/kubeovn/v1/security-group.go
 */
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import { badRequest } from "../../http/errors.ts";
import { openstackId, SECURITY_GROUP } from "../../kube/names.ts";
import { normalPrefix, protocolNumber, type Rule } from "../security-group-rule-checks.ts";

type KubeOvnSecurityGroup = Kinds["KubeOvnSecurityGroup"];
type KubeOvnRule = NonNullable<KubeOvnSecurityGroup["spec"]["ingressRules"]>[number];

export const securityGroupName = (id: string): string => `sg-${id}`;

// IANA's numbers on the left, Kube-OVN's words on the right.
const protocols: Record<number, string> = { 1: "icmp", 6: "tcp", 17: "udp", 58: "icmp" };

/** All allowances weigh the same: there is no refusing rule that they would have to outrank. */
const PRIORITY = 200;

export function toKubeOvnSecurityGroup(group: Kinds["SecurityGroup"]): KubeOvnSecurityGroup {
  const id = openstackId(group);
  const rules = (group.spec.rules ?? []).filter(hasWords);
  return {
    apiVersion: "kubeovn.io/v1",
    kind: "SecurityGroup",
    metadata: { name: securityGroupName(id), labels: { [SECURITY_GROUP]: id } },
    spec: {
      allowSameGroupTraffic: false,
      ingressRules: rules.filter(({ direction }) => direction === "ingress").map(toKubeOvnRule),
      egressRules: rules.filter(({ direction }) => direction === "egress").map(toKubeOvnRule),
    },
  };
}

function toKubeOvnRule(rule: Rule): KubeOvnRule {
  const number = protocolNumber(rule.protocol);
  const protocol = number === undefined ? "all" : (protocols[number] ?? "all");
  const ports = protocol === "tcp" || protocol === "udp";
  return {
    ipVersion: rule.ethertype === "IPv4" ? "ipv4" : "ipv6",
    protocol,
    priority: PRIORITY,
    policy: "allow",
    ...(rule.remoteGroupID
      ? { remoteType: "securityGroup", remoteSecurityGroup: securityGroupName(rule.remoteGroupID) }
      : { remoteType: "address", remoteAddress: normalPrefix(rule) ?? (rule.ethertype === "IPv4" ? "0.0.0.0/0" : "::/0") }),
    ...(ports ? { portRangeMin: rule.portRangeMin ?? 1, portRangeMax: rule.portRangeMax ?? 65535 } : {}),
  };
}

/** Kube-OVN's rules know TCP, UDP, ICMP as a whole, or everything. The others become access lists: `acls.ts`. */
export function hasWords(rule: Rule): boolean {
  const number = protocolNumber(rule.protocol);
  if (number === undefined) return true;
  if (!(number in protocols)) return false;
  return protocols[number] !== "icmp" || rule.portRangeMin === undefined;
}

/** DCCP and UDP-Lite have ports in Neutron; OVN has no field for them. */
const portless = new Set([33, 136]);

/** A rule that is kept but not enforced would be a hole: it is refused with 400. */
export function assertEnforceable(rule: Rule): void {
  const number = protocolNumber(rule.protocol) ?? 0;
  if (rule.portRangeMin === undefined || !portless.has(number)) return;
  throw badRequest(
    `Invalid input for operation: security groups of this cloud know no ports of protocol ${rule.protocol}.`,
    "InvalidInput",
  );
}
