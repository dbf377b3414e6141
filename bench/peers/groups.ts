/**
 * The processes of the real services, each the leader of a group of its own: their workers are ended with them, and the terminal's Ctrl-C
 * reaches none of them before we have ended what we do. Nothing of theirs is kept, so that they are killed, not asked.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

export interface Command {
  command: readonly string[];
  env?: NodeJS.ProcessEnv;
}

export interface Service {
  name: string;
  /** Of the group's leader. */
  pid: number;
}

export interface Groups {
  /** Goes on until `stop`. */
  start(name: string, command: Command): void;
  readonly services: readonly Service[];
  /** Resolves when it has ended well. Throws with the last words of its log where not. */
  run(name: string, command: Command): Promise<void>;
  /** Throws where one of the services has ended, or all are being ended. */
  check(): Promise<void>;
  stop(): Promise<void>;
}

/** Kills what we have left, whatever we died of. */
const guardFile = new URL("../../conformance/apiserver/guard.ts", import.meta.url).pathname;

/** `folder` takes the logs. */
export function keepGroups(folder: string, environment: NodeJS.ProcessEnv): Groups {
  const guard = spawn(process.execPath, [guardFile], { detached: true, stdio: ["pipe", "ignore", "inherit"] });
  guard.unref();
  (guard.stdin as unknown as { unref(): void }).unref();
  const alive = new Map<number, { name: string; child: ChildProcess; ended: Promise<unknown> }>();
  const services: Service[] = [];
  let stopped = false;
  const logOf = (name: string) => join(folder, `${name}.log`);

  function begin(name: string, { command: [file = "", ...words], env }: Command) {
    if (stopped) throw new Error(`${name} is not started any more: all are being ended`);
    const log = openSync(logOf(name), "a");
    const child = spawn(file, words, { cwd: folder, detached: true, stdio: ["ignore", log, log], env: { ...environment, ...env } });
    closeSync(log);
    const { pid } = child;
    // A minus before the number: its whole group.
    if (pid !== undefined) guard.stdin.write(`+-${pid}\n`);
    const ended: Promise<number | string> = once(child, "exit").then(
      ([status, signal]) => signal ?? status,
      (error: Error) => error.message,
    );
    if (pid !== undefined) {
      alive.set(pid, { name, child, ended });
      void ended.then(() => {
        killGroup(pid);
        alive.delete(pid);
        guard.stdin.write(`--${pid}\n`);
      });
    }
    return { pid: pid ?? 0, ended };
  }

  async function lastWords(name: string): Promise<string> {
    const log = await readFile(logOf(name), "utf8").catch(() => "");
    return log.trim().split("\n").slice(-15).join("\n");
  }

  return {
    start(name, command) {
      const { pid } = begin(name, command);
      services.push({ name, pid });
    },
    services,
    async run(name, command) {
      const status = await begin(name, command).ended;
      if (status !== 0) throw new Error(`${command.command.join(" ")} ended with ${status}:\n${await lastWords(name)}`);
    },
    async check() {
      if (stopped) throw new Error("the real services are being ended");
      const dead = services.find(({ pid }) => !alive.has(pid));
      if (dead) throw new Error(`${dead.name} has ended:\n${await lastWords(dead.name)}`);
    },
    async stop() {
      stopped = true;
      for (const pid of alive.keys()) killGroup(pid);
      await Promise.all([...alive.values()].map(({ ended }) => ended));
      guard.stdin.end();
    },
  };
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // None of it is left.
  }
}
