/** etcd stands still for ten seconds: the API server takes requests and answers none. Reads go on, writes wait and are then carried out. */
import { setTimeout as sleep } from "node:timers/promises";
import { readThroughout, wrongAnswers } from "./api-server-killed.ts";
import { conclude, type Fault } from "./fault.ts";
import { burst, newJournal } from "./journal.ts";

const SERVERS = 40;
const PAUSE_SECONDS = 10;

export const etcdPaused: Fault = {
  name: `etcd paused for ${PAUSE_SECONDS} s while ${SERVERS} servers are made`,
  async run(scene) {
    const tenant = await scene.tenant("etcd-paused");
    const journal = newJournal();
    const making = burst(tenant, journal, { count: SERVERS, width: 8, prefix: "paused" });
    while (journal.servers.length < SERVERS / 4) await sleep(20);
    const { etcd } = scene.cloud.controlPlane;
    await etcd.pause();
    const problems = await readThroughout(scene, tenant, PAUSE_SECONDS).finally(() => etcd.resume());
    await making;
    return conclude(scene, {
      tenant,
      journal,
      injected: { "seconds without etcd": PAUSE_SECONDS },
      problems: [...problems, ...wrongAnswers(journal.answers)],
    });
  },
};
