/** For tests: an embedded API server with the stand-ins over it, and what tests of them put there. Imported by tests only. */
import { resources } from "../../generated/kubernetes/resources.ts";
import type { KubeObject } from "../kube/objects.ts";
import { type Cluster, connectCluster, type Kind } from "../simulator/cluster.ts";
import { startSimulator } from "../simulator/start.ts";
import { clusterOf, silent, startTestApi } from "./cluster.ts";

export interface World {
  url: string;
  /** The administrator's own view, not the one of the stand-ins. */
  cluster: Cluster;
  token: string;
  tokenFor(user: string): string;
  request(
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    body?: unknown,
    token?: string,
  ): Promise<{ status: number; text: string }>;
  /** Calls a verb of a VM or an instance of namespace `p1`; gives the code and the message. */
  act(path: string, body?: object): Promise<{ status: number; message: string }>;
  /** The object of namespace `p1` (or cluster-wide) once it is as wished. Fails after some seconds, showing what it was. */
  until<T extends KubeObject>(kind: Kind, name: string, wished: (object: T) => boolean): Promise<T>;
  gone(kind: Kind, name: string): Promise<void>;
  close(): Promise<void>;
}

const waitMilliseconds = 8000;

const kinds: Kind[] = [
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

export async function startWorld({ speed = 0, nodes = 2 }: { speed?: number; nodes?: number } = {}): Promise<World> {
  const api = await startTestApi();
  const simulator = await startSimulator({ api, nodes, speed, log: silent });
  const token = api.tokenFor("admin");
  const cluster = await connectCluster(clusterOf(api), kinds);
  await cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "p1" } });

  const request: World["request"] = async (method, path, body, as = token) => {
    const answer = await fetch(api.url + path, {
      method,
      headers: {
        authorization: `Bearer ${as}`,
        accept: "*/*",
        ...(body !== undefined && { "content-type": method === "PATCH" ? "application/merge-patch+json" : "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, text: await answer.text() };
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
  const find = <T extends KubeObject>(kind: Kind, name: string) =>
    cluster.find<T>(kind, resources[kind].namespaced ? "p1" : undefined, name);

  return {
    url: api.url,
    cluster,
    token,
    tokenFor: (user) => api.tokenFor(user),
    request,
    async act(path, body = {}) {
      const { status, text } = await request("PUT", `/apis/subresources.kubevirt.io/v1/namespaces/p1/${path}`, body);
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
    gone: async (kind, name) =>
      void (await watchFor(
        kind,
        () => (find(kind, name) ? undefined : true),
        () => `${kind} ${name} is still there`,
      )),
    async close() {
      cluster.stop();
      await simulator.stop();
      await api.close();
    },
  };
}

interface Loose extends KubeObject {
  [field: string]: unknown;
}

export const claim = (name: string, storage = "1Gi", more: object = {}): Loose => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name, namespace: "p1" },
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
  return { apiVersion: "kubevirt.io/v1", kind: "VirtualMachine", metadata: { name, namespace: "p1" }, spec };
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
