/** The cluster's own pod network: an address for every pod, from a network that all share. */
import { createPool } from "./kubeovn/pool.ts";
import type { Pod } from "./kubevirt/launcher-pod.ts";
import type { Simulation } from "./simulation.ts";

export const POD_CIDR = "10.16.0.0/16";
export const POD_GATEWAY = "10.16.0.1";

export interface DefaultNetwork {
  take(pod: Pod): string | undefined;
  free(pod: Pod): void;
}

export function defaultNetwork({ cluster }: Simulation): DefaultNetwork {
  const pool = createPool(POD_CIDR, [POD_GATEWAY]);
  for (const pod of cluster.list<Pod>("Pod")) if (pod.status?.podIP) pool.take(pod.metadata.uid!, pod.status.podIP);
  return {
    take: (pod) => pool.take(pod.metadata.uid!),
    free: (pod) => pool.free(pod.metadata.uid!),
  };
}
