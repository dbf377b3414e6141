/**
 * Holds the cluster that `cluster:up` started, in the background: the control plane and the simulator live as long as this process does.
 * It talks to `up.ts` until all is ready; where that one goes away before, so does the cluster.
 */
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startControlPlane } from "./control-plane.ts";
import { installDefinitions } from "./definitions.ts";
import { startSimulator } from "./simulator.ts";
import { kubeconfigOf, writeState } from "./state.ts";

export type Message = { line: string } | { progress: string } | { ready: { server: string; seconds: number } } | { failed: string };

const { values } = parseArgs({ options: { folder: { type: "string" }, nodes: { type: "string" } } });
const folder = values.folder;
if (folder === undefined) throw new Error("--folder is missing");
const nodes = Number(values.nodes);

const started = performance.now();
const seconds = () => (performance.now() - started) / 1000;
const tell = (message: Message) => void (process.connected && process.send?.(message));
const step = (line: string) => tell({ line: `${seconds().toFixed(1).padStart(6)} s  ${line}` });
const ends: (() => Promise<void>)[] = [];
let ready = false;

async function end(status: number): Promise<never> {
  for (const one of ends.splice(0).toReversed()) await one();
  process.exit(status);
}
process.once("SIGTERM", () => end(0));
process.once("SIGINT", () => end(0));
process.on("disconnect", () => {
  if (!ready) void end(1);
});

try {
  const controlPlane = await startControlPlane({ folder: join(folder, "control-plane"), durable: true });
  ends.push(() => controlPlane.stop());
  const { etcd, apiServer, controllerManager, scheduler, server } = controlPlane;
  const parts = [etcd, apiServer, controllerManager, ...(scheduler ? [scheduler] : [])];
  const processes = [{ name: "supervisor", pid: process.pid }, ...parts.map(({ name, pid }) => ({ name, pid }))];
  await copyFile(controlPlane.kubeconfig, kubeconfigOf(folder));
  const since = new Date().toISOString();
  await writeState(folder, { since, server, processes });
  step("etcd, kube-apiserver, kube-controller-manager and kube-scheduler are ready");
  step(`${await installDefinitions(controlPlane)} kinds are installed: KubeVirt, CDI, Kube-OVN, snapshots, networks and Dicot's own`);
  if (nodes > 0) {
    const simulator = await startSimulator({
      kubeconfig: kubeconfigOf(folder),
      nodes,
      folder: join(folder, "volumes"),
      logFile: join(folder, "simulator.log"),
    });
    ends.push(() => simulator.stop());
    await writeState(folder, { since, server, processes: [...processes, { name: "simulator", pid: simulator.pid }] });
    step(`the simulator is at work: ${nodes} nodes`);
  }
  ready = true;
  tell({ ready: { server, seconds: seconds() } });
  if (process.connected) process.disconnect();
  // Children do not keep a process; what they are to keep is this one.
  setInterval(() => {}, 1 << 30);
} catch (error) {
  console.error(error);
  tell({ failed: error instanceof Error ? error.message : String(error) });
  await end(1);
}
