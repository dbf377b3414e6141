/** Waits for the whole state of every kind, as long as something of it still comes. */
import type { Logger } from "pino";
import type { Reflector } from "./reflector.ts";

const TELL_MILLISECONDS = 5000;

export interface FirstState {
  server: string;
  /** How long nothing at all may come. Counted from what came last: the state of a large cloud takes its time. */
  timeoutSeconds: number;
  logger: Logger;
}

/** Resolves once all have synced. Throws one line that names the kinds that did not come. */
export async function firstState(
  reflectors: ReadonlyMap<string, Pick<Reflector, "synced" | "received">>,
  { server, timeoutSeconds, logger }: FirstState,
): Promise<void> {
  const waiting = new Set(reflectors.keys());
  const { promise: stalled, reject } = Promise.withResolvers<never>();
  const began = performance.now();
  let [progressAt, toldAt] = [began, began];
  let before = -1;
  const look = () => {
    const now = performance.now();
    const received = [...reflectors.values()].reduce((sum, reflector) => sum + reflector.received(), 0);
    const progress = received + reflectors.size - waiting.size;
    if (progress !== before) progressAt = now;
    before = progress;
    if (now - progressAt > timeoutSeconds * 1000)
      reject(new Error(`${server} did not send its ${[...waiting].join(", ")}: nothing came for ${timeoutSeconds} s`));
    if (now - toldAt < TELL_MILLISECONDS) return;
    toldAt = now;
    const objects = Object.fromEntries([...waiting].map((kind) => [kind, reflectors.get(kind)?.received() ?? 0]));
    logger.info({ received, waitingFor: objects, seconds: Math.round((now - began) / 1000) }, "reading what is in the cluster");
  };
  look();
  const timer = setInterval(look, Math.min(1000, timeoutSeconds * 250));
  try {
    await Promise.race([Promise.all([...reflectors].map(([kind, { synced }]) => synced.then(() => waiting.delete(kind)))), stalled]);
  } finally {
    clearInterval(timer);
  }
}
