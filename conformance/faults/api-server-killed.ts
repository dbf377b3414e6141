/** The API server dies without a word while servers are made, and comes back. Reads are answered all the while; writes that fail say 503. */
import { setTimeout as sleep } from "node:timers/promises";
import { conclude, type Fault } from "./fault.ts";
import { burst, newJournal } from "./journal.ts";
import type { Scene, Tenant } from "./scene.ts";

const SERVERS = 200;
const WIDTH = 16;
/** As long as it takes that requests meet it: a supervisor is seldom quicker. */
const AWAY_SECONDS = 3;

export const apiServerKilled: Fault = {
  name: `the API server killed and started again while ${SERVERS} servers are made`,
  async run(scene) {
    const tenant = await scene.tenant("api-server-killed");
    const journal = newJournal();
    const making = burst(tenant, journal, { count: SERVERS, width: WIDTH, prefix: "burst" });
    const third = () => journal.servers.length >= SERVERS / 3;
    while (!third()) await sleep(20);
    const { apiServer } = scene.cloud.controlPlane;
    await apiServer.kill("SIGKILL");
    const reading = readThroughout(scene, tenant, AWAY_SECONDS);
    await sleep(AWAY_SECONDS * 1000);
    const problems = await reading;
    await apiServer.start();
    await making;
    return conclude(scene, {
      tenant,
      journal,
      injected: { "kube-apiserver killed": 1 },
      problems: [...problems, ...wrongAnswers(journal.answers)],
    });
  },
};

/** Lists servers at every replica again and again; says where one does not answer 200. */
export async function readThroughout({ members }: Scene, { caller }: Tenant, seconds: number): Promise<string[]> {
  const problems = new Set<string>();
  const deadline = performance.now() + seconds * 1000;
  while (performance.now() < deadline) {
    for (const { replica } of members) {
      const answer = await fetch(`${replica.url}/compute/v2.1/servers/detail`, { headers: { "x-auth-token": caller.token } }).catch(
        () => undefined,
      );
      await answer?.body?.cancel();
      if (answer?.status !== 200) problems.add(`a list of servers was answered ${answer?.status ?? "not at all"}`);
    }
    await sleep(100);
  }
  return [...problems];
}

/** A request that fails for want of Kubernetes is 503: 500 would be a bug of ours, 4xx the client's fault. */
export const wrongAnswers = (answers: Record<number, number>): string[] =>
  Object.entries(answers)
    .filter(([status]) => !/^2\d\d$|^503$|^409$/.test(status))
    .map(([status, count]) => `${count} requests were answered ${status === "0" ? "not at all" : status}`);
