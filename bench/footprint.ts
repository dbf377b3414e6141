/**
 * What a newcomer's `npm start` costs: milliseconds from the start of the process until it says that the cloud is ready, and the resident
 * memory (VmRSS, KiB as Linux counts it) of that process after `--rest` seconds without a request. The first start has an empty compile
 * cache, the second finds the one that the first left. `--command node_modules/.bin/dicot` measures an installed package instead; npx would be a process of its own.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const launcher = fileURLToPath(new URL("../bin/dicot.js", import.meta.url));
const { values } = parseArgs({
  options: {
    command: { type: "string", default: `${process.execPath} ${launcher}` },
    rest: { type: "string", default: "10" },
  },
});
const limits = { milliseconds: 2000, mebibytes: 150 };

const folder = await mkdtemp(join(tmpdir(), "dicot-footprint-"));
let within = true;
try {
  for (const name of ["first", "second"]) {
    const { milliseconds, mebibytes } = await measure();
    within &&= milliseconds <= limits.milliseconds && mebibytes <= limits.mebibytes;
    console.log(`${name} start: ready after ${milliseconds} ms, ${mebibytes} MiB resident after ${values.rest} s of rest`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
console.log(`${within ? "within" : "over"} ${limits.milliseconds} ms and ${limits.mebibytes} MiB`);
process.exitCode = within ? 0 : 1;

async function measure(): Promise<{ milliseconds: number; mebibytes: number }> {
  const [program = "", ...words] = values.command.split(" ");
  const started = performance.now();
  const demo = spawn(program, [...words, "demo", "--folder", join(folder, "demo"), "--port", "0", "--kubernetes-port", "0"], {
    env: { ...process.env, NODE_COMPILE_CACHE: join(folder, "cache") },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(demo, "exit");
  for await (const line of createInterface(demo.stdout)) if (line.includes("ready")) break;
  const milliseconds = Math.round(performance.now() - started);
  demo.stdout.resume();
  await setTimeout(Number(values.rest) * 1000);
  const status = await readFile(`/proc/${demo.pid}/status`, "utf8");
  const kibibytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
  demo.kill("SIGTERM");
  await ended;
  return { milliseconds, mebibytes: Math.round(kibibytes / 1024) };
}
