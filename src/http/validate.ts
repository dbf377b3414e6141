/** Requests and answers against the schema of a microversion. One Ajv for all; a schema is compiled when it is first needed. */
import type { Ajv2020, ErrorObject, ValidateFunction } from "ajv/dist/2020.js";
import type { Contract, Schema, Variant } from "./contract.ts";
import { holds } from "./microversion.ts";
import { compileShaper, type Shaper } from "./shape.ts";

export interface Validator {
  /** The variant that a microversion chooses; the last one that holds, as later variants narrow earlier ones. */
  choose(variants: readonly Variant[], version: string | undefined): Variant | undefined;
  /** Undefined where nothing is wrong. */
  check(variant: Variant, value: unknown): Problem | undefined;
  schema(variant: Variant): Schema;
  shaper(variant: Variant): Shaper;
}

export interface Problem {
  /** In a sentence. */
  message: string;
  /** The name of it, where it is not just that of the status. */
  type: string | undefined;
}

/** `ajv` is made when the first schema needs it: that costs more than all of a demo's start. */
export function createValidator(contract: Contract, ajv: () => Ajv2020): Validator {
  const compiled = new Map<string, ValidateFunction>();
  const shapers = new Map<string, Shaper>();
  const schema = (variant: Variant): Schema => contract.schemas[variant.schema] ?? true;
  return {
    choose: (variants, version) => variants.findLast((variant) => holds(variant, version)),
    schema,
    check(variant, value) {
      let validate = compiled.get(variant.schema);
      if (validate === undefined) {
        validate = ajv().compile(schema(variant));
        compiled.set(variant.schema, validate);
      }
      if (validate(value)) return undefined;
      const errors = validate.errors ?? [];
      const unconverted = errors.some((error) => isConversion(error, schema(variant)));
      return { message: explain(errors.at(-1)), type: unconverted ? "InvalidInput" : undefined };
    },
    shaper(variant) {
      let shaper = shapers.get(variant.schema);
      if (shaper === undefined) {
        shaper = compileShaper(schema(variant));
        shapers.set(variant.schema, shaper);
      }
      return shaper;
    },
  };
}

/**
 * Neutron converts a value before it validates it, and what can't be converted is an error of its own.
 * https://opendev.org/openstack/neutron-lib/src/tag/5.0.1/neutron_lib/api/attributes.py (AttributeInfo.convert_values)
 */
function isConversion({ keyword, schemaPath }: ErrorObject, schema: Schema): boolean {
  const keys = schemaPath.split("/").slice(1, -1).map(unescaped);
  const place = keys.reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], schema);
  const conversion = (place as Record<string, unknown> | undefined)?.["x-convert"];
  return typeof conversion === "string" && (conversions[conversion]?.includes(keyword) ?? false);
}

/** Those of `x-convert` that may fail, and the keywords that stand for it; other keywords, and 5 for a number that is 4 or 6, are validation. */
const conversions: Record<string, string[]> = {
  boolean: ["enum", "type"],
  integer: ["type", "pattern"],
  number: ["type"],
  cidr: ["format", "type"],
  protocol: ["enum", "type"],
};
const unescaped = (key: string) => decodeURIComponent(key).replaceAll("~1", "/").replaceAll("~0", "~");

/** Where and what, in a form close to what clients of OpenStack see, in our own words. */
export function explain(error: ErrorObject | undefined): string {
  if (error === undefined) return "Invalid input";
  const where = error.instancePath.split("/").slice(1).join(".");
  const extra = error.keyword === "additionalProperties" ? ` ('${String(error.params["additionalProperty"])}' was unexpected)` : "";
  const choices = error.keyword === "enum" ? `: ${JSON.stringify(error.params["allowedValues"])}` : "";
  return where === ""
    ? `Invalid input: ${error.message ?? ""}${extra}${choices}`
    : `Invalid input for field/attribute ${where}: ${error.message ?? ""}${extra}${choices}`;
}

/** Query parameters as the schemas want them: every value a list, since a parameter may be repeated. */
export function queryValues(search: URLSearchParams): Record<string, string[]> {
  const values: Record<string, string[]> = {};
  for (const [name, value] of search) {
    if (Object.hasOwn(values, name)) values[name]!.push(value);
    else Object.defineProperty(values, name, { value: [value], enumerable: true, writable: true, configurable: true });
  }
  return values;
}
