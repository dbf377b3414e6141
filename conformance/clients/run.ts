/**
 * `npm run test:clients`: the real python-openstackclient, openstacksdk and kubectl against a demo cloud in a process of its own; with
 * `-- --apiserver` against one on a real Kubernetes API server; or against the running one whose `cloud.json` DICOT_CLOUD names.
 * Prints each step with its time, and `N passed, N failed`; leaves with 1 where anything failed.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { execa } from "execa";
import { startCloudToTry } from "../apiserver/to-try.ts";
import { type Step, steps } from "./cli.ts";
import { runningCloud } from "./demo.ts";
import { kubectlBinary } from "./kubectl.ts";
import { venv } from "./venv.ts";

const here = (name: string) => new URL(name, import.meta.url).pathname;

interface Outcome {
  ok: boolean;
  output: string;
}

const bin = await venv("clients", here("requirements.txt"));
const kubectl = await kubectlBinary();
const { values: flags } = parseArgs({ options: { apiserver: { type: "boolean" } } });
const facts = process.env["DICOT_CLOUD"];
const cloud = facts === undefined ? await startCloudToTry({ apiserver: flags.apiserver ?? false }) : runningCloud(facts);
const folder = await mkdtemp(join(tmpdir(), "dicot-clients-"));
let failed = 0;
let passed = 0;
try {
  const values = await prepare();
  for (const step of steps) note(step.command, await timed(() => perform(step, values)));
  note("openstacksdk: sdk.py", await timed(() => attempt(join(bin, "python"), [here("sdk.py")])));
} finally {
  await cloud.stop();
  await rm(folder, { recursive: true });
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

/** Files that the steps name. */
async function prepare(): Promise<Record<string, string>> {
  const values = { imageFile: join(folder, "image.raw"), savedFile: join(folder, "saved.raw"), publicKeyFile: join(folder, "key.pub") };
  await writeFile(values.imageFile, Buffer.alloc(1 << 20, "dicot "));
  // An Ed25519 public key made for this test; nobody holds its private half.
  await writeFile(values.publicKeyFile, "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIvOnK0BkoSr1HGDQOdyx5owtdZyrvUm+2zNvWwcIBGz clients@dicot\n");
  return values;
}

async function perform(step: Step, values: Record<string, string>): Promise<Outcome> {
  const [tool, ...words] = step.command.startsWith("kubectl ") ? step.command.split(" ") : ["openstack", ...step.command.split(" ")];
  const args = words.map((word) => word.replace(/\$(\w+)/g, (_, name: string) => values[name] ?? ""));
  const file = tool === "kubectl" ? kubectl : join(bin, "openstack");
  const deadline = Date.now() + (step.eventually ? 60_000 : 0);
  for (;;) {
    const outcome = judge(step, await attempt(file, args, step.input));
    if (outcome.ok && step.as) values[step.as] = outcome.output;
    if (outcome.ok && step.as === "project") values["namespace"] = await namespaceOf(outcome.output);
    if (outcome.ok || Date.now() > deadline) return outcome;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

function judge(step: Step, { ok, output }: Outcome): Outcome {
  if (step.fails) return { ok: !ok && step.fails.test(output), output };
  return { ok: ok && (step.shows?.test(output) ?? true), output };
}

async function namespaceOf(project: string): Promise<string> {
  return (
    await attempt(kubectl, ["get", "namespace", "-l", `openstack.dicot.io/project=${project}`, "-o", "jsonpath={.items[0].metadata.name}"])
  ).output;
}

async function attempt(file: string, args: string[], input?: string): Promise<Outcome> {
  const env = { ...cloud.env, KUBECONFIG: cloud.kubeconfig, PYTHONWARNINGS: "ignore" };
  const result = await execa(file, args, { env, reject: false, all: true, timeout: 180_000, ...(input === undefined ? {} : { input }) });
  return result.exitCode === 0 ? { ok: true, output: result.stdout.trim() } : { ok: false, output: result.all.trim() };
}

async function timed(work: () => Promise<Outcome>): Promise<Outcome & { seconds: number }> {
  const started = performance.now();
  return { ...(await work()), seconds: (performance.now() - started) / 1000 };
}

function note(name: string, { ok, output, seconds }: Outcome & { seconds: number }): void {
  if (ok) passed++;
  else failed++;
  process.stdout.write(`${ok ? "ok    " : "FAILED"} ${seconds.toFixed(1).padStart(5)} s  ${name}\n`);
  if (!ok) process.stdout.write(`${output.replace(/^/gm, "         | ")}\n`);
}
