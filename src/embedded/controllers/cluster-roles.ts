/** Aggregated ClusterRoles: their rules are those of the roles they select. */
import { type Cluster, tableOf } from "../cluster.ts";
import { deepEqual } from "../freeze.ts";
import { type LabelSelector, selects } from "../selectors.ts";
import type { Queue } from "./queue.ts";

export function aggregateClusterRoles(cluster: Cluster, queue: Queue): void {
  const table = tableOf(cluster, cluster.registry.find("rbac.authorization.k8s.io", "v1", "clusterroles")!);

  function aggregate(): void {
    for (const role of [...table.list()]) {
      const selectors = (role["aggregationRule"] as { clusterRoleSelectors?: LabelSelector[] } | undefined)?.clusterRoleSelectors;
      if (selectors === undefined) continue;
      const rules: unknown[] = [];
      for (const other of table.list()) {
        if (other.metadata.name === role.metadata.name) continue;
        if (!selectors.some((selector) => selects(selector, other.metadata.labels))) continue;
        for (const rule of (other["rules"] ?? []) as unknown[]) if (!rules.some((one) => deepEqual(one, rule))) rules.push(rule);
      }
      if (!deepEqual(rules, role["rules"] ?? [])) table.put({ ...role, rules });
    }
  }

  table.subscribe(() => queue.add("cluster roles", aggregate));
}
