/** What OpenStack makes, Kubernetes shows; what Kubernetes makes in a project's namespace, OpenStack shows. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, type Caller, type Cloud, eventually, startCloud } from "./cloud.ts";

let cloud: Cloud;
let demo: Caller;
beforeAll(async () => {
  cloud = await startCloud();
  demo = cloud.demo;
});
afterAll(() => cloud.close());

interface Server {
  id: string;
  name: string;
  status: string;
  addresses: Record<string, { addr: string }[]>;
  metadata: Record<string, string>;
}
interface Named {
  id: string;
  name: string;
}
interface Items {
  items: {
    metadata: { name: string; labels?: Record<string, string>; annotations?: Record<string, string> };
    spec: Record<string, never>;
    status?: Record<string, unknown>;
  }[];
}

const kubevirt = () => `/apis/kubevirt.io/v1/namespaces/${cloud.namespace}/virtualmachines`;
const server = async (id: string) => (await demo.ask("compute", "GET", `/servers/${id}`)).json<{ server: Server }>().server;
const reaches = (id: string, status: string) =>
  eventually(
    () => server(id),
    (found) => found.status === status,
  );
const ok = (answer: Answer, status: number) => expect(answer.status, answer.text).toBe(status);
const gone = (service: Parameters<Caller["ask"]>[0], path: string) =>
  eventually(
    () => demo.ask(service, "GET", path),
    (answer) => answer.status === 404,
  );

async function first(service: Parameters<Caller["ask"]>[0], path: string, key: string, name?: string): Promise<Named> {
  const list = (await demo.ask(service, "GET", path)).json<Record<string, Named[]>>()[key] ?? [];
  const found = list.find((one) => name === undefined || one.name === name);
  if (found === undefined) throw new Error(`no ${name ?? "entry"} in ${key}`);
  return found;
}

async function ownNetwork(name: string, cidr: string): Promise<string> {
  const made = await demo.ask("network", "POST", "/networks", { body: { network: { name } } });
  ok(made, 201);
  const { id } = made.json<{ network: Named }>().network;
  ok(await demo.ask("network", "POST", "/subnets", { body: { subnet: { network_id: id, ip_version: 4, cidr } } }), 201);
  return id;
}

describe("a server made with OpenStack", () => {
  it("is a VirtualMachine of the same id through its whole life", async () => {
    const network = await ownNetwork("both-ways", "10.40.0.0/24");
    const flavor = await first("compute", "/flavors", "flavors", "m1.tiny");
    const image = await first("image", "/images", "images", "tiny");
    const body = {
      server: { name: "café ☕", flavorRef: flavor.id, imageRef: image.id, networks: [{ uuid: network }], metadata: { role: "front" } },
    };
    const made = await demo.ask("compute", "POST", "/servers", { body });
    ok(made, 202);
    const { id } = made.json<{ server: Server }>().server;

    const active = await reaches(id, "ACTIVE");
    expect(active).toMatchObject({ name: "café ☕", metadata: { role: "front" } });
    expect(active.addresses["both-ways"]?.[0]?.addr).toMatch(/^10\.40\.0\./);

    // The server is ACTIVE when its instance runs; KubeVirt says so on the machine a moment later.
    const machines = async () =>
      (await cloud.kubernetes("GET", `${kubevirt()}?labelSelector=openstack.dicot.io/id=${id}`)).json<Items>().items;
    const vms = await eventually(machines, ([vm]) => vm?.status?.["printableStatus"] === "Running");
    expect(vms).toHaveLength(1);
    expect(vms[0]).toMatchObject({
      metadata: { annotations: { "openstack.dicot.io/name": "café ☕" } },
      spec: { template: { spec: { domain: { firmware: { uuid: id } } } } },
      status: { printableStatus: "Running" },
    });

    ok(await demo.ask("compute", "POST", `/servers/${id}/action`, { body: { "os-stop": null } }), 202);
    await reaches(id, "SHUTOFF");
    ok(await demo.ask("compute", "POST", `/servers/${id}/action`, { body: { "os-stop": null } }), 409);
    ok(await demo.ask("compute", "POST", `/servers/${id}/action`, { body: { "os-start": null } }), 202);
    await reaches(id, "ACTIVE");

    ok(await demo.ask("compute", "DELETE", `/servers/${id}`), 204);
    await gone("compute", `/servers/${id}`);
    const left = await eventually(
      async () =>
        (await cloud.kubernetes("GET", `/apis/cdi.kubevirt.io/v1beta1/namespaces/${cloud.namespace}/datavolumes`))
          .json<Items>()
          .items.filter(({ metadata }) => metadata.name.includes(id.slice(0, 8))),
      (items) => items.length === 0,
    );
    expect(left).toEqual([]);
    ok(
      await eventually(
        () => demo.ask("network", "DELETE", `/networks/${network}`),
        ({ status }) => status === 204,
      ),
      204,
    );
  });

  it("is not seen from another project", async () => {
    const list = (await cloud.admin.ask("compute", "GET", "/servers")).json<{ servers: Server[] }>().servers;
    expect(list).toEqual([]);
  });
});

describe("a VirtualMachine made with kubectl", () => {
  it("is a server that OpenStack stops, starts and deletes", async () => {
    const vm = {
      apiVersion: "kubevirt.io/v1",
      kind: "VirtualMachine",
      metadata: { name: "native" },
      spec: {
        runStrategy: "RerunOnFailure",
        template: {
          spec: {
            domain: {
              cpu: { cores: 2 },
              memory: { guest: "256Mi" },
              devices: { disks: [{ name: "root", disk: { bus: "virtio" } }], interfaces: [{ name: "default", masquerade: {} }] },
            },
            networks: [{ name: "default", pod: {} }],
            volumes: [{ name: "root", containerDisk: { image: "quay.io/containerdisks/cirros" } }],
          },
        },
      },
    };
    ok(await cloud.kubernetes("POST", kubevirt(), vm), 201);
    const found = await eventually(
      async () =>
        (await demo.ask("compute", "GET", "/servers/detail")).json<{ servers: Server[] }>().servers.find(({ name }) => name === "native"),
      (one) => one?.status === "ACTIVE",
    );
    const id = found?.id ?? "";
    ok(await demo.ask("compute", "POST", `/servers/${id}/action`, { body: { "os-stop": null } }), 202);
    await reaches(id, "SHUTOFF");
    await eventually(
      async () => (await cloud.kubernetes("GET", `${kubevirt()}/native`)).json<Items["items"][0]>().status?.["printableStatus"],
      (shown) => shown === "Stopped",
    );
    ok(await demo.ask("compute", "POST", `/servers/${id}/action`, { body: { "os-start": null } }), 202);
    await reaches(id, "ACTIVE");
    ok(await demo.ask("compute", "DELETE", `/servers/${id}`), 204);
    await gone("compute", `/servers/${id}`);
    ok(await cloud.kubernetes("GET", `${kubevirt()}/native`), 404);
  });
});

describe("a PersistentVolumeClaim made with kubectl", () => {
  it("is a volume that OpenStack shows, renames and deletes", async () => {
    const claims = `/api/v1/namespaces/${cloud.namespace}/persistentvolumeclaims`;
    const claim = {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "by-hand" },
      spec: { accessModes: ["ReadWriteOnce"], volumeMode: "Block", resources: { requests: { storage: "2Gi" } } },
    };
    ok(await cloud.kubernetes("POST", claims, claim), 201);
    const found = await eventually(
      async () =>
        (await demo.ask("block-storage", "GET", "/volumes/detail"))
          .json<{ volumes: (Named & { status: string; size: number })[] }>()
          .volumes.find(({ name }) => name === "by-hand"),
      (one) => one?.status === "available",
    );
    expect(found?.size).toBe(2);
    ok(await demo.ask("block-storage", "PUT", `/volumes/${found?.id}`, { body: { volume: { name: "renamed" } } }), 200);
    expect((await cloud.kubernetes("GET", `${claims}/by-hand`)).json()).toMatchObject({
      metadata: { annotations: { "openstack.dicot.io/name": "renamed" } },
    });
    ok(await demo.ask("block-storage", "DELETE", `/volumes/${found?.id}`), 202);
    await gone("block-storage", `/volumes/${found?.id}`);
  });
});

describe("a namespace labelled with kubectl", () => {
  it("is a project", async () => {
    const [id, name] = [crypto.randomUUID().replaceAll("-", ""), cloud.own("team")];
    ok(
      await cloud.kubernetes("POST", "/api/v1/namespaces", {
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name, labels: { "openstack.dicot.io/project": id } },
      }),
      201,
    );
    const found = await eventually(
      () => cloud.admin.ask("identity", "GET", `/projects/${id}`),
      ({ status }) => status === 200,
    );
    expect(found.json()).toMatchObject({ project: { id, name, enabled: true, domain_id: "default" } });
    ok(await cloud.kubernetes("DELETE", `/api/v1/namespaces/${name}`), 200);
  });
});
