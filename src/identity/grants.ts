/**
 * Who has which role where. A project's assignments are the RoleBindings of its namespace whose ClusterRole is that of an OpenStack role;
 * what none can say (system, domains, inheritance, roles without a ClusterRole) is a RoleAssignment. A ClusterRoleBinding to such a
 * ClusterRole is an assignment on the system, too: made by an administrator of the cluster, never here.
 *
 *   subjects of kind User     `openstack:user:<id>`, or a name among the kubernetesSubjects of a User
 *   subjects of kind Group    `openstack:group:<id>`, or a name among the kubernetesSubjects of a Group
 *   role                      label openstack.dicot.io/role-assignment, else the role whose clusterRole the roleRef names
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Kube } from "../kube/kube.ts";
import { IDENTITIES_NAMESPACE, ROLE_ASSIGNMENT, SYSTEM_NAMESPACE } from "../kube/names.ts";
import { derived } from "./derived.ts";
import { findSystem, idOf } from "./ids.ts";
import { type Namespace, projectId, projects } from "./project-namespaces.ts";
import { type Role, rolesById } from "./role-objects.ts";

type Binding = Kinds["RoleBinding"] | Kinds["ClusterRoleBinding"];
type Subject = NonNullable<Binding["subjects"]>[number];

export type Actor = { userId: string } | { groupId: string };
export type Scope = { projectId: string } | { domainId: string } | { system: true };

/** One assignment. Exactly one of the actors and one of the scopes is set. */
export interface Grant {
  roleId: string;
  userId?: string;
  groupId?: string;
  projectId?: string;
  domainId?: string;
  system?: true;
  /** It holds for the projects below the scope, not for the scope itself. */
  inherited: boolean;
  /** Where it is written. A binding of several subjects is several grants. */
  object: Binding | Kinds["RoleAssignment"];
}

const userPrefix = "openstack:user:";
const groupPrefix = "openstack:group:";
const apiGroup = "rbac.authorization.k8s.io";

/** The subjects of a binding for an actor: by its id, and as whom Kubernetes may know it. */
export function toSubjects(kube: Kube, actor: Actor): Subject[] {
  const [kind, id, subject] =
    "userId" in actor
      ? (["User", actor.userId, `${userPrefix}${actor.userId}`] as const)
      : (["Group", actor.groupId, `${groupPrefix}${actor.groupId}`] as const);
  const native = findSystem(kube, kind, id)?.spec.kubernetesSubjects ?? [];
  return [
    { apiGroup, kind, name: subject },
    ...native.map(
      (one): Subject => (one.kind === "ServiceAccount" ? { ...one, namespace: one.namespace ?? "default" } : { apiGroup, ...one }),
    ),
  ];
}

/** Which of OpenStack's actors a subject is, if any. */
export function toActor(kube: Kube, subject: Subject): Actor | undefined {
  if (subject.kind === "User" && subject.name.startsWith(userPrefix)) return { userId: subject.name.slice(userPrefix.length) };
  if (subject.kind === "Group" && subject.name.startsWith(groupPrefix)) return { groupId: subject.name.slice(groupPrefix.length) };
  // The tenants' own ServiceAccounts are in every project's bindings: no user is one of them.
  if (subject.namespace === IDENTITIES_NAMESPACE) return undefined;
  const key = subjectKey(subject);
  const userId = foreignUsers(kube.list("User", SYSTEM_NAMESPACE)).get(key);
  if (userId !== undefined) return { userId };
  const groupId = foreignGroups(kube.list("Group", SYSTEM_NAMESPACE)).get(key);
  return groupId === undefined ? undefined : { groupId };
}

const subjectKey = ({ kind, name, namespace }: { kind: string; name: string; namespace?: string }) => `${kind} ${namespace ?? ""} ${name}`;

/** Ids by the names that Kubernetes has for users, or for groups. */
const foreign = (all: readonly (Kinds["User"] | Kinds["Group"])[]) =>
  new Map(all.flatMap((one) => (one.spec.kubernetesSubjects ?? []).map((subject) => [subjectKey(subject), idOf(one)])));
const foreignUsers = derived((all: readonly Kinds["User"][]) => foreign(all));
const foreignGroups = derived((all: readonly Kinds["Group"][]) => foreign(all));

/** All assignments as they are written, nothing expanded. */
export function grants(kube: Kube): Grant[] {
  const known = rolesById(kube);
  return [
    ...projects(kube).flatMap((namespace) => projectGrants(kube, known, namespace)),
    ...systemGrants(kube, known),
    ...otherGrants(kube),
  ];
}

export function projectGrants(kube: Kube, known: ReadonlyMap<string, Role>, namespace: Namespace): Grant[] {
  const scope = { projectId: projectId(namespace) };
  const bindings = kube.list("RoleBinding", namespace.metadata.name).flatMap((binding) => fromBinding(kube, known, { binding, scope }));
  return distinct(bindings);
}

export const systemGrants = (kube: Kube, known: ReadonlyMap<string, Role>): Grant[] =>
  distinct(kube.list("ClusterRoleBinding").flatMap((binding) => fromBinding(kube, known, { binding, scope: { system: true } })));

/** Those of RoleAssignment objects. One that was made by hand may be for nobody or nowhere: it gives nothing. */
export const otherGrants = (kube: Kube): Grant[] =>
  kube.list("RoleAssignment", SYSTEM_NAMESPACE).flatMap((object) => {
    const { roleID, userID, groupID, projectID, domainID, system, inherited } = object.spec;
    if ((userID ?? groupID) === undefined || ((projectID ?? domainID) === undefined && system !== true)) return [];
    return {
      roleId: roleID,
      ...(userID === undefined ? {} : { userId: userID }),
      ...(groupID === undefined ? {} : { groupId: groupID }),
      ...(projectID === undefined ? {} : { projectId: projectID }),
      ...(domainID === undefined ? {} : { domainId: domainID }),
      ...(system === true ? { system } : {}),
      inherited: inherited ?? false,
      object,
    };
  });

function fromBinding(kube: Kube, known: ReadonlyMap<string, Role>, { binding, scope }: { binding: Binding; scope: Scope }): Grant[] {
  const roleId = roleOf(known, binding);
  if (roleId === undefined) return [];
  return (binding.subjects ?? []).flatMap((subject) => {
    const actor = toActor(kube, subject);
    return actor === undefined ? [] : [{ roleId, ...actor, ...scope, inherited: false, object: binding }];
  });
}

function roleOf(known: ReadonlyMap<string, Role>, binding: Binding): string | undefined {
  if (binding.roleRef.kind !== "ClusterRole") return undefined;
  const label = binding.metadata.labels?.[ROLE_ASSIGNMENT];
  // The label only decides between roles that share a ClusterRole: what is not bound is not assigned.
  if (label !== undefined && known.get(label)?.spec.clusterRole === binding.roleRef.name) return label;
  for (const [id, { spec }] of known) if (spec.clusterRole === binding.roleRef.name) return id;
  return undefined;
}

/** A user is a subject of one binding twice where Kubernetes knows him by another name too. */
function distinct(found: Grant[]): Grant[] {
  const seen = new Set<string>();
  return found.filter((grant) => {
    const key = `${grant.roleId} ${grant.userId ?? ""} ${grant.groupId ?? ""}`;
    return !seen.has(key) && seen.add(key);
  });
}
