/** What an access token of OAuth is worth. */
import { unauthorized } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import type { Scope } from "./grants.ts";
import { findAccessToken } from "./oauth1-objects.ts";
import { expandImplied, type RoleRef, rolesById } from "./role-objects.ts";

/**
 * Of the roles that the user has in the scope those that he passed on, and what they imply. Throws 401 where the access token or its
 * consumer is no more. When it ends does not matter: no token that is made by it lives longer.
 */
export function rolesByAccessToken(
  kube: Kube,
  id: string,
  { userId, scope, held }: { userId: string; scope: Scope; held: readonly RoleRef[] },
): RoleRef[] {
  const spec = findAccessToken(kube, id)?.spec;
  if (spec === undefined || spec.userID !== userId || !("projectId" in scope) || spec.projectID !== scope.projectId) throw unauthorized();
  const given = expandImplied(rolesById(kube), spec.roleIDs);
  return held.filter((role) => given.has(role.id));
}
