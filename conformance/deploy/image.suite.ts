/**
 * The Dockerfile, as far as it goes without an engine: its linter, and its steps replayed in a folder. What comes out runs as somebody who
 * may write nowhere. The base images and COPY between stages are the engine's, and not tried here.
 */
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { venv } from "../clients/venv.ts";
import { root } from "./cluster.ts";

interface Stage {
  from: string;
  instructions: { word: string; rest: string }[];
}

let folder: string;
let stages: Stage[];
let ignored: string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dicot-image-"));
  stages = toStages(await readFile(join(root, "Dockerfile"), "utf8"));
  ignored = (await readFile(join(root, ".dockerignore"), "utf8")).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function toStages(text: string): Stage[] {
  const lines = text
    .replaceAll(/^#.*\n/gm, "")
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .filter((line) => line.trim() !== "");
  const all: Stage[] = [];
  for (const line of lines) {
    const [, word = "", rest = ""] = /^(\w+) (.*)$/.exec(line) ?? [];
    if (word === "FROM") all.push({ from: rest, instructions: [] });
    else all.at(-1)?.instructions.push({ word, rest });
  }
  return all;
}

const only = (stage: Stage | undefined, word: string) =>
  stage?.instructions.filter((one) => one.word === word).map(({ rest }) => rest) ?? [];

describe("the Dockerfile", () => {
  it("has nothing that hadolint finds", async () => {
    const bin = await venv("hadolint", join(import.meta.dirname, "hadolint-requirements.txt"));
    const { stdout } = await execa(join(bin, "hadolint"), ["--format=json", join(root, "Dockerfile")], { reject: false });
    expect(JSON.parse(stdout)).toEqual([]);
  });

  it("names versions, and a user by number who is not root", async () => {
    expect(stages.map(({ from }) => from.split(" ")[0])).toEqual([
      expect.stringMatching(/^node:24\.\d+\.\d+-/),
      expect.stringMatching(/:nonroot$/),
    ]);
    expect(only(stages[1], "USER")).toEqual(["65532:65532"]);
    const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { version: string };
    expect(only(stages[1], "LABEL").join(" ")).toContain(`org.opencontainers.image.version="${version}"`);
  });

  it("takes of the checkout what the package is made of, and nothing else", async () => {
    expect(ignored[0]).toBe("*");
    const kept = ignored.filter((line) => line.startsWith("!")).map((line) => line.slice(1));
    await Promise.all(kept.map((path) => stat(join(root, path))));
    expect(kept.filter((path) => /node_modules|\.git|\.dicot|\.cluster|conformance/.test(path))).toEqual([]);
  });
});

describe("what its steps make", { timeout: 300_000 }, () => {
  /** `/source`, `/tmp` and `/dicot` of the build are folders in ours. */
  const within = (text: string) => text.replaceAll(/(^|\s)\/(source|tmp|dicot)\b/g, `$1${folder}/$2`);

  beforeAll(async () => {
    for (const name of ["source", "tmp", "dicot"]) await mkdir(join(folder, name));
    let at = folder;
    for (const { word, rest } of stages[0]?.instructions ?? []) {
      if (word === "WORKDIR") at = within(rest);
      else if (word === "COPY") await copy(rest.split(" "), at);
      else if (word === "RUN") await execa("sh", ["-ec", within(rest)], { cwd: at });
      else throw new Error(`this replay does not know ${word}`);
    }
    await readOnly(join(folder, "dicot"));
    await chmod(folder, 0o755);
  });
  afterAll(() => execa("chmod", ["-R", "u+w", folder]));

  async function copy(words: string[], at: string): Promise<void> {
    const target = join(at, words.at(-1) ?? "");
    if (words[0] !== ".") {
      await mkdir(target, { recursive: true });
      for (const path of words.slice(0, -1)) await cp(join(root, path), join(target, path.split("/").at(-1) ?? ""));
      return;
    }
    const kept = ignored.filter((line) => line.startsWith("!")).map((line) => line.slice(1));
    const tests = (path: string) => !path.endsWith(".test.ts") && !path.startsWith(join(root, "src/testing"));
    for (const path of kept) await cp(join(root, path), join(target, path), { recursive: true, filter: tests });
  }

  async function readOnly(path: string): Promise<void> {
    await execa("chmod", ["-R", "a=rX", path]);
  }

  /** As the container's user where we may become him, which root may; else as ourselves, whom the folder's mode keeps from writing. */
  const run = (...args: string[]) => {
    const [file, program = ""] = JSON.parse(only(stages[1], "ENTRYPOINT")[0] ?? "[]") as string[];
    expect([file, program]).toEqual(["/usr/local/bin/node", "/dicot/bin/dicot.js"]);
    const somebody = process.getuid?.() === 0 ? { uid: 65_532, gid: 65_532 } : {};
    return execa(process.execPath, [join(folder, program), ...args], {
      ...somebody,
      env: { HOME: "/nonexistent", TMPDIR: "/nonexistent" },
      reject: false,
    });
  };

  it("has the locked dependencies, and none that only development needs", async () => {
    const lock = JSON.parse(await readFile(join(root, "package-lock.json"), "utf8")) as {
      packages: Record<string, { version?: string; dev?: boolean }>;
    };
    const installed = JSON.parse(await readFile(join(folder, "dicot/node_modules/.package-lock.json"), "utf8")) as typeof lock;
    expect(Object.keys(installed.packages).length).toBeGreaterThan(10);
    for (const [path, { version }] of Object.entries(installed.packages)) {
      expect([path, version]).toEqual([path, lock.packages[path]?.version]);
      expect([path, lock.packages[path]?.dev]).toEqual([path, undefined]);
    }
    expect((await readdir(join(folder, "dicot"))).sort()).toEqual([
      "LICENSE",
      "NOTICE",
      "README.md",
      "bin",
      "deploy",
      "dist",
      "node_modules",
      "package.json",
    ]);
  });

  it("runs where nothing can be written, and serves on all addresses unless told otherwise", async () => {
    const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { version: string };
    expect(await run("--version")).toMatchObject({ exitCode: 0, stdout: version, stderr: "" });
    const command = JSON.parse(only(stages[1], "CMD")[0] ?? "[]") as string[];
    expect(command).toEqual(["serve", "--host", "0.0.0.0"]);
    // Outside of a Pod it finds no cluster, which it says in one line.
    expect(await run(...command)).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/^dicot: no cluster: .*\n?$/) });
  });
});
