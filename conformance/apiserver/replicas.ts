/** Replicas of Dicot as an operator runs them: processes of `dicot serve`, each with the kubeconfig of the same ServiceAccount. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stringify } from "yaml";
import { freePort, type Processes, type Running } from "./processes.ts";

/** What is particular about a replica: a clock that is wrong, an API server that it reaches by another way. */
export interface Particular {
  env?: Record<string, string>;
  args?: readonly string[];
  /** Instead of the API server's own address: that of something in between. */
  kubernetesUrl?: string;
  /** PEM, where the certificate of `kubernetesUrl` is another authority's. */
  kubernetesCa?: string;
}

export interface Replica {
  readonly name: string;
  /** Its own address, past the proxy. */
  readonly url: string;
  readonly logFile: string;
  readonly pid: number;
  readonly running: boolean;
  /** SIGKILL where absent. Resolves when the process is gone. */
  kill(signal?: NodeJS.Signals): Promise<number | string>;
  /** Starts it anew at its address, after it has ended; resolves when it is ready. What is not told is as it was before. */
  restart(particular?: Particular): Promise<void>;
  /** Resolves when it answers that it is in step with the API server. */
  ready(seconds?: number): Promise<void>;
}

export interface Account {
  /** The kubeconfig's parts. */
  server: string;
  ca: string;
  token: string;
}

export interface ReplicaOptions {
  processes: Processes;
  folder: string;
  account: Account;
  /** A free one where absent. */
  port?: number;
  /** The ports of all replicas, which ask each other whether they have seen a write. */
  peers?: readonly number[];
  /** The address that clients use: the proxy's. */
  publicUrl: string;
  /** Beside those that every replica has. */
  flags?: readonly string[];
  particular?: Particular;
}

const dicot = new URL("../../bin/dicot.js", import.meta.url).pathname;

/** Is under way when this resolves, and ready when `ready` does. */
export async function startReplica(name: string, options: ReplicaOptions): Promise<Replica> {
  const { processes, folder, account, peers = [], publicUrl, flags: more = [], port = await freePort() } = options;
  const url = `http://127.0.0.1:${port}`;
  const kubeconfig = join(folder, `${name}.kubeconfig`);
  let particular = options.particular ?? {};

  async function start(): Promise<Running> {
    const server = particular.kubernetesUrl ?? account.server;
    await writeFile(kubeconfig, toKubeconfig({ ...account, server, ca: particular.kubernetesCa ?? account.ca }), { mode: 0o600 });
    const flags = ["serve", "--kubeconfig", kubeconfig, "--port", String(port), "--public-url", publicUrl, "--strict"];
    flags.push("--drain-seconds", "2", ...(peers.length === 0 ? [] : ["--peers", peers.map((one) => `127.0.0.1:${one}`).join(",")]));
    return processes.start(name, [process.execPath, dicot, ...flags, ...more, ...(particular.args ?? [])], {
      DICOT_LOG_LEVEL: "info",
      ...particular.env,
    });
  }

  let process_ = await start();
  const replica: Replica = {
    name,
    url,
    get logFile() {
      return process_.logFile;
    },
    get pid() {
      return process_.pid;
    },
    get running() {
      return process_.running;
    },
    kill: (signal = "SIGKILL") => process_.kill(signal),
    async restart(changed = {}) {
      if (process_.running) throw new Error(`${name} still runs`);
      particular = { ...particular, ...changed };
      process_ = await start();
      await replica.ready();
    },
    async ready(seconds = 60) {
      const deadline = Date.now() + seconds * 1000;
      while (!(await isReady(url))) {
        if (!process_.running) throw new Error(`${name} ended with ${await process_.ended}: see ${process_.logFile}`);
        if (Date.now() > deadline) throw new Error(`${name} was not ready in ${seconds} s: see ${process_.logFile}`);
        await sleep(50);
      }
    },
  };
  return replica;
}

/** As the kubelet asks it. */
export async function isReady(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(1000) }).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.ok ?? false;
}

export function toKubeconfig({ server, ca, token }: Account): string {
  const authority = server.startsWith("https:") ? { "certificate-authority-data": Buffer.from(ca).toString("base64") } : {};
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "cluster", cluster: { server, ...authority } }],
    users: [{ name: "user", user: { token } }],
    contexts: [{ name: "context", context: { cluster: "cluster", user: "user" } }],
    "current-context": "context",
  });
}
