/**
 * A security group is a SecurityGroup (network.dicot.io/v1alpha1) in its project's namespace, its rules with it. Kube-OVN's own
 * SecurityGroup, or a NetworkPolicy where there is only the pod network, follows it (security-group-realisation.ts).
 *
 *   name, description, stateful   spec
 *   security_group_rules          spec.rules
 *
 * The group `default` of a project is made when it is first asked for; its object's name is `default`, so that there can be only one.
 */
import { randomUUID } from "node:crypto";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { SecurityGroups } from "../../generated/network/index.ts";
import type { Call, Handlers } from "../http/call.ts";
import { badRequest, conflict, notFound } from "../http/errors.ts";
import { isAlreadyExists } from "../kube/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { ID, openstackId } from "../kube/names.ts";
import { timestamp } from "../kube/time.ts";
import { assertSees, canSee, enforce, type Owner, ownerOf, seekerOf, shown } from "./access.ts";
import { converted, createAll, type Forms } from "./bodies.ts";
import { chosen, toList, valuesOf } from "./collection.ts";
import { checkQuota } from "./limits.ts";
import { findAnywhere, getAnywhere, newMetadata, type Seeker, type Standard, toStandard, touched } from "./objects.ts";
import { assertEnforceable, realiseSecurityGroup, withdrawSecurityGroup } from "./security-group-realisation.ts";
import { type RuleAnswer, toSecurityGroupRule } from "./security-group-rule-answers.ts";
import { type Rule, toRule } from "./security-group-rule-checks.ts";

export type SecurityGroup = Kinds["SecurityGroup"];

export interface SecurityGroupAttributes {
  name?: string;
  description?: string;
  stateful?: boolean;
  tenant_id?: string;
  project_id?: string;
}

export interface SecurityGroupAnswer extends Standard {
  name: string;
  description: string;
  stateful: boolean;
  shared: boolean;
  security_group_rules: RuleAnswer[];
}

const forms: Forms<Required<SecurityGroupAttributes>> = {
  name: "as sent",
  description: "as sent",
  stateful: "boolean",
  tenant_id: "as sent",
  project_id: "as sent",
};

const DEFAULT = "default";

export const toSecurityGroup = (kube: Kube, group: SecurityGroup): SecurityGroupAnswer => ({
  ...toStandard(kube, group),
  name: group.spec.name,
  description: group.spec.description ?? "",
  stateful: group.spec.stateful ?? true,
  shared: false,
  security_group_rules: (group.spec.rules ?? []).map((rule) => toSecurityGroupRule(kube, group, rule)),
});

export const toSecurityGroupObject = (
  attributes: SecurityGroupAttributes,
  namespace: string,
  { id = randomUUID(), now }: { id?: string; now: Date },
): SecurityGroup => ({
  apiVersion: "network.dicot.io/v1alpha1",
  kind: "SecurityGroup",
  metadata: newMetadata(attributes.name, namespace, id),
  spec: {
    name: attributes.name ?? "",
    stateful: true,
    rules: egress(id, now),
    ...(attributes.description ? { description: attributes.description } : {}),
  },
});

/** Neutron adds these two rules to every new group; clients delete them to close it. */
const egress = (groupId: string, now: Date): Rule[] =>
  (["IPv4", "IPv6"] as const).map((ethertype) =>
    toRule({ security_group_id: groupId, direction: "egress", ethertype }, randomUUID(), timestamp(now)),
  );

/** Members of the default group may reach each other. */
const fromSelf = (groupId: string, now: Date): Rule[] =>
  (["IPv4", "IPv6"] as const).map((ethertype) =>
    toRule({ security_group_id: groupId, direction: "ingress", ethertype, remote_group_id: groupId }, randomUUID(), timestamp(now)),
  );

/** The project's default group, made where it is missing. */
export async function ensureDefaultGroup(kube: Kube, namespace: string, now: Date): Promise<SecurityGroup> {
  const found = kube.find("SecurityGroup", namespace, DEFAULT);
  if (found) return found;
  const id = randomUUID();
  const group: SecurityGroup = {
    apiVersion: "network.dicot.io/v1alpha1",
    kind: "SecurityGroup",
    metadata: { name: DEFAULT, namespace, labels: { [ID]: id } },
    spec: { name: DEFAULT, description: "Default security group", stateful: true, rules: [...egress(id, now), ...fromSelf(id, now)] },
  };
  try {
    const made = await kube.own.create(group);
    await realiseSecurityGroup(kube, made);
    return made;
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
    const other = await kube.own.read("SecurityGroup", namespace, DEFAULT);
    if (other === undefined) throw error;
    return other;
  }
}

const isDefaultGroup = (group: SecurityGroup): boolean => group.metadata.name === DEFAULT;

/** A security group that the caller may see. Throws 404 SecurityGroupNotFound. */
export async function getSecurityGroup(call: Call, id: string): Promise<SecurityGroup> {
  const group = await getAnywhere(seekerOf(call), "SecurityGroup", id, "SecurityGroupNotFound");
  assertSees(call, "security_group", toSecurityGroup(call.kube, group), { type: "SecurityGroupNotFound" });
  return group;
}

export const findSecurityGroup = (seeker: Seeker, id: string): SecurityGroup | undefined => findAnywhere(seeker, "SecurityGroup", id);

/** For compute: by id or name, in one project. Undefined where there is none; throws 409 where the name is not unique. */
export function findGroupByName(kube: Kube, namespace: string, nameOrId: string): SecurityGroup | undefined {
  const groups = kube.list("SecurityGroup", namespace);
  const byId = groups.find((group) => openstackId(group) === nameOrId);
  if (byId) return byId;
  const named = groups.filter(({ spec }) => spec.name === nameOrId);
  if (named.length > 1)
    throw conflict(`Multiple security_group matches found for name '${nameOrId}', use an ID to be more specific.`, "NoUniqueMatch");
  return named[0];
}

