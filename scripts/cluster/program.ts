/** A part of the control plane: a process that can be killed, started again, stopped in its tracks and resumed, and never outlives us. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export interface Program {
  readonly name: string;
  /** All that it has said since its first start. */
  readonly logFile: string;
  /** Of the last start. */
  readonly pid: number;
  readonly running: boolean;
  /** With the flags of the first start. Resolves when it is ready; nothing happens where it runs already. */
  start(): Promise<void>;
  /** Resolves when the process is gone. SIGKILL where absent. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Takes the processor from it: connections stay open and nothing answers. Resolves when all of it stands still. */
  pause(): Promise<void>;
  resume(): void;
}

export interface Recipe {
  name: string;
  binary: string;
  flags: readonly string[];
  /** Beside PATH and HOME. */
  environment?: Record<string, string>;
  logFile: string;
  /** Whether it does its work now. Asked again and again. */
  ready(): Promise<boolean>;
  readyWithinSeconds?: number;
}

/** What a log ends with: why whoever wrote it has ended. Empty where there is none. */
export const lastLines = async (logFile: string): Promise<string> =>
  (await readFile(logFile, "utf8").catch(() => "")).trimEnd().split("\n").slice(-5).join("\n");

export function program({ name, binary, flags, environment, logFile, ready, readyWithinSeconds = 120 }: Recipe): Program {
  let child: ChildProcess | undefined;
  const running = () => child?.pid !== undefined && child.exitCode === null && child.signalCode === null;

  async function start(): Promise<void> {
    if (running()) return;
    const log = openSync(logFile, "a", 0o600);
    // stdin is what ties its life to ours: main.go waits for its end. Out of our group, so that Ctrl-C leaves the order of stopping to us.
    const started = spawn(binary, [name, ...flags], {
      stdio: ["pipe", log, log],
      detached: true,
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"], DICOT_END_WITH_STDIN: "yes", ...environment },
    });
    closeSync(log);
    child = started;
    started.unref();
    if (started.stdin instanceof Socket) started.stdin.unref();
    const failure = once(started, "error").then(([error]) => Promise.reject(error));
    failure.catch(() => {});
    await Promise.race([failure, untilReady(started)]);
  }

  async function untilReady(started: ChildProcess): Promise<void> {
    const deadline = Date.now() + readyWithinSeconds * 1000;
    while (!(await ready())) {
      if (started.exitCode !== null || started.signalCode !== null) throw new Error(`${name} ended with ${await lastWords()}`);
      if (Date.now() > deadline) throw new Error(`${name} is not ready after ${readyWithinSeconds} s: ${await lastWords()}`);
      await sleep(30);
    }
  }

  async function lastWords(): Promise<string> {
    return `status ${child?.exitCode ?? child?.signalCode}; ${logFile} ends:\n${await lastLines(logFile)}`;
  }

  return {
    name,
    logFile,
    get pid() {
      return child?.pid ?? 0;
    },
    get running() {
      return running();
    },
    start,
    async kill(signal = "SIGKILL") {
      if (!running() || !child) return;
      const exit = once(child, "exit");
      child.kill(signal);
      // A process that is paused hears nothing but SIGKILL and SIGCONT.
      if (signal !== "SIGKILL") child.kill("SIGCONT");
      // What awaits the end must not itself end for want of work.
      child.ref();
      await exit;
    },
    async pause() {
      child?.kill("SIGSTOP");
      // Until one of its threads is scheduled, and takes the signal for all, the others work on.
      while (running() && !(await standsStill(child?.pid ?? 0))) await sleep(1);
    },
    resume: () => void child?.kill("SIGCONT"),
  };
}

/** Every thread of the process is stopped or gone, as far as this system tells. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
async function standsStill(pid: number): Promise<boolean> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const states = await Promise.all(threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/stat`, "utf8").catch(() => ") T")));
  return states.every((stat) => stat.slice(stat.lastIndexOf(")") + 2).startsWith("T"));
}
