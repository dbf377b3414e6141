/** The roles that a user has in a scope, by himself, his groups, inheritance and implication: what a token is worth. */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Kube } from "../kube/kube.ts";
import { SYSTEM_NAMESPACE } from "../kube/names.ts";
import { derived } from "./derived.ts";
import { type Domain, domainEnabled } from "./domain-objects.ts";
import { type Grant, otherGrants, projectGrants, type Scope, systemGrants } from "./grants.ts";
import { idOf } from "./ids.ts";
import { findProject, type Namespace, parentsOf, projectDomain, projectEnabled, projectId, projects } from "./project-namespaces.ts";
import { expandImplied, type Role, type RoleRef, rolesById, toRoleRef } from "./role-objects.ts";

type Group = Kinds["Group"];

const memberships = derived((groups: readonly Group[]) => {
  const byUser = new Map<string, string[]>();
  for (const group of groups) for (const user of group.spec.userIDs ?? []) byUser.set(user, [...(byUser.get(user) ?? []), idOf(group)]);
  return byUser;
});

/** Ids of the groups that a user is in. */
const groupIdsOf = (kube: Kube, userId: string): readonly string[] => memberships(kube.list("Group", SYSTEM_NAMESPACE)).get(userId) ?? [];

/**
 * Roles by id and name; none where the user has none there. Domain-specific roles only imply others and are not in it.
 * Read from the cache alone, on every request.
 */
export function effectiveRoles(kube: Kube, userId: string, scope: Scope): RoleRef[] {
  const view = viewOf(kube, userId);
  const expanded = expandImplied(
    view.known,
    grantsIn(view, scope).map(({ roleId }) => roleId),
  );
  return [...expanded.keys()].flatMap((id) => {
    const role = view.known.get(id);
    return role === undefined || role.spec.domainID !== undefined ? [] : [toRoleRef(role)];
  });
}

/** The enabled projects in which the user has a role. */
export function projectsOf(kube: Kube, userId: string): Namespace[] {
  const view = viewOf(kube, userId);
  return projects(kube).filter(
    (namespace) =>
      projectEnabled(namespace) && domainEnabled(kube, projectDomain(namespace)) && projectGrantsIn(view, namespace).length > 0,
  );
}

/** The enabled domains in which the user has a role. */
export function domainsOf(kube: Kube, userId: string): Domain[] {
  const view = viewOf(kube, userId);
  return kube
    .list("Domain")
    .filter(({ metadata, spec }) => spec.enabled !== false && grantsIn(view, { domainId: metadata.name ?? "" }).length > 0);
}

interface View {
  kube: Kube;
  known: ReadonlyMap<string, Role>;
  mine: (grant: Grant) => boolean;
  /** The user's RoleAssignment objects, in whatever scope. */
  others: Grant[];
}

function viewOf(kube: Kube, userId: string): View {
  const groupIds = groupIdsOf(kube, userId);
  const mine = (grant: Grant) => grant.userId === userId || (grant.groupId !== undefined && groupIds.includes(grant.groupId));
  return { kube, known: rolesById(kube), mine, others: otherGrants(kube).filter(mine) };
}

function grantsIn(view: View, scope: Scope): Grant[] {
  const { kube, known, mine, others } = view;
  if ("system" in scope) return [...systemGrants(kube, known).filter(mine), ...others.filter(({ system }) => system)];
  if ("domainId" in scope) return others.filter(({ domainId, inherited }) => domainId === scope.domainId && !inherited);
  const namespace = findProject(kube, scope.projectId);
  return namespace === undefined ? [] : projectGrantsIn(view, namespace);
}

/** The project's own assignments, and those that it inherits from its domain and the projects above. */
function projectGrantsIn({ kube, known, mine, others }: View, namespace: Namespace): Grant[] {
  const id = projectId(namespace);
  const reaching = others.filter((grant) => {
    if (!grant.inherited) return grant.projectId === id;
    if (grant.domainId !== undefined) return grant.domainId === projectDomain(namespace);
    return parentsOf(kube, namespace).some((parent) => projectId(parent) === grant.projectId);
  });
  return [...projectGrants(kube, known, namespace).filter(mine), ...reaching];
}
