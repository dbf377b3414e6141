/** The objects of one kind, as of the last event, and what finds them. */
import { createChronicle } from "./chronicle.ts";
import { ids } from "./ids.ts";
import { createLookup } from "./lookup.ts";
import type { KubeObject } from "./objects.ts";
import { objectKey } from "./paths.ts";

export type Change = "added" | "modified" | "deleted";
/** `previous` is undefined for what was added; `object` is the last that was seen of what was deleted. */
export type Listener<T extends KubeObject> = (change: Change, object: T, previous: T | undefined) => void;

export interface Cache<T extends KubeObject> {
  list(namespace: string | undefined): readonly T[];
  get(namespace: string | undefined, name: string): T | undefined;
  byId(reach: string | undefined, id: string): T | undefined;
  /** Those that have `value` in the index. The same array as long as it would have the same objects. */
  indexed(index: string, value: string): readonly T[];
  /** The youngest first, of a namespace or of all; with `after` only what follows it in that order. */
  newest(namespace: string | undefined, after?: T): Iterable<T>;
  /** Takes a newer state; an older one than is held is ignored. `object` is frozen and stays here. */
  put(object: T): void;
  /** Deleted, as the watch says. */
  remove(object: T): void;
  /** Deleted, as the answer to our own request says: late events of it are ignored until the watch says so too. */
  removeEarly(deleted: KubeObject): void;
  /** The whole state at `version`: what is not in it and not newer is gone. */
  replace(objects: T[], version: number): void;
  /** Our own write answered with `object`: it is shown at once, unless the watch has gone past it already. */
  wrote(object: T): void;
  /** The watch has told all up to this version. */
  reached(version: number): void;
  /** Resolves once the watch has told of everything up to `version`. */
  whenReached(version: number): Promise<void>;
  /** Resolves once the watch too says that the object with this uid, which `removeEarly` took out, is gone. */
  whenGone(uid: string): Promise<void>;
  /** The version at which the watch last told of something that is gone. */
  readonly lastGoneAt: number;
  /** Of the newest object, or of the last that is gone: a version of which every watch of the kind will tell. */
  readonly newestVersion: number;
  /** Tells what is there as added, then every change. Returns what ends it. */
  on(listener: Listener<T>): () => void;
  readonly size: number;
  /** The version of every object, by its key. */
  versions(): Record<string, string>;
  /** How often something has changed. */
  readonly changes: number;
  /** Whether `list` is still what `list(namespace)` gives. */
  isCurrent(namespace: string | undefined, list: readonly T[]): boolean;
}

/**
 * Versions are compared as numbers within one kind, as Kubernetes allows since 1.35:
 * https://github.com/kubernetes/enhancements/tree/a0b4c4a2c5/keps/sig-api-machinery/5504-comparable-resource-version
 */
export const versionOf = (object: KubeObject) => Number(object.metadata.resourceVersion ?? 0);

const keyOf = (object: KubeObject): string => object.metadata.uid ?? objectKey(object);

