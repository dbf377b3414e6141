/** Whether what a replica holds in memory is what the API server has: version by version, of every kind that it watches. */
import { type Resource, resources } from "../../generated/kubernetes/resources.ts";
import { eventually } from "../scenarios/doors.ts";
import type { KubernetesDoor } from "../scenarios/kubernetes-door.ts";
import type { Scene } from "./scene.ts";

type Versions = Record<string, string>;

/**
 * The differences that are left when `seconds` are over, in words; none where each kind of each replica was equal to a fresh list once in that
 * time. Objects change all the while (nodes send their heartbeats), so a kind that differs is looked at again.
 */
export async function cacheDifferences({ kubernetes, members }: Pick<Scene, "kubernetes" | "members">, seconds: number): Promise<string[]> {
  const replicas = members.filter(({ replica }) => replica.running);
  const left = new Map<string, string[]>();
  const differing = new Set(replicas.flatMap(({ replica }) => watched.map((kind) => `${replica.name} ${kind}`)));
  await eventually(
    async () => {
      for (const { replica, diagnostics } of replicas) {
        const kinds = watched.filter((kind) => differing.has(`${replica.name} ${kind}`));
        if (kinds.length === 0) continue;
        const fresh = await Promise.all(kinds.map((kind) => freshVersions(kubernetes, resources[kind])));
        const { versions } = (await (await fetch(diagnostics)).json()) as { versions: Record<string, Versions> };
        for (const [n, kind] of kinds.entries()) {
          const found = differences(versions[kind] ?? {}, fresh[n] ?? {});
          left.set(`${replica.name} ${kind}`, found);
          if (found.length === 0) differing.delete(`${replica.name} ${kind}`);
        }
      }
      return differing.size;
    },
    (size) => size === 0,
    seconds,
  ).catch(() => undefined);
  return [...differing].flatMap((what) => (left.get(what) ?? ["never compared"]).map((words) => `${what}: ${words}`));
}

const watched = (Object.keys(resources) as (keyof typeof resources)[]).filter((kind) => resources[kind].cached);

export const collection = ({ group, version, plural }: Resource): string => `/${group ? `apis/${group}` : "api"}/${version}/${plural}`;

interface List {
  items: { metadata: { namespace?: string; name: string; resourceVersion: string } }[];
}

/** As etcd has them now, not a cache of the API server. Nothing where the cluster lacks the kind. */
async function freshVersions(kubernetes: KubernetesDoor, resource: Resource): Promise<Versions> {
  const answer = await kubernetes("GET", collection(resource));
  if (answer.status === 404) return {};
  const { items } = answer.json<List>();
  return Object.fromEntries(
    items.map(({ metadata: { namespace, name, resourceVersion } }) => [namespace ? `${namespace}/${name}` : name, resourceVersion]),
  );
}

function differences(held: Versions, fresh: Versions): string[] {
  const keys = new Set([...Object.keys(held), ...Object.keys(fresh)]);
  return [...keys]
    .filter((key) => held[key] !== fresh[key])
    .map((key) => `${key} is ${held[key] ?? "unknown"}, not ${fresh[key] ?? "there"}`);
}
