/** How long it takes from a process to the first token. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { credentialsOf } from "../tempest-subset/cloud.ts";
import { login } from "./clouds/session.ts";

const launcher = join(import.meta.dirname, "../bin/dicot.js");

/** Of `dicot demo`, with the compile cache that its first start leaves: milliseconds until the first token by password is in our hands. */
export async function demoToFirstToken(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "dicot-bench-demo-"));
  const start = async () => {
    const started = performance.now();
    const words = [launcher, "demo", "--folder", join(folder, "demo"), "--port", "0", "--kubernetes-port", "0", "--log-level", "warn"];
    const demo = spawn(process.execPath, words, {
      env: { ...process.env, NODE_COMPILE_CACHE: join(folder, "cache") },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(demo, "exit");
    const kill = () => void demo.kill("SIGKILL");
    process.once("exit", kill);
    try {
      for await (const line of createInterface(demo.stdout)) if (line.includes("ready")) break;
      await login(await credentialsOf(join(folder, "demo", "clouds.yaml"), "dicot"));
      return performance.now() - started;
    } finally {
      demo.stdout.resume();
      demo.kill("SIGTERM");
      await ended;
      process.off("exit", kill);
    }
  };
  try {
    await start();
    return await start();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
