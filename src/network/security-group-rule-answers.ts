/** A rule as clients see it, by itself and in its group. Its id is its own; its project and revision are the group's. */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Kube } from "../kube/kube.ts";
import { openstackId } from "../kube/names.ts";
import { type Standard, toStandard } from "./objects.ts";
import { normalPrefix, type Rule } from "./security-group-rule-checks.ts";

export interface RuleAnswer extends Omit<Standard, "tags"> {
  security_group_id: string;
  direction: string;
  ethertype: string;
  protocol: string | null;
  port_range_min: number | null;
  port_range_max: number | null;
  remote_ip_prefix: string | null;
  normalized_cidr: string | null;
  remote_group_id: string | null;
  remote_address_group_id: string | null;
  belongs_to_default_sg: boolean | null;
  /** Null for a rule that came with its group. */
  description: string | null;
}

export function toSecurityGroupRule(kube: Kube, group: Kinds["SecurityGroup"], rule: Rule): RuleAnswer {
  const { tags: _, ...standard } = toStandard(kube, group);
  const createdAt = rule.createdAt ?? standard.created_at;
  return {
    ...standard,
    id: rule.id,
    // A rule never changes; its group's revision would say that it did.
    revision_number: 0,
    created_at: createdAt,
    updated_at: createdAt,
    security_group_id: openstackId(group),
    direction: rule.direction,
    ethertype: rule.ethertype,
    protocol: rule.protocol ?? null,
    port_range_min: rule.portRangeMin ?? null,
    port_range_max: rule.portRangeMax ?? null,
    remote_ip_prefix: rule.remoteIPPrefix ?? null,
    normalized_cidr: normalPrefix(rule) ?? null,
    remote_group_id: rule.remoteGroupID ?? null,
    remote_address_group_id: rule.remoteAddressGroupID ?? null,
    belongs_to_default_sg: group.metadata.name === "default",
    description: rule.description ?? null,
  };
}
