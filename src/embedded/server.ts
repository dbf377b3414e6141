/** The Kubernetes API server in this process. See README.md for what it is faithful to. */
import { createAuthenticator } from "./auth/authn.ts";
import { createCertificates } from "./auth/certificate.ts";
import { createAuthorizer } from "./auth/rbac.ts";
import { createServiceAccountTokens, serviceAccountGroups, serviceAccountOf } from "./auth/service-accounts.ts";
import { bootstrap } from "./bootstrap.ts";
import type { Cluster, PodLogs } from "./cluster.ts";
import { startControllers } from "./controllers/controllers.ts";
import { type CustomResourceDefinition, serveCustomResources } from "./crds.ts";
import { listen } from "./http/listen.ts";
import { serve, serveUpgrade } from "./http/serve.ts";
import { Registry } from "./resources.ts";
import { Store } from "./store.ts";
import type { User } from "./types.ts";

export type { CustomResourceDefinition } from "./crds.ts";

export interface ApiServerOptions {
  /** 0, the default, takes a free port. */
  port?: number;
  /** Loopback unless said otherwise: requests are not encrypted. */
  host?: string;
  crds?: readonly CustomResourceDefinition[];
  /** Group-version → base URL of the extension API server that serves it. */
  aggregated?: Record<string, string>;
  podLogs?: PodLogs;
  /** Changes of each resource that are remembered, for watches that begin in the past and lists in pages: 1000 unless said otherwise. */
  history?: number;
  now?(): Date;
}

export interface ApiServer {
  /** Plain http, the quicker way for a client in the same process. The same port speaks https, which kubectl insists on to send a token. */
  url: string;
  /** PEM of the authority that signed the https certificate. */
  authority: string;
  /** A kubeconfig (https) of the administrator, who is in system:masters. */
  kubeconfig(): object;
  kubeconfigFor(user: string | User): object;
  /** A bearer token that lives as long as the server. */
  tokenFor(user: string | User): string;
  setAggregated(groupVersion: string, url: string): void;
  setPodLogs(podLogs: PodLogs): void;
  close(): Promise<void>;
}

const admin: User = { name: "kubernetes-admin", groups: ["system:masters", "system:authenticated"], extra: {} };

export async function startApiServer(options: ApiServerOptions = {}): Promise<ApiServer> {
  const { port = 0, host = "127.0.0.1", now = () => new Date() } = options;
  const cluster = createCluster(options, now);
  const certificates = createCertificates(host, now());
  serveCustomResources(cluster);
  const controllers = startControllers(cluster, certificates.authority);
  bootstrap(cluster, options.crds ?? []);

  const listener = await listen(port, host, certificates, {
    request: (request, response) => void serve(cluster, request, response),
    upgrade: (request, socket, head) => void serveUpgrade(cluster, request, socket, head),
  });
  const tokenFor = (user: string | User) => cluster.authenticator.tokenFor(typeof user === "string" ? named(user) : user);
  const kubeconfigFor = (user: string | User) =>
    kubeconfigOf(`https://${listener.address}`, certificates.authority, typeof user === "string" ? user : user.name, tokenFor(user));
  return {
    url: `http://${listener.address}`,
    authority: certificates.authority,
    kubeconfig: () => kubeconfigFor(admin),
    kubeconfigFor,
    tokenFor,
    setAggregated: (groupVersion, url) => void cluster.aggregated.set(groupVersion, { url, available: true }),
    setPodLogs: (podLogs) => {
      cluster.podLogs = podLogs;
    },
    close() {
      controllers.stop();
      return listener.close();
    },
  };
}

function createCluster({ aggregated = {}, history, podLogs }: ApiServerOptions, now: () => Date): Cluster {
  // The parts need the whole: they read it only when asked.
  const cluster = {
    store: new Store(history),
    registry: new Registry(),
    now,
    aggregated: new Map(Object.entries(aggregated).map(([groupVersion, url]) => [groupVersion, { url, available: true }])),
    podLogs,
  } as Cluster;
  cluster.serviceAccountTokens = createServiceAccountTokens(cluster);
  cluster.authenticator = createAuthenticator(cluster.serviceAccountTokens);
  cluster.authorizer = createAuthorizer(cluster);
  return cluster;
}

/** `admin`, a ServiceAccount by its full user name, or any other user, who has the rights that RBAC gives them. */
function named(name: string): User {
  if (name === "admin") return admin;
  const account = serviceAccountOf(name);
  const groups = account ? serviceAccountGroups(account.namespace) : [];
  return { name, groups: [...groups, "system:authenticated"], extra: {} };
}

const kubeconfigOf = (server: string, authority: string, user: string, token: string): object => ({
  apiVersion: "v1",
  kind: "Config",
  clusters: [{ name: "embedded", cluster: { server, "certificate-authority-data": Buffer.from(authority).toString("base64") } }],
  users: [{ name: user, user: { token } }],
  contexts: [{ name: "embedded", context: { cluster: "embedded", user } }],
  "current-context": "embedded",
});
