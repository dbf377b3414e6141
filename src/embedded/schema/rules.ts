/** Whether a schema has rules: known without the engine that evaluates them. */
import { isRecord } from "../types.ts";
import type { Schema } from "./schema.ts";

const ruled = new WeakMap<Schema, boolean>();

/** Whether there is a rule anywhere in `schema`. */
export function hasRules(schema: Schema): boolean {
  let found = ruled.get(schema);
  if (found === undefined) {
    const { properties = {}, items, additionalProperties } = schema;
    const inner = [
      ...Object.values(properties),
      ...(items ? [items] : []),
      ...(isRecord(additionalProperties) ? [additionalProperties as Schema] : []),
    ];
    found = (schema["x-kubernetes-validations"]?.length ?? 0) > 0 || inner.some(hasRules);
    ruled.set(schema, found);
  }
  return found;
}
