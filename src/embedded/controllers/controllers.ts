/** The controllers of kube-controller-manager without which the API does not behave as people know it. */
import type { Cluster } from "../cluster.ts";
import { registerApiServices } from "./api-services.ts";
import { aggregateClusterRoles } from "./cluster-roles.ts";
import { cleanCustomResources } from "./custom-resources.ts";
import { expireEvents } from "./events.ts";
import { followApiServices } from "./extension-servers.ts";
import { collectGarbage } from "./garbage.ts";
import { keepNamespaces } from "./namespaces.ts";
import { protectStorage } from "./protection.ts";
import { createQueue, type Queue } from "./queue.ts";
import { countQuotas } from "./quotas.ts";

/** Returns the way to stop them. Must run before the first object is written. */
export function startControllers(cluster: Cluster, authority: string): Queue {
  const queue = createQueue();
  collectGarbage(cluster, queue);
  keepNamespaces(cluster, queue, authority);
  aggregateClusterRoles(cluster, queue);
  protectStorage(cluster, queue);
  countQuotas(cluster, queue);
  expireEvents(cluster, queue);
  cleanCustomResources(cluster, queue);
  registerApiServices(cluster, queue);
  followApiServices(cluster, queue);
  return queue;
}
