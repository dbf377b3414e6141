/** Where CEL stands in the way of a write. The engine is loaded with the first expression that is needed, and never without one. */
import { type Cause, field } from "./errors.ts";
import { kindOf } from "./kinds/kinds.ts";
import type { Resource } from "./resources.ts";
import { hasRules } from "./schema/rules.ts";
import type { KubeObject } from "./types.ts";

/** With one of these a value is too far from its schema for rules to be asked. */
const blocking = new Set(["FieldValueRequired", "FieldValueTooLong", "FieldValueTooMany", "FieldValueTypeInvalid"]);

/** What expressions have against the object, after `found` was found by everything else. */
export async function expressionCauses(
  resource: Resource,
  object: KubeObject,
  current: KubeObject | undefined,
  found: readonly Cause[],
): Promise<Cause[]> {
  const { custom } = resource;
  if (custom === undefined) return (await kindOf(resource).expressions?.(object)) ?? [];
  if (!hasRules(custom.schema)) return [];
  if (found.some(({ reason }) => blocking.has(reason))) {
    const why = "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation";
    return [field.invalid("<nil>", null, why)];
  }
  const { ruleCauses } = await import("./cel/rules.ts");
  return ruleCauses(object, current, custom.schema);
}
