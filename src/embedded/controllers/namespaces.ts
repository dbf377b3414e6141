/** The life of a namespace: what a new one is given, and how an old one is emptied. */
import { put } from "../bootstrap.ts";
import { type Cluster, tableOf, timestamp } from "../cluster.ts";
import { deepEqual, without } from "../freeze.ts";
import { finishDeletion, markOrRemove } from "../http/deletion.ts";
import type { Resource } from "../resources.ts";
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
    const left: { resource: Resource; object: KubeObject }[] = [];
    for (const resource of cluster.registry.all()) {
      if (!resource.namespaced || !resource.verbs.includes("delete")) continue;
      const table = tableOf(cluster, resource);
      for (const object of [...table.list(name)]) {
        // Deleting one may have taken others along.
        const current = table.get(name, object.metadata.name!);
        if (current === undefined) continue;
        const { gone, object: last } = markOrRemove(cluster, resource, current, { propagationPolicy: "Background" });
        if (!gone) left.push({ resource, object: last });
      }
    }
    const latest = namespaces.get(undefined, name);
    if (latest === undefined) return;
    if (left.length > 0) say(latest, remaining(left));
    else release(latest);
  }

  function say(namespace: KubeObject, wanted: readonly Condition[]): void {
    const status = namespace["status"] as { conditions?: (Condition & { lastTransitionTime: string })[] };
    const now = timestamp(cluster.now());
    const conditions = wanted.map((one) => {
      const before = status.conditions?.find(({ type }) => type === one.type);
      return { ...one, lastTransitionTime: before?.status === one.status ? before.lastTransitionTime : now };
    });
    if (!deepEqual(conditions, status.conditions)) namespaces.put({ ...namespace, status: { ...status, conditions } });
  }

  function release(namespace: KubeObject): void {
    const spec = namespace["spec"] as { finalizers?: string[] } | undefined;
    const finalizers = (spec?.finalizers ?? []).filter((one) => one !== "kubernetes");
    if (finalizers.length === (spec?.finalizers ?? []).length) return;
    const next = { ...namespace, spec: { ...without(spec ?? {}, "finalizers"), ...(finalizers.length > 0 && { finalizers }) } };
    if (finishDeletion(cluster, resource, next) === undefined) namespaces.put(next);
  }
}

interface Condition {
  type: string;
  status: string;
  reason: string;
  message: string;
}

/** What a namespace waits for, in the words of its controller. */
function remaining(left: readonly { resource: Resource; object: KubeObject }[]): Condition[] {
  const [kinds, finalizers] = [new Map<string, number>(), new Map<string, number>()];
  const count = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const { resource, object } of left) {
    count(kinds, `${resource.plural}.${resource.group}`);
    for (const finalizer of object.metadata.finalizers ?? []) count(finalizers, finalizer);
  }
  const listed = (counts: Map<string, number>, word: string) =>
    [...counts]
      .map(([key, number]) => `${key} ${word} ${number} resource instances`)
      .sort()
      .join(", ");
  const condition = (type: string, status: string, reason: string, message: string): Condition => ({ type, status, reason, message });
  return [
    condition("NamespaceDeletionDiscoveryFailure", "False", "ResourcesDiscovered", "All resources successfully discovered"),
    condition("NamespaceDeletionGroupVersionParsingFailure", "False", "ParsedGroupVersions", "All legacy kube types successfully parsed"),
    condition(
      "NamespaceDeletionContentFailure",
      "False",
      "ContentDeleted",
      "All content successfully deleted, may be waiting on finalization",
    ),
    condition("NamespaceContentRemaining", "True", "SomeResourcesRemain", `Some resources are remaining: ${listed(kinds, "has")}`),
    finalizers.size > 0
      ? condition(
          "NamespaceFinalizersRemaining",
          "True",
          "SomeFinalizersRemain",
          `Some content in the namespace has finalizers remaining: ${listed(finalizers, "in")}`,
        )
      : condition("NamespaceFinalizersRemaining", "False", "ContentHasNoFinalizers", "All content-preserving finalizers finished"),
  ];
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
