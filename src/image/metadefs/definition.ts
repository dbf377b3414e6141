/**
 * A namespace of metadata definitions is a MetadefNamespace (image.dicot.io) in `dicot-system`, with all that is defined in it: whatever
 * changes, one object is written. Administrators of the cloud write them, by OpenStack's policy; so Dicot does it as itself.
 *
 *   namespace, display_name … protected   spec, under Kubernetes' spelling
 *   owner                                 spec.ownerID
 *   objects, tags,
 *   resource_type_associations            lists in spec, by name
 *   properties                            spec.properties, whose `schema` is the property as Glance has it, without its name
 *   created_at                            metadata.creationTimestamp; that of an object or tag: its createdAt
 *   updated_at                            annotation openstack.dicot.io/updated-at; that of an object or tag: its updatedAt
 */
import type { MetadefsNamespaces } from "../../../generated/image/index.ts";
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import type { Call } from "../../http/call.ts";
import { conflict, notFound } from "../../http/errors.ts";
import { uniqueName } from "../../identity/ids.ts";
import type { Kube } from "../../kube/kube.ts";
import { ID, SYSTEM_NAMESPACE, UPDATED_AT } from "../../kube/names.ts";
import { timestamp } from "../../kube/time.ts";

export type Definition = Kinds["MetadefNamespace"];
type Spec = Definition["spec"];
type Body = MetadefsNamespaces["create"]["body"];
export type Property = NonNullable<Body["properties"]>[string];
type NamedObject = NonNullable<Spec["objects"]>[number];
type Tag = NonNullable<Spec["tags"]>[number];
type ResourceType = NonNullable<Spec["resourceTypes"]>[number];

export const definitions = (kube: Kube): readonly Definition[] => kube.list("MetadefNamespace", SYSTEM_NAMESPACE);

export const targetOf = ({ spec }: Definition) => ({ project_id: spec.ownerID, owner: spec.ownerID, visibility: visibilityOf(spec) });
const visibilityOf = (spec: Spec) => spec.visibility ?? "private";

/** Throws 404 for a namespace that is not there, and for one that the caller may not see, as Glance does. */
export function getDefinition(call: Call & { path: { namespace: string } }): Definition {
  const { namespace } = call.path;
  const found = definitions(call.kube).find(({ spec }) => spec.namespace === namespace);
  if (found === undefined || !call.can("get_metadef_namespace", targetOf(found)))
    throw notFound("Metadata definition namespace", namespace);
  return found;
}

/** Writes a changed spec; `updated_at` of the namespace follows. */
export function updateDefinition(call: Call, definition: Definition, change: (spec: Spec) => void): Promise<Definition> {
  return call.kube.own.update(definition, (copy) => {
    change(copy.spec);
    copy.metadata.annotations = { ...copy.metadata.annotations, [UPDATED_AT]: timestamp(call.now()) };
    return copy;
  });
}

export function toDefinition(body: Body, { owner, at }: { owner: string; at: string }): Definition {
  const { namespace, resource_type_associations = [], properties = {}, objects = [], tags = [] } = body;
  return {
    apiVersion: "image.dicot.io/v1alpha1",
    kind: "MetadefNamespace",
    metadata: { name: uniqueName(namespace, namespace), namespace: SYSTEM_NAMESPACE, labels: { [ID]: crypto.randomUUID() } },
    spec: {
      ...headOf(body, owner),
      resourceTypes: unique(
        "resource type",
        resource_type_associations.map((one) => toResourceType({ name: "", ...one }, at)),
      ),
      properties: Object.entries(properties).map(([name, { name: _, ...schema }]) => ({ name, schema })),
      objects: unique(
        "object",
        objects.map((one) => toObject({ name: "", ...one }, at)),
      ),
      tags: unique(
        "tag",
        tags.map(({ name = "" }) => toTag(name, at)),
      ),
    },
  };
}

/** What `PUT` replaces; what it does not name goes back to its default. */
export const headOf = (body: Body, owner: string) => ({
  namespace: body.namespace,
  ...(body.display_name === undefined ? {} : { displayName: body.display_name }),
  ...(body.description === undefined ? {} : { description: body.description }),
  visibility: body.visibility ?? "private",
  protected: body.protected ?? false,
  ownerID: body.owner ?? owner,
});

export const toResourceType = (
  { name, prefix, properties_target }: { name: string; prefix?: string; properties_target?: string },
  at: string,
): ResourceType => ({
  name,
  ...(prefix === undefined ? {} : { prefix }),
  ...(properties_target === undefined ? {} : { propertiesTarget: properties_target }),
  createdAt: at,
  updatedAt: at,
});

