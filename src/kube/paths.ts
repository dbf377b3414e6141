/** Where the API server serves a kind. */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { type Resource, resources } from "../../generated/kubernetes/resources.ts";
import type { KubeObject } from "./objects.ts";

export type { Resource };

const byType = new Map(
  Object.entries(resources).map(([key, resource]) => [`${resource.apiVersion}/${resource.kind}`, key as keyof Kinds & string]),
);

/** The name in `Kinds` of an object's kind. Throws for kinds that Dicot does not know: a bug, as slices are typed. */
export function kindOf(object: Pick<KubeObject, "apiVersion" | "kind">): keyof Kinds & string {
  const kind = byType.get(`${object.apiVersion}/${object.kind}`);
  if (!kind) throw new Error(`${object.apiVersion} ${object.kind} is not among the kinds of scripts/kubernetes/kinds.yaml`);
  return kind;
}

export const groupPath = ({ group, version }: Resource) => (group ? `/apis/${group}/${version}` : `/api/${version}`);

/** Without `namespace`, all namespaces of a namespaced kind. */
export function collectionPath(resource: Resource, namespace: string | undefined): string {
  const within = resource.namespaced && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : "";
  return `${groupPath(resource)}${within}/${resource.plural}`;
}

export const objectPath = (resource: Resource, namespace: string | undefined, name: string) =>
  `${collectionPath(resource, namespace)}/${encodeURIComponent(name)}`;

/** `namespace/name`, or the name of a cluster-scoped object: names an object of one kind. */
export const objectKey = ({ metadata: { namespace, name } }: KubeObject) => (namespace ? `${namespace}/${name}` : (name ?? ""));

export function splitKey(key: string): { namespace: string | undefined; name: string } {
  const slash = key.indexOf("/");
  return slash < 0 ? { namespace: undefined, name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}
