/** A project is a Namespace; where its fields are stands in project-namespaces.ts. Its members act as the accounts of project-accounts.ts. */
import type { Projects } from "../../generated/identity/index.ts";
import { type Call, type Handlers, Reply } from "../http/call.ts";
import { badRequest, forbidden } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { flag, matchesTags, toPage, withSelf } from "./collection.ts";
import { type Domain, domainEnabled, findDomain, toDomain } from "./domain-objects.ts";
import { changeDomain, createDomain, deleteDomain } from "./domains.ts";
import { projectsOf } from "./effective-roles.ts";
import { mergeOptions, refuseUpdate } from "./immutable.ts";
import { closeProject, prepareProject } from "./project-accounts.ts";
import { deleteProject } from "./project-deletion.ts";
import {
  projects as allProjects,
  createProject,
  findProject,
  getProject,
  type Namespace,
  parentsOf,
  projectEnabled,
  projectId,
  refuseDuplicateProject,
  subtreeOf,
  toProject,
  withProject,
} from "./project-namespaces.ts";
import { listTarget, targetOf } from "./targets.ts";
import { domainOf } from "./users.ts";

/** As Keystone's max_project_tree_depth. */
const maximumDepth = 5;
const filters = ["domain_id", "enabled", "name", "parent_id"];

export const projects = {
  list(call) {
    const { kube, token, url } = call;
    call.enforce("identity:list_projects", listTarget(token.domainId));
    const query = call.query as Record<string, unknown>;
    const all: ProjectLike[] = flag(query["is_domain"]) ? kube.list("Domain").map(toDomainProject) : allProjects(kube).map(toProject);
    const visible = all.filter(
      (project) => (token.domainId === undefined || project.domain_id === token.domainId) && matchesTags(project.tags, query),
    );
    const { page, ...rest } = toPage(call, "projects", visible, filters);
    return { projects: page.map((project) => withSelf(url, "projects", project)), ...rest };
  },

  show(call) {
    const { kube, path, url } = call;
    const namespace = findProject(kube, path.project_id);
    const domain = findDomain(kube, path.project_id);
    call.enforce("identity:get_project", domain ? domainTarget(domain) : projectTarget(namespace));
    if (domain !== undefined) return { project: withSelf(url, "projects", toDomainProject(domain)) };
    const found = getProject(kube, path.project_id);
    return { project: { ...withSelf(url, "projects", toProject(found)), ...family(call, found) } };
  },

  async create(call) {
    const { body, kube, token, url } = call;
    const { name: given, description, domain_id, enabled, is_domain, parent_id, tags, options, ...extra } = required(body.project);
    const name = given.trim();
    const parent = typeof parent_id === "string" ? findProject(kube, parent_id) : undefined;
    const domainId = domain_id ?? (parent ? toProject(parent).domain_id : domainOf(token, undefined));
    call.enforce("identity:create_project", targetOf("project", { ...body.project, domain_id: domainId }));
    if (is_domain !== undefined && flag(is_domain)) {
      if (typeof parent_id === "string") throw badRequest("only root projects are allowed to act as domains.");
      const domain = await createDomain(kube.own, { name, enabled, description, options, tags });
      return { project: withSelf(url, "projects", toDomainProject(domain)) };
    }
    if (findDomain(kube, domainId) === undefined) throw badRequest(`Domain ${domainId} could not be found.`);
    if (typeof parent_id === "string" && parent_id !== domainId) refuseParent(kube, { parent, parentId: parent_id, domainId });
    refuseDuplicateProject(kube, name, domainId);
    const namespace = await createProject(kube.own, {
      name,
      domainId,
      enabled: enabled === undefined || flag(enabled),
      extra,
      ...(parent === undefined ? {} : { parentId: projectId(parent) }),
      ...(typeof description === "string" ? { description } : {}),
      ...(tags === undefined ? {} : { tags }),
      ...(options === undefined ? {} : { options: mergeOptions({}, options) }),
    });
    await prepareProject(kube.own, namespace);
    return { project: withSelf(url, "projects", toProject(namespace)) };
  },

  async update(call) {
    const { body, kube, path, url } = call;
    const found = findProject(kube, path.project_id);
    const domain = findDomain(kube, path.project_id);
    call.enforce("identity:update_project", domain ? domainTarget(domain) : projectTarget(found));
    if (domain !== undefined) {
      return { project: withSelf(url, "projects", toDomainProject(await changeDomain(kube.own, domain, required(body.project)))) };
    }
    const namespace = getProject(kube, path.project_id);
    const now = toProject(namespace);
    const { name: given, description, enabled, options, tags, ...attributes } = required(body.project);
    const { id, domain_id, parent_id, is_domain, ...extra } = attributes as Record<string, unknown>;
    if (id !== undefined && id !== now.id) throw badRequest("Cannot change ID");
    if (domain_id !== undefined && domain_id !== now.domain_id) throw badRequest("Cannot change Domain ID");
    if (is_domain !== undefined && flag(is_domain)) throw badRequest("Update of `is_domain` is not allowed.");
    if (parent_id !== undefined && parent_id !== now.parent_id) throw forbidden("Update of `parent_id` is not allowed.");
    refuseUpdate("project", now.id, { now: now.options, wanted: options });
    const name = given?.trim();
    if (name !== undefined) refuseDuplicateProject(kube, name, now.domain_id, now.id);
    const enabledAfter = enabled === undefined ? now.enabled : flag(enabled);
    if (now.enabled && !enabledAfter && subtreeOf(kube, namespace).some(projectEnabled)) {
      throw forbidden(`Cannot disable project ${now.id} since its subtree contains enabled projects.`);
    }
    if (!now.enabled && enabledAfter && !parentsOf(kube, namespace).every(projectEnabled)) {
      throw forbidden(`Cannot enable project ${now.id} since it has disabled parents.`);
    }
    const changed = await kube.own.update(namespace, (copy) =>
      withProject(copy, {
        enabled: enabledAfter,
        ...(name === undefined ? {} : { name }),
        ...(description === undefined ? {} : { description: description ?? "" }),
        ...(options === undefined ? {} : { options: mergeOptions(toProject(copy).options, options) }),
        ...(tags === undefined ? {} : { tags }),
        extra,
      }),
    );
    // Disabled, it is closed to kubectl too.
    await (enabledAfter ? prepareProject : closeProject)(kube.own, changed);
    return { project: withSelf(url, "projects", toProject(changed)) };
  },

  async delete(call) {
    const { kube, path } = call;
    const found = findProject(kube, path.project_id);
    const domain = findDomain(kube, path.project_id);
    call.enforce("identity:delete_project", domain ? domainTarget(domain) : projectTarget(found));
    if (domain !== undefined) await deleteDomain(kube.own, domain);
    else await deleteProject(kube.own, getProject(kube, path.project_id));
    return new Reply({ status: 204 });
  },
} satisfies Handlers<Projects>;

