/**
 * The API servers against which pacts are verified: a real one, and the embedded one. Each has all definitions, what an operator applies of
 * `deploy/access`, and a stand-in for virt-api and CDI's API server: their subresources and webhooks. No controller runs, so that what a state
 * says stays true until the request comes.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pino } from "pino";
import { parseAllDocuments } from "yaml";
import { startControlPlane } from "../../scripts/cluster/control-plane.ts";
import { installDefinitions } from "../../scripts/cluster/definitions.ts";
import { type Client, createClient } from "../../src/kube/client.ts";
import { isNotFound } from "../../src/kube/errors.ts";
import { type Cluster, findCluster } from "../../src/kube/kubeconfig.ts";
import { startSimulator } from "../../src/simulator/start.ts";
import { clusterOf, startTestApi } from "../../src/testing/cluster.ts";
import type { DoorOptions } from "./door.ts";
import { put } from "./settle.ts";
import type { KubernetesObject } from "./states.ts";

export interface ApiServer {
  /** As the administrator. */
  admin: Client;
  administrator: DoorOptions;
  /** As Dicot. */
  dicot: DoorOptions;
  close(): Promise<void>;
}

type Say = (line: string) => void;
const log = pino({ level: process.env["DICOT_LOG_LEVEL"] ?? "silent" });
const root = join(import.meta.dirname, "../..");
const DICOT = { namespace: "dicot-system", name: "dicot" };

export async function startReal(say: Say): Promise<ApiServer> {
  // Of the controllers only those that a request would miss: new namespaces have their account, and go when they are deleted.
  const controllers = "--controllers=serviceaccount-controller,namespace-controller";
  const controlPlane = await startControlPlane({ scheduler: false, flags: { "kube-controller-manager": [controllers] }, say });
  try {
    await installDefinitions(controlPlane);
    const cluster = findCluster({ kubeconfig: controlPlane.kubeconfig, environment: {} });
    const admin = createClient(cluster);
    await applyAccess(admin);
    const simulator = await startSimulator({ api: cluster, acting: false, log });
    const { server, ca } = controlPlane;
    const token = await tokenOfDicot(admin);
    return {
      admin,
      administrator: { server, ca, token: controlPlane.token },
      dicot: { server, ca, token },
      async close() {
        await simulator.stop();
        admin.close();
        await controlPlane.stop();
      },
    };
  } catch (error) {
    await controlPlane.stop();
    throw error;
  }
}

export async function startEmbedded(): Promise<ApiServer> {
  const api = await startTestApi();
  const cluster: Cluster = clusterOf(api);
  const admin = createClient(cluster);
  await applyAccess(admin);
  const simulator = await startSimulator({ api, acting: false, log });
  return {
    admin,
    administrator: { server: api.url, token: api.tokenFor("admin") },
    dicot: { server: api.url, token: api.tokenFor(`system:serviceaccount:${DICOT.namespace}:${DICOT.name}`) },
    async close() {
      await simulator.stop();
      admin.close();
      await api.close();
    },
  };
}

/** Namespaces first: the others stand in them. */
async function applyAccess(admin: Client): Promise<void> {
  const files = ["tenants.yaml", "cache.yaml", "server.yaml", "guard.yaml"];
  const texts = await Promise.all(files.map((name) => readFile(join(root, "deploy/access", name), "utf8")));
  const objects = texts
    .flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject | null))
    .filter((one) => one !== null);
  for (const object of objects)
    await put(admin, object).catch((error: unknown) => {
      // The embedded API server has no policies.
      if (!isNotFound(error) || !object.kind.startsWith("ValidatingAdmissionPolicy")) throw error;
    });
}

async function tokenOfDicot(admin: Client): Promise<string> {
  const path = `/api/v1/namespaces/${DICOT.namespace}/serviceaccounts/${DICOT.name}/token`;
  const body = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: { expirationSeconds: 7200 } };
  return (await admin.request<{ status: { token: string } }>({ method: "POST", path, body })).status.token;
}
