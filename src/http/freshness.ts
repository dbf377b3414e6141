/** What the other replicas know. */
import { isUntouched } from "../kube/footprint.ts";
import { ApiError } from "./errors.ts";
import type { Exchange } from "./exchange.ts";

export interface Freshness {
  /** Grows with every change of what is in memory. */
  changes(): number;
  /** Resolves when all is in memory that any replica has there now. */
  catchUp(): Promise<void>;
}

/**
 * What one replica has shown another one may not know yet. So a change is refused for what is in memory only after a second look, with all that
 * the others know (docs/decisions/0013-read-your-writes.md).
 */
export async function twice(exchange: Exchange, freshness: Freshness | undefined, answer: () => unknown): Promise<unknown> {
  if (freshness === undefined || exchange.method === "GET" || exchange.method === "HEAD") return await answer();
  const before = freshness.changes();
  try {
    return await answer();
  } catch (error) {
    const refused = error instanceof ApiError && error.status < 500 && error.status !== 401;
    if (!refused || exchange.streamed || !isUntouched()) throw error;
    await freshness.catchUp();
    if (freshness.changes() === before) throw error;
    return await answer();
  }
}
