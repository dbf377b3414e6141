/**
 * One write in twenty is answered 429 or 500, or its connection breaks: before the server has heard of it, or after it has done it, when
 * nobody can know. The second is the worse one: whoever just tries again makes things twice.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { wrongAnswers } from "./api-server-killed.ts";
import { conclude, type Fault, seeded } from "./fault.ts";
import type { Rule } from "./fault-proxy.ts";
import { newJournal } from "./journal.ts";
import { workUntil } from "./work.ts";

const SECONDS = 30;
const SHARE = 0.05;

function refusals(seed: number): Rule {
  const random = seeded(seed);
  return ({ write }) => {
    if (!write || random() >= SHARE) return undefined;
    const drawn = random();
    if (drawn < 0.25) return { kind: "answer", status: 429, reason: "TooManyRequests", retryAfterSeconds: 1 };
    if (drawn < 0.5) return { kind: "answer", status: 500, reason: "InternalError" };
    if (drawn < 0.75) return { kind: "answer", status: 500, reason: "InternalError", after: true };
    return drawn < 0.85 ? { kind: "refuse" } : { kind: "lose" };
  };
}

export const writesRefused: Fault = {
  name: `429, 500 and lost answers for ${SHARE * 100} % of writes, for ${SECONDS} s`,
  async run(scene) {
    const tenant = await scene.tenant("writes-refused");
    const journal = newJournal();
    let over = false;
    for (const [n, { proxy }] of scene.members.entries()) proxy.rule = refusals(n);
    const working = workUntil(tenant, journal, () => over);
    await sleep(SECONDS * 1000);
    over = true;
    await working;
    return conclude(scene, { tenant, journal, problems: wrongAnswers(journal.answers) });
  },
};
