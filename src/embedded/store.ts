/**
 * All state: one table per resource, one counter for every change.
 *
 * Objects are frozen and shared. Each table remembers its latest changes, so that a watch can begin in the past and a paged list can go on
 * in the state it began with; what is older than that answers 410, as after a compaction of etcd.
 */
import { deepFreeze } from "./freeze.ts";
import type { KubeObject } from "./types.ts";

export interface Change {
  type: "ADDED" | "MODIFIED" | "DELETED";
  revision: number;
  /** After the change; for DELETED the last state, with the revision of the deletion. */
  object: KubeObject;
  previous: KubeObject | undefined;
}

export class Store {
  /** The revision of the latest change; real clusters start above 1 too, since the first keys are written before anyone can ask. */
  revision = 1;
  readonly #tables = new Map<string, Table>();
  readonly #listeners = new Set<(table: Table, change: Change) => void>();
  /** Changes that each table remembers at least. */
  readonly history: number;

  constructor(history = 1000) {
    this.history = history;
  }

  /** Calls back on every change of every table, after the table's own listeners. */
  subscribe(listener: (table: Table, change: Change) => void): void {
    this.#listeners.add(listener);
  }

  notify(table: Table, change: Change): void {
    for (const listener of this.#listeners) listener(table, change);
  }

  /** `key` is `<group>/<plural>`: every version of a resource shares one table. */
  table(key: string): Table {
    let table = this.#tables.get(key);
    if (table === undefined) {
      table = new Table(key, this);
      this.#tables.set(key, table);
    }
    return table;
  }

  tables(): IterableIterator<Table> {
    return this.#tables.values();
  }

  drop(key: string): void {
    this.#tables.get(key)?.end();
    this.#tables.delete(key);
  }
}

export class Table {
  readonly key: string;
  readonly #store: Store;
  readonly #namespaces = new Map<string, Map<string, KubeObject>>();
  readonly #sorted = new Map<string, string[]>();
  #log: Change[] = [];
  /** Revisions up to this one are forgotten. */
  #compacted = 0;
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #enders = new Set<() => void>();
  size = 0;

  constructor(key: string, store: Store) {
    this.key = key;
    this.#store = store;
    this.#compacted = store.revision - 1;
  }

  get(namespace: string | undefined, name: string): KubeObject | undefined {
    return this.#namespaces.get(namespace ?? "")?.get(name);
  }

  /** All objects, or those of a namespace, ordered as etcd orders its keys. */
  *list(namespace?: string): Generator<KubeObject> {
    for (const one of namespace === undefined ? [...this.#namespaces.keys()].sort() : [namespace]) {
      const objects = this.#namespaces.get(one);
      if (objects === undefined) continue;
      let names = this.#sorted.get(one);
      if (names === undefined) {
        names = [...objects.keys()].sort();
        this.#sorted.set(one, names);
      }
      for (const name of names) {
        const object = objects.get(name);
        if (object !== undefined) yield object;
      }
    }
  }

  /** What `list` gave at `revision`, or undefined where that is forgotten. */
  listAt(revision: number, namespace?: string): KubeObject[] | undefined {
    const since = this.since(revision);
    if (since === undefined) return undefined;
    const objects = new Map<string, KubeObject>();
    for (const object of this.list(namespace)) objects.set(keyOf(object), object);
    for (const { object, previous } of since.reverse()) {
      if (namespace !== undefined && object.metadata.namespace !== namespace) continue;
      if (previous === undefined) objects.delete(keyOf(object));
      else objects.set(keyOf(object), previous);
    }
    return [...objects].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
  }

  /** The changes after `revision`, oldest first, or undefined where some are forgotten. */
  since(revision: number): Change[] | undefined {
    if (revision < this.#compacted) return undefined;
    let first = this.#log.length;
    while (first > 0 && this.#log[first - 1]!.revision > revision) first--;
    return this.#log.slice(first);
  }

  /** The oldest revision from which `since` still answers. */
  get oldest(): number {
    return this.#compacted;
  }

  /** Creates or replaces. Returns the object as stored: frozen, with its new resourceVersion. */
  put(object: KubeObject): KubeObject {
    const namespace = object.metadata.namespace ?? "";
    const name = object.metadata.name ?? "";
    const revision = ++this.#store.revision;
    const stored = asStored(object, revision);
    let objects = this.#namespaces.get(namespace);
    if (objects === undefined) {
      objects = new Map();
      this.#namespaces.set(namespace, objects);
    }
    const previous = objects.get(name);
    objects.set(name, stored);
    if (previous === undefined) {
      this.size++;
      this.#sorted.delete(namespace);
    }
    this.#record({ type: previous === undefined ? "ADDED" : "MODIFIED", revision, object: stored, previous });
    return stored;
  }

  /** Removes; returns `object` with the revision of its removal. What watches are told is the state that was stored last. */
  remove(object: KubeObject): KubeObject {
    const namespace = object.metadata.namespace ?? "";
    const objects = this.#namespaces.get(namespace);
    const previous = objects?.get(object.metadata.name ?? "");
    if (objects === undefined || previous === undefined) return object;
    objects.delete(object.metadata.name ?? "");
    if (objects.size === 0) this.#namespaces.delete(namespace);
    this.#sorted.delete(namespace);
    this.size--;
    const revision = ++this.#store.revision;
    const last = asStored(previous, revision);
    this.#record({ type: "DELETED", revision, object: last, previous });
    return object === previous ? last : asStored(object, revision);
  }

  /** Calls back on every change, in order, within the write that makes it. Returns the way to stop. */
  subscribe(listener: (change: Change) => void, end?: () => void): () => void {
    this.#listeners.add(listener);
    if (end) this.#enders.add(end);
    return () => {
      this.#listeners.delete(listener);
      if (end) this.#enders.delete(end);
    };
  }

  /** The resource is gone: its watches end. */
  end(): void {
    for (const end of [...this.#enders]) end();
  }

  #record(change: Change): void {
    this.#log.push(change);
    const { history } = this.#store;
    // Twice as many before any are forgotten, so that the rest is moved seldom.
    if (this.#log.length > 2 * history) {
      this.#compacted = this.#log[this.#log.length - history - 1]!.revision;
      this.#log = this.#log.slice(-history);
    }
    for (const listener of [...this.#listeners]) listener(change);
    this.#store.notify(this, change);
  }
}

/** Orders as etcd's keys do: by namespace, then by name. */
export const keyOf = ({ metadata }: KubeObject): string =>
  metadata.namespace ? `${metadata.namespace}/${metadata.name}` : `${metadata.name}`;

/** Kind and version come first, so that a list can leave them out of an item's JSON. */
function asStored({ kind, apiVersion, metadata, ...rest }: KubeObject, revision: number): KubeObject {
  return deepFreeze({ kind, apiVersion, metadata: { ...metadata, resourceVersion: String(revision) }, ...rest });
}
