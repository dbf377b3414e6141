/**
 * Dicot as an operator runs it, and what it runs on, each a process of its own: etcd, kube-apiserver, the controllers and the scheduler of
 * Kubernetes; the stand-ins of KubeVirt and the rest; one replica, not `--strict`, with the rights that `deploy/` gives.
 */
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { bootstrap, deploy } from "../../conformance/apiserver/operator.ts";
import { freePort, keepProcesses, type Processes, type Running } from "../../conformance/apiserver/processes.ts";
import { isReady, toKubeconfig } from "../../conformance/apiserver/replicas.ts";
import { startSimulator } from "../../conformance/apiserver/simulator.ts";
import { VERSION as KUBERNETES } from "../../scripts/cluster/build.ts";
import { type ControlPlane, startControlPlane } from "../../scripts/cluster/control-plane.ts";
import { lastLines } from "../../scripts/cluster/program.ts";
import type { Say } from "../../scripts/cluster/say.ts";
import type { Ends } from "../ends.ts";
import type { Part } from "../measure/usage.ts";
import type { Cloud } from "./cloud.ts";

const launcher = join(import.meta.dirname, "../../bin/dicot.js");

export interface DicotCloud extends Cloud {
  url: string;
  controlPlane: ControlPlane;
  /** Ends Dicot and starts it anew; answers the milliseconds from its process' start until it is ready. */
  restart(): Promise<number>;
  /** Starts one more, and Dicot itself anew, so that they know of each other. */
  pair(): Promise<Part[]>;
  /** Ends the stand-ins and the controllers of Kubernetes: what is there stays as it is. */
  freeze(): Promise<void>;
  /**
   * Has etcd and kube-apiserver start anew and collect their garbage early: Go lets as much pile up as there is beside it, which of tens of
   * thousands of servers is more than the machine has.
   */
  saveMemory(): Promise<void>;
}

export interface DicotOptions {
  say: Say;
  /** What is started is ended by them, in the middle of the start too. */
  ends: Ends;
  /** Room for tens of thousands of servers. */
  large?: boolean;
}

/** etcd takes 2 GiB unless it is told, and keeps the last thousands of writes in memory besides. */
const forMany = { etcd: ["--quota-backend-bytes=8589934592", "--snapshot-count=500"] };

export async function startDicot({ say, ends: outer, large = false }: DicotOptions): Promise<DicotCloud> {
  const folder = await mkdtemp(join(tmpdir(), "dicot-bench-"));
  const processes = keepProcesses(folder);
  // The clients of the API server before it: without it some would wait for it, and leave what they have.
  const ends = [() => processes.stop(), () => rm(folder, { recursive: true, force: true })];
  const stop = async () => {
    for (const end of ends.splice(0)) await end();
  };
  outer.add(stop);
  try {
    const started = performance.now();
    const environment: Record<string, string> = {};
    const controlPlane = await startControlPlane({
      folder: join(folder, "control-plane"),
      durable: true,
      environment,
      say,
      ...(large && { flags: forMany }),
    });
    ends.splice(1, 0, () => controlPlane.stop());
    const account = { server: controlPlane.server, ca: controlPlane.ca, token: await deploy(controlPlane.kubeconfig) };
    const simulator = await startSimulator({ processes, kubeconfig: controlPlane.kubeconfig, nodes: 8 });
    // It looks for new kinds twice a minute, and a quota of one that it does not know is not in force for five: it starts where all are there.
    await controlPlane.controllerManager.kill("SIGTERM");
    await controlPlane.controllerManager.start();
    const kubeconfig = join(folder, "dicot.kubeconfig");
    await writeFile(kubeconfig, toKubeconfig(account), { mode: 0o600 });
    const password = randomBytes(18).toString("base64url");
    await bootstrap(kubeconfig, { admin: password, demo: password });
    const port = await freePort();
    const options = { processes, kubeconfig, port };
    let replica = await startReplica("dicot", options);
    const { etcd, apiServer, controllerManager, scheduler } = controlPlane;
    const kubernetes = (): Part[] => [
      { name: "kube-apiserver", pid: apiServer.pid },
      { name: "etcd", pid: etcd.pid },
      { name: "kube-controller-manager", pid: controllerManager.pid },
      ...(scheduler ? [{ name: "kube-scheduler", pid: scheduler.pid }] : []),
      { name: "stand-ins", pid: simulator.pid, standsIn: true },
    ];
    const restart = async (flags: readonly string[] = []) => {
      await replica.kill("SIGTERM");
      const from = performance.now();
      replica = await startReplica("dicot", { ...options, flags });
      return performance.now() - from;
    };
    const url = `http://127.0.0.1:${port}`;
    return {
      name: "Dicot",
      versions: await versions(),
      url,
      serversAtOnce: 50,
      controlPlane,
      admin: { authUrl: `${url}/identity`, username: "admin", password, project: "admin", domain: "Default", region: "RegionOne" },
      get parts() {
        return [{ name: "dicot", pid: replica.pid }, ...kubernetes()];
      },
      restart: () => restart(),
      async pair() {
        const second = await freePort();
        const flags = ["--peers", `127.0.0.1:${port},127.0.0.1:${second}`];
        await restart(flags);
        const other = await startReplica("dicot-2", { processes, kubeconfig, port: second, flags });
        return [
          { name: "dicot", pid: replica.pid },
          { name: "dicot-2", pid: other.pid },
        ];
      },
      async freeze() {
        await Promise.all([simulator.kill("SIGTERM"), controllerManager.kill("SIGTERM"), scheduler?.kill("SIGTERM")]);
      },
      async saveMemory() {
        environment["GOGC"] = "30";
        for (const part of [apiServer, etcd]) await part.kill("SIGTERM");
        for (const part of [etcd, apiServer]) await part.start();
      },
      startSeconds: (performance.now() - started) / 1000,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Of all that runs here, etcd's by the module that its binary is built of. */
async function versions(): Promise<Record<string, string>> {
  const modules = await readFile(join(import.meta.dirname, "../../scripts/cluster/control-plane/go.mod"), "utf8");
  const { version } = JSON.parse(await readFile(join(import.meta.dirname, "../../package.json"), "utf8")) as { version: string };
  const etcd = /go\.etcd\.io\/etcd\/server\/v3 v(\S+)/.exec(modules)?.[1] ?? "";
  return { dicot: version, Node: process.version.slice(1), "kube-apiserver": KUBERNETES, etcd };
}

interface ReplicaOptions {
  processes: Processes;
  kubeconfig: string;
  port: number;
  flags?: readonly string[];
}

/** Resolves when it is ready. */
export async function startReplica(name: string, { processes, kubeconfig, port, flags = [] }: ReplicaOptions): Promise<Running> {
  const words = [launcher, "serve", "--kubeconfig", kubeconfig, "--port", String(port), "--drain-seconds", "0", ...flags];
  const replica = processes.start(name, [process.execPath, ...words]);
  while (!(await isReady(`http://127.0.0.1:${port}`))) {
    if (!replica.running) throw new Error(`${name} ended with ${await replica.ended}. Its log ends:\n${await lastLines(replica.logFile)}`);
    await sleep(20);
  }
  return replica;
}
