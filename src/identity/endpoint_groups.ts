/**
 * A group of endpoints is an EndpointGroup (identity.dicot.io) in `dicot-system`; which endpoints are in it follows from its filters.
 *
 *   id                   label openstack.dicot.io/id
 *   name, description    spec
 *   filters              spec.filters, under Kubernetes' spelling; a region_id of null is an empty one
 *   projects             annotation openstack.dicot.io/endpoint-groups of their namespaces
 */
import type {
  OSEPFILTEREndpointGroups,
  OSEPFILTEREndpointGroupsEndpoints,
  OSEPFILTEREndpointGroupsProjects,
} from "../../generated/identity/index.ts";
import { type Handlers, Reply } from "../http/call.ts";
import { badRequest, notFound } from "../http/errors.ts";
import { ENDPOINT_GROUPS, ID, objectName, SYSTEM_NAMESPACE } from "../kube/names.ts";
import { endpoints } from "./catalog.ts";
import { toPage, withSelf } from "./collection.ts";
import {
  endpointGroups as allGroups,
  associate,
  dissociate,
  type EndpointGroup,
  endpointsIn,
  getEndpointGroup,
  hasGroup,
  projectsWith,
  withdraw,
} from "./endpoint-filter.ts";
import { deleteIfThere, idOf, newId } from "./ids.ts";
import { getProject, toProject } from "./project-namespaces.ts";

type Filters = NonNullable<OSEPFILTEREndpointGroups["create"]["body"]["endpoint_group"]>["filters"];

export const collection = "OS-EP-FILTER/endpoint_groups";

export const endpointGroups = {
  list(call) {
    call.enforce("identity:list_endpoint_groups", {});
    const { page, ...rest } = toPage(call, collection, allGroups(call.kube).map(toEndpointGroup), ["name"]);
    return { endpoint_groups: page.map((group) => withSelf(call.url, collection, group)), ...rest };
  },

  show({ kube, path, url, enforce }) {
    enforce("identity:get_endpoint_group", {});
    return { endpoint_group: withSelf(url, collection, toEndpointGroup(getEndpointGroup(kube, path.endpoint_group_id))) };
  },

  async create({ body, kube, url, enforce }) {
    enforce("identity:create_endpoint_group", {});
    const { name = "", description, filters = {} } = body.endpoint_group ?? {};
    if (Object.keys(filters).length === 0) throw badRequest("filters field is required and cannot be empty");
    const id = newId();
    const group = await kube.own.create<EndpointGroup>({
      apiVersion: "identity.dicot.io/v1alpha1",
      kind: "EndpointGroup",
      metadata: { name: objectName(name, id), namespace: SYSTEM_NAMESPACE, labels: { [ID]: id } },
      spec: { name, filters: toFilters(filters), ...(typeof description === "string" ? { description } : {}) },
    });
    return { endpoint_group: withSelf(url, collection, toEndpointGroup(group)) };
  },

  async update({ body, kube, path, url, enforce }) {
    enforce("identity:update_endpoint_group", {});
    const { name, description, filters } = body.endpoint_group;
    const changed = await kube.own.update(getEndpointGroup(kube, path.endpoint_group_id), (copy) => {
      if (name !== undefined) copy.spec.name = name;
      if (description === null) delete copy.spec.description;
      else if (description !== undefined) copy.spec.description = description;
      if (filters !== undefined) copy.spec.filters = toFilters(filters);
      return copy;
    });
    return { endpoint_group: withSelf(url, collection, toEndpointGroup(changed)) };
  },

  async delete({ kube, path, enforce }) {
    enforce("identity:delete_endpoint_group", {});
    const group = getEndpointGroup(kube, path.endpoint_group_id);
    await dissociate(kube.own, ENDPOINT_GROUPS, idOf(group));
    await deleteIfThere(kube.own, group);
    return new Reply({ status: 204 });
  },
} satisfies Handlers<OSEPFILTEREndpointGroups>;

export const endpointGroupsEndpoints = {
  list(call) {
    const { kube, path, url } = call;
    call.enforce("identity:list_endpoints_associated_with_endpoint_group", {});
    const found = endpointsIn(getEndpointGroup(kube, path.endpoint_group_id), endpoints(kube, url));
    const { page, ...rest } = toPage(call, `${collection}/${path.endpoint_group_id}/endpoints`, found, []);
    return { endpoints: page.map((endpoint) => withSelf(url, "endpoints", endpoint)), ...rest };
  },
} satisfies Handlers<OSEPFILTEREndpointGroupsEndpoints>;

export const endpointGroupsProjects = {
  /** A group that there is not has no projects: it is no error in Keystone either. */
  list(call) {
    const { kube, path, url } = call;
    call.enforce("identity:list_projects_associated_with_endpoint_group", {});
    const found = projectsWith(kube, ENDPOINT_GROUPS, path.endpoint_group_id).map(toProject);
    const { page, ...rest } = toPage(call, `${collection}/${path.endpoint_group_id}/projects`, found, []);
    return { projects: page.map((project) => withSelf(url, "projects", project)), ...rest };
  },

  show({ kube, path, url, enforce }) {
    enforce("identity:get_endpoint_group_in_project", {});
    const { endpoint_group_id, project_id } = path;
    const namespace = getProject(kube, project_id);
    if (!hasGroup(namespace, getEndpointGroup(kube, endpoint_group_id))) {
      throw notFound("Endpoint Group Project Association", endpoint_group_id);
    }
    const self = `${url}/${collection}/${endpoint_group_id}/projects/${project_id}`;
    return { project_endpoint_group: { endpoint_group_id, project_id, links: { self } } };
  },

  async update({ kube, path, enforce }) {
    enforce("identity:add_endpoint_group_to_project", {});
    const namespace = getProject(kube, path.project_id);
    await associate(kube.own, namespace, [ENDPOINT_GROUPS, idOf(getEndpointGroup(kube, path.endpoint_group_id))]);
    return new Reply({ status: 204 });
  },

  async delete({ kube, path, enforce }) {
    enforce("identity:remove_endpoint_group_from_project", {});
    const namespace = getProject(kube, path.project_id);
    await withdraw(kube.own, namespace, [ENDPOINT_GROUPS, idOf(getEndpointGroup(kube, path.endpoint_group_id))]);
    return new Reply({ status: 204 });
  },
} satisfies Handlers<OSEPFILTEREndpointGroupsProjects>;

/** The schema lets `enabled` and more pass, the code does not: keystone/api/os_ep_filter.py (_require_valid_filter). */
function toFilters({ service_id, region_id, interface: name, ...unknown }: Filters): EndpointGroup["spec"]["filters"] {
  if (Object.keys(unknown).length > 0) throw badRequest("Expecting to find service_id or region_id or interface in endpoint_group.");
  return {
    ...(service_id === undefined ? {} : { serviceID: service_id }),
    ...(region_id === undefined ? {} : { regionID: region_id ?? "" }),
    ...(name === undefined ? {} : { interface: name }),
  };
}

export const toEndpointGroup = (group: EndpointGroup) => {
  const { name, description, filters } = group.spec;
  return {
    id: idOf(group),
    name,
    description: description ?? null,
    filters: {
      ...(filters.serviceID === undefined ? {} : { service_id: filters.serviceID }),
      ...(filters.regionID === undefined ? {} : { region_id: filters.regionID === "" ? null : filters.regionID }),
      ...(filters.interface === undefined ? {} : { interface: filters.interface }),
    },
  };
};
