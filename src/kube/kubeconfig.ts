/** Where the cluster is and who we are to it: from a kubeconfig file, or from the ServiceAccount of the Pod we run in. */
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, isAbsolute, join, resolve } from "node:path";
import { parse } from "yaml";
import { type ExecPlugin, execCredentials, type Secrets, tokenFromFile } from "./credentials.ts";

export interface Cluster {
  /** `https://10.0.0.1:6443`, without trailing slash. */
  server: string;
  /** PEM of the authority that signed the server's certificate; absent: the system's. */
  ca?: string;
  insecureSkipTlsVerify?: boolean;
  /** The name the server's certificate is checked against, where it is not the host's. */
  tlsServerName?: string;
  /** The context's namespace. */
  namespace?: string;
  /** Asked before each request; caches as long as what it has is good. */
  credentials?: () => Promise<Secrets> | Secrets;
}

interface File {
  "current-context"?: string;
  contexts?: { name: string; context: { cluster: string; user?: string; namespace?: string } }[];
  clusters?: { name: string; cluster: ClusterEntry }[];
  users?: { name: string; user: UserEntry }[];
}

interface ClusterEntry {
  server: string;
  "certificate-authority"?: string;
  "certificate-authority-data"?: string;
  "insecure-skip-tls-verify"?: boolean;
  "tls-server-name"?: string;
}

interface UserEntry {
  token?: string;
  tokenFile?: string;
  username?: string;
  password?: string;
  "client-certificate"?: string;
  "client-certificate-data"?: string;
  "client-key"?: string;
  "client-key-data"?: string;
  exec?: ExecPlugin;
  "auth-provider"?: unknown;
}

export interface Where {
  kubeconfig?: string | undefined;
  context?: string | undefined;
  /** For `KUBECONFIG`, `KUBERNETES_SERVICE_HOST`, and what exec plugins inherit. */
  environment: Record<string, string | undefined>;
}

/** The named file, else `KUBECONFIG`, else `~/.kube/config`, else the Pod's ServiceAccount. Throws with one clear line. */
export function findCluster({ kubeconfig, context, environment }: Where): Cluster {
  if (kubeconfig) return clusterFromFile(kubeconfig, context, environment);
  const listed = environment["KUBECONFIG"]?.split(delimiter).filter(Boolean) ?? [];
  const first = listed.find((file) => existsSync(file)) ?? listed[0];
  if (first) return clusterFromFile(first, context, environment);
  const usual = join(homedir(), ".kube", "config");
  if (existsSync(usual)) return clusterFromFile(usual, context, environment);
  const pod = clusterOfPod(environment);
  if (pod) return pod;
  throw new Error(`no cluster: there is no ${usual}, KUBECONFIG is not set, and this is not a Pod; name a file with --kubeconfig`);
}

function clusterFromFile(path: string, context: string | undefined, environment: Where["environment"]): Cluster {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new Error(`kubeconfig ${path} cannot be read: ${(error as NodeJS.ErrnoException).code ?? error}`);
  }
  return clusterFromText(text, path, context, environment);
}

/** `path` names the file in errors, and its folder is where relative paths in it begin. */
export function clusterFromText(text: string, path: string, context: string | undefined, environment: Where["environment"]): Cluster {
  const fail = (problem: string) => new Error(`kubeconfig ${path} ${problem}`);
  let file: File;
  try {
    file = (parse(text) ?? {}) as File;
  } catch (error) {
    throw fail(`is not YAML: ${String((error as Error).message).split("\n")[0]}`);
  }
  const name = context ?? file["current-context"];
  if (!name) throw fail("has no current-context; name one with --context");
  const chosen = find(file.contexts, name)?.context;
  if (!chosen) throw fail(`has no context ${name}; it has: ${file.contexts?.map((each) => each.name).join(", ") || "none"}`);
  const cluster = find(file.clusters, chosen.cluster)?.cluster;
  if (!cluster?.server) throw fail(`has no cluster ${chosen.cluster}, which context ${name} names`);
  const user = chosen.user === undefined ? {} : find(file.users, chosen.user)?.user;
  if (!user) throw fail(`has no user ${chosen.user}, which context ${name} names`);
  if (user["auth-provider"]) throw fail("uses auth-provider, which Kubernetes removed in 1.26: use exec");

  const pem = (data: string | undefined, reference: string | undefined) => {
    if (data !== undefined) return Buffer.from(data, "base64").toString();
    if (reference === undefined) return undefined;
    const at = isAbsolute(reference) ? reference : resolve(dirname(path), reference);
    if (!existsSync(at)) throw fail(`names ${at}, which does not exist`);
    return readFileSync(at, "utf8");
  };
  const ca = pem(cluster["certificate-authority-data"], cluster["certificate-authority"]);
  const cert = pem(user["client-certificate-data"], user["client-certificate"]);
  const key = pem(user["client-key-data"], user["client-key"]);
  return {
    server: cluster.server.replace(/\/+$/, ""),
    ...(ca !== undefined && { ca }),
    ...(cluster["insecure-skip-tls-verify"] && { insecureSkipTlsVerify: true }),
    ...(cluster["tls-server-name"] && { tlsServerName: cluster["tls-server-name"] }),
    ...(chosen.namespace && { namespace: chosen.namespace }),
    credentials: credentialsOf(user, { ...(cert && { cert }), ...(key && { key }) }, { folder: dirname(path), environment }),
  };
}

const find = <T extends { name: string }>(list: T[] | undefined, name: string) => list?.find((each) => each.name === name);

function credentialsOf(
  user: UserEntry,
  certificate: Secrets,
  { folder, environment }: { folder: string; environment: Where["environment"] },
): () => Promise<Secrets> | Secrets {
  if (user.exec) return execCredentials(user.exec, folder, environment);
  if (user.tokenFile) {
    const token = tokenFromFile(resolve(folder, user.tokenFile));
    return () => ({ ...certificate, authorization: `Bearer ${token()}` });
  }
  if (user.token) return () => ({ ...certificate, authorization: `Bearer ${user.token}` });
  if (user.username === undefined) return () => certificate;
  const basic = Buffer.from(`${user.username}:${user.password ?? ""}`).toString("base64");
  return () => ({ ...certificate, authorization: `Basic ${basic}` });
}

/** What the kubelet mounts in every Pod. The token there is replaced before it expires. */
export function clusterOfPod(
  environment: Where["environment"],
  folder = "/var/run/secrets/kubernetes.io/serviceaccount",
): Cluster | undefined {
  const host = environment["KUBERNETES_SERVICE_HOST"];
  const port = environment["KUBERNETES_SERVICE_PORT"] ?? "443";
  if (!host || !existsSync(join(folder, "token"))) return undefined;
  const token = tokenFromFile(join(folder, "token"));
  const namespace = join(folder, "namespace");
  return {
    server: `https://${host.includes(":") ? `[${host}]` : host}:${port}`,
    ca: readFileSync(join(folder, "ca.crt"), "utf8"),
    ...(existsSync(namespace) && { namespace: readFileSync(namespace, "utf8").trim() }),
    credentials: () => ({ authorization: `Bearer ${token()}` }),
  };
}
