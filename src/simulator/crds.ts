/** The kinds that the operators of KubeVirt, CDI, external-snapshotter, Multus and Kube-OVN would install, and Dicot's own. */
import { readFile } from "node:fs/promises";
import type { Client } from "../kube/client.ts";
import { isAlreadyExists } from "../kube/errors.ts";
import type { Condition, KubeObject } from "../kube/objects.ts";
import { hasCondition } from "./conditions.ts";

interface Definition extends KubeObject {
  status?: { conditions?: Condition[] };
}

const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const file = new URL("../../generated/kubernetes/crds.json", import.meta.url);
const attempts = 200;
const pauseMilliseconds = 25;

/** Resolves when the API server serves them all. What exists already is left as it is. */
export async function installKinds(client: Client): Promise<void> {
  const { items } = JSON.parse(await readFile(file, "utf8")) as { items: Definition[] };
  const present = await client.request<{ items: Definition[] | null }>({ method: "GET", path });
  const names = new Set((present.items ?? []).map(({ metadata }) => metadata.name));
  const missing = items.filter(({ metadata }) => !names.has(metadata.name));
  await Promise.all(
    missing.map(async (body) => {
      try {
        await client.request({ method: "POST", path, body });
      } catch (error) {
        if (!isAlreadyExists(error)) throw error;
      }
    }),
  );
  for (let attempt = 0; missing.length > 0; attempt++) {
    const list = await client.request<{ items: Definition[] }>({ method: "GET", path });
    const waiting = list.items.filter(({ status }) => !hasCondition(status?.conditions, "Established"));
    if (waiting.length === 0) return;
    if (attempt === attempts) throw new Error(`the API server does not serve ${waiting.map(({ metadata }) => metadata.name).join(", ")}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
  }
}
