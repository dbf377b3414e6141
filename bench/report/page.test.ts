import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Row } from "../compare.ts";
import type { Figures } from "../measure/figures.ts";
import type { Comparison } from "../run.ts";
import type { Scale, Step } from "../scale.ts";
import { reached } from "./ceiling.ts";
import { cpuChart, ratioChart } from "./charts.ts";
import { fillIn } from "./page.ts";
import { missed, targets, targetTable } from "./targets.ts";

const figures = (cpu: number, more: Partial<Figures> = {}): Figures => ({
  requests: 100,
  failed: 0,
  perSecond: 1000 / cpu,
  p50: cpu,
  p99: 2 * cpu,
  cpu,
  cpuSpread: [cpu, cpu],
  cpuOf: { dicot: cpu },
  ...more,
});

const row = (id: string, cpu: [number, number], more: Partial<Row> = {}): Row => ({
  id,
  title: `to ${id}`,
  clients: 8,
  clouds: { Dicot: figures(cpu[0]), OpenStack: figures(cpu[1]) },
  ...more,
});

const machine = {
  date: "2026-01-02 03:04",
  commit: "abc",
  cores: 2,
  model: "X",
  memoryGibibytes: 8,
  system: "Y",
  node: "v24.0.0",
  load: 0,
};

const comparison: Comparison = {
  machine,
  seconds: 3,
  rounds: 3,
  clouds: [
    { name: "Dicot", versions: { dicot: "1.0.0" }, startSeconds: 20, standsIn: ["stand-ins"] },
    { name: "OpenStack", versions: { keystone: "30.0.0" }, startSeconds: 50, standsIn: [] },
  ],
  rows: [
    row("show", [0.25, 90], { target: 300, ceilingTarget: 0.5, ceiling: figures(0.1) }),
    row("validate", [0.1, 4], { target: 50 }),
    row("token", [100, 300]),
    { ...row("mixed", [1, 50]), clouds: { Dicot: figures(1, { p99: 6, kinds: { read: { requests: 90, p50: 1, p99: 4 } } }) } },
  ],
  transfers: {},
  memory: { Dicot: { idle: { dicot: 120, etcd: 50, "stand-ins": 70 }, loaded: { dicot: 200, etcd: 60, "stand-ins": 80 } } },
  demoToFirstTokenMilliseconds: 2500,
  hashMilliseconds: 95,
};

const step = (servers: number, mebibytes: number, cpu: number): Step => ({
  servers,
  objects: servers * 6,
  readyMilliseconds: servers / 4,
  mebibytes,
  mebibytesAfter: mebibytes,
  apiServerMebibytes: 500,
  works: { show: figures(cpu) },
  lag: { changesPerSecond: 200, p50: 1, p99: 2, cpu: 1 } as Step["lag"],
});
const scale: Scale = {
  machine,
  objectsPerServer: { Pod: 1 },
  steps: [step(1000, 100, 1), step(10_000, 200, 1.1), step(50_000, 600, 1.5)],
  pair: {},
};

const found = (what: string, wanted: string) =>
  targets(comparison, scale).find((one) => one.what === what && one.wanted.startsWith(wanted));

it("holds costs against those of the other cloud and of the ceiling", () => {
  expect(found("to show", "300×")).toMatchObject({ measured: "360×", reached: true });
  expect(found("to validate", "50×")).toMatchObject({ measured: "40×", reached: false });
  expect(found("to show", "50 % of the ceiling")).toMatchObject({ measured: "40 %", reached: false });
});

it("holds a read against a bare server without what the control plane does meanwhile", () => {
  const cpu = { ...figures(0.25), cpuOf: { dicot: 0.125, etcd: 0.125 } };
  const [show] = comparison.rows;
  const bare = { ...figures(0.1), cpuOf: { "node:http": 0.1 } };
  const part = (ceiling: Figures) => show && reached({ ...show, clouds: { Dicot: cpu }, ceiling }, "Dicot")?.part;
  expect(part(bare)).toBe(0.8);
  expect(part(figures(0.1))).toBe(0.4);
});

it("tells the part of the hash, and how even the answers are, of all and of each kind", () => {
  expect(found("issue a token by password", "over 90 %")).toMatchObject({ measured: "95 %", reached: true });
  expect(found("to mixed", "p99")).toMatchObject({ reached: false });
  expect(found("to mixed: each read", "p99")).toMatchObject({ reached: true });
});

it("holds memory and starts against their limits, the growth in thousands of bytes", () => {
  expect(found("memory of Dicot, idle", "at most 150 MiB")).toMatchObject({ measured: "120 MiB", reached: true });
  expect(found("`dicot demo`, to the first token", "under 2 s")).toMatchObject({ reached: false });
  expect(found("restart with 10,000 servers", "under 5 s")).toMatchObject({ measured: "2.5 s", reached: true });
  expect(found("memory of Dicot with 10,000 servers", "under 300 MB")).toMatchObject({ measured: "210 MB", reached: true });
  expect(found("memory of each server more, from 10,000 to 50,000", "at most 8 KB")).toMatchObject({ measured: "10.5 KB", reached: false });
  expect(found("show a server: cost among 50,000 servers", "at most 1.25")).toMatchObject({ measured: "1.5 ×", reached: false });
});

it("names what is missed, and says nothing of what was not measured", () => {
  const alone = { ...comparison, clouds: comparison.clouds.slice(0, 1), demoToFirstTokenMilliseconds: 0 };
  expect(missed(targets(alone, undefined))).not.toContain("demo");
  expect(targetTable(targets(alone, undefined))).not.toContain("300×");
  expect(missed(targets(comparison, scale))).toContain("- to validate: 40×, where the target is 50× less of the processor");
  expect(missed([])).toContain("None");
});

it("fills in the whole template, with the figures of the cloud's growth or without", async () => {
  const template = await readFile(join(import.meta.dirname, "performance.template.md"), "utf8");
  const page = fillIn(template, { comparison, scale });
  expect(page).not.toContain("{{");
  expect(page).toContain("| to show | 8 | 0.25 | 4,000 | 0.25 | 0.5 | 90 |");
  expect(page).toContain("| 50,000 |");
  expect(fillIn(template, { comparison, scale: undefined })).toContain("Not measured yet: `npm run bench:scale`.");
  expect(() => fillIn("{{compare.nothing}}", { comparison, scale })).toThrow("which there is not");
});

it("draws a bar for each work of each cloud", () => {
  expect(cpuChart(comparison)).toContain("to validate");
  expect(ratioChart(comparison)).toMatch(/<svg[\s\S]*than OpenStack[\s\S]*<\/svg>/);
});
