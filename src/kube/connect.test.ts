import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Backup, ConfigMap, Namespace, Port, VirtualMachine, VirtualMachineInstance } from "../../generated/kubernetes/kinds.ts";
import { clusterOf, definitions, eitherCluster, silent, startTestApi } from "../testing/cluster.ts";
import { createKube } from "./access.ts";
import { createCache } from "./cache.ts";
import { type Connection, connect } from "./connect.ts";
import { isAlreadyExists, isForbidden, isNotFound } from "./errors.ts";
import type { Kube } from "./kube.ts";
import { ID } from "./names.ts";
import type { KubeObject } from "./objects.ts";

let server: Awaited<ReturnType<typeof eitherCluster>>;
let cluster: Connection;
let kube: Kube;
let namespace: string;

beforeAll(async () => {
  server = await eitherCluster();
  cluster = await connect(server.address, { logger: silent });
  ({ kube } = cluster);
});
afterAll(async () => {
  cluster.stop();
  await server.close();
});

let count = 0;
beforeEach(async () => {
  namespace = `test-${Date.now().toString(36)}-${++count}`;
  await kube.create<Namespace>({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
});

// Unlike a PersistentVolumeClaim it has no finalizer that only the cluster's controllers take away.
const port = (name: string, more: object = {}): Port => ({
  apiVersion: "network.dicot.io/v1alpha1",
  kind: "Port",
  metadata: { name, namespace, ...more },
  spec: { networkID: "net" },
});

const machine = (name: string, id: string): VirtualMachine => ({
  apiVersion: "kubevirt.io/v1",
  kind: "VirtualMachine",
  metadata: { name, namespace, labels: { [ID]: id } },
  spec: { runStrategy: "Halted", template: { spec: { domain: { devices: {}, firmware: { uuid: id } } } } },
});

const instance = (name: string): VirtualMachineInstance => ({
  apiVersion: "kubevirt.io/v1",
  kind: "VirtualMachineInstance",
  metadata: { name, namespace },
  spec: { hostname: `host-${name}`, domain: { devices: { rng: {} } } },
});

/** Ends when the watch, not the answer to a write of ours, has told of it. */
const told = (kind: "Port", name: string, change: string) =>
  new Promise<void>((resolve) => {
    const off = cluster.on(kind, (happened, { metadata }) => {
      if (happened !== change || metadata.name !== name || metadata.namespace !== namespace) return;
      resolve();
      queueMicrotask(() => off());
    });
  });

describe("reading", () => {
  it("follows what others do", async () => {
    const other = await connect(server.address, { logger: silent, kinds: ["Port"] });
    const added = told("Port", "a", "added");
    const object = await other.kube.create(port("a"));
    await added;
    expect(kube.find("Port", namespace, "a")?.metadata.uid).toBe(object.metadata.uid);
    const deleted = told("Port", "a", "deleted");
    await other.kube.delete(object);
    await deleted;
    expect(kube.list("Port", namespace)).toEqual([]);
    other.stop();
  });

  it("finds by OpenStack id, in one namespace or in all", async () => {
    const id = crypto.randomUUID();
    await kube.create(machine("a", id));
    expect(kube.findById("VirtualMachine", namespace, id)?.metadata.name).toBe("a");
    expect(kube.findById("VirtualMachine", undefined, id)?.metadata.name).toBe("a");
    expect(kube.findById("VirtualMachine", "elsewhere", id)).toBeUndefined();
  });

  it("asks the API server before it says that there is no such id", async () => {
    const id = crypto.randomUUID();
    await kube.create(machine("a", id));
    const blind = createKube({ client: cluster.client, caches: new Map([["VirtualMachine" as const, createCache<KubeObject>()]]) });
    expect(blind.findById("VirtualMachine", namespace, id)).toBeUndefined();
    expect((await blind.getById("VirtualMachine", namespace, id, "Instance")).metadata.name).toBe("a");
    await expect(blind.getById("VirtualMachine", "elsewhere", id, "Instance")).rejects.toMatchObject({
      status: 404,
      message: `Instance ${id} could not be found.`,
    });
  });

  it("reads past the cache what is not kept in it", async () => {
    const map: ConfigMap = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "c", namespace, labels: { a: "b" } },
      data: { x: "1" },
    };
    await kube.create(map);
    expect((await kube.read("ConfigMap", namespace, "c"))?.data).toEqual({ x: "1" });
    expect(await kube.read("ConfigMap", namespace, "d")).toBeUndefined();
    expect(await kube.readAll("ConfigMap", namespace, "a=b")).toHaveLength(1);
    expect(await kube.readAll("ConfigMap", namespace, "a,a!=b")).toHaveLength(0);
    expect(() => kube.list("ConfigMap")).toThrow("ConfigMap is not cached");
  });

  it("keeps only what is read of what there is one for each server", async () => {
    await kube.create(instance("a"));
    expect(kube.find("VirtualMachineInstance", namespace, "a")?.spec).toEqual({ domain: { devices: { rng: {} } } });
  });
});

