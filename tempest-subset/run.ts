/**
 * `npm run test:tempest`: the real Tempest, unchanged, against a cloud of its own, on the embedded API server or a real one, or any cloud of
 * clouds.yaml.
 *
 *     npm run test:tempest -- --list interop
 *     npm run test:tempest -- --list interop --apiserver
 *     npm run test:tempest -- --all --output /tmp/tempest
 *     npm run test:tempest -- --regex 'tempest.api.compute.servers' --os-cloud mine
 */
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { startCloudToTry } from "../conformance/apiserver/to-try.ts";
import type { CloudToTry } from "../conformance/clients/demo.ts";
import { venv } from "../conformance/clients/venv.ts";
import { credentialsOf, factsOf, prepare } from "./cloud.ts";
import { passwordFlags, readFlags, tempestConf } from "./conf.ts";
import { type Expected, readExpected, strangers, surprises } from "./expected.ts";
import { byId, byService, summary, writeResults } from "./report.ts";
import { readList, type Selection, select } from "./select.ts";
import { featuresOff, listTests, type Row, runTests } from "./tempest.ts";

const folder = new URL(".", import.meta.url).pathname.replace(/\/$/, "");

interface Options extends Selection {
  apiserver?: true;
  logs?: string;
  osCloud?: string;
  concurrency: string;
  output?: string;
}

const options = new Command("test:tempest")
  .description("Run the real Tempest 47 and compare with tempest-subset/expected.tsv")
  .option("--list <name>", "a list of tempest-subset/lists, as `interop`")
  .option("--all", "tempest.api of the five services that it tests, beside the figures of the real services")
  .option("--part <n/m>", "the nth of m parts of --all, without the interop list")
  .option("--smoke", "the smoke tests of the services")
  .option("--regex <pattern>", "the tests whose name matches")
  .option("--apiserver", "on a real Kubernetes API server, with two replicas of Dicot behind a round-robin proxy")
  .option("--logs <folder>", "with --apiserver: keeps the logs of all its processes there")
  .option("--os-cloud <name>", "a cloud of clouds.yaml with admin credentials, instead of a demo cloud")
  .option("--concurrency <number>", "workers", "2")
  .option("--output <name>", "all results as <name>.tsv, and as <name>.xml for whoever reads JUnit")
  .parse()
  .opts<Options>();

const workspace = { folder: await mkdtemp(join(tmpdir(), "dicot-tempest-")), bin: await venv("tempest", `${folder}/requirements.txt`) };
const { apiserver = false, logs } = options;
const own =
  options.osCloud === undefined ? await startCloudToTry({ apiserver, flags: passwordFlags, ...(logs && { folder: logs }) }) : undefined;
try {
  await configure(own);
  const all = await listTests(workspace);
  const expected = await readExpected(`${folder}/expected.tsv`);
  const unknown = strangers(expected, all);
  if (unknown.length > 0) throw new Error(`expected.tsv has rows of tests that this Tempest does not have: ${unknown.join(", ")}`);
  const tests = await select(all, options, folder);
  process.stdout.write(`${tests.length} tests\n`);
  const rows = await runTests(workspace, tests, options.concurrency);
  if (options.output) await writeResults(options.output, rows);
  await report(rows, expected);
} finally {
  await own?.stop();
}

async function configure(own: CloudToTry | undefined): Promise<void> {
  const file = own?.env.OS_CLIENT_CONFIG_FILE ?? process.env["OS_CLIENT_CONFIG_FILE"] ?? join(homedir(), ".config/openstack/clouds.yaml");
  const credentials = await credentialsOf(file, options.osCloud ?? "dicot-admin");
  if (own !== undefined) await prepare(credentials);
  const facts = await factsOf(credentials);
  await mkdir(join(workspace.folder, "etc"));
  await mkdir(join(workspace.folder, "lock"));
  const off = await readFlags(`${folder}/flags.tsv`);
  await writeFile(join(workspace.folder, "etc/tempest.conf"), tempestConf(facts, off, workspace.folder));
  const known = new Set(off.map(({ section, flag }) => `${section} ${flag}`));
  const without = (await featuresOff(workspace)).filter((feature) => !known.has(feature));
  if (without.length > 0) throw new Error(`Tempest has features off that have no row in flags.tsv: ${without.join(", ")}`);
  process.stdout.write(`${workspace.folder}/etc/tempest.conf written\n`);
}

async function report(rows: Row[], expected: Expected): Promise<void> {
  const found = surprises(rows, expected);
  for (const surprise of found) process.stdout.write(`surprise: ${surprise}\n`);
  if (options.all || options.part) process.stdout.write(`${byService(rows, await readExpected(`${folder}/peers.tsv`), expected)}\n`);
  if (options.list) process.stdout.write(`${byId(rows, await readList(folder, options.list), expected)}\n`);
  process.stdout.write(`${summary(rows)}\n`);
  process.exitCode = found.length > 0 || rows.length === 0 ? 1 : 0;
}
