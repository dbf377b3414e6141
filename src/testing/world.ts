/**
 * For tests: an API server with the stand-ins over it, and what tests of them put there. It is an embedded one, or the one that
 * DICOT_TEST_KUBECONFIG names, on which no other stand-ins may run; there one world at a time. Imported by tests only.
 */
import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { resources } from "../../generated/kubernetes/resources.ts";
import { createClient, type Method } from "../kube/client.ts";
import type { KubeObject } from "../kube/objects.ts";
import { kindOf } from "../kube/paths.ts";
import { type Cluster, connectCluster, type Kind } from "../simulator/cluster.ts";
import { startSimulator } from "../simulator/start.ts";
import { clusterOf, realCluster, silent, startTestApi } from "./cluster.ts";

/** Where tests put what is namespaced. */
export const namespace = "test-p1";

interface Sent extends https.RequestOptions {
  body?: Buffer | Readable;
}

export interface World {
  /** The administrator's own view, not the one of the stand-ins. What tests make through it that is not namespaced goes with the world. */
  cluster: Cluster;
  /** Of the API server. As the administrator, or as another user whom he impersonates. */
  request(method: Method, path: string, body?: unknown, how?: { as?: string; accept?: string }): Promise<{ status: number; text: string }>;
  /** Calls a verb of a VM or an instance; gives the code and the message. */
  act(path: string, body?: object): Promise<{ status: number; message: string }>;
  /** The object once it is as wished. Fails after some seconds, showing what it was. */
  until<T extends KubeObject>(kind: Kind, name: string, wished: (object: T) => boolean): Promise<T>;
  gone(kind: Kind, name: string): Promise<void>;
  close(): Promise<void>;
}

/** kube-scheduler comes back to a pod that fitted nowhere after up to ten seconds, and namespaces take as long to go. */
const waitMilliseconds = realCluster() ? 30_000 : 8000;

const kinds: Kind[] = [
  "Namespace",
  "Node",
  "Pod",
  "PersistentVolumeClaim",
  "PersistentVolume",
  "VolumeSnapshot",
  "VolumeSnapshotContent",
  "VirtualMachine",
  "VirtualMachineInstance",
  "VirtualMachineInstanceMigration",
  "VirtualMachineExport",
  "VirtualMachineSnapshot",
  "VirtualMachineRestore",
  "DataVolume",
  "DataSource",
  "StorageClass",
  "StorageProfile",
  "ControllerRevision",
  "KubeOvnSubnet",
  "KubeOvnVpc",
  "KubeOvnIP",
  "KubeOvnVip",
  "KubeOvnEip",
  "KubeOvnFip",
  "KubeOvnSnatRule",
  "KubeOvnSecurityGroup",
];

/** Any request, with what it answers. */
export async function send(url: string | URL, { body, ...options }: Sent): Promise<{ status: number; body: Buffer }> {
  const transport = String(url).startsWith("https:") ? https : http;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = transport.request(url, options, resolve).once("error", reject);
    if (body === undefined || Buffer.isBuffer(body)) request.end(body);
    else body.on("error", (error) => request.destroy(error)).pipe(request);
  });
  return { status: answer.statusCode ?? 0, body: await buffer(answer) };
}

