/** `status.used` of ResourceQuotas. */
import { type Cluster, tableOf } from "../cluster.ts";
import { deepEqual } from "../freeze.ts";
import { formatQuantity } from "../quantity.ts";
import { usedOf } from "../quota.ts";
import type { Queue } from "./queue.ts";

export function countQuotas(cluster: Cluster, queue: Queue): void {
  const table = tableOf(cluster, cluster.registry.find("", "v1", "resourcequotas")!);

  function count(namespace: string): void {
    for (const quota of [...table.list(namespace)]) {
      const { hard } = (quota["spec"] ?? {}) as { hard?: Record<string, string> };
      const used = Object.fromEntries([...usedOf(cluster, quota)].map(([name, quantity]) => [name, formatQuantity(quantity)]));
      const status = { ...(hard && { hard }), used };
      if (!deepEqual(status, quota["status"])) table.put({ ...quota, status });
    }
  }

  cluster.store.subscribe((_table, { object }) => {
    const { namespace } = object.metadata;
    if (namespace === undefined || table.list(namespace).next().done) return;
    queue.add(`quota ${namespace}`, () => count(namespace));
  });
}
