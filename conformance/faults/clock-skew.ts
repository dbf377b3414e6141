/**
 * The clocks of two replicas are four minutes apart, one two minutes ahead and one two behind: tokens of each hold at the other, the Lease stays
 * where it is, nobody takes a server that is being made for one whose maker has died, and a revoked or expired token holds nowhere.
 */
import { bearer, type Caller, login } from "../scenarios/doors.ts";
import { wrongAnswers } from "./api-server-killed.ts";
import { conclude, type Fault } from "./fault.ts";
import { newJournal } from "./journal.ts";
import type { Member, Scene } from "./scene.ts";
import { workUntil } from "./work.ts";

const SKEW_SECONDS = 120;
/** Longer than the Lease. */
const SECONDS = 20;

const preload = new URL("shifted-clock.ts", import.meta.url).href;
const shifted = (seconds: number) => ({
  env: { NODE_OPTIONS: seconds === 0 ? "" : `--import ${preload}`, CLOCK_AHEAD_SECONDS: String(seconds) },
});

export const clockSkew: Fault = {
  name: `clocks of replicas wrong by ${SKEW_SECONDS} s, one ahead and one behind`,
  async run(scene) {
    const tenant = await scene.tenant("clock-skew");
    const journal = newJournal();
    const problems: string[] = [];
    for (const [n, { replica }] of scene.members.entries()) {
      await replica.kill("SIGTERM");
      await replica.restart(shifted(n === 0 ? SKEW_SECONDS : -SKEW_SECONDS));
    }
    const before = await transitions(scene);
    let over = false;
    const working = workUntil(tenant, journal, () => over);
    const deadline = performance.now() + SECONDS * 1000;
    for (const [issuer, other] of [scene.members, scene.members.toReversed()] as unknown as [Member, Member][]) {
      problems.push(...(await tokensHold(scene, issuer, other)));
    }
    while (performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 200));
    over = true;
    await working;
    const flaps = (await transitions(scene)) - before;
    // One, where the one that led was the first to be restarted.
    if (flaps > 1) problems.push(`the Lease went from one to the other ${flaps} times`);
    const outcome = await conclude(scene, {
      ...{ tenant, journal, injected: { "seconds between two clocks": 2 * SKEW_SECONDS } },
      problems: [...problems, ...wrongAnswers(journal.answers)],
    });
    for (const { replica } of scene.members) {
      await replica.kill("SIGTERM");
      await replica.restart(shifted(0));
    }
    return outcome;
  },
};

async function transitions({ kubernetes }: Scene): Promise<number> {
  const lease = await kubernetes("GET", "/apis/coordination.k8s.io/v1/namespaces/dicot-system/leases/dicot-reconcilers");
  return lease.json<{ spec: { leaseTransitions: number } }>().spec.leaseTransitions;
}

async function tokensHold({ cloud }: Scene, issuer: Member, other: Member): Promise<string[]> {
  const found: string[] = [];
  const root = { username: "admin", password: cloud.facts.passwords.admin, project_name: "admin" };
  const caller = await login(issuer.replica.url, root);
  const elsewhere: Caller = bearer(other.replica.url, caller.token, caller);
  const used = await elsewhere.ask("compute", "GET", "/servers");
  if (used.status !== 200) found.push(`${other.replica.name} answers ${used.status} to a token of ${issuer.replica.name}`);
  const shown = await elsewhere.ask("identity", "GET", "/auth/tokens", { headers: { "x-subject-token": caller.token } });
  const { issued_at, expires_at } = shown.json<{ token: { issued_at: string; expires_at: string } }>().token;
  const now = Date.now() / 1000;
  const at = (time: string) => Date.parse(time) / 1000;
  if (Math.abs(at(issued_at) - now) > 5)
    found.push(`a token of ${issuer.replica.name} was issued ${Math.round(at(issued_at) - now)} s from now`);
  if (at(expires_at) <= now) found.push(`a new token of ${issuer.replica.name} has expired`);
  const ended = await caller.ask("identity", "DELETE", "/auth/tokens", { headers: { "x-subject-token": caller.token } });
  if (ended.status !== 204) found.push(`a revocation was answered ${ended.status}`);
  const after = await elsewhere.ask("compute", "GET", "/servers");
  if (after.status !== 401) found.push(`${other.replica.name} answers ${after.status} to a token that ${issuer.replica.name} has revoked`);
  return found;
}
