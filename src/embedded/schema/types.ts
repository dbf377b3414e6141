/** Types of fields of built-in kinds: the API server decodes them into Go structs, and says so when it cannot. */
import { parseQuantity } from "../quantity.ts";
import type { Resource } from "../resources.ts";
import { isRecord, type KubeObject } from "../types.ts";
import { isOpaque, metadataSchema, property, resolve, rootOf } from "./definitions.ts";
import type { Schema } from "./schema.ts";

/** What is wrong with the first value that its field cannot hold. Custom kinds are judged by their schema instead. */
export const typeProblem = ({ kind }: Resource, object: KubeObject, schema: Schema): string | undefined =>
  check(object, rootOf(resolve(schema)), kind);

/** Metadata is a Go struct in custom kinds too. */
export const metadataProblem = ({ metadata }: KubeObject): string | undefined => check(metadata, metadataSchema(), "ObjectMeta");

/** Texts in JSON that Go decodes by itself: their schema says string, but numbers may come too. */
const lenient = /\.(Quantity|IntOrString)$/;
export const isLenient = ({ $ref }: Schema): boolean => $ref !== undefined && lenient.test($ref);

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

const noQuantity = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

function check(value: unknown, unresolved: Schema, path: string): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (unresolved.$ref?.endsWith(".Quantity")) return parseQuantity(value) === undefined ? noQuantity : undefined;
  const time = /\.(Micro)?Time$/.exec(unresolved.$ref ?? "");
  if (time !== null && typeof value === "string" && !rfc3339.test(value)) {
    const [layout, text] = [time[1] ? "2006-01-02T15:04:05.000000Z07:00" : "2006-01-02T15:04:05Z07:00", JSON.stringify(value)];
    return `parsing time ${text} as ${JSON.stringify(layout)}: cannot parse ${text} as "2006"`;
  }
  if (isLenient(unresolved)) return undefined;
  const schema = resolve(unresolved);
  if (schema.format === "int-or-string" || schema["x-kubernetes-int-or-string"]) return undefined;
  if (!fits(value, schema))
    return `json: cannot unmarshal ${wordFor(value)} into Go struct field ${path} of type ${goType(unresolved, schema)}`;
  if (schema.format === "byte" && typeof value === "string") return base64Problem(value);
  if (Array.isArray(value)) {
    for (const item of value) {
      const problem = check(item, schema.items ?? {}, path);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
  if (!isRecord(value) || isOpaque(schema)) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const of = property(schema, key);
    if (of === undefined) continue;
    const problem = check(inner, of, schema.properties === undefined ? path : `${path}.${key}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Go tells the first byte that cannot be decoded; line ends are allowed. */
function base64Problem(text: string): string | undefined {
  const wrong = /[^A-Za-z0-9+/=\r\n]/.exec(text)?.index;
  const { length } = text.replaceAll(/[\r\n]/g, "");
  if (wrong === undefined && length % 4 === 0 && !/=[^=]/.test(text)) return undefined;
  return `illegal base64 data at input byte ${wrong ?? Math.floor(length / 4) * 4}`;
}

/** Whether `value` has the JSON type that `schema` names. */
export function fits(value: unknown, { type }: Schema): boolean {
  switch (type) {
    case "string":
      return typeof value === "string";
    case "integer":
      return Number.isInteger(value);
    case "number":
      return typeof value === "number";
    case "boolean":
      return typeof value === "boolean";
    case "array":
      return Array.isArray(value);
    case "object":
      return isRecord(value);
    default:
      return true;
  }
}

function wordFor(value: unknown): string {
  if (Array.isArray(value)) return "array";
  if (typeof value === "number" && !Number.isInteger(value)) return `number ${value}`;
  return typeof value === "boolean" ? "bool" : typeof value;
}

/** As Go names it: `int32`, `map[string]string`, `[]v1.Container`, `v1.PodSpec`. */
function goType(unresolved: Schema, schema: Schema): string {
  if (unresolved.$ref !== undefined) return unresolved.$ref.split(".").slice(-2).join(".");
  const [reference] = unresolved.allOf ?? [];
  if (reference?.$ref !== undefined) return reference.$ref.split(".").slice(-2).join(".");
  switch (schema.type) {
    case "integer":
      return schema.format ?? "int64";
    case "number":
      return "float64";
    case "boolean":
      return "bool";
    case "array":
      return `[]${goType(schema.items ?? {}, resolve(schema.items ?? {}))}`;
    case "object":
      return isRecord(schema.additionalProperties)
        ? `map[string]${goType(schema.additionalProperties, resolve(schema.additionalProperties))}`
        : "map[string]interface {}";
    default:
      return schema.type ?? "interface {}";
  }
}
