/** Checks of whole objects: metadata as every kind has it, the schema of custom resources, then what the kind itself asks. */
import { type Cause, field } from "./errors.ts";
import type { WriteContext } from "./kinds/kind.ts";
import { kindOf } from "./kinds/kinds.ts";
import { dnsSubdomain, labelKey, labelValue } from "./names.ts";
import type { Resource } from "./resources.ts";
import { validateSchema } from "./schema/validate.ts";
import { isRecord, type KubeObject, type ObjectMeta, type OwnerReference } from "./types.ts";

const ANNOTATIONS_LIMIT = 256 * 1024;

export function validate(resource: Resource, object: KubeObject, context: WriteContext): Cause[] {
  const kind = kindOf(resource);
  const causes = validateMetadata(object.metadata, kind.validName ?? dnsSubdomain);
  if (!resource.custom && !extensionGroups.has(resource.group)) causes.push(...finalizerCauses(object.metadata));
  if (resource.custom) {
    const { metadata: _, ...rest } = object;
    causes.push(...validateSchema(rest, withoutMetadata(resource.custom.schema), ""));
  }
  return [...causes, ...(kind.validate?.(object, context) ?? [])];
}

/** The API server checks metadata itself: a schema may ask of it nothing but a name that matches. */
function withoutMetadata<S extends { required?: string[] }>(schema: S): S {
  return schema.required?.includes("metadata") ? { ...schema, required: schema.required.filter((one) => one !== "metadata") } : schema;
}

export function validateUpdate(resource: Resource, object: KubeObject, current: KubeObject, context: WriteContext): Cause[] {
  const causes: Cause[] = [];
  const { finalizers = [], deletionTimestamp } = object.metadata;
  if (deletionTimestamp !== undefined) {
    const added = finalizers.filter((one) => !(current.metadata.finalizers ?? []).includes(one));
    if (added.length > 0) {
      const detail = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((one) => JSON.stringify(one)).join(", ")}}`;
      causes.push(field.forbidden("metadata.finalizers", detail));
    }
  }
  return [...causes, ...(kindOf(resource).validateUpdate?.(object, current, context) ?? [])];
}

/** What the client sent and may not change. That it left something out means nothing. */
export function validateSystemFields(wanted: ObjectMeta, current: ObjectMeta): Cause[] {
  const fixed = ["name", "uid", "deletionTimestamp", "deletionGracePeriodSeconds"] as const;
  return fixed.flatMap((key) =>
    wanted[key] !== undefined && wanted[key] !== current[key] ? [field.invalid(`metadata.${key}`, wanted[key], "field is immutable")] : [],
  );
}

function validateMetadata(metadata: ObjectMeta, validName: (name: string) => string | undefined): Cause[] {
  const causes: Cause[] = [];
  const { name, generateName, labels, annotations, finalizers, ownerReferences } = metadata;
  // The five characters that follow a base may end what its dashes leave open.
  const wrongBase = generateName && validName(generateName.replace(/-+$/, "a"));
  if (wrongBase) causes.push(field.invalid("metadata.generateName", generateName, wrongBase));
  if (!name) causes.push(field.required("metadata.name", "name or generateName is required"));
  else {
    const wrong = validName(name);
    if (wrong) causes.push(field.invalid("metadata.name", name, wrong));
  }
  const mistyped = [...strings(labels, "metadata.labels"), ...strings(annotations, "metadata.annotations")];
  if (mistyped.length > 0) return [...causes, ...mistyped];
  for (const [key, value] of Object.entries(labels ?? {})) {
    const wrongKey = labelKey(key);
    if (wrongKey) causes.push(field.invalid("metadata.labels", key, wrongKey));
    const wrongValue = labelValue(value);
    if (wrongValue) causes.push(field.invalid("metadata.labels", value, wrongValue));
  }
  let size = 0;
  for (const [key, value] of Object.entries(annotations ?? {})) {
    const wrongKey = labelKey(key.toLowerCase());
    if (wrongKey) causes.push(field.invalid("metadata.annotations", key, wrongKey));
    size += Buffer.byteLength(key) + Buffer.byteLength(value);
  }
  if (size > ANNOTATIONS_LIMIT) causes.push(field.tooLong("metadata.annotations", ANNOTATIONS_LIMIT));
  causes.push(...ownerCauses(ownerReferences ?? []));
  for (const one of finalizers ?? []) {
    const wrong = labelKey(one);
    if (wrong) causes.push(field.invalid("metadata.finalizers", one, wrong));
  }
  return causes;
}

function ownerCauses(references: readonly OwnerReference[]): Cause[] {
  const causes: Cause[] = [];
  const path = "metadata.ownerReferences";
  let controller: string | undefined;
  for (const [index, reference] of references.entries()) {
    const at = `${path}[${index}]`;
    for (const key of ["apiVersion", "kind", "name", "uid"] as const) {
      if (!reference[key]) causes.push(field.required(`${at}.${key}`, "must not be empty"));
    }
    const { apiVersion, kind, name } = reference;
    if (apiVersion === "v1" && kind === "Event") {
      causes.push(field.invalid(at, reference, "/v1, Kind=Event is disallowed from being an owner"));
    }
    if (!reference.controller) continue;
    const found = `${kind}/${name}`;
    if (controller === undefined) controller = found;
    else {
      const why = `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${found}`;
      causes.push(field.invalid(path, references, why));
    }
  }
  return causes;
}

/** Their servers are others than that of the built-in kinds, and less strict. */
const extensionGroups = new Set(["apiextensions.k8s.io", "apiregistration.k8s.io"]);

const standardFinalizers = new Set(["kubernetes", "orphan", "foregroundDeletion"]);

/** Built-in kinds take no finalizer without a domain but these. */
const finalizerCauses = ({ finalizers = [] }: ObjectMeta): Cause[] =>
  finalizers.flatMap((one, index) =>
    one.includes("/") || standardFinalizers.has(one)
      ? []
      : [field.invalid(`metadata.finalizers[${index}]`, one, "name is neither a standard finalizer name nor is it fully qualified")],
  );

function strings(map: unknown, path: string): Cause[] {
  if (map === undefined || map === null) return [];
  if (!isRecord(map)) return [field.typeInvalid(path, map, "must be a map of strings")];
  return Object.entries(map)
    .filter(([, value]) => typeof value !== "string")
    .map(([key, value]) => field.typeInvalid(`${path}.${key}`, value, "must be a string"));
}
