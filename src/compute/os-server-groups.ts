/**
 * A server group is a `compute.dicot.io ServerGroup` in the project's namespace.
 *
 *   id                          label openstack.dicot.io/id, else metadata.uid
 *   name, policy, rules, user   spec
 *   members                     VirtualMachines with the label openstack.dicot.io/server-group; nothing else records them
 */
import { randomUUID } from "node:crypto";
import type { OsServerGroups } from "../../generated/compute/index.ts";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Call, Handlers } from "../http/call.ts";
import { badRequest, forbidden } from "../http/errors.ts";
import { projectId } from "../identity/project-namespaces.ts";
import { ID, objectName, openstackId, SERVER_GROUP } from "../kube/names.ts";
import { single } from "./pages.ts";
import { limitsOf } from "./quota.ts";

type ServerGroup = Kinds["ServerGroup"];
type Policy = ServerGroup["spec"]["policy"];

function toServerGroup(call: Call, group: ServerGroup) {
  const id = openstackId(group);
  const { name, policy, rules, userID } = group.spec;
  const home = call.kube.find("Namespace", undefined, group.metadata.namespace ?? "");
  const members = call.kube
    .list("VirtualMachine", group.metadata.namespace)
    .filter(({ metadata }) => metadata.labels?.[SERVER_GROUP] === id);
  return {
    id,
    name,
    // One policy with rules since 2.64, before a list of policies and metadata that was always empty.
    ...(call.since("2.64")
      ? { policy, rules: rules?.maxServerPerHost === undefined ? {} : { max_server_per_host: rules.maxServerPerHost } }
      : { policies: [policy], metadata: {} }),
    members: members.map(openstackId),
    project_id: home ? projectId(home) : "",
    user_id: userID ?? "kubernetes",
  };
}

interface Wanted {
  id: string;
  name: string;
  policy: Policy;
  userId: string;
  mostPerHost: number | undefined;
}

export const toObject = ({ id, name, policy, userId, mostPerHost }: Wanted, namespace: string): ServerGroup => ({
  apiVersion: "compute.dicot.io/v1alpha1",
  kind: "ServerGroup",
  metadata: { name: objectName(name, id), namespace, labels: { [ID]: id } },
  spec: { name, policy, userID: userId, ...(mostPerHost === undefined ? {} : { rules: { maxServerPerHost: mostPerHost } }) },
});

const get = (call: Call & { path: { server_group_id: string } }) =>
  call.kube.getById("ServerGroup", call.reach, call.path.server_group_id, "Instance group");

export const serverGroups = {
  list(call) {
    const everywhere = call.query.all_projects !== undefined;
    if (everywhere) call.enforce("os_compute_api:os-server-groups:index:all_projects", { project_id: call.token.project?.id });
    const groups = [...call.kube.list("ServerGroup", everywhere ? undefined : call.project.namespace)];
    const offset = Number(single(call.query.offset) ?? 0);
    const limit = Number(single(call.query.limit) ?? 1000) || 1000;
    groups.sort((a, b) => ((a.metadata.creationTimestamp ?? "") < (b.metadata.creationTimestamp ?? "") ? -1 : 1));
    return { server_groups: groups.slice(offset, offset + Math.min(limit, 1000)).map((group) => toServerGroup(call, group)) };
  },

  async show(call) {
    return { server_group: toServerGroup(call, await get(call)) };
  },

  async create(call) {
    const { name, policies, policy, rules } = call.body.server_group;
    const chosen = policy ?? policies?.[0];
    if (chosen === undefined) throw badRequest("A server group has a policy.");
    const most = rules?.max_server_per_host;
    if (most !== undefined && chosen !== "anti-affinity") throw badRequest("Only anti-affinity policy supports rules.");
    const limit = limitsOf(call.kube, call.project.namespace).server_groups;
    if (limit >= 0 && call.kube.list("ServerGroup", call.project.namespace).length >= limit)
      throw forbidden("Quota exceeded, too many server groups.");
    const wanted = {
      id: randomUUID(),
      name: name.trim(),
      policy: chosen,
      userId: call.token.userId,
      mostPerHost: most === undefined ? undefined : Number(most),
    };
    return { server_group: toServerGroup(call, await call.kube.create(toObject(wanted, call.project.namespace))) };
  },

  async delete(call) {
    await call.kube.delete(await get(call));
    return undefined;
  },
} satisfies Handlers<OsServerGroups>;
