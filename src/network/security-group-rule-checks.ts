/**
 * Which security group rules make sense, by Neutron's own reckoning, and which the backend can enforce.
 * https://opendev.org/openstack/neutron/src/tag/27.0.0/neutron/db/securitygroups_db.py (_validate_security_group_rule)
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { badRequest, conflict } from "../http/errors.ts";
import { toPrefix } from "./addresses.ts";

export type Rule = NonNullable<Kinds["SecurityGroup"]["spec"]["rules"]>[number];

export interface RuleAttributes {
  security_group_id: string;
  direction: "ingress" | "egress";
  ethertype?: string | null;
  protocol?: string | number | null;
  port_range_min?: number | null;
  port_range_max?: number | null;
  remote_ip_prefix?: string | null;
  remote_group_id?: string | null;
  remote_address_group_id?: string | null;
  description?: string;
  tenant_id?: string;
  project_id?: string;
}

/** Names that Neutron knows, by protocol number. https://opendev.org/openstack/neutron-lib/src/tag/3.20.0/neutron_lib/constants.py */
const numbers: Record<string, number> = {
  ah: 51,
  dccp: 33,
  egp: 8,
  esp: 50,
  gre: 47,
  hopopt: 0,
  icmp: 1,
  igmp: 2,
  ipip: 4,
  "ipv6-encap": 41,
  "ipv6-frag": 44,
  "ipv6-icmp": 58,
  icmpv6: 58,
  "ipv6-nonxt": 59,
  "ipv6-opts": 60,
  "ipv6-route": 43,
  ospf: 89,
  pgm: 113,
  rsvp: 46,
  sctp: 132,
  tcp: 6,
  udp: 17,
  udplite: 136,
  vrrp: 112,
};
const withPorts = ["tcp", "udp", "sctp", "dccp", "udplite", "6", "17", "132", "33", "136"];
const icmp = ["icmp", "ipv6-icmp", "icmpv6", "1", "58"];

/** The number of a protocol by name or number; undefined for all. */
export const protocolNumber = (protocol: string | undefined): number | undefined =>
  protocol === undefined ? undefined : (numbers[protocol] ?? Number(protocol));

/** Checks a rule and gives it the form in which it is kept. `id` and time are the caller's to choose. */
export function toRule(attributes: RuleAttributes, id: string, createdAt: string): Rule {
  const protocol = protocolOf(attributes.protocol);
  const ethertype = ethertypeOf(attributes.ethertype, protocol);
  const remote = attributes.remote_ip_prefix || undefined;
  if (remote && attributes.remote_group_id)
    throw badRequest("Only remote_ip_prefix or remote_group_id may be provided.", "SecurityGroupMultipleRemoteEntites");
  if (attributes.remote_address_group_id) throw badRequest("There are no address groups.", "InvalidInput");
  if (remote) checkPrefix(remote, ethertype);
  const ports = portsOf(attributes, protocol, ethertype);
  return {
    id,
    direction: attributes.direction,
    ethertype,
    createdAt,
    ...(protocol === undefined ? {} : { protocol }),
    ...ports,
    ...(remote ? { remoteIPPrefix: withLength(remote) } : {}),
    ...(attributes.remote_group_id ? { remoteGroupID: attributes.remote_group_id } : {}),
    ...(attributes.description === undefined ? {} : { description: attributes.description }),
  };
}

/** One address is a prefix as long as itself: neutron/extensions/securitygroup.py (convert_ip_prefix_to_cidr). */
const withLength = (prefix: string) => (prefix.includes("/") ? prefix : `${prefix}/${prefix.includes(":") ? 128 : 32}`);

function protocolOf(sent: string | number | null | undefined): string | undefined {
  if (sent === null || sent === undefined || sent === "") return undefined;
  const protocol = String(sent).toLowerCase();
  if (protocol === "any") return undefined;
  if (protocol in numbers) return protocol;
  if (/^\d+$/.test(protocol) && Number(protocol) <= 255) return String(Number(protocol));
  throw badRequest(
    `Security group rule protocol ${protocol} not supported. Only protocol values [${Object.keys(numbers).sort().join(", ")}] and integer representations [0 to 255] are supported.`,
    "SecurityGroupRuleInvalidProtocol",
  );
}

