/** CustomResourceDefinitions of kinds that others define, for the embedded cloud: their schemas plus what kinds.yaml says. */
import type { CrdFacts, CustomResourceDefinition } from "./kinds.ts";
import type { Schema } from "./source.ts";

interface Names {
  kind: string;
  group: string;
  version: string;
  plural: string;
  namespaced: boolean;
}

export function customResourceDefinition(names: Names, facts: CrdFacts, schema: Schema): CustomResourceDefinition {
  const { kind, group, version, plural, namespaced } = names;
  const columns = facts.columns?.map(printerColumn);
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: {
      name: `${plural}.${group}`,
      // The API server refuses groups under k8s.io without it.
      ...(group.endsWith(".k8s.io") && { annotations: { "api-approved.kubernetes.io": "unapproved, for the embedded cloud only" } }),
    },
    spec: {
      group,
      scope: namespaced ? "Namespaced" : "Cluster",
      names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase(), ...(facts.short && { shortNames: facts.short }) },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          schema: { openAPIV3Schema: structural(schema) },
          ...(facts.status && { subresources: { status: {} } }),
          ...(columns && { additionalPrinterColumns: columns }),
        },
      ],
    },
  };
}

function printerColumn(text: string): { name: string; type: string; jsonPath: string } {
  const [, name, jsonPath, type = "string"] = /^(\w+)=(.*?)(?::(\w+))?$/.exec(text) ?? [];
  if (!name || !jsonPath) throw new Error(`not a printer column: ${text}`);
  return { name, type, jsonPath };
}

/** The root of a structural schema: metadata is the API server's business. */
function structural(schema: Schema): Schema {
  const { type = "object", properties, required } = schema;
  const validations = schema["x-kubernetes-validations"];
  const { metadata, ...rest } = properties ?? {};
  return withoutDescriptions({
    type,
    ...(required && required.length > 0 && { required }),
    properties: { ...rest, metadata: { type: "object" } },
    ...(validations && { "x-kubernetes-validations": validations }),
  });
}

/** Descriptions are three quarters of the text. Properties may be called `description`, so only strings go. */
export function withoutDescriptions<T>(node: T): T {
  if (Array.isArray(node)) return node.map(withoutDescriptions) as T;
  if (node === null || typeof node !== "object") return node;
  const kept = Object.entries(node).filter(
    ([key, value]) => !(key === "description" && typeof value === "string") && !(key === "default" && value === null),
  );
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutDescriptions(value)])) as T;
}
