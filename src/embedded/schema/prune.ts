/** Dropping of fields that the schema does not know, and telling who sent them. */
import { badRequest, field, invalid } from "../errors.ts";
import { without } from "../freeze.ts";
import type { Write } from "../http/write.ts";
import type { Resource } from "../resources.ts";
import { isRecord, type KubeObject } from "../types.ts";
import { isOpaque, metadataSchema, property, resolve, rootOf, schemaOf } from "./definitions.ts";
import type { Schema } from "./schema.ts";
import { metadataProblem, typeProblem } from "./types.ts";

/**
 * The object without unknown fields; what knows them all is shared. With field validation `Strict` unknown fields are refused with 400, with
 * `Warn` the answer carries warnings.
 */
export function prune(resource: Resource, object: KubeObject, { fieldValidation, context, problems, patched }: Write): KubeObject {
  const schema = schemaOf(resource);
  if (schema === undefined) return object;
  const refuse = (why: string) => {
    if (patched) return invalid({ group: "", kind: "" }, "", [field.invalid("patch", JSON.stringify(object), why)]);
    const { kind, version } = resource;
    return badRequest(`${kind} in version ${JSON.stringify(version)} cannot be handled as a ${kind}: ${why}`);
  };
  const mistyped = resource.custom ? metadataProblem(object) : typeProblem(resource, object, schema);
  if (mistyped !== undefined) throw refuse(mistyped);
  const { unknown, pruned } = walk(resource, object, schema);
  const texts = [...problems, ...unknown.map((path) => `unknown field ${JSON.stringify(path)}`)];
  if (texts.length > 0) {
    if (fieldValidation === "Strict") throw refuse(`strict decoding error: ${texts.join(", ")}`);
    if (fieldValidation === "Warn") context.warnings.push(...texts);
  }
  return pruned;
}

/** Paths that the schema does not know. */
export function unknownFields(resource: Resource, object: KubeObject): string[] {
  const schema = schemaOf(resource);
  return schema === undefined ? [] : walk(resource, object, schema).unknown;
}

function walk(resource: Resource, object: KubeObject, schema: Schema): { unknown: string[]; pruned: KubeObject } {
  const unknown: string[] = [];
  const { metadata, ...rest } = object;
  const prunedMetadata = withoutEmpty(
    pruneValue(metadata, metadataSchema(), "metadata", { unknown, nulls: false }) as KubeObject["metadata"],
  );
  const own: Walk = { unknown, nulls: resource.custom !== undefined };
  const pruned = resource.custom?.preserveUnknownFields
    ? rest
    : (pruneObject(rest, rootOf(resolve(schema)), "", own) as Omit<KubeObject, "metadata">);
  const same = pruned === rest && prunedMetadata === metadata;
  return { unknown, pruned: same ? object : ({ ...pruned, metadata: prunedMetadata } as KubeObject) };
}

interface Walk {
  /** Paths of fields that the schema does not know. */
  unknown: string[];
  /** A Go struct has no null: where this is false, such a field is as if it were not there. */
  nulls: boolean;
}

const typeMeta: Schema = { type: "string" };

const isEmpty = (value: unknown): boolean =>
  value === null || value === "" || (typeof value === "object" && value !== null && Object.keys(value).length === 0);

/** A null that neither may be nor stands for a default is as if it were not there. */
function isSurplusNull(key: string, { properties = {} }: Schema): boolean {
  const known = Object.hasOwn(properties, key) ? properties[key] : undefined;
  return known !== undefined && !known.nullable && known.default === undefined;
}

/** Go leaves out a map without entries; a struct without fields it keeps. */
const isEmptyMap = (value: unknown, schema: Schema): boolean =>
  isRecord(value) && Object.keys(value).length === 0 && resolve(schema).additionalProperties !== undefined;

/** Metadata is a Go struct in custom kinds too: what is empty is left out. */
function withoutEmpty(metadata: KubeObject["metadata"]): KubeObject["metadata"] {
  const empty = Object.entries(metadata).flatMap(([key, value]) => (isEmpty(value) ? [key] : []));
  return empty.length > 0 ? without(metadata, ...empty) : metadata;
}

function pruneValue(value: unknown, unresolved: Schema, path: string, walk: Walk): unknown {
  const schema = resolve(unresolved);
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined) return value;
    const pruned = value.map((item, index) => pruneValue(item, items, `${path}[${index}]`, walk));
    return pruned.some((item, index) => item !== value[index]) ? pruned : value;
  }
  return isRecord(value) ? pruneObject(value, schema, path, walk) : value;
}

function pruneObject(value: Record<string, unknown>, schema: Schema, path: string, walk: Walk): Record<string, unknown> {
  if (isOpaque(schema) && schema.properties === undefined && !schema["x-kubernetes-embedded-resource"]) return value;
  const preserve = schema["x-kubernetes-preserve-unknown-fields"] === true;
  const embedded = schema["x-kubernetes-embedded-resource"] === true;
  let changed = false;
  const result: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    const inside = path === "" ? key : `${path}.${key}`;
    let known = property(schema, key);
    if (known === undefined && embedded && (key === "apiVersion" || key === "kind")) known = typeMeta;
    if (embedded && key === "metadata") known = metadataSchema();
    if (known === undefined) {
      if (preserve) result[key] = inner;
      else {
        walk.unknown.push(inside);
        changed = true;
      }
      continue;
    }
    const dropped = walk.nulls ? inner === null && isSurplusNull(key, schema) : inner === null || isEmptyMap(inner, known);
    if (dropped) {
      changed = true;
      continue;
    }
    const pruned = pruneValue(inner, known, inside, walk);
    if (pruned !== inner) changed = true;
    result[key] = pruned;
  }
  return changed ? result : value;
}
