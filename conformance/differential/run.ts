/**
 * `npm run test:differential`: plays the scripts on a demo cloud, and compares each answer with the one that the real service gave. Prints
 * what differs, `N pairs, D allowed differences` and `N passed, N failed`; leaves with 1 where anything failed.
 */
import { Command } from "commander";
import { startDemoProcess } from "../clients/demo.ts";
import { judge, type Rule, readRules, unused } from "./allowed.ts";
import { type Difference, differences } from "./compare.ts";
import { credentialsOf } from "./doors.ts";
import { type Ground, prepare } from "./ground.ts";
import { type Pair, play } from "./play.ts";
import { readRecording } from "./recordings.ts";
import { summary } from "./report.ts";
import type { Script } from "./script.ts";
import { scripts } from "./scripts/index.ts";

const { only = "", verbose } = new Command("test:differential")
  .option("--only <text>", "scripts whose name begins so: compute/servers")
  .option("--verbose", "each allowed difference, too")
  .parse()
  .opts<{ only?: string; verbose?: boolean }>();

const rules = await readRules(new URL("differences.yaml", import.meta.url));
const used = new Set<string>();
const allow = judge(rules, used);
const allowed: { rule: Rule; service: string }[] = [];
const totals = { pairs: 0, passed: 0, failed: 0 };
const print = (line: string) => void process.stdout.write(`${line}\n`);

const demo = await startDemoProcess();
try {
  const ground = await prepare(await credentialsOf(demo.env.OS_CLIENT_CONFIG_FILE, "dicot-admin"));
  const wanted = scripts.filter(({ service, name }) => `${service}/${name}`.startsWith(only));
  // As they were recorded: one script of a service sees what another has made for all projects, as a volume type.
  await Promise.all([...Map.groupBy(wanted, ({ service }) => service).values()].map((list) => replayAll(list, ground)));
} finally {
  await demo.stop();
}
const stale = only === "" ? unused(rules, used) : [];
for (const { rule, path } of stale) print(`not needed any more: ${rule.recording} ${rule.request ?? ""} ${path} (${rule.why})`);
for (const line of summary(allowed)) print(line);
print(`${totals.pairs} pairs, ${allowed.length} allowed differences`);
print(`${totals.passed} passed, ${totals.failed + stale.length} failed`);
process.exitCode = totals.failed + stale.length === 0 && totals.pairs > 0 ? 0 : 1;

async function replayAll(list: readonly Script[], ground: Ground): Promise<void> {
  for (const script of list) {
    const { pairs: recorded } = await readRecording(script);
    const found = await play(script, ground);
    if (recorded.length !== found.length) throw new Error(`${script.service}/${script.name} has changed: record again`);
    recorded.forEach((pair, index) => {
      judged(script, pair, found[index] as Pair);
    });
  }
}

function judged({ service, name }: Script, recorded: Pair, found: Pair): void {
  const recording = `${service}/${name}`;
  const request = [recorded.request.ask, recorded.request.at && `at ${recorded.request.at}`, recorded.request.who]
    .filter(Boolean)
    .join(" ");
  const refused = differences(recorded, found).filter((difference) => {
    const rule = allow({ recording, request }, difference);
    if (rule !== undefined) allowed.push({ rule, service });
    if (rule === undefined || verbose) print(`${recording}: ${request}: ${tell(difference)}${rule ? ` (${rule.kind}: ${rule.why})` : ""}`);
    return rule === undefined;
  });
  totals.pairs += 1;
  totals[refused.length === 0 ? "passed" : "failed"] += 1;
}

function tell({ path, recorded, found }: Difference): string {
  const [before, now] = [recorded, found].map((value) => JSON.stringify(value).slice(0, 200));
  return `${path}: recorded ${before}, found ${now}`;
}
