/** Groups: Group (identity.dicot.io) in `dicot-system`; their members are the ids in `spec.userIDs`. */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { conflict, notFound } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { SYSTEM_NAMESPACE } from "../kube/names.ts";
import { findSystem, idOf } from "./ids.ts";

export type Group = Kinds["Group"];

export const toGroup = (group: Group) => ({
  ...group.spec.extra,
  id: idOf(group),
  name: group.spec.name,
  domain_id: group.spec.domainID,
  description: group.spec.description ?? "",
});

export const groups = (kube: Kube): readonly Group[] => kube.list("Group", SYSTEM_NAMESPACE);

export const findGroup = (kube: Kube, id: string): Group | undefined => findSystem(kube, "Group", id);

export function getGroup(kube: Kube, id: string): Group {
  const group = findGroup(kube, id);
  if (group === undefined) throw notFound("Group", id);
  return group;
}

export const groupsOf = (kube: Kube, userId: string): Group[] => groups(kube).filter(({ spec }) => spec.userIDs?.includes(userId));

export const addMember = (own: Kube, group: Group, userId: string): Promise<Group> =>
  own.update(group, (copy) => ({ ...copy, spec: { ...copy.spec, userIDs: [...new Set([...(copy.spec.userIDs ?? []), userId])] } }));

export const removeMember = (own: Kube, group: Group, userId: string): Promise<Group> =>
  own.update(group, (copy) => ({ ...copy, spec: { ...copy.spec, userIDs: (copy.spec.userIDs ?? []).filter((id) => id !== userId) } }));

/** Throws 409 where the domain has another group of that name. */
export function refuseDuplicateGroup(kube: Kube, name: string, domainId: string, except?: string): void {
  const same = ({ spec }: Group) => spec.name === name && spec.domainID === domainId;
  if (groups(kube).some((group) => same(group) && idOf(group) !== except)) {
    throw conflict(`There is a group named ${name} in this domain already.`);
  }
}
