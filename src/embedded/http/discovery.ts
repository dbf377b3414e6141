/** `/api` and `/apis`, in the old form (a document for each group-version) and the aggregated one (all in one). */
import { createHash } from "node:crypto";
import type { Cluster } from "../cluster.ts";
import type { Registry, Resource } from "../resources.ts";
import { apiVersionOf, type GroupVersionKind, type KubeObject } from "../types.ts";
import { parseRange } from "./negotiate.ts";

const aggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

export interface Discovery {
  type: string;
  body: unknown;
}

/** Answers of extension API servers for their groups, in the old form: group-version → APIResourceList. */
export type ExtensionLists = ReadonlyMap<string, { resources?: unknown[] } | undefined>;

export function wantsAggregated(accept: string | undefined): boolean {
  for (const range of (accept ?? "").split(",")) {
    const { type, parameters } = parseRange(range);
    if (type !== "application/json" && type !== "*/*") continue;
    return parameters["g"] === "apidiscovery.k8s.io" && parameters["v"] === "v2" && parameters["as"] === "APIGroupDiscoveryList";
  }
  return false;
}

/** Tells clients that the version in which objects are stored has changed. */
const storageVersionHash = ({ group: of, storageVersion, kind }: Resource): string =>
  createHash("sha256").update(`${of}/${storageVersion}/${kind}`).digest().subarray(0, 8).toString("base64");

export const apiVersions = (host: string): unknown => ({
  kind: "APIVersions",
  versions: ["v1"],
  serverAddressByClientCIDRs: [{ clientCIDR: "0.0.0.0/0", serverAddress: host }],
});

export function groupList(cluster: Cluster): unknown {
  return { kind: "APIGroupList", apiVersion: "v1", groups: groupNames(cluster).map((name) => groupOf(cluster, name)) };
}

export function group(cluster: Cluster, name: string): unknown {
  if (!groupNames(cluster).includes(name)) return undefined;
  return { kind: "APIGroup", apiVersion: "v1", ...groupOf(cluster, name) };
}

function groupNames({ registry, aggregated }: Cluster): string[] {
  const extensions = [...aggregated.keys()].map((groupVersion) => groupVersion.split("/")[0]!);
  return [...new Set([...registry.groups(), ...extensions])].filter(Boolean);
}

function groupOf({ registry, aggregated }: Cluster, name: string) {
  const extensions = [...aggregated.keys()].filter((one) => one.startsWith(`${name}/`)).map((one) => one.slice(name.length + 1));
  const versions = [...registry.versions(name), ...extensions].map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions, preferredVersion: versions[0] };
}

export function resourceList(registry: Registry, groupName: string, version: string): KubeObject | undefined {
  if (!registry.hasVersion(groupName, version)) return undefined;
  const resources = registry.resources(groupName, version).flatMap((resource) => [
    {
      name: resource.plural,
      singularName: resource.singular,
      namespaced: resource.namespaced,
      kind: resource.kind,
      verbs: resource.verbs,
      ...(resource.shortNames.length > 0 && { shortNames: resource.shortNames }),
      ...(resource.categories.length > 0 && { categories: resource.categories }),
      ...(resource.verbs.includes("list") && { storageVersionHash: storageVersionHash(resource) }),
    },
    ...[...resource.subresources].map(([name, { group, version: of, kind, verbs }]) => ({
      name: `${resource.plural}/${name}`,
      singularName: "",
      namespaced: resource.namespaced,
      ...(group !== resource.group && { group, version: of }),
      kind,
      verbs: verbs,
    })),
  ]);
  return { kind: "APIResourceList", apiVersion: "v1", groupVersion: apiVersionOf(groupName, version), resources } as unknown as KubeObject;
}

export function aggregatedDiscovery(cluster: Cluster, core: boolean, extensions: ExtensionLists): Discovery {
  const { registry } = cluster;
  const names = core ? [""] : groupNames(cluster);
  const items = names.map((name) => ({
    metadata: { ...(name && { name }), creationTimestamp: null },
    versions: [
      ...registry.versions(name).map((version) => ({
        version,
        resources: registry.resources(name, version).map(aggregatedResource),
        freshness: "Current",
      })),
      ...[...extensions]
        .filter(([groupVersion]) => groupVersion.startsWith(`${name}/`))
        .map(([groupVersion, list]) => fromExtension(groupVersion, list)),
    ],
  }));
  return { type: aggregatedType, body: { kind: "APIGroupDiscoveryList", apiVersion: "apidiscovery.k8s.io/v2", metadata: {}, items } };
}

/** Built-in kinds leave out what is said already by where they stand. */
const responseKind = (resource: Resource, { group: of, version, kind }: GroupVersionKind) =>
  !resource.custom && of === resource.group && version === resource.version
    ? { group: "", version: "", kind }
    : { group: of, version, kind };

const aggregatedResource = (resource: Resource) => ({
  resource: resource.plural,
  responseKind: responseKind(resource, resource),
  scope: resource.namespaced ? "Namespaced" : "Cluster",
  singularResource: resource.singular,
  verbs: resource.verbs,
  ...(resource.shortNames.length > 0 && { shortNames: resource.shortNames }),
  ...(resource.categories.length > 0 && { categories: resource.categories }),
  ...(resource.subresources.size > 0 && {
    subresources: [...resource.subresources].map(([subresource, kind]) => ({
      subresource,
      responseKind: responseKind(resource, kind),
      verbs: kind.verbs,
    })),
  }),
});

interface ExtensionResource {
  name: string;
  singularName?: string;
  namespaced?: boolean;
  kind?: string;
  verbs?: string[];
}

/** The aggregation layer rewrites the old form where an extension API server knows no other; a silent one is stale. */
function fromExtension(groupVersion: string, list: { resources?: unknown[] } | undefined) {
  const [name = "", version = ""] = groupVersion.split("/");
  if (list === undefined) return { version, resources: [], freshness: "Stale" };
  const all = (list.resources ?? []) as ExtensionResource[];
  const tops = new Map<string, { resource: string; subresources: unknown[] } & Record<string, unknown>>();
  const top = (plural: string, namespaced: boolean) => {
    let one = tops.get(plural);
    if (one === undefined) {
      one = {
        resource: plural,
        scope: namespaced ? "Namespaced" : "Cluster",
        responseKind: { group: name, version, kind: "" },
        singularResource: "",
        verbs: [],
        subresources: [],
      };
      tops.set(plural, one);
    }
    return one;
  };
  for (const { name: full, namespaced = false, kind = "", verbs = [], singularName = "" } of all) {
    const [plural = "", ...sub] = full.split("/");
    const responseKind = { group: name, version, kind };
    if (sub.length > 0) top(plural, namespaced).subresources.push({ subresource: sub.join("/"), responseKind, verbs });
    else Object.assign(top(plural, namespaced), { responseKind, verbs, singularResource: singularName });
  }
  return { version, resources: [...tops.values()], freshness: "Current" };
}
