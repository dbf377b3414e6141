/**
 * APIServices that lead to a Service of type ExternalName: where the extension API server is, and whether it answers. There is no cluster
 * network here, so a Service of another type leads nowhere.
 */
import { type Backend, type Cluster, tableOf, timestamp } from "../cluster.ts";
import { deepEqual } from "../freeze.ts";
import { discover } from "../http/aggregated.ts";
import type { KubeObject } from "../types.ts";
import type { Queue } from "./queue.ts";

interface ApiServiceSpec {
  group: string;
  version: string;
  caBundle?: string;
  insecureSkipTLSVerify?: boolean;
  service?: { namespace: string; name: string; port?: number };
}

/** Until it answers, an extension API server is asked again after this long. */
const AGAIN_MS = 500;

export function followApiServices(cluster: Cluster, queue: Queue): void {
  const table = tableOf(cluster, cluster.registry.find("apiregistration.k8s.io", "v1", "apiservices")!);
  const services = tableOf(cluster, cluster.registry.find("", "v1", "services")!);
  /** Name of an APIService → the group-version that it brought. */
  const followed = new Map<string, string>();
  const enqueue = (name: string) => queue.add(`extension server ${name}`, () => void follow(name));

  table.subscribe(({ object, previous }) => {
    if (object["spec"] !== previous?.["spec"] && specOf(object).service !== undefined) enqueue(object.metadata.name!);
    else if (followed.has(object.metadata.name!)) enqueue(object.metadata.name!);
  });
  services.subscribe(({ object: { metadata } }) => {
    for (const one of table.list()) {
      const { service } = specOf(one);
      if (service?.name === metadata.name && service?.namespace === metadata.namespace) enqueue(one.metadata.name!);
    }
  });

  async function follow(name: string): Promise<void> {
    const apiService = table.get(undefined, name);
    const spec = apiService && specOf(apiService);
    if (spec?.service === undefined) {
      cluster.aggregated.delete(followed.get(name) ?? "");
      followed.delete(name);
      return;
    }
    const groupVersion = `${spec.group}/${spec.version}`;
    followed.set(name, groupVersion);
    const backend = locate(spec, spec.service);
    const known = cluster.aggregated.get(groupVersion);
    if (known !== undefined && deepEqual({ ...known, available: true }, { ...backend, available: true }))
      backend.available = known.available;
    cluster.aggregated.set(groupVersion, backend);
    const found = await condition(backend, groupVersion, spec.service);
    // Meanwhile it may have been changed.
    if (cluster.aggregated.get(groupVersion) !== backend) return;
    backend.available = found.status === "True";
    say(name, found);
    if (!backend.available) setTimeout(() => enqueue(name), AGAIN_MS).unref();
  }

  function locate(
    { caBundle, insecureSkipTLSVerify: insecure = false }: ApiServiceSpec,
    to: NonNullable<ApiServiceSpec["service"]>,
  ): Backend {
    const service = services.get(to.namespace, to.name)?.["spec"] as { type?: string; externalName?: string } | undefined;
    const host = service?.type === "ExternalName" ? service.externalName : undefined;
    return {
      url: host === undefined ? "" : `https://${host}:${to.port ?? 443}`,
      ...(caBundle && { ca: Buffer.from(caBundle, "base64").toString() }),
      insecure,
      servername: `${to.name}.${to.namespace}.svc`,
      available: false,
    };
  }

  async function condition(backend: Backend, groupVersion: string, { namespace, name }: NonNullable<ApiServiceSpec["service"]>) {
    const about = `service/${name} in ${JSON.stringify(namespace)}`;
    if (services.get(namespace, name) === undefined) return unavailable("ServiceNotFound", `${about} is not present`);
    if (backend.url === "") return unavailable("EndpointsNotFound", `cannot find endpointslices for ${about}`);
    try {
      await discover(backend, groupVersion);
      return { type: "Available", status: "True", reason: "Passed", message: "all checks passed" };
    } catch (e) {
      const why = `failing or missing response from ${backend.url}/apis/${groupVersion}: ${(e as Error).message}`;
      return unavailable("FailedDiscoveryCheck", why);
    }
  }

  function say(name: string, found: ReturnType<typeof unavailable>): void {
    const current = table.get(undefined, name);
    if (current === undefined) return;
    const [before] =
      (current["status"] as { conditions?: { status: string; reason: string; message: string }[] } | undefined)?.conditions ?? [];
    if (before?.status === found.status && before.reason === found.reason && before.message === found.message) return;
    const conditions = [{ ...found, lastTransitionTime: timestamp(cluster.now()) }];
    table.put({ ...current, status: { conditions } });
  }
}

const specOf = (object: KubeObject) => object["spec"] as ApiServiceSpec;
const unavailable = (reason: string, message: string) => ({ type: "Available", status: "False", reason, message });
