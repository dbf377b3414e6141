/**
 * The control plane's binary: built once from the Go module proxy, kept outside the checkout by the hash of all that it is made of.
 *
 *   node scripts/cluster/build.ts     builds it where it is missing, prints where it is
 */
import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import { cacheFolder } from "../../conformance/clients/venv.ts";
import { alone } from "./alone.ts";
import { ExpectedError, runsAsProgram, type Say } from "./say.ts";

export const VERSION = "1.37.2";

const source = join(import.meta.dirname, "control-plane");
const [major, minor] = VERSION.split(".");
const variables = { gitVersion: `v${VERSION}`, gitMajor: major, gitMinor: minor };
const linker = ["-s", "-w", ...Object.entries(variables).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`)].join(
  " ",
);
const flags = ["-mod=readonly", "-trimpath", "-buildvcs=false", "-ldflags", linker];
/** What `go build -v` names in a cold build of this go.sum, to say how far it is. */
const PACKAGES = 1_560;

/** Its path. Built first where it is missing: minutes, once. Throws one clear line where Go is missing or too old. */
export async function binary(say: Say = () => {}): Promise<string> {
  const file = join(cacheFolder, `control-plane-${await fingerprint()}`);
  if (existsSync(file)) return file;
  const found = await go();
  await mkdir(cacheFolder, { recursive: true });
  // Whoever waited finds it made.
  await alone(`${file}.lock`, say, async () => {
    if (!existsSync(file)) await build(found, file, say);
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

const wanted = async () => /^go (\d+\.\d+)/m.exec(await readFile(join(source, "go.mod"), "utf8"))?.[1] ?? "";

/** Go's own command, new enough. It would fetch a newer Go by itself, which is not what a user of this asked for. */
async function go(): Promise<string> {
  const version = await wanted();
  const help = `Go ${version} or newer is needed to build the Kubernetes control plane: https://go.dev/dl/ (or npm run cluster:k3d, where there is Docker)`;
  const answer = await execa("go", ["env", "GOVERSION"], { reject: false, env: { GOTOOLCHAIN: "local" }, cwd: cacheParent() });
  if (answer.exitCode !== 0) throw new ExpectedError(help);
  const found = /^go(\d+)\.(\d+)/.exec(String(answer.stdout).trim());
  const [wantedMajor = 0, wantedMinor = 0] = version.split(".").map(Number);
  const [hasMajor, hasMinor] = [Number(found?.[1]), Number(found?.[2])];
  if (hasMajor < wantedMajor || (hasMajor === wantedMajor && hasMinor < wantedMinor))
    throw new ExpectedError(`${help}; this is ${answer.stdout}`);
  return "go";
}

/** Outside any module: there `go env` answers whatever go.mod demands. */
const cacheParent = () => process.env["TMPDIR"] ?? "/";

async function build(command: string, file: string, say: Say): Promise<void> {
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 1000);
  say(`building etcd and Kubernetes ${VERSION} from source, once: 3 to 12 minutes, 1 GB below the Go caches`);
  const temporary = `${file}.${randomBytes(4).toString("hex")}`;
  const building = execa(command, ["build", "-v", ...flags, "-o", temporary, "."], {
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
  const { cli } = await import("./say.ts");
  await cli(async (say) => void process.stdout.write(`${await binary(say)}\n`));
}
