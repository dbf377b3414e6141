/** CustomResourceDefinitions: what each makes the server serve. */
import { type Cluster, tableOf, timestamp } from "./cluster.ts";
import type { Column } from "./http/tables.ts";
import { since } from "./http/tables.ts";
import { evaluate, parsePath } from "./jsonpath.ts";
import { compareVersions, type Resource, type ScalePaths, type Subresource } from "./resources.ts";
import type { Schema } from "./schema/schema.ts";
import type { Json, KubeObject } from "./types.ts";

export interface CustomResourceDefinition extends KubeObject {
  spec: {
    group: string;
    scope: "Namespaced" | "Cluster";
    names: { plural: string; kind: string; singular?: string; listKind?: string; shortNames?: string[]; categories?: string[] };
    versions: CustomVersion[];
    preserveUnknownFields?: boolean;
    conversion?: unknown;
  };
}

interface CustomVersion {
  name: string;
  served: boolean;
  storage: boolean;
  deprecated?: boolean;
  deprecationWarning?: string;
  schema?: { openAPIV3Schema?: Schema };
  subresources?: { status?: object; scale?: { specReplicasPath: string; statusReplicasPath: string; labelSelectorPath?: string } };
  additionalPrinterColumns?: { name: string; type: string; format?: string; description?: string; priority?: number; jsonPath: string }[];
  selectableFields?: { jsonPath: string }[];
}

/** Finalizer of a definition: its objects go first. */
export const customResourceCleanup = "customresourcecleanup.apiextensions.k8s.io";

const verbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];

/** The resources, one for each served version. */
export function resourcesOf({ spec }: CustomResourceDefinition): Resource[] {
  const { group, names } = spec;
  const storage = spec.versions.find((version) => version.storage) ?? spec.versions[0]!;
  return spec.versions
    .filter(({ served }) => served)
    .sort((a, b) => compareVersions(a.name, b.name))
    .map((version) => ({
      group,
      version: version.name,
      kind: names.kind,
      plural: names.plural,
      singular: names.singular ?? names.kind.toLowerCase(),
      listKind: names.listKind ?? `${names.kind}List`,
      namespaced: spec.scope === "Namespaced",
      shortNames: names.shortNames ?? [],
      categories: names.categories ?? [],
      verbs,
      subresources: subresourcesOf(spec.group, names.kind, version),
      key: `${group}/${names.plural}`,
      storageVersion: storage.name,
      custom: {
        schema: version.schema?.openAPIV3Schema ?? { type: "object", "x-kubernetes-preserve-unknown-fields": true },
        preserveUnknownFields: spec.preserveUnknownFields === true,
        columns: (version.additionalPrinterColumns ?? []).map(columnOf),
        scale: scaleOf(version),
        selectableFields: (version.selectableFields ?? []).map(({ jsonPath }) => jsonPath.replace(/^\./, "")),
        deprecationWarning: version.deprecated
          ? (version.deprecationWarning ?? `${group}/${version.name} ${names.kind} is deprecated`)
          : undefined,
      },
    }));
}

const scaleOf = ({ subresources }: CustomVersion): ScalePaths | undefined => subresources?.scale;

function subresourcesOf(group: string, kind: string, version: CustomVersion): Map<string, Subresource> {
  const found = new Map<string, Subresource>();
  const one = ["get", "patch", "update"];
  if (version.subresources?.status) found.set("status", { group, version: version.name, kind, verbs: one });
  if (version.subresources?.scale) found.set("scale", { group: "autoscaling", version: "v1", kind: "Scale", verbs: one });
  return found;
}

type PrinterColumn = NonNullable<CustomVersion["additionalPrinterColumns"]>[number];

function columnOf({ name, type, format, description, priority, jsonPath }: PrinterColumn): Column {
  const path = parsePath(jsonPath);
  return {
    name,
    type,
    ...(format && { format }),
    description: description ?? `Custom resource definition column (in JSONPath format): ${jsonPath}`,
    ...(priority && { priority }),
    value(object, now) {
      const [found] = evaluate(path, object);
      if (found === undefined || found === null) return type === "date" ? "<unknown>" : null;
      if (type === "date") return typeof found === "string" ? since(found, now) : "<invalid>";
      return cell(found, type);
    },
  };
}

function cell(value: unknown, type: string): Json {
  if (type === "integer" || type === "number" || type === "boolean") return typeof value === "object" ? null : (value as Json);
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Serves what the definitions in the store say, from now on. */
export function serveCustomResources(cluster: Cluster): void {
  const resource = cluster.registry.find("apiextensions.k8s.io", "v1", "customresourcedefinitions")!;
  const table = tableOf(cluster, resource);
  table.subscribe(({ type, object, previous }) => {
    const definition = object as CustomResourceDefinition;
    const { group, names } = definition.spec;
    if (type === "DELETED") {
      cluster.registry.removeCustom(group, names.plural);
      cluster.store.drop(`${group}/${names.plural}`);
    } else if (previous?.["spec"] !== object["spec"]) {
      cluster.registry.setCustom(group, names.plural, resourcesOf(definition));
    }
  });
}

/** Status and defaults of a definition, as the API server's own controllers fill them in. */
export function established(definition: CustomResourceDefinition, now: Date): CustomResourceDefinition {
  const { names, versions } = definition.spec;
  const accepted = {
    ...names,
    singular: names.singular || names.kind.toLowerCase(),
    listKind: names.listKind || `${names.kind}List`,
  };
  const condition = (type: string, reason: string, message: string) => ({
    type,
    status: "True",
    lastTransitionTime: timestamp(now),
    reason,
    message,
  });
  const status = definition["status"] as { conditions?: unknown[] } | undefined;
  const { finalizers = [] } = definition.metadata;
  const cleaned = finalizers.includes(customResourceCleanup) ? finalizers : [...finalizers, customResourceCleanup];
  return {
    ...definition,
    metadata: { ...definition.metadata, ...(definition.metadata.deletionTimestamp === undefined && { finalizers: cleaned }) },
    spec: { conversion: { strategy: "None" }, ...definition.spec, names: accepted },
    status: {
      ...status,
      conditions: status?.conditions ?? [
        condition("NamesAccepted", "NoConflicts", "no conflicts found"),
        condition("Established", "InitialNamesAccepted", "the initial names have been accepted"),
      ],
      acceptedNames: accepted,
      storedVersions: [versions.find(({ storage }) => storage)?.name ?? versions[0]!.name],
    },
  };
}
