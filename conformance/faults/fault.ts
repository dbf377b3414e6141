/** A fault: what it does to the cloud while clients work, and what is counted afterwards. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Journal } from "./journal.ts";
import type { Scene, Tenant } from "./scene.ts";
import { judge, type Verdict } from "./verdict.ts";

export interface Fault {
  name: string;
  run(scene: Scene): Promise<Outcome>;
}

export interface Outcome {
  /** What was done, and how often. */
  injected: Record<string, number>;
  /** Requests accepted of those that were sent, by their answers. */
  accepted: number;
  answers: Record<number, number>;
  verdict: Verdict;
  /** What else should have been and was not, in words. */
  problems: string[];
}

/** What the proxies before all replicas have done. */
export const injectedBy = ({ members }: Scene): Record<string, number> => {
  const sum: Record<string, number> = {};
  for (const { proxy } of members) for (const [what, count] of Object.entries(proxy.counts)) sum[what] = (sum[what] ?? 0) + count;
  return sum;
};

const WATCHING_WITHIN_SECONDS = 15;

/** The fault is over: counts what was done, lets all requests pass again, and judges. */
export async function conclude(
  scene: Scene,
  {
    tenant,
    journal,
    injected = {},
    problems = [],
  }: { tenant: Tenant; journal: Journal; injected?: Record<string, number>; problems?: string[] },
): Promise<Outcome> {
  const counts = { ...injected, ...injectedBy(scene) };
  for (const { proxy } of scene.members) proxy.reset();
  const verdict = await judge(scene, tenant, journal);
  const blind = await stillBlind(scene);
  return { injected: counts, accepted: journal.accepted(), answers: journal.answers, verdict, problems: [...problems, ...blind] };
}

/** What a replica does not watch again in time; before it does, it may be behind the others. */
async function stillBlind({ members }: Scene): Promise<string[]> {
  const behind = () =>
    members
      .filter(({ replica, proxy, watches }) => replica.running && proxy.watching() < watches)
      .map(({ replica, proxy, watches }) => `${replica.name} has ${proxy.watching()} of its ${watches} watches`);
  for (const started = performance.now(); performance.now() - started < WATCHING_WITHIN_SECONDS * 1000; )
    if (behind().length > 0) await sleep(100);
    else return [];
  return behind();
}

/** Numbers from 0 to 1, the same in every run. https://en.wikipedia.org/wiki/Linear_congruential_generator, the figures of Numerical Recipes */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
