/** Dropping of fields that the schema does not know, and telling who sent them. */
import { badRequest } from "../errors.ts";
import type { Write } from "../http/write.ts";
import type { Resource } from "../resources.ts";
import { isRecord, type KubeObject } from "../types.ts";
import { isOpaque, metadataSchema, property, resolve, schemaOf } from "./definitions.ts";
import type { Schema } from "./schema.ts";

/**
 * The object without unknown fields; what knows them all is shared. With field validation `Strict` unknown fields are refused with 400, with
 * `Warn` the answer carries warnings.
 */
export function prune(resource: Resource, object: KubeObject, { fieldValidation, context }: Write): KubeObject {
  const schema = schemaOf(resource);
  if (schema === undefined) return object;
  const unknown: string[] = [];
  const { metadata, ...rest } = object;
  const pruned = resource.custom?.preserveUnknownFields
    ? rest
    : (pruneObject(rest, rootOf(resolve(schema)), "", unknown) as Omit<KubeObject, "metadata">);
  const prunedMetadata = pruneValue(metadata, metadataSchema(), "metadata", unknown) as KubeObject["metadata"];
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

const typeMeta: Schema = { type: "string" };

const rootOf = (schema: Schema): Schema => ({ ...schema, properties: { ...schema.properties, apiVersion: typeMeta, kind: typeMeta } });

function pruneValue(value: unknown, unresolved: Schema, path: string, unknown: string[]): unknown {
  const schema = resolve(unresolved);
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined) return value;
    const pruned = value.map((item, index) => pruneValue(item, items, `${path}[${index}]`, unknown));
    return pruned.some((item, index) => item !== value[index]) ? pruned : value;
  }
  return isRecord(value) ? pruneObject(value, schema, path, unknown) : value;
}

function pruneObject(value: Record<string, unknown>, schema: Schema, path: string, unknown: string[]): Record<string, unknown> {
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
        unknown.push(field);
        changed = true;
      }
      continue;
    }
    const pruned = pruneValue(inner, known, field, unknown);
    if (pruned !== inner) changed = true;
    result[key] = pruned;
  }
  return changed ? result : value;
}
