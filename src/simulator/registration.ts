/** What tells the API server where the stand-ins are. It goes when they end; what a run that was killed has left is taken over. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "../kube/client.ts";
import type { Condition, KubeObject } from "../kube/objects.ts";
import { createAuthority } from "../x509/authority.ts";
import type { Cluster } from "./cluster.ts";
import { hasCondition } from "./conditions.ts";
import type { Security } from "./endpoint.ts";
import { readFrontProxy } from "./front-proxy.ts";

/** The extension API servers, by what KubeVirt and CDI call their Services. */
export const extensions = [
  { groupVersion: "subresources.kubevirt.io/v1", namespace: "kubevirt", service: "virt-api" },
  { groupVersion: "upload.cdi.kubevirt.io/v1beta1", namespace: "cdi", service: "cdi-api" },
] as const;

const apiServices = "/apis/apiregistration.k8s.io/v1/apiservices";
const nameOf = (groupVersion: string) => groupVersion.split("/").reverse().join(".");
const availableSeconds = 30;
const pauseMilliseconds = 50;

/** A certificate for whoever calls us by one of our names, and whom we believe. */
export async function createSecurity(client: Client, now: Date): Promise<Security & { authority: string }> {
  const frontProxy = await readFrontProxy(client);
  const authority = createAuthority("simulator", now);
  const names = ["localhost", ...extensions.map(({ namespace, service }) => `${service}.${namespace}.svc`)];
  const leaf = authority.issue({ subject: { commonName: "simulator" }, uses: ["server"], names, addresses: ["127.0.0.1"] });
  return { ...leaf, frontProxy, authority: authority.certificate };
}

/** What is gone already is no error, and neither is an API server that is. */
export async function unregister(cluster: Cluster, collection: string, name: string): Promise<void> {
  await cluster.request("DELETE", `${collection}/${name}`).catch(() => {});
}

/**
 * An APIService leads to a Service, and one of the type ExternalName to a host by its name: so the API server reaches a process beside it
 * that has no address in the cluster's network. Resolves when the API server serves the groups.
 */
export async function registerApis(cluster: Cluster, { port, authority }: { port: number; authority: string }): Promise<void> {
  for (const { groupVersion, namespace, service } of extensions) {
    await cluster.put(`/api/v1/namespaces/${namespace}/services`, {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: service, namespace },
      spec: { type: "ExternalName", externalName: "localhost", ports: [{ port }] },
    } as KubeObject);
    const [group, version] = groupVersion.split("/");
    await cluster.put(apiServices, {
      apiVersion: "apiregistration.k8s.io/v1",
      kind: "APIService",
      metadata: { name: nameOf(groupVersion) },
      spec: {
        group,
        version,
        groupPriorityMinimum: 1000,
        versionPriority: 15,
        caBundle: Buffer.from(authority).toString("base64"),
        service: { namespace, name: service, port },
      },
    } as KubeObject);
  }
  for (const { groupVersion } of extensions) await available(cluster, groupVersion);
}

/** Asks for what only we can answer: the condition Available may still tell of a run before. */
async function available(cluster: Cluster, groupVersion: string) {
  for (let waited = 0; ; waited += pauseMilliseconds) {
    const { status } = await cluster.request<{ status?: { conditions?: Condition[] } }>("GET", `${apiServices}/${nameOf(groupVersion)}`);
    if (hasCondition(status?.conditions, "Available")) {
      const served = await cluster.request("GET", `/apis/${groupVersion}`).then(
        () => true,
        () => false,
      );
      if (served) return;
    }
    if (waited >= availableSeconds * 1000) {
      const why = status?.conditions?.find(({ type }) => type === "Available")?.message ?? "";
      throw new Error(`the API server does not serve ${groupVersion}: ${why}`);
    }
    await sleep(pauseMilliseconds);
  }
}

export async function unregisterApis(cluster: Cluster): Promise<void> {
  for (const { groupVersion, namespace, service } of extensions) {
    await unregister(cluster, apiServices, nameOf(groupVersion));
    await unregister(cluster, `/api/v1/namespaces/${namespace}/services`, service);
  }
}