function ethertypeOf(sent: string | null | undefined, protocol: string | undefined): "IPv4" | "IPv6" {
  const word = (sent ?? "IPv4").toLowerCase();
  const ethertype = word === "ipv4" ? "IPv4" : word === "ipv6" ? "IPv6" : undefined;
  if (ethertype === undefined)
    throw badRequest(
      `Security group rule for ethertype '${sent}' not supported. Allowed values are ['IPv4', 'IPv6'].`,
      "SecurityGroupRuleInvalidEtherType",
    );
  const forIpv6 = protocol === "icmpv6" || protocol?.startsWith("ipv6-") || protocol === "58";
  if (ethertype === "IPv4" && forIpv6)
    throw badRequest(`Invalid ethertype ${ethertype} for protocol ${protocol}.`, "SecurityGroupEthertypeConflictWithProtocol");
  return ethertype;
}

function checkPrefix(text: string, ethertype: "IPv4" | "IPv6"): void {
  const prefix = toPrefix(text);
  if (prefix === undefined) throw badRequest(`Invalid CIDR ${text} given as IP prefix.`, "InvalidCIDR");
  if (`IPv${prefix.version}` !== ethertype)
    throw badRequest(`Conflicting value ethertype ${ethertype} for CIDR ${text}`, "SecurityGroupRuleParameterConflict");
}

function portsOf(attributes: RuleAttributes, protocol: string | undefined, ethertype: string): Pick<Rule, "portRangeMin" | "portRangeMax"> {
  const min = attributes.port_range_min ?? undefined;
  const max = attributes.port_range_max ?? undefined;
  if (min === undefined && max === undefined) return {};
  if (protocol === undefined)
    throw badRequest("Must also specify protocol if port range is given.", "SecurityGroupProtocolRequiredWithPorts");
  if (icmp.includes(protocol)) {
    for (const [name, value] of [
      ["type", min],
      ["code", max],
    ] as const)
      if (value !== undefined && (value < 0 || value > 255))
        throw badRequest(
          `Invalid value for ICMP ${name} (${name === "type" ? "port-range-min" : "port-range-max"}) ${value}. It must be 0 to 255.`,
          "SecurityGroupInvalidIcmpValue",
        );
    if (min === undefined)
      throw badRequest(
        `ICMP code (port-range-max) ${max} is provided but ICMP type (port-range-min) is missing.`,
        "SecurityGroupMissingIcmpType",
      );
    // An ICMP "IPv6" rule is one of ICMPv6.
    return { portRangeMin: min, ...(max === undefined ? {} : { portRangeMax: max }) };
  }
  if (!withPorts.includes(protocol))
    throw badRequest(
      `Must also specify a protocol with ports, not ${protocol} (${ethertype}), if port range is given.`,
      "SecurityGroupInvalidProtocolForPort",
    );
  const outside = [min, max].find((port) => port !== undefined && (port < 1 || port > 65535));
  // Tempest reads these words: https://opendev.org/openstack/tempest/src/tag/47.0.0/tempest/api/network/test_security_groups_negative.py
  if (outside !== undefined) throw badRequest(`Invalid value for port ${outside}`, "SecurityGroupInvalidPortValue");
  if (min === undefined || max === undefined || min > max)
    throw badRequest("For TCP/UDP protocols, port_range_min must be <= port_range_max", "SecurityGroupInvalidPortRange");
  return { portRangeMin: min, portRangeMax: max };
}

/** Two rules that let through the same. */
const sameRule = (a: Rule, b: Rule): boolean =>
  a.direction === b.direction &&
  a.ethertype === b.ethertype &&
  protocolNumber(a.protocol) === protocolNumber(b.protocol) &&
  a.portRangeMin === b.portRangeMin &&
  a.portRangeMax === b.portRangeMax &&
  normalPrefix(a) === normalPrefix(b) &&
  a.remoteGroupID === b.remoteGroupID;

export const normalPrefix = (rule: Rule): string | undefined =>
  rule.remoteIPPrefix === undefined ? undefined : (toPrefix(rule.remoteIPPrefix)?.text ?? rule.remoteIPPrefix);

/** Throws 409 SecurityGroupRuleExists. */
export function refuseDuplicate(rule: Rule, rules: readonly Rule[]): void {
  const same = rules.find((one) => sameRule(one, rule));
  if (same) throw conflict(`Security group rule already exists. Rule id is ${same.id}.`, "SecurityGroupRuleExists");
}
