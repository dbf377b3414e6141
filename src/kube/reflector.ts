/**
 * Keeps one kind's cache like the API server's state: the whole state first, then every change, for ever.
 *
 * The state comes as one list, each object parsed as it comes: an API server answers it from its watch cache, and to encode ten thousand objects
 * as a list costs it less than as many events do (WatchList), for Pods less than half. Pages would not do: once the versions in its cache are
 * compacted it reads them from etcd again. Between the list and the watch the list's version may become too old (410 Gone). Then the state
 * comes as events, which cannot be too late, where the server can.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#streaming-lists
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { type Cache, versionOf } from "./cache.ts";
import type { Client } from "./client.ts";
import { isFromTheFuture, isGone, isInvalid, KubernetesError, type Status } from "./errors.ts";
import type { KindName } from "./kube.ts";
import { lines } from "./lines.ts";
import { readList } from "./lists.ts";
import type { KubeObject } from "./objects.ts";
import { collectionPath, type Resource } from "./paths.ts";
import { share, type Texts } from "./share.ts";
import { trim } from "./trim.ts";

/** The API server ends a watch after this time; a bookmark comes about every minute until then. */
const WATCH_SECONDS = 300;
/**
 * A list of which nothing comes for so long is one of tens of thousands of objects: an API server says no word before it has all of them, and
 * breaks off after a minute. Events come one by one, where there are any.
 */
const LIST_SECONDS = 10;
/** A watch that is silent for longer is dead, whatever TCP thinks. */
const SILENCE_SECONDS = 150;
const INITIAL_EVENTS_END = "k8s.io/initial-events-end";

interface WatchEvent {
  type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";
  object: KubeObject & Status;
}

export interface Reflector {
  /** Resolves once the cache has the whole state; rejects if `stop` comes first. */
  readonly synced: Promise<void>;
  /** How many objects have come, of the first state and of changes. */
  received(): number;
  /** Seconds since the API server last said something; grows while it is unreachable. */
  ageSeconds(): number;
  stop(): void;
}

export interface Reflected {
  client: Client;
  kind: KindName;
  resource: Resource;
  cache: Cache<KubeObject>;
  logger: Logger;
  /** What all kinds share, as long as there is any. */
  texts?: () => Texts | undefined;
  now?: () => number;
}

export function startReflector({ client, kind, resource, cache, logger, texts, now = Date.now }: Reflected): Reflector {
  const path = collectionPath(resource, undefined);
  const { apiVersion } = resource;
  const stopping = new AbortController();
  const { signal } = stopping;
  const { promise: synced, resolve: onSynced, reject: onNeverSynced } = Promise.withResolvers<void>();
  // Whoever does not wait for it must not be told of it as an unhandled rejection.
  synced.catch(() => {});
  let heardAt = now();
  /** The watch that failed last had told something before. */
  let told = false;
  /** How the whole state is taken. */
  let way: "list" | "events" = "list";
  /** Before Kubernetes 1.32, or with the feature gate WatchList off, there are lists only. */
  let watchList = true;
  let received = 0;
  /** Whatever came last, for the next to share what it has too. */
  let latest: KubeObject | undefined;
  /** Where to watch from; "" where the whole state is needed first. */
  let version = "";

  /** Items of a list carry no kind of their own; of others the same two strings are kept once and not for each. */
  function decode(object: KubeObject): KubeObject {
    received += 1;
    object.apiVersion = apiVersion;
    object.kind = resource.kind;
    const { namespace, name = "" } = object.metadata;
    // Most like it is what it was before; in the order of lists, the next is of the same namespace.
    latest = share(trim(kind, object), cache.get(namespace, name) ?? latest, texts?.());
    return latest;
  }

  async function list(): Promise<void> {
    const objects: KubeObject[] = [];
    // Without a version it is what etcd has now; of any version it could be older than what was shown before a restart.
    const timeoutSeconds = watchList ? LIST_SECONDS : SILENCE_SECONDS;
    const response = await client.open({ method: "GET", path, signal, timeoutSeconds });
    const { resourceVersion } = await readList(response, (object) => {
      heardAt = now();
      objects.push(decode(object));
    });
    heardAt = now();
    arrive(objects, resourceVersion);
  }

  function arrive(objects: KubeObject[], at: string): void {
    cache.replace(objects, Number(at));
    version = at;
    onSynced();
  }

  /** Returns when the server ends the watch, as it does now and then; throws when something is wrong. */
  async function watch(): Promise<void> {
    const initial: Map<string, KubeObject> | undefined = version === "" ? new Map() : undefined;
    const query = {
      watch: true,
      allowWatchBookmarks: true,
      timeoutSeconds: Math.round(WATCH_SECONDS * (1 + Math.random())),
      ...(initial ? { sendInitialEvents: true, resourceVersionMatch: "NotOlderThan" } : { resourceVersion: version }),
    };
    const response = await client.open({ method: "GET", path, query, signal, timeoutSeconds: SILENCE_SECONDS });
    let starting = initial;
    const openedAt = now();
    heardAt = openedAt;
    let events = 0;
    for await (const line of lines(response)) {
      heardAt = now();
      told = true;
      events += 1;
      const { type, object } = JSON.parse(line) as WatchEvent;
      if (type === "ERROR") throw new KubernetesError(object.code ?? 500, object);
      const at = object.metadata.resourceVersion ?? "";
      if (type === "BOOKMARK") {
        if (starting && object.metadata.annotations?.[INITIAL_EVENTS_END] === "true") {
          arrive([...starting.values()], at);
          starting = undefined;
        } else if (!starting) {
          version = at;
          cache.reached(Number(at));
        }
        continue;
      }
      const decoded = decode(object);
      if (starting) {
        if (type === "DELETED") starting.delete(object.metadata.uid ?? "");
        else starting.set(object.metadata.uid ?? "", decoded);
        continue;
      }
      version = at;
      if (type === "DELETED") cache.remove(decoded);
      else cache.put(decoded);
      cache.reached(versionOf(decoded));
    }
    if (starting) throw new KubernetesError(0, { message: `the watch of ${resource.plural} ended before the whole state had come` });
    // Asked again at once, a server that ends every watch would be asked for ever.
    if (events === 0 && now() - openedAt < 1000) throw new KubernetesError(0, { message: `the watch of ${resource.plural} ended at once` });
  }

  async function run(): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      const began = now();
      try {
        if (version === "" && way === "list") await list();
        await watch();
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        if (isGone(error) || isFromTheFuture(error)) {
          version = "";
          if (watchList) way = "events";
        } else if (version === "" && way === "events" && isInvalid(error)) {
          watchList = false;
          way = "list";
          continue;
        } else if (version === "" && watchList && now() - began >= LIST_SECONDS * 1000) way = "events";
        // What works for a while and breaks off again is not left for longer and longer.
        failures = told ? 1 : failures + 1;
        told = false;
        // Not in step with the other kinds and replicas: all lose their watches at one time when an API server restarts.
        const seconds = Math.min(5, 0.25 * 2 ** Math.min(failures, 5)) * (0.5 + Math.random() / 2);
        if (failures > 1) logger.warn({ kind, err: error, retryInSeconds: seconds }, "watching failed");
        await sleep(seconds * 1000, undefined, { signal }).catch(() => {});
      }
    }
  }

  void run().finally(() => onNeverSynced(new Error(`stopped before ${kind} was read`)));
  return { synced, received: () => received, ageSeconds: () => (now() - heardAt) / 1000, stop: () => stopping.abort() };
}
