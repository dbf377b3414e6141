/** `Kube` over the caches and the client: reads from memory, writes as one identity. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { resources } from "../../generated/kubernetes/resources.ts";
import { ApiError, notFound } from "../http/errors.ts";
import { type Cache, versionOf } from "./cache.ts";
import type { Client, Identity, Request } from "./client.ts";
import { isConflict, isGone, isInvalid, isNotFound, type Status, toApiError } from "./errors.ts";
import { noteAttempt, noteElse, noteRead, noteWrite } from "./footprint.ts";
import type { KindName, Kube } from "./kube.ts";
import { ID } from "./names.ts";
import type { KubeObject } from "./objects.ts";
import { jsonPatch, mergePatch, pointer } from "./patch.ts";
import { collectionPath, kindOf, objectPath } from "./paths.ts";
import { freeze, isTrimmed, trim } from "./trim.ts";
import { createTurns, type Turns } from "./turns.ts";

export interface Accessed {
  client: Client;
  /** The caches of the kinds that are watched; undefined for a kind that the cluster lacks. */
  caches: ReadonlyMap<KindName, Cache<KubeObject> | undefined>;
  /** Of all identities together: they write the same objects. New ones where absent. */
  turns?: Turns;
}

/** How often an update is repeated on a newer state before the conflict is the caller's: a VirtualMachine that starts changes all the time. */
const ATTEMPTS = 10;
const CONFLICT_PAUSE_MILLISECONDS = 10;
const MERGE_PATCH = "application/merge-patch+json";
const JSON_PATCH = "application/json-patch+json";
const LABEL_VALUE = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;

