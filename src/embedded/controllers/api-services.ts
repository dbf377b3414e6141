/** An APIService for every group-version that is served here, as the aggregation layer registers them. */
import { put } from "../bootstrap.ts";
import { type Cluster, tableOf, timestamp } from "../cluster.ts";
import type { Queue } from "./queue.ts";

const automanaged = "kube-aggregator.kubernetes.io/automanaged";

export function registerApiServices(cluster: Cluster, queue: Queue): void {
  const { registry } = cluster;
  const table = tableOf(cluster, registry.find("apiregistration.k8s.io", "v1", "apiservices")!);

  function register(): void {
    const wanted = new Map<string, { group: string; version: string }>();
    for (const group of registry.groups()) {
      for (const version of registry.versions(group)) wanted.set(`${version}.${group}`, { group, version });
    }
    for (const object of [...table.list()]) {
      const custom = object.metadata.labels?.[automanaged] === "true";
      if (custom && !wanted.has(object.metadata.name!)) table.remove(object);
    }
    for (const [name, { group, version }] of wanted) {
      if (table.get(undefined, name) !== undefined) continue;
      const custom = registry.resources(group, version).some((resource) => resource.custom);
      const condition = {
        type: "Available",
        status: "True",
        lastTransitionTime: timestamp(cluster.now()),
        reason: "Local",
        message: "Local APIServices are always available",
      };
      put(cluster, {
        apiVersion: "apiregistration.k8s.io/v1",
        kind: "APIService",
        metadata: { name, labels: { [automanaged]: custom ? "true" : "onstart" } },
        spec: { ...(group && { group }), version, groupPriorityMinimum: custom ? 1000 : 17_000, versionPriority: custom ? 100 : 15 },
        status: { conditions: [condition] },
      });
    }
  }

  registry.onChange(() => queue.add("api services", register));
  queue.add("api services", register);
}
