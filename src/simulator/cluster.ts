/**
 * The cluster as a stand-in controller sees it: whole objects in memory, lookups by any string that they carry, writes by merge patch.
 * The client, the patches and the work queue are those of src/kube. Its watch cache is not: that one leaves out what no slice reads, finds
 * objects by their OpenStack id, and shows a write before the watch tells of it, while a controller must see every change in its order.
 */
import { resources } from "../../generated/kubernetes/resources.ts";
import { type Client, createClient, type Method } from "../kube/client.ts";
import { isAlreadyExists, isConflict, isNotFound } from "../kube/errors.ts";
import type { KindName as Kind } from "../kube/kube.ts";
import type { Cluster as Target } from "../kube/kubeconfig.ts";
import type { KubeObject } from "../kube/objects.ts";
import { mergePatch } from "../kube/patch.ts";
import { collectionPath, kindOf, objectKey, objectPath } from "../kube/paths.ts";
import { Informer, type Listener } from "./informer.ts";
import { patient } from "./patience.ts";

export type { KindName as Kind } from "../kube/kube.ts";

export interface Cluster {
  find<T extends KubeObject>(kind: Kind, namespace: string | undefined, name: string): T | undefined;
  list<T extends KubeObject>(kind: Kind): T[];
  /** A lookup by any string that objects of a kind carry, kept up to date. */
  index<T extends KubeObject>(kind: Kind, keys: (object: T) => (string | undefined)[]): (key: string) => T[];
  /** Past the memory, for kinds that are not watched. */
  read<T extends KubeObject>(kind: Kind, namespace: string | undefined, name: string): Promise<T | undefined>;
  /** An object of this name that exists already is not touched, and given back. */
  ensure<T extends KubeObject>(object: T): Promise<T>;
  create<T extends KubeObject>(object: T): Promise<T>;
  /** Creates the object in the collection of this path, or makes the one of its name say the same. For kinds that are not watched. */
  put(collection: string, object: KubeObject): Promise<void>;
  /** Applies `change` to a copy of the newest object that is known and sends what differs; repeated on a conflict. Undefined when it is gone. */
  update<T extends KubeObject>(object: T, change: (copy: T) => void): Promise<T | undefined>;
  updateStatus<T extends KubeObject>(object: T, change: (copy: T) => void): Promise<T | undefined>;
  /** An object that is gone already, or replaced by another of its name, is no error. */
  delete(object: KubeObject, gracePeriodSeconds?: number): Promise<void>;
  /** Waits until what was just written to the object by other means is in memory. */
  settled(object: KubeObject): Promise<void>;
  request<T>(method: Method, path: string, body?: unknown): Promise<T>;
  on(kind: Kind, listener: Listener): void;
  /** From now on a request that fails is not repeated. */
  hurry(): void;
  stop(): void;
}

const key = (namespace: string | undefined, name: string) => (namespace === undefined ? name : `${namespace}/${name}`);
const attempts = 20;

