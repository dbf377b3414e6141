/** The API server has forgotten every version that anybody names: watches end with 410 Gone, as an answer or as an event, and so do lists in pages. */
import { setTimeout as sleep } from "node:timers/promises";
import { wrongAnswers } from "./api-server-killed.ts";
import { conclude, type Fault, seeded } from "./fault.ts";
import type { Rule } from "./fault-proxy.ts";
import { newJournal } from "./journal.ts";
import { workUntil } from "./work.ts";

const SECONDS = 20;

/** Of what begins at a version or a page, three in four; the whole state can always be had. */
function storm(seed: number): Rule {
  const random = seeded(seed);
  return ({ watch, query }) => {
    if (query.has("continue")) return random() < 0.5 ? { kind: "answer", status: 410, reason: "Expired" } : undefined;
    if (!watch || query.has("sendInitialEvents")) return undefined;
    const drawn = random();
    if (drawn < 0.4) return { kind: "answer", status: 410, reason: "Expired" };
    return drawn < 0.75 ? { kind: "expire" } : undefined;
  };
}

export const goneStorm: Fault = {
  name: `410 Gone for running and new watches and for pages, for ${SECONDS} s`,
  async run(scene) {
    const tenant = await scene.tenant("gone-storm");
    const journal = newJournal();
    let over = false;
    const working = workUntil(tenant, journal, () => over);
    for (const [n, { proxy }] of scene.members.entries()) proxy.rule = storm(n);
    for (let n = 0; n < SECONDS / 2; n++) {
      await sleep(2000);
      for (const { proxy } of scene.members) proxy.expireWatches();
    }
    over = true;
    await working;
    return conclude(scene, { tenant, journal, problems: wrongAnswers(journal.answers) });
  },
};
