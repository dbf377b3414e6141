/** A connection to a cluster: its kinds in memory, and `Kube` over them. */
import type { Logger } from "pino";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { resources } from "../../generated/kubernetes/resources.ts";
import { createKube } from "./access.ts";
import { type Cache, createCache, type Listener } from "./cache.ts";
import { type Client, createClient, type Observed } from "./client.ts";
import { isNotFound } from "./errors.ts";
import { firstState } from "./first-state.ts";
import { indexersOf } from "./indexers.ts";
import type { KindName, Kube } from "./kube.ts";
import type { Cluster } from "./kubeconfig.ts";
import type { KubeObject } from "./objects.ts";
import { groupPath } from "./paths.ts";
import { type Reflector, startReflector } from "./reflector.ts";
import type { Texts } from "./share.ts";

export interface ConnectOptions {
  logger: Logger;
  /** What to keep in memory; all that `resources` says to where absent. */
  kinds?: readonly KindName[];
  /** How long nothing of the first state may come. 60 where absent. */
  timeoutSeconds?: number;
  /** Told of every request, for the metrics. */
  observe?: (request: Observed) => void;
}

export interface KindHealth {
  kind: KindName;
  objects: number;
  /** Seconds since the API server last said something of it: at most some 150 while all is well. */
  ageSeconds: number;
}

export interface Connection {
  /** Reads and writes as Dicot itself; `kube.as(user)` writes as somebody else. */
  readonly kube: Kube;
  readonly client: Client;
  /** Tells what is there as added, then every change. Returns what ends it. No-op for an optional kind that the cluster lacks. */
  on<K extends KindName>(kind: K, listener: Listener<Kinds[K]>): () => void;
  /** The state is not older than this; for the readiness probe. */
  ready(maxAgeSeconds?: number): boolean;
  health(): KindHealth[];
  /** Resolves once the watch of the kind has told of everything up to `version`; rejects for a kind that is not watched. */
  reached(kind: string, version: number): Promise<void>;
  /** What this connection knows of each kind, as versions that another one will reach too. */
  newest(): Record<string, number>;
  /** Grows with every change of what is in memory. */
  changes(): number;
  /** What is in memory: of each kind every object's key and version. */
  contents(): Record<string, Record<string, string>>;
  /** The API server's time, which is every replica's. */
  now(): Date;
  stop(): void;
}

/** Resolves once all kinds are in memory. Throws one clear line where the cluster cannot be reached or lacks a kind that is not optional. */
export async function connect(cluster: Cluster, options: ConnectOptions): Promise<Connection> {
  const { logger, kinds = cachedKinds(), timeoutSeconds = 60 } = options;
  const client = createClient(cluster, options.observe);
  const caches = new Map<KindName, Cache<KubeObject> | undefined>();
  const reflectors = new Map<KindName, Reflector>();
  let texts: Texts | undefined = new Map();
  const stop = () => {
    for (const reflector of reflectors.values()) reflector.stop();
    client.close();
  };
  try {
    const served = await discover(client, kinds);
    for (const kind of kinds) {
      caches.set(kind, served.has(kind) ? createCache(indexersOf(kind)) : undefined);
      const cache = caches.get(kind);
      if (cache) reflectors.set(kind, startReflector({ client, kind, resource: resources[kind], cache, logger, texts: () => texts }));
    }
    caches.get("RoleBinding")?.on((change, { metadata }) => {
      if (change === "added") client.granted(metadata.namespace ?? "");
    });
    await firstState(reflectors, { server: cluster.server, timeoutSeconds, logger });
    texts = undefined;
  } catch (error) {
    stop();
    throw error;
  }
  const health = () =>
    [...reflectors].map(([kind, reflector]) => ({ kind, objects: caches.get(kind)?.size ?? 0, ageSeconds: reflector.ageSeconds() }));
  return {
    kube: createKube({ client, caches }),
    client,
    on<K extends KindName>(kind: K, listener: Listener<Kinds[K]>) {
      if (!caches.has(kind)) throw new Error(`${kind} is not watched on this connection`);
      // The map is of many kinds; each cache is filled by the reflector of its own.
      return (caches.get(kind) as unknown as Cache<Kinds[K]> | undefined)?.on(listener) ?? (() => {});
    },
    ready: (maxAgeSeconds = 300) => health().every(({ ageSeconds }) => ageSeconds <= maxAgeSeconds),
    health,
    async reached(kind, version) {
      const cache = caches.get(kind as KindName);
      if (!cache) throw new Error(`${kind} is not watched on this connection`);
      await cache.whenReached(version);
    },
    newest: () => Object.fromEntries([...caches].flatMap(([kind, cache]) => (cache?.newestVersion ? [[kind, cache.newestVersion]] : []))),
    changes: () => [...caches.values()].reduce((sum, cache) => sum + (cache?.changes ?? 0), 0),
    contents: () => Object.fromEntries([...caches].flatMap(([kind, cache]) => (cache ? [[kind, cache.versions()]] : []))),
    now: client.now,
    stop,
  };
}

const cachedKinds = (): KindName[] => (Object.keys(resources) as KindName[]).filter((kind) => resources[kind].cached);

/** Which kinds the cluster serves, by one question for each group. */
async function discover(client: Client, kinds: readonly KindName[]): Promise<Set<KindName>> {
  const paths = [...new Set(kinds.map((kind) => groupPath(resources[kind])))];
  const groups = await Promise.all(paths.map(async (path) => [path, await plurals(client, path)] as const));
  const served = new Map(groups);
  const present = kinds.filter((kind) => served.get(groupPath(resources[kind]))?.has(resources[kind].plural));
  const missing = kinds.filter((kind) => !present.includes(kind) && !resources[kind].optional);
  if (missing.length > 0) {
    const names = missing.map((kind) =>
      resources[kind].group ? `${resources[kind].plural}.${resources[kind].group}` : resources[kind].plural,
    );
    throw new Error(`the cluster lacks ${names.join(", ")}: install KubeVirt and CDI, and apply deploy/crds`);
  }
  return new Set(present);
}

async function plurals(client: Client, path: string): Promise<Set<string>> {
  try {
    const { resources = [] } = await client.request<{ resources?: { name: string }[] }>({ method: "GET", path });
    return new Set(resources.map(({ name }) => name));
  } catch (error) {
    if (isNotFound(error)) return new Set();
    throw error;
  }
}
