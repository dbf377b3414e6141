/** CustomResourceDefinitions as objects: what is valid, and the status that the server's own controllers give them. */

import { type CustomResourceDefinition, established } from "../crds.ts";
import { type Cause, field as cause } from "../errors.ts";
import { deepEqual } from "../freeze.ts";
import { parsePath } from "../jsonpath.ts";
import { dnsSubdomain } from "../names.ts";
import type { Schema } from "../schema/schema.ts";
import type { KubeObject } from "../types.ts";
import type { Kind } from "./kind.ts";

const definition = (object: KubeObject) => object as CustomResourceDefinition;

export const customResourceDefinition: Kind = {
  generation: true,
  prepareCreate: (object, { cluster }) => established(definition(object), cluster.now()),
  prepareUpdate(object, current, { cluster }) {
    if (object["spec"] === current["spec"] || deepEqual(object["spec"], current["spec"])) return object;
    const next = established(definition(object), cluster.now());
    const before = (current["status"] as { storedVersions?: string[] } | undefined)?.storedVersions ?? [];
    const { storedVersions, ...status } = next["status"] as { storedVersions: string[] };
    return { ...next, status: { ...status, storedVersions: [...new Set([...before, ...storedVersions])] } };
  },
  validate(object) {
    const { spec, metadata } = definition(object);
    if (spec?.names === undefined || !Array.isArray(spec.versions)) return [cause.required("spec.names"), cause.required("spec.versions")];
    const causes: Cause[] = [];
    const { group, names, versions, scope } = spec;
    const wrong = dnsSubdomain(group ?? "");
    if (wrong || !group?.includes("."))
      causes.push(cause.invalid("spec.group", group ?? "", wrong ?? "should be a domain with at least one dot"));
    if (metadata.name !== `${names.plural}.${group}`)
      causes.push(cause.invalid("metadata.name", metadata.name, 'must be spec.names.plural+"."+spec.group'));
    if (scope !== "Namespaced" && scope !== "Cluster") causes.push(cause.unsupported("spec.scope", scope ?? "", ["Cluster", "Namespaced"]));
    if (versions.filter(({ storage }) => storage).length !== 1) {
      causes.push(
        cause.invalid(
          "spec.versions",
          versions.map(({ name }) => name),
          "must have exactly one version marked as storage version",
        ),
      );
    }
    if (/\.k8s\.io$|\.kubernetes\.io$/.test(group ?? "") && !metadata.annotations?.["api-approved.kubernetes.io"]) {
      causes.push(
        cause.required(
          "metadata.annotations[api-approved.kubernetes.io]",
          'protected groups must have approval annotation "api-approved.kubernetes.io", see https://github.com/kubernetes/enhancements/pull/1111',
        ),
      );
    }
    for (const [index, version] of versions.entries()) {
      const path = `spec.versions[${index}]`;
      const schema = version.schema?.openAPIV3Schema;
      if (schema === undefined) causes.push(cause.required(`${path}.schema.openAPIV3Schema`, "schemas are required"));
      else causes.push(...structuralCauses(schema, `${path}.schema.openAPIV3Schema`));
      for (const [at, { jsonPath }] of (version.additionalPrinterColumns ?? []).entries()) {
        const problem = problemOf(jsonPath);
        if (problem) causes.push(cause.invalid(`${path}.additionalPrinterColumns[${at}].jsonPath`, jsonPath, problem));
      }
    }
    return causes;
  },
  validateUpdate(object, current) {
    const [next, before] = [definition(object).spec, definition(current).spec];
    const causes: Cause[] = [];
    for (const key of ["group", "scope"] as const)
      if (next[key] !== before[key]) causes.push(cause.invalid(`spec.${key}`, next[key], "field is immutable"));
    for (const key of ["kind", "plural"] as const) {
      if (next.names[key] !== before.names[key]) causes.push(cause.invalid(`spec.names.${key}`, next.names[key], "field is immutable"));
    }
    return causes;
  },
};

function problemOf(jsonPath: string): string | undefined {
  try {
    parsePath(jsonPath);
    return undefined;
  } catch (e) {
    return (e as Error).message;
  }
}

/** A structural schema gives every node a type, so that what is unknown can be told and dropped. */
function structuralCauses(schema: Schema, path: string): Cause[] {
  const causes: Cause[] = [];
  const free = schema["x-kubernetes-preserve-unknown-fields"] || schema["x-kubernetes-int-or-string"];
  if (!schema.type && !free) causes.push(cause.required(`${path}.type`, "must not be empty for specified object fields"));
  if (schema.properties && schema.additionalProperties) {
    causes.push(cause.forbidden(`${path}.additionalProperties`, "additionalProperties and properties are mutual exclusive"));
  }
  if (schema.type === "array" && schema.items === undefined) causes.push(cause.required(`${path}.items`, "must be specified"));
  for (const [name, property] of Object.entries(schema.properties ?? {}))
    causes.push(...structuralCauses(property, `${path}.properties[${name}]`));
  if (schema.items) causes.push(...structuralCauses(schema.items, `${path}.items`));
  if (typeof schema.additionalProperties === "object")
    causes.push(...structuralCauses(schema.additionalProperties, `${path}.additionalProperties`));
  return causes;
}
