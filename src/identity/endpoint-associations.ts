/** Which endpoints a project's catalog has, where an administrator chose them one by one: endpoint-filter.ts says where that stands. */
import type {
  OSEPFILTEREndpointsProjects,
  OSEPFILTERProjectsEndpointGroups,
  OSEPFILTERProjectsEndpoints,
} from "../../generated/identity/index.ts";
import { type Call, type Handlers, Reply } from "../http/call.ts";
import { notFound } from "../http/errors.ts";
import { ENDPOINTS } from "../kube/names.ts";
import { endpoints } from "./catalog.ts";
import { toPage, withSelf } from "./collection.ts";
import { collection, toEndpointGroup } from "./endpoint_groups.ts";
import { associate, associated, endpointsFor, groupsFor, projectsWith, withdraw } from "./endpoint-filter.ts";
import { getProject, toProject } from "./project-namespaces.ts";

export const endpointsProjects = {
  list(call) {
    const { kube, path, url } = call;
    call.enforce("identity:list_projects_for_endpoint", {});
    requireEndpoint(call, path.endpoint_id);
    const found = projectsWith(kube, ENDPOINTS, path.endpoint_id).map(toProject);
    const { page, ...rest } = toPage(call, `OS-EP-FILTER/endpoints/${path.endpoint_id}/projects`, found, []);
    return { projects: page.map((project) => withSelf(url, "projects", project)), ...rest };
  },
} satisfies Handlers<OSEPFILTEREndpointsProjects>;

export const projectsEndpointGroups = {
  list(call) {
    const { kube, path, url } = call;
    call.enforce("identity:list_endpoint_groups_for_project", {});
    const found = groupsFor(kube, getProject(kube, path.project_id)).map(toEndpointGroup);
    const { page, ...rest } = toPage(call, `OS-EP-FILTER/projects/${path.project_id}/endpoint_groups`, found, []);
    return { endpoint_groups: page.map((group) => withSelf(url, collection, group)), ...rest };
  },
} satisfies Handlers<OSEPFILTERProjectsEndpointGroups>;

export const projectsEndpoints = {
  list(call) {
    const { kube, path, url } = call;
    call.enforce("identity:list_endpoints_for_project", {});
    getProject(kube, path.project_id);
    const found = endpointsFor(kube, path.project_id, endpoints(kube, url));
    const { page, ...rest } = toPage(call, `OS-EP-FILTER/projects/${path.project_id}/endpoints`, found, []);
    return { endpoints: page.map((endpoint) => withSelf(url, "endpoints", endpoint)), ...rest };
  },

  show(call) {
    const { kube, path } = call;
    call.enforce("identity:check_endpoint_in_project", {});
    requireEndpoint(call, path.endpoint_id);
    const namespace = getProject(kube, path.project_id);
    if (!associated(namespace, ENDPOINTS).includes(path.endpoint_id)) throw notFound("Project's endpoint", path.endpoint_id);
    return new Reply({ status: 204 });
  },

  async update(call) {
    const { kube, path } = call;
    call.enforce("identity:add_endpoint_to_project", {});
    requireEndpoint(call, path.endpoint_id);
    await associate(kube.own, getProject(kube, path.project_id), [ENDPOINTS, path.endpoint_id]);
    return new Reply({ status: 204 });
  },

  async delete({ kube, path, enforce }) {
    enforce("identity:remove_endpoint_from_project", {});
    await withdraw(kube.own, getProject(kube, path.project_id), [ENDPOINTS, path.endpoint_id]);
    return new Reply({ status: 204 });
  },
} satisfies Handlers<OSEPFILTERProjectsEndpoints>;

function requireEndpoint({ kube, url }: Pick<Call, "kube" | "url">, id: string): void {
  if (!endpoints(kube, url).some((endpoint) => endpoint.id === id)) throw notFound("Endpoint", id);
}
