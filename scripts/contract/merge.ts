/** One schema for all microversions of a body: what any version ever accepted is in it. It makes types; it validates nothing. */
import type { Schema } from "./read.ts";

type Keywords = { [keyword: string]: unknown };

const isObject = (value: unknown): value is Keywords => value !== null && typeof value === "object" && !Array.isArray(value);
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Objects are merged property by property; a property is required where every version requires it. Others become alternatives. */
export function merge(schemas: readonly Schema[], role: Role): Schema {
  const distinct = unique(schemas.map((schema) => simplify(schema, role)));
  const [first = true] = distinct;
  if (distinct.length <= 1) return first;
  if (distinct.every(isPlainObject)) return mergeObjects(distinct, role);
  if (distinct.every(isPlainArray))
    return {
      type: "array",
      items: merge(
        distinct.map((schema) => (schema["items"] ?? true) as Schema),
        role,
      ),
    };
  if (distinct.every((schema) => isObject(schema) && Array.isArray(schema["enum"])))
    return { enum: [...new Set(distinct.flatMap((schema) => (schema as Keywords)["enum"] as unknown[]))] };
  return alternatives(distinct, role);
}

/**
 * What callers send has exactly the properties that are named, so that a slice can account for each of them.
 * What a slice answers may have more where the schema leaves it open, and any word where it lists words.
 */
export type Role = "sent" | "answered";

const isPlainObject = (schema: Schema): schema is Keywords => isObject(schema) && schema["type"] === "object" && !hasAlternatives(schema);
const isPlainArray = (schema: Schema): schema is Keywords => isObject(schema) && schema["type"] === "array";
const hasAlternatives = (schema: Keywords) => "anyOf" in schema || "allOf" in schema || "enum" in schema;

function unique(schemas: readonly Schema[]): Schema[] {
  const distinct: Schema[] = [];
  for (const schema of schemas) if (!distinct.some((other) => same(other, schema))) distinct.push(schema);
  return distinct;
}

function mergeObjects(schemas: Keywords[], role: Role): Keywords {
  const all = schemas.map((schema) => (schema["properties"] ?? {}) as Record<string, Schema>);
  const names = new Set(all.flatMap((properties) => Object.keys(properties)));
  const properties: Record<string, Schema> = {};
  for (const name of names)
    properties[name] = merge(
      all.flatMap((one) => (Object.hasOwn(one, name) ? [one[name]!] : [])),
      role,
    );
  const required = [...names].filter((name) => schemas.every((schema) => ((schema["required"] ?? []) as string[]).includes(name)));
  const merged: Keywords = { type: "object" };
  if (names.size > 0) merged["properties"] = properties;
  if (required.length > 0) merged["required"] = required;
  const extra = schemas.map((schema) => schema["additionalProperties"]).filter((value) => value !== undefined) as Schema[];
  const open = extra.filter((value) => value !== false);
  if (extra.length > 0) merged["additionalProperties"] = open.length > 0 && merge(open, role);
  return merged;
}

function alternatives(schemas: Schema[], role: Role): Schema {
  if (schemas.some((schema) => schema === true || (isObject(schema) && Object.keys(schema).length === 0))) return true;
  const isChoice = (schema: Schema): schema is Keywords =>
    isObject(schema) && Array.isArray(schema["anyOf"]) && Object.keys(schema).length === 1;
  const distinct = unique(schemas.flatMap((schema) => (isChoice(schema) ? (schema["anyOf"] as Schema[]) : [schema])));
  const objects = distinct.filter(isPlainObject);
  const rest = distinct.filter((schema) => !isPlainObject(schema));
  const all = objects.length > 1 ? [...rest, mergeObjects(objects, role)] : distinct;
  return all.length === 1 ? all[0]! : { anyOf: all };
}

/** Only what a type can say: no lengths, patterns, bounds or defaults. */
export function simplify(schema: Schema, role: Role): Schema {
  if (!isObject(schema)) return schema;
  const simple: Keywords = {};
  if (Array.isArray(schema["enum"])) return simplifyEnum(schema["enum"], role);
  if ("const" in schema) return simplifyEnum([schema["const"]], role);
  for (const keyword of ["type", "required"]) if (keyword in schema) simple[keyword] = schema[keyword];
  if (hasProperties(schema))
    simple["properties"] = Object.fromEntries(
      Object.entries(schema["properties"] as object).map(([name, value]) => [name, simplify(value as Schema, role)]),
    );
  if (isObject(simple["properties"]) && simple["type"] === undefined) simple["type"] = "object";
  if ("items" in schema) simple["items"] = simplify(schema["items"] as Schema, role);
  if (Array.isArray(schema["prefixItems"])) simple["items"] = merge(schema["prefixItems"] as Schema[], role);
  const extra = extraOf(schema, role) ?? (isOpenObject(schema) ? true : undefined);
  if (extra !== undefined) simple["additionalProperties"] = extra;
  const choices = [...list(schema["anyOf"]), ...list(schema["oneOf"])];
  const typed = Object.keys(simple).length > 0;
  // A choice beside properties says which of them go together (`required`): not a matter of types.
  const typing = !typed || (!("properties" in simple) && choices.every((choice) => isObject(choice) && "type" in choice));
  if (choices.length > 0 && typing) return merge(choices, role);
  const parts = list(schema["allOf"])
    .map((part) => simplify(part, role))
    .filter((part) => isObject(part) && Object.keys(part).length > 0);
  if (parts.length > 0 && !typed) return parts.length === 1 ? parts[0]! : { allOf: parts };
  return simple;
}

function simplifyEnum(words: unknown[], role: Role): Schema {
  const kinds = [...new Set(words.map((word) => (word === null ? "null" : typeof word)))].sort();
  return role === "answered" && words.length > 1 && kinds.every((kind) => kind === "string" || kind === "null")
    ? { type: kinds.length === 1 ? kinds[0] : kinds.reverse() }
    : { enum: words };
}

/** Nothing is said of its keys: any will do. */
const isOpenObject = (schema: Keywords) => !hasProperties(schema) && [schema["type"]].flat().includes("object");
const hasProperties = (schema: Keywords) => isObject(schema["properties"]) && Object.keys(schema["properties"]).length > 0;

/** Keys by pattern become an index signature, where no named property would clash with it. */
function extraOf(schema: Keywords, role: Role): unknown {
  const named = hasProperties(schema);
  const patterns = isObject(schema["patternProperties"]) ? (Object.values(schema["patternProperties"]) as Schema[]) : [];
  if (patterns.length > 0 && !named) return merge(patterns, role);
  const extra = schema["additionalProperties"];
  if (extra === undefined || extra === false) return extra;
  if (extra === true) return named && role === "sent" ? undefined : true;
  return named ? true : simplify(extra as Schema, role);
}

const list = (value: unknown): Schema[] => (Array.isArray(value) ? (value as Schema[]) : []);
