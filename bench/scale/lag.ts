/** How old what Dicot shows is while the cluster changes: from the API server's answer to a write until Dicot shows what was written. */
import { createHistogram } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "../../src/kube/client.ts";
import { NAME } from "../../src/kube/names.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import type { Session } from "../clouds/session.ts";
import { sum } from "../measure/figures.ts";
import { cpuTimes, type Part, since } from "../measure/usage.ts";

export interface Lag {
  changesPerSecond: number;
  looked: number;
  p50: number;
  p99: number;
  /** Of Dicot, for each change. */
  cpu: number;
}

export interface Watched {
  client: Client;
  member: Session;
  /** VirtualMachines by the servers' ids. */
  machines: readonly { id: string; path: string }[];
  parts: readonly Part[];
}

const GIVE_UP_MILLISECONDS = 30_000;
const LOOK_AT_EVERY = 20;
/** The lag is told this exactly; to look more often would be a load of its own. */
const LOOK_MILLISECONDS = 5;

/** Renames servers by writing their VirtualMachines, `perSecond` a second, and looks for each twentieth through the API. */
export async function watchLag({ client, member, machines, parts }: Watched, perSecond: number, seconds: number): Promise<Lag> {
  const latency = createHistogram();
  const before = await cpuTimes(parts);
  const started = performance.now();
  const looking: Promise<void>[] = [];
  const changing: Promise<unknown>[] = [];
  for (let n = 0; n < perSecond * seconds; n += 1) {
    const due = started + (n * 1000) / perSecond;
    if (due > performance.now()) await sleep(due - performance.now());
    const machine = machines[(n * 7919) % machines.length];
    if (!machine) break;
    const name = `change-${n}`;
    const changed = client.request<KubeObject>({
      method: "PATCH",
      path: machine.path,
      contentType: "application/merge-patch+json",
      body: { metadata: { annotations: { [NAME]: name } } },
    });
    changing.push(changed);
    if (n % LOOK_AT_EVERY !== 0) continue;
    const shown = changed.then(async () => {
      const written = performance.now();
      await untilShown(member, machine.id, name);
      latency.record(Math.max(1, Math.round((performance.now() - written) * 1000)));
    });
    looking.push(shown);
  }
  await Promise.all(changing);
  const took = (performance.now() - started) / 1000;
  await Promise.all(looking);
  const cpu = sum(Object.values(since(before, await cpuTimes(parts))));
  return {
    changesPerSecond: changing.length / took,
    looked: latency.count,
    p50: latency.percentile(50) / 1000,
    p99: latency.percentile(99) / 1000,
    cpu: cpu / Math.max(1, changing.length),
  };
}

/** Or a later name, where the same server was renamed again meanwhile. */
async function untilShown({ call, compute }: Session, id: string, name: string): Promise<void> {
  const wanted = Number(name.split("-")[1]);
  for (const deadline = performance.now() + GIVE_UP_MILLISECONDS; ; await sleep(LOOK_MILLISECONDS)) {
    const { server } = await call<{ server: { name: string } }>("GET", `${compute}/servers/${id}`);
    if (server.name.startsWith("change-") && Number(server.name.split("-")[1]) >= wanted) return;
    if (performance.now() > deadline) throw new Error(`server ${id} is shown as ${server.name} and not as ${name}`);
  }
}
