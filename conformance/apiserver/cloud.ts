/**
 * A cloud on a real Kubernetes API server, each part a process of its own: etcd, kube-apiserver, kube-controller-manager and kube-scheduler;
 * the stand-ins of KubeVirt and the rest, a client like any other; two replicas of Dicot with the rights that `deploy/` gives them and no
 * more; and a proxy before them that sends each next request to the next replica.
 */
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ControlPlane, startControlPlane } from "../../scripts/cluster/control-plane.ts";
import { toCloudsYaml } from "../../src/clouds.ts";
import { startK3s } from "../k3s/container.ts";
import { offerControl } from "./control.ts";
import { bootstrap, deploy } from "./operator.ts";
import { freePort, keepProcesses, type Processes, type Running } from "./processes.ts";
import { type RoundRobin, startProxy } from "./proxy.ts";
import { type Account, type Particular, type Replica, startReplica, toKubeconfig } from "./replicas.ts";
import { startSimulator } from "./simulator.ts";

export interface RealCloudOptions {
  /** How many replicas of Dicot. 2 where absent. */
  replicas?: number;
  /** Flags of every one of them. */
  flags?: readonly string[];
  /** What is particular about one of them, by its number. */
  particular?: Record<number, Particular>;
  /** How many simulated nodes. 2 where absent. */
  nodes?: number;
  /** A new one among the temporary files where absent, which goes with the cloud. */
  folder?: string;
  /** k3s in a container in place of the control plane that we build: needs Docker. */
  k3s?: boolean;
  /** What the API server shall note in `controlPlane.auditLog`. */
  auditPolicy?: object;
  /** Told what is done, with the seconds since the start. */
  say?: (line: string) => void;
}

export interface RealCloud {
  /** What clients use: the proxy. */
  url: string;
  replicas: readonly Replica[];
  proxy: RoundRobin;
  simulator: Running;
  /** k3s has none: it is one process. */
  controlPlane: ControlPlane;
  /** Has `clouds.yaml`, `kubeconfig`, `cloud.json` and every process' log. */
  folder: string;
  processes: Processes;
  /** What another process needs to use this cloud; `cloud.json` is this. */
  facts: CloudFacts;
  stop(): Promise<void>;
}

export interface CloudFacts {
  url: string;
  /** Where other processes ask for a replica's end and its return: `control.ts`. */
  control: string;
  replicas: { name: string; url: string }[];
  /** With all rights. */
  kubernetes: Account;
  folder: string;
  passwords: { admin: string; demo: string };
  /** From nothing to the first answer, in seconds; the binary was built before. */
  startSeconds: number;
}

/** Resolves when every replica is ready. What had been started is stopped again where it fails. */
export async function startRealCloud(options: RealCloudOptions = {}): Promise<RealCloud> {
  const { replicas: count = 2, flags = [], nodes = 2, particular = {}, auditPolicy, say = () => {} } = options;
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const step = (line: string) => say(`${seconds().toFixed(1).padStart(5)} s  ${line}`);
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), "dicot-apiserver-")));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const processes = keepProcesses(folder);
  const ends: (() => Promise<void>)[] = [() => processes.stop()];
  const stop = async () => {
    for (const end of ends.toReversed()) await end();
    if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
  };
  try {
    const own = options.k3s
      ? undefined
      : await startControlPlane({ folder: join(folder, "control-plane"), say: step, ...(auditPolicy && { auditPolicy }) });
    const cluster = own ?? (await startK3s(step));
    ends.push(() => cluster.stop());
    step(own ? "etcd, kube-apiserver, kube-controller-manager and kube-scheduler are ready" : "k3s is ready");
    const { server, ca } = cluster;
    const account = { server, ca, token: await deploy(cluster.kubeconfig) };
    step("deploy/ is applied");
    const simulator = await startSimulator({ processes, kubeconfig: cluster.kubeconfig, nodes });
    step("the stand-ins of KubeVirt, CDI, Kube-OVN and a CSI driver are at work");
    const passwords = { admin: secret(), demo: secret() };
    await writeFile(join(folder, "dicot.kubeconfig"), toKubeconfig(account), secretFile);
    await bootstrap(join(folder, "dicot.kubeconfig"), passwords);
    step("dicot bootstrap has made users, flavors, images and networks");

    const proxy = await startProxy();
    ends.push(() => proxy.close());
    const ports = await Promise.all(Array.from({ length: count }, freePort));
    const replicas = await Promise.all(
      ports.map((port, n) =>
        startReplica(`dicot-${n + 1}`, {
          processes,
          folder,
          account,
          port,
          peers: ports,
          publicUrl: proxy.url,
          flags,
          particular: particular[n] ?? {},
        }),
      ),
    );
    await Promise.all(replicas.map((replica) => replica.ready()));
    proxy.serve(replicas.map(({ url }) => url));
    step(`${count} replicas of Dicot are ready behind ${proxy.url}`);

    const door = await offerControl(replicas, proxy);
    ends.push(() => door.close());
    const facts: CloudFacts = {
      url: proxy.url,
      control: door.url,
      replicas: replicas.map(({ name, url }) => ({ name, url })),
      kubernetes: { server, ca, token: cluster.token },
      folder,
      passwords,
      startSeconds: seconds(),
    };
    await writeFile(join(folder, "cloud.json"), JSON.stringify(facts), secretFile);
    await writeFile(join(folder, "kubeconfig"), toKubeconfig(facts.kubernetes), secretFile);
    await writeFile(join(folder, "clouds.yaml"), toCloudsYaml(proxy.url, "RegionOne", passwords), secretFile);
    return {
      url: proxy.url,
      replicas,
      proxy,
      simulator,
      get controlPlane() {
        if (!own) throw new Error("k3s is one process: no part of it can be killed or paused apart from the others");
        return own;
      },
      folder,
      processes,
      facts,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const secretFile = { mode: 0o600 };
const secret = () => randomBytes(18).toString("base64url");
