/** The stand-ins of KubeVirt, CDI, Kube-OVN and a CSI driver as a process of their own: clients of the API server, like the real ones. */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { Processes, Running } from "./processes.ts";

export interface SimulatorOptions {
  processes: Processes;
  kubeconfig: string;
  nodes: number;
}

const main = new URL("../../src/simulator/main.ts", import.meta.url).pathname;
const READY = /simulator ready/;

/** Resolves when it says that it is at work. */
export async function startSimulator({ processes, kubeconfig, nodes }: SimulatorOptions): Promise<Running> {
  const simulator = processes.start("simulator", [process.execPath, main, "--kubeconfig", kubeconfig, "--nodes", String(nodes)]);
  while (!(await says(simulator.logFile, READY))) {
    if (!simulator.running) throw new Error(`the simulator ended with ${await simulator.ended}: see ${simulator.logFile}`);
    await sleep(50);
  }
  return simulator;
}

async function says(file: string, words: RegExp): Promise<boolean> {
  for await (const line of createInterface({ input: createReadStream(file) })) if (words.test(line)) return true;
  return false;
}