/** Connects and loads all objects of `kinds`; resolves when they are in memory. */
export async function connectCluster(target: Target, kinds: readonly Kind[]): Promise<Cluster> {
  const api = patient(createClient(target));
  const informers = new Map(
    kinds.map((kind) => {
      const resource = resources[kind];
      return [kind, new Informer(api, collectionPath(resource, undefined), { apiVersion: resource.apiVersion, kind: resource.kind })];
    }),
  );
  await Promise.all([...informers.values()].map((informer) => informer.start()));

  const informerOf = (kind: Kind) => {
    const informer = informers.get(kind);
    if (!informer) throw new Error(`${kind} is not watched`);
    return informer;
  };
  const seen = async <T extends KubeObject>(kind: Kind, object: T) => {
    await informers.get(kind)?.reached(object.metadata.resourceVersion);
    return object;
  };

  const cluster: Cluster = {
    find: <T extends KubeObject>(kind: Kind, namespace: string | undefined, name: string) =>
      informerOf(kind).find(key(namespace, name)) as T | undefined,
    list: <T extends KubeObject>(kind: Kind) => [...informerOf(kind).all()] as T[],
    index: <T extends KubeObject>(kind: Kind, keys: (object: T) => (string | undefined)[]) => indexOf(informerOf(kind), keys),
    read: <T extends KubeObject>(kind: Kind, namespace: string | undefined, name: string) =>
      orAbsent(api.request<T>({ method: "GET", path: objectPath(resources[kind], namespace, name) })),

    async create(object) {
      const kind = kindOf(object);
      const path = collectionPath(resources[kind], object.metadata.namespace);
      return seen(kind, await api.request<typeof object>({ method: "POST", path, body: object }));
    },

    async ensure(object) {
      try {
        return await cluster.create(object);
      } catch (error) {
        if (!isAlreadyExists(error)) throw error;
        const { namespace, name } = object.metadata;
        return (await cluster.read<typeof object>(kindOf(object), namespace, name!)) ?? object;
      }
    },

    async put(collection, object) {
      try {
        await cluster.request("PATCH", `${collection}/${object.metadata.name}`, object);
      } catch (error) {
        if (!isNotFound(error)) throw error;
        await cluster.request("POST", collection, object);
      }
    },

    update: (object, change) => write(api, informers, object, "", change),
    updateStatus: (object, change) => write(api, informers, object, resources[kindOf(object)].status ? "/status" : "", change),

    async delete(object, gracePeriodSeconds) {
      const kind = kindOf(object);
      const { namespace, name, uid } = object.metadata;
      const body = {
        apiVersion: "v1",
        kind: "DeleteOptions",
        propagationPolicy: "Background",
        ...(uid !== undefined && { preconditions: { uid } }),
        ...(gracePeriodSeconds !== undefined && { gracePeriodSeconds }),
      };
      try {
        const answer = await api.request<KubeObject>({ method: "DELETE", path: objectPath(resources[kind], namespace, name!), body });
        if (answer.metadata?.resourceVersion) await seen(kind, answer);
      } catch (error) {
        if (!isNotFound(error) && !isConflict(error)) throw error;
      }
    },

    async settled(object) {
      const kind = kindOf(object);
      const { namespace, name } = object.metadata;
      const newest = await cluster.read(kind, namespace, name!);
      if (newest) await seen(kind, newest);
    },

    request: (method, path, body) =>
      api.request({ method, path, body, ...(method === "PATCH" && { contentType: "application/merge-patch+json" }) }),
    on: (kind, listener) => informerOf(kind).listen(listener),
    hurry: api.hurry,

    stop() {
      for (const informer of informers.values()) informer.stop();
      api.close();
    },
  };
  return cluster;
}

async function write<T extends KubeObject>(
  api: Client,
  informers: Map<Kind, Informer>,
  object: T,
  subresource: string,
  change: (copy: T) => void,
): Promise<T | undefined> {
  const kind = kindOf(object);
  const { namespace, name, uid } = object.metadata;
  const path = objectPath(resources[kind], namespace, name!);
  let current = (informers.get(kind)?.find(objectKey(object)) as T | undefined) ?? object;
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (uid !== undefined && current.metadata.uid !== uid) return undefined;
    const copy = copyOf(current);
    change(copy);
    const patch = mergePatch(current, copy) as Partial<KubeObject> | undefined;
    if (patch === undefined) return current;
    try {
      const body = { ...patch, metadata: { ...patch.metadata, resourceVersion: current.metadata.resourceVersion } };
      const written = await api.request<T>({
        method: "PATCH",
        path: path + subresource,
        body,
        contentType: "application/merge-patch+json",
      });
      await informers.get(kind)?.reached(written.metadata.resourceVersion);
      return written;
    } catch (error) {
      if (!isConflict(error) && !isNotFound(error)) throw error;
      const newest = isNotFound(error) ? undefined : await orAbsent(api.request<T>({ method: "GET", path }));
      if (!newest) return undefined;
      current = newest;
    }
  }
  throw new Error(`${kind} ${objectKey(object)} is written by others all the time`);
}

/** Of JSON. Most looks change nothing, and the built-in structuredClone took a tenth of a busy stand-in's time. */
function copyOf<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf) as T;
  const copy: Record<string, unknown> = {};
  for (const [key, each] of Object.entries(value)) copy[key] = copyOf(each);
  return copy as T;
}

async function orAbsent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function indexOf<T extends KubeObject>(informer: Informer, keys: (object: T) => (string | undefined)[]): (key: string) => T[] {
  const found = new Map<string, Map<string, T>>();
  const drop = (object: T) => {
    for (const k of keys(object)) {
      if (k === undefined) continue;
      const bucket = found.get(k);
      bucket?.delete(objectKey(object));
      if (bucket?.size === 0) found.delete(k);
    }
  };
  informer.listen((change, object, previous) => {
    if (previous) drop(previous as T);
    if (change === "DELETED") return;
    for (const k of keys(object as T)) {
      if (k === undefined) continue;
      const bucket = found.get(k) ?? new Map<string, T>();
      found.set(k, bucket.set(objectKey(object), object as T));
    }
  });
  return (k) => [...(found.get(k)?.values() ?? [])];
}