/** `indexers` give the values that an object has in each index. */
export function createCache<T extends KubeObject>(
  indexers: Readonly<Record<string, (object: T) => readonly (string | undefined)[]>> = {},
): Cache<T> {
  // By uid, which each object has already: a text of namespace and name would be one more for each.
  const objects = new Map<string, T>();
  // By namespace, "" where there is none, then by name.
  const namespaces = new Map<string, Map<string, T>>();
  // The lists that were asked for since the last change, "" for all namespaces.
  const lists = new Map<string, readonly T[]>();
  const shown = (key: string): T | undefined => {
    const object = objects.get(key);
    return object && index.shown(key, object);
  };
  const lookups = new Map(Object.entries(indexers).map(([name, valuesOf]) => [name, createLookup(valuesOf, shown)]));
  const index = ids<T>(
    (key) => objects.get(key),
    (key) => {
      for (const lookup of lookups.values()) lookup.update(key, objects.get(key), objects.get(key));
    },
  );
  const chronicle = createChronicle<T>(membersOf);
  const listeners = new Set<Listener<T>>();
  const gone = new Set<string>();
  const waiting = new Set<{ over(): boolean; resolve(): void }>();
  let version = 0;
  let lastGoneAt = 0;
  let newestVersion = 0;
  let changes = 0;

  function tell(change: Change, object: T, previous: T | undefined) {
    for (const listener of [...listeners]) listener(change, object, previous);
  }

  function membersOf(namespace: string | undefined): Iterable<T> {
    return namespace === undefined ? objects.values() : (namespaces.get(namespace)?.values() ?? []);
  }

  /** Everything that is found by more than a key or an id. */
  function update(key: string, before: T | undefined, after: T | undefined) {
    const namespace = (before ?? after)?.metadata.namespace ?? "";
    changes += 1;
    lists.delete(namespace);
    lists.delete("");
    for (const lookup of lookups.values()) lookup.update(key, before, after);
    chronicle.update(before, after);
  }

  function wait(over: () => boolean): Promise<void> {
    if (over()) return Promise.resolve();
    return new Promise((resolve) => waiting.add({ over, resolve }));
  }

  function wake() {
    for (const one of waiting) {
      if (!one.over()) continue;
      waiting.delete(one);
      one.resolve();
    }
  }

  const held = ({ metadata: { namespace = "", name = "" } }: KubeObject): T | undefined => namespaces.get(namespace)?.get(name);

  function put(object: T) {
    const key = keyOf(object);
    const { namespace = "", name = "" } = object.metadata;
    const other = held(object);
    if (gone.has(object.metadata.uid ?? "")) return;
    if (other && versionOf(other) >= versionOf(object) && other.metadata.uid === object.metadata.uid) return;
    if (other && other.metadata.uid !== object.metadata.uid) drop(other);
    const previous = objects.get(key);
    if (previous) index.remove(key, previous);
    objects.set(key, object);
    newestVersion = Math.max(newestVersion, versionOf(object));
    index.add(key, object);
    const members = namespaces.get(namespace) ?? new Map<string, T>();
    namespaces.set(namespace, members.set(name, object));
    update(key, previous, object);
    tell(previous ? "modified" : "added", object, previous);
  }

  function drop(object: T) {
    const key = keyOf(object);
    const last = held(object);
    if (!last || last.metadata.uid !== object.metadata.uid) return;
    const { namespace = "", name = "" } = object.metadata;
    objects.delete(key);
    index.remove(key, last);
    const members = namespaces.get(namespace);
    members?.delete(name);
    if (members?.size === 0) namespaces.delete(namespace);
    update(key, last, undefined);
    tell("deleted", object, last);
  }

  return {
    put,
    list(namespace) {
      const known = lists.get(namespace ?? "");
      if (known) return known;
      const list = Object.freeze([...membersOf(namespace)].map((object) => index.shown(keyOf(object), object)));
      lists.set(namespace ?? "", list);
      return list;
    },
    get(namespace, name) {
      const object = namespaces.get(namespace ?? "")?.get(name);
      return object && index.shown(keyOf(object), object);
    },
    byId: (reach, id) => index.find(reach, id),
    indexed(name, value) {
      const lookup = lookups.get(name);
      if (lookup === undefined) throw new Error(`there is no index ${name}`);
      return lookup.find(value);
    },
    *newest(namespace, after) {
      for (const object of chronicle.newest(namespace, after)) yield index.shown(keyOf(object), object);
    },
    remove(object) {
      gone.delete(object.metadata.uid ?? "");
      lastGoneAt = versionOf(object);
      drop(object);
      wake();
    },
    removeEarly(deleted) {
      const { uid } = deleted.metadata;
      const last = held(deleted);
      if (!uid || last?.metadata.uid !== uid) return;
      gone.add(uid);
      drop(last);
    },
    replace(all, at) {
      gone.clear();
      // The server's own state went back: a backup was restored. What is held says nothing any more.
      if (at < version) for (const one of [...objects.values()]) drop(one);
      version = at;
      newestVersion = Math.min(newestVersion, at);
      const present = new Set(all.map((object) => object.metadata.uid));
      for (const one of [...objects.values()]) if (!present.has(one.metadata.uid) && versionOf(one) <= at) drop(one);
      for (const object of all) put(object);
      wake();
    },
    wrote(object) {
      if (versionOf(object) > version) put(object);
    },
    reached(at) {
      version = Math.max(version, at);
      wake();
    },
    whenReached: (wanted) => wait(() => version >= wanted),
    whenGone: (uid) => wait(() => !gone.has(uid)),
    on(listener) {
      listeners.add(listener);
      for (const object of [...objects.values()]) listener("added", object, undefined);
      return () => listeners.delete(listener);
    },
    get size() {
      return objects.size;
    },
    get lastGoneAt() {
      return lastGoneAt;
    },
    get newestVersion() {
      return Math.max(newestVersion, lastGoneAt);
    },
    versions: () => Object.fromEntries([...objects.values()].map((object) => [objectKey(object), object.metadata.resourceVersion ?? ""])),
    get changes() {
      return changes;
    },
    isCurrent: (namespace, list) => lists.get(namespace ?? "") === list,
  };
}
