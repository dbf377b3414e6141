/**
 * `npm run test:apiserver`: one cloud on a real Kubernetes API server, and on it the scenarios, the suites for several replicas, and the real
 * clients. Prints what was run, and `N passed, N failed`; leaves with 1 where anything failed. `-- --keep` leaves the cloud running until
 * Ctrl-C; `-- --k3s` takes k3s in a container for the API server, where there is Docker; `-- --logs <folder>` keeps the logs of all its processes.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { execa } from "execa";
import { endExpected } from "../../scripts/cluster/say.ts";
import { auditPolicy, report as reportPermissions } from "../../scripts/permissions.ts";
import { startRealCloud } from "./cloud.ts";
import { memory } from "./memory.ts";

const { values: flags } = parseArgs({ options: { keep: { type: "boolean" }, k3s: { type: "boolean" }, logs: { type: "string" } } });
const root = new URL("../..", import.meta.url).pathname;
const print = (line: string) => void process.stdout.write(`${line}\n`);

const options = { say: print, k3s: flags.k3s ?? false, auditPolicy, ...(flags.logs !== undefined && { folder: flags.logs }) };
// No Go, or no Docker: one line says it.
const cloud = await startRealCloud(options).catch(endExpected);
const memoryNow = async () => (flags.k3s ? "that of a container is not ours to read" : await memory(cloud));
const interrupted = new Promise<void>((resolve) => process.once("SIGINT", resolve).once("SIGTERM", resolve));
let failed = 0;
let passed = 0;
try {
  print(`\nstarted in ${cloud.facts.startSeconds.toFixed(1)} s; resident memory in MiB: ${await memoryNow()}`);
  const env = { DICOT_CLOUD: join(cloud.folder, "cloud.json") };
  const report = join(cloud.folder, "tests.json");
  const vitest = ["vitest", "run", "--config", "vitest.apiserver.config.ts"];
  await part("scenarios and suites", [...vitest, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`], env);
  const tests = JSON.parse(await readFile(report, "utf8")) as { numPassedTests: number; numTotalTests: number; success: boolean };
  passed += tests.numPassedTests;
  failed += Math.max(tests.numTotalTests - tests.numPassedTests, tests.success ? 0 : 1);
  const clients = await part("clients", [process.execPath, "conformance/clients/run.ts"], env);
  const counted = clients.match(/(\d+) passed, (\d+) failed\s*$/);
  passed += Number(counted?.[1] ?? 0);
  failed += Number(counted?.[2] ?? 1);
  if (!flags.k3s) {
    print("\n=== permissions that were granted and never used, and what was refused");
    const { refused } = await reportPermissions(cloud.controlPlane.auditLog ?? "");
    if (refused === 0) passed++;
    else failed++;
  }
  print(`\nrequests by replica: ${JSON.stringify(cloud.proxy.requests())}; resident memory in MiB: ${await memoryNow()}`);
  if (flags.keep) {
    print(`\nthe cloud runs on at ${cloud.url}; its files are in ${cloud.folder}. End it with Ctrl-C.`);
    await interrupted;
  }
} finally {
  await cloud.stop();
}
print(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** Runs a command, shows its words and tells its time; answers what it printed. */
async function part(name: string, [file = "", ...args]: string[], env: Record<string, string>): Promise<string> {
  print(`\n=== ${name}`);
  const started = performance.now();
  const result = await execa(file, args, {
    cwd: root,
    env,
    preferLocal: true,
    reject: false,
    stdout: ["pipe", "inherit"],
    stderr: "inherit",
  });
  print(`=== ${name}: ${((performance.now() - started) / 1000).toFixed(0)} s`);
  return result.stdout;
}
