/** What is there before a request: objects of Kubernetes, as states of a pact name them. */

export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; uid?: string; resourceVersion?: string; [field: string]: unknown };
  [field: string]: unknown;
}

export type Ask = (method: string, path: string, body?: unknown) => Promise<unknown>;

interface List {
  apiVersion: string;
  kind: string;
  items: KubernetesObject[];
}

/** Items of a list carry no kind of their own. */
export async function objectsAt(ask: Ask, paths: readonly string[]): Promise<KubernetesObject[]> {
  const lists = await Promise.all(paths.map((path) => ask("GET", path) as Promise<List>));
  return lists.flatMap(({ apiVersion, kind, items }) => items.map((item) => ({ ...item, apiVersion, kind: kind.replace(/List$/, "") })));
}

/** As it can be made anew: without what the API server writes. The uid stays: what names it is to name the new one. */
export function asMade(object: KubernetesObject): KubernetesObject {
  const { resourceVersion: _r, managedFields: _m, generation: _g, creationTimestamp: _c, ...metadata } = object.metadata;
  const { deletionTimestamp: _d, deletionGracePeriodSeconds: _s, selfLink: _l, ...kept } = metadata;
  return { ...object, metadata: kept as KubernetesObject["metadata"] };
}
