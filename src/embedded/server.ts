/** The Kubernetes API server in this process. See README.md for what it is faithful to. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createAuthenticator } from "./auth/authn.ts";
import type { Backend, Cluster, PodLogs } from "./cluster.ts";
import { tableOf, timestamp } from "./cluster.ts";
import { type CustomResourceDefinition, established, serveCustomResources } from "./crds.ts";
import { serve } from "./http/serve.ts";
import { Registry } from "./resources.ts";
import { Store } from "./store.ts";
import type { KubeObject, User } from "./types.ts";

export type { CustomResourceDefinition } from "./crds.ts";

export interface ApiServerOptions {
  /** 0, the default, takes a free port. */
  port?: number;
  /** Loopback unless said otherwise: requests are not encrypted. */
  host?: string;
  crds?: readonly CustomResourceDefinition[];
  /** Group-version → base URL of the extension API server that serves it. */
  aggregated?: Record<string, Backend>;
  podLogs?: PodLogs;
  now?(): Date;
}

export interface ApiServer {
  url: string;
  /** A kubeconfig of the administrator, who is in system:masters. */
  kubeconfig(): object;
  kubeconfigFor(user: string | User): object;
  /** A bearer token that lives as long as the server. */
  tokenFor(user: string | User): string;
  setAggregated(groupVersion: string, backend: Backend): void;
  setPodLogs(podLogs: PodLogs): void;
  close(): Promise<void>;
}

const admin: User = { name: "kubernetes-admin", groups: ["system:masters", "system:authenticated"], extra: {} };

export async function startApiServer(options: ApiServerOptions = {}): Promise<ApiServer> {
  const { port = 0, host = "127.0.0.1", now = () => new Date() } = options;
  const cluster: Cluster = {
    store: new Store(),
    registry: new Registry(),
    authenticator: createAuthenticator(),
    now,
    aggregated: new Map(Object.entries(options.aggregated ?? {})),
    podLogs: options.podLogs,
  };
  serveCustomResources(cluster);
  bootstrap(cluster, options.crds ?? []);

  const server = createServer((request, response) => void serve(cluster, request, response));
  // Watches are quiet for minutes.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 90_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`;
  const tokenFor = (user: string | User) => cluster.authenticator.tokenFor(typeof user === "string" ? named(user) : user);
  const kubeconfigFor = (user: string | User) => kubeconfigOf(url, typeof user === "string" ? user : user.name, tokenFor(user));
  return {
    url,
    kubeconfig: () => kubeconfigFor(admin),
    kubeconfigFor,
    tokenFor,
    setAggregated: (groupVersion, backend) => void cluster.aggregated.set(groupVersion, backend),
    setPodLogs: (podLogs) => {
      cluster.podLogs = podLogs;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** `admin`, a ServiceAccount by its full user name, or any other user, who has the rights that RBAC gives them. */
function named(name: string): User {
  if (name === "admin") return admin;
  const account = /^system:serviceaccount:([^:]+):[^:]+$/.exec(name);
  const groups = account ? ["system:serviceaccounts", `system:serviceaccounts:${account[1]}`] : [];
  return { name, groups: [...groups, "system:authenticated"], extra: {} };
}

function bootstrap(cluster: Cluster, crds: readonly CustomResourceDefinition[]): void {
  const now = cluster.now();
  const put = (object: KubeObject) => {
    const { group, version } = split(object.apiVersion);
    const resource = cluster.registry.findKind(group, version, object.kind)!;
    return tableOf(cluster, resource).put({
      ...object,
      metadata: { ...object.metadata, uid: crypto.randomUUID(), creationTimestamp: timestamp(now) },
    });
  };
  for (const name of ["default", "kube-system", "kube-public", "kube-node-lease"]) {
    put({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name, labels: { "kubernetes.io/metadata.name": name } },
      spec: { finalizers: ["kubernetes"] },
      status: { phase: "Active" },
    });
  }
  for (const crd of crds) put({ ...established(crd, now), metadata: { ...crd.metadata, generation: 1 } });
}

function split(apiVersion: string): { group: string; version: string } {
  const [a = "", b] = apiVersion.split("/");
  return b === undefined ? { group: "", version: a } : { group: a, version: b };
}

const kubeconfigOf = (server: string, user: string, token: string): object => ({
  apiVersion: "v1",
  kind: "Config",
  clusters: [{ name: "embedded", cluster: { server } }],
  users: [{ name: user, user: { token } }],
  contexts: [{ name: "embedded", context: { cluster: "embedded", user } }],
  "current-context": "embedded",
});
