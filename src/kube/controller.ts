/**
 * A loop that makes the world as some objects say. It is told which keys may need work and looks itself what there is to do, from the
 * state as it is now: events may come twice, late, or as one. One key is never worked on twice at a time.
 */
import type { Logger } from "pino";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Connection } from "./connect.ts";
import { isConflict } from "./errors.ts";
import type { KindName } from "./kube.ts";
import { createQueue } from "./queue.ts";

/** A kind, and the keys that a change of one of its objects concerns (`objectKey` for its own). */
export type Watch = {
  [K in KindName]: { kind: K; keys: (object: Kinds[K], previous: Kinds[K] | undefined) => Iterable<string> };
}[KindName];

export interface ControllerOptions {
  connection: Connection;
  /** For the log. */
  name: string;
  watch: Watch[];
  /** Makes one key right. What it throws is tried again, ever later; `requeueAfterSeconds` looks again though nothing went wrong. */
  reconcile: (key: string, connection: Connection) => Promise<{ requeueAfterSeconds: number } | undefined> | Promise<void>;
  logger: Logger;
  /** How many keys are worked on at a time; 4 where absent. */
  concurrency?: number;
}

export interface Controller {
  /** Looks at a key though no object changed. */
  enqueue(key: string): void;
  /** Resolves when there is nothing to do now; what waits for its time does not count. */
  idle(): Promise<void>;
  /** Takes up no more, and resolves when what was begun has ended. */
  stop(): Promise<void>;
}

/** Looks for what no event tells of: once at the start, and again when `sweep` says so. */
export function startSweep({
  sweep,
  ...options
}: Pick<ControllerOptions, "connection" | "name" | "logger"> & {
  sweep: (connection: Connection) => Promise<{ requeueAfterSeconds: number } | undefined>;
}): Controller {
  const controller = startController({ ...options, watch: [], reconcile: (_key, connection) => sweep(connection), concurrency: 1 });
  controller.enqueue("all");
  return controller;
}

const FIRST_RETRY_SECONDS = 0.05;
const LAST_RETRY_SECONDS = 60;

export function startController({ connection, name, watch, reconcile, logger, concurrency = 4 }: ControllerOptions): Controller {
  const queue = createQueue();
  const failures = new Map<string, number>();

  async function attend(key: string): Promise<void> {
    try {
      const later = await reconcile(key, connection);
      failures.delete(key);
      if (later) queue.add(key, later.requeueAfterSeconds);
    } catch (error) {
      const count = (failures.get(key) ?? 0) + 1;
      failures.set(key, count);
      const retryInSeconds = Math.min(LAST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2 ** (count - 1)) * (0.75 + Math.random() / 2);
      // Somebody else was faster: the next look will see what they did.
      const level = isConflict(error) ? "debug" : "warn";
      logger[level]({ controller: name, key, err: error, retryInSeconds }, "a reconciliation failed");
      queue.add(key, retryInSeconds);
    }
  }

  async function work(): Promise<void> {
    for (let key = await queue.take(); key !== undefined; key = await queue.take()) {
      await attend(key);
      queue.done(key);
    }
  }

  const unwatch = watch.map(({ kind, keys }) =>
    connection.on(kind, (_change, object, previous) => {
      try {
        // Each entry's function takes the objects of its own kind; the union of all entries does not say so.
        for (const key of (keys as (object: unknown, previous: unknown) => Iterable<string>)(object, previous)) queue.add(key);
      } catch (error) {
        // A bug there must not end the watch that everybody reads from.
        logger.error({ controller: name, kind, err: error }, "an object's keys cannot be told");
      }
    }),
  );
  const workers = Array.from({ length: concurrency }, work);
  return {
    enqueue: (key) => queue.add(key),
    idle: () => queue.idle(),
    async stop() {
      for (const each of unwatch) each();
      queue.close();
      await Promise.all(workers);
    },
  };
}
