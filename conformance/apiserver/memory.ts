/** What each part of a cloud takes of the machine's memory. */
import { readFile } from "node:fs/promises";
import type { RealCloud } from "./cloud.ts";

/** Resident, in MiB: `etcd 60, kube-apiserver 300, …`. Read from /proc, so on Linux only. */
export async function memory({ replicas, controlPlane, simulator }: RealCloud): Promise<string> {
  const { etcd, apiServer, controllerManager, scheduler } = controlPlane;
  const parts = [
    etcd,
    apiServer,
    controllerManager,
    ...(scheduler ? [scheduler] : []),
    { name: "simulator", pid: simulator.pid },
    ...replicas,
  ];
  const sizes = await Promise.all(
    parts.map(async ({ name, pid }) => {
      const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
      return `${name} ${Math.round(Number(status.match(/^VmRSS:\s+(\d+)/m)?.[1] ?? Number.NaN) / 1024)}`;
    }),
  );
  return sizes.join(", ");
}
