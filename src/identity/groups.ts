/** A group is a Group (identity.dicot.io) in `dicot-system`; `spec.userIDs` are its members. */
import type { Groups, GroupsUsers } from "../../generated/identity/index.ts";
import { type Handlers, Reply } from "../http/call.ts";
import { badRequest, notFound } from "../http/errors.ts";
import { ID, SYSTEM_NAMESPACE } from "../kube/names.ts";
import { toPage, withSelf } from "./collection.ts";
import { findDomain } from "./domain-objects.ts";
import { withdrawAll } from "./grant-objects.ts";
import {
  addMember,
  groups as allGroups,
  findGroup,
  type Group,
  getGroup,
  refuseDuplicateGroup,
  removeMember,
  toGroup,
} from "./group-objects.ts";
import { createUnique, deleteIfThere, newId, uniqueName } from "./ids.ts";
import { listTarget, targetOf } from "./targets.ts";
import { findUser, getUser, toUser } from "./user-objects.ts";
import { domainOf } from "./users.ts";

export const groups = {
  list(call) {
    const { token, url } = call;
    call.enforce("identity:list_groups", listTarget(token.domainId));
    const visible = allGroups(call.kube)
      .map(toGroup)
      .filter((group) => token.domainId === undefined || group.domain_id === token.domainId);
    const { page, ...rest } = toPage(call, "groups", visible, ["domain_id", "name"]);
    return { groups: page.map((group) => withSelf(url, "groups", group)), ...rest };
  },

  show(call) {
    const group = findGroup(call.kube, call.path.group_id);
    call.enforce("identity:get_group", targetOf("group", group && toGroup(group)));
    return { group: withSelf(call.url, "groups", toGroup(getGroup(call.kube, call.path.group_id))) };
  },

  async create(call) {
    const { body, kube, token } = call;
    const { name: given, description, domain_id, ...extra } = body.group;
    const name = given.trim();
    const domainID = domainOf(token, domain_id);
    call.enforce("identity:create_group", targetOf("group", { ...body.group, domain_id: domainID }));
    if (findDomain(kube, domainID) === undefined) throw notFound("Domain", domainID);
    refuseDuplicateGroup(kube, name, domainID);
    const group: Group = {
      apiVersion: "identity.dicot.io/v1alpha1",
      kind: "Group",
      metadata: { name: uniqueName(name, "group", domainID, name), namespace: SYSTEM_NAMESPACE, labels: { [ID]: newId() } },
      spec: { name, domainID, ...(description ? { description } : {}), ...(Object.keys(extra).length === 0 ? {} : { extra }) },
    };
    const created = await createUnique(kube.own, group, () => refuseDuplicateGroup(kube, name, domainID));
    return { group: withSelf(call.url, "groups", toGroup(created)) };
  },

  async update(call) {
    const { body, kube, path } = call;
    const found = findGroup(kube, path.group_id);
    call.enforce("identity:update_group", targetOf("group", found && toGroup(found)));
    const group = getGroup(kube, path.group_id);
    const { name: given, description, ...attributes } = body.group;
    const { id, domain_id, ...extra } = attributes as Record<string, unknown>;
    if (id !== undefined && id !== path.group_id) throw badRequest("Cannot change ID");
    if (domain_id !== undefined && domain_id !== group.spec.domainID) throw badRequest("Cannot change Domain ID");
    const name = given?.trim();
    if (name !== undefined) refuseDuplicateGroup(kube, name, group.spec.domainID, path.group_id);
    const changed = await kube.own.update(group, (copy) => ({
      ...copy,
      spec: {
        ...copy.spec,
        ...(name === undefined ? {} : { name }),
        ...(description === undefined ? {} : { description: description ?? "" }),
        ...(Object.keys(extra).length === 0 ? {} : { extra: { ...copy.spec.extra, ...extra } }),
      },
    }));
    return { group: withSelf(call.url, "groups", toGroup(changed)) };
  },

  async delete(call) {
    const { kube, path } = call;
    const group = findGroup(kube, path.group_id);
    call.enforce("identity:delete_group", targetOf("group", group && toGroup(group)));
    const there = getGroup(kube, path.group_id);
    await withdrawAll(kube.own, ({ groupId }) => groupId === path.group_id);
    await deleteIfThere(kube.own, there);
    return new Reply({ status: 204 });
  },
} satisfies Handlers<Groups>;

export const groupsUsers = {
  list(call) {
    const { kube, path, token, url } = call;
    const group = findGroup(kube, path.group_id);
    call.enforce("identity:list_users_in_group", targetOf("group", group && toGroup(group)));
    const members = (getGroup(kube, path.group_id).spec.userIDs ?? []).flatMap((id) => findUser(kube, id) ?? []).map(toUser);
    const visible = members.filter((user) => token.domainId === undefined || user.domain_id === token.domainId);
    const { page, ...rest } = toPage(call, `groups/${path.group_id}/users`, visible, ["domain_id", "enabled", "name"]);
    return { users: page.map((user) => withSelf(url, "users", user)), ...rest };
  },

  show(call) {
    const { group } = member(call, "identity:check_user_in_group");
    if (!group.spec.userIDs?.includes(call.path.user_id)) throw notFound("User", `${call.path.user_id} in group ${call.path.group_id}`);
    return new Reply({ status: 204 });
  },

  async update(call) {
    const { group } = member(call, "identity:add_user_to_group");
    await addMember(call.kube.own, group, call.path.user_id);
    return new Reply({ status: 204 });
  },

  async delete(call) {
    const { group } = member(call, "identity:remove_user_from_group");
    if (!group.spec.userIDs?.includes(call.path.user_id)) throw notFound("User", `${call.path.user_id} in group ${call.path.group_id}`);
    await removeMember(call.kube.own, group, call.path.user_id);
    return new Reply({ status: 204 });
  },
} satisfies Handlers<GroupsUsers>;

/** Both must be there; whether they are is told only to those who may know. */
function member(call: Parameters<typeof groupsUsers.show>[0] | Parameters<typeof groupsUsers.update>[0], rule: string) {
  const { kube, path } = call;
  const [group, user] = [findGroup(kube, path.group_id), findUser(kube, path.user_id)];
  call.enforce(rule, { ...targetOf("group", group && toGroup(group)), ...targetOf("user", user && toUser(user)) });
  return { group: getGroup(kube, path.group_id), user: getUser(kube, path.user_id) };
}
