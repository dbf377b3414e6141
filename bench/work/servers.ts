/** Servers from the request to ACTIVE to gone. Each client makes the next one when its last is gone. */
import { createHistogram, type RecordableHistogram } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { type Furnished, serverRequest, serversOf, untilBuilding } from "../clouds/furnish.ts";
import { type CpuTimes, cpuTimes, type Part, since } from "../measure/usage.ts";

export interface Phase {
  requests: number;
  failed: number;
  failure: string | undefined;
  seconds: number;
  latency: RecordableHistogram;
  cpu: CpuTimes;
}

/** As often as openstackclient's and Terraform's users would wish. */
export const LOOK_MILLISECONDS = 100;
export const GIVE_UP_MILLISECONDS = 300_000;

/**
 * Two phases: `count` creates as fast as they are accepted, then these servers deleted; and `count` in which each client waits until its server
 * is ACTIVE, looking at it ten times a second. The processor's time of `active` is from the first request until all are ACTIVE.
 */
export async function createServers(at: Furnished, clients: number, count: number): Promise<{ accepted: Phase; active: Phase }> {
  const phased = { parts: at.cloud.parts, clients, count };
  const accepted = await phase(phased, async () => void (await create(at)));
  await settle(at);
  const active = await phase(phased, async () => {
    const id = await create(at);
    await untilActive(at, id);
  });
  await settle(at);
  return { accepted, active };
}

export interface Phased {
  parts: readonly Part[];
  clients: number;
  count: number;
}

/** `once` is done `count` times by all clients together. */
export async function phase({ parts, clients, count }: Phased, once: (n: number) => Promise<void>): Promise<Phase> {
  const latency = createHistogram();
  let begun = 0;
  let failed = 0;
  let failure: string | undefined;
  const before = await cpuTimes(parts);
  const started = performance.now();
  const client = async () => {
    for (let n = begun++; n < count; n = begun++) {
      const asked = performance.now();
      await once(n).catch((error: Error) => {
        failed += 1;
        failure ??= error.message;
      });
      latency.record(Math.max(1, Math.round((performance.now() - asked) * 1000)));
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  const seconds = (performance.now() - started) / 1000;
  return { requests: count, failed, failure, seconds, latency, cpu: since(before, await cpuTimes(parts)) };
}

const CREATED = "bench-created";

async function create(at: Furnished): Promise<string> {
  const { server } = await at.member.call<{ server: { id: string } }>(
    "POST",
    `${at.member.compute}/servers`,
    serverRequest(at, CREATED),
    [202],
  );
  return server.id;
}

async function untilActive({ member }: Furnished, id: string): Promise<void> {
  for (const deadline = Date.now() + GIVE_UP_MILLISECONDS; ; await sleep(LOOK_MILLISECONDS)) {
    const { server } = await member.call<{ server: { status: string } }>("GET", `${member.compute}/servers/${id}`);
    if (server.status === "ACTIVE") return;
    if (server.status === "ERROR" || Date.now() > deadline) throw new Error(`server ${id} is ${server.status}`);
  }
}

/** Waits until all are built, and deletes those that were made here. */
async function settle({ member, cloud }: Furnished): Promise<void> {
  const deadline = Date.now() + GIVE_UP_MILLISECONDS;
  await untilBuilding(member, 0, deadline);
  const made = await serversOf(member, `&name=${CREATED}`);
  const next = made[Symbol.iterator]();
  const worker = async () => {
    for (const id of next) await member.call("DELETE", `${member.compute}/servers/${id}`, undefined, [204, 404]);
  };
  await Promise.all(Array.from({ length: 4 }, worker));
  while ((await serversOf(member, `&name=${CREATED}`)).length > 0) {
    if (Date.now() > deadline) throw new Error(`${cloud.name}: servers are still being deleted`);
    await sleep(LOOK_MILLISECONDS);
  }
}
