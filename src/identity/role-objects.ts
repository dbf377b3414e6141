/**
 * Roles: Role (identity.dicot.io) in `dicot-system`. `spec.clusterRole` is what a role allows in Kubernetes, and how a RoleBinding that
 * somebody made with kubectl is recognised as an assignment. A role without one means something to OpenStack only.
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Kube } from "../kube/kube.ts";
import { SYSTEM_NAMESPACE } from "../kube/names.ts";
import { derived } from "./derived.ts";
import { idOf } from "./ids.ts";

export type Role = Kinds["OpenStackRole"];

export interface RoleRef {
  id: string;
  name: string;
}

export const toRole = (role: Role) => ({
  ...role.spec.extra,
  id: idOf(role),
  name: role.spec.name,
  domain_id: role.spec.domainID ?? null,
  description: role.spec.description ?? null,
  options: role.spec.options ?? {},
});

export const toRoleRef = (role: Role): RoleRef => ({ id: idOf(role), name: role.spec.name });

export const roles = (kube: Kube): readonly Role[] => kube.list("OpenStackRole", SYSTEM_NAMESPACE);

const byId = derived((all: readonly Role[]): ReadonlyMap<string, Role> => new Map(all.map((role) => [idOf(role), role])));

export const rolesById = (kube: Kube) => byId(roles(kube));

/** Global roles only, unless a domain is given: names are unique in each. */
export const findRoleByName = (kube: Kube, name: string, domainId?: string): Role | undefined =>
  roles(kube).find(({ spec }) => spec.name === name && spec.domainID === domainId);

/** `ids` and all that they imply, each with the role that implied it, those given first. */
export function expandImplied(known: ReadonlyMap<string, Role>, ids: Iterable<string>): Map<string, string | undefined> {
  const expanded = new Map<string, string | undefined>([...ids].map((id) => [id, undefined]));
  for (const id of expanded.keys()) {
    for (const implied of known.get(id)?.spec.impliedRoleIDs ?? []) {
      if (!expanded.has(implied)) expanded.set(implied, id);
    }
  }
  return expanded;
}
