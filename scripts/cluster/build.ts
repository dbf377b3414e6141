/**
 * The control plane's binary: built once from the Go module proxy, kept outside the checkout by the hash of all that it is made of.
 *
 *   node scripts/cluster/build.ts     builds it where it is missing, prints where it is
 */
import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import { cacheFolder } from "../../conformance/clients/venv.ts";
import { alone } from "./alone.ts";
import { cli, ExpectedError, runsAsProgram, type Say } from "./say.ts";

export const VERSION = "1.37.2";

const source = join(import.meta.dirname, "control-plane");
const [major, minor] = VERSION.split(".");
const variables = { gitVersion: `v${VERSION}`, gitMajor: major, gitMinor: minor };
const linker = ["-s", "-w", ...Object.entries(variables).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`)].join(
  " ",
);
const flags = ["-mod=readonly", "-trimpath", "-buildvcs=false", "-ldflags", linker];
/** What `go build -v` names in a cold build of this go.sum, to say how far it is. */
const PACKAGES = 2_540;

/** Its path. Built first where it is missing: minutes, once. Throws one clear line where Go is missing or too old. */
export async function binary(say: Say = () => {}): Promise<string> {
  const file = join(cacheFolder, `control-plane-${await fingerprint()}`);
  if (existsSync(file)) return file;
  await requireGo();
  await mkdir(cacheFolder, { recursive: true });
  // Whoever waited finds it made.
  await alone(`${file}.lock`, say, async () => {
    if (!existsSync(file)) await build(file, say);
  });
  return file;
}

/** Of the sources and the flags, and of what the machine is. */
async function fingerprint(): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify([flags, process.platform, process.arch]));
  for (const name of (await readdir(source)).sort())
    if (/\.(go|mod|sum)$/.test(name)) hash.update(name).update(await readFile(join(source, name)));
  return hash.digest("hex").slice(0, 12);
}

/** Go would fetch a newer Go by itself, which is not what a user of this asked for. */
async function requireGo(): Promise<void> {
  const wanted = /^go (\d+)\.(\d+)/m.exec(await readFile(join(source, "go.mod"), "utf8"));
  const [major, minor] = [Number(wanted?.[1]), Number(wanted?.[2])];
  // Outside any module: there it answers whatever a go.mod demands.
  const { stdout, exitCode } = await execa("go", ["env", "GOVERSION"], { reject: false, env: { GOTOOLCHAIN: "local" }, cwd: tmpdir() });
  const found = /^go(\d+)\.(\d+)/.exec(stdout ?? "");
  const [hasMajor, hasMinor] = [Number(found?.[1] ?? 0), Number(found?.[2] ?? 0)];
  if (exitCode === 0 && (hasMajor > major || (hasMajor === major && hasMinor >= minor))) return;
  const has = exitCode === 0 ? `this is ${stdout.trim()}` : "there is no go on the PATH";
  throw new ExpectedError(
    `Go ${major}.${minor} or newer is needed to build the Kubernetes control plane, and ${has}: see https://go.dev/dl/`,
  );
}

async function build(file: string, say: Say): Promise<void> {
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 1000);
  say(`building etcd and Kubernetes ${VERSION} from source, once: 11 minutes of one core, and 4 GB in the caches of Go`);
  const temporary = `${file}.${randomBytes(4).toString("hex")}`;
  const building = execa("go", ["build", "-v", ...flags, "-o", temporary, "."], {
    cwd: source,
    env: { CGO_ENABLED: "0", GOTOOLCHAIN: "local", GOWORK: "off", GOFLAGS: process.env["GOFLAGS"] ?? "" },
    stdin: "ignore",
    stdout: "ignore",
    stderr: "pipe",
    reject: false,
    buffer: false,
  });
  const words: string[] = [];
  let packages = 0;
  let downloads = 0;
  const progress = () =>
    packages === 0 ? `${downloads} modules downloaded` : `${packages} of about ${Math.max(PACKAGES, packages)} packages compiled`;
  const ticking = setInterval(() => say.progress?.(`${progress()}, ${seconds()} s`), say.progress?.everyMilliseconds ?? 15_000);
  try {
    for await (const line of createInterface({ input: building.stderr })) {
      if (line.startsWith("go: downloading")) downloads++;
      else if (/^[\w.-]+(\/[\w.~-]+)*$/.test(line)) packages++;
      else words.push(line);
    }
    const { exitCode } = await building;
    if (exitCode !== 0) throw new ExpectedError(`go build failed:\n${words.slice(-20).join("\n")}`);
    await rename(temporary, file);
  } finally {
    clearInterval(ticking);
    await rm(temporary, { force: true });
  }
  say(`built ${file} (${Math.round((await stat(file)).size / 1e6)} MB) in ${seconds()} s`);
}

if (runsAsProgram(import.meta.url)) {
  await cli(async (say) => void process.stdout.write(`${await binary(say)}\n`));
}
