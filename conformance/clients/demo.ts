/** The cloud that clients are tried on: a demo as a user starts it, in a process of its own; or one that runs already. */
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";

export interface CloudToTry {
  folder: string;
  kubeconfig: string;
  /** OS_CLIENT_CONFIG_FILE and the cloud's name, for any client that reads clouds.yaml. */
  env: { OS_CLIENT_CONFIG_FILE: string; OS_CLOUD: string };
  stop(): Promise<void>;
}

export interface DemoProcess extends CloudToTry {
  pid: number;
  /** Milliseconds from the process' start to its first words. */
  startMilliseconds: number;
}

/** The files of a cloud that is not ours to stop: beside the `cloud.json` of a real one. */
export function runningCloud(facts: string): CloudToTry {
  return { ...filesIn(dirname(facts)), stop: async () => {} };
}

const filesIn = (folder: string) => ({
  folder,
  kubeconfig: join(folder, "kubeconfig"),
  env: { OS_CLIENT_CONFIG_FILE: join(folder, "clouds.yaml"), OS_CLOUD: "dicot" },
});

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });

export async function startDemoProcess(flags: readonly string[] = []): Promise<DemoProcess> {
  const folder = await mkdtemp(join(tmpdir(), "dicot-demo-"));
  const [port, kubernetesPort] = [await freePort(), await freePort()];
  const started = performance.now();
  const main = new URL("../../src/main.ts", import.meta.url).pathname;
  const args = [
    "demo",
    "--folder",
    folder,
    "--port",
    String(port),
    "--kubernetes-port",
    String(kubernetesPort),
    "--log-level",
    "warn",
    ...flags,
  ];
  const demo = execa(process.execPath, [main, ...args], { stderr: "inherit", stdout: "pipe", buffer: false, reject: false });
  await new Promise<void>((resolve, reject) => {
    demo.stdout.once("data", () => resolve());
    demo.then((result) => reject(new Error(`the demo stopped before it was ready, with status ${result.exitCode}`)));
  });
  demo.stdout.resume();
  return {
    ...filesIn(folder),
    pid: demo.pid ?? 0,
    startMilliseconds: Math.round(performance.now() - started),
    async stop() {
      demo.kill("SIGTERM");
      await demo;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
