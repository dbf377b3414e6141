/**
 * `npm run test:tempest`: the real Tempest, unchanged, against a demo cloud of its own or any cloud of clouds.yaml.
 *
 *     npm run test:tempest -- --smoke
 *     npm run test:tempest -- --regex 'tempest.api.compute.servers'
 *     npm run test:tempest -- --smoke --os-cloud mine
 */
import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { execa } from "execa";
import { type DemoProcess, startDemoProcess } from "../conformance/clients/demo.ts";
import { venv } from "../conformance/clients/venv.ts";
import { credentialsOf, factsOf } from "./cloud.ts";
import { tempestConf } from "./conf.ts";
import { compare, type Row, readExpected } from "./expected.ts";

const here = (name: string) => new URL(name, import.meta.url).pathname;

interface Options {
  smoke?: true;
  regex?: string;
  osCloud?: string;
  concurrency: string;
  output?: string;
}

const options = new Command("test:tempest")
  .description("Run the real Tempest 47 and compare with tempest-subset/expected.tsv")
  .option("--smoke", "the smoke tests of the six services")
  .option("--regex <pattern>", "the tests whose name matches")
  .option("--os-cloud <name>", "a cloud of clouds.yaml with admin credentials, instead of a demo cloud")
  .option("--concurrency <number>", "workers", "2")
  .option("--output <file>", "where the TSV of all results goes")
  .parse()
  .opts<Options>();

const six = "^tempest\\.(api\\.(compute|identity|image|network|volume)|scenario)\\.";
const pattern = options.smoke ? `${six}.*\\[.*\\bsmoke\\b.*\\]` : (options.regex ?? six);

const bin = await venv("tempest", here("requirements.txt"));
const workspace = await mkdtemp(join(tmpdir(), "dicot-tempest-"));
const demo = options.osCloud === undefined ? await startDemoProcess() : undefined;
try {
  await configure(workspace, demo);
  const results = join(workspace, "results.tsv");
  await runTempest(workspace, results);
  if (options.output) await writeFile(options.output, await readFile(results));
  report(parseResults(await readFile(results, "utf8")), await readExpected(here("expected.tsv")));
} finally {
  await demo?.stop();
}

async function configure(folder: string, own: DemoProcess | undefined): Promise<void> {
  const file = own?.env.OS_CLIENT_CONFIG_FILE ?? process.env["OS_CLIENT_CONFIG_FILE"] ?? join(homedir(), ".config/openstack/clouds.yaml");
  const facts = await factsOf(await credentialsOf(file, options.osCloud ?? "dicot-admin"));
  await mkdir(join(folder, "etc"));
  await mkdir(join(folder, "lock"));
  await writeFile(join(folder, "etc/tempest.conf"), tempestConf(facts, folder));
  process.stdout.write(`${folder}/etc/tempest.conf written\n`);
}

async function runTempest(folder: string, results: string): Promise<void> {
  const { stdout: top } = await execa(join(bin, "python"), ["-c", "import tempest, pathlib; print(pathlib.Path(tempest.__file__).parent)"]);
  await writeFile(
    join(folder, ".stestr.conf"),
    `[DEFAULT]\ntest_path=${top}/test_discover\ntop_dir=${join(top, "..")}\ngroup_regex=([^\\.]*\\.)*\n`,
  );
  const env = {
    TEMPEST_CONFIG_DIR: join(folder, "etc"),
    TEMPEST_CONFIG: "tempest.conf",
    PYTHONWARNINGS: "ignore",
    PATH: `${bin}:${process.env["PATH"]}`,
  };
  await execa(join(bin, "stestr"), ["init"], { cwd: folder, env });
  const run = execa(join(bin, "stestr"), ["run", "--subunit", "--concurrency", options.concurrency, pattern], {
    cwd: folder,
    env,
    reject: false,
    buffer: false,
    stderr: "inherit",
  });
  const progress = execa(join(bin, "python"), [here("progress.py"), results], {
    cwd: folder,
    stdout: "inherit",
    stderr: "inherit",
    reject: false,
    buffer: false,
  });
  run.stdout.pipe(progress.stdin);
  await Promise.all([run, progress]);
}

function parseResults(text: string): Row[] {
  return text
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split("\t"))
    .map(([test = "", state = "", , reason = ""]) => ({ test, state, reason }));
}

/** A surprise in either direction fails: a test that should pass and does not, and one that passes although a row says it does not. */
function report(rows: Row[], expected: Map<string, Row>): void {
  const { passed, failed, skipped, surprises } = compare(rows, expected);
  for (const surprise of surprises) process.stdout.write(`surprise: ${surprise}\n`);
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  process.exitCode = surprises.length > 0 || rows.length === 0 ? 1 : 0;
}
