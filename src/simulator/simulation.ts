/** What the stand-in controllers share: the cluster, a clock, and how long things pretend to take. */
import type { Logger } from "pino";
import type { Cluster } from "./cluster.ts";

export interface Simulation {
  cluster: Cluster;
  log: Logger;
  now(): Date;
  /**
   * Milliseconds left of something that takes `milliseconds` in real time at speed 1 and began when `what` was first named here;
   * 0 = done, and forgotten, so that the next time begins anew.
   */
  left(what: string, milliseconds: number): number;
  forget(what: string): void;
}

/** `speed` 1 is the demo's; 2 is twice as fast; 0 leaves no waiting at all. */
export function simulation(cluster: Cluster, log: Logger, speed: number): Simulation {
  const deadlines = new Map<string, number>();
  return {
    cluster,
    log,
    now: () => new Date(),
    left(what, milliseconds) {
      if (speed === 0) return 0;
      const deadline = deadlines.get(what) ?? performance.now() + milliseconds / speed;
      const left = Math.ceil(deadline - performance.now());
      if (left > 0) deadlines.set(what, deadline);
      else deadlines.delete(what);
      return Math.max(0, left);
    },
    forget: (what) => void deadlines.delete(what),
  };
}
