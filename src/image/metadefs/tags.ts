/** Tags of a metadata definition namespace: spec.tags of definition.ts. */
import type { MetadefsNamespacesTags } from "../../../generated/image/index.ts";
import { type Handlers, Reply } from "../../http/call.ts";
import { badRequest, notFound } from "../../http/errors.ts";
import { timestamp } from "../../kube/time.ts";
import { getDefinition, getEntry, hrefOf, replaced, toTag, toTagAnswer, unique, updateDefinition, without } from "./definition.ts";

export const tags = {
  list(call) {
    const { spec } = getDefinition(call);
    const { limit, marker, sort_key = "created_at", sort_dir = "desc" } = call.query;
    const key = (["name", "created_at", "updated_at"] as const).find((one) => one === sort_key);
    if (key === undefined) throw badRequest(`Invalid sort key ${sort_key}.`);
    const found = (spec.tags ?? []).map(toTagAnswer);
    // The sort is stable: those of one second stay in their order.
    found.sort((a, b) => (a[key] === b[key] ? 0 : a[key] < b[key] === (sort_dir === "asc") ? -1 : 1));
    const start = marker === undefined ? 0 : found.findIndex(({ name }) => name === marker) + 1;
    if (marker !== undefined && start === 0) throw notFound("Metadata definition tag", marker);
    const count = limit === undefined ? found.length : Number(limit);
    if (!Number.isInteger(count) || count < 0) throw badRequest("limit param must be an integer of 0 or more");
    const page = found.slice(start, start + count);
    return { tags: page, first: `${hrefOf(spec.namespace)}/tags`, schema: "/v2/schemas/metadefs/tags" };
  },

  show(call) {
    return toTagAnswer(getEntry("tag", getDefinition(call).spec.tags, call.path.tag_name));
  },

  /** Takes the place of all tags, unless the client says that it adds some. */
  async create(call) {
    const definition = getDefinition(call);
    const append = call.headers["x-openstack-append"]?.toLowerCase() === "true";
    const at = timestamp(call.now());
    const added = (call.body.tags ?? []).map(({ name = "" }) => toTag(name, at));
    await updateDefinition(call, definition, (spec) => {
      spec.tags = unique("tag", [...(append ? (spec.tags ?? []) : []), ...added]);
    });
    const location = `${call.url}${hrefOf(definition.spec.namespace).slice(3)}/tags`;
    return new Reply({ body: { tags: added.map(({ name }) => ({ name })) }, headers: { location } });
  },

  async post(call) {
    const definition = getDefinition(call);
    const { tag_name } = call.path;
    const tag = toTag(tag_name, timestamp(call.now()));
    await updateDefinition(call, definition, (spec) => {
      spec.tags = unique("tag", [...(spec.tags ?? []), tag]);
    });
    const location = `${call.url}${hrefOf(definition.spec.namespace).slice(3)}/tags/${encodeURIComponent(tag_name)}`;
    return new Reply({ body: toTagAnswer(tag), headers: { location } });
  },

  async update(call) {
    const definition = getDefinition(call);
    const { tag_name } = call.path;
    const before = getEntry("tag", definition.spec.tags, tag_name);
    const tag = { ...before, name: call.body.name, updatedAt: timestamp(call.now()) };
    await updateDefinition(call, definition, (spec) => {
      spec.tags = replaced("tag", spec.tags, tag_name, tag);
    });
    return toTagAnswer(tag);
  },

  async delete(call) {
    await updateDefinition(call, getDefinition(call), (spec) => {
      spec.tags = without("tag", spec.tags, call.path.tag_name);
    });
    return undefined;
  },

  async deleteAll(call) {
    await updateDefinition(call, getDefinition(call), (spec) => {
      spec.tags = [];
    });
    return undefined;
  },
} satisfies Handlers<MetadefsNamespacesTags>;
