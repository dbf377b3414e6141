/** `npm run bench:report`: docs/performance.md and its charts, from the figures in docs/performance and the text in performance.template.md. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Machine } from "../machine.ts";
import type { Comparison } from "../run.ts";
import type { Scale } from "../scale.ts";
import { bars, lines } from "./plot.ts";
import { ceilings, memory, missed, shares, starts, transfers } from "./ratios.ts";
import { scaleTable } from "./scale-table.ts";
import { table } from "./table.ts";

const docs = join(import.meta.dirname, "../../docs");
const folder = join(docs, "performance");

const comparison = await read<Comparison>("compare.json");
const scale = await read<Scale>("scale.json");
const template = await readFile(join(import.meta.dirname, "performance.template.md"), "utf8");

const parts: Record<string, () => string> = {
  "compare.machine": () => machine(need(comparison).machine),
  "compare.versions": () => versions(need(comparison)),
  "compare.rounds": () => String(need(comparison).rounds),
  "compare.seconds": () => String(need(comparison).seconds),
  "compare.table": () => table(need(comparison)),
  "compare.missed": () => missed(need(comparison)),
  "compare.ceilings": () => ceilings(need(comparison)),
  "compare.shares": () => shares(need(comparison)),
  "compare.transfers": () => transfers(need(comparison)),
  "compare.memory": () => memory(need(comparison)),
  "compare.starts": () => starts(need(comparison)),
  "scale.machine": () => machine(need(scale).machine),
  "scale.table": () => scaleTable(need(scale)),
};

const page = template.replaceAll(/\{\{([a-z.]+)\}\}/g, (_, name: string) => {
  const part = parts[name];
  if (!part) throw new Error(`performance.template.md names {{${name}}}, which there is not`);
  return part();
});
await writeFile(join(docs, "performance.md"), page);
if (comparison) await writeFile(join(folder, "cpu.svg"), `${cpuChart(comparison)}\n`);
if (scale) await writeFile(join(folder, "scale.svg"), `${scaleChart(scale)}\n`);
process.stdout.write("docs/performance.md\n");

async function read<T>(file: string): Promise<T | undefined> {
  const text = await readFile(join(folder, file), "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as T);
}

function need<T>(figures: T | undefined): T {
  if (figures === undefined) throw new Error("docs/performance lacks compare.json or scale.json: npm run bench and npm run bench:scale");
  return figures;
}

function machine({ date, commit, cores, model, memoryGibibytes, system, node, load }: Machine): string {
  const idle = `load ${load.toFixed(1)} at the beginning`;
  return `${date} UTC, commit ${commit}; ${cores} cores (${model}), ${memoryGibibytes} GiB, ${system}, Node ${node}; ${idle}`;
}

function versions({ clouds }: Comparison): string {
  const of = (one: Comparison["clouds"][number]) => Object.entries(one.versions).map(([what, version]) => `${what} ${version}`);
  return clouds.map((one) => `${one.name}: ${of(one).join(", ") || "as it was found"}`).join("; ");
}

function cpuChart({ rows, clouds }: Comparison): string {
  return bars({
    title: "Processor time of a request",
    unit: "milliseconds, logarithmic: less is better",
    names: rows.map(({ title }) => title),
    series: clouds.map(({ name }) => ({ name, values: rows.map((row) => row.clouds[name]?.cpu) })),
  });
}

function scaleChart({ steps }: Scale): string {
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
