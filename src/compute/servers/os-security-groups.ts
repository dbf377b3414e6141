/** The security groups of a server's ports, and the two actions that change them. https://docs.openstack.org/api-ref/compute/#servers-security-groups-servers-os-security-groups */
import type { Servers, ServersOsSecurityGroups } from "../../../generated/compute/index.ts";
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import type { Call, Handlers } from "../../http/call.ts";
import { badRequest, notFound } from "../../http/errors.ts";
import { openstackId } from "../../kube/names.ts";
import { syncServer } from "../../network/kubeovn/live.ts";
import { portsOfDevice } from "../../network/relations.ts";
import { findGroupByName } from "../../network/security-groups.ts";
import { getServer, getUnlocked, type Server } from "./surroundings.ts";

type Group = Kinds["SecurityGroup"];
type Rule = NonNullable<Group["spec"]["rules"]>[number];
type Actions = Handlers<Servers>["action"] & object;

function groupsOf(call: Call, { id }: Server): Group[] {
  const ids = new Set(portsOfDevice(call.kube, id).flatMap(({ spec }) => spec.securityGroupIDs ?? []));
  return [...ids].flatMap((one) => call.kube.findById("SecurityGroup", undefined, one) ?? []);
}

/** In the form of nova-network: incoming rules only. nova/api/openstack/compute/security_groups.py (_format_security_group_rule) */
export function toRule(call: Call, projectId: string, group: string, rule: Rule) {
  const remote = rule.remoteGroupID === undefined ? undefined : call.kube.findById("SecurityGroup", undefined, rule.remoteGroupID);
  const anything = rule.ethertype === "IPv6" ? "::/0" : "0.0.0.0/0";
  return {
    id: rule.id,
    parent_group_id: group,
    ip_protocol: rule.protocol ?? null,
    from_port: rule.portRangeMin ?? (rule.protocol ? -1 : null),
    to_port: rule.portRangeMax ?? (rule.protocol ? -1 : null),
    group: remote ? { name: remote.spec.name, tenant_id: projectId } : {},
    ip_range: rule.remoteGroupID === undefined ? { cidr: rule.remoteIPPrefix ?? anything } : {},
  };
}

export function toGroup(call: Call, projectId: string, group: Group) {
  const id = openstackId(group);
  const incoming = (group.spec.rules ?? []).filter(({ direction }) => direction === "ingress");
  return {
    id,
    name: group.spec.name,
    description: group.spec.description ?? "",
    tenant_id: projectId,
    rules: incoming.map((rule) => toRule(call, projectId, id, rule)),
  };
}

export const serverSecurityGroups = {
  async list(call) {
    const server = await getServer(call, call.path.server_id);
    return { security_groups: groupsOf(call, server).map((group) => toGroup(call, server.projectId, group)) };
  },
} satisfies Handlers<ServersOsSecurityGroups>;

/** Changes the groups of every port of the server. */
async function change(
  call: Call & { path: { server_id: string } },
  name: string,
  groupsFor: (ids: string[], id: string) => string[],
): Promise<undefined> {
  const server = await getUnlocked(call, call.path.server_id);
  const group = findGroupByName(call.kube, server.vm.metadata.namespace ?? "", name);
  if (group === undefined) throw notFound("Security group", name);
  const ports = portsOfDevice(call.kube, server.id);
  if (ports.length === 0) throw badRequest(`Instance ${server.id} has no ports that security groups could apply to.`);
  for (const port of ports) {
    const updated = await call.kube.update(port, (copy) => {
      copy.spec.securityGroupIDs = groupsFor(copy.spec.securityGroupIDs ?? [], openstackId(group));
      return copy;
    });
    await syncServer(call.kube, updated);
  }
}

export const securityGroupActions = {
  addSecurityGroup: (call) => change(call, call.body.addSecurityGroup.name ?? "", (ids, id) => [...new Set([...ids, id])]),

  removeSecurityGroup: (call) =>
    change(call, call.body.removeSecurityGroup.name ?? "", (ids, id) => {
      if (!ids.includes(id)) throw notFound("Security group", id);
      return ids.filter((one) => one !== id);
    }),
} satisfies Actions;
