/**
 * Shapes an answer by the response schema of the caller's microversion: what that version does not know is dropped.
 * Only objects that the schema closes (`additionalProperties: false`) lose anything.
 */
import type { Schema } from "./contract.ts";

export type Shaper = (value: unknown) => unknown;

const identity: Shaper = (value) => value;

export function compileShaper(schema: Schema | undefined): Shaper {
  return shaper(schema, schema) ?? identity;
}

/** Undefined where the schema would change nothing. */
function shaper(schema: Schema | undefined, root: Schema | undefined): Shaper | undefined {
  if (schema === undefined || typeof schema === "boolean") return undefined;
  const resolved = resolve(schema, root);
  if (resolved === undefined) return undefined;
  const object = objectShaper(resolved, root);
  const items = shaper(anyOf(branchesOf(resolved, root).flatMap((one) => (isSchema(one["items"]) ? [one["items"]] : []))), root);
  if (object === undefined && items === undefined) return undefined;
  return (value) => {
    if (Array.isArray(value)) return items ? value.map(items) : value;
    if (value !== null && typeof value === "object") return object ? object(value as Record<string, unknown>) : value;
    return value;
  };
}

function objectShaper(schema: Record<string, unknown>, root: Schema | undefined) {
  const alternatives = branchesOf(schema, root).filter(
    (one) => "properties" in one || "additionalProperties" in one || "patternProperties" in one,
  );
  const closed = alternatives.length > 0 && alternatives.every((one) => one["additionalProperties"] === false);
  const known = new Map<string, Shaper | undefined>();
  const patterns: { pattern: RegExp; inner: Shaper | undefined }[] = [];
  let nested = false;
  const named = alternatives.flatMap((one) => Object.entries((one["properties"] ?? {}) as Record<string, Schema>));
  // What one alternative knows of a property stays, though another knows less of it.
  for (const [name, properties] of Map.groupBy(named, ([name]) => name)) {
    const inner = shaper(anyOf(properties.map(([, property]) => property)), root);
    nested ||= inner !== undefined;
    known.set(name, inner);
  }
  for (const one of alternatives) {
    for (const [pattern, property] of Object.entries((one["patternProperties"] ?? {}) as Record<string, Schema>)) {
      const inner = shaper(property, root);
      nested ||= inner !== undefined;
      patterns.push({ pattern: new RegExp(pattern), inner });
    }
  }
  const extra = alternatives.map((one) => one["additionalProperties"]).find(isSchema);
  const other = extra === undefined ? undefined : shaper(extra, root);
  if (!closed && !nested && other === undefined) return undefined;
  return (value: Record<string, unknown>) => {
    const answer: Record<string, unknown> = {};
    for (const key in value) {
      const matching = known.has(key) ? undefined : patterns.find(({ pattern }) => pattern.test(key));
      const inner = matching ? matching.inner : known.get(key);
      if (inner !== undefined) answer[key] = inner(value[key]);
      else if (known.has(key) || matching !== undefined || !closed)
        answer[key] = other && !known.has(key) && matching === undefined ? other(value[key]) : value[key];
    }
    return answer;
  };
}

/** The schemas that a value may follow: the schema itself, and each branch of its `anyOf`/`oneOf`/`allOf`. */
function branchesOf(schema: Record<string, unknown>, root: Schema | undefined): Record<string, unknown>[] {
  const branches = [...list(schema["anyOf"]), ...list(schema["oneOf"]), ...list(schema["allOf"])]
    .map((branch) => (typeof branch === "boolean" ? undefined : resolve(branch, root)))
    .filter((branch) => branch !== undefined)
    .flatMap((branch) => branchesOf(branch, root));
  return [schema, ...branches];
}

/** Undefined where there are none. */
const anyOf = (schemas: Schema[]): Schema | undefined => (schemas.length > 1 ? { anyOf: schemas } : schemas[0]);

function resolve(schema: Record<string, unknown>, root: Schema | undefined): Record<string, unknown> | undefined {
  const ref = schema["$ref"];
  if (typeof ref !== "string") return schema;
  let found: unknown = root;
  for (const part of ref.replace(/^#\//, "").split("/")) found = (found as Record<string, unknown> | undefined)?.[part];
  return found as Record<string, unknown> | undefined;
}

const list = (value: unknown): Schema[] => (Array.isArray(value) ? (value as Schema[]) : []);
const isSchema = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === "object" && !Array.isArray(value);
