/**
 * Assignments as subresources: `/v3/projects/{project_id}/users/{user_id}/roles/{role_id}` and its seven sisters, which differ in who gets
 * the role, where, and whether the projects below inherit it. How they are written stands in grant-objects.ts.
 */
import type {
  DomainsGroupsRoles,
  DomainsUsersRoles,
  OSINHERITDomainsGroupsRolesInheritedToProjects,
  OSINHERITDomainsUsersRolesInheritedToProjects,
  OSINHERITProjectsGroupsRolesInheritedToProjects,
  OSINHERITProjectsUsersRolesInheritedToProjects,
  ProjectsGroupsRoles,
  ProjectsUsersRoles,
  SystemGroupsRoles,
  SystemUsersRoles,
} from "../../generated/identity/index.ts";
import { type Call, type Handlers, Reply } from "../http/call.ts";
import { badRequest, forbidden, notFound } from "../http/errors.ts";
import { applicationCredentialsOf, deleteApplicationCredential } from "./application-credential-objects.ts";
import { toPage, withSelf } from "./collection.ts";
import { findDomain, getDomain, toDomain } from "./domain-objects.ts";
import { type Assignment, assign, findGrant, isIn, isOf, withdraw } from "./grant-objects.ts";
import { type Actor, type Grant, grants, type Scope } from "./grants.ts";
import { findGroup, getGroup, toGroup } from "./group-objects.ts";
import { findProject, getProject, toProject } from "./project-namespaces.ts";
import { type Role, rolesById, toRole } from "./role-objects.ts";
import { findRole, getRole } from "./roles.ts";
import { targetOf } from "./targets.ts";
import { findUser, getUser, toUser } from "./user-objects.ts";

type Path = { project_id: string } | { domain_id: string } | Record<never, never>;
type ActorPath = { user_id: string } | { group_id: string };
type GrantCall = Pick<Call, "kube" | "url" | "query" | "enforce"> & { path: Path & ActorPath };
type RoleCall = GrantCall & { path: { role_id: string } };

const list = (call: GrantCall) => listOf(call, false);
const show = (call: RoleCall) => checkGrant(call, false);
const update = (call: RoleCall) => createGrant(call, false);
const remove = (call: RoleCall) => deleteGrant(call, false);
const direct = { list, show, update, delete: remove };

export const projectsUsersRoles = direct satisfies Handlers<ProjectsUsersRoles>;
export const projectsGroupsRoles = direct satisfies Handlers<ProjectsGroupsRoles>;
export const domainsUsersRoles = direct satisfies Handlers<DomainsUsersRoles>;
export const domainsGroupsRoles = direct satisfies Handlers<DomainsGroupsRoles>;
export const systemUsersRoles = direct satisfies Handlers<SystemUsersRoles>;
export const systemGroupsRoles = direct satisfies Handlers<SystemGroupsRoles>;

const inherited = {
  put: (call: RoleCall) => createGrant(call, true),
  deleteAll: (call: RoleCall) => deleteGrant(call, true),
};
/** Of a project there is no list. */
const inheritedInProject = { ...inherited, list: (call: RoleCall) => checkGrant(call, true) };
const inheritedInDomain = {
  ...inherited,
  /** `…/roles/inherited_to_projects` lists, `…/roles/{role_id}/inherited_to_projects` checks: one operation to the contract. */
  list: (call: GrantCall) => ("role_id" in call.path ? checkGrant(call as RoleCall, true) : listOf(call, true)),
};

export const inheritedProjectsUsers = inheritedInProject satisfies Handlers<OSINHERITProjectsUsersRolesInheritedToProjects>;
export const inheritedProjectsGroups = inheritedInProject satisfies Handlers<OSINHERITProjectsGroupsRolesInheritedToProjects>;
export const inheritedDomainsUsers = inheritedInDomain satisfies Handlers<OSINHERITDomainsUsersRolesInheritedToProjects>;
export const inheritedDomainsGroups = inheritedInDomain satisfies Handlers<OSINHERITDomainsGroupsRolesInheritedToProjects>;

function listOf(call: GrantCall, inheritedToo: boolean) {
  const { kube, url } = call;
  const { actor, scope } = assignmentOf(call, inheritedToo);
  call.enforce(ruleOf(scope, actor, "list"), target(call, undefined));
  requireAll(call);
  const known = rolesById(kube);
  const found = grants(kube).filter((grant) => grant.inherited === inheritedToo && isOf(grant, actor) && isIn(grant, scope));
  const roles = [...new Set(found.map(({ roleId }) => roleId))].flatMap((id) => known.get(id) ?? []).map(toRole);
  const { page, ...rest } = toPage(call, pathOf(call, inheritedToo), roles, []);
  return { roles: page.map((role) => withSelf(url, "roles", role)), ...rest };
}

