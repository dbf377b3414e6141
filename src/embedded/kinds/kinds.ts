/** The table of kinds. A resource that is not in it has nothing special. */
import { age, type Column, createdAt } from "../http/tables.ts";
import type { Resource } from "../resources.ts";
import type { FieldReader } from "../selectors.ts";
import type { KubeObject } from "../types.ts";
import { core } from "./core.ts";
import { customResourceDefinition } from "./crd.ts";
import type { Kind } from "./kind.ts";
import { others } from "./others.ts";
import { pod } from "./pod.ts";
import { rbac } from "./rbac.ts";
import { storage } from "./storage.ts";

const kinds: Record<string, Kind> = {
  ...core,
  ...storage,
  ...rbac,
  ...others,
  "/pods": pod,
  "apiextensions.k8s.io/customresourcedefinitions": customResourceDefinition,
};

const none: Kind = {};

export const kindOf = (resource: Pick<Resource, "key" | "custom">): Kind => (resource.custom ? none : (kinds[resource.key] ?? none));

const defaultColumns: readonly Column[] = [createdAt];
const customDefault: readonly Column[] = [age];

export function columnsOf(resource: Resource): readonly Column[] {
  if (resource.custom) return resource.custom.columns.length > 0 ? resource.custom.columns : customDefault;
  return kindOf(resource).columns ?? defaultColumns;
}

export function fieldsOf(resource: Resource): Record<string, FieldReader> {
  const custom = (resource.custom?.selectableFields ?? []).map((path) => [path, reader(path)] as const);
  return {
    "metadata.name": ({ metadata }) => metadata.name ?? "",
    ...(resource.namespaced && { "metadata.namespace": ({ metadata }: KubeObject) => metadata.namespace ?? "" }),
    ...kindOf(resource).fields,
    ...Object.fromEntries(custom),
  };
}

/** Reads `spec.nodeName`-like paths. */
export function reader(path: string): FieldReader {
  const keys = path.split(".").filter(Boolean);
  return (object) => {
    let value: unknown = object;
    for (const key of keys) value = (value as Record<string, unknown> | undefined)?.[key];
    return value === undefined || value === null ? "" : String(value);
  };
}
