/** A rule is an entry of its SecurityGroup's spec.rules; see security-groups.ts. */
import { randomUUID } from "node:crypto";
import type { SecurityGroupRules } from "../../generated/network/index.ts";
import type { Call, Handlers } from "../http/call.ts";
import { badRequest, notFound } from "../http/errors.ts";
import { timestamp } from "../kube/time.ts";
import { canSee, enforce } from "./access.ts";
import { converted, createAll, type Forms } from "./bodies.ts";
import { chosen, toList } from "./collection.ts";
import { checkQuota } from "./limits.ts";
import { toStandard, touched } from "./objects.ts";
import { realiseSecurityGroup } from "./security-group-realisation.ts";
import { type RuleAnswer, toSecurityGroupRule } from "./security-group-rule-answers.ts";
import { type Rule, type RuleAttributes, refuseDuplicate, toRule } from "./security-group-rule-checks.ts";
import { assertRemoteGroup, ensureDefaultGroup, getSecurityGroup, type SecurityGroup } from "./security-groups.ts";

const forms: Forms<Required<RuleAttributes>> = {
  security_group_id: "as sent",
  direction: "as sent",
  ethertype: "as sent",
  protocol: "as sent",
  port_range_min: "integer",
  port_range_max: "integer",
  remote_ip_prefix: "as sent",
  remote_group_id: "as sent",
  remote_address_group_id: "as sent",
  description: "as sent",
  tenant_id: "as sent",
  project_id: "as sent",
};

const parentsOf = (call: Call, group: SecurityGroup) => {
  const { project_id } = toStandard(call.kube, group);
  return { "security_group:project_id": project_id, "security_group:tenant_id": project_id, "ext_parent:project_id": project_id };
};

/** Rules with their groups, of those that the caller may see. */
function rulesOf(call: Call): { group: SecurityGroup; rule: Rule; answer: RuleAnswer }[] {
  return call.kube.list("SecurityGroup").flatMap((group) => {
    const parents = parentsOf(call, group);
    return (group.spec.rules ?? [])
      .map((rule) => ({ group, rule, answer: toSecurityGroupRule(call.kube, group, rule) }))
      .filter(({ answer }) => canSee(call, "security_group_rule", answer, parents));
  });
}

function getRule(call: Call, id: string) {
  const found = rulesOf(call).find(({ rule }) => rule.id === id);
  if (found !== undefined) return found;
  // What the database finds is withheld by the policy, and that has a name of its own.
  const hidden = call.kube.list("SecurityGroup").some(({ spec }) => spec.rules?.some((rule) => rule.id === id));
  throw notFound("Security group rule", id, hidden ? "HTTPNotFound" : "SecurityGroupRuleNotFound");
}

export const securityGroupRules = {
  async list(call) {
    if (call.token.project) await ensureDefaultGroup(call.kube, call.token.project.namespace, call.now());
    return toList(
      call,
      "security_group_rules",
      rulesOf(call).map(({ answer }) => answer),
    );
  },

  show(call) {
    return { security_group_rule: chosen(call, getRule(call, call.path.security_group_rule_id).answer) };
  },

  create(call) {
    return createAll<RuleAttributes, RuleAnswer>(call.body, ["security_group_rule", "security_group_rules"], {
      create: async (sent) => {
        const attributes = converted(sent, forms);
        const group = await getSecurityGroup(call, attributes.security_group_id);
        const project = toStandard(call.kube, group).project_id;
        enforce(call, "create_security_group_rule", {
          item: { project_id: project },
          parents: parentsOf(call, group),
          changes: attributes,
        });
        const asked = attributes.project_id ?? attributes.tenant_id;
        if (asked && asked !== project && !call.admin)
          throw badRequest(
            "Specifying 'project_id' or 'tenant_id' other than the authenticated project in request requires admin privileges",
            "HTTPBadRequest",
          );
        const rule = toRule({ description: "", ...attributes }, randomUUID(), timestamp(call.now()));
        await assertRemoteGroup(call, rule);
        checkQuota(call.kube, group.metadata.namespace ?? "", "security_group_rule");
        const updated = await call.kube.update(
          group,
          touched(call.now(), ({ spec }) => {
            refuseDuplicate(rule, spec.rules ?? []);
            spec.rules = [...(spec.rules ?? []), rule];
          }),
        );
        await realiseSecurityGroup(call.kube, updated);
        return toSecurityGroupRule(call.kube, updated, rule);
      },
      remove: ({ id }) => removeRule(call, id),
    });
  },

  async delete(call): Promise<undefined> {
    const { group, answer } = getRule(call, call.path.security_group_rule_id);
    enforce(call, "delete_security_group_rule", { item: answer, parents: parentsOf(call, group) });
    await removeRule(call, answer.id);
  },
} satisfies Handlers<SecurityGroupRules>;

async function removeRule(call: Call, id: string): Promise<void> {
  const { group } = getRule(call, id);
  const updated = await call.kube.update(
    group,
    touched(call.now(), ({ spec }) => {
      spec.rules = (spec.rules ?? []).filter((rule) => rule.id !== id);
    }),
  );
  await realiseSecurityGroup(call.kube, updated);
}