/** `own` is the one that writes as Dicot itself: what is kept with a connection (token keys) is kept with it. */
export function createKube({ client, caches, turns = createTurns() }: Accessed, identity?: Identity, own?: Kube): Kube {
  /** Sends as this identity; what fails means something to an OpenStack client. */
  async function send<T>(what: string, request: Request): Promise<T> {
    noteElse();
    if (request.method !== "GET") noteAttempt();
    try {
      return await client.request<T>({ as: identity, ...request });
    } catch (error) {
      throw toApiError(error, what);
    }
  }

  function cacheOf<K extends KindName>(kind: K): Cache<Kinds[K]> | undefined {
    if (!caches.has(kind)) throw new Error(`${kind} is not cached: read it, or list it with readAll`);
    // The map is of many kinds; each cache is filled by the reflector of its own.
    return caches.get(kind) as unknown as Cache<Kinds[K]> | undefined;
  }

  /** Takes an answer into the cache, so that whoever reads next sees it. */
  function take<T extends KubeObject>(kind: KindName, answer: T): T {
    answer.apiVersion ??= resources[kind].apiVersion;
    answer.kind ??= resources[kind].kind;
    const cache = caches.get(kind);
    if (!cache) return answer;
    const kept = freeze(trim(kind, answer));
    cache.wrote(kept);
    return isTrimmed(kind) ? answer : kept;
  }

  /** Takes the answer to a write, of which the watch will tell everybody else. */
  function takeWritten<T extends KubeObject>(kind: KindName, answer: T): T {
    take(kind, answer);
    const cache = caches.get(kind);
    if (cache) {
      const version = versionOf(answer);
      noteWrite({ told: () => cache.whenReached(version), mark: () => ({ kind, version }) });
    }
    return answer;
  }

  const nameOf = ({ kind, metadata }: KubeObject) => `${kind} ${metadata.name ?? metadata.generateName ?? ""}`;

  async function read<T extends KubeObject>(kind: KindName, namespace: string | undefined, name: string): Promise<T | undefined> {
    try {
      return take(kind, await send<T>(`${kind} ${name}`, { method: "GET", path: objectPath(resources[kind], namespace, name) }));
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  async function readAll<T extends KubeObject>(...what: Parameters<typeof readPages>): Promise<T[]> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await readPages<T>(...what);
      } catch (error) {
        // The state that the pages are of is forgotten: from the start again.
        if (!isGone(error) || attempt === ATTEMPTS) throw error;
      }
    }
  }

  async function readPages<T extends KubeObject>(
    kind: KindName,
    namespace: string | undefined,
    labelSelector: string | undefined,
    as: Identity | undefined,
  ): Promise<T[]> {
    const items: T[] = [];
    let next: string | undefined;
    do {
      const query = { labelSelector, limit: 500, continue: next };
      const path = collectionPath(resources[kind], namespace);
      const page = await send<{ metadata: { continue?: string }; items: T[] | null }>(kind, { method: "GET", path, query, as });
      items.push(...(page.items ?? []).map((item) => take(kind, item)));
      next = page.metadata.continue || undefined;
    } while (next !== undefined);
    return items;
  }

  function update<T extends KubeObject>(object: T, change: (copy: T) => T | undefined, subresource: "" | "/status"): Promise<T> {
    const path = objectPath(resources[kindOf(object)], object.metadata.namespace, object.metadata.name ?? "");
    // The status is of the same version as the rest.
    return turns(path, () => updateNow(object, change, path + subresource));
  }

  async function updateNow<T extends KubeObject>(object: T, change: (copy: T) => T | undefined, path: string): Promise<T> {
    const kind = kindOf(object);
    const { namespace, name = "" } = object.metadata;
    // `object` may come from anywhere; what it is now is in the cache, and whole only at the API server.
    let current = isTrimmed(kind) ? undefined : newest(object, caches.get(kind)?.get(namespace, name) as T | undefined);
    for (let attempt = 1; ; attempt++) {
      current ??= await read<T>(kind, namespace, name);
      if (!current || current.metadata.uid !== object.metadata.uid) throw new ApiError(404, `${nameOf(object)} could not be found.`);
      const copy = structuredClone(current);
      const patch = mergePatch(current, change(copy) ?? copy) as { metadata?: object } | undefined;
      if (!patch) return current;
      const body = { ...patch, metadata: { ...patch.metadata, resourceVersion: current.metadata.resourceVersion } };
      try {
        return takeWritten(kind, await send<T>(nameOf(object), { method: "PATCH", path, body, contentType: MERGE_PATCH }));
      } catch (error) {
        if (!isConflict(error) || attempt === ATTEMPTS) throw error;
        current = undefined;
        // Out of step with whoever else repeats his.
        if (attempt > 1) await sleep(CONFLICT_PAUSE_MILLISECONDS * attempt * Math.random());
      }
    }
  }

  async function amend<T extends KubeObject>(object: T, change: (copy: T) => T | undefined, guard?: string): Promise<T> {
    const kind = kindOf(object);
    const { namespace, name = "", uid, annotations } = object.metadata;
    const copy = structuredClone(object);
    const operations = jsonPatch(object, change(copy) ?? copy);
    if (operations.length === 0) return object;
    const test = (path: string, value: unknown) => ({ op: "test", path, value });
    const guarded = guard === undefined ? [] : [test(pointer("metadata", "annotations", guard), annotations?.[guard])];
    const body = [test("/metadata/uid", uid), ...guarded, ...operations];
    try {
      const path = objectPath(resources[kind], namespace, name);
      return takeWritten(kind, await send<T>(nameOf(object), { method: "PATCH", path, body, contentType: JSON_PATCH }));
    } catch (error) {
      if (!isInvalid(error) && !isConflict(error)) throw error;
      return update(object, change, "");
    }
  }

  const kube: Kube = {
    serves: (kind) => (caches.has(kind) ? caches.get(kind) !== undefined : true),
    list(kind, namespace) {
      const cache = cacheOf(kind);
      const list = cache?.list(namespace);
      if (cache && list) noteRead(caches.get(kind)!, () => cache.isCurrent(namespace, list));
      return list ?? [];
    },
    indexed(kind, index, value) {
      const cache = cacheOf(kind);
      const list = cache?.indexed(index, value);
      if (cache && list) noteRead(caches.get(kind)!, () => cache.indexed(index, value) === list);
      return list ?? [];
    },
    *newest(kind, namespace, after) {
      const cache = cacheOf(kind);
      if (cache === undefined) return;
      const read: KubeObject[] = [];
      let over = false;
      try {
        for (const object of cache.newest(namespace, after)) {
          read.push(object);
          yield object;
        }
        over = true;
      } finally {
        noteRead(caches.get(kind)!, () => begins(cache.newest(namespace, after), read, over));
      }
    },
    find(kind, namespace, name) {
      const cache = cacheOf(kind);
      const found = cache?.get(namespace, name);
      if (cache) noteRead(caches.get(kind)!, () => cache.get(namespace, name) === found);
      return found;
    },
    findById(kind, reach, id) {
      const cache = cacheOf(kind);
      const found = cache?.byId(reach, id);
      if (cache) noteRead(caches.get(kind)!, () => cache.byId(reach, id) === found);
      return found;
    },

    async getById(kind, reach, id, thing) {
      const cache = cacheOf(kind);
      const found = kube.findById(kind, reach, id);
      if (found) return found;
      // As Dicot itself: a tenant may not list all namespaces, and `reach` confines the answer already.
      if (cache && LABEL_VALUE.test(id)) await readAll(kind, reach, `${ID}=${id}`, undefined);
      const late = cache?.byId(reach, id);
      if (!late) throw notFound(thing, id);
      return late;
    },

    async create(object) {
      const kind = kindOf(object);
      const path = collectionPath(resources[kind], object.metadata.namespace);
      return takeWritten(kind, await send<typeof object>(nameOf(object), { method: "POST", path, body: object }));
    },

    update: (object, change) => update(object, change, ""),
    amend,
    updateStatus: (object, change) => update(object, change, resources[kindOf(object)].status ? "/status" : ""),

    async delete(object, { gracePeriodSeconds, propagation } = {}) {
      const kind = kindOf(object);
      const { namespace, name = "", uid } = object.metadata;
      const body = {
        apiVersion: "v1",
        kind: "DeleteOptions",
        // Not another object that has taken the name since.
        ...(uid && { preconditions: { uid } }),
        ...(gracePeriodSeconds !== undefined && { gracePeriodSeconds }),
        ...(propagation && { propagationPolicy: propagation }),
      };
      const path = objectPath(resources[kind], namespace, name);
      const answer = await send<KubeObject & Status>(nameOf(object), { method: "DELETE", path, body });
      // With finalizers or a grace period the object stays for a while, with a deletionTimestamp.
      if (answer.kind !== "Status" && answer.metadata.deletionTimestamp !== undefined && !isLast(answer)) takeWritten(kind, answer);
      else {
        const gone = answer.details?.uid ?? uid ?? "";
        const cache = caches.get(kind);
        cache?.removeEarly({ ...object, metadata: { ...object.metadata, uid: gone } });
        if (cache) noteWrite({ told: () => cache.whenGone(gone), mark: () => ({ kind, version: cache.lastGoneAt }) });
      }
    },

    request: (method, path, body, contentType) => send(path, { method, path, body, contentType }),
    read: (kind, namespace, name) => read(kind, namespace, name),
    readAll: (kind, namespace, labelSelector) => readAll(kind, namespace, labelSelector, identity),
    as: (user, extra) => createKube({ client, caches, turns }, { user, ...(extra && { extra }) }, kube.own),
    get own() {
      return own ?? kube;
    },
  };
  return kube;
}

/** More are not compared one by one: any change of the kind counts then. */
const MOST_COMPARED = 2000;

/** Whether `objects` begins with those that were `read`, and ends with them if it was `over`. */
function begins(objects: Iterable<KubeObject>, read: readonly KubeObject[], over: boolean): boolean {
  if (read.length > MOST_COMPARED) return false;
  let index = 0;
  for (const object of objects) {
    if (index === read.length) return !over;
    if (object !== read[index++]) return false;
  }
  return index === read.length;
}

/** Deleted at once, yet answered as an object: nothing holds it back. */
const isLast = ({ kind, metadata }: KubeObject) =>
  kind !== "Namespace" && !metadata.finalizers?.length && (metadata.deletionGracePeriodSeconds ?? 0) === 0;

const newest = <T extends KubeObject>(a: T, b: T | undefined) =>
  b && b.metadata.uid === a.metadata.uid && versionOf(b) >= versionOf(a) ? b : a;
