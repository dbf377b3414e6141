/** Deletion in the store: at once, or marked and finished later. */
import { type Cluster, tableOf, timestamp } from "../cluster.ts";
import { kindOf } from "../kinds/kinds.ts";
import type { Resource } from "../resources.ts";
import type { KubeObject, ObjectMeta } from "../types.ts";
import type { DeleteOptions } from "./options.ts";

/** Removes the object, or marks it where somebody must finish first: a finalizer, a kubelet, the garbage collector. */
export function markOrRemove(
  cluster: Cluster,
  resource: Resource,
  object: KubeObject,
  options: DeleteOptions,
): { object: KubeObject; gone: boolean } {
  const table = tableOf(cluster, resource);
  const grace = kindOf(resource).gracePeriod?.(object, options.gracePeriodSeconds) ?? 0;
  const finalizers = withPropagation(object.metadata.finalizers ?? [], options);
  const marked = object.metadata.deletionTimestamp !== undefined;
  const pending = finalizers.length > 0 || grace > 0;
  if (!pending && !hasContent(resource, object)) return { object: table.remove(object), gone: true };
  const shortened = marked && grace < (object.metadata.deletionGracePeriodSeconds ?? 0);
  if (marked && !shortened && finalizers.length === (object.metadata.finalizers ?? []).length) return { object, gone: false };
  const { generation } = object.metadata;
  const metadata: ObjectMeta = {
    ...object.metadata,
    ...(finalizers.length > 0 && { finalizers }),
    ...((!marked || shortened) && {
      deletionTimestamp: timestamp(new Date(cluster.now().getTime() + grace * 1000)),
      ...(!ownWay.has(resource.key) && { deletionGracePeriodSeconds: grace }),
    }),
    ...(!marked && generation && !ownWay.has(resource.key) && { generation: generation + 1 }),
  };
  const next =
    resource.key === "/namespaces"
      ? { ...object, metadata, status: { ...(object["status"] as object), phase: "Terminating" } }
      : { ...object, metadata };
  return { object: table.put(next), gone: false };
}

/** Kinds whose deletion the API server marks in a way of their own: without a grace period, and not as a change of the spec. */
const ownWay = new Set(["/namespaces", "apiextensions.k8s.io/customresourcedefinitions"]);

/** A namespace goes only when its own finalizers, which stand in its spec, are gone. */
const hasContent = ({ key }: Resource, object: KubeObject): boolean =>
  key === "/namespaces" && ((object["spec"] as { finalizers?: string[] } | undefined)?.finalizers ?? []).length > 0;

function withPropagation(finalizers: readonly string[], { propagationPolicy, orphanDependents }: DeleteOptions): string[] {
  const policy = propagationPolicy ?? (orphanDependents ? "Orphan" : undefined);
  if (policy === undefined) return [...finalizers];
  const others = finalizers.filter((one) => one !== "orphan" && one !== "foregroundDeletion");
  if (policy === "Orphan") return [...others, "orphan"];
  return policy === "Foreground" ? [...others, "foregroundDeletion"] : others;
}

/** Removes an object that was marked and now waits for nobody; undefined where it must stay. */
export function finishDeletion(cluster: Cluster, resource: Resource, object: KubeObject): KubeObject | undefined {
  const { deletionTimestamp, deletionGracePeriodSeconds, finalizers } = object.metadata;
  if (deletionTimestamp === undefined || (finalizers ?? []).length > 0 || (deletionGracePeriodSeconds ?? 0) > 0) return undefined;
  if (hasContent(resource, object)) return undefined;
  return tableOf(cluster, resource).remove(object);
}