describe("writing", () => {
  it("is seen by the next read", async () => {
    const object = await kube.create(port("a"));
    expect(kube.list("Port", namespace)).toHaveLength(1);
    await kube.update(object, (copy) => ({ ...copy, metadata: { ...copy.metadata, labels: { x: "1" } } }));
    expect(kube.find("Port", namespace, "a")?.metadata.labels).toEqual({ x: "1" });
    await kube.delete(object);
    expect(kube.list("Port", namespace)).toHaveLength(0);
  });

  it("is seen of the status too", async () => {
    const backup: Backup = {
      apiVersion: "volume.dicot.io/v1alpha1",
      kind: "Backup",
      metadata: { name: "a", namespace },
      spec: { volumeID: "v" },
    };
    const object = await kube.create(backup);
    await kube.updateStatus(object, (copy) => ({ ...copy, status: { claimName: "c" } }));
    expect(kube.find("Backup", namespace, "a")).toMatchObject({ spec: { volumeID: "v" }, status: { claimName: "c" } });
  });

  it("shows what a finalizer holds back as being deleted", async () => {
    const object = await kube.create(port("a", { finalizers: ["example.org/wait"] }));
    await kube.delete(object);
    const held = kube.find("Port", namespace, "a");
    expect(held?.metadata.deletionTimestamp).toBeDefined();
    const gone = told("Port", "a", "deleted");
    await kube.update(object, (copy) => {
      copy.metadata.finalizers = [];
      return copy;
    });
    await gone;
  });

  it("keeps what it does not know, and repeats on a newer state", async () => {
    const object = await kube.create(machine("a", crypto.randomUUID()));
    // Somebody else writes, and the cache does not know of it yet.
    const elsewhere = { metadata: { annotations: { theirs: "1" } }, spec: { template: { metadata: { labels: { theirs: "1" } } } } };
    const path = `/apis/kubevirt.io/v1/namespaces/${namespace}/virtualmachines/a`;
    let attempts = 0;
    const stale = createKube({ client: cluster.client, caches: new Map([["VirtualMachine" as const, createCache<KubeObject>()]]) });
    await cluster.client.request({ method: "PATCH", path, body: elsewhere, contentType: "application/merge-patch+json" });
    const written = await stale.update(object, (copy) => {
      attempts++;
      copy.metadata.annotations = { ...copy.metadata.annotations, ours: "2" };
      return copy;
    });
    expect(attempts).toBe(2);
    expect(written.metadata.annotations).toMatchObject({ theirs: "1", ours: "2" });
    expect(written.spec.template.metadata?.labels).toEqual({ theirs: "1" });
  });

  const annotate = (copy: VirtualMachine, key: string, value: string | undefined) => {
    const { [key]: _, ...others } = copy.metadata.annotations ?? {};
    copy.metadata.annotations = value === undefined ? others : { ...others, [key]: value };
    return copy;
  };

  const written = (keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, "written"]));

  it("writes what many change of one object at the same time, each in one attempt, and of one field what came last", async () => {
    const object = await kube.create(machine("a", crypto.randomUUID()));
    const keys = Array.from({ length: 12 }, (_, n) => `key-${n}`);
    let attempts = 0;
    const change = (key: string) => (copy: VirtualMachine) => {
      attempts++;
      return annotate(annotate(copy, key, "written"), "latest", key);
    };
    await Promise.all(keys.map((key) => kube.update(object, change(key))));
    const annotations = (await kube.read("VirtualMachine", namespace, "a"))?.metadata.annotations;
    expect(annotations).toMatchObject({ ...written(keys), latest: keys.at(-1) });
    expect(attempts).toBe(keys.length);
  });

  it("loses nothing that two replicas change of one object at the same time", async () => {
    const object = await kube.create(machine("a", crypto.randomUUID()));
    const other = await connect(server.address, { logger: silent, kinds: ["VirtualMachine"] });
    const keys = Array.from({ length: 8 }, (_, n) => `key-${n}`);
    const change = (key: string) => (copy: VirtualMachine) => annotate(copy, key, "written");
    await Promise.all(keys.map((key, n) => (n % 2 === 0 ? kube : other.kube).update(object, change(key))));
    other.stop();
    expect((await kube.read("VirtualMachine", namespace, "a"))?.metadata.annotations).toMatchObject(written(keys));
  });

  it("amends what others have changed since, in one attempt", async () => {
    const object = await kube.create(machine("a", crypto.randomUUID()));
    const noted = await kube.update(object, (copy) => annotate(copy, "guard", "up"));
    await kube.update(noted, (copy) => annotate(copy, "theirs", "1"));
    let attempts = 0;
    const written = await kube.amend(
      noted,
      (copy) => {
        attempts++;
        return annotate(annotate(copy, "ours", "2"), "guard", undefined);
      },
      "guard",
    );
    expect(attempts).toBe(1);
    expect(written.metadata.annotations).toMatchObject({ theirs: "1", ours: "2" });
    expect(kube.find("VirtualMachine", namespace, "a")?.metadata.annotations).not.toHaveProperty("guard");
  });

  it("amends nothing behind a guard that has fallen: the change sees what is there", async () => {
    const object = await kube.create(machine("a", crypto.randomUUID()));
    const noted = await kube.update(object, (copy) => annotate(copy, "guard", "up"));
    await kube.update(noted, (copy) => annotate(copy, "guard", "down"));
    const change = (copy: VirtualMachine) => {
      if (copy.metadata.annotations?.["guard"] !== "up") throw new Error("too late");
      return annotate(copy, "ours", "2");
    };
    await expect(kube.amend(noted, change, "guard")).rejects.toThrow("too late");
    expect(kube.find("VirtualMachine", namespace, "a")?.metadata.annotations).not.toHaveProperty("ours");
  });

  it("amends no other object that has taken the name", async () => {
    const first = await kube.create(port("a", { annotations: { x: "1" } }));
    await kube.delete(first);
    await kube.create(port("a", { annotations: { x: "1" } }));
    const change = (copy: typeof first) => ({ ...copy, metadata: { ...copy.metadata, annotations: { x: "2" } } });
    await expect(kube.amend(first, change)).rejects.toMatchObject({ status: 404 });
    expect(kube.find("Port", namespace, "a")?.metadata.annotations).toEqual({ x: "1" });
  });

  it("sends nothing where nothing differs", async () => {
    const object = await kube.create(port("a"));
    const same = await kube.update(object, (copy) => copy);
    expect(same.metadata.resourceVersion).toBe(kube.find("Port", namespace, "a")?.metadata.resourceVersion);
  });

  it("changes an object of which the cache holds a part, and loses no other", async () => {
    const made = await kube.create(instance("a"));
    const cached = kube.find("VirtualMachineInstance", namespace, "a") ?? made;
    await kube.update(cached, (copy) => ({ ...copy, metadata: { ...copy.metadata, annotations: { x: "1" } } }));
    expect(await kube.read("VirtualMachineInstance", namespace, "a")).toMatchObject({
      metadata: { annotations: { x: "1" } },
      spec: { hostname: "host-a" },
    });
  });

  it("does not delete another object that has taken the name", async () => {
    const first = await kube.create(port("a"));
    await kube.delete(first);
    await kube.create(port("a"));
    await expect(kube.delete(first)).rejects.toMatchObject({ status: 409 });
    expect(kube.list("Port", namespace)).toHaveLength(1);
  });

  it("says in OpenStack's codes what is wrong", async () => {
    await kube.create(port("a"));
    const exists = await kube.create(port("a")).catch((error: unknown) => error);
    expect(exists).toMatchObject({ status: 409, message: "Port a already exists." });
    expect(isAlreadyExists(exists)).toBe(true);
    await expect(kube.create({ ...machine("b", "x"), spec: { runStrategy: 5 } } as unknown as VirtualMachine)).rejects.toMatchObject({
      status: 400,
    });
    const gone = await kube.delete(port("c")).catch((error: unknown) => error);
    expect(isNotFound(gone)).toBe(true);
  });
});

