/** `npm run cluster:up`: a real Kubernetes API server with simulated KubeVirt, in the background. */
import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { alone } from "./alone.ts";
import { binary } from "./build.ts";
import { takeDown } from "./down.ts";
import { cli, ExpectedError, runsAsProgram, type Say } from "./say.ts";
import { defaultFolder, kubeconfigOf, ours, readState } from "./state.ts";
import type { Message } from "./supervisor.ts";

export interface UpOptions {
  folder: string;
  /** 0: no simulator. */
  nodes: number;
}

/** Nothing changes where it is up already. */
export async function bringUp({ folder, nodes }: UpOptions, say: Say): Promise<void> {
  await binary(say);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await alone(join(folder, "lock"), say, async () => {
    const state = await readState(folder);
    const running = await ours(folder, state);
    if (state && running.length === state.processes.length) {
      say(`the cluster is up already, since ${state.since}: ${state.server}`);
    } else {
      if (running.length > 0) {
        say(`of a cluster only ${running.map(({ name }) => name).join(", ")} is left: starting anew`);
        await takeDown(folder, () => {});
      }
      const { server, seconds } = await supervise({ folder, nodes }, say);
      say(`the cluster is up after ${seconds.toFixed(1)} s: ${server}`);
    }
  });
  say(nextSteps(kubeconfigOf(folder)));
}

function supervise({ folder, nodes }: UpOptions, say: Say): Promise<{ server: string; seconds: number }> {
  const log = openSync(join(folder, "supervisor.log"), "a", 0o600);
  const words = [join(import.meta.dirname, "supervisor.ts"), "--folder", folder, "--nodes", String(nodes)];
  const child = spawn(process.execPath, words, { detached: true, stdio: ["ignore", log, log, "ipc"] });
  closeSync(log);
  return new Promise((resolve, reject) => {
    child.on("message", (message: Message) => {
      if ("line" in message) say(message.line);
      if ("failed" in message) reject(new ExpectedError(`the cluster did not start: ${message.failed}`));
      if ("ready" in message) {
        child.unref();
        resolve(message.ready);
      }
    });
    child.on("error", reject);
    child.on("exit", (status, signal) => reject(new ExpectedError(`the cluster's supervisor ended (${status ?? signal}): see ${folder}`)));
  });
}

const nextSteps = (kubeconfig: string) => `
  export KUBECONFIG=${kubeconfig}
  kubectl get nodes
  kubectl apply --server-side -k deploy/access      accounts and their rights
  node bin/dicot.js bootstrap --demo-password demo  users, flavors, images, networks; prints the admin's password
  node bin/dicot.js serve                           the OpenStack APIs
  npm run cluster:down                              ends and removes all of it
`;

function count(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > 1000) throw new InvalidArgumentError("0 to 1000.");
  return number;
}

if (runsAsProgram(import.meta.url)) {
  await new Command("npm run cluster:up --")
    .description("Start a real Kubernetes API server on loopback, in the background, with stand-ins of KubeVirt, CDI and Kube-OVN.")
    .option("--nodes <number>", "how many simulated nodes; 0 starts no simulator", count, 2)
    .option("--folder <path>", "where the kubeconfig, the data and the logs are", defaultFolder)
    .addHelpText("after", "\nThe first time it compiles Kubernetes, which takes minutes and needs Go. `npm run cluster:down` ends it.")
    .action((options: UpOptions) => cli((say) => bringUp({ ...options, folder: resolve(options.folder) }, say)))
    .parseAsync();
}
