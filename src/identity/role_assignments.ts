/** All assignments in one list: as they are written, or (`?effective`) as they work: by user, by project, with what roles imply. */
import type { RoleAssignments } from "../../generated/identity/index.ts";
import type { Call, Handlers } from "../http/call.ts";
import { badRequest } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { flag } from "./collection.ts";
import { findDomain } from "./domain-objects.ts";
import { type Grant, grants } from "./grants.ts";
import { findGroup } from "./group-objects.ts";
import { findProject, parentsOf, projectDomain, projectId, projects, subtreeOf, toProject } from "./project-namespaces.ts";
import { expandImplied, rolesById } from "./role-objects.ts";
import { findUser } from "./user-objects.ts";

/** An assignment, and where it comes from if it is not written as it is shown. */
interface Assignment extends Omit<Grant, "object"> {
  from?: { groupId?: string; projectId?: string; domainId?: string; roleId?: string };
}

interface Filter {
  userId: string | undefined;
  groupId: string | undefined;
  roleId: string | undefined;
  domainId: string | undefined;
  projectIds: readonly string[] | undefined;
  system: boolean;
  inherited: boolean | undefined;
}

export const roleAssignments = {
  list(call) {
    const { kube, token, url } = call;
    const query = call.query as Record<string, string | undefined>;
    const is = (name: string) => name in query && query[name] !== "0";
    const tree = is("include_subtree");
    const project = query["scope.project.id"];
    if (tree) enforceTree(call, project);
    else call.enforce("identity:list_role_assignments", { "target.domain_id": token.domainId });
    refuseCombinations(query, { effective: is("effective"), tree });

    const filter = toFilter(kube, query, tree);
    const found = is("effective")
      ? effective(kube).filter((one) => matches(one, filter))
      : grants(kube).filter((one) => matches(one, filter));
    const visible = found.filter((one) => token.domainId === undefined || inDomain(kube, one, token.domainId));
    const entities = visible.map((one) => toEntity(kube, one, { url, names: is("include_names") }));
    const search = new URLSearchParams(Object.entries(query).map(([key, value]): [string, string] => [key, value ?? ""])).toString();
    const self = `${url}/role_assignments${search ? `?${search}` : ""}`;
    return { role_assignments: entities, links: { self, next: null, previous: null } };
  },
} satisfies Handlers<RoleAssignments>;

function enforceTree(call: Pick<Call, "enforce" | "kube">, id: string | undefined): void {
  const namespace = id === undefined ? undefined : findProject(call.kube, id);
  const project = namespace && toProject(namespace);
  const target = project
    ? { "target.project.id": project.id, "target.project.domain_id": project.domain_id, "target.domain_id": project.domain_id }
    : {};
  call.enforce("identity:list_role_assignments_for_tree", target);
  if (id === undefined) throw badRequest("scope.project.id must be specified if include_subtree is also specified");
}

function refuseCombinations(
  query: Record<string, string | undefined>,
  { effective: works, tree }: { effective: boolean; tree: boolean },
): void {
  const both = (a: string, b: string) => Boolean(query[a] && query[b]);
  if (both("scope.domain.id", "scope.project.id")) throw badRequest("Specify a domain or project, not both");
  if (both("scope.domain.id", "scope.system")) throw badRequest("Specify system or domain, not both");
  if (both("scope.project.id", "scope.system")) throw badRequest("Specify system or project, not both");
  if (both("user.id", "group.id")) throw badRequest("Specify a user or group, not both");
  if (works && !tree && query["group.id"]) throw badRequest("Combining effective and group filter will always result in an empty list.");
  if (works && query["scope.OS-INHERIT:inherited_to"] === "projects" && query["scope.domain.id"]) {
    throw badRequest("Combining effective, domain and inherited filters will always result in an empty list.");
  }
}

function toFilter(kube: Kube, query: Record<string, string | undefined>, tree: boolean): Filter {
  const id = query["scope.project.id"];
  const root = id === undefined || !tree ? undefined : findProject(kube, id);
  const inheritance = query["scope.OS-INHERIT:inherited_to"];
  return {
    userId: query["user.id"],
    groupId: query["group.id"],
    roleId: query["role.id"],
    domainId: query["scope.domain.id"],
    projectIds: id === undefined ? undefined : [id, ...(root ? subtreeOf(kube, root).map(projectId) : [])],
    system: query["scope.system"] !== undefined && flag(query["scope.system"]),
    inherited: inheritance === undefined ? undefined : inheritance === "projects",
  };
}

function matches(one: Assignment, filter: Filter): boolean {
  const scoped = filter.projectIds !== undefined || filter.domainId !== undefined || filter.system;
  const inScope =
    !scoped ||
    (one.projectId !== undefined && filter.projectIds?.includes(one.projectId)) ||
    (one.domainId !== undefined && one.domainId === filter.domainId) ||
    (one.system === true && filter.system);
  return (
    inScope === true &&
    (filter.userId === undefined || one.userId === filter.userId) &&
    (filter.groupId === undefined || one.groupId === filter.groupId) &&
    (filter.roleId === undefined || one.roleId === filter.roleId) &&
    (filter.inherited === undefined ||
      filter.inherited === (one.inherited || one.from?.projectId !== undefined || one.from?.domainId !== undefined))
  );
}

