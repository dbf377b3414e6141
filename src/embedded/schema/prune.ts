/** Dropping of fields that the schema does not know, and telling who sent them. */
import { badRequest } from "../errors.ts";
import { without } from "../freeze.ts";
import type { Write } from "../http/write.ts";
import type { Resource } from "../resources.ts";
import { isRecord, type KubeObject } from "../types.ts";
import { isOpaque, metadataSchema, property, resolve, rootOf, schemaOf } from "./definitions.ts";
import type { Schema } from "./schema.ts";
import { checkTypes } from "./types.ts";

/**
 * The object without unknown fields; what knows them all is shared. With field validation `Strict` unknown fields are refused with 400, with
 * `Warn` the answer carries warnings.
 */
export function prune(resource: Resource, object: KubeObject, { fieldValidation, context }: Write): KubeObject {
  const schema = schemaOf(resource);
  if (schema === undefined) return object;
  if (!resource.custom) checkTypes(resource, object, schema);
  const unknown: string[] = [];
  const { metadata, ...rest } = object;
  const own: Walk = { unknown, nulls: resource.custom !== undefined };
  const pruned = resource.custom?.preserveUnknownFields
    ? rest
    : (pruneObject(rest, rootOf(resolve(schema)), "", own) as Omit<KubeObject, "metadata">);
  const prunedMetadata = withoutEmpty(
    pruneValue(metadata, metadataSchema(), "metadata", { unknown, nulls: false }) as KubeObject["metadata"],
  );
  if (unknown.length > 0) {
    const texts = unknown.map((path) => `unknown field ${JSON.stringify(path)}`);
    if (fieldValidation === "Strict") {
      const { kind, version } = resource;
      throw badRequest(
        `${kind} in version ${JSON.stringify(version)} cannot be handled as a ${kind}: strict decoding error: ${texts.join(", ")}`,
      );
    }
    if (fieldValidation === "Warn") context.warnings.push(...texts);
  }
  if (pruned === rest && prunedMetadata === metadata) return object;
  return { ...pruned, metadata: prunedMetadata } as KubeObject;
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
  if (isOpaque(schema) && schema.properties === undefined) return value;
  const preserve = schema["x-kubernetes-preserve-unknown-fields"] === true;
  const embedded = schema["x-kubernetes-embedded-resource"] === true;
  let changed = false;
  const result: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    const field = path === "" ? key : `${path}.${key}`;
    let known = property(schema, key);
    if (known === undefined && embedded && (key === "apiVersion" || key === "kind")) known = typeMeta;
    if (embedded && key === "metadata") known = metadataSchema();
    if (known === undefined) {
      if (preserve) result[key] = inner;
      else {
        walk.unknown.push(field);
        changed = true;
      }
      continue;
    }
    if (!walk.nulls && (inner === null || isEmptyMap(inner, known))) {
      changed = true;
      continue;
    }
    const pruned = pruneValue(inner, known, field, walk);
    if (pruned !== inner) changed = true;
    result[key] = pruned;
  }
  return changed ? result : value;
}
