/** The end of a CustomResourceDefinition: its objects go first. */
import { type Cluster, tableOf } from "../cluster.ts";
import { type CustomResourceDefinition, customResourceCleanup } from "../crds.ts";
import { finishDeletion, markOrRemove } from "../http/deletion.ts";
import type { Queue } from "./queue.ts";

export function cleanCustomResources(cluster: Cluster, queue: Queue): void {
  const resource = cluster.registry.find("apiextensions.k8s.io", "v1", "customresourcedefinitions")!;
  const table = tableOf(cluster, resource);
  /** Table of a kind that is on its way out → its definition. */
  const ending = new Map<string, string>();

  table.subscribe(({ type, object }) => {
    const { group, names } = (object as CustomResourceDefinition).spec;
    const key = `${group}/${names.plural}`;
    if (type === "DELETED") ending.delete(key);
    else if (object.metadata.deletionTimestamp !== undefined) {
      ending.set(key, object.metadata.name!);
      queue.add(`crd ${key}`, () => clean(key, object.metadata.name!));
    }
  });
  cluster.store.subscribe(({ key }, { type }) => {
    const name = type === "DELETED" ? ending.get(key) : undefined;
    if (name !== undefined) queue.add(`crd ${key}`, () => clean(key, name));
  });

  function clean(key: string, name: string): void {
    const custom = cluster.registry.findKey(key);
    const instances = cluster.store.table(key);
    if (custom !== undefined) {
      for (const object of [...instances.list()]) {
        const current = instances.get(object.metadata.namespace, object.metadata.name!);
        if (current !== undefined) markOrRemove(cluster, custom, current, {});
      }
    }
    const definition = table.get(undefined, name);
    if (instances.size > 0 || definition?.metadata.deletionTimestamp === undefined) return;
    const { finalizers = [], ...rest } = definition.metadata;
    const others = finalizers.filter((one) => one !== customResourceCleanup);
    if (others.length === finalizers.length) return;
    const next = { ...definition, metadata: { ...rest, ...(others.length > 0 && { finalizers: others }) } };
    if (finishDeletion(cluster, resource, next) === undefined) table.put(next);
  }
}
