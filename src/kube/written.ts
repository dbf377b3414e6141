/**
 * A caller's next request may be answered by another replica, from that one's memory. So the answer to a write waits until our own watch
 * has told of it: the API server tells all its watchers at once (docs/decisions/0013-read-your-writes.md).
 */
import { AsyncLocalStorage } from "node:async_hooks";

type Told = () => Promise<void>;

const writes = new AsyncLocalStorage<Told[]>();

/** Notes a write of the request that is being answered here, if one is. `told` resolves when the watch has told of it. */
export function written(told: Told): void {
  writes.getStore()?.push(told);
}

/** Does `work`, then waits until the watch has told of all that it wrote, also where it failed in the middle; at most `milliseconds`. */
export async function withWritesSeen<T>(work: () => Promise<T>, milliseconds: number): Promise<T> {
  const noted: Told[] = [];
  try {
    return await writes.run(noted, work);
  } finally {
    if (noted.length > 0) await inTime(Promise.all(noted.map((told) => told())), milliseconds);
  }
}

async function inTime(all: Promise<unknown>, milliseconds: number): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  await Promise.race([all, late]);
  clearTimeout(timer);
}
