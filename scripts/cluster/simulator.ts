/** The stand-ins of KubeVirt, CDI, Kube-OVN and a CSI driver as a process of their own: clients of the API server, like the real ones. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { lastLines } from "./program.ts";

const main = join(import.meta.dirname, "../../src/simulator/main.ts");
const READY = /^simulator ready$/;
const GRACE_MS = 5_000;

export interface SimulatorProcess {
  pid: number;
  stop(): Promise<void>;
}

interface Options {
  kubeconfig: string;
  nodes: number;
  /** For the bytes of volumes. */
  folder: string;
  logFile: string;
}

/** Resolves when it says that it is at work. */
export async function startSimulator(of: Options): Promise<SimulatorProcess> {
  const words = [main, "--kubeconfig", of.kubeconfig, "--nodes", String(of.nodes), "--folder", of.folder];
  const child = spawn(process.execPath, words, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, DICOT_END_WITH_PARENT: "yes" },
  });
  const log = createWriteStream(of.logFile, { flags: "a", mode: 0o600 });
  const ended = once(child, "exit");
  const said = Promise.withResolvers<void>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      log.write(`${line}\n`);
      if (READY.test(line)) said.resolve();
    });
  }
  const early = ended.then(async ([status, signal]) => {
    throw new Error(`the simulator ended with ${status ?? signal}; ${of.logFile} ends:\n${await lastLines(of.logFile)}`);
  });
  early.catch(() => {});
  await Promise.race([said.promise, early]);
  return {
    pid: child.pid ?? 0,
    async stop() {
      child.kill("SIGTERM");
      await Promise.race([ended, sleep(GRACE_MS, undefined, { ref: false })]);
      child.kill("SIGKILL");
      await ended;
    },
  };
}
