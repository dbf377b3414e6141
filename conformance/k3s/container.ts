/**
 * k3s in a container in place of the control plane that we build: another distribution's API server, for hosts that have Docker. Its server
 * part only, on the host's network, for the stand-ins of KubeVirt answer its webhooks on the host's loopback; this needs Linux.
 * CI has no Docker engine: there it is checked that this says so, and nothing else of it has been run.
 */
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { parse } from "yaml";
import type { ControlPlane } from "../../scripts/cluster/control-plane.ts";
import { freePort } from "../../scripts/cluster/ports.ts";
import { ExpectedError, type Say } from "../../scripts/cluster/say.ts";

const IMAGE = "rancher/k3s:v1.36.4-k3s1";
const KUBECONFIG = "/etc/rancher/k3s/k3s.yaml";
const TOKENS = "/etc/dicot-tokens.csv";
const here = import.meta.dirname;

/** What we use of testcontainers, which is installed only when this runs. */
interface Testcontainers {
  GenericContainer: new (image: string) => Container;
  Wait: { forLogMessage(words: RegExp): unknown };
}

interface Container {
  withNetworkMode(mode: "host"): this;
  withCommand(words: string[]): this;
  withPrivilegedMode(): this;
  withCopyContentToContainer(files: { content: string; target: string }[]): this;
  withTmpFs(mounts: Record<string, string>): this;
  withWaitStrategy(strategy: unknown): this;
  withStartupTimeout(milliseconds: number): this;
  start(): Promise<{ exec(words: string[]): Promise<{ output: string; exitCode: number }>; stop(): Promise<unknown> }>;
}

/** Without a Docker engine it fails with one line. */
export async function startK3s(say: Say = () => {}): Promise<Pick<ControlPlane, "kubeconfig" | "server" | "ca" | "token" | "stop">> {
  await requireDocker();
  const { GenericContainer, Wait } = await testcontainers(say);
  const port = await freePort();
  const token = randomBytes(24).toString("base64url");
  const container = await new GenericContainer(IMAGE)
    .withNetworkMode("host")
    .withPrivilegedMode()
    .withCopyContentToContainer([{ content: `${token},admin,admin,"system:masters"\n`, target: TOKENS }])
    .withTmpFs({ "/run": "rw", "/var/run": "rw" })
    .withCommand([
      "server",
      "--disable-agent",
      "--disable=traefik,servicelb,metrics-server,local-storage,coredns",
      "--disable-cloud-controller",
      // Webhooks and aggregated APIs are on the host, not behind an agent.
      "--egress-selector-mode=disabled",
      "--bind-address=127.0.0.1",
      `--https-listen-port=${port}`,
      `--kube-apiserver-arg=token-auth-file=${TOKENS}`,
    ])
    .withWaitStrategy(Wait.forLogMessage(/k3s is up and running/i))
    .withStartupTimeout(180_000)
    .start();
  const { output, exitCode } = await container.exec(["cat", KUBECONFIG]);
  if (exitCode !== 0) throw new Error(`k3s has no ${KUBECONFIG}: ${output}`);
  const folder = await mkdtemp(join(tmpdir(), "dicot-k3s-"));
  const kubeconfig = join(folder, "kubeconfig");
  await writeFile(kubeconfig, output, { mode: 0o600 });
  const { clusters } = parse(output) as { clusters: { cluster: { server: string; "certificate-authority-data": string } }[] };
  const cluster = clusters[0]?.cluster;
  if (!cluster) throw new Error(`no cluster is in the kubeconfig of k3s: ${output}`);
  return {
    kubeconfig,
    server: cluster.server,
    ca: Buffer.from(cluster["certificate-authority-data"], "base64").toString(),
    token,
    async stop() {
      await container.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function requireDocker(): Promise<void> {
  const { exitCode, code } = await execa("docker", ["info"], { reject: false, timeout: 20_000 });
  if (exitCode === 0) return;
  const why = code === "ENOENT" ? "there is no docker here" : "no Docker engine answers here";
  throw new ExpectedError(`${why}: k3s needs one; without --k3s the tests need none`);
}

/** By the lock file of this folder. */
async function testcontainers(say: Say): Promise<Testcontainers> {
  const modules = join(here, "node_modules");
  if (!existsSync(join(modules, ".package-lock.json"))) {
    say("installing testcontainers into conformance/k3s/node_modules");
    await execa("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: here, stdout: "ignore", stderr: "inherit" });
  }
  return (await import(pathToFileURL(join(modules, "testcontainers/build/index.js")).href)) as Testcontainers;
}
