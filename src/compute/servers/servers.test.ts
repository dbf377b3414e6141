import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import { type ServerCloud, startServerCloud, turn } from "../../testing/server-cloud.ts";

let cloud: ServerCloud;
beforeAll(async () => {
  cloud = await startServerCloud();
});
afterAll(() => cloud.close());

describe("POST /v2.1/servers", () => {
  it("makes a VirtualMachine with all that it needs", async () => {
    const answer = await cloud.create({
      name: "web 1",
      metadata: { a: "b" },
      tags: ["t"],
      description: "d",
      user_data: Buffer.from("#!/bin/sh").toString("base64"),
    });
    expect(answer.status).toBe(202);
    const id = answer.body["server"]!["id"]!;
    expect(answer.headers.get("location")).toBe(`${cloud.url}/compute/v2.1/servers/${id}`);
    const server = await cloud.until(id, "ACTIVE");
    expect(server).toMatchObject({
      name: "web 1",
      metadata: { a: "b" },
      tags: ["t"],
      description: "d",
      tenant_id: cloud.projects.demo,
      image: { id: cloud.imageRef },
      flavor: { original_name: "m1.tiny", vcpus: 1, ram: 512, disk: 1 },
      "OS-EXT-STS:vm_state": "active",
      "OS-EXT-STS:power_state": 1,
      addresses: { private: [{ "OS-EXT-IPS:type": "fixed", version: 4 }] },
      security_groups: [{ name: "default" }],
      key_name: null,
      locked: false,
      config_drive: "True",
    });
    const vm = cloud.machine(id);
    expect(vm.metadata.namespace).toBe(cloud.namespaces.demo);
    expect(vm.spec.template.spec?.domain.firmware).toMatchObject({ uuid: id, serial: id });
    expect((await cloud.show(id, { token: cloud.tokens.admin }))["OS-EXT-SRV-ATTR:user_data"]).toBe(
      Buffer.from("#!/bin/sh").toString("base64"),
    );
  });

  it("makes several at once", async () => {
    const answer = await cloud.create({ name: "many", min_count: 2, max_count: 2, return_reservation_id: true });
    const reservation = answer.body["reservation_id"];
    expect(String(reservation)).toMatch(/^r-/);
    const list = await cloud.ask("GET", `/servers/detail?reservation_id=${reservation}&sort_key=display_name&sort_dir=asc`);
    expect([...list.body["servers"]!].map(({ name }) => name)).toEqual(["many-1", "many-2"]);
  });

  it.each([
    [{ flavorRef: "nothing" }, 400],
    [{ imageRef: "8a5fc5a5-0000-4000-8000-000000000000" }, 400],
    [{ imageRef: "" }, 400],
    [{ key_name: "nobody" }, 400],
    [{ availability_zone: "mars" }, 400],
    [{ availability_zone: "nova:node-1" }, 403],
    [{ networks: [{ uuid: "8a5fc5a5-0000-4000-8000-000000000000" }] }, 400],
    [{ security_groups: [{ name: "nobody" }] }, 400],
    [{ min_count: 3, max_count: 2 }, 400],
    [{ min_count: 11 }, 403],
    [{ flavorRef: "5", min_count: 3 }, 403],
    [{ trusted_image_certificates: ["8a5fc5a5-0000-4000-8000-000000000000"] }, 400],
    [{ block_device_mapping_v2: [{ source_type: "blank", destination_type: "volume", boot_index: 1 }] }, 400],
    [{ block_device_mapping_v2: [{ source_type: "volume", uuid: "8a5fc5a5-0000-4000-8000-000000000000", boot_index: 2 }] }, 400],
  ])("refuses %j with %i", async (server, status) => {
    const answer = await cloud.create(server);
    expect([answer.status, answer.body]).toMatchObject([status, {}]);
  });

  it("leaves nothing behind where it fails", async () => {
    const before = cloud.kube.list("Port", cloud.namespaces.demo).length;
    expect((await cloud.create({ networks: [{ uuid: cloud.networkId }, { uuid: cloud.networkId, fixed_ip: "192.168.0.1" }] })).status).toBe(
      400,
    );
    expect(cloud.kube.list("Port", cloud.namespaces.demo)).toHaveLength(before);
  });
});

describe("power", () => {
  it("stops, starts, pauses and reboots", async () => {
    const id = (await cloud.running())["id"]!;
    expect((await cloud.act(id, { "os-start": null })).status).toBe(409);
    expect((await cloud.act(id, { pause: null })).status).toBe(202);
    await cloud.until(id, "PAUSED");
    expect((await cloud.act(id, { unpause: null })).status).toBe(202);
    await cloud.until(id, "ACTIVE");
    expect((await cloud.act(id, { reboot: { type: "HARD" } })).status).toBe(202);
    await cloud.until(id, "ACTIVE");
    expect((await cloud.act(id, { "os-stop": null })).status).toBe(202);
    await cloud.until(id, "SHUTOFF");
    expect((await cloud.act(id, { "os-stop": null })).body["conflictingRequest"]?.["message"]).toContain("while it is in vm_state stopped");
    expect((await cloud.act(id, { "os-start": null })).status).toBe(202);
    await cloud.until(id, "ACTIVE");
  });
});

