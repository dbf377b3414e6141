/** Every watch connection of every replica is cut once a second for a minute, as by a proxy that is restarted again and again. */
import { setTimeout as sleep } from "node:timers/promises";
import { wrongAnswers } from "./api-server-killed.ts";
import { conclude, type Fault } from "./fault.ts";
import { newJournal } from "./journal.ts";
import { workUntil } from "./work.ts";

export const watchesCut = (seconds: number): Fault => ({
  name: `watch connections cut every second for ${seconds} s`,
  async run(scene) {
    const tenant = await scene.tenant("watches-cut");
    const journal = newJournal();
    let over = false;
    const working = workUntil(tenant, journal, () => over);
    for (let n = 0; n < seconds; n++) {
      await sleep(1000);
      for (const { proxy } of scene.members) proxy.cutWatches();
    }
    over = true;
    await working;
    return conclude(scene, { tenant, journal, problems: wrongAnswers(journal.answers) });
  },
});
