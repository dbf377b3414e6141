/** A kind kept in memory: one list, then a watch that is resumed, or begun anew where the server has forgotten. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "../kube/client.ts";
import { isFromTheFuture, isGone, KubernetesError } from "../kube/errors.ts";
import { lines } from "../kube/lines.ts";
import type { KubeObject } from "../kube/objects.ts";
import { objectKey } from "../kube/paths.ts";

export type Change = "ADDED" | "MODIFIED" | "DELETED";
export type Listener = (change: Change, object: KubeObject, previous: KubeObject | undefined) => void;

interface WatchEvent {
  type: string;
  object: KubeObject & { code?: number; message?: string };
}

const pageSize = 500;
const firstRetryMilliseconds = 25;
const lastRetryMilliseconds = 2000;
/** A bookmark comes about every minute: a watch that is silent for longer is dead, whatever TCP thinks. */
const silenceSeconds = 150;

export class Informer {
  readonly #client: Client;
  readonly #path: string;
  readonly #type: { apiVersion: string; kind: string };
  readonly #listeners: Listener[] = [];
  readonly #objects = new Map<string, KubeObject>();
  readonly #waiting = new Set<{ version: bigint; done: () => void }>();
  readonly #stop = new AbortController();
  #version = 0n;
  #events = 0;

  constructor(client: Client, path: string, type: { apiVersion: string; kind: string }) {
    this.#client = client;
    this.#path = path;
    this.#type = type;
  }

  /** Resolves after the first list. */
  async start(): Promise<void> {
    await this.#list();
    void this.#follow();
  }

  stop() {
    this.#stop.abort();
    for (const { done } of this.#waiting) done();
  }

  find = (key: string) => this.#objects.get(key);
  all = () => this.#objects.values();

  /** Also tells of what is here already, as ADDED. */
  listen(listener: Listener) {
    this.#listeners.push(listener);
    for (const object of this.#objects.values()) listener("ADDED", object, undefined);
  }

  /** Resolves when all changes up to this resourceVersion have been seen: one's own writes are then in memory. */
  reached(resourceVersion: string | undefined): Promise<void> {
    const version = BigInt(resourceVersion ?? 0);
    if (version <= this.#version || this.#stop.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const entry = {
        version,
        done: () => {
          clearTimeout(timer);
          this.#waiting.delete(entry);
          resolve();
        },
      };
      // A watch that is being resumed may take long; a controller that reads old data is corrected by the next event.
      const timer = setTimeout(entry.done, 2000);
      this.#waiting.add(entry);
    });
  }

  async #list() {
    const seen = new Set<string>();
    let next: string | undefined;
    let version = "0";
    do {
      const page = await this.#client.request<{ metadata: { resourceVersion: string; continue?: string }; items: KubeObject[] | null }>({
        method: "GET",
        path: this.#path,
        query: { limit: pageSize, continue: next },
        signal: this.#stop.signal,
      });
      for (const item of page.items ?? []) {
        // Items of a list come without apiVersion and kind.
        const object = { ...item, ...this.#type };
        const key = objectKey(object);
        seen.add(key);
        this.#learn(key, object);
      }
      version = page.metadata.resourceVersion;
      next = page.metadata.continue || undefined;
    } while (next);
    for (const [key, object] of this.#objects) if (!seen.has(key)) this.#apply("DELETED", object);
    // Of a server that was put back to an earlier state it is lower than what was known.
    this.#version = BigInt(version);
    this.#advance(version);
  }

  #learn(key: string, object: KubeObject) {
    const known = this.#objects.get(key);
    if (known?.metadata.resourceVersion === object.metadata.resourceVersion) return;
    // Another object that has taken the name while nobody looked.
    const another = known !== undefined && known.metadata.uid !== object.metadata.uid;
    if (another) this.#apply("DELETED", known);
    this.#apply(known && !another ? "MODIFIED" : "ADDED", object);
  }

  /** For ever: a server that is away, or busy, comes back. */
  async #follow() {
    const { signal } = this.#stop;
    let forgotten = false;
    for (let failures = 0; !signal.aborted; ) {
      this.#events = 0;
      try {
        if (forgotten) await this.#list();
        forgotten = false;
        await this.#watch(signal);
      } catch (error) {
        if (isGone(error) || isFromTheFuture(error)) forgotten = true;
      }
      if (signal.aborted) return;
      failures = this.#events > 0 ? 0 : failures + 1;
      // Not in step with the other kinds: all lose their watches at one time when an API server goes away.
      const pause = Math.min(firstRetryMilliseconds * 2 ** failures, lastRetryMilliseconds) * (0.5 + Math.random() / 2);
      await sleep(pause, undefined, { signal }).catch(() => {});
    }
  }

  async #watch(signal: AbortSignal) {
    const answer = await this.#client.open({
      method: "GET",
      path: this.#path,
      query: { watch: true, allowWatchBookmarks: true, resourceVersion: String(this.#version) },
      timeoutSeconds: silenceSeconds,
      signal,
    });
    for await (const line of lines(answer)) this.#event(JSON.parse(line) as WatchEvent);
  }

  #event({ type, object }: WatchEvent) {
    this.#events++;
    if (type === "ERROR") throw new KubernetesError(object.code ?? 500, object);
    if (type !== "BOOKMARK") this.#apply(type as Change, object);
    this.#advance(object.metadata.resourceVersion!);
  }

  #apply(change: Change, object: KubeObject) {
    const key = objectKey(object);
    const previous = this.#objects.get(key);
    if (change === "DELETED") this.#objects.delete(key);
    else this.#objects.set(key, object);
    for (const listener of this.#listeners) listener(change, object, previous);
  }

  #advance(resourceVersion: string) {
    const version = BigInt(resourceVersion);
    if (version > this.#version) this.#version = version;
    for (const entry of this.#waiting) if (entry.version <= this.#version) entry.done();
  }
}