describe("GET /v2.1/servers", () => {
  it("filters by name, status, flavor and tags", async () => {
    const { id } = await cloud.running({ name: "find-me.1", tags: ["blue", "round"] });
    const ids = async (query: string) => [...(await cloud.ask("GET", `/servers?${query}`)).body["servers"]!].map((one) => one["id"]);
    expect(await ids("name=^FIND-me\\.[0-9]$")).toEqual([id]);
    expect(await ids("tags=blue,round")).toEqual([id]);
    expect(await ids("tags=blue,square")).toEqual([]);
    expect(await ids("status=ACTIVE&name=find-me.1&flavor=1")).toEqual([id]);
    expect(await ids("flavor=2")).toEqual([]);
    expect(await ids("name=find-me.1&status=PAUSED")).toEqual([]);
    expect((await cloud.ask("GET", "/servers?status=NONSENSE")).status).toBe(400);
    expect((await cloud.ask("GET", "/servers?name=(")).status).toBe(400);
    expect((await cloud.ask("GET", "/servers?all_tenants=1")).status).toBe(403);
    expect((await cloud.ask("GET", "/servers?status=deleted")).status).toBe(403);
    expect((await cloud.ask("GET", "/servers?marker=nobody")).status).toBe(400);
  });

  it("pages", async () => {
    const first = (await cloud.ask("GET", "/servers?limit=1")).body;
    const next = new URL(String(first["servers_links"]![0]!["href"]));
    const second = (await cloud.askAt("GET", `${next.pathname}${next.search}`)).body;
    expect(second["servers"]![0]!["id"]).not.toBe(first["servers"]![0]!["id"]);
  });

  it.each(["created_at", "display_name"])("goes on, by %s, behind a server that the filter does not let through any more", async (key) => {
    const order = `sort_key=${key}&sort_dir=desc`;
    const list = async (query: string) => (await cloud.ask("GET", `/servers?${order}&${query}`)).body["servers"]!;
    const [marker, ...rest] = await list("");
    const wanted = rest.find(({ name }) => name !== marker!["name"])!;
    const following = [...(await list(`marker=${marker!["id"]}&name=${wanted["name"]}`))].map(({ id }) => id);
    expect(following).toContain(wanted["id"]);
    expect(following).not.toContain(marker!["id"]);
    expect(await list(`marker=${marker!["id"]}`)).toEqual(rest);
    expect((await cloud.ask("GET", `/servers?${order}&marker=no-such-server`)).status).toBe(400);
  });

  it("shows a link to the flavor before 2.47", async () => {
    const { body } = await cloud.ask("GET", "/servers/detail?name=find-me.1", { microversion: "2.1" });
    expect(body["servers"]![0]!["flavor"]).toMatchObject({ id: "1", links: [{ rel: "bookmark" }] });
    expect(body["servers"]![0]!["OS-EXT-SRV-ATTR:hostname"]).toBeUndefined();
  });
});

describe("PUT /v2.1/servers/{server_id}", () => {
  it("renames", async () => {
    const { id } = await cloud.running();
    const answer = await cloud.ask("PUT", `/servers/${id}`, {
      body: { server: { name: "renamed", description: "x", accessIPv4: "192.0.2.1" } },
    });
    expect(answer.body["server"]).toMatchObject({ name: "renamed", description: "x", accessIPv4: "192.0.2.1" });
    expect(cloud.machine(id!).metadata.annotations?.["openstack.dicot.io/name"]).toBe("renamed");
  });
});

describe("DELETE /v2.1/servers/{server_id}", () => {
  it("takes its ports with it, but not those that were there before", async () => {
    const port = (await cloud.askAt("POST", "/networking/v2.0/ports", { body: { port: { network_id: cloud.networkId } } })).body["port"]![
      "id"
    ];
    const { id } = await cloud.running({ networks: [{ port }, { uuid: cloud.networkId }] });
    expect(cloud.kube.list("Port").filter(({ spec }) => spec.deviceID === String(id))).toHaveLength(2);
    expect((await cloud.ask("DELETE", `/servers/${id}`)).status).toBe(204);
    expect(cloud.kube.list("Port").filter(({ spec }) => spec.deviceID === String(id))).toHaveLength(0);
    expect(cloud.kube.findById("Port", undefined, String(port))?.spec.deviceID).toBe("");
    while ((await cloud.ask("GET", `/servers/${id}`)).status !== 404) await turn();
    const left = () =>
      cloud.kube
        .list("DataVolume", cloud.namespaces.demo)
        .filter(({ metadata }) => metadata.labels?.["openstack.dicot.io/local-disk"] === String(id));
    while (left().length > 0) await turn();
  });
});

describe("a VirtualMachine made with kubectl", () => {
  it("is a server like any other", async () => {
    const vm = await cloud.kube.create<Kinds["VirtualMachine"]>({
      apiVersion: "kubevirt.io/v1",
      kind: "VirtualMachine",
      metadata: { name: "native", namespace: cloud.namespaces.demo },
      spec: {
        runStrategy: "Always",
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
    });
    const id = String(vm.metadata.uid);
    const server = await cloud.until(id, "ACTIVE");
    expect(server).toMatchObject({ id, name: "native", image: "", flavor: { original_name: "custom-2-256", vcpus: 2, ram: 256 } });
    expect((await cloud.show(id, { microversion: "2.1" }))["flavor"]).toEqual({});
    expect([...(await cloud.ask("GET", "/servers?name=native")).body["servers"]!].map((one) => one["id"])).toEqual([id]);
    expect((await cloud.act(id, { "os-stop": null })).status).toBe(202);
    await cloud.until(id, "SHUTOFF");
    expect((await cloud.act(id, { "os-start": null })).status).toBe(202);
    await cloud.until(id, "ACTIVE");
    expect((await cloud.ask("GET", `/servers/${id}`, { token: cloud.tokens.admin })).status).toBe(200);
    expect((await cloud.ask("DELETE", `/servers/${id}`)).status).toBe(204);
  });
});
