/** Schemas of built-in kinds, read when first needed, and one way to walk them and those of custom resources. */
import { readFileSync } from "node:fs";
import type { Resource } from "../resources.ts";
import type { GroupVersionKind } from "../types.ts";
import type { Schema } from "./schema.ts";

/** Written by scripts/embedded/generate.ts from the release's OpenAPI. */
const file = new URL("../../../generated/embedded/definitions.json", import.meta.url);

let loaded: { byName: Record<string, Schema>; byKind: Map<string, Schema> } | undefined;

function definitions() {
  if (loaded === undefined) {
    const byName = JSON.parse(readFileSync(file, "utf8")) as Record<string, Schema>;
    const byKind = new Map<string, Schema>();
    for (const schema of Object.values(byName)) {
      for (const gvk of schema["x-kubernetes-group-version-kind"] ?? []) byKind.set(kindKey(gvk), schema);
    }
    loaded = { byName, byKind };
  }
  return loaded;
}

const kindKey = ({ group, version, kind }: GroupVersionKind) => `${group}/${version}/${kind}`;

/** Undefined where nothing is known of the kind. */
function schemaOfKind(kind: GroupVersionKind): Schema | undefined {
  return definitions().byKind.get(kindKey(kind));
}

export const schemaOf = (resource: Resource): Schema | undefined => resource.custom?.schema ?? schemaOfKind(resource);

/** Metadata is the same in every kind, and no custom schema describes it. */
export const metadataSchema = (): Schema => definitions().byName["io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"]!;

const prefix = "#/definitions/";

/** Follows a reference; list and map types that stand beside it win over those at its target. */
export function resolve(schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const target = definitions().byName[schema.$ref.slice(prefix.length)];
  return target === undefined ? {} : resolve(target);
}

export const EVERYTHING: Schema = { "x-kubernetes-preserve-unknown-fields": true };

/** The schema of one field, undefined where the field is not known. */
export function property(schema: Schema, name: string): Schema | undefined {
  const known = schema.properties;
  if (known !== undefined && Object.hasOwn(known, name)) return known[name];
  const { additionalProperties } = schema;
  if (additionalProperties === true) return EVERYTHING;
  return additionalProperties || undefined;
}

const typeMeta: Schema = { type: "string" };

/** A schema of a whole object, which knows `apiVersion` and `kind` too. */
export const rootOf = (schema: Schema): Schema => ({
  ...schema,
  properties: { ...schema.properties, apiVersion: typeMeta, kind: typeMeta },
});

/** Quantities, times and raw JSON: objects in the schema's eyes only by having no fields. */
export const isOpaque = (schema: Schema): boolean =>
  schema["x-kubernetes-preserve-unknown-fields"] === true ||
  (schema.properties === undefined && schema.additionalProperties === undefined && schema.items === undefined);
