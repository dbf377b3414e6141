/** Controllers: each object of a kind is looked at by one worker at a time, again after a change, and later after a failure. */
import type { Logger } from "pino";
import { isConflict, KubernetesError } from "../kube/errors.ts";
import type { KubeObject } from "../kube/objects.ts";
import { objectKey, splitKey } from "../kube/paths.ts";
import { createQueue } from "../kube/queue.ts";
import type { Cluster, Kind } from "./cluster.ts";

export interface Controller<T extends KubeObject = KubeObject> {
  kind: Kind;
  /** Brings the cluster one step nearer to what the object asks for. A number: look again after so many milliseconds. */
  reconcile(object: T): Promise<number | undefined>;
  /** Removes what was kept for an object that is no more. */
  gone?(object: T): Promise<void>;
  /** Changes of other kinds that call for a look: keys (`namespace/name`) of objects of this kind. */
  triggers?: { [K in Kind]?: (object: KubeObject, previous: KubeObject | undefined) => readonly (string | undefined)[] };
}

const concurrency = 8;
const firstRetrySeconds = 0.02;
const lastRetrySeconds = 5;

/** Gives a function that ends it: nothing more is taken up, and what was begun is waited for. */
export function run(cluster: Cluster, controller: Controller, log: Logger): () => Promise<void> {
  const { kind, triggers = {} } = controller;
  const queue = createQueue();
  const failures = new Map<string, number>();
  const departed = new Map<string, KubeObject>();
  let stopped = false;

  async function attend(key: string, look: () => Promise<number | undefined> | undefined) {
    try {
      const milliseconds = await look();
      failures.delete(key);
      if (milliseconds !== undefined) queue.add(key, Math.max(milliseconds, 1) / 1000);
    } catch (err) {
      if (stopped) return;
      const count = (failures.get(key) ?? 0) + 1;
      failures.set(key, count);
      const ending = isInEndingNamespace(err);
      log[ending || isConflict(err) ? "debug" : "warn"]({ kind, key, err }, "a stand-in controller failed and will try again");
      queue.add(key, ending ? lastRetrySeconds : Math.min(firstRetrySeconds * 2 ** count, lastRetrySeconds));
    }
  }

  async function cleanUp(key: string, object: KubeObject): Promise<undefined> {
    await controller.gone?.(object);
    if (departed.get(key) === object) departed.delete(key);
  }

  async function work() {
    for (let key = await queue.take(); key !== undefined; key = await queue.take()) {
      const { namespace, name } = splitKey(key);
      const left = departed.get(key);
      if (left) await attend(key, () => cleanUp(key, left));
      const object = cluster.find(kind, namespace, name);
      if (object) await attend(key, () => controller.reconcile(object));
      queue.done(key);
    }
  }

  cluster.on(kind, (change, object) => {
    const key = objectKey(object);
    if (change === "DELETED") {
      failures.delete(key);
      if (!controller.gone) return;
      departed.set(key, object);
    }
    queue.add(key);
  });
  for (const [other, keys] of Object.entries(triggers))
    cluster.on(other as Kind, (_, object, previous) => {
      for (const key of keys(object, previous)) if (key !== undefined) queue.add(key);
    });
  const workers = Array.from({ length: concurrency }, work);
  return async () => {
    stopped = true;
    queue.close();
    await Promise.all(workers);
  };
}

/** Nothing is made any more where a namespace ends; the object's own end is the next that happens to it. */
const isInEndingNamespace = (error: unknown) =>
  error instanceof KubernetesError && error.status.details?.causes?.some(({ reason }) => reason === "NamespaceTerminating") === true;
