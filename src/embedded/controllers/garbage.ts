/**
 * The garbage collector: what lost its last owner goes; what waits for its dependents (`foregroundDeletion`) goes after them; what is told
 * to leave them (`orphan`) lets them go first.
 */
import { type Cluster, tableOf } from "../cluster.ts";
import { finishDeletion, markOrRemove } from "../http/deletion.ts";
import type { Resource } from "../resources.ts";
import type { Change, Table } from "../store.ts";
import type { KubeObject, OwnerReference } from "../types.ts";
import type { Queue } from "./queue.ts";

/** Where an object is; the object itself is read anew each time. */
interface Place {
  key: string;
  namespace: string | undefined;
  name: string;
}

export function collectGarbage(cluster: Cluster, queue: Queue): void {
  /** Owner's uid → dependents' uids. */
  const dependents = new Map<string, Set<string>>();
  const places = new Map<string, Place>();

  const read = (uid: string): { resource: Resource; object: KubeObject } | undefined => {
    const place = places.get(uid);
    const resource = place && cluster.registry.findKey(place.key);
    const object = resource && tableOf(cluster, resource).get(place.namespace, place.name);
    return object?.metadata.uid === uid ? { resource: resource!, object } : undefined;
  };
  const enqueue = (uid: string) => queue.add(`garbage ${uid}`, () => attempt(uid));

  cluster.store.subscribe((table: Table, { type, object, previous }: Change) => {
    const { uid = "", namespace, name = "" } = object.metadata;
    for (const { uid: owner } of previous?.metadata.ownerReferences ?? []) {
      const known = dependents.get(owner);
      known?.delete(uid);
      // An owner that waits in the foreground may go now.
      if (known !== undefined && places.has(owner)) enqueue(owner);
      if (known?.size === 0) dependents.delete(owner);
    }
    if (type === "DELETED") {
      places.delete(uid);
      for (const dependent of dependents.get(uid) ?? []) enqueue(dependent);
      return;
    }
    if (type === "ADDED") places.set(uid, { key: table.key, namespace, name });
    const owners = object.metadata.ownerReferences ?? [];
    for (const { uid: owner } of owners) {
      let known = dependents.get(owner);
      if (known === undefined) {
        known = new Set();
        dependents.set(owner, known);
      }
      known.add(uid);
    }
    const waits = object.metadata.finalizers?.some((one) => one === "foregroundDeletion" || one === "orphan");
    if (owners.length > 0 || (object.metadata.deletionTimestamp !== undefined && waits)) enqueue(uid);
  });

  function attempt(uid: string): void {
    const found = read(uid);
    if (found === undefined) return;
    const { resource, object } = found;
    const { finalizers = [], deletionTimestamp, ownerReferences = [] } = object.metadata;
    if (deletionTimestamp !== undefined) {
      if (finalizers.includes("orphan")) orphan(resource, object);
      else if (finalizers.includes("foregroundDeletion")) deleteDependents(resource, object);
      return;
    }
    if (ownerReferences.length === 0) return;
    const states = ownerReferences.map((reference) => [reference, ownerOf(reference, object)] as const);
    const solid = states.filter(([, owner]) => owner !== undefined && !isWaiting(owner));
    const waiting = states.some(([, owner]) => owner !== undefined && isWaiting(owner));
    const gone = states.filter(([, owner]) => owner === undefined);
    if (solid.length > 0) {
      if (gone.length > 0 || waiting)
        keepReferences(
          resource,
          object,
          solid.map(([reference]) => reference),
        );
      return;
    }
    const cascades = waiting && (dependents.get(uid)?.size ?? 0) > 0;
    markOrRemove(cluster, resource, object, { propagationPolicy: cascades ? "Foreground" : "Background" });
  }

  /** A namespaced owner owns in its own namespace only. */
  function ownerOf({ uid, name }: OwnerReference, dependent: KubeObject): KubeObject | undefined {
    const owner = read(uid)?.object;
    if (owner === undefined || owner.metadata.name !== name) return undefined;
    return owner.metadata.namespace === undefined || owner.metadata.namespace === dependent.metadata.namespace ? owner : undefined;
  }

  function orphan(resource: Resource, object: KubeObject): void {
    const { uid = "" } = object.metadata;
    for (const dependent of [...(dependents.get(uid) ?? [])]) {
      const found = read(dependent);
      if (found === undefined) continue;
      const others = (found.object.metadata.ownerReferences ?? []).filter((reference) => reference.uid !== uid);
      keepReferences(found.resource, found.object, others);
    }
    removeFinalizer(resource, object, "orphan");
  }

  function deleteDependents(resource: Resource, object: KubeObject): void {
    const { uid = "" } = object.metadata;
    let blocked = false;
    for (const dependent of [...(dependents.get(uid) ?? [])]) {
      const found = read(dependent);
      if (found === undefined) continue;
      if (found.object.metadata.deletionTimestamp === undefined) attempt(dependent);
      const left = read(dependent)?.object.metadata.ownerReferences ?? [];
      if (left.some((reference) => reference.uid === uid && reference.blockOwnerDeletion)) blocked = true;
    }
    const latest = read(uid);
    if (!blocked && latest) removeFinalizer(resource, latest.object, "foregroundDeletion");
  }

  function keepReferences(resource: Resource, object: KubeObject, references: OwnerReference[]): void {
    const { ownerReferences: _, ...rest } = object.metadata;
    const metadata = references.length > 0 ? { ...rest, ownerReferences: references } : rest;
    tableOf(cluster, resource).put({ ...object, metadata });
  }

  function removeFinalizer(resource: Resource, object: KubeObject, finalizer: string): void {
    const { finalizers = [], ...rest } = object.metadata;
    const others = finalizers.filter((one) => one !== finalizer);
    const next = { ...object, metadata: { ...rest, ...(others.length > 0 && { finalizers: others }) } };
    if (finishDeletion(cluster, resource, next) === undefined) tableOf(cluster, resource).put(next);
  }
}

const isWaiting = ({ metadata }: KubeObject): boolean =>
  metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).includes("foregroundDeletion");
