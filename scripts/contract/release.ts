/** The pinned release on this machine: a virtual environment with its services, and the source archives with its reference. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { here, root, Unready } from "./tools.ts";

export interface Release {
  /** Python with the services. */
  python: string;
  /** Folder of the source archives. */
  archives: string;
}

const wantedPython = "3.11";

/** Fetches what is missing, about 700 MB and two minutes the first time. A change of the pins makes a new folder. */
export function prepare(): Release {
  const pins = ["sources.txt", "samples.txt"].map((file) => readFileSync(join(here, file)));
  const digest = createHash("sha256").update(Buffer.concat(pins)).digest("hex").slice(0, 12);
  const folder = join(process.env["DICOT_CACHE"] ?? join(homedir(), ".cache/dicot"), `release-${digest}`);
  const release = { python: join(folder, "venv/bin/python"), archives: join(folder, "archives") };
  if (existsSync(join(folder, "complete"))) return release;
  const python = findPython();
  console.log(`fetching the release into ${folder}`);
  const environment = join(folder, "venv");
  rmSync(environment, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  run(python, ["-m", "venv", environment]);
  run(release.python, ["-m", "pip", "install", "-q", "--no-deps", "--require-hashes", "-r", join(here, "sources.txt")]);
  const unfinished = `${release.archives}.part`;
  run(release.python, [
    "-m",
    "pip",
    "download",
    "-q",
    "--no-deps",
    "--no-binary",
    ":all:",
    "--require-hashes",
    "-d",
    unfinished,
    "-r",
    join(here, "samples.txt"),
  ]);
  rmSync(release.archives, { recursive: true, force: true });
  renameSync(unfinished, release.archives);
  writeFileSync(join(folder, "complete"), "");
  return release;
}

/** Runs the extractor; it writes one document for each service into `target`. */
export function extract(release: Release, target: string, services: readonly string[]): void {
  run(release.python, ["-m", "extract", release.archives, target, ...services]);
}

export function testExtractor(release: Release): void {
  run(release.python, ["-m", "unittest", "discover", "-q", "-s", "tests", "-t", "."]);
}

/** The sample bodies of the reference, as `oracle.ts` reads them. */
export function extractSamples(release: Release, target: string): void {
  run(release.python, ["-m", "extract.collect", release.archives, join(root, "specs"), target]);
}

function findPython(): string {
  for (const program of [`python${wantedPython}`, "python3"]) {
    try {
      const version = execFileSync(program, ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      });
      if (version.trim() === wantedPython) return program;
    } catch {
      // not on the PATH
    }
  }
  throw new Unready(
    `Reading the release needs Python ${wantedPython} with venv (Debian: apt install python${wantedPython}-venv); everything else works from the committed specs/.`,
  );
}

function run(program: string, args: string[]): void {
  try {
    execFileSync(program, args, {
      cwd: here,
      stdio: "inherit",
      env: { ...process.env, PYTHONWARNINGS: "ignore", PYTHONDONTWRITEBYTECODE: "1" },
    });
  } catch (error) {
    throw new Unready(`${program} ${args.join(" ")} failed`, { cause: error });
  }
}
