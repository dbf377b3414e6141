/** Tables in Markdown, of what was measured. */
import type { Row } from "../compare.ts";
import type { Figures } from "../measure/figures.ts";
import type { Comparison } from "../run.ts";

export function table({ clouds, rows }: Pick<Comparison, "clouds" | "rows">): string {
  const names = clouds.map(({ name }) => name);
  const [ours = "", ...others] = names;
  const head = ["work", "clients", ...names.flatMap((name) => [`${name}: ms of CPU`, "req/s", "p50 ms", "p99 ms"])];
  if (others.length > 0) head.push("**ratio**", "target");
  const body = rows.map((row) => {
    const cells = names.flatMap((name) => figures(row.clouds[name]));
    const ratios = others.flatMap((other) => [`**${ratioOf(row, ours, other)}**`, row.target === undefined ? "" : `${row.target}×`]);
    return [row.title, String(row.clients), ...cells, ...ratios];
  });
  return markdown(head, body);
}

const figures = (one: Figures | undefined): string[] =>
  one === undefined ? ["", "", "", ""] : [digits(one.cpu), digits(one.perSecond), digits(one.p50), digits(one.p99)];

/** How many times less of the processor the same work takes here. */
export function ratioOf({ clouds }: Row, ours: string, other: string): string {
  const [mine, theirs] = [clouds[ours]?.cpu, clouds[other]?.cpu];
  return mine && theirs ? `${digits(theirs / mine)}×` : "";
}

export function markdown(head: readonly string[], body: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, n) => (n === 0 ? "---" : "--:"))), ...body.map(line)].join("\n");
}

/** Three digits that count, and no more. */
export function digits(number: number): string {
  if (!Number.isFinite(number)) return "";
  if (number >= 100) return Math.round(number).toLocaleString("en");
  return String(Number(number.toPrecision(number >= 10 ? 3 : 2)));
}
