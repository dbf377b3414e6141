/** What `cluster:up` leaves for `cluster:down`: which processes it started, and how to tell that a number still means one of them. */
import { execFile } from "node:child_process";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

export interface State {
  /** `2026-11-23T03:00:00.000Z` */
  since: string;
  server: string;
  processes: { name: string; pid: number }[];
}

export const stateFile = (folder: string) => join(folder, "state.json");
export const kubeconfigOf = (folder: string) => join(folder, "kubeconfig");
/** Where the cluster is whose `--folder` nobody names. */
export const defaultFolder = join(import.meta.dirname, "../../.cluster");

/** None where there is no file, or half a file. */
export async function readState(folder: string): Promise<State | undefined> {
  try {
    return JSON.parse(await readFile(stateFile(folder), "utf8")) as State;
  } catch {
    return undefined;
  }
}

export async function writeState(folder: string, state: State): Promise<void> {
  await writeFile(`${stateFile(folder)}.new`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  await rename(`${stateFile(folder)}.new`, stateFile(folder));
}

/** Those of them that run: numbers are used again, so the command line must name the cluster's folder, as each of ours does. */
export async function ours(folder: string, state: State | undefined): Promise<State["processes"]> {
  const processes = state?.processes ?? [];
  const lines = await Promise.all(processes.map(({ pid }) => commandLine(pid)));
  return processes.filter((_, index) => isOurs(lines[index], folder));
}

/** `folder` as a whole path or the beginning of one. */
export function isOurs(words: readonly string[] | undefined, folder: string): boolean {
  return words?.some((word) => word.split("=").some((part) => part === folder || part.startsWith(`${folder}/`))) ?? false;
}

/** Its words; none where there is no such process, or it has ended and nobody took notice yet. */
async function commandLine(pid: number): Promise<string[] | undefined> {
  if (process.platform === "linux") {
    const text = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    return text === "" ? undefined : text.split("\0");
  }
  const answer = await promisify(execFile)("ps", ["-ww", "-o", "command=", "-p", String(pid)]).catch(() => undefined);
  return answer?.stdout.trim().split(" ");
}
