/** Requests and answers against the schema of a microversion. One Ajv for all; a schema is compiled when it is first needed. */
import type { Ajv2020, ErrorObject, ValidateFunction } from "ajv/dist/2020.js";
import type { Contract, Schema, Variant } from "./contract.ts";
import { holds } from "./microversion.ts";
import { compileShaper, type Shaper } from "./shape.ts";

export interface Validator {
  /** The variant that a microversion chooses; the last one that holds, as later variants narrow earlier ones. */
  choose(variants: readonly Variant[], version: string | undefined): Variant | undefined;
  /** Undefined, or what is wrong in a sentence. */
  check(variant: Variant, value: unknown): string | undefined;
  schema(variant: Variant): Schema;
  shaper(variant: Variant): Shaper;
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
      return validate(value) ? undefined : explain(validate.errors?.at(-1) ?? validate.errors?.[0]);
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
