/** JSON schemas of metadata definitions, for clients that ask: those by which Glance checks requests, and lists of them. */
import type {
  SchemasMetadefsNamespace,
  SchemasMetadefsNamespaces,
  SchemasMetadefsObject,
  SchemasMetadefsObjects,
  SchemasMetadefsProperties,
  SchemasMetadefsProperty,
  SchemasMetadefsResourceType,
  SchemasMetadefsResourceTypes,
  SchemasMetadefsTag,
  SchemasMetadefsTags,
} from "../../../generated/image/index.ts";
import type { Handlers } from "../../http/call.ts";
import { loadContract, type Schema } from "../../http/contract.ts";

type ObjectSchema = Exclude<Schema, boolean>;

/** Read when asked: few clients do. */
function requestOf(operation: string): ObjectSchema {
  const contract = loadContract("image");
  const variant = contract.operations.find(({ id }) => id === operation)?.request[0];
  const schema = variant && contract.schemas[variant.schema];
  if (typeof schema !== "object") throw new Error(`the contract has no schema of ${operation}`);
  return schema;
}

/** Glance lists properties by name, everything else one after the other. */
function listOf(name: string, operation: string): ObjectSchema {
  const item = requestOf(operation);
  const items = name === "properties" ? { type: "object", additionalProperties: item } : { type: "array", items: item };
  const text = { type: "string" };
  return {
    name,
    properties: { [name]: items, first: text, next: text, schema: text },
    links: ["first", "next", "schema"].map((one) => ({ rel: one === "schema" ? "describedby" : one, href: `{${one}}` })),
  };
}

const [namespace, object, property, resourceType, tag] = [
  "metadefs/namespaces.create",
  "metadefs/namespaces/objects.create",
  "metadefs/namespaces/properties.create",
  "metadefs/namespaces/resource_types.create",
  "metadefs/namespaces/tags.update",
] as const;

export const schemas = {
  namespace: { list: () => requestOf(namespace) } satisfies Handlers<SchemasMetadefsNamespace>,
  namespaces: { list: () => listOf("namespaces", namespace) } satisfies Handlers<SchemasMetadefsNamespaces>,
  object: { list: () => requestOf(object) } satisfies Handlers<SchemasMetadefsObject>,
  objects: { list: () => listOf("objects", object) } satisfies Handlers<SchemasMetadefsObjects>,
  property: { list: () => requestOf(property) } satisfies Handlers<SchemasMetadefsProperty>,
  properties: { list: () => listOf("properties", property) } satisfies Handlers<SchemasMetadefsProperties>,
  resourceType: { list: () => requestOf(resourceType) } satisfies Handlers<SchemasMetadefsResourceType>,
  resourceTypes: { list: () => listOf("resource_type_associations", resourceType) } satisfies Handlers<SchemasMetadefsResourceTypes>,
  tag: { list: () => requestOf(tag) } satisfies Handlers<SchemasMetadefsTag>,
  tags: { list: () => listOf("tags", tag) } satisfies Handlers<SchemasMetadefsTags>,
};
