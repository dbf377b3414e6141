/** The table of kinds. A resource that is not in it has nothing special. */
import { age, type Column, createdAt } from "../http/tables.ts";
import { pathSegment } from "../names.ts";
import type { Resource } from "../resources.ts";
import type { FieldReader } from "../selectors.ts";
import type { KubeObject } from "../types.ts";
import type { Kind } from "./kind.ts";

/** RBAC's names may have colons. https://github.com/kubernetes/kubernetes/blob/v1.37.2/pkg/apis/rbac/validation/validation.go */
const rbac: Kind = { validName: pathSegment };

const kinds: Record<string, Kind> = {
  "rbac.authorization.k8s.io/roles": rbac,
  "rbac.authorization.k8s.io/clusterroles": rbac,
  "rbac.authorization.k8s.io/rolebindings": rbac,
  "rbac.authorization.k8s.io/clusterrolebindings": rbac,
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
