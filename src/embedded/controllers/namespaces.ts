/** The life of a namespace: what a new one is given, and how an old one is emptied. */
import { put } from "../bootstrap.ts";
import { type Cluster, tableOf } from "../cluster.ts";
import { finishDeletion, markOrRemove } from "../http/deletion.ts";
import type { KubeObject } from "../types.ts";
import type { Queue } from "./queue.ts";

export function keepNamespaces(cluster: Cluster, queue: Queue, authority: string): void {
  const resource = cluster.registry.find("", "v1", "namespaces")!;
  const namespaces = tableOf(cluster, resource);
  const core = (plural: string) => tableOf(cluster, cluster.registry.find("", "v1", plural)!);
  const enqueue = (name: string) => queue.add(`namespace ${name}`, () => keep(name));

  namespaces.subscribe(({ type, object }) => {
    if (type !== "DELETED") enqueue(object.metadata.name!);
  });
  cluster.store.subscribe((_table, { type, object }) => {
    const { namespace } = object.metadata;
    if (type === "DELETED" && namespace !== undefined) enqueue(namespace);
  });

  function keep(name: string): void {
    const namespace = namespaces.get(undefined, name);
    if (namespace === undefined) return;
    if (namespace.metadata.deletionTimestamp === undefined) furnish(name);
    else empty(name);
  }

  function furnish(name: string): void {
    if (core("serviceaccounts").get(name, "default") === undefined) put(cluster, defaultAccount(name));
    if (core("configmaps").get(name, "kube-root-ca.crt") === undefined) put(cluster, rootCertificate(name, authority));
  }

  function empty(name: string): void {
    let left = 0;
    for (const one of cluster.registry.all()) {
      if (!one.namespaced || !one.verbs.includes("delete")) continue;
      const table = tableOf(cluster, one);
      for (const object of [...table.list(name)]) {
        // Deleting one may have taken others along.
        const current = table.get(name, object.metadata.name!);
        if (current === undefined) continue;
        if (!markOrRemove(cluster, one, current, { propagationPolicy: "Background" }).gone) left++;
      }
    }
    if (left > 0) return;
    const latest = namespaces.get(undefined, name);
    if (latest === undefined) return;
    const spec = latest["spec"] as { finalizers?: string[] } | undefined;
    const finalizers = (spec?.finalizers ?? []).filter((one) => one !== "kubernetes");
    if (finalizers.length === (spec?.finalizers ?? []).length) return;
    const next = { ...latest, spec: { ...spec, finalizers } };
    if (finishDeletion(cluster, resource, next) === undefined) namespaces.put(next);
  }
}

const defaultAccount = (namespace: string): KubeObject => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: { name: "default", namespace },
});

const rootCertificate = (namespace: string, authority: string): KubeObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: {
    name: "kube-root-ca.crt",
    namespace,
    annotations: { "kubernetes.io/description": "The authority that signed the certificate of this namespace's API server." },
  },
  data: { "ca.crt": authority },
});
