/** Charts as SVG, made without a browser: https://echarts.apache.org/handbook/en/how-to/cross-platform/server/ */
import { init } from "echarts";

export interface Bars {
  title: string;
  /** Of the axis. */
  unit: string;
  /** From the top to the bottom. */
  names: readonly string[];
  series: readonly { name: string; values: readonly (number | undefined)[] }[];
}

const HEIGHT_OF_BAR = 16;

/** Horizontal bars on a logarithmic axis, each with its value. */
export function bars({ title, unit, names, series }: Bars): string {
  const all = series.flatMap(({ values }) => values.filter((value) => value !== undefined && value > 0)) as number[];
  // A bar begins at the power of ten below the least value: by itself it would begin at 1, and go to the left from there.
  const from = 10 ** (Math.ceil(Math.log10(Math.min(...all, 1))) - 1);
  const height = 110 + names.length * (series.length * HEIGHT_OF_BAR + 14);
  const chart = init(null, null, { renderer: "svg", ssr: true, width: 900, height });
  chart.setOption({
    animation: false,
    backgroundColor: "#ffffff",
    textStyle: { fontFamily: "sans-serif" },
    title: { text: title, left: 12, top: 8, textStyle: { fontSize: 15 } },
    legend: { top: 34, left: 12, itemGap: 28, data: series.map(({ name }) => name) },
    grid: { left: 290, right: 70, top: 66, bottom: 36 },
    xAxis: {
      type: "log",
      min: from,
      startValue: from,
      name: unit,
      nameLocation: "middle",
      nameGap: 24,
      splitLine: { lineStyle: { color: "#e5e5e5" } },
    },
    yAxis: { type: "category", inverse: true, data: [...names], axisTick: { show: false } },
    series: series.map(({ name, values }) => ({
      name,
      type: "bar" as const,
      barWidth: HEIGHT_OF_BAR - 4,
      data: values.map((value) => value ?? "-"),
      label: { show: true, position: "right" as const, fontSize: 11, formatter: ({ value }: { value: unknown }) => short(Number(value)) },
    })),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

export interface Lines {
  title: string;
  x: string;
  y: string;
  series: readonly { name: string; points: readonly (readonly [number, number])[] }[];
}

/** Both axes are logarithmic: what grows as the work does is a straight line, of whatever unit. */
export function lines({ title, x, y, series }: Lines): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, width: 900, height: 360 });
  chart.setOption({
    animation: false,
    backgroundColor: "#ffffff",
    textStyle: { fontFamily: "sans-serif" },
    title: { text: title, left: 12, top: 8, textStyle: { fontSize: 15 } },
    legend: { top: 34, left: 12, itemGap: 28, data: series.map(({ name }) => name) },
    grid: { left: 70, right: 40, top: 76, bottom: 50 },
    xAxis: { type: "log", name: x, nameLocation: "middle", nameGap: 28 },
    yAxis: { type: "log", name: y, splitLine: { lineStyle: { color: "#e5e5e5" } } },
    series: series.map(({ name, points }) => ({
      name,
      type: "line" as const,
      data: points.map((point) => [...point]),
      label: { show: true, fontSize: 11, formatter: ({ value }: { value: unknown }) => short(Number((value as number[])[1])) },
    })),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

const short = (value: number) => (value >= 100 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(2))));
