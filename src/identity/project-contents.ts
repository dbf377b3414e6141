/** Whether a project still has something that people made. */
import type { KindName, Kube } from "../kube/kube.ts";
import { isLeftBehind } from "../kube/owners.ts";
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

/** What it has, in OpenStack's word, or undefined where it is empty. What a deleted server leaves behind goes by itself. */
export const holdsWork = (kube: Kube, { metadata: { name } }: Namespace): string | undefined =>
  contents.find(([kind]) =>
    kube.list(kind, name).some((object) => object.metadata.deletionTimestamp === undefined && !isLeftBehind(kube, object)),
  )?.[1];
