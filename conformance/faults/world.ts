/** All that the cluster has, read at once, and what each object is to the others. */
import { resources } from "../../generated/kubernetes/resources.ts";
import type { KubernetesDoor } from "../scenarios/kubernetes-door.ts";
import { collection } from "./caches.ts";

export interface KubernetesObject {
  kind: string;
  metadata: {
    name: string;
    uid: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    ownerReferences?: { kind: string; uid: string }[];
    deletionTimestamp?: string;
  };
  spec?: Record<string, unknown>;
  status?: Record<string, unknown>;
}

export interface World {
  of(kind: string): readonly KubernetesObject[];
  readonly all: readonly KubernetesObject[];
  alive(uid: string): boolean;
  /** Namespaces that are projects. */
  projects: ReadonlyMap<string, KubernetesObject>;
}

type KindName = keyof typeof resources;
const everything = (Object.keys(resources) as KindName[]).filter((kind) => kind !== "Event");

export async function readWorld(kubernetes: KubernetesDoor, kinds: readonly KindName[] = everything): Promise<World> {
  const lists = await Promise.all(
    kinds.map(async (kind) => {
      const answer = await kubernetes("GET", collection(resources[kind]));
      const items = answer.status === 200 ? answer.json<{ items: KubernetesObject[] }>().items : [];
      return [kind, items.map((item) => ({ ...item, kind }))] as const;
    }),
  );
  const byKind = new Map<string, KubernetesObject[]>(lists);
  const all = lists.flatMap(([, items]) => items);
  const uids = new Set(all.map(({ metadata }) => metadata.uid));
  const projects = (byKind.get("Namespace") ?? []).filter(({ metadata }) => metadata.labels?.["openstack.dicot.io/project"] !== undefined);
  return {
    of: (kind) => byKind.get(kind) ?? [],
    all,
    alive: (uid) => uids.has(uid),
    projects: new Map(projects.map((namespace) => [namespace.metadata.name, namespace])),
  };
}
