/** CustomResourceDefinitions as objects: what is valid, and the status that the server's own controllers give them. */

import { type CustomResourceDefinition, established } from "../crds.ts";
import { type Cause, field as cause } from "../errors.ts";
import { deepEqual } from "../freeze.ts";
import { parsePath } from "../jsonpath.ts";
import { dnsLabel1035, dnsSubdomain } from "../names.ts";
import { hasRules } from "../schema/rules.ts";
import type { Schema } from "../schema/schema.ts";
import { structuralCauses } from "../schema/structural.ts";
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
    const { group, names, scope } = spec;
    const causes: Cause[] = [];
    const wrong = dnsSubdomain(group ?? "");
    if (wrong || !group?.includes("."))
      causes.push(cause.invalid("spec.group", group ?? "", wrong ?? "should be a domain with at least one dot"));
    if (metadata.name !== `${names.plural}.${group}`)
      causes.push(cause.invalid("metadata.name", metadata.name, 'must be spec.names.plural+"."+spec.group'));
    if (scope !== "Namespaced" && scope !== "Cluster") causes.push(cause.unsupported("spec.scope", scope ?? "", ["Cluster", "Namespaced"]));
    if (/\.k8s\.io$|\.kubernetes\.io$/.test(group ?? "") && !metadata.annotations?.["api-approved.kubernetes.io"]) {
      causes.push(
        cause.required(
          "metadata.annotations[api-approved.kubernetes.io]",
          'protected groups must have approval annotation "api-approved.kubernetes.io", see https://github.com/kubernetes/enhancements/pull/1111',
        ),
      );
    }
    return [...causes, ...nameCauses(spec), ...versionCauses(spec)];
  },
  async expressions(object) {
    const { versions } = definition(object).spec ?? {};
    if (!Array.isArray(versions)) return [];
    const schemas = schemasOf(versions).filter(({ schema }) => hasRules(schema));
    if (schemas.length === 0) return [];
    const { rulesProblems } = await import("../cel/rules.ts");
    return schemas.flatMap(({ schema, path }) => rulesProblems(schema, path));
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

function nameCauses({ names, versions }: CustomResourceDefinition["spec"]): Cause[] {
  const label = (path: string, value: string | undefined) => {
    // Kinds are written in capitals, and checked as if they were not.
    const wrong = value === undefined ? undefined : dnsLabel1035(/[kK]ind$/.test(path) ? value.toLowerCase() : value);
    return wrong ? [cause.invalid(path, value, wrong)] : [];
  };
  return [
    ...(["plural", "singular", "kind", "listKind"] as const).flatMap((key) => label(`spec.names.${key}`, names[key])),
    ...versions.flatMap(({ name }, index) => label(`spec.versions[${index}].name`, name)),
  ];
}

/** Each schema with where it stands; one that all versions have in common stands where the internal form of a definition keeps it. */
function schemasOf(versions: CustomResourceDefinition["spec"]["versions"]): { schema: Schema; path: string }[] {
  const common = versions.every(({ schema }) => deepEqual(schema, versions[0]!.schema));
  return (common ? versions.slice(0, 1) : versions).flatMap(({ schema }, index) =>
    schema?.openAPIV3Schema === undefined
      ? []
      : [
          {
            schema: schema.openAPIV3Schema,
            path: common ? "spec.validation.openAPIV3Schema" : `spec.versions[${index}].schema.openAPIV3Schema`,
          },
        ],
  );
}

function versionCauses({ versions }: CustomResourceDefinition["spec"]): Cause[] {
  const causes: Cause[] = [];
  const listed = versions.map(({ name }) => name);
  if (new Set(listed).size < listed.length) causes.push(cause.invalid("spec.versions", listed, "must contain unique version names"));
  if (versions.filter(({ storage }) => storage).length !== 1) {
    causes.push(cause.invalid("spec.versions", listed, "must have exactly one version marked as storage version"));
  }
  // What all versions have in common is checked once, where the internal form of a definition keeps it.
  const common = (key: "schema" | "additionalPrinterColumns") => versions.every((version) => deepEqual(version[key], versions[0]![key]));
  for (const [index, { schema }] of versions.entries()) {
    const path = `spec.versions[${index}].schema.openAPIV3Schema`;
    if (schema?.openAPIV3Schema === undefined) causes.push(cause.required(path, "schemas are required"));
    else if (!common("schema")) causes.push(...structuralCauses(schema.openAPIV3Schema, path));
    else if (index === 0) causes.push(...structuralCauses(schema.openAPIV3Schema, "spec.validation.openAPIV3Schema"));
  }
  for (const [index, { additionalPrinterColumns = [] }] of versions.entries()) {
    if (common("additionalPrinterColumns") && index > 0) break;
    const path = common("additionalPrinterColumns") ? "spec" : `spec.versions[${index}]`;
    for (const [at, { jsonPath }] of additionalPrinterColumns.entries()) {
      const problem = problemOf(jsonPath);
      if (problem) causes.push(cause.invalid(`${path}.additionalPrinterColumns[${at}].JSONPath`, jsonPath, problem));
    }
  }
  return causes;
}

function problemOf(jsonPath: string): string | undefined {
  if (!jsonPath.startsWith(".")) return "must be a simple json path starting with .";
  try {
    parsePath(jsonPath);
    return undefined;
  } catch (e) {
    return (e as Error).message;
  }
}
