/** For tests: the embedded API server with every definition, and a connection to it. Imported by tests only. */
import { readFileSync } from "node:fs";
import pino from "pino";
import { stringify } from "yaml";
import { type ApiServer, type CustomResourceDefinition, startApiServer } from "../embedded/server.ts";
import { type Connection, connect } from "../kube/connect.ts";
import type { KindName } from "../kube/kube.ts";
import { type Cluster, clusterFromText, findCluster } from "../kube/kubeconfig.ts";

export const silent = pino({ level: "silent" });

/** Our own definitions and those of KubeVirt, CDI and the rest, as `deploy/crds` and the embedded cloud have them. */
export function definitions(): CustomResourceDefinition[] {
  const file = new URL("../../generated/kubernetes/crds.json", import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { items: CustomResourceDefinition[] }).items;
}

export const startTestApi = (crds = definitions()): Promise<ApiServer> => startApiServer({ crds });

/** `user` as `kubeconfigFor` takes it; the administrator where absent. */
export const clusterOf = (api: ApiServer, user = "admin"): Cluster =>
  clusterFromText(stringify(api.kubeconfigFor(user)), "of the test", undefined, {});

export interface TestCluster extends Connection {
  api: ApiServer;
  close(): Promise<void>;
}

/** An empty cluster of its own. `kinds` says what to watch: fewer are quicker. */
export async function startTestCluster(kinds?: readonly KindName[]): Promise<TestCluster> {
  const api = await startTestApi();
  const connection = await connect(clusterOf(api), { logger: silent, ...(kinds && { kinds }) });
  return {
    ...connection,
    api,
    async close() {
      connection.stop();
      await api.close();
    },
  };
}

/**
 * The cluster that the kubeconfig DICOT_TEST_KUBECONFIG names, else an embedded one of its own: for tests that both must pass.
 * A real one must have the definitions of `generated/kubernetes/crds.json`; what a test leaves there is in namespaces named `test-…`.
 */
export async function eitherCluster(): Promise<{ address: Cluster; close(): Promise<void> }> {
  const address = realCluster();
  if (address) return { address, close: async () => {} };
  const api = await startTestApi();
  return { address: clusterOf(api), close: () => api.close() };
}

/** The cluster that DICOT_TEST_KUBECONFIG names, if it names one. */
export function realCluster(): Cluster | undefined {
  const kubeconfig = process.env["DICOT_TEST_KUBECONFIG"];
  return kubeconfig ? findCluster({ kubeconfig, environment: process.env }) : undefined;
}