export const projectTarget = (namespace: Namespace | undefined): Record<string, unknown> => {
  if (namespace === undefined) return {};
  const project = toProject(namespace);
  return { project_id: project.id, ...targetOf("project", project) };
};

/** To Keystone a domain is a project too, one that acts as a domain; here it is one on demand. */
const toDomainProject = (domain: Domain) => ({ ...toDomain(domain), domain_id: null, parent_id: null, is_domain: true as const });

const domainTarget = (domain: Domain) => targetOf("project", toDomainProject(domain));

type ProjectLike = ReturnType<typeof toProject> | ReturnType<typeof toDomainProject>;

function required<T>(project: T | undefined): T {
  if (project === undefined) throw badRequest("Expecting to find project in request body.");
  return project;
}

interface Parentage {
  parent: Namespace | undefined;
  parentId: string;
  domainId: string;
}

function refuseParent(kube: Kube, { parent, parentId, domainId }: Parentage): void {
  if (parent === undefined) throw badRequest(`Project ${parentId} could not be found.`);
  if (toProject(parent).domain_id !== domainId) throw badRequest("The parent is in another domain than the one that was specified.");
  const line = [parent, ...parentsOf(kube, parent)];
  const disabled = line.find((namespace) => !projectEnabled(namespace));
  if (disabled !== undefined || !domainEnabled(kube, domainId)) {
    throw badRequest(`cannot create a project in a branch containing a disabled project: ${disabled ? projectId(disabled) : domainId}`);
  }
  if (line.length >= maximumDepth) throw forbidden(`Max hierarchy depth reached for ${parentId} branch.`);
}

export type Tree = { [id: string]: Tree | null };

/** `?parents_as_list`, `?parents_as_ids`, `?subtree_as_list`, `?subtree_as_ids`: lists show only projects in which the caller has a role. */
function family({ kube, query, token, url }: Pick<Call, "kube" | "query" | "token" | "url">, namespace: Namespace) {
  const asked = (name: string) => name in (query as object) && flag((query as Record<string, unknown>)[name] || true);
  for (const side of ["parents", "subtree"]) {
    if (asked(`${side}_as_list`) && asked(`${side}_as_ids`)) {
      throw badRequest(`Cannot use ${side}_as_list and ${side}_as_ids query params at the same time.`);
    }
  }
  const mine = new Set(projectsOf(kube, token.userId));
  const list = (all: Namespace[]) =>
    all.filter((one) => mine.has(one)).map((one) => ({ project: withSelf(url, "projects", toProject(one)) }));
  const parents = parentsOf(kube, namespace);
  const below = subtreeOf(kube, namespace).map(toProject);
  const tree = (id: string): Tree | null => {
    const children = below.filter(({ parent_id }) => parent_id === id);
    return children.length === 0 ? null : Object.fromEntries(children.map((child) => [child.id, tree(child.id)]));
  };
  const upwards = parents.reduceRight<Tree | null>((above, parent) => ({ [projectId(parent)]: above }), {
    [toProject(namespace).domain_id]: null,
  });
  return {
    ...(asked("parents_as_list") ? { parents: list(parents) } : {}),
    ...(asked("parents_as_ids") ? { parents: upwards } : {}),
    ...(asked("subtree_as_list") ? { subtree: list(subtreeOf(kube, namespace)) } : {}),
    ...(asked("subtree_as_ids") ? { subtree: tree(projectId(namespace)) } : {}),
  };
}