export async function startWorld({ speed = 0, nodes = 2 }: { speed?: number; nodes?: number } = {}): Promise<World> {
  const real = realCluster();
  const embedded = real ? undefined : await startTestApi();
  const address = real ?? clusterOf(embedded!);
  const simulator = await startSimulator({ api: embedded ?? address, nodes, speed, log: silent });
  const client = createClient(address);
  const connection = await connectCluster(address, kinds);
  const made: KubeObject[] = [];
  const cluster: Cluster = {
    ...connection,
    async create(object) {
      const created = await connection.create(object);
      if (!resources[kindOf(object)].namespaced) made.push(created);
      return created;
    },
  };

  const request: World["request"] = async (method, path, body, { as, accept = "*/*" } = {}) => {
    const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
    const { url, headers, agent } = await client.options({ method, path, accept, ...(as !== undefined && { as: { user: as } }) });
    const answer = await send(url, {
      method,
      agent,
      headers: { ...(headers as http.OutgoingHttpHeaders), ...(body !== undefined && { "content-type": type }) },
      ...(body !== undefined && { body: Buffer.from(JSON.stringify(body)) }),
    });
    return { status: answer.status, text: answer.body.toString() };
  };

  function watchFor<T>(kind: Kind, check: () => T | undefined, describe: () => string): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`in vain: ${describe()}`)), waitMilliseconds);
      const look = () => {
        const found = check();
        if (found === undefined) return;
        clearTimeout(timer);
        resolve(found);
      };
      cluster.on(kind, look);
      look();
    });
  }
  const gone: World["gone"] = async (kind, name) =>
    void (await watchFor(
      kind,
      () => (find(kind, name) ? undefined : true),
      () => `${kind} ${name} is still there`,
    ));
  const find = <T extends KubeObject>(kind: Kind, name: string) =>
    cluster.find<T>(kind, resources[kind].namespaced ? namespace : undefined, name);

  /** What a world before this one has left, as it was killed or its simulator was, must not be taken for ours. */
  async function clean() {
    const namespaces = cluster.list("Namespace").filter(({ metadata }) => metadata.name?.startsWith("test-p"));
    for (const each of [...namespaces, ...made]) await cluster.delete(each);
    for (const { metadata } of namespaces) await gone("Namespace", metadata.name!);
    for (const { kind, metadata } of made.map((object) => ({ ...object, kind: kindOf(object) })))
      if (kinds.includes(kind)) await gone(kind, metadata.name!);
  }
  if (real) await clean();
  await cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });

  return {
    cluster,
    request,
    async act(path, body = {}) {
      const { status, text } = await request("PUT", `/apis/subresources.kubevirt.io/v1/namespaces/${namespace}/${path}`, body);
      return { status, message: text.startsWith("{") ? (JSON.parse(text) as { message: string }).message : text };
    },
    until: <T extends KubeObject>(kind: Kind, name: string, wished: (object: T) => boolean) =>
      watchFor(
        kind,
        () => {
          const object = find<T>(kind, name);
          return object && wished(object) ? object : undefined;
        },
        () => `${kind} ${name}: ${JSON.stringify(find<KubeObject & { status?: object }>(kind, name)?.status)}`,
      ),
    gone,
    async close() {
      if (real) {
        await clean();
        // Tests change nodes; the next simulator makes them anew.
        for (const node of cluster.list("Node")) await cluster.delete(node);
      }
      connection.stop();
      client.close();
      await simulator.stop();
      await embedded?.close();
    },
  };
}

interface Loose extends KubeObject {
  [field: string]: unknown;
}

export const claim = (name: string, storage = "1Gi", more: object = {}): Loose => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name, namespace },
  spec: {
    accessModes: ["ReadWriteMany"],
    volumeMode: "Block",
    storageClassName: "standard",
    resources: { requests: { storage } },
    ...more,
  },
});

export const instancetype = (name: string, guest: number, memory: string): Loose => ({
  apiVersion: "instancetype.kubevirt.io/v1beta1",
  kind: "VirtualMachineClusterInstancetype",
  metadata: { name },
  spec: { cpu: { guest }, memory: { guest: memory } },
});

/** A VM with a root claim of its name, on the pod network. `change` is applied to its spec. */
export function machine(name: string, change: (spec: Spec) => void = () => {}): Loose {
  const spec: Spec = {
    runStrategy: "RerunOnFailure",
    template: {
      metadata: { labels: {} },
      spec: {
        domain: {
          memory: { guest: "128Mi" },
          devices: { disks: [{ name: "root", disk: { bus: "virtio" } }], interfaces: [{ name: "default", masquerade: {} }] },
        },
        networks: [{ name: "default", pod: {} }],
        volumes: [{ name: "root", persistentVolumeClaim: { claimName: name } }],
      },
    },
  };
  change(spec);
  return { apiVersion: "kubevirt.io/v1", kind: "VirtualMachine", metadata: { name, namespace }, spec };
}

/** As loose as tests of refusals need it. */
export interface Spec {
  [field: string]: unknown;
  template: {
    metadata: { labels: Record<string, string>; annotations?: Record<string, string> };
    spec: {
      [field: string]: unknown;
      domain: { [field: string]: unknown; devices: { disks: object[]; interfaces: object[]; [field: string]: unknown } };
      networks: object[];
      volumes: object[];
    };
  };
}
