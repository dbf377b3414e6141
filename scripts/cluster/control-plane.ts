/**
 * A real Kubernetes control plane on loopback: etcd, kube-apiserver with RBAC and the aggregation layer, kube-controller-manager and
 * kube-scheduler, each a process that a test can kill, pause and start again. None outlives the process that started it.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { Agent, request } from "node:https";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { binary } from "./build.ts";
import { writeCredentials } from "./credentials.ts";
import { flagsOf, type Place, type ProgramName } from "./flags.ts";
import { freePort } from "./ports.ts";
import { type Program, program } from "./program.ts";
import type { Say } from "./say.ts";

export interface ControlPlaneOptions {
  /** For keys, data and logs: what is in it from before is deleted. A new one among the temporary files where absent. */
  folder?: string;
  /** False leaves the scheduler out: whoever needs Pods on nodes brings another. */
  scheduler?: boolean;
  /** Flags beside our own; of two of one name the last one counts: `{ "kube-apiserver": ["--request-timeout=10s"] }`. */
  flags?: Partial<Record<ProgramName, readonly string[]>>;
  /** Of its processes, beside PATH and HOME: `{ GOGC: "30" }`. */
  environment?: Record<string, string>;
  /** An audit Policy: what it records is in `auditLog`. */
  auditPolicy?: object;
  /** True where writes must survive a crash of the machine; that of a process they survive anyway. */
  durable?: boolean;
  /** Told what is done. */
  say?: Say;
}

export interface ControlPlane {
  /** Has every key, kubeconfig and log; only our user may read it. */
  folder: string;
  /** The administrator's: a path. */
  kubeconfig: string;
  /** `https://127.0.0.1:20443` */
  server: string;
  /** PEM. */
  ca: string;
  /** The administrator's. */
  token: string;
  etcd: Program & { url: string };
  /** Comes back on the same port. */
  apiServer: Program;
  controllerManager: Program;
  scheduler?: Program;
  /** Of the processes that run now. */
  readonly pids: number[];
  /** Where an audit policy was given: one JSON event a line. */
  auditLog?: string;
  /** Ends all processes; a folder of the caller's own stays. */
  stop(): Promise<void>;
}

/** Resolves when the API answers and new namespaces get their ServiceAccount. The binary is built first where that was never done. */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const { say = () => {}, flags = {}, environment = {}, auditPolicy } = options;
  const executable = await binary(say);
  const own = options.folder !== undefined;
  const folder = options.folder !== undefined ? resolve(options.folder) : await mkdtemp(join(tmpdir(), "dicot-control-plane-"));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = (name: string) => join(folder, name);
  const ports = { etcd: await freePort(), etcdPeers: await freePort(), apiServer: await freePort() };
  const place: Place = { file, ports, durable: options.durable ?? false, audited: auditPolicy !== undefined };
  const server = `https://127.0.0.1:${ports.apiServer}`;
  const etcdUrl = `http://127.0.0.1:${ports.etcd}`;
  const { ca, token } = await writeCredentials(folder, server);
  if (auditPolicy) await writeFile(file("audit-policy.json"), JSON.stringify(auditPolicy));

  // No connection is kept: one to a server that a test has killed would answer for its successor.
  const api = (path: string) => status(`${server}${path}`, { ca, token });
  const serviceAccounts = () => api("/api/v1/namespaces/default/serviceaccounts/default");
  const part = (name: ProgramName, ready: () => Promise<boolean>) =>
    program({
      name,
      binary: executable,
      flags: [...flagsOf[name](place), ...(flags[name] ?? [])],
      environment,
      logFile: file(`${name}.log`),
      ready,
    });

  const etcd = part("etcd", () => healthy(`${etcdUrl}/health`));
  const apiServer = part("kube-apiserver", async () => (await api("/readyz")) === 200);
  const controllerManager = part("kube-controller-manager", async () => (await serviceAccounts()) === 200);
  const scheduler = options.scheduler === false ? undefined : part("kube-scheduler", async () => true);
  const parts = [etcd, apiServer, controllerManager, ...(scheduler ? [scheduler] : [])];

  async function stop(): Promise<void> {
    process.off("exit", killAll);
    // The last started first, each with time to end well, except etcd's clients, which would wait for nothing.
    await Promise.all([scheduler, controllerManager].map((one) => one && end(one)));
    await end(apiServer);
    await end(etcd);
    if (!own) await rm(folder, { recursive: true, force: true });
  }
  const killAll = () => {
    for (const { running, pid } of parts) if (running) process.kill(pid, "SIGKILL");
  };
  process.on("exit", killAll);

  try {
    await etcd.start();
    await apiServer.start();
    await Promise.all([controllerManager.start(), scheduler?.start()]);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    folder,
    kubeconfig: file("kubeconfig"),
    server,
    ca,
    token,
    etcd: Object.assign(etcd, { url: etcdUrl }),
    apiServer,
    controllerManager,
    ...(scheduler && { scheduler }),
    get pids() {
      return parts.filter(({ running }) => running).map(({ pid }) => pid);
    },
    ...(auditPolicy && { auditLog: file("audit.log") }),
    stop,
  };
}

const GRACE_MS = 3_000;

async function end(one: Program): Promise<void> {
  const asked = one.kill("SIGTERM");
  await Promise.race([asked, sleep(GRACE_MS, undefined, { ref: false })]);
  await one.kill("SIGKILL");
  await asked;
}

const healthy = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    async (answer) => (await answer.text()) !== "" && answer.ok,
    () => false,
  );

/** 0 where nobody answers. */
function status(url: string, { ca, token }: { ca: string; token: string }): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const agent = new Agent({ keepAlive: false, ca });
  const asking = request(url, { agent, headers: { authorization: `Bearer ${token}` }, timeout: 2_000 }, (answer) => {
    answer.resume().on("end", () => resolve(answer.statusCode ?? 0));
    answer.on("error", () => resolve(0));
  });
  asking.on("timeout", () => asking.destroy()).on("error", () => resolve(0));
  asking.end();
  return promise;
}