describe("acting as somebody else", () => {
  const account = "system:serviceaccount:dicot-identities:p-1-member";

  it("has only their rights, reads the same memory, and can go back", async () => {
    const theirs = kube.as(account, { "openstack.dicot.io/request-id": "req-1" });
    const refused = await theirs.create(port("a")).catch((error: unknown) => error);
    expect(refused).toMatchObject({ status: 403 });
    expect(isForbidden(refused)).toBe(true);
    await theirs.own.create(port("a"));
    expect(theirs.list("Port", namespace)).toHaveLength(1);
  });

  it("may do what RBAC gives them", async () => {
    await kube.own.create({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata: { name: "ports", namespace },
      rules: [{ apiGroups: ["network.dicot.io"], resources: ["ports"], verbs: ["create"] }],
    } as KubeObject);
    await kube.own.create({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: "ports", namespace },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "ports" },
      subjects: [{ kind: "ServiceAccount", name: "p-1-member", namespace: "dicot-identities" }],
    } as KubeObject);
    await kube.as(account).create(port("a"));
    expect(kube.find("Port", namespace, "a")).toBeDefined();
  });
});

describe("connecting", () => {
  it("names what the cluster lacks, and does without what is optional", async () => {
    const lacking = (name: string) => /^(datasources|subnets)\.(cdi\.kubevirt|kubeovn)\.io$/.test(name);
    const api = await startTestApi(definitions().filter(({ metadata }) => !lacking(metadata.name ?? "")));
    await expect(connect(clusterOf(api), { logger: silent })).rejects.toThrow(
      "the cluster lacks datasources.cdi.kubevirt.io: install KubeVirt and CDI, and apply deploy/crds",
    );
    const connection = await connect(clusterOf(api), { logger: silent, kinds: ["Namespace", "KubeOvnSubnet", "KubeOvnVpc"] });
    expect([connection.kube.serves("KubeOvnSubnet"), connection.kube.serves("KubeOvnVpc")]).toEqual([false, true]);
    expect(connection.kube.list("KubeOvnSubnet")).toEqual([]);
    connection.stop();
    await api.close();
  });

  it("says that nobody answers", async () => {
    await expect(connect({ server: "http://127.0.0.1:1" }, { logger: silent })).rejects.toThrow(
      /^Kubernetes cannot be reached: .*ECONNREFUSED/,
    );
  });

  it("tells how it is", () => {
    expect(cluster.ready()).toBe(true);
    expect(cluster.health()).toContainEqual({ kind: "Namespace", objects: expect.any(Number), ageSeconds: expect.any(Number) });
    expect(cluster.ready(-1)).toBe(false);
  });
});
