import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keepGroups } from "./groups.ts";

const PATIENCE = { timeout: 20_000 };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dicot-groups-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A leader and a worker of it, whose numbers are written when both run. */
const pair = (file: string) => ["bash", "-c", `sleep 600 & echo "$$ $!" > ${file}.new && mv ${file}.new ${file}; wait`];

async function numbers(file: string): Promise<number[]> {
  await vi.waitFor(() => expect(existsSync(file)).toBe(true), PATIENCE);
  return (await readFile(file, "utf8")).trim().split(" ").map(Number);
}

/** Ended, or only waiting to be told of. */
async function gone(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => ") Z");
  return stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
}

it("ends the workers with their leader", async () => {
  const groups = keepGroups(folder, process.env);
  groups.start("pair", { command: pair(join(folder, "pids")) });
  const pids = await numbers(join(folder, "pids"));
  expect(pids).toContain(groups.services[0]?.pid);
  await groups.stop();
  await vi.waitFor(async () => expect(await Promise.all(pids.map(gone))).toEqual([true, true]), PATIENCE);
});

it("leaves nothing where its own process is killed", async () => {
  const program = join(folder, "program.ts");
  const words = JSON.stringify(pair(join(folder, "pids")));
  const groups = JSON.stringify(join(import.meta.dirname, "groups.ts"));
  await writeFile(
    program,
    `import { keepGroups } from ${groups};\nkeepGroups(${JSON.stringify(folder)}, process.env).start("pair", { command: ${words} });\n`,
  );
  const killed = spawn(process.execPath, [program], { stdio: "inherit" });
  const pids = await numbers(join(folder, "pids"));
  killed.kill("SIGKILL");
  await once(killed, "exit");
  await vi.waitFor(async () => expect(await Promise.all(pids.map(gone))).toEqual([true, true]), PATIENCE);
});

it("says which service has ended, with its last words, and what failed", async () => {
  const groups = keepGroups(folder, process.env);
  await expect(groups.run("tables", { command: ["bash", "-c", "echo no database; exit 3"] })).rejects.toThrow(/ended with 3:\nno database/);
  groups.start("api", { command: ["bash", "-c", "echo no port"] });
  await vi.waitFor(() => expect(groups.check()).rejects.toThrow("api has ended:\nno port"), PATIENCE);
  await groups.stop();
  expect(() => groups.start("late", { command: ["true"] })).toThrow("not started any more");
});
