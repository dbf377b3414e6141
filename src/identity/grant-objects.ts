/**
 * Writing assignments: a RoleBinding where one can say it, else a RoleAssignment. Read back by grants.ts.
 *
 * Never a ClusterRoleBinding: it would give the rights of a project's role in kube-system too, to whoever calls an OpenStack API, and Dicot
 * would need the right to give them. Those that the cluster's administrators make are the system's assignments all the same.
 */
import { createHash } from "node:crypto";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { forbidden } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { ROLE_ASSIGNMENT, SYSTEM_NAMESPACE } from "../kube/names.ts";
import { type Actor, type Grant, grants, type Scope, toActor, toSubjects } from "./grants.ts";
import { createUnlessThere, deleteIfThere, idOf } from "./ids.ts";
import { getProject } from "./project-namespaces.ts";
import { type Role, toRoleRef } from "./role-objects.ts";

export interface Assignment {
  actor: Actor;
  scope: Scope;
  inherited?: boolean;
}

/** Gives a role; nothing happens where it is given already. */
export async function assign(own: Kube, role: Role, assignment: Assignment): Promise<void> {
  if (findGrant(own, role, assignment) === undefined) await createUnlessThere(own, toObject(own, role, assignment));
}

export const findGrant = (kube: Kube, role: Role, { actor, scope, inherited = false }: Assignment): Grant | undefined =>
  grants(kube).find((grant) => grant.roleId === idOf(role) && grant.inherited === inherited && isOf(grant, actor) && isIn(grant, scope));

export const isOf = (grant: Grant, actor: Actor): boolean =>
  "userId" in actor ? grant.userId === actor.userId : grant.groupId === actor.groupId;

export const isIn = (grant: Grant, scope: Scope): boolean => {
  if ("system" in scope) return grant.system === true;
  return "domainId" in scope ? grant.domainId === scope.domainId : grant.projectId === scope.projectId;
};

/** Takes what a grant gave: the object, or of a binding that somebody made for several subjects the one subject. */
export async function withdraw(own: Kube, grant: Grant): Promise<void> {
  const { object } = grant;
  if (isForeign(grant))
    throw forbidden(`This is the ClusterRoleBinding ${object.metadata.name}: the cluster's administrators withdraw it.`);
  const same = (actor: Actor | undefined) => actor !== undefined && isOf(grant, actor);
  const rest = "subjects" in object ? (object.subjects ?? []).filter((subject) => !same(toActor(own, subject))) : [];
  if (rest.length === 0) await deleteIfThere(own, object);
  else if ("subjects" in object) await own.update(object, (copy) => ({ ...copy, subjects: rest }));
}

/** All that an actor, a role, a project or a domain that is about to go has to do with. */
export async function withdrawAll(own: Kube, concerns: (grant: Grant) => boolean): Promise<void> {
  for (const grant of grants(own).filter((one) => concerns(one) && !isForeign(one))) await withdraw(own, grant);
}

const isForeign = ({ object }: Grant): boolean => object.kind === "ClusterRoleBinding";

export function toObject(kube: Kube, role: Role, { actor, scope, inherited = false }: Assignment): Grant["object"] {
  const { clusterRole } = role.spec;
  if (clusterRole !== undefined && !inherited && "projectId" in scope) {
    return binding(kube, { role, clusterRole, actor }, getProject(kube, scope.projectId).metadata.name ?? "");
  }
  return toRoleAssignment(role, { actor, scope, inherited });
}

interface Bound {
  role: Role;
  clusterRole: string;
  actor: Actor;
}

/** Named for who reads it with kubectl; the role's id keeps two roles of one name apart. */
function binding(kube: Kube, { role, clusterRole, actor }: Bound, namespace: string): Kinds["RoleBinding"] {
  const { id, name } = toRoleRef(role);
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 40);
  const whom = "userId" in actor ? `user-${actor.userId}` : `group-${actor.groupId}`;
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: {
      name: `openstack-${slug}-${id.slice(0, 8)}-${whom}`,
      namespace,
      labels: { [ROLE_ASSIGNMENT]: id },
    },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: clusterRole },
    subjects: toSubjects(kube, actor),
  };
}

/** Its name follows from what it says, so that the same assignment cannot be made twice. */
function toRoleAssignment(role: Role, { actor, scope, inherited = false }: Assignment): Kinds["RoleAssignment"] {
  const spec = {
    roleID: idOf(role),
    ...("userId" in actor ? { userID: actor.userId } : { groupID: actor.groupId }),
    ...("system" in scope ? { system: true } : "domainId" in scope ? { domainID: scope.domainId } : { projectID: scope.projectId }),
    ...(inherited ? { inherited } : {}),
  };
  const name = `a-${createHash("sha256").update(JSON.stringify(spec)).digest("hex").slice(0, 32)}`;
  return {
    apiVersion: "identity.dicot.io/v1alpha1",
    kind: "RoleAssignment",
    metadata: { name, namespace: SYSTEM_NAMESPACE },
    spec,
  };
}
