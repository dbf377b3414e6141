/** Where and when figures were taken, and of what. */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { availableParallelism, cpus, loadavg, release, totalmem } from "node:os";
import { promisify } from "node:util";

export interface Machine {
  date: string;
  commit: string;
  cores: number;
  model: string;
  memoryGibibytes: number;
  system: string;
  node: string;
  /** Of the last minute, at the beginning. Above 0.5 somebody else was at work too. */
  load: number;
}

export async function thisMachine(): Promise<Machine> {
  const commit = await promisify(execFile)("git", ["describe", "--always", "--dirty"], { cwd: import.meta.dirname }).catch(() => undefined);
  const name = await readFile("/etc/os-release", "utf8").catch(() => "");
  return {
    date: new Date().toISOString().slice(0, 16).replace("T", " "),
    commit: commit?.stdout.trim() ?? "",
    cores: availableParallelism(),
    model: cpus()[0]?.model.trim() ?? "",
    memoryGibibytes: Math.round(totalmem() / 2 ** 30),
    system: `${/^PRETTY_NAME="(.*)"$/m.exec(name)?.[1] ?? process.platform}, kernel ${release()}`,
    node: process.version,
    load: loadavg()[0] ?? 0,
  };
}
