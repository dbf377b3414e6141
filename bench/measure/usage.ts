/** What processes have taken of the machine, from /proc: Linux only. */
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** One process of a service, with all that it has started. */
export interface Part {
  name: string;
  pid: number;
  /** It plays what another project would run, as KubeVirt: told apart in the figures. */
  standsIn?: boolean;
}

/** Milliseconds of processor time since their start, by the names of the parts. */
export type CpuTimes = Record<string, number>;

/** USER_HZ: what the kernel tells times in, whatever it counts in. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
const MILLISECONDS_PER_TICK = 10;

interface Stat {
  parent: number;
  ticks: number;
}

export async function cpuTimes(parts: readonly Part[]): Promise<CpuTimes> {
  const all = await processTable();
  const children = childrenIn(all);
  return Object.fromEntries(
    parts.map(({ name, pid }) => {
      const ticks = family(pid, children).reduce((sum, one) => sum + (all.get(one)?.ticks ?? 0), 0);
      return [name, ticks * MILLISECONDS_PER_TICK];
    }),
  );
}

export const since = (before: CpuTimes, after: CpuTimes): CpuTimes =>
  Object.fromEntries(Object.entries(after).map(([name, time]) => [name, time - (before[name] ?? 0)]));

/** MiB of each part: PSS, which counts a page that n processes share as 1/n of one for each. */
export async function memoryOf(parts: readonly Part[]): Promise<Record<string, number>> {
  const children = childrenIn(await processTable());
  const sizes = parts.map(async ({ name, pid }) => {
    const each = await Promise.all(family(pid, children).map(proportionalKibibytes));
    return [name, each.reduce((sum, size) => sum + size, 0) / 1024] as const;
  });
  return Object.fromEntries(await Promise.all(sizes));
}

async function proportionalKibibytes(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
  return Number(/^Pss:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0);
}

async function processTable(): Promise<Map<number, Stat>> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const stats = await Promise.all(pids.map(async (pid) => [pid, await statOf(pid)] as const));
  return new Map(stats.flatMap(([pid, stat]) => (stat ? [[pid, stat] as const] : [])));
}

/** None where the process has ended meanwhile. What its children took that have ended counts as its own. */
async function statOf(pid: number): Promise<Stat | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  // The second field is the program's name in parentheses, and may hold both.
  const fields = text
    .slice(text.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
  const [, parent = 0] = fields;
  return { parent, ticks: fields.slice(11, 15).reduce((sum, ticks) => sum + ticks, 0) };
}

function childrenIn(all: ReadonlyMap<number, Stat>): Map<number, number[]> {
  const children = new Map<number, number[]>();
  for (const [pid, { parent }] of all) children.set(parent, [...(children.get(parent) ?? []), pid]);
  return children;
}

const family = (pid: number, children: ReadonlyMap<number, number[]>): number[] => [
  pid,
  ...(children.get(pid) ?? []).flatMap((child) => family(child, children)),
];

/** Without those that another one of them has started, or that are named twice: each process is counted once. */
export async function outermost(parts: readonly Part[]): Promise<Part[]> {
  const children = childrenIn(await processTable());
  const counted = new Set<number>();
  const inside = new Set(parts.flatMap(({ pid }) => family(pid, children).filter((one) => one !== pid)));
  return parts.filter(({ pid }) => !inside.has(pid) && !counted.has(pid) && counted.add(pid));
}

/** Looks at the memory again and again until told to stop; answers the most that all parts together had, in MiB. */
export function watchMemory(parts: readonly Part[], everyMilliseconds = 250): () => Promise<number> {
  const stopping = new AbortController();
  let most = 0;
  const watching = (async () => {
    do {
      const sizes = Object.values(await memoryOf(parts));
      most = Math.max(
        most,
        sizes.reduce((sum, size) => sum + size, 0),
      );
      await sleep(everyMilliseconds, undefined, { signal: stopping.signal }).catch(() => {});
    } while (!stopping.signal.aborted);
  })();
  return async () => {
    stopping.abort();
    await watching;
    return most;
  };
}
