/** A project at work, for faults that last: servers are made and changed until it is told that it is enough. */
import { burst, change, createServer, type Journal } from "./journal.ts";
import type { Tenant } from "./scene.ts";

const WIDTH = 4;

/** Begins with some servers that are there and running; then each turn makes one or changes one of those that nothing else was asked of. */
export async function workUntil(tenant: Tenant, journal: Journal, over: () => boolean): Promise<void> {
  let turn = 0;
  const work = async () => {
    while (!over()) {
      const mine = turn++;
      const untouched = journal.servers.find(({ id, status }) => status === "ACTIVE" && !touched.has(id));
      if (mine % 2 === 0 || untouched === undefined) await createServer(tenant, journal, `work-${mine}`);
      else {
        touched.add(untouched.id);
        await change(tenant, journal, { server: untouched, turn: mine >> 1 });
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS));
    }
  };
  const touched = new Set<string>();
  await burst(tenant, journal, { count: 10, width: WIDTH, prefix: "first" });
  await Promise.all(Array.from({ length: WIDTH }, work));
}

/** Of a person's clicks, or a careful script's: a minute is to hold hundreds of requests, not thousands. */
const PAUSE_MILLISECONDS = 500;