export const toObject = (
  { name, description, required, properties }: { name: string; description?: string; required?: string[]; properties?: object },
  at: string,
): NamedObject => ({
  name,
  ...(description === undefined ? {} : { description }),
  required: required ?? [],
  properties: { ...properties },
  createdAt: at,
  updatedAt: at,
});

export const toTag = (name: string, at: string): Tag => ({ name, createdAt: at, updatedAt: at });

/** Throws 409 where a name is there twice. */
export function unique<T extends { name: string }>(thing: string, entries: T[]): T[] {
  const names = new Set<string>();
  for (const { name } of entries) {
    if (names.has(name)) throw conflict(`A metadata definition ${thing} with name=${name} already exists.`);
    names.add(name);
  }
  return entries;
}

/** The list without the entry. Throws 404 where it has none of that name. */
export function without<T extends { name: string }>(thing: string, entries: readonly T[] | undefined, name: string): T[] {
  const gone = getEntry(thing, entries, name);
  return (entries ?? []).filter((one) => one !== gone);
}

/** The list with the entry in another's place. Throws 409 where its name is another's already. */
export const replaced = <T extends { name: string }>(thing: string, entries: readonly T[] | undefined, name: string, entry: T): T[] =>
  unique(
    thing,
    (entries ?? []).map((one) => (one.name === name ? entry : one)),
  );

/** The entry of a list. Throws 404 where it has none of that name. */
export function getEntry<T extends { name: string }>(thing: string, entries: readonly T[] | undefined, name: string): T {
  const found = entries?.find((one) => one.name === name);
  if (found === undefined) throw notFound(`Metadata definition ${thing}`, name);
  return found;
}

export function toNamespace({ spec, metadata }: Definition) {
  const associations = (spec.resourceTypes ?? []).map(toAssociation);
  return {
    namespace: spec.namespace,
    ...(spec.displayName === undefined ? {} : { display_name: spec.displayName }),
    ...(spec.description === undefined ? {} : { description: spec.description }),
    visibility: visibilityOf(spec),
    protected: spec.protected ?? false,
    owner: spec.ownerID,
    created_at: metadata.creationTimestamp ?? "",
    updated_at: metadata.annotations?.[UPDATED_AT] ?? metadata.creationTimestamp ?? "",
    schema: "/v2/schemas/metadefs/namespace",
    self: hrefOf(spec.namespace),
    ...(associations.length === 0 ? {} : { resource_type_associations: associations }),
  };
}

/** A namespace with all that is in it. Names of properties get the prefix of `resourceType`, where one is asked for. */
export function toWholeNamespace(definition: Definition, resourceType: string | undefined) {
  const { objects = [], properties = [], tags = [], resourceTypes, namespace } = definition.spec;
  const prefix = resourceType === undefined ? "" : (getEntry("resource type", resourceTypes, resourceType).prefix ?? "");
  const prefixed = <T>(entries: Record<string, T>) =>
    Object.fromEntries(Object.entries(entries).map(([name, one]) => [prefix + name, one]));
  const shown = objects.map((one) => ({ ...toObjectAnswer(namespace, one), properties: prefixed(one.properties ?? {}) }));
  return {
    ...toNamespace(definition),
    ...(shown.length === 0 ? {} : { objects: shown }),
    ...(properties.length === 0
      ? {}
      : { properties: prefixed(Object.fromEntries(properties.map(({ name, schema }) => [name, { name: prefix + name, ...schema }]))) }),
    ...(tags.length === 0 ? {} : { tags: tags.map(({ name }) => ({ name })) }),
  };
}

export const toAssociation = ({ name, prefix, propertiesTarget, createdAt = "", updatedAt = createdAt }: ResourceType) => ({
  name,
  ...(prefix === undefined ? {} : { prefix }),
  ...(propertiesTarget === undefined ? {} : { properties_target: propertiesTarget }),
  created_at: createdAt,
  updated_at: updatedAt,
});

export const toObjectAnswer = (namespace: string, one: NamedObject) => ({
  name: one.name,
  ...(one.description === undefined ? {} : { description: one.description }),
  required: one.required ?? [],
  // As they were given: each is a property's schema.
  properties: (one.properties ?? {}) as Record<string, Property>,
  created_at: one.createdAt ?? "",
  updated_at: one.updatedAt ?? "",
  schema: "/v2/schemas/metadefs/object",
  self: `${hrefOf(namespace)}/objects/${encodeURIComponent(one.name)}`,
});

export const toTagAnswer = ({ name, createdAt = "", updatedAt = createdAt }: Tag) => ({
  name,
  created_at: createdAt,
  updated_at: updatedAt,
});

export const hrefOf = (namespace: string): string => `/v2/metadefs/namespaces/${encodeURIComponent(namespace)}`;
