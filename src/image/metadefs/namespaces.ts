/** Namespaces of metadata definitions; what an object of them is stands in definition.ts. */
import type { MetadefsNamespaces } from "../../../generated/image/index.ts";
import { type Handlers, Reply } from "../../http/call.ts";
import { badRequest, conflict, forbidden, notFound } from "../../http/errors.ts";
import { createUnique } from "../../identity/ids.ts";
import { timestamp } from "../../kube/time.ts";
import {
  type Definition,
  definitions,
  getDefinition,
  headOf,
  hrefOf,
  targetOf,
  toDefinition,
  toNamespace,
  toWholeNamespace,
  updateDefinition,
} from "./definition.ts";

const sortable = ["namespace", "created_at", "updated_at"] as const;

export const namespaces = {
  list(call) {
    const { limit, marker, visibility, resource_types, sort_key = "created_at", sort_dir = "desc" } = call.query;
    const types = resource_types?.split(",");
    const key = sortable.find((one) => one === sort_key);
    if (key === undefined) throw badRequest(`Invalid sort key ${sort_key}: ${sortable.join(", ")} are there.`);
    if (sort_dir !== "asc" && sort_dir !== "desc") throw badRequest(`Invalid sort direction: ${sort_dir}`);
    const found = definitions(call.kube)
      .filter((one) => call.can("get_metadef_namespace", targetOf(one)))
      .filter(({ spec }) => visibility === undefined || (spec.visibility ?? "private") === visibility)
      .filter(({ spec }) => types === undefined || spec.resourceTypes?.some(({ name }) => types.includes(name)))
      .map(toNamespace)
      .sort((a, b) => (sort_dir === "asc" ? 1 : -1) * (a[key] === b[key] ? compare(a.namespace, b.namespace) : compare(a[key], b[key])));
    const start = marker === undefined ? 0 : found.findIndex(({ namespace }) => namespace === marker) + 1;
    if (marker !== undefined && start === 0) throw notFound("Metadata definition namespace", marker);
    const count = limit === undefined ? found.length : Number(limit);
    if (!Number.isInteger(count) || count < 0) throw badRequest("limit param must be an integer of 0 or more");
    const page = found.slice(start, start + count);
    const last = page.at(-1)?.namespace;
    const query = new URLSearchParams(call.query as Record<string, string>);
    query.delete("marker");
    const first = query.size === 0 ? "" : `?${query}`;
    query.set("marker", last ?? "");
    return {
      namespaces: page,
      first: `/v2/metadefs/namespaces${first}`,
      ...(last !== undefined && limit !== undefined && page.length === count ? { next: `/v2/metadefs/namespaces?${query}` } : {}),
      schema: "/v2/schemas/metadefs/namespaces",
    };
  },

  show(call) {
    return toWholeNamespace(getDefinition(call), call.query.resource_type);
  },

  async create(call) {
    const { body } = call;
    const definition = toDefinition(body, { owner: call.project.id, at: timestamp(call.now()) });
    const refuse = () => refuseDuplicate(definitions(call.kube), body.namespace);
    refuse();
    const created = await createUnique(call.kube.own, definition, refuse);
    return new Reply({
      body: toWholeNamespace(created, undefined),
      headers: { location: `${call.url}${hrefOf(body.namespace).slice(3)}` },
    });
  },

  async update(call) {
    const definition = getDefinition(call);
    const { namespace } = call.body;
    if (namespace !== definition.spec.namespace) refuseDuplicate(definitions(call.kube), namespace);
    const updated = await updateDefinition(call, definition, (spec) => {
      // `PUT` has the namespace's own attributes only: what is defined in it stays.
      const { displayName: _, description: __, ...rest } = spec;
      for (const key of Object.keys(spec)) delete (spec as unknown as Record<string, unknown>)[key];
      Object.assign(spec, rest, headOf(call.body, call.project.id));
    });
    return toNamespace(updated);
  },

  async delete(call) {
    const definition = getDefinition(call);
    if (definition.spec.protected)
      throw forbidden(`Metadata definition namespace ${call.path.namespace} is protected and cannot be deleted.`);
    await call.kube.own.delete(definition);
    return undefined;
  },
} satisfies Handlers<MetadefsNamespaces>;

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function refuseDuplicate(all: readonly Definition[], namespace: string): void {
  if (all.some(({ spec }) => spec.namespace === namespace))
    throw conflict(`The metadata definition namespace=${namespace} already exists.`);
}
