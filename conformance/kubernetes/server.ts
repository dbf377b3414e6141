/**
 * The API server under test: the one that the kubeconfig DICOT_TEST_KUBECONFIG names, else an embedded one for this file of tests.
 * Both must pass. What a test makes stands in namespaces named `test-…` or has a name of its own, and is removed at the end.
 */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { parse } from "yaml";
import { startApiServer } from "../../src/embedded/server.ts";
import { type Address, type Answer, type Client, clientFor, eventually } from "./client.ts";

export interface Server {
  /** The administrator: in system:masters. */
  admin: Client;
  address: Address;
  /** A namespace of its own, ready for use. */
  namespace(labels?: Record<string, string>): Promise<string>;
  /** Creates an object that no namespace takes along at the end. */
  create(collection: string, object: object): Promise<Answer["body"]>;
  /** A definition, once its resources are served in every version. */
  define(definition: Definition): Promise<void>;
  /** Makes the server forget the past of ConfigMaps, as a compaction does. A real server's etcd must be at DICOT_TEST_ETCD. */
  forget(namespace: string): Promise<void>;
}

export interface Definition {
  metadata: { name: string; annotations?: Record<string, string> };
  spec: {
    group: string;
    scope: "Namespaced" | "Cluster";
    names: { plural: string; kind: string; singular?: string; listKind?: string; shortNames?: string[]; categories?: string[] };
    versions: { name: string; served: boolean; storage: boolean; [field: string]: unknown }[];
  };
}

/** Changes that the embedded server remembers at least; it forgets when there are twice as many. */
const HISTORY = 100;

/** To be called once in a file of tests, outside of any test. */
export function server(): Server {
  const kubeconfig = process.env["DICOT_TEST_KUBECONFIG"] || undefined;
  const etcd = process.env["DICOT_TEST_ETCD"];
  const made: string[] = [];
  let current: { admin: Client; address: Address; close(): Promise<void> };

  beforeAll(async () => {
    current = kubeconfig ? connected(kubeconfig) : await embedded();
  });
  afterAll(async () => {
    for (const path of made.reverse()) await current.admin.delete(path, { propagationPolicy: "Background" });
    await current.close();
  });

  const create: Server["create"] = async (collection, object) => {
    const body = await current.admin.must("POST", collection, object);
    made.push(`${collection}/${body.metadata.name}`);
    return body;
  };
  return {
    get admin() {
      return current.admin;
    },
    get address() {
      return current.address;
    },
    create,
    async namespace(labels = {}) {
      const name = unique("test");
      await create("/api/v1/namespaces", { metadata: { name, labels } });
      return name;
    },
    async define(definition) {
      await create("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", {
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        ...definition,
      });
      const { group, names, versions } = definition.spec;
      for (const { name } of versions.filter(({ served }) => served)) {
        await eventually(
          () => current.admin.get(`/apis/${group}/${name}/${names.plural}`),
          ({ code }) => code === 200,
        );
      }
    },
    forget(namespace) {
      if (kubeconfig === undefined) return overflow(current.admin, namespace);
      if (etcd === undefined) throw new Error("DICOT_TEST_ETCD must name the etcd of the API server");
      return compact(current.admin, etcd, namespace);
    },
  };
}

async function embedded() {
  const started = await startApiServer({ history: HISTORY });
  const address = { url: started.url, token: started.tokenFor("admin") };
  return { admin: clientFor(address), address, close: () => started.close() };
}

interface Kubeconfig {
  clusters: { cluster: Record<string, string> }[];
  users: { user: Record<string, string> }[];
}

function connected(path: string) {
  const { clusters, users } = parse(readFileSync(path, "utf8")) as Kubeconfig;
  const [cluster, user] = [clusters[0]!.cluster, users[0]!.user];
  const pem = (from: Record<string, string>, key: string) => {
    const data = from[`${key}-data`];
    if (data !== undefined) return Buffer.from(data, "base64").toString();
    const file = from[key];
    return file === undefined ? undefined : readFileSync(resolve(dirname(path), file), "utf8");
  };
  const [ca, cert, key] = [pem(cluster, "certificate-authority"), pem(user, "client-certificate"), pem(user, "client-key")];
  const address: Address = {
    url: cluster["server"]!.replace(/\/$/, ""),
    ...(ca && { ca }),
    ...(user["token"] && { token: user["token"] }),
    ...(cert && key && { certificate: { cert, key } }),
  };
  return { admin: clientFor(address), address, close: async () => {} };
}

/**
 * A compaction of etcd by its JSON gateway, as an API server makes one: it writes the key by which they agree on the revision, then compacts.
 * The watch caches of the API server look at that key every 15 seconds.
 */
async function compact(admin: Client, etcd: string, namespace: string): Promise<void> {
  const { metadata } = await admin.must("GET", "/api/v1/namespaces");
  const ask = async (path: string, body: object) => {
    const answer = await fetch(`${etcd}/v3/kv/${path}`, { method: "POST", body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`etcd: ${await answer.text()}`);
  };
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  await ask("put", { key: base64("compact_rev_key"), value: base64(metadata.resourceVersion) });
  await ask("compaction", { revision: metadata.resourceVersion, physical: true });
  await eventually(
    () => admin.get(`/api/v1/namespaces/${namespace}/configmaps?resourceVersion=2&resourceVersionMatch=Exact`),
    ({ code }) => code === 410,
    40_000,
  );
}

async function overflow(admin: Client, namespace: string): Promise<void> {
  const name = unique("overflow");
  const path = `/api/v1/namespaces/${namespace}/configmaps`;
  await admin.must("POST", path, { metadata: { name, labels: { app: "overflow" } } });
  for (let at = 0; at < 2 * HISTORY; at++) await admin.patch("merge", `${path}/${name}`, { data: { at: String(at) } });
  await admin.must("DELETE", `${path}/${name}`);
}

export const unique = (prefix: string): string => `${prefix}-${randomBytes(4).toString("hex")}`;

export const configMap = (name: string, data: Record<string, string> = {}, metadata: object = {}) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, ...metadata },
  data,
});
