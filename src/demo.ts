/** A whole cloud in this process: an embedded Kubernetes API, simulated controllers, and the server over them. */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Logger } from "pino";
import { stringify } from "yaml";
import { toCloudsYaml } from "./clouds.ts";
import type { DemoConfig } from "./config.ts";
import { type CustomResourceDefinition, startApiServer } from "./embedded/server.ts";
import { createMetrics } from "./http/metrics.ts";
import { bootstrap } from "./identity/bootstrap.ts";
import { configure } from "./identity/settings.ts";
import { connect } from "./kube/connect.ts";
import { clusterFromText } from "./kube/kubeconfig.ts";
import { assertPortFree, furnish, listen } from "./serve.ts";
import { startSimulator } from "./simulator/start.ts";

export interface Demo {
  url: string;
  kubernetesUrl: string;
  folder: string;
  milliseconds: number;
  close(): Promise<void>;
}

/** Nothing of it outlives the process but the two files in `config.folder`, which are written anew at each start. */
export async function startDemo(config: DemoConfig, log: Logger): Promise<Demo> {
  const started = performance.now();
  await assertPortFree(config);
  const api = await startApiServer({ port: config.kubernetesPort, crds: definitions() });
  const kubeconfig = stringify(api.kubeconfig());
  const cluster = clusterFromText(kubeconfig, "of the demo", undefined, {});
  const simulator = await startSimulator({ api, nodes: config.nodes, log });
  const metrics = createMetrics();
  const connection = await connect(cluster, { logger: log, observe: metrics.kubernetes });
  const passwords = { admin: secret(), demo: secret() };
  // A secret of 144 random bits cannot be guessed: stretching it would only take time and memory. Passwords set later get the full cost.
  configure(connection.kube, { passwordCost: { ln: 10, r: 8, p: 1 }, region: config.region });
  await bootstrap(connection.kube, { adminPassword: passwords.admin, demoPassword: passwords.demo });
  await furnish(connection.kube);
  const serving = await listen(connection, config, { log, metrics });
  await mkdir(config.folder, { recursive: true, mode: 0o700 });
  await writeFile(join(config.folder, "kubeconfig"), kubeconfig, { mode: 0o600 });
  await writeFile(join(config.folder, "clouds.yaml"), toCloudsYaml(serving.url, config.region, passwords), { mode: 0o600 });
  return {
    url: serving.url,
    kubernetesUrl: api.url,
    folder: config.folder,
    milliseconds: Math.round(performance.now() - started),
    async close() {
      await serving.close();
      connection.stop();
      await simulator.stop();
      await api.close();
    },
  };
}

/** Our own kinds and those of KubeVirt, CDI, snapshots and Kube-OVN. */
function definitions(): CustomResourceDefinition[] {
  const file = new URL("../generated/kubernetes/crds.json", import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { items: CustomResourceDefinition[] }).items;
}

const secret = () => randomBytes(18).toString("base64url");

export function describeDemo({ url, kubernetesUrl, folder, milliseconds }: Demo): string {
  const at = relative("", folder) || ".";
  return `
Your cloud is ready (${(milliseconds / 1000).toFixed(1)} s).

  OpenStack   ${url}
  Kubernetes  ${kubernetesUrl}

In another terminal:

  export OS_CLIENT_CONFIG_FILE=${at}/clouds.yaml OS_CLOUD=dicot
  openstack server create --flavor m1.tiny --image tiny --network private --wait first
  openstack server list
  kubectl --kubeconfig ${at}/kubeconfig get vm,vmi,pvc -A

The cloud dicot-admin of the same file is the administrator's.
Virtual machines are simulated: they have states, addresses and a console log, but nobody answers SSH.
Nothing is kept when this process ends. Stop it with Ctrl-C.
`;
}
