/** The charts of the page. */
import type { Row } from "../compare.ts";
import type { Figures } from "../measure/figures.ts";
import type { Comparison } from "../run.ts";
import type { Scale } from "../scale.ts";
import { bars, lines } from "./plot.ts";

export function cpuChart({ rows, clouds }: Comparison): string {
  return bars({
    title: "Processor time of a request",
    unit: "milliseconds of CPU, logarithmic: less is better",
    names: rows.map(({ title }) => title),
    series: clouds.map(({ name }) => ({ name, values: rows.map((row) => row.clouds[name]?.cpu) })),
  });
}

export function ratioChart({ rows, clouds }: Comparison): string {
  const [ours = "", ...others] = clouds.map(({ name }) => name);
  const of = ({ clouds: all }: Row, other: string) => {
    const [mine, theirs] = [all[ours]?.cpu, all[other]?.cpu];
    return mine && theirs ? theirs / mine : undefined;
  };
  return bars({
    title: "How many times less of the processor Dicot takes",
    unit: "times, logarithmic: more is better",
    names: rows.map(({ title }) => title),
    series: [
      ...others.map((other) => ({ name: `than ${other}`, values: rows.map((row) => of(row, other)) })),
      { name: "target", values: rows.map(({ target }) => target) },
    ],
  });
}

export function latencyChart({ rows, clouds }: Comparison): string {
  const percentile = (name: string, which: keyof Pick<Figures, "p50" | "p99">) => ({
    name: `${name}: ${which}`,
    values: rows.map((row) => row.clouds[name]?.[which]),
  });
  return bars({
    title: "Time until an answer is whole",
    unit: "milliseconds, logarithmic: less is better",
    names: rows.map(({ title }) => title),
    series: clouds.flatMap(({ name }) => [percentile(name, "p50"), percentile(name, "p99")]),
  });
}

export function scaleChart({ steps }: Scale): string {
  const line = (name: string, of: (step: Scale["steps"][number]) => number) => ({
    name,
    points: steps.map((step) => [step.servers, of(step)] as const),
  });
  return lines({
    title: "As the cloud grows",
    x: "servers",
    y: "",
    series: [
      line("memory of Dicot, MiB", ({ mebibytes }) => mebibytes),
      line("restart to ready, ms", ({ readyMilliseconds }) => readyMilliseconds),
      line("page of 1,000 anew, CPU ms", ({ works }) => works["page-anew"]?.cpu ?? 0),
    ],
  });
}
