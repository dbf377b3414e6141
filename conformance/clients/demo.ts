/** A demo cloud as a user starts it: a process of its own, in a folder of its own, on ports of its own. */
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

export interface DemoProcess {
  folder: string;
  kubeconfig: string;
  /** OS_CLIENT_CONFIG_FILE and the cloud's name, for any client that reads clouds.yaml. */
  env: { OS_CLIENT_CONFIG_FILE: string; OS_CLOUD: string };
  pid: number;
  /** Milliseconds from the process' start to its first words. */
  startMilliseconds: number;
  stop(): Promise<void>;
}

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
    folder,
    kubeconfig: join(folder, "kubeconfig"),
    env: { OS_CLIENT_CONFIG_FILE: join(folder, "clouds.yaml"), OS_CLOUD: "dicot" },
    pid: demo.pid ?? 0,
    startMilliseconds: Math.round(performance.now() - started),
    async stop() {
      demo.kill("SIGTERM");
      await demo;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
