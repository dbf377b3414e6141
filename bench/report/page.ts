/**
 * The page of what was measured, and its charts, from the figures in a folder and the text in performance.template.md. `npm run bench:report`
 * makes docs/performance.md anew of the figures in docs/performance.
 */
import { readFile, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { runsAsProgram } from "../../scripts/cluster/say.ts";
import type { Machine } from "../machine.ts";
import type { Comparison } from "../run.ts";
import type { Scale } from "../scale.ts";
import { cpuChart, latencyChart, ratioChart, scaleChart } from "./charts.ts";
import { ceilings, kinds, memory, shares, starts, transfers } from "./ratios.ts";
import { scaleTable } from "./scale-table.ts";
import { table } from "./table.ts";
import { missed, targets, targetTable } from "./targets.ts";

/** Answers the page's path: that of the folder, with `.md`. Throws where the folder has no compare.json. */
export async function writePage(folder: string): Promise<string> {
  const comparison = await read<Comparison>(folder, "compare.json");
  if (!comparison) throw new Error(`${folder} has no compare.json: npm run bench`);
  const scale = await read<Scale>(folder, "scale.json");
  const template = await readFile(join(import.meta.dirname, "performance.template.md"), "utf8");
  const page = `${resolve(folder)}.md`;
  await writeFile(page, fillIn(template, { comparison, scale }).replaceAll("](performance/", `](${basename(folder)}/`));
  const charts = {
    "cpu.svg": cpuChart(comparison),
    "ratio.svg": ratioChart(comparison),
    "latency.svg": latencyChart(comparison),
    ...(scale && { "scale.svg": scaleChart(scale) }),
  };
  for (const [name, svg] of Object.entries(charts)) await writeFile(join(folder, name), `${svg}\n`);
  return page;
}

export interface All {
  comparison: Comparison;
  scale: Scale | undefined;
}

/** Throws where the template names what there is not. */
export function fillIn(template: string, { comparison, scale }: All): string {
  const wanted = targets(comparison, scale);
  const parts: Record<string, () => string> = {
    "compare.machine": () => machine(comparison.machine),
    "compare.versions": () => versions(comparison),
    "compare.rounds": () => String(comparison.rounds),
    "compare.seconds": () => String(comparison.seconds),
    "compare.hash": () => hash(comparison),
    "compare.table": () => table(comparison),
    "compare.kinds": () => kinds(comparison),
    "compare.ceilings": () => ceilings(comparison),
    "compare.shares": () => shares(comparison),
    "compare.transfers": () => transfers(comparison),
    "compare.memory": () => memory(comparison),
    "compare.starts": () => starts(comparison),
    "targets.table": () => targetTable(wanted),
    "targets.missed": () => missed(wanted),
    "scale.machine": () => (scale ? machine(scale.machine) : "Not measured yet: `npm run bench:scale`."),
    "scale.table": () => (scale ? `${scaleTable(scale)}\n\n![As the cloud grows](performance/scale.svg)` : ""),
  };
  return template.replaceAll(/\{\{([a-z.]+)\}\}/g, (_, name: string) => {
    const part = parts[name];
    if (!part) throw new Error(`performance.template.md names {{${name}}}, which there is not`);
    return part();
  });
}

async function read<T>(folder: string, file: string): Promise<T | undefined> {
  const text = await readFile(join(folder, file), "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as T);
}

function machine({ date, commit, cores, model, memoryGibibytes, system, node, load }: Machine): string {
  const idle = `load ${load.toFixed(1)} at the beginning`;
  return `${date} UTC, commit ${commit}; ${cores} cores (${model}), ${memoryGibibytes} GiB, ${system}, Node ${node.replace(/^v/, "")}; ${idle}`;
}

function versions({ clouds }: Comparison): string {
  const of = (one: Comparison["clouds"][number]) => Object.entries(one.versions).map(([what, version]) => `${what} ${version}`);
  return clouds.map((one) => `${one.name}: ${of(one).join(", ") || "as it was found"}`).join("\n- ");
}

function hash({ hashMilliseconds, rows, clouds }: Comparison): string {
  const cost = rows.find(({ id }) => id === "token")?.clouds[clouds[0]?.name ?? ""]?.cpu;
  if (!cost || !hashMilliseconds) return "The hash alone was not measured in this run.";
  return `The hash alone took ${hashMilliseconds.toFixed(1)} ms of the processor in the same run, of ${cost.toFixed(1)} ms that Dicot took for the token.`;
}

if (runsAsProgram(import.meta.url)) process.stdout.write(`${await writePage(join(import.meta.dirname, "../../docs/performance"))}\n`);
