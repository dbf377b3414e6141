/** How long what was found out for a caller may be kept, and whether it still holds. */
import { type Footprint, holds } from "../kube/footprint.ts";
import type { Token } from "./call.ts";

export interface Lasting {
  footprint: Footprint;
  /** Milliseconds since 1970. */
  until: number;
}

/** As long as the token keys are used before they are read again. */
const MOST_MILLISECONDS = 60_000;

/**
 * Milliseconds since 1970; undefined where it is not to be kept: it depends on more than memory, or the caller's application credential or
 * trust ends at a time of its own.
 */
export function lastsUntil({ expiresAt, applicationCredentialId, trustId }: Token, footprint: Footprint, now: Date): number | undefined {
  if (footprint.reads === undefined || applicationCredentialId !== undefined || trustId !== undefined) return undefined;
  return Math.min(now.getTime() + MOST_MILLISECONDS, Date.parse(expiresAt), footprint.until ?? Number.POSITIVE_INFINITY);
}

export const stillHolds = ({ footprint, until }: Lasting, now: Date): boolean => now.getTime() < until && holds(footprint);
