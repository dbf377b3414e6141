/** Whether a schema is structural: each node has a type, so that what is unknown can be told and dropped. */
import { type Cause, field } from "../errors.ts";
import type { Schema } from "./schema.ts";
import { validateSchema } from "./validate.ts";

/** `path` is where the schema stands in its definition. */
export function structuralCauses(schema: Schema, path: string): Cause[] {
  const { type } = schema;
  if (!type) return [field.required(`${path}.type`, "must not be empty at the root")];
  if (type !== "object") return [field.invalid(`${path}.type`, type, "must be object at the root")];
  return nodeCauses(schema, path);
}

function nodeCauses(schema: Schema, path: string): Cause[] {
  const causes: Cause[] = [];
  const { properties, additionalProperties, items, type } = schema;
  const free = schema["x-kubernetes-preserve-unknown-fields"] || schema["x-kubernetes-int-or-string"];
  if (!type && !free) causes.push(field.required(`${path}.type`, "must not be empty for specified object fields"));
  if (properties && additionalProperties) {
    causes.push(field.forbidden(`${path}.additionalProperties`, "additionalProperties and properties are mutual exclusive"));
  }
  if (type === "array" && items === undefined) causes.push(field.required(`${path}.items`, "must be specified"));
  if (schema["x-kubernetes-list-type"] === "map" && !schema["x-kubernetes-list-map-keys"]?.length) {
    causes.push(field.required(`${path}.x-kubernetes-list-map-keys`, "must not be empty if x-kubernetes-list-type is map"));
  }
  if (schema.default !== undefined) {
    causes.push(...validateSchema(schema.default, schema, "").map((cause) => ({ ...cause, field: `${path}.default${within(cause)}` })));
  }
  for (const [name, property] of Object.entries(properties ?? {})) causes.push(...nodeCauses(property, `${path}.properties[${name}]`));
  if (items) causes.push(...nodeCauses(items, `${path}.items`));
  if (typeof additionalProperties === "object") causes.push(...nodeCauses(additionalProperties, `${path}.additionalProperties`));
  return causes;
}

const within = ({ field: at }: Cause) => (at === "" || at.startsWith("[") ? at : `.${at}`);
