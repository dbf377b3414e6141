/** The tables of the page, beside the one of all work. */
import { sum } from "../measure/figures.ts";
import type { Comparison } from "../run.ts";
import type { Transfer } from "../work/image.ts";
import { reached } from "./ceiling.ts";
import { digits, markdown } from "./table.ts";

/** Which part of a ceiling is reached, by the processor's time: the generator of the load is busier than a bare server. */
export function ceilings({ rows, clouds }: Comparison): string {
  const ours = clouds[0]?.name ?? "";
  const body = rows.flatMap((row) => {
    const [mine, found] = [row.clouds[ours], reached(row, ours)];
    if (!mine || !found) return [];
    const { ceiling, cost, part } = found;
    return [
      [
        row.title,
        digits(mine.perSecond),
        digits(ceiling.perSecond),
        digits(cost),
        digits(ceiling.cpu),
        `**${percent(part)}**`,
        row.ceilingTarget === undefined ? "" : percent(row.ceilingTarget),
      ],
    ];
  });
  return markdown(["work", "Dicot: req/s", "ceiling: req/s", "Dicot: ms of CPU", "ceiling: ms of CPU", "**part reached**", "target"], body);
}

/** Where the processor's time of a request goes: to which process. */
export function shares({ rows, clouds }: Comparison): string {
  const ours = clouds[0]?.name ?? "";
  const parts = [...new Set(rows.flatMap((row) => Object.keys(row.clouds[ours]?.cpuOf ?? {})))];
  const body = rows
    .filter((row) => writes.has(row.id))
    .map((row) => [row.title, ...parts.map((part) => digits(row.clouds[ours]?.cpuOf[part] ?? 0))]);
  return markdown(["ms of CPU for each", ...parts], body);
}

/** Where a work has several kinds of requests: each by itself. */
export function kinds({ rows, clouds }: Comparison): string {
  const body = rows.flatMap((row) =>
    clouds.flatMap(({ name }) =>
      Object.entries(row.clouds[name]?.kinds ?? {}).map(([kind, { requests, p50, p99 }]) => [
        row.title,
        name,
        kind,
        digits(requests),
        digits(p50),
        digits(p99),
      ]),
    ),
  );
  return body.length === 0 ? "" : markdown(["work", "", "kind", "requests", "p50 ms", "p99 ms"], body);
}

const writes = new Set(["create-accepted", "create-active", "mixed"]);

export function transfers({ transfers: all, clouds }: Comparison): string {
  const rows = Object.entries(all).flatMap(([name, { upload, download }]) => {
    const standsIn = new Set(clouds.find((cloud) => cloud.name === name)?.standsIn);
    return [
      [name, "up", ...figures(upload, standsIn)],
      [name, "down", ...figures(download, standsIn)],
    ];
  });
  return markdown(["", "way", "MiB", "MiB/s", "ms of CPU for each MiB", "the same with the stand-ins", "memory grew by, MiB"], rows);
}

function figures({ mebibytes, seconds, cpu, growth }: Transfer, standsIn: ReadonlySet<string>): string[] {
  const all = sum(Object.values(cpu));
  const own = sum(Object.entries(cpu).map(([name, time]) => (standsIn.has(name) ? 0 : time)));
  return [String(mebibytes), digits(mebibytes / seconds), digits(own / mebibytes), digits(all / mebibytes), digits(growth)];
}

export function memory({ memory: all, clouds }: Comparison): string {
  const rows = Object.entries(all).flatMap(([name, { idle, loaded }]) => {
    const standsIn = new Set(clouds.find((cloud) => cloud.name === name)?.standsIn);
    const total = (of: Record<string, number>) => digits(sum(Object.entries(of).map(([part, size]) => (standsIn.has(part) ? 0 : size))));
    const parts = Object.keys(idle).length > 8 ? [] : Object.keys(idle);
    return [
      [`**${name}**`, `**${total(idle)}**`, `**${total(loaded)}**`],
      ...parts.map((part) => [`${name}: ${part}`, digits(idle[part] ?? 0), digits(loaded[part] ?? 0)]),
    ];
  });
  return markdown(["MiB (PSS)", "idle", "after all work"], rows);
}

export function starts({ clouds, demoToFirstTokenMilliseconds: demo }: Comparison): string {
  const rows = clouds.flatMap(({ name, startSeconds }) => (startSeconds === undefined ? [] : [[name, digits(startSeconds)]]));
  return markdown(["from nothing to ready", "seconds"], [...rows, ["`dicot demo`, to the first token", digits(demo / 1000)]]);
}

const percent = (part: number) => `${digits(part * 100)} %`;
