/** Security groups and their incoming rules in nova-network's form: gone since 2.36, when clients turned to Neutron. */
import type { OsSecurityGroupRules, OsSecurityGroups } from "../../generated/compute/index.ts";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { type Call, type Handlers, Reply } from "../http/call.ts";
import { badRequest, notFound } from "../http/errors.ts";
import { openstackId } from "../kube/names.ts";
import { toStandard } from "../network/objects.ts";
import { securityGroupRules as neutronRules } from "../network/security-group-rules.ts";
import { ensureDefaultGroup, securityGroups as neutronGroups } from "../network/security-groups.ts";
import { asBadRequest, asNeutron } from "./as-neutron.ts";
import { single } from "./pages.ts";
import { toGroup, toRule } from "./servers/os-security-groups.ts";

type Group = Kinds["SecurityGroup"];

async function get(call: Call, id: string): Promise<Group> {
  return call.kube.getById("SecurityGroup", call.reach, id, "Security group");
}

const rendered = (call: Call, group: Group) => toGroup(call, toStandard(call.kube, group).project_id, group);

const created = (answer: unknown, key: string): { id: string } => {
  const body = answer instanceof Reply ? answer.body : answer;
  return (body as Record<string, { id: string }>)[key]!;
};

export const securityGroups = {
  async list(call) {
    const everywhere = call.admin && call.query.all_tenants !== undefined;
    if (call.token.project) await ensureDefaultGroup(call.kube, call.token.project.namespace, call.now());
    const groups = call.kube.list("SecurityGroup", everywhere ? undefined : call.project.namespace);
    const offset = Number(single(call.query.offset) ?? 0);
    const limit = Number(single(call.query.limit) ?? 1000);
    return { security_groups: groups.slice(offset, offset + limit).map((group) => rendered(call, group)) };
  },

  async show(call) {
    return { security_group: rendered(call, await get(call, call.path.security_group_id)) };
  },

  async create(call) {
    const { id } = created(
      await neutronGroups.create(asNeutron(call, { body: { security_group: call.body.security_group } })),
      "security_group",
    );
    return { security_group: rendered(call, await get(call, id)) };
  },

  async update(call) {
    const path = { security_group_id: call.path.security_group_id };
    await get(call, path.security_group_id);
    await neutronGroups.update(asNeutron(call, { path, body: { security_group: call.body.security_group } }));
    return { security_group: rendered(call, await get(call, path.security_group_id)) };
  },

  async delete(call) {
    const path = { security_group_id: call.path.security_group_id };
    await get(call, path.security_group_id);
    await neutronGroups.delete(asNeutron(call, { path })).catch(asBadRequest);
    return undefined;
  },
} satisfies Handlers<OsSecurityGroups>;

/** A port number; -1 is any, as ICMP's types and codes. */
function port(value: unknown, name: string): number | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  const number = Number(value);
  if (!Number.isInteger(number) || number < -1 || number > 65_535) throw badRequest(`Invalid port range: ${name} is ${value}`);
  return number === -1 ? undefined : number;
}

export const securityGroupRules = {
  async create(call) {
    const { parent_group_id, group_id, from_port, to_port, ip_protocol, cidr } = call.body.security_group_rule;
    const group = await get(call, parent_group_id);
    if (group_id && cidr) throw badRequest("Only one of group_id and cidr can be given.");
    const prefix = cidr ? String(cidr) : undefined;
    const protocol =
      ip_protocol === undefined || ip_protocol === null || String(ip_protocol) === "-1" ? undefined : String(ip_protocol).toLowerCase();
    const [first, last] = [port(from_port, "from_port"), port(to_port, "to_port")];
    const rule = {
      security_group_id: openstackId(group),
      direction: "ingress",
      ethertype: prefix?.includes(":") ? "IPv6" : "IPv4",
      ...(protocol ? { protocol } : {}),
      ...(first === undefined ? {} : { port_range_min: first }),
      ...(last === undefined ? {} : { port_range_max: last }),
      ...(group_id ? { remote_group_id: group_id } : { remote_ip_prefix: prefix ?? "0.0.0.0/0" }),
    };
    const answer = await neutronRules.create(asNeutron(call, { body: { security_group_rule: rule } })).catch(asBadRequest);
    const { id } = created(answer, "security_group_rule");
    const after = await get(call, openstackId(group));
    const made = after.spec.rules?.find((one) => one.id === id);
    if (made === undefined) throw notFound("Security group rule", id);
    return { security_group_rule: toRule(call, toStandard(call.kube, after).project_id, openstackId(after), made) };
  },

  async delete(call) {
    await neutronRules.delete(asNeutron(call, { path: { security_group_rule_id: call.path.security_group_rule_id } }));
    return undefined;
  },
} satisfies Handlers<OsSecurityGroupRules>;
