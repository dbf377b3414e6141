/** Checks of whole objects, for every kind. */
import { type Cause, field } from "./errors.ts";
import type { WriteContext } from "./kinds/kind.ts";
import { kindOf } from "./kinds/kinds.ts";
import { dnsSubdomain } from "./names.ts";
import type { Resource } from "./resources.ts";
import type { KubeObject } from "./types.ts";

export function validate(resource: Resource, object: KubeObject, context: WriteContext): Cause[] {
  const kind = kindOf(resource);
  const { name } = object.metadata;
  const causes: Cause[] = [];
  if (!name) causes.push(field.required("metadata.name", "name or generateName is required"));
  else {
    const wrong = (kind.validName ?? dnsSubdomain)(name);
    if (wrong) causes.push(field.invalid("metadata.name", name, wrong));
  }
  return [...causes, ...(kind.validate?.(object, context) ?? [])];
}

export function validateUpdate(resource: Resource, object: KubeObject, current: KubeObject, context: WriteContext): Cause[] {
  return kindOf(resource).validateUpdate?.(object, current, context) ?? [];
}
