/** Child processes that write their words to files, and of which none outlives this process, however it ends. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";

export interface Running {
  readonly pid: number;
  readonly logFile: string;
  /** Resolves when it has ended, by itself or not: its exit status, or the signal's name. */
  readonly ended: Promise<number | string>;
  readonly running: boolean;
  /** Sends the signal, and resolves when the process is gone. */
  kill(signal: NodeJS.Signals): Promise<number | string>;
}

export interface Processes {
  /** `name` is the log's; a second process of the name goes on writing it. */
  start(name: string, command: readonly string[], env?: NodeJS.ProcessEnv): Running;
  /** Asks all to end, and resolves when they have. */
  stop(): Promise<void>;
}

export function keepProcesses(folder: string): Processes {
  const guard = spawn(process.execPath, [new URL("guard.ts", import.meta.url).pathname], {
    detached: true,
    stdio: ["pipe", "ignore", "inherit"],
  });
  // Neither it nor its pipe keeps this process from ending.
  guard.unref();
  (guard.stdin as unknown as { unref(): void }).unref();
  const tell = (sign: "+" | "-", pid: number) => guard.stdin.write(`${sign}${pid}\n`);
  const all = new Set<Running>();

  return {
    start(name, [file = "", ...args], env = {}) {
      const logFile = join(folder, `${name}.log`);
      const log = openSync(logFile, "a");
      const child = spawn(file, args, { stdio: ["ignore", log, log], env: { ...process.env, ...env } });
      closeSync(log);
      const pid = child.pid ?? 0;
      if (pid !== 0) tell("+", pid);
      const ended = endOf(child).finally(() => {
        all.delete(running);
        if (pid !== 0) tell("-", pid);
      });
      const running: Running = {
        pid,
        logFile,
        ended,
        get running() {
          return all.has(running);
        },
        kill(signal) {
          child.kill(signal);
          return ended;
        },
      };
      all.add(running);
      return running;
    },
    async stop() {
      await Promise.all([...all].map((running) => endSoon(running)));
      guard.stdin.end();
    },
  };
}

async function endOf(child: ChildProcess): Promise<number | string> {
  const [status, signal] = await once(child, "exit").catch((error: Error) => [error.message]);
  return signal ?? status;
}

/** A process that does not end when it is asked to is ended. */
async function endSoon(running: Running): Promise<void> {
  const late = setTimeout(() => void running.kill("SIGKILL"), 15_000);
  await running.kill("SIGTERM");
  clearTimeout(late);
}

/** A port that nobody has at this moment. */
export async function freePort(): Promise<number> {
  const { createServer } = await import("node:net");
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}
