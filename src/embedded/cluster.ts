/** What every part of the API server works on. */
import type { Authenticator } from "./auth/authn.ts";
import type { Authorizer } from "./auth/rbac.ts";
import type { ServiceAccountTokens } from "./auth/service-accounts.ts";
import type { Registry, Resource } from "./resources.ts";
import type { Store, Table } from "./store.ts";
import type { KubeObject, User } from "./types.ts";

/** Supplies what a kubelet would: the log of a container. */
export type PodLogs = (
  namespace: string,
  pod: string,
  container: string,
  options: { follow: boolean; previous: boolean; signal: AbortSignal },
) => string | AsyncIterable<string> | Promise<string | AsyncIterable<string>>;

/** Serves an aggregated group-version. */
export interface Backend {
  /** Base URL of an extension API server; empty where it cannot be found. */
  url: string;
  /** PEM of the authority that signed its certificate. */
  ca?: string;
  insecure?: boolean;
  /** The name that its certificate is checked against, where that is not the host's. */
  servername?: string;
  /** False until it answered. */
  available: boolean;
}

export interface Cluster {
  store: Store;
  registry: Registry;
  authenticator: Authenticator;
  authorizer: Authorizer;
  serviceAccountTokens: ServiceAccountTokens;
  now(): Date;
  /** Group-version (`subresources.kubevirt.io/v1`) → who serves it. */
  aggregated: Map<string, Backend>;
  podLogs: PodLogs | undefined;
}

export const tableOf = ({ store }: Cluster, resource: Resource): Table => store.table(resource.key);

/** As time.RFC3339 prints it: without fractions. */
export const timestamp = (now: Date): string => `${now.toISOString().slice(0, 19)}Z`;

/** A write that the API server's own controllers make. */
export const loopback: User = { name: "system:apiserver", groups: ["system:masters", "system:authenticated"], extra: {} };

/** The object in the version asked for. Conversion between versions of a custom resource changes nothing but the name of the version. */
export function inVersion(object: KubeObject, { group, version }: { group: string; version: string }): KubeObject {
  const apiVersion = group ? `${group}/${version}` : version;
  return object.apiVersion === apiVersion ? object : { ...object, apiVersion };
}

export const findNamespace = (cluster: Cluster, name: string): KubeObject | undefined =>
  tableOf(cluster, cluster.registry.find("", "v1", "namespaces")!).get(undefined, name);
