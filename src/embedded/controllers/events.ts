/** Events go after an hour, as with --event-ttl's default; here when the next one comes, so that no timer is needed. */
import { type Cluster, tableOf } from "../cluster.ts";
import type { Queue } from "./queue.ts";

const LIFETIME_MILLISECONDS = 3_600_000;

export function expireEvents(cluster: Cluster, queue: Queue): void {
  const events = tableOf(cluster, cluster.registry.find("", "v1", "events")!);
  const expire = () => {
    const oldest = cluster.now().getTime() - LIFETIME_MILLISECONDS;
    for (const event of [...events.list()]) if (Date.parse(event.metadata.creationTimestamp ?? "") < oldest) events.remove(event);
  };
  events.subscribe(({ type }) => {
    if (type === "ADDED") queue.add("events", expire);
  });
}
