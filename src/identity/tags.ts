/** Tags of a project: annotation openstack.dicot.io/tags of its namespace, a JSON list. */
import type { ProjectsTags } from "../../generated/identity/index.ts";
import { type Call, type Handlers, Reply } from "../http/call.ts";
import { badRequest, notFound } from "../http/errors.ts";
import { refuseUpdate } from "./immutable.ts";
import { findProject, getProject, type Namespace, toProject, withProject } from "./project-namespaces.ts";
import { projectTarget } from "./projects.ts";

/** As the API's schema has it. */
const maximumTags = 80;

type TagCall = Pick<Call, "kube" | "enforce" | "url"> & { path: { project_id: string } };

export const projectsTags = {
  list(call) {
    return answer(call, project(call, "identity:list_project_tags"));
  },

  async put(call) {
    const namespace = project(call, "identity:update_project_tags");
    const { tags } = call.body;
    if (tags === undefined || tags.length > maximumTags || new Set(tags).size !== tags.length) {
      throw badRequest(`tags must be a list of at most ${maximumTags} different tags`);
    }
    return new Reply({ status: 200, body: answer(call, await write(call, namespace, tags)) });
  },

  async deleteAll(call) {
    await write(call, project(call, "identity:delete_project_tags"), []);
    return new Reply({ status: 204 });
  },

  show(call) {
    const { tags } = toProject(project(call, "identity:get_project_tag"));
    if (!tags.includes(call.path.value)) throw notFound("Project tag", call.path.value);
    return new Reply({ status: 204 });
  },

  async update(call) {
    const namespace = project(call, "identity:create_project_tag");
    const { value } = call.path;
    if (value.length === 0 || value.length > 255 || /[,/]/.test(value))
      throw badRequest("A tag has 1 to 255 characters, no comma and no slash.");
    const tags = [...new Set([...toProject(namespace).tags, value])];
    if (tags.length > maximumTags) throw badRequest(`A project has at most ${maximumTags} tags.`);
    await write(call, namespace, tags);
    return new Reply({
      status: 201,
      headers: { location: `${call.url}/projects/${call.path.project_id}/tags/${encodeURIComponent(value)}` },
    });
  },

  async delete(call) {
    const namespace = project(call, "identity:delete_project_tag");
    const { tags } = toProject(namespace);
    if (!tags.includes(call.path.value)) throw notFound("Project tag", call.path.value);
    const rest = tags.filter((tag) => tag !== call.path.value);
    await write(call, namespace, rest);
    return new Reply({ status: 204 });
  },
} satisfies Handlers<ProjectsTags>;

function project(call: TagCall, rule: string): Namespace {
  call.enforce(rule, projectTarget(findProject(call.kube, call.path.project_id)));
  return getProject(call.kube, call.path.project_id);
}

function write({ kube }: TagCall, namespace: Namespace, tags: readonly string[]): Promise<Namespace> {
  const { id, options } = toProject(namespace);
  refuseUpdate("project", id, { now: options, wanted: undefined });
  return kube.own.update(namespace, (copy) => withProject(copy, { tags }));
}

const answer = ({ url, path }: TagCall, namespace: Namespace) => ({
  tags: toProject(namespace).tags,
  links: { self: `${url}/projects/${path.project_id}/tags`, next: null, previous: null },
});
