/** What may differ, and why: `differences.yaml`. A rule that nothing needs any more is an error. */
import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import type { Difference } from "./compare.ts";

/** `limit` of Kubernetes, `decision` that is documented, `cloud`: both are right and other clouds differ too, `todo`: not yet. */
export const kinds = ["limit", "decision", "cloud", "todo"] as const;

export interface Rule {
  kind: (typeof kinds)[number];
  /** `compute/servers`, `compute/*`, `*`. */
  recording: string;
  /** As a pair says it: `GET /servers/{server}`; `*` stands for anything. Any request where absent. */
  request?: string;
  /** The fields: `body.server.hostId`; `*` stands for anything. */
  path: string | string[];
  why: string;
}

export async function readRules(file: string | URL): Promise<Rule[]> {
  const rules = parse(await readFile(file, "utf8")) as Rule[];
  for (const rule of rules) {
    if (!kinds.includes(rule.kind) || !rule.recording || !rule.path || !rule.why) throw new Error(`no rule: ${JSON.stringify(rule)}`);
  }
  return rules;
}

export interface Place {
  recording: string;
  request: string;
}

export interface Verdict {
  allowed: { place: Place; difference: Difference; rule: Rule }[];
  refused: { place: Place; difference: Difference }[];
}

/** One of the rules that allow this, if any. `used` remembers each path of a rule that did. */
export function judge(rules: Rule[], used: Set<string>) {
  const matchers = rules.map((rule, index) => ({
    rule,
    recording: glob(rule.recording),
    request: glob(rule.request ?? "*"),
    paths: [rule.path].flat().map((path) => ({ matches: glob(path), key: keyOf(index, path) })),
  }));
  return (place: Place, difference: Difference): Rule | undefined => {
    for (const { rule, recording, request, paths } of matchers) {
      if (!recording.test(place.recording) || !request.test(place.request)) continue;
      const path = paths.find(({ matches }) => matches.test(difference.path));
      if (path === undefined) continue;
      used.add(path.key);
      return rule;
    }
    return undefined;
  };
}

export const unused = (rules: Rule[], used: Set<string>) =>
  rules.flatMap((rule, index) => [rule.path].flat().flatMap((path) => (used.has(keyOf(index, path)) ? [] : [{ rule, path }])));

const keyOf = (index: number, path: string) => `${index} ${path}`;

function glob(pattern: string): RegExp {
  const quoted = pattern.split("*").map((part) => part.replace(/[.?+^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${quoted.join(".*")}$`, "s");
}
