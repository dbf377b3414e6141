/** One schema for all microversions of a body: what any version ever accepted is in it. It makes types; it validates nothing. */
import type { Schema } from "./read.ts";

type Keywords = { [keyword: string]: unknown };

const isObject = (value: unknown): value is Keywords => value !== null && typeof value === "object" && !Array.isArray(value);
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Objects are merged property by property; a property is required where every version requires it. Others become alternatives. */
export function merge(schemas: readonly Schema[]): Schema {
  const distinct: Schema[] = [];
  for (const schema of schemas.map(simplify)) if (!distinct.some((other) => same(other, schema))) distinct.push(schema);
  const [first = true] = distinct;
  if (distinct.length <= 1) return first;
  if (distinct.every(isPlainObject)) return mergeObjects(distinct);
  if (distinct.every(isPlainArray)) return { type: "array", items: merge(distinct.map((schema) => (schema["items"] ?? true) as Schema)) };
  if (distinct.every((schema) => isObject(schema) && Array.isArray(schema["enum"])))
    return { enum: [...new Set(distinct.flatMap((schema) => (schema as Keywords)["enum"] as unknown[]))] };
  return alternatives(distinct);
}

const isPlainObject = (schema: Schema): schema is Keywords => isObject(schema) && schema["type"] === "object" && !hasAlternatives(schema);
const isPlainArray = (schema: Schema): schema is Keywords => isObject(schema) && schema["type"] === "array";
const hasAlternatives = (schema: Keywords) => "anyOf" in schema || "allOf" in schema || "enum" in schema;

function mergeObjects(schemas: Keywords[]): Keywords {
  const all = schemas.map((schema) => (schema["properties"] ?? {}) as Record<string, Schema>);
  const names = new Set(all.flatMap((properties) => Object.keys(properties)));
  const properties: Record<string, Schema> = {};
  for (const name of names) properties[name] = merge(all.flatMap((one) => (Object.hasOwn(one, name) ? [one[name]!] : [])));
  const required = [...names].filter((name) => schemas.every((schema) => ((schema["required"] ?? []) as string[]).includes(name)));
  const merged: Keywords = { type: "object" };
  if (names.size > 0) merged["properties"] = properties;
  if (required.length > 0) merged["required"] = required;
  const extra = schemas.map((schema) => schema["additionalProperties"]).filter((value) => value !== undefined);
  if (extra.length > 0) merged["additionalProperties"] = extra.every((value) => value === false) ? false : merge(extra.filter((value) => value !== false) as Schema[]);
  return merged;
}

function alternatives(schemas: Schema[]): Schema {
  if (schemas.some((schema) => schema === true || (isObject(schema) && Object.keys(schema).length === 0))) return true;
  const flat = schemas.flatMap((schema) => (isObject(schema) && Array.isArray(schema["anyOf"]) && Object.keys(schema).length === 1 ? (schema["anyOf"] as Schema[]) : [schema]));
  const distinct: Schema[] = [];
  for (const schema of flat) if (!distinct.some((other) => same(other, schema))) distinct.push(schema);
  const objects = distinct.filter(isPlainObject);
  const rest = distinct.filter((schema) => !isPlainObject(schema));
  const all = objects.length > 1 ? [...rest, mergeObjects(objects)] : distinct;
  return all.length === 1 ? all[0]! : { anyOf: all };
}

/** Only what a type can say: no lengths, patterns, bounds or defaults. */
export function simplify(schema: Schema): Schema {
  if (!isObject(schema)) return schema;
  const simple: Keywords = {};
  if (Array.isArray(schema["enum"])) return { enum: schema["enum"] };
  if ("const" in schema) return { enum: [schema["const"]] };
  for (const keyword of ["type", "required"]) if (keyword in schema) simple[keyword] = schema[keyword];
  if (isObject(schema["properties"]) && Object.keys(schema["properties"]).length > 0)
    simple["properties"] = Object.fromEntries(
      Object.entries(schema["properties"]).map(([name, value]) => [name, simplify(value as Schema)]),
    );
  if ("items" in schema) simple["items"] = simplify(schema["items"] as Schema);
  if (Array.isArray(schema["prefixItems"])) simple["items"] = merge(schema["prefixItems"] as Schema[]);
  const extra = extraOf(schema);
  if (extra !== undefined) simple["additionalProperties"] = extra;
  const choices = [...list(schema["anyOf"]), ...list(schema["oneOf"])];
  const typed = Object.keys(simple).length > 0;
  // A choice beside properties says which of them go together (`required`): not a matter of types.
  if (choices.length > 0 && (!typed || (!("properties" in simple) && choices.every((choice) => isObject(choice) && "type" in choice)))) return merge(choices);
  const parts = list(schema["allOf"]).map(simplify).filter((part) => isObject(part) && Object.keys(part).length > 0);
  if (parts.length > 0 && !typed) return parts.length === 1 ? parts[0]! : { allOf: parts };
  return simple;
}

/** Keys by pattern become an index signature, where no named property would clash with it. */
function extraOf(schema: Keywords): unknown {
  const named = isObject(schema["properties"]) && Object.keys(schema["properties"]).length > 0;
  const patterns = isObject(schema["patternProperties"]) ? (Object.values(schema["patternProperties"]) as Schema[]) : [];
  if (patterns.length > 0 && !named) return merge(patterns);
  const extra = schema["additionalProperties"];
  if (extra === undefined || extra === false) return extra;
  if (extra === true) return named ? undefined : true;
  return named ? undefined : simplify(extra as Schema);
}

const list = (value: unknown): Schema[] => (Array.isArray(value) ? (value as Schema[]) : []);
