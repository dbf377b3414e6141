/** What a fresh cluster holds before anybody asks. */
import { readFileSync } from "node:fs";
import { type Cluster, tableOf, timestamp } from "./cluster.ts";
import { type CustomResourceDefinition, established } from "./crds.ts";
import type { KubeObject } from "./types.ts";
import { parseApiVersion } from "./types.ts";

/** Written by scripts/embedded/generate.ts from the release's own bootstrap policy. */
const rolesFile = new URL("../../generated/embedded/roles.json", import.meta.url);

export function bootstrap(cluster: Cluster, crds: readonly CustomResourceDefinition[]): void {
  const now = cluster.now();
  for (const name of ["default", "kube-node-lease", "kube-public", "kube-system"]) put(cluster, namespace(name));
  for (const role of JSON.parse(readFileSync(rolesFile, "utf8")) as KubeObject[]) put(cluster, role);
  for (const crd of crds) {
    const object = established(crd, now);
    put(cluster, { ...object, metadata: { ...object.metadata, generation: 1 } });
  }
}

const namespace = (name: string): KubeObject => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, labels: { "kubernetes.io/metadata.name": name } },
  spec: { finalizers: ["kubernetes"] },
  status: { phase: "Active" },
});

/** Writes past admission, as the API server's own start-up does. */
export function put(cluster: Cluster, object: KubeObject): KubeObject {
  const { group, version } = parseApiVersion(object.apiVersion);
  const resource = cluster.registry.findKind(group, version, object.kind);
  if (resource === undefined) throw new Error(`${object.apiVersion} ${object.kind} is not served`);
  const metadata = { ...object.metadata, uid: crypto.randomUUID(), creationTimestamp: timestamp(cluster.now()) };
  return tableOf(cluster, resource).put({ ...object, metadata });
}
