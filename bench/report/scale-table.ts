/** What the same work costs as the cloud grows. */
import type { Scale, Step } from "../scale.ts";
import { digits, markdown } from "./table.ts";

export function scaleTable({ steps, objectsPerServer, pair }: Scale): string {
  const rows: [string, (step: Step, before: Step | undefined) => string][] = [
    ["objects in Kubernetes", ({ objects }) => digits(objects)],
    ["restart: ready after, s", ({ readyMilliseconds }) => digits(readyMilliseconds / 1000)],
    ["memory of Dicot at rest, MiB", ({ mebibytes }) => digits(mebibytes)],
    ["the same after all work", ({ mebibytesAfter }) => digits(mebibytesAfter)],
    ["for each server more, KiB", (step, before) => (before ? digits(perServer(step, before)) : "")],
    ["memory of kube-apiserver, MiB", ({ apiServerMebibytes }) => digits(apiServerMebibytes)],
    ...works.flatMap(([id, title]): [string, (step: Step) => string][] => [
      [`${title}: ms of CPU`, ({ works }) => digits(works[id]?.cpu ?? Number.NaN)],
      [`${title}: p50 / p99, ms`, ({ works }) => `${digits(works[id]?.p50 ?? Number.NaN)} / ${digits(works[id]?.p99 ?? Number.NaN)}`],
    ]),
    ["changes a second", ({ lag }) => digits(lag.changesPerSecond)],
    ["shown after: p50 / p99, ms", ({ lag }) => `${digits(lag.p50)} / ${digits(lag.p99)}`],
    ["each change: ms of CPU", ({ lag }) => digits(lag.cpu)],
  ];
  const head = ["servers", ...steps.map(({ servers }) => servers.toLocaleString("en"))];
  const kinds = Object.entries(objectsPerServer).map(([kind, count]) => `${count} ${kind}`);
  const sizes = Object.values(pair).map(digits);
  const body = rows.map(([title, cell]) => [title, ...steps.map((step, n) => cell(step, steps[n - 1]))]);
  return `${markdown(head, body)}\n\nA server here is ${kinds.join(", ")}.${sizes.length > 0 ? ` Two replicas over the most servers: ${sizes.join(" and ")} MiB at rest.` : ""}`;
}

const works: readonly [string, string][] = [
  ["show", "show a server"],
  ["show-anew", "show a server, each time anew"],
  ["page", "a page of 1,000 in detail"],
  ["page-anew", "a page of 1,000, each time anew"],
];

const perServer = (step: Step, before: Step) => ((step.mebibytes - before.mebibytes) * 1024) / (step.servers - before.servers);
