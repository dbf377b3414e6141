/** Keys that wait for their turn. A key that is being worked on is not given out again until that is done; then once, however often it was added. */
export interface Queue {
  add(key: string, delaySeconds?: number): void;
  /** The next key; undefined once the queue is closed. */
  take(): Promise<string | undefined>;
  done(key: string): void;
  close(): void;
  /** Resolves when nothing waits and nothing is worked on; what is delayed does not count. */
  idle(): Promise<void>;
}

export function createQueue(): Queue {
  const waiting = new Set<string>();
  const working = new Set<string>();
  const again = new Set<string>();
  const delayed = new Map<string, { timer: NodeJS.Timeout; due: number }>();
  const takers: ((key: string | undefined) => void)[] = [];
  let idlers: (() => void)[] = [];
  let closed = false;

  function start(key: string): string {
    waiting.delete(key);
    working.add(key);
    return key;
  }

  function settle() {
    if (waiting.size + working.size > 0 && !closed) return;
    for (const resolve of idlers) resolve();
    idlers = [];
  }

  function add(key: string, delaySeconds = 0): void {
    if (closed) return;
    const due = performance.now() + delaySeconds * 1000;
    const held = delayed.get(key);
    if (delaySeconds > 0) {
      // The earlier of two wishes holds.
      if (held && held.due <= due) return;
      clearTimeout(held?.timer);
      const timer = setTimeout(() => add(key), delaySeconds * 1000);
      timer.unref();
      delayed.set(key, { timer, due });
      return;
    }
    clearTimeout(held?.timer);
    delayed.delete(key);
    if (working.has(key)) {
      again.add(key);
      return;
    }
    waiting.add(key);
    const taker = takers.shift();
    if (taker) taker(start(key));
  }

  return {
    add,
    take() {
      const [next] = waiting;
      if (closed) return Promise.resolve(undefined);
      if (next !== undefined) return Promise.resolve(start(next));
      return new Promise((resolve) => takers.push(resolve));
    },
    done(key) {
      working.delete(key);
      if (again.delete(key)) add(key);
      settle();
    },
    close() {
      closed = true;
      for (const { timer } of delayed.values()) clearTimeout(timer);
      delayed.clear();
      waiting.clear();
      for (const resolve of takers.splice(0)) resolve(undefined);
      settle();
    },
    idle() {
      return new Promise((resolve) => {
        idlers.push(resolve);
        settle();
      });
    },
  };
}
