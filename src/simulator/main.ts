#!/usr/bin/env node
/** The stand-ins as a process of their own, beside any Kubernetes API server. */
import closeWithGrace from "close-with-grace";
import { Command, InvalidArgumentError } from "commander";
import { findCluster } from "../kube/kubeconfig.ts";
import { createLog } from "../log.ts";
import { startSimulator } from "./start.ts";

interface Options {
  kubeconfig?: string;
  context?: string;
  nodes: number;
  speed: number;
  folder?: string;
  logLevel: string;
}

const graceMilliseconds = 10_000;

function numberOf(text: string): number {
  const number = Number(text);
  if (text === "" || !(number >= 0)) throw new InvalidArgumentError("A number of 0 or more.");
  return number;
}

/** Who was killed cannot end what it started. */
function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, "SIGTERM");
  }, 1000).unref();
}

const options = new Command("simulator")
  .description("Play KubeVirt, CDI, a CSI driver, Kube-OVN and the kubelets of a cluster in which nothing runs")
  .option("--kubeconfig <file>", "the cluster; default: $KUBECONFIG or ~/.kube/config")
  .option("--context <name>", "the kubeconfig's context, where not its current one")
  .option("--nodes <number>", "how many nodes", numberOf, 2)
  .option("--speed <number>", "1: a server starts in some 300 ms; 2: twice as fast; 0: without any waiting", numberOf, 1)
  .option("--folder <path>", "keeps the bytes of volumes for the next run")
  .option("--log-level <level>", "fatal, error, warn, info, debug or trace", "warn")
  .parse()
  .opts<Options>();

try {
  const { kubeconfig, context, nodes, speed, folder, logLevel } = options;
  const api = findCluster({ kubeconfig, context, environment: process.env });
  const simulator = await startSimulator({ api, nodes, speed, folder, log: createLog(logLevel) });
  closeWithGrace({ delay: graceMilliseconds }, async ({ err }) => {
    if (err) process.stderr.write(`simulator: ${err.stack ?? err.message}\n`);
    await simulator.stop();
  });
  if (process.env["DICOT_END_WITH_PARENT"] === "yes") endWithParent();
  process.stdout.write("simulator ready\n");
} catch (error) {
  process.stderr.write(`simulator: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
