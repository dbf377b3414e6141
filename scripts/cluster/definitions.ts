/** The kinds of a cluster that has KubeVirt, CDI, external-snapshotter, Multus and Kube-OVN, and Dicot's own as `deploy/` gives them. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseAllDocuments } from "yaml";
import { createClient } from "../../src/kube/client.ts";
import { findCluster } from "../../src/kube/kubeconfig.ts";

interface Definition {
  metadata: { name: string };
  spec: { group: string; names: { kind: string } };
  status?: { conditions?: { type: string; status: string; message?: string }[] };
}

const root = join(import.meta.dirname, "../..");
const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const WITHIN_MS = 60_000;

/** Applies them server-side; resolves with how many there are when the API server serves them all. What others added to them stays. */
export async function installDefinitions(cluster: { kubeconfig: string }): Promise<number> {
  const client = createClient(findCluster({ kubeconfig: cluster.kubeconfig, environment: process.env }));
  try {
    const definitions = await readDefinitions();
    // As `kubectl apply --server-side` is known, so that who applies deploy/ after us meets no conflict.
    const query = { fieldManager: "kubectl", force: true, fieldValidation: "Strict" };
    await Promise.all(
      definitions.map((body) =>
        client.request({
          method: "PATCH",
          path: `${path}/${body.metadata.name}`,
          query,
          body,
          contentType: "application/apply-patch+yaml",
        }),
      ),
    );
    const names = new Set(definitions.map(({ metadata }) => metadata.name));
    for (const deadline = Date.now() + WITHIN_MS; ; await sleep(50)) {
      const { items } = await client.request<{ items: Definition[] }>({ method: "GET", path });
      const waiting = items.filter((one) => names.has(one.metadata.name) && !established(one));
      if (waiting.length === 0) return definitions.length;
      if (Date.now() > deadline) throw new Error(`not established after ${WITHIN_MS / 1000} s: ${waiting.map(reason).join("; ")}`);
    }
  } finally {
    client.close();
  }
}

/** Of other projects from their generated List; Dicot's from what an operator applies. */
export async function readDefinitions(): Promise<Definition[]> {
  const { items } = JSON.parse(await readFile(join(root, "generated/kubernetes/crds.json"), "utf8")) as { items: Definition[] };
  const folder = join(root, "deploy/crds");
  const files = (await readdir(folder)).filter((name) => name.endsWith(".yaml") && name !== "kustomization.yaml").sort();
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), "utf8")));
  const own = texts.flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as Definition | null));
  const ours = own.filter((one) => one !== null);
  const names = new Set(ours.map(({ metadata }) => metadata.name));
  return [...items.filter(({ metadata }) => !names.has(metadata.name)), ...ours];
}

const conditionOf = ({ status }: Definition, type: string) => status?.conditions?.find((one) => one.type === type);
const established = (one: Definition) => conditionOf(one, "Established")?.status === "True";
const reason = (one: Definition) => `${one.metadata.name} ${conditionOf(one, "NamesAccepted")?.message ?? ""}`.trim();
