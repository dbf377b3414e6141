/** What was wanted, what was measured, and whether that is enough. */
import type { Row } from "../compare.ts";
import type { Comparison } from "../run.ts";
import type { Scale, Step } from "../scale.ts";
import { reached } from "./ceiling.ts";
import { digits, markdown } from "./table.ts";

export interface Target {
  what: string;
  wanted: string;
  measured: string;
  reached: boolean;
}

/** Under mixed load the slowest answers shall not be much slower than the others. */
const MOST_UNEVEN = 5;
const HASH_SHARE = 0.9;
const IDLE_MEBIBYTES = 150;
const MEGABYTES_OF_10_000 = 300;
const KILOBYTES_OF_ONE = 8;
const RESTART_SECONDS = 5;
const DEMO_SECONDS = 2;
/** Costs that differ by less are called flat: rounds of one run differ by as much. */
const FLAT = 1.25;

/** Those that these figures tell of; of the cloud's growth where it was measured. */
export function targets(comparison: Comparison, scale: Scale | undefined): Target[] {
  const [ours = "", ...others] = comparison.clouds.map(({ name }) => name);
  return [
    ...comparison.rows.flatMap((row) => others.flatMap((other) => ratio(row, ours, other))),
    ...hashShare(comparison, ours),
    ...comparison.rows.flatMap((row) => ceiling(row, ours)),
    ...comparison.rows.flatMap((row) => even(row, ours)),
    ...idleMemory(comparison, ours),
    ...demoStart(comparison),
    ...(scale ? growth(scale) : []),
  ];
}

function ratio({ title, target, clouds }: Row, ours: string, other: string): Target[] {
  const [mine, theirs] = [clouds[ours]?.cpu, clouds[other]?.cpu];
  if (target === undefined || !mine || !theirs) return [];
  return [
    { what: title, wanted: `${target}× less of the processor`, measured: `${digits(theirs / mine)}×`, reached: theirs / mine >= target },
  ];
}

function hashShare({ rows, hashMilliseconds }: Comparison, ours: string): Target[] {
  const cost = rows.find(({ id }) => id === "token")?.clouds[ours]?.cpu;
  if (!cost || !hashMilliseconds) return [];
  // Two measurements of nearly the same may come out the other way round.
  const share = Math.min(1, hashMilliseconds / cost);
  return [
    {
      what: "issue a token by password",
      wanted: `over ${percent(HASH_SHARE)} is the hash`,
      measured: percent(share),
      reached: share > HASH_SHARE,
    },
  ];
}

function ceiling(row: Row, ours: string): Target[] {
  const { title, ceilingTarget } = row;
  const part = reached(row, ours)?.part;
  if (ceilingTarget === undefined || part === undefined) return [];
  return [{ what: title, wanted: `${percent(ceilingTarget)} of the ceiling`, measured: percent(part), reached: part >= ceilingTarget }];
}

function even({ id, title, clouds }: Row, ours: string): Target[] {
  const mine = clouds[ours];
  if (id !== "mixed" || !mine) return [];
  const one = (what: string, { p50, p99 }: { p50: number; p99: number }): Target => ({
    what,
    wanted: `p99 at most ${MOST_UNEVEN} × p50`,
    measured: `${digits(p99 / p50)} × (${digits(p99)} ms, ${digits(p50)} ms)`,
    reached: p99 <= MOST_UNEVEN * p50,
  });
  return [one(title, mine), ...Object.entries(mine.kinds ?? {}).map(([kind, figures]) => one(`${title}: each ${kind}`, figures))];
}

function idleMemory({ memory }: Comparison, ours: string): Target[] {
  const idle = memory[ours]?.idle["dicot"];
  if (idle === undefined) return [];
  return [
    {
      what: "memory of Dicot, idle",
      wanted: `at most ${IDLE_MEBIBYTES} MiB`,
      measured: `${digits(idle)} MiB`,
      reached: idle <= IDLE_MEBIBYTES,
    },
  ];
}

function demoStart({ demoToFirstTokenMilliseconds }: Comparison): Target[] {
  const seconds = demoToFirstTokenMilliseconds / 1000;
  if (seconds === 0) return [];
  return [
    {
      what: "`dicot demo`, to the first token",
      wanted: `under ${DEMO_SECONDS} s`,
      measured: `${digits(seconds)} s`,
      reached: seconds < DEMO_SECONDS,
    },
  ];
}

function growth({ steps }: Scale): Target[] {
  const [first, last] = [steps[0], steps.at(-1)];
  const tenThousand = steps.find(({ servers }) => servers === 10_000);
  return [
    ...(tenThousand ? [restart(tenThousand), filled(tenThousand)] : []),
    ...(tenThousand && last && last !== tenThousand ? [eachMore(tenThousand, last)] : []),
    ...(first && last && first !== last ? Object.keys(last.works).flatMap((work) => flat(work, first, last)) : []),
  ];
}

const restart = ({ readyMilliseconds }: Step): Target => ({
  what: "restart with 10,000 servers",
  wanted: `under ${RESTART_SECONDS} s`,
  measured: `${digits(readyMilliseconds / 1000)} s`,
  reached: readyMilliseconds < RESTART_SECONDS * 1000,
});

function filled({ mebibytes }: Step): Target {
  const megabytes = (mebibytes * 2 ** 20) / 1e6;
  return {
    what: "memory of Dicot with 10,000 servers",
    wanted: `under ${MEGABYTES_OF_10_000} MB`,
    measured: `${digits(megabytes)} MB`,
    reached: megabytes < MEGABYTES_OF_10_000,
  };
}

function eachMore(from: Step, to: Step): Target {
  const kilobytes = ((to.mebibytes - from.mebibytes) * 2 ** 20) / 1000 / (to.servers - from.servers);
  return {
    what: `memory of each server more, from ${from.servers.toLocaleString("en")} to ${to.servers.toLocaleString("en")}`,
    wanted: `at most ${KILOBYTES_OF_ONE} KB`,
    measured: `${digits(kilobytes)} KB`,
    reached: kilobytes <= KILOBYTES_OF_ONE,
  };
}

const works: Record<string, string> = {
  show: "show a server",
  "show-anew": "show a server, each time anew",
  page: "a page of 1,000",
  "page-anew": "a page of 1,000, each time anew",
};

function flat(work: string, first: Step, last: Step): Target[] {
  const [few, many] = [first.works[work]?.cpu, last.works[work]?.cpu];
  const title = works[work];
  if (!few || !many || title === undefined) return [];
  return [
    {
      what: `${title}: cost among ${last.servers.toLocaleString("en")} servers`,
      wanted: `at most ${FLAT} × that among ${first.servers.toLocaleString("en")}`,
      measured: `${digits(many / few)} ×`,
      reached: many / few <= FLAT,
    },
  ];
}

export const targetTable = (all: readonly Target[]): string =>
  markdown(
    ["what", "target", "measured", "reached"],
    all.map(({ what, wanted, measured, reached }) => [what, wanted, measured, reached ? "yes" : "**no**"]),
  );

/** One line each. */
export function missed(all: readonly Target[]): string {
  const lines = all
    .filter(({ reached }) => !reached)
    .map(({ what, wanted, measured }) => `- ${what}: ${measured}, where the target is ${wanted}`);
  return lines.length === 0 ? "None of the targets that are measured here is missed." : lines.join("\n");
}

const percent = (part: number) => `${digits(part * 100)} %`;
