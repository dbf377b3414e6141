/**
 * Security groups on the pod network: one NetworkPolicy each, over one that refuses everything to servers that have port security.
 * Policies select pods, so a group is a server's and not a single port's.
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { badRequest } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { openstackId, SECURITY_GROUP } from "../kube/names.ts";
import { GROUP_LABEL, GUARDED } from "./interfaces.ts";
import { normalPrefix, protocolNumber, type Rule } from "./security-group-rule-checks.ts";

type NetworkPolicy = Kinds["NetworkPolicy"];

// IANA's numbers on the left, Kubernetes' words on the right.
const protocols: Record<number, string> = { 6: "TCP", 17: "UDP", 132: "SCTP" };

export function assertEnforceable(rule: Rule): void {
  const number = protocolNumber(rule.protocol);
  if (number !== undefined && !(number in protocols))
    throw badRequest(`Invalid input for operation: the pod network has no rules for protocol ${rule.protocol}.`, "InvalidInput");
}

/** Servers with port security reach nothing and are reached by nothing, but for what their groups allow. */
export const toBasePolicy = (namespace: string): NetworkPolicy => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "openstack-guarded", namespace },
  spec: { podSelector: { matchLabels: { [GUARDED]: "" } }, policyTypes: ["Ingress", "Egress"] },
});

export function toNetworkPolicy(kube: Kube, group: Kinds["SecurityGroup"]): NetworkPolicy {
  const id = openstackId(group);
  const rules = group.spec.rules ?? [];
  const peersOf = (rule: Rule) => toPeers(kube, rule);
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: `sg-${id}`, namespace: group.metadata.namespace ?? "", labels: { [SECURITY_GROUP]: id } },
    spec: {
      podSelector: { matchLabels: { [`${GROUP_LABEL}${id}`]: "" } },
      policyTypes: ["Ingress", "Egress"],
      ingress: rules.filter(({ direction }) => direction === "ingress").map((rule) => ({ from: peersOf(rule), ...toPorts(rule) })),
      egress: rules.filter(({ direction }) => direction === "egress").map((rule) => ({ to: peersOf(rule), ...toPorts(rule) })),
    },
  };
}

function toPeers(kube: Kube, rule: Rule) {
  if (rule.remoteGroupID === undefined)
    return [{ ipBlock: { cidr: normalPrefix(rule) ?? (rule.ethertype === "IPv4" ? "0.0.0.0/0" : "::/0") } }];
  const podSelector = { matchLabels: { [`${GROUP_LABEL}${rule.remoteGroupID}`]: "" } };
  const remote = kube.findById("SecurityGroup", undefined, rule.remoteGroupID);
  const namespace = remote?.metadata.namespace;
  // The selector alone would mean the policy's own namespace only.
  return [
    namespace === undefined
      ? { podSelector }
      : { podSelector, namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } } },
  ];
}

function toPorts(rule: Rule) {
  const number = protocolNumber(rule.protocol);
  if (number === undefined) return {};
  const protocol = protocols[number] ?? "TCP";
  const { portRangeMin: port, portRangeMax: endPort } = rule;
  return {
    ports: [{ protocol, ...(port === undefined ? {} : { port }), ...(endPort === undefined || endPort === port ? {} : { endPort }) }],
  };
}
