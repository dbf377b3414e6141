/** Validation against a structural schema, in the words of the API server. The rules in it are `cel/rules.ts`. */
import { type Cause, field } from "../errors.ts";
import { deepEqual } from "../freeze.ts";
import { isRecord } from "../types.ts";
import { isFormat } from "./formats.ts";
import type { Schema } from "./schema.ts";
import { fits } from "./types.ts";

export function validateSchema(value: unknown, schema: Schema, path: string): Cause[] {
  const causes: Cause[] = [];
  check(value, schema, path, causes);
  return causes;
}

function check(value: unknown, schema: Schema, path: string, causes: Cause[]): void {
  if (value === null && schema.nullable) return;
  if (!hasType(value, schema)) {
    const expected = schema["x-kubernetes-int-or-string"] ? "integer,string" : schema.type;
    causes.push(
      field.typeInvalid(path, typeName(value), `${path} in body must be of type ${expected}: ${JSON.stringify(typeName(value))}`),
    );
    return;
  }
  if (schema.enum !== undefined && !schema.enum.some((one) => deepEqual(one, value)))
    causes.push(field.unsupported(path, value, schema.enum));
  if (typeof value === "string") checkString(value, schema, path, causes);
  else if (typeof value === "number") checkNumber(value, schema, path, causes);
  else if (Array.isArray(value)) checkArray(value, schema, path, causes);
  else if (isRecord(value)) checkObject(value, schema, path, causes);
  checkCombinations(value, schema, path, causes);
}

function hasType(value: unknown, schema: Schema): boolean {
  if (schema["x-kubernetes-int-or-string"]) return typeof value === "string" || Number.isInteger(value);
  return fits(value, schema);
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

const patterns = new Map<string, RegExp>();

function compiled(pattern: string): RegExp {
  let expression = patterns.get(pattern);
  if (expression === undefined) {
    try {
      expression = new RegExp(pattern, "u");
    } catch {
      // Go allows escapes that the strict mode refuses.
      expression = new RegExp(pattern);
    }
    patterns.set(pattern, expression);
  }
  return expression;
}

function checkString(value: string, { pattern, minLength, maxLength, format }: Schema, path: string, causes: Cause[]): void {
  const length = [...value].length;
  if (maxLength !== undefined && length > maxLength) causes.push(field.tooLong(path, maxLength));
  if (minLength !== undefined && length < minLength) {
    causes.push(field.invalid(path, value, `${path} in body should be at least ${minLength} chars long`));
  }
  if (pattern !== undefined && !compiled(pattern).test(value)) {
    causes.push(field.invalid(path, value, `${path} in body should match '${pattern}'`));
  }
  if (format !== undefined && !isFormat(format, value)) {
    causes.push(field.typeInvalid(path, value, `${path} in body must be of type ${format}: ${JSON.stringify(value)}`));
  }
}

function checkNumber(value: number, schema: Schema, path: string, causes: Cause[]): void {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, format } = schema;
  const refuse = (what: string) => causes.push(field.invalid(path, value, `${path} in body should be ${what}`));
  if (minimum !== undefined && (exclusiveMinimum ? value <= minimum : value < minimum)) {
    refuse(exclusiveMinimum ? `greater than ${minimum}` : `greater than or equal to ${minimum}`);
  }
  if (maximum !== undefined && (exclusiveMaximum ? value >= maximum : value > maximum)) {
    refuse(exclusiveMaximum ? `less than ${maximum}` : `less than or equal to ${maximum}`);
  }
  if (multipleOf !== undefined && value % multipleOf !== 0) refuse(`a multiple of ${multipleOf}`);
  if (format === "int32" && Math.abs(value) > 0x7fffffff) refuse("a 32-bit integer");
}

function checkArray(value: unknown[], schema: Schema, path: string, causes: Cause[]): void {
  const { minItems, maxItems, items } = schema;
  if (maxItems !== undefined && value.length > maxItems) causes.push(field.tooMany(path, value.length, maxItems));
  if (minItems !== undefined && value.length < minItems) {
    causes.push(field.invalid(path, value.length, `${path} in body should have at least ${minItems} items`));
  }
  if (items !== undefined) for (const [index, item] of value.entries()) check(item, items, `${path}[${index}]`, causes);
  const listType = schema["x-kubernetes-list-type"];
  if (listType === "set" || listType === "map" || schema.uniqueItems) checkUnique(value, schema, path, causes);
}

function checkUnique(value: unknown[], schema: Schema, path: string, causes: Cause[]): void {
  const keys = schema["x-kubernetes-list-map-keys"];
  const seen = new Set<string>();
  for (const [index, item] of value.entries()) {
    const identity = keys && isRecord(item) ? keyValues(item, keys, schema.items) : item;
    const text = JSON.stringify(identity);
    if (seen.has(text)) causes.push(field.duplicate(`${path}[${index}]`, identity));
    seen.add(text);
  }
}

/** The identity of an item of a list of type map; an absent key has its default. */
export const keyValues = (item: Record<string, unknown>, keys: readonly string[], items: Schema | undefined): Record<string, unknown> =>
  Object.fromEntries(
    keys.map((key) => [key, item[key] ?? items?.properties?.[key]?.default] as const).filter(([, inner]) => inner !== undefined),
  );

function checkObject(value: Record<string, unknown>, schema: Schema, path: string, causes: Cause[]): void {
  const { required = [], properties = {}, additionalProperties, minProperties, maxProperties } = schema;
  const at = (key: string) => (path === "" ? key : `${path}.${key}`);
  for (const key of required) if (value[key] === undefined) causes.push(field.required(at(key)));
  const count = Object.keys(value).length;
  if (minProperties !== undefined && count < minProperties) {
    causes.push(field.invalid(path, count, `${path} in body should have at least ${minProperties} properties`));
  }
  if (maxProperties !== undefined && count > maxProperties) causes.push(field.tooMany(path, count, maxProperties));
  for (const [key, inner] of Object.entries(value)) {
    if (Object.hasOwn(properties, key)) check(inner, properties[key]!, at(key), causes);
    else if (isRecord(additionalProperties)) check(inner, additionalProperties as Schema, path === "" ? key : `${path}.${key}`, causes);
  }
}

function checkCombinations(value: unknown, { allOf, anyOf, oneOf, not }: Schema, path: string, causes: Cause[]): void {
  for (const schema of allOf ?? []) check(value, schema, path, causes);
  // The path stands in the text alone.
  const refuse = (why: string) => causes.push(field.invalid("<nil>", "", `${JSON.stringify(path)} ${why}`));
  const each = (schemas: readonly Schema[]) => schemas.map((schema) => validateSchema(value, schema, path));
  /** Why it does not fit where it fits best. */
  const closest = (failures: Cause[][]) => failures.reduce((best, one) => (one.length < best.length ? one : best));
  if (anyOf !== undefined) {
    const failures = each(anyOf);
    if (failures.every(({ length }) => length > 0)) {
      refuse("must validate at least one schema (anyOf)");
      causes.push(...closest(failures));
    }
  }
  if (oneOf !== undefined) {
    const failures = each(oneOf);
    const valid = failures.filter(({ length }) => length === 0).length;
    if (valid !== 1)
      refuse(`must validate one and only one schema (oneOf). Found ${valid === 0 ? "none valid" : `${valid} valid alternatives`}`);
    if (valid === 0) causes.push(...closest(failures));
  }
  if (not !== undefined && validateSchema(value, not, path).length === 0) refuse("must not validate the schema (not)");
}
