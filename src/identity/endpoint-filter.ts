/**
 * What narrows a project's catalog: annotations of its namespace, `openstack.dicot.io/endpoints` and `openstack.dicot.io/endpoint-groups`,
 * each a JSON list of ids. An id of something that is no more counts for nothing.
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { conflict, notFound } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { annotation, ENDPOINT_GROUPS, ENDPOINTS, SYSTEM_NAMESPACE } from "../kube/names.ts";
import type { EndpointEntity } from "./catalog.ts";
import { findSystem, idOf } from "./ids.ts";
import { findProject, type Namespace, projectId, projects } from "./project-namespaces.ts";

export type EndpointGroup = Kinds["EndpointGroup"];
type Association = typeof ENDPOINTS | typeof ENDPOINT_GROUPS;

export const endpointGroups = (kube: Kube): readonly EndpointGroup[] => kube.list("EndpointGroup", SYSTEM_NAMESPACE);

export function getEndpointGroup(kube: Kube, id: string): EndpointGroup {
  const group = findSystem(kube, "EndpointGroup", id);
  if (group === undefined) throw notFound("Endpoint Group", id);
  return group;
}

export const associated = (namespace: Namespace, association: Association): string[] => annotation<string[]>(namespace, association, []);

/** The endpoints, of all there are, that match every filter of a group; a group without filters has all. */
export const endpointsIn = ({ spec: { filters } }: EndpointGroup, all: readonly EndpointEntity[]): EndpointEntity[] =>
  all.filter(
    (endpoint) =>
      (filters.serviceID === undefined || endpoint.service_id === filters.serviceID) &&
      (filters.regionID === undefined || (endpoint.region_id ?? "") === filters.regionID) &&
      (filters.interface === undefined || endpoint.interface === filters.interface),
  );

export const groupsFor = (kube: Kube, namespace: Namespace): EndpointGroup[] =>
  associated(namespace, ENDPOINT_GROUPS).flatMap((id) => findSystem(kube, "EndpointGroup", id) ?? []);

/** Those that a project is associated with, by themselves or by a group. None where nothing narrows its catalog. */
export function endpointsFor(kube: Kube, id: string, all: readonly EndpointEntity[]): EndpointEntity[] {
  const namespace = findProject(kube, id);
  if (namespace === undefined) return [];
  const single = new Set(associated(namespace, ENDPOINTS));
  const grouped = new Set(groupsFor(kube, namespace).flatMap((group) => endpointsIn(group, all)));
  return all.filter((endpoint) => single.has(endpoint.id) || grouped.has(endpoint));
}

export const projectsWith = (kube: Kube, association: Association, id: string): Namespace[] =>
  projects(kube).filter((namespace) => associated(namespace, association).includes(id));

/** Throws 409 where they are associated already. */
export async function associate(own: Kube, namespace: Namespace, [association, id]: [Association, string]): Promise<void> {
  await own.update(namespace, (copy) => {
    const now = associated(copy, association);
    if (now.includes(id)) throw conflict(`Project ${projectId(copy)} is associated with ${id} already.`);
    return withAssociations(copy, association, [...now, id]);
  });
}

/** Throws 404 where they are not associated. */
export async function withdraw(own: Kube, namespace: Namespace, [association, id]: [Association, string]): Promise<void> {
  await own.update(namespace, (copy) => {
    const now = associated(copy, association);
    if (!now.includes(id)) throw notFound(`Association of project ${projectId(copy)} with`, id);
    return withAssociations(copy, association, without(now, id));
  });
}

/** From all projects, as what they were associated with goes. */
export async function dissociate(own: Kube, association: Association, id: string): Promise<void> {
  for (const namespace of projectsWith(own, association, id)) {
    await own.update(namespace, (copy) => withAssociations(copy, association, without(associated(copy, association), id)));
  }
}

export const hasGroup = (namespace: Namespace, group: EndpointGroup): boolean =>
  associated(namespace, ENDPOINT_GROUPS).includes(idOf(group));

const without = (ids: readonly string[], id: string) => ids.filter((one) => one !== id);

function withAssociations(namespace: Namespace, association: Association, ids: readonly string[]): Namespace {
  const { [association]: _, ...annotations } = namespace.metadata.annotations ?? {};
  if (ids.length > 0) annotations[association] = JSON.stringify(ids);
  return { ...namespace, metadata: { ...namespace.metadata, annotations } };
}
