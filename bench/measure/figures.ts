/** What is told of a measurement. */
import type { RecordableHistogram } from "node:perf_hooks";
import { type Load, load, type Measured, together } from "./load.ts";
import { type CpuTimes, cpuTimes, type Part, since } from "./usage.ts";

export interface Figures {
  requests: number;
  failed: number;
  failure?: string;
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  /** The same of each kind of request, where the work has several. */
  kinds?: Record<string, { requests: number; p50: number; p99: number }>;
  /** Milliseconds of the processor for each request: of all parts but the stand-ins. */
  cpu: number;
  /** The least and the most of `cpu` in one round. */
  cpuSpread: [number, number];
  /** Of each part that took any. */
  cpuOf: Record<string, number>;
}

export interface Sample {
  measured: Pick<Measured, "requests" | "failed" | "failure" | "seconds" | "latency"> & Partial<Pick<Measured, "kinds">>;
  cpu: CpuTimes;
}

export async function sample(parts: readonly Part[], what: Load): Promise<Sample & { measured: Measured }> {
  const before = await cpuTimes(parts);
  const measured = await load(what);
  return { measured, cpu: since(before, await cpuTimes(parts)) };
}

export function figuresOf(parts: readonly Part[], rounds: readonly Sample[]): Figures {
  const all = together(rounds.map(({ measured }) => ({ bytes: 0, kinds: new Map(), ...measured })));
  const perRequest = (cpu: CpuTimes, { name }: Part, requests: number) => (cpu[name] ?? 0) / Math.max(1, requests);
  const cost = ({ cpu, measured }: Sample) =>
    sum(parts.filter(({ standsIn }) => !standsIn).map((part) => perRequest(cpu, part, measured.requests)));
  const costs = rounds.map(cost);
  const cpuOf = parts.map((part) => [part.name, sum(rounds.map(({ cpu }) => cpu[part.name] ?? 0)) / Math.max(1, all.requests)] as const);
  return {
    requests: all.requests,
    failed: all.failed,
    ...(all.failure !== undefined && { failure: all.failure }),
    perSecond: all.requests / all.seconds,
    ...percentiles(all.latency),
    ...(all.kinds.size > 0 && { kinds: Object.fromEntries([...all.kinds].map(([kind, latency]) => [kind, ofKind(latency)])) }),
    cpu: sum(cpuOf.filter(([name]) => !parts.find((part) => part.name === name)?.standsIn).map(([, cpu]) => cpu)),
    cpuSpread: [Math.min(...costs), Math.max(...costs)],
    cpuOf: Object.fromEntries(cpuOf.filter(([, cpu]) => cpu > 0)),
  };
}

const percentiles = (latency: RecordableHistogram) => ({ p50: latency.percentile(50) / 1000, p99: latency.percentile(99) / 1000 });
const ofKind = (latency: RecordableHistogram) => ({ requests: latency.count, ...percentiles(latency) });

export const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
