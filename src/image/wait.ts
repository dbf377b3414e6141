/** Waiting for a controller: the state is read from the watch cache, so that asking often costs nothing. */
import { setTimeout as sleep } from "node:timers/promises";
import { unavailable } from "../http/errors.ts";

/** The first thing that `find` gives. Throws 503, saying `what` was awaited, after `timeoutSeconds`. */
export async function until<T>(what: string, timeoutSeconds: number, find: () => T | undefined): Promise<T> {
  const deadline = performance.now() + timeoutSeconds * 1000;
  for (let pauseMilliseconds = 5; ; pauseMilliseconds = Math.min(pauseMilliseconds * 1.5, 250)) {
    const found = find();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw unavailable(`${what} did not happen within ${timeoutSeconds} s.`);
    await sleep(pauseMilliseconds);
  }
}