/** Whether the list shows the caller's own project, whose default group then has to be there. */
async function ensureListed(call: Call): Promise<void> {
  const asked = [...valuesOf(call.query, "project_id"), ...valuesOf(call.query, "tenant_id")];
  const own = call.token.project;
  if (own && (asked.length === 0 || asked.includes(own.id))) await ensureDefaultGroup(call.kube, own.namespace, call.now());
}

export const securityGroups = {
  async list(call) {
    await ensureListed(call);
    const items = call.kube
      .list("SecurityGroup")
      .map((group) => toSecurityGroup(call.kube, group))
      .filter((group) => canSee(call, "security_group", group))
      // Not looked up for the rules of a list: neutron/db/securitygroups_db.py (_make_security_group_rule_dict).
      .map((group) => ({
        ...group,
        security_group_rules: group.security_group_rules.map((rule) => ({ ...rule, belongs_to_default_sg: null })),
      }));
    return toList(call, "security_groups", items);
  },

  async show(call) {
    const group = await getSecurityGroup(call, call.path.security_group_id);
    return { security_group: chosen(call, shown(call, "security_group", toSecurityGroup(call.kube, group))) };
  },

  create(call) {
    return createAll<SecurityGroupAttributes, SecurityGroupAnswer>(call.body, ["security_group", "security_groups"], {
      create: async (sent) => {
        const attributes = converted(sent, forms);
        const owner: Owner = ownerOf(call, attributes);
        enforce(call, "create_security_group", { item: { project_id: owner.project }, changes: attributes });
        assertStateful(attributes);
        await ensureDefaultGroup(call.kube, owner.namespace, call.now());
        if (attributes.name?.toLowerCase() === DEFAULT)
          throw conflict("Default security group already exists.", "SecurityGroupDefaultAlreadyExists");
        checkQuota(call.kube, owner.namespace, "security_group");
        checkQuota(call.kube, owner.namespace, "security_group_rule", 2);
        const group = await call.kube.create(toSecurityGroupObject(attributes, owner.namespace, { now: call.now() }));
        await realiseSecurityGroup(call.kube, group);
        return toSecurityGroup(call.kube, group);
      },
      remove: async ({ id }) => {
        const group = await getSecurityGroup(call, id);
        await removeGroup(call.kube, group);
      },
    });
  },

  async update(call) {
    const group = await getSecurityGroup(call, call.path.security_group_id);
    const attributes = converted((call.body as { security_group: SecurityGroupAttributes }).security_group, forms);
    enforce(call, "update_security_group", { item: toSecurityGroup(call.kube, group), changes: attributes });
    assertStateful(attributes);
    if (isDefaultGroup(group) && attributes.name !== undefined && attributes.name !== DEFAULT)
      throw conflict("Updating default security group not allowed.", "SecurityGroupCannotUpdateDefault");
    if (!isDefaultGroup(group) && attributes.name?.toLowerCase() === DEFAULT)
      throw conflict("Default security group already exists.", "SecurityGroupDefaultAlreadyExists");
    const updated = await call.kube.update(
      group,
      touched(call.now(), ({ spec }) => {
        if (attributes.name !== undefined) spec.name = attributes.name;
        if (attributes.description !== undefined) spec.description = attributes.description;
      }),
    );
    return { security_group: shown(call, "security_group", toSecurityGroup(call.kube, updated)) };
  },

  async delete(call): Promise<undefined> {
    const group = await getSecurityGroup(call, call.path.security_group_id);
    enforce(call, "delete_security_group", { item: toSecurityGroup(call.kube, group) });
    const id = openstackId(group);
    if (isDefaultGroup(group) && !call.admin)
      throw conflict("Insufficient rights for removing default security group.", "SecurityGroupCannotRemoveDefault");
    if (call.kube.indexed("Port", "securityGroup", id).length > 0) throw conflict(`Security Group ${id} in use.`, "SecurityGroupInUse");
    await removeGroup(call.kube, group);
  },
} satisfies Handlers<SecurityGroups>;

/** In this order: while the group is there, the reconciler would make anew what stands for it. */
async function removeGroup(kube: Kube, group: SecurityGroup): Promise<void> {
  const id = openstackId(group);
  await kube.delete(group);
  await withdrawSecurityGroup(kube, id);
  // A rule goes with the group that is its peer, whoever's it is.
  for (const other of kube.list("SecurityGroup").filter(({ spec }) => spec.rules?.some(({ remoteGroupID }) => remoteGroupID === id))) {
    if (openstackId(other) === id) continue;
    const updated = await kube.own.update(other, (copy) => {
      copy.spec.rules = (copy.spec.rules ?? []).filter(({ remoteGroupID }) => remoteGroupID !== id);
      return copy;
    });
    await realiseSecurityGroup(kube, updated);
  }
}

/** Neither Kube-OVN nor NetworkPolicy has rules without connection tracking. */
function assertStateful({ stateful }: SecurityGroupAttributes): void {
  if (stateful === false) throw badRequest("This cloud tracks connections: a security group cannot be stateless.", "InvalidInput");
}

/** What a new rule must refer to: a group that the caller may see. */
export async function assertRemoteGroup(call: Call, rule: Rule): Promise<void> {
  assertEnforceable(call.kube, rule);
  if (rule.remoteGroupID === undefined) return;
  const remote = findSecurityGroup(seekerOf(call), rule.remoteGroupID);
  if (remote === undefined || !canSee(call, "security_group", toSecurityGroup(call.kube, remote)))
    throw notFound("Security group", rule.remoteGroupID, "SecurityGroupNotFound");
}
