/** Callers that were verified before, kept with what that was read from: as long as all of it holds, they need not be verified again. */
import type { Token } from "../http/call.ts";
import { type Footprint, holds, noteAll, traced } from "../kube/footprint.ts";
import type { Kube } from "../kube/kube.ts";

export type Verify = (kube: Kube, raw: string, now: Date) => Promise<Token>;

/** As long as the token keys are used before they are read again. */
const MOST_MILLISECONDS = 60_000;
/** Tokens that are kept in each of two generations; of the older one those go that nobody has shown since the younger one began. */
const MOST_TOKENS = 500;

interface Verified {
  token: Token;
  footprint: Footprint;
  /** Milliseconds since 1970. */
  until: number;
}

/** The same as `verify`, which must read by the cache of the one `kube` that it is always given. */
export function keepVerified(verify: Verify): Verify {
  let [recent, before] = [new Map<string, Verified>(), new Map<string, Verified>()];

  function keep(raw: string, verified: Verified) {
    recent.set(raw, verified);
    if (recent.size > MOST_TOKENS) [recent, before] = [new Map(), recent];
  }

  return async (kube, raw, now) => {
    const known = recent.get(raw) ?? before.get(raw);
    if (known && now.getTime() < known.until && holds(known.footprint)) {
      if (!recent.has(raw)) keep(raw, known);
      noteAll(known.footprint);
      return known.token;
    }
    recent.delete(raw);
    before.delete(raw);
    const footprint: Footprint = { writes: [], reads: new Map() };
    const token = await traced(footprint, () => verify(kube, raw, now));
    noteAll(footprint);
    const until = Math.min(now.getTime() + MOST_MILLISECONDS, Date.parse(token.expiresAt), footprint.until ?? Number.POSITIVE_INFINITY);
    // Of the others the trust or the application credential ends at a time of its own.
    if (footprint.reads && !token.applicationCredentialId && !token.trustId) keep(raw, { token, footprint, until });
    return token;
  };
}
