/** The cluster of these suites, by kubectl as an operator has it, and by the API as any account has it. */
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { inject } from "vitest";
import { type Client, createClient, type Request } from "../../src/kube/client.ts";
import { KubernetesError } from "../../src/kube/errors.ts";
import { type Cluster, findCluster } from "../../src/kube/kubeconfig.ts";
import { kubectlBinary } from "../clients/kubectl.ts";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const DICOT = "system:serviceaccount:dicot-system:dicot";

export interface Deployed {
  kubectl(...args: string[]): Promise<string>;
  /** As the cluster's administrator. */
  admin: Client;
  /** As an account of the cluster, by a token of its own: nobody is impersonated. */
  account(namespace: string, name: string): Promise<Client>;
  cluster: Cluster;
  /** A new token of `dicot-system/dicot`. */
  token(): Promise<string>;
  close(): void;
}

export async function deployed(): Promise<Deployed> {
  const kubeconfig = inject("kubeconfig");
  const program = await kubectlBinary();
  const cluster = findCluster({ kubeconfig, environment: process.env });
  const clients: Client[] = [];
  const connect = (to: Cluster) => {
    const client = createClient(to);
    clients.push(client);
    return client;
  };
  const kubectl = async (...args: string[]) => (await execa(program, ["--kubeconfig", kubeconfig, ...args], { cwd: root })).stdout;
  const tokenOf = (namespace: string, name: string) => kubectl("create", "token", name, "--namespace", namespace);
  return {
    kubectl,
    cluster,
    admin: connect(cluster),
    async account(namespace, name) {
      const token = await tokenOf(namespace, name);
      return connect({ ...cluster, credentials: () => ({ authorization: `Bearer ${token}` }) });
    },
    token: () => tokenOf("dicot-system", "dicot"),
    close: () => {
      for (const client of clients) client.close();
    },
  };
}

/** 200 where the request is answered, else the code and the message of what Kubernetes says instead. */
export async function outcome(client: Client, request: Request): Promise<{ code: number; message: string }> {
  try {
    await client.request(request);
    return { code: 200, message: "" };
  } catch (error) {
    if (error instanceof KubernetesError) return { code: error.code, message: error.message };
    throw error;
  }
}
