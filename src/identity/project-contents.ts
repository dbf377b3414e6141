/** Whether a project still has something that people made. */
import type { KindName, Kube } from "../kube/kube.ts";
import type { Namespace } from "./project-namespaces.ts";

/** Kinds that are lost with the namespace, in OpenStack's words. */
const contents: readonly [KindName, string][] = [
  ["VirtualMachine", "servers"],
  ["VirtualMachineInstance", "servers"],
  ["PersistentVolumeClaim", "volumes"],
  ["DataSource", "images"],
  ["VolumeSnapshot", "snapshots"],
  ["Router", "routers"],
  ["FloatingIP", "floating IPs"],
  ["Port", "ports"],
  ["Network", "networks"],
];

/** What it has, in OpenStack's word, or undefined where it is empty. */
export const holdsWork = (kube: Kube, namespace: Namespace): string | undefined =>
  contents.find(([kind]) => kube.list(kind, namespace.metadata.name).some(({ metadata }) => metadata.deletionTimestamp === undefined))?.[1];