function checkGrant(call: RoleCall, inheritedToo: boolean): Reply {
  const assignment = assignmentOf(call, inheritedToo);
  call.enforce(ruleOf(assignment.scope, assignment.actor, "check"), target(call, call.path.role_id));
  requireAll(call);
  found(call, assignment);
  return new Reply({ status: 204 });
}

async function createGrant(call: RoleCall, inheritedToo: boolean): Promise<Reply> {
  const assignment = assignmentOf(call, inheritedToo);
  call.enforce(ruleOf(assignment.scope, assignment.actor, "create"), target(call, call.path.role_id));
  requireAll(call);
  const role = getRole(call.kube, call.path.role_id);
  refuseForeignRole(call, role, assignment.scope);
  await assign(call.kube.own, role, assignment);
  return new Reply({ status: 204 });
}

/** Whoever loses a role in a project loses the application credentials that he made there, as in Keystone. */
async function deleteGrant(call: RoleCall, inheritedToo: boolean): Promise<Reply> {
  const assignment = assignmentOf(call, inheritedToo);
  const { actor, scope } = assignment;
  call.enforce(ruleOf(scope, actor, "revoke"), target(call, call.path.role_id));
  const grant = found(call, assignment);
  const own = call.kube.own;
  await withdraw(own, grant);
  if ("userId" in actor && "projectId" in scope) {
    for (const credential of applicationCredentialsOf(own, actor.userId)) {
      if (credential.spec.projectID === scope.projectId) await deleteApplicationCredential(own, credential);
    }
  }
  return new Reply({ status: 204 });
}

function found(call: RoleCall, assignment: Assignment): Grant {
  const role = getRole(call.kube, call.path.role_id);
  const grant = findGrant(call.kube, role, assignment);
  if (grant === undefined) throw notFound("Role assignment", call.path.role_id);
  return grant;
}

function assignmentOf({ path }: GrantCall, inheritedToo: boolean): Assignment {
  const actor: Actor = "user_id" in path ? { userId: path.user_id } : { groupId: path.group_id };
  const scope: Scope =
    "project_id" in path ? { projectId: path.project_id } : "domain_id" in path ? { domainId: path.domain_id } : { system: true };
  return { actor, scope, inherited: inheritedToo };
}

/** The system's grants have rules for users and groups apart; the others share theirs. */
function ruleOf(scope: Scope, actor: Actor, verb: "list" | "check" | "create" | "revoke"): string {
  const what = verb === "list" ? "grants" : "grant";
  if (!("system" in scope)) return `identity:${verb}_${what}`;
  return `identity:${verb}_system_${what}_for_${"userId" in actor ? "user" : "group"}`;
}

function target({ kube, path }: GrantCall, roleId: string | undefined): Record<string, unknown> {
  const user = "user_id" in path ? findUser(kube, path.user_id) : undefined;
  const group = "group_id" in path ? findGroup(kube, path.group_id) : undefined;
  const project = "project_id" in path ? findProject(kube, path.project_id) : undefined;
  const domain = "domain_id" in path ? findDomain(kube, path.domain_id) : undefined;
  const role = roleId === undefined ? undefined : findRole(kube, roleId);
  return {
    ...targetOf("user", user && toUser(user)),
    ...targetOf("group", group && toGroup(group)),
    ...targetOf("project", project && toProject(project)),
    ...targetOf("domain", domain && toDomain(domain)),
    ...targetOf("role", role && toRole(role)),
  };
}

/** Throws 404 for whatever of the path is not there. */
function requireAll({ kube, path }: GrantCall): void {
  if ("user_id" in path) getUser(kube, path.user_id);
  if ("group_id" in path) getGroup(kube, path.group_id);
  if ("project_id" in path) getProject(kube, path.project_id);
  if ("domain_id" in path) getDomain(kube, path.domain_id);
}

function refuseForeignRole({ kube }: GrantCall, role: Role, scope: Scope): void {
  const { domainID } = role.spec;
  if (domainID === undefined) return;
  if ("system" in scope) throw badRequest(`Role ${toRole(role).id} is domain-specific: it cannot be given on the system.`);
  if ("projectId" in scope && toProject(getProject(kube, scope.projectId)).domain_id !== domainID) {
    throw forbidden(`Project ${scope.projectId} must be in the same domain as the role ${toRole(role).id} being assigned.`);
  }
}

function pathOf({ path }: GrantCall, inheritedToo: boolean): string {
  const where = "project_id" in path ? `projects/${path.project_id}` : "domain_id" in path ? `domains/${path.domain_id}` : "system";
  const whom = "user_id" in path ? `users/${path.user_id}` : `groups/${path.group_id}`;
  return inheritedToo ? `OS-INHERIT/${where}/${whom}/roles/inherited_to_projects` : `${where}/${whom}/roles`;
}
