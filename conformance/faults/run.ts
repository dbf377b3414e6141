/**
 * `npm run test:faults`: one cloud on a real Kubernetes API server, with two replicas of Dicot that reach it through proxies which can fail,
 * and what it must survive, one fault after the other. Prints what was injected and what was counted, and `N passed, N failed`; leaves with 1
 * where anything failed. `-- --only <word>` runs the faults with this word in their names; `-- --logs <folder>` keeps all processes' logs.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { apiServerKilled } from "./api-server-killed.ts";
import { clockSkew } from "./clock-skew.ts";
import { etcdPaused } from "./etcd-paused.ts";
import type { Fault, Outcome } from "./fault.ts";
import { goneStorm } from "./gone-storm.ts";
import { invalidObjects } from "./invalid-objects.ts";
import { orphans } from "./orphans.ts";
import { replicaKilled } from "./replica-killed.ts";
import { report } from "./report.ts";
import { startScene } from "./scene.ts";
import { watchesCut } from "./watches-cut.ts";
import { readWorld } from "./world.ts";
import { writesRefused } from "./writes-refused.ts";

/** What a request left that died is taken away by then: the longest grace is that of a server under construction. */
const SWEPT_WITHIN_SECONDS = 180;

const { values: flags } = parseArgs({ options: { only: { type: "string" }, logs: { type: "string" } } });
const print = (line: string) => void process.stdout.write(`${line}\n`);

const faults: Fault[] = [apiServerKilled, etcdPaused, watchesCut(60), goneStorm, writesRefused, replicaKilled, clockSkew, invalidObjects];
const chosen = faults.filter(({ name }) => name.includes(flags.only ?? ""));

const scene = await startScene(print, flags.logs);
const outcomes: [string, Outcome | Error][] = [];
let left: string[] = [];
try {
  for (const { name, run } of chosen) {
    print(`\n=== ${name}`);
    const started = performance.now();
    const outcome = await run(scene).catch((error: Error) => error);
    outcomes.push([name, outcome]);
    print(report(outcome));
    print(`=== ${((performance.now() - started) / 1000).toFixed(0)} s`);
  }
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 1000);
  left = orphans(await readWorld(scene.kubernetes));
  print(`\n=== orphans: ${left.length} objects that no living request or server has; the leader takes them away`);
  while (left.length > 0 && seconds() < SWEPT_WITHIN_SECONDS) {
    await sleep(2000);
    left = orphans(await readWorld(scene.kubernetes));
  }
  print(`=== orphans: ${left.length} after ${seconds()} s${left.map((one) => `\n    ${one}`).join("")}`);
} finally {
  await scene.stop();
}
const bad = outcomes.filter(([, outcome]) => outcome instanceof Error || isBad(outcome)).length + (left.length > 0 ? 1 : 0);
print(`\n${outcomes.length + 1 - bad} passed, ${bad} failed`);
process.exitCode = bad === 0 ? 0 : 1;

/** Where nothing was accepted nothing was tried. */
function isBad({ accepted, verdict, problems }: Outcome): boolean {
  if (accepted === 0) return true;
  const { lost, duplicates, wrong, unfinished, cacheDifferences } = verdict;
  return [lost, duplicates, wrong, unfinished, cacheDifferences, problems].some((list) => list.length > 0);
}
