/**
 * A replica is killed (-9) in the middle of resizes, rebuilds, attachments and deletions of projects: at every write of each. Every operation is
 * begun as often as it has writes. Of the n-th of its kind the first n writes reach the API server, and nothing of what comes after; when that
 * has come about in all of them, the replica dies. The other one must end each, or take it back.
 */
import { bearer, eventually } from "../scenarios/doors.ts";
import { conclude, type Fault } from "./fault.ts";
import { newJournal } from "./journal.ts";
import { type Attempt, prepare } from "./operations.ts";
import type { Member, Scene } from "./scene.ts";
import { allDone } from "./verdict.ts";

/** From there on nothing more of an operation is to be expected of the replica that is about to die. */
const SETTLED_SECONDS = 20;
/** A Lease's time, and a third of it in which the other one looks; then the work itself. */
const ENDED_SECONDS = 90;

export const replicaKilled: Fault = {
  name: "a replica killed at every write of resizes, rebuilds, attachments and deletions of projects",
  async run(scene) {
    const tenant = await scene.tenant("replica-killed");
    const journal = newJournal();
    const attempts = await prepare(scene, tenant, journal);
    await allDone(tenant, journal);
    // From here on the attempts say what is to be.
    for (const server of journal.servers) delete server.status;
    const leader = await scene.leader();
    // The administrator's requests too are to meet their end here.
    const at = { ...scene, admin: bearer(leader.replica.url, scene.admin.token, scene.admin) };
    const states = cutShort(leader, attempts);
    const begun = attempts.map((attempt) =>
      attempt.begin(bearer(leader.replica.url, tenant.caller.token, tenant.caller)).catch(() => undefined),
    );
    await eventually(
      async () => attempts.every((attempt) => states.get(attempt)?.cut),
      (all) => all,
      SETTLED_SECONDS,
    ).catch(() => {});
    await leader.replica.kill("SIGKILL");
    const answers = await Promise.all(begun);
    const cut = attempts.filter((attempt) => states.get(attempt)?.cut);
    leader.proxy.reset();

    const problems = await ended(
      at,
      tenant.caller,
      attempts,
      answers.map((answer) => (answer?.status ?? 0) >= 200 && (answer?.status ?? 0) < 300),
    );
    await leader.replica.restart();
    const kinds = Object.entries(Object.groupBy(cut, ({ name }) => name)).map(([name, list = []]) => [
      `${name} cut short, each at another write`,
      list.length,
    ]);
    return conclude(scene, { tenant, journal, injected: { "replica killed": 1, ...Object.fromEntries(kinds) }, problems });
  },
};

/** Lets so many writes of each pass as it may make, and counts. */
function cutShort({ proxy }: Member, attempts: readonly Attempt[]): Map<Attempt, { made: number; cut: boolean }> {
  const states = new Map(attempts.map((attempt) => [attempt, { made: 0, cut: false }]));
  proxy.rule = ({ write, path, body }) => {
    const attempt = write ? attempts.find(({ marks }) => marks.some((mark) => path.includes(mark) || body.includes(mark))) : undefined;
    const state = attempt && states.get(attempt);
    if (!attempt || !state) return undefined;
    if (state.made < attempt.writes) {
      state.made++;
      return undefined;
    }
    state.cut = true;
    return { kind: "refuse" };
  };
  return states;
}

/** What has not ended as it should when the other replica has had its time. */
async function ended(scene: Scene, caller: Scene["admin"], attempts: readonly Attempt[], accepted: readonly boolean[]): Promise<string[]> {
  await scene.leader();
  const look = async () => {
    const found = await Promise.all(
      attempts.map(async (attempt, n) => {
        const problem = await attempt.problem(caller, accepted[n] ?? false);
        return problem === undefined ? [] : [`${attempt.name}, of which ${attempt.writes} writes were made: ${problem}`];
      }),
    );
    return found.flat();
  };
  const started = performance.now();
  for (;;) {
    const problems = await look();
    if (problems.length === 0 || performance.now() - started > ENDED_SECONDS * 1000) return problems;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
