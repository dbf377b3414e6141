/**
 * What one request wrote, and what it read from memory, noted while it is answered.
 *
 * - A caller's next request may be answered by another replica, from that one's memory. So the answer to a write waits until our own watch
 *   has told of it, and until the other replicas say the same of theirs (docs/decisions/0013-read-your-writes.md).
 * - An answer that depends on nothing but what it read from memory holds as long as it would read the same again
 *   (docs/decisions/0014-kept-answers.md).
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Cache } from "./cache.ts";
import type { KubeObject } from "./objects.ts";

/** Of a kind, all that had happened up to this version. */
export interface Mark {
  kind: string;
  version: number;
}

interface Write {
  /** Resolves when our own watch has told of it. */
  told(): Promise<void>;
  /** What another watch must have told of to have told of it. Asked once our own has. */
  mark(): Mark;
}

type AnyCache = Cache<KubeObject>;
/** Whether the cache still gives what it gave. */
type Holds = () => boolean;

interface Read {
  /** The cache's count of changes up to which `checks` are known to hold. */
  changes: number;
  /** Undefined where there would be too many: any change of the kind counts then. */
  checks: Holds[] | undefined;
}

export interface Footprint {
  readonly writes: Write[];
  /** Undefined where nothing is to be noted, or where the answer depends on more than memory. */
  reads: Map<AnyCache, Read> | undefined;
  /** What else must be as it was, beside memory. */
  conditions?: Holds[];
  /** Milliseconds since 1970 until which the answer holds, whatever it was read from. */
  until?: number;
  /** Kubernetes was asked to change something, whatever came of it. */
  attempted?: boolean;
}

const MOST_CHECKS = 64;

const current = new AsyncLocalStorage<Footprint>();

/** Does `work`, and notes in `footprint` what it reads and writes. */
export const traced = <T>(footprint: Footprint, work: () => T): T => current.run(footprint, work);

export function noteWrite(write: Write): void {
  const footprint = current.getStore();
  if (footprint === undefined) return;
  footprint.writes.push(write);
  footprint.reads = undefined;
}

export function noteAttempt(): void {
  const footprint = current.getStore();
  if (footprint) footprint.attempted = true;
}

/** What is answered now has had no effect so far, and may be begun anew. */
export const isUntouched = (): boolean => current.getStore()?.attempted !== true;

export function noteRead(cache: AnyCache, holds: Holds): void {
  const reads = current.getStore()?.reads;
  if (reads === undefined) return;
  const read = reads.get(cache);
  if (read === undefined) reads.set(cache, { changes: cache.changes, checks: [holds] });
  else if (read.checks !== undefined && read.checks.push(holds) > MOST_CHECKS) read.checks = undefined;
}

/** The answer holds as long as `holds` says so, too. It is asked each time that the answer is given again. */
export function noteCondition(holds: Holds): void {
  const footprint = current.getStore();
  if (footprint?.reads) footprint.conditions = [...(footprint.conditions ?? []), holds];
}

/** The answer holds until then, in milliseconds since 1970, and looks at the clock for nothing else. */
export function noteUntil(time: number): void {
  const footprint = current.getStore();
  if (footprint) footprint.until = Math.min(footprint.until ?? Number.POSITIVE_INFINITY, time);
}

/** What is answered now depends on all that another footprint's did, which holds. */
export function noteAll({ reads: others, until, conditions = [] }: Footprint): void {
  const reads = current.getStore()?.reads;
  if (reads === undefined) return;
  if (until !== undefined) noteUntil(until);
  for (const condition of conditions) noteCondition(condition);
  if (others === undefined) {
    noteElse();
    return;
  }
  for (const [cache, { checks }] of others) {
    const read = reads.get(cache);
    if (read === undefined) reads.set(cache, { changes: cache.changes, checks: checks && [...checks] });
    else if (read.checks !== undefined)
      read.checks = checks && read.checks.length + checks.length <= MOST_CHECKS ? read.checks.concat(checks) : undefined;
  }
}

/** The answer depends on the clock, or on what Kubernetes was asked itself: it holds for nobody else. */
export function noteElse(): void {
  const footprint = current.getStore();
  if (footprint) footprint.reads = undefined;
}

/** Whether everything would be read again as it was. */
export function holds({ reads, conditions }: Footprint): boolean {
  if (reads === undefined || !(conditions?.every((condition) => condition()) ?? true)) return false;
  for (const [cache, read] of reads) {
    const { changes } = cache;
    if (read.changes === changes) continue;
    if (!read.checks?.every((check) => check())) return false;
    read.changes = changes;
  }
  return true;
}

export const countReads = ({ reads }: Footprint): number =>
  [...(reads?.values() ?? [])].reduce((sum, { checks }) => sum + (checks?.length ?? 0), 0);

/** Waits until the watch has told of all writes, at most `milliseconds`; answers what to ask other replicas for, where it has. */
export async function writesSeen({ writes }: Footprint, milliseconds: number): Promise<Mark[]> {
  if (writes.length === 0) return [];
  const { promise: late, resolve } = Promise.withResolvers<Mark[]>();
  const timer = setTimeout(resolve, milliseconds, []);
  const all = Promise.all(
    writes.map(async ({ told, mark }) => {
      await told();
      return mark();
    }),
  );
  const marks = await Promise.race([all, late]);
  clearTimeout(timer);
  return marks;
}
