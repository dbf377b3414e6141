/** The real Tempest, driven through stestr as its own documentation does. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { parseTests, type Test } from "./select.ts";

const here = (name: string) => new URL(name, import.meta.url).pathname;

export interface Row {
  test: string;
  /** success, fail, skip; or `unfinished`, where a worker ended before the test did. */
  state: string;
  seconds: number;
  reason: string;
}

export interface Workspace {
  /** Holds etc/tempest.conf, and what stestr writes. */
  folder: string;
  /** The bin folder of the environment that has Tempest. */
  bin: string;
}

const environment = ({ folder, bin }: Workspace) => ({
  TEMPEST_CONFIG_DIR: join(folder, "etc"),
  TEMPEST_CONFIG: "tempest.conf",
  PYTHONWARNINGS: "ignore",
  PATH: `${bin}:${process.env["PATH"]}`,
});

/** The features that Tempest has switched off, as `section flag`. */
export async function featuresOff(workspace: Workspace): Promise<string[]> {
  const options = { cwd: workspace.folder, env: environment(workspace) };
  const { stdout } = await execa(join(workspace.bin, "python"), [here("flags.py")], options);
  return stdout
    .split("\n")
    .filter((line) => line.includes("\t"))
    .map((line) => line.replace("\t", " "));
}

/** All tests that Tempest has. */
export async function listTests(workspace: Workspace): Promise<Test[]> {
  const { folder, bin } = workspace;
  const { stdout: top } = await execa(join(bin, "python"), ["-c", "import tempest, pathlib; print(pathlib.Path(tempest.__file__).parent)"]);
  await writeFile(
    join(folder, ".stestr.conf"),
    `[DEFAULT]\ntest_path=${top}/test_discover\ntop_dir=${join(top, "..")}\ngroup_regex=([^\\.]*\\.)*\n`,
  );
  const options = { cwd: folder, env: environment(workspace) };
  await execa(join(bin, "stestr"), ["init"], options);
  const { stdout } = await execa(join(bin, "stestr"), ["list"], { ...options, maxBuffer: 1 << 26 });
  return parseTests(stdout);
}

/** Runs exactly `tests`, with a line on the terminal for each as it ends. */
export async function runTests(workspace: Workspace, tests: Test[], concurrency: string): Promise<Row[]> {
  const { folder, bin } = workspace;
  const [list, results] = [join(folder, "load.list"), join(folder, "results.tsv")];
  await writeFile(list, tests.map(({ entry }) => `${entry}\n`).join(""));
  const options = { cwd: folder, env: environment(workspace), reject: false, buffer: false, stderr: "inherit" } as const;
  const run = execa(join(bin, "stestr"), ["run", "--subunit", "--concurrency", concurrency, "--load-list", list], options);
  const progress = execa(join(bin, "python"), [here("progress.py"), results, String(tests.length)], { ...options, stdout: "inherit" });
  run.stdout.pipe(progress.stdin);
  await Promise.all([run, progress]);
  return rowsOf(await readFile(results, "utf8"), tests);
}

/**
 * One row for each test. A class that fails or skips in its setup reports once, as `setUpClass (…)`: each of its tests has that outcome.
 * A setup or teardown that failed beside tests that ran is a row of its own.
 */
export function rowsOf(text: string, tests: Test[]): Row[] {
  const rows = text
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split("\t"))
    .map(([test = "", state = "", seconds = "", reason = ""]) => ({ test, state, seconds: Number(seconds), reason }));
  const byTest = new Map(rows.map((row) => [row.test, row]));
  const outcomes = tests.map(({ path }): Row => {
    const setup = byTest.get(`setUpClass (${path.slice(0, path.lastIndexOf("."))})`);
    return byTest.get(path) ?? { state: "unfinished", seconds: 0, reason: "", ...setup, test: path };
  });
  return [...outcomes, ...rows.filter(({ test, state }) => test.startsWith("tearDownClass") && state !== "success")];
}