/** Groups become their members, what is inherited the projects that inherit it, each role also what it implies. */
function effective(kube: Kube): Assignment[] {
  const known = rolesById(kube);
  const all = projects(kube).map((namespace) => ({
    id: projectId(namespace),
    domainId: projectDomain(namespace),
    above: parentsOf(kube, namespace).map(projectId),
  }));
  return grants(kube)
    .flatMap(({ object: _, ...grant }): Assignment[] => {
      if (!grant.inherited) return [grant];
      const { projectId: project, domainId: domain, inherited: __, ...rest } = grant;
      const heirs = all.filter(({ domainId, above }) => (domain === undefined ? above.includes(project ?? "") : domainId === domain));
      const from = domain === undefined ? { projectId: project! } : { domainId: domain };
      return heirs.map(({ id }) => ({ ...rest, projectId: id, inherited: false, from }));
    })
    .flatMap((grant): Assignment[] => {
      const { groupId, ...rest } = grant;
      if (groupId === undefined) return [grant];
      const members = findGroup(kube, groupId)?.spec.userIDs ?? [];
      return members.map((userId) => ({ ...rest, userId, from: { ...rest.from, groupId } }));
    })
    .flatMap((grant) =>
      [...expandImplied(known, [grant.roleId])].flatMap(([roleId, prior]): Assignment[] => {
        if (known.get(roleId)?.spec.domainID !== undefined) return [];
        return [prior === undefined ? grant : { ...grant, roleId, from: { ...grant.from, roleId: prior } }];
      }),
    );
}

function inDomain(kube: Kube, { domainId, projectId: id }: Assignment, wanted: string): boolean {
  const namespace = id === undefined ? undefined : findProject(kube, id);
  return domainId === wanted || (namespace !== undefined && projectDomain(namespace) === wanted);
}

/** https://opendev.org/openstack/keystone/src/tag/30.0.0/keystone/api/role_assignments.py#L255 */
function toEntity(kube: Kube, one: Assignment, { url, names }: { url: string; names: boolean }) {
  const { roleId, userId, groupId, from } = one;
  const inherited = one.inherited || from?.projectId !== undefined || from?.domainId !== undefined;
  const where =
    from?.domainId !== undefined
      ? `/domains/${from.domainId}`
      : one.domainId !== undefined
        ? `/domains/${one.domainId}`
        : one.system
          ? "/system"
          : `/projects/${from?.projectId ?? one.projectId}`;
  const whom = from?.groupId ?? groupId;
  const path = `${where}/${whom === undefined ? `users/${userId}` : `groups/${whom}`}/roles/${from?.roleId ?? roleId}`;
  return {
    role: named(kube, { role: roleId }, names),
    scope: { ...scopeOf(kube, one, names), ...(inherited ? { "OS-INHERIT:inherited_to": "projects" as const } : {}) },
    ...(userId === undefined ? {} : { user: named(kube, { user: userId }, names) }),
    ...(userId !== undefined || groupId === undefined ? {} : { group: named(kube, { group: groupId }, names) }),
    links: {
      assignment: `${url}${inherited ? `/OS-INHERIT${path}/inherited_to_projects` : path}`,
      ...(from?.groupId === undefined ? {} : { membership: `${url}/groups/${from.groupId}/users/${userId}` }),
      ...(from?.roleId === undefined ? {} : { prior_role: `${url}/prior_role/${from.roleId}/implies/${roleId}` }),
    },
  };
}

function scopeOf(kube: Kube, { projectId: project, domainId: domain, system }: Assignment, names: boolean) {
  if (project !== undefined) return { project: named(kube, { project }, names) };
  if (domain !== undefined) return { domain: { id: domain, ...(names ? { name: findDomain(kube, domain)?.spec.name ?? "" } : {}) } };
  return system ? { system: { all: true as const } } : {};
}

type Kind = { user: string } | { group: string } | { project: string } | { role: string };

/** By id alone, or with its name and its domain's. What is gone has empty names, as in Keystone. */
function named(kube: Kube, what: Kind, names: boolean): { id: string; name?: string; domain?: { id: string; name: string } } {
  const [id = ""] = Object.values(what);
  if (!names) return { id };
  const namespace = "project" in what ? findProject(kube, id) : undefined;
  const spec =
    "user" in what
      ? findUser(kube, id)?.spec
      : "group" in what
        ? findGroup(kube, id)?.spec
        : "role" in what
          ? rolesById(kube).get(id)?.spec
          : undefined;
  const name = namespace ? toProject(namespace).name : (spec?.name ?? "");
  const domain = namespace ? projectDomain(namespace) : spec?.domainID;
  if (domain === undefined && "role" in what) return { id, name };
  return { id, name, domain: { id: domain ?? "", name: domain === undefined ? "" : (findDomain(kube, domain)?.spec.name ?? "") } };
}
