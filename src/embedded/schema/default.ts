/** Defaults of a structural schema. */
import { deepFreeze } from "../freeze.ts";
import { isRecord } from "../types.ts";
import type { Schema } from "./schema.ts";

/** `value` with defaults where fields are absent; the same value where nothing was. */
export function applyDefaults<T>(value: T, schema: Schema): T {
  return withDefaults(value, schema) as T;
}

function withDefaults(value: unknown, schema: Schema): unknown {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined || !hasDefaults(items)) return value;
    const next = value.map((item) => withDefaults(item, items));
    return next.some((item, index) => item !== value[index]) ? next : value;
  }
  if (!isRecord(value)) return value;
  let result = value;
  const set = (key: string, inner: unknown) => {
    if (result === value) result = { ...value };
    result[key] = inner;
  };
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    if (!hasDefaults(property)) continue;
    // An explicit null stands for the default, unless the field may be null.
    const absent = value[key] === undefined || (value[key] === null && !property.nullable && property.default !== undefined);
    if (absent && property.default === undefined) continue;
    const present = absent ? deepFreeze(property.default) : value[key];
    const next = withDefaults(present, property);
    if (absent || next !== value[key]) set(key, next);
  }
  const { additionalProperties } = schema;
  if (isRecord(additionalProperties) && hasDefaults(additionalProperties)) {
    for (const [key, inner] of Object.entries(value)) {
      if (schema.properties && Object.hasOwn(schema.properties, key)) continue;
      const next = withDefaults(inner, additionalProperties);
      if (next !== inner) set(key, next);
    }
  }
  return result;
}

const known = new WeakMap<Schema, boolean>();

/** Most of a schema has none: what is known to be without is not walked again. */
function hasDefaults(schema: Schema): boolean {
  let answer = known.get(schema);
  if (answer === undefined) {
    const { additionalProperties, items, properties } = schema;
    answer =
      schema.default !== undefined ||
      (items !== undefined && hasDefaults(items)) ||
      (isRecord(additionalProperties) && hasDefaults(additionalProperties)) ||
      Object.values(properties ?? {}).some(hasDefaults);
    known.set(schema, answer);
  }
  return answer;
}
