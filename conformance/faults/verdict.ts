/** After a fault: whether what was promised is there, what is shown is so, and in how many seconds that was right; then that all gets done. */
import { setTimeout as sleep } from "node:timers/promises";
import { bearer } from "../scenarios/doors.ts";
import { cacheDifferences } from "./caches.ts";
import { broken, type Journal, type Shown, show } from "./journal.ts";
import type { Scene, Tenant } from "./scene.ts";
import { readWorld } from "./world.ts";

export interface Verdict {
  lost: string[];
  duplicates: string[];
  /** What a replica shows and its machine is not. */
  wrong: string[];
  /** Until none of the above was found any more. */
  secondsUntilRight: number;
  /** What was promised and did not come in its own time. */
  unfinished: string[];
  secondsUntilDone: number;
  cacheDifferences: string[];
}

/** All must be there, and shown as it is, so long after the fault is over. */
const RIGHT_WITHIN_SECONDS = 10;
/** Servers boot in their own time, which is that of the machine on which this runs. */
const DONE_WITHIN_SECONDS = 120;

export async function judge(scene: Scene, tenant: Tenant, journal: Journal): Promise<Verdict> {
  const right = await until(RIGHT_WITHIN_SECONDS, () => look(scene, tenant, journal));
  const done = await allDone(tenant, journal);
  const saying = (word: string) => right.problems.filter((problem) => problem.includes(word));
  return {
    lost: [...saying("lost:"), ...done.problems.filter((problem) => problem.includes("lost:"))],
    duplicates: saying("twice:"),
    wrong: saying("wrong:"),
    secondsUntilRight: right.seconds,
    unfinished: done.problems.filter((problem) => problem.includes("unfinished:")),
    secondsUntilDone: right.seconds + done.seconds,
    // Now that nothing is on its way.
    cacheDifferences: await cacheDifferences(scene, RIGHT_WITHIN_SECONDS),
  };
}

/** Waits for what servers do in their own time; says what never came. */
export const allDone = ({ caller }: Tenant, journal: Journal) =>
  until(DONE_WITHIN_SECONDS, async () => broken(await show(caller), journal));

/** Looks until nothing is found, or the time is over and what is found stays. */
async function until(most: number, find: () => Promise<string[]>): Promise<{ problems: string[]; seconds: number }> {
  const started = performance.now();
  for (;;) {
    // The seconds before the look, which itself takes some where there is much to see.
    const seconds = (performance.now() - started) / 1000;
    const problems = await find();
    if (problems.length === 0 || seconds > most) return { problems, seconds };
    await sleep(250);
  }
}

/** Every replica is asked, and the cluster itself, before and after: what changes meanwhile was right as either. */
async function look({ kubernetes, members }: Scene, { caller, namespace }: Tenant, journal: Journal): Promise<string[]> {
  const machines = async () =>
    (await readWorld(kubernetes, ["VirtualMachine"])).of("VirtualMachine").filter(({ metadata }) => metadata.namespace === namespace);
  const before = await machines();
  const replicas = members.filter(({ replica }) => replica.running);
  const views = await Promise.all(
    replicas.map(async ({ replica: { name, url } }) => ({ name, servers: await show(bearer(url, caller.token, caller)) })),
  );
  const after = await machines();

  const printable = (list: typeof before, id: string) =>
    String(list.find(({ metadata }) => metadata.labels?.["openstack.dicot.io/id"] === id)?.status?.["printableStatus"]);
  const shownWrong = ({ id, status }: Shown) => {
    const is = [printable(before, id), printable(after, id)];
    return is.some((word) => fits(word, status)) ? [] : [`wrong: ${id} is shown as ${status}, its machine is ${is[1]}`];
  };
  const problems = views.flatMap(({ name, servers }) => {
    const missing = broken(servers, journal).filter((problem) => problem.includes("lost:"));
    return [...missing, ...servers.flatMap(shownWrong)].map((problem) => `${name}: ${problem}`);
  });
  const names = after
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map(({ metadata }) => metadata.annotations?.["openstack.dicot.io/name"] ?? metadata.name);
  const twice = [...new Set(names)].filter((name) => names.filter((one) => one === name).length > 1);
  return [...problems, ...twice.map((name) => `twice: the server ${name}`)];
}

/** Whether Nova's word can stand for KubeVirt's. Work in several steps passes through several of these. */
function fits(printable: string, status: string): boolean {
  if (["RESIZE", "REVERT_RESIZE", "REBUILD"].includes(status)) return true;
  switch (printable) {
    case "Running":
      return ["ACTIVE", "VERIFY_RESIZE", "REBOOT", "HARD_REBOOT"].includes(status);
    case "Stopped":
      return ["SHUTOFF", "BUILD", "VERIFY_RESIZE", "SHELVED_OFFLOADED"].includes(status);
    case "Stopping":
      return ["ACTIVE", "SHUTOFF", "DELETED"].includes(status);
    case "Terminating":
      return ["ACTIVE", "SHUTOFF", "DELETED", "BUILD"].includes(status);
    default:
      // The instance may run already, which its machine says a little later.
      return status === "BUILD" || status === "ACTIVE";
  }
}
