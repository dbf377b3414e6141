/**
 * A project is a Namespace with the label `openstack.dicot.io/project`.
 *
 *   id           that label where it is 32 hex digits, else metadata.uid without dashes
 *   name         annotation openstack.dicot.io/name, else metadata.name
 *   domain_id    label openstack.dicot.io/domain, else `default`
 *   parent_id    label openstack.dicot.io/parent-project, else the domain
 *   enabled      annotation openstack.dicot.io/enabled
 *   description, tags, options and a client's own attributes: annotations
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Project } from "../http/call.ts";
import { conflict, notFound } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import {
  annotation,
  DELETING,
  DESCRIPTION,
  DOMAIN,
  displayName,
  ENABLED,
  EXTRA,
  NAME,
  OPTIONS,
  openstackId,
  PARENT_PROJECT,
  PROJECT,
  TAGS,
} from "../kube/names.ts";
import { DEFAULT_DOMAIN } from "./domain-objects.ts";
import { createUnique, newId, uniqueName } from "./ids.ts";

export type Namespace = Kinds["Namespace"];

export interface ProjectEntity {
  id: string;
  name: string;
  description: string;
  domain_id: string;
  parent_id: string;
  enabled: boolean;
  is_domain: false;
  tags: string[];
  options: Record<string, unknown>;
  [extra: string]: unknown;
}

export const projectId = (namespace: Namespace): string => openstackId(namespace);

export const isProject = (namespace: Namespace): boolean =>
  namespace.metadata.labels?.[PROJECT] !== undefined && namespace.metadata.deletionTimestamp === undefined && !isDeleting(namespace);

/** It is no project any more, and goes when nothing of it is left elsewhere. */
export const isDeleting = (namespace: Namespace): boolean => namespace.metadata.annotations?.[DELETING] !== undefined;

export const projectEnabled = (namespace: Namespace): boolean => namespace.metadata.annotations?.[ENABLED] !== "false";

export const projectDomain = (namespace: Namespace): string => namespace.metadata.labels?.[DOMAIN] ?? DEFAULT_DOMAIN;

export const toProject = (namespace: Namespace): ProjectEntity => ({
  ...annotation<Record<string, unknown>>(namespace, EXTRA, {}),
  id: projectId(namespace),
  name: displayName(namespace),
  description: namespace.metadata.annotations?.[DESCRIPTION] ?? "",
  domain_id: projectDomain(namespace),
  parent_id: namespace.metadata.labels?.[PARENT_PROJECT] ?? projectDomain(namespace),
  enabled: projectEnabled(namespace),
  is_domain: false,
  tags: annotation<string[]>(namespace, TAGS, []),
  options: annotation<Record<string, unknown>>(namespace, OPTIONS, {}),
});

/** The project of a token or a call. */
export const toScope = (namespace: Namespace): Project => ({
  id: projectId(namespace),
  name: displayName(namespace),
  domainId: projectDomain(namespace),
  namespace: namespace.metadata.name ?? "",
});

export const projects = (kube: Kube): Namespace[] => kube.list("Namespace").filter(isProject);

export function findProject(kube: Kube, id: string): Namespace | undefined {
  const namespace = kube.findById("Namespace", undefined, id);
  return namespace !== undefined && isProject(namespace) ? namespace : undefined;
}

export function getProject(kube: Kube, id: string): Namespace {
  const namespace = findProject(kube, id);
  if (namespace === undefined) throw notFound("Project", id);
  return namespace;
}

export const findProjectByName = (kube: Kube, name: string, domainId: string): Namespace | undefined =>
  projects(kube).find((namespace) => displayName(namespace) === name && projectDomain(namespace) === domainId);

/** From the nearest to the topmost; a loop made by hand ends it. */
export function parentsOf(kube: Kube, namespace: Namespace): Namespace[] {
  const parents: Namespace[] = [];
  let above = namespace.metadata.labels?.[PARENT_PROJECT];
  while (above !== undefined) {
    const parent = findProject(kube, above);
    if (parent === undefined || parents.includes(parent) || parent === namespace) break;
    parents.push(parent);
    above = parent.metadata.labels?.[PARENT_PROJECT];
  }
  return parents;
}

/** All below, parents before their children. */
export function subtreeOf(kube: Kube, namespace: Namespace): Namespace[] {
  const all = projects(kube);
  const found = [namespace];
  for (const parent of found) {
    found.push(...all.filter((one) => one.metadata.labels?.[PARENT_PROJECT] === projectId(parent) && !found.includes(one)));
  }
  return found.slice(1);
}

const projectLabels = (id: string, domainId: string, parentId: string | undefined): Record<string, string> => ({
  [PROJECT]: id,
  [DOMAIN]: domainId,
  ...(parentId === undefined || parentId === domainId ? {} : { [PARENT_PROJECT]: parentId }),
});

export interface NewProject {
  name: string;
  domainId: string;
  parentId?: string;
  description?: string;
  enabled?: boolean;
  tags?: readonly string[];
  options?: Record<string, unknown>;
  extra?: Record<string, unknown>;
}

export const toNamespace = (project: NewProject, id: string): Namespace =>
  withProject(
    {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: {
        name: uniqueName(project.name, "project", project.domainId, project.name),
        labels: projectLabels(id, project.domainId, project.parentId),
      },
    },
    project,
  );

/** The namespace with what is given of a project; the rest stays. */
export function withProject(namespace: Namespace, project: Partial<Omit<NewProject, "domainId" | "parentId">>): Namespace {
  const annotations = { ...namespace.metadata.annotations };
  const set = (key: string, text: string | undefined) => {
    if (text === undefined) delete annotations[key];
    else annotations[key] = text;
  };
  const json = (value: object) => (Object.keys(value).length === 0 ? undefined : JSON.stringify(value));
  if (project.name !== undefined) set(NAME, project.name);
  if (project.description !== undefined) set(DESCRIPTION, project.description || undefined);
  if (project.enabled !== undefined) set(ENABLED, project.enabled ? undefined : "false");
  if (project.tags !== undefined) set(TAGS, json(project.tags));
  if (project.options !== undefined) set(OPTIONS, json(project.options));
  if (project.extra !== undefined) set(EXTRA, json({ ...annotation<object>(namespace, EXTRA, {}), ...project.extra }));
  return { ...namespace, metadata: { ...namespace.metadata, annotations } };
}

/** Throws 409 where the domain has a project of that name. */
export const createProject = (own: Kube, project: NewProject): Promise<Namespace> =>
  createUnique(own, toNamespace(project, newId()), () => refuseDuplicateProject(own, project.name, project.domainId));

export function refuseDuplicateProject(kube: Kube, name: string, domainId: string, except?: string): void {
  const other = findProjectByName(kube, name, domainId);
  if (other !== undefined && projectId(other) !== except) {
    throw conflict(`There is a project named ${name} in this domain already.`);
  }
}
