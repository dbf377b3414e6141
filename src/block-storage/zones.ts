/** Availability zones: the label topology.kubernetes.io/zone of the nodes. Storage is everywhere, unless its class says otherwise. */
import type { Kube } from "../kube/kube.ts";

/** What Nova and Cinder call the zone of a cloud that has none. */
export const DEFAULT_ZONE = "nova";

export function zonesOf(kube: Kube): string[] {
  const zones = kube.list("Node").flatMap(({ metadata }) => metadata.labels?.["topology.kubernetes.io/zone"] ?? []);
  return [...new Set([DEFAULT_ZONE, ...zones])].sort();
}
