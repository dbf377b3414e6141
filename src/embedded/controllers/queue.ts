/** Work that follows a change: soon, once for each key however often it was asked for, never within the write that caused it. */

export interface Queue {
  add(key: string, work: () => void): void;
  stop(): void;
}

export function createQueue(): Queue {
  const waiting = new Map<string, () => void>();
  let timer: NodeJS.Immediate | undefined;
  let stopped = false;
  const run = () => {
    timer = undefined;
    const batch = [...waiting];
    waiting.clear();
    for (const [, work] of batch) if (!stopped) work();
  };
  return {
    add(key, work) {
      if (stopped) return;
      waiting.set(key, work);
      timer ??= setImmediate(run);
    },
    stop() {
      stopped = true;
      waiting.clear();
      if (timer) clearImmediate(timer);
    },
  };
}
