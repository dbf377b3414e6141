/** Callers that were verified before, kept with what that was read from: as long as all of it holds, they need not be verified again. */
import type { Token } from "../http/call.ts";
import { type Lasting, lastsUntil, stillHolds } from "../http/lasting.ts";
import { type Footprint, noteAll, traced } from "../kube/footprint.ts";
import type { Kube } from "../kube/kube.ts";

export type Verify = (kube: Kube, raw: string, now: Date) => Promise<Token>;

/** Tokens that are kept in each of two generations; of the older one those go that nobody has shown since the younger one began. */
const MOST_TOKENS = 500;

interface Verified extends Lasting {
  token: Token;
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
    if (known && stillHolds(known, now)) {
      if (!recent.has(raw)) keep(raw, known);
      noteAll(known.footprint);
      return known.token;
    }
    recent.delete(raw);
    before.delete(raw);
    const footprint: Footprint = { writes: [], reads: new Map() };
    const token = await traced(footprint, () => verify(kube, raw, now));
    noteAll(footprint);
    const until = lastsUntil(token, footprint, now);
    if (until !== undefined) keep(raw, { token, footprint, until });
    return token;
  };
}
