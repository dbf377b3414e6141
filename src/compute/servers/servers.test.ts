import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import { bootstrapImages } from "../../image/bootstrap.ts";
import { type Cloud, type Json, startCloud } from "../testing.ts";

let cloud: Cloud;
let imageRef: string;
let networkId: string;

beforeAll(async () => {
  cloud = await startCloud();
  await bootstrapImages(cloud.kube);
  const images = await cloud.askAt("GET", "/image/v2/images");
  imageRef = String(images.body["images"]![0]!["id"]);
  const network = await cloud.askAt("POST", "/networking/v2.0/networks", { body: { network: { name: "private" } } });
  networkId = String(network.body["network"]!["id"]);
  await cloud.askAt("POST", "/networking/v2.0/subnets", {
    body: { subnet: { network_id: networkId, ip_version: 4, cidr: "10.1.0.0/24" } },
  });
});
afterAll(() => cloud.close());

const create = (server: object, more: object = {}) =>
  cloud.ask("POST", "/servers", { body: { server: { name: "s", flavorRef: "1", imageRef, networks: "auto", ...server }, ...more } });
const show = async (id: Json | string, options = {}) => {
  const { body } = await cloud.ask("GET", `/servers/${id}`, options);
  if (body["server"] === undefined) throw new Error(JSON.stringify(body));
  return body["server"];
};
const act = (id: Json | string, body: object, options = {}) => cloud.ask("POST", `/servers/${id}/action`, { body, ...options });
const machine = (id: Json | string) => cloud.kube.findById("VirtualMachine", undefined, String(id))!;

/** Asks until it is so. The simulated controllers wait for nothing, and vitest ends what never comes. */
async function until(id: Json | string, status: string): Promise<Json> {
  for (;;) {
    const server = await show(id);
    if (String(server["status"]) === status && server["OS-EXT-STS:task_state"] === null) return server;
    if (String(server["status"]) === "ERROR") throw new Error(JSON.stringify(server["fault"]));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function running(server: object = {}): Promise<Json> {
  const { status, body } = await create(server);
  expect([status, body]).toMatchObject([202, { server: {} }]);
  return until(body["server"]!["id"]!, "ACTIVE");
}

describe("POST /v2.1/servers", () => {
  it("makes a VirtualMachine with all that it needs", async () => {
    const answer = await create({
      name: "web 1",
      metadata: { a: "b" },
      tags: ["t"],
      description: "d",
      user_data: Buffer.from("#!/bin/sh").toString("base64"),
    });
    expect(answer.status).toBe(202);
    const id = answer.body["server"]!["id"]!;
    expect(answer.headers.get("location")).toBe(`${cloud.url}/compute/v2.1/servers/${id}`);
    const server = await until(id, "ACTIVE");
    expect(server).toMatchObject({
      name: "web 1",
      metadata: { a: "b" },
      tags: ["t"],
      description: "d",
      tenant_id: cloud.projects.demo,
      image: { id: imageRef },
      flavor: { original_name: "m1.tiny", vcpus: 1, ram: 512, disk: 1 },
      "OS-EXT-STS:vm_state": "active",
      "OS-EXT-STS:power_state": 1,
      addresses: { private: [{ "OS-EXT-IPS:type": "fixed", version: 4 }] },
      security_groups: [{ name: "default" }],
      key_name: null,
      locked: false,
      config_drive: "True",
    });
    const vm = machine(id);
    expect(vm.metadata.namespace).toBe(cloud.namespaces.demo);
    expect(vm.spec.template.spec?.domain.firmware).toMatchObject({ uuid: id, serial: id });
    expect((await show(id, { token: cloud.tokens.admin }))["OS-EXT-SRV-ATTR:user_data"]).toBe(Buffer.from("#!/bin/sh").toString("base64"));
  });

  it("makes several at once", async () => {
    const answer = await create({ name: "many", min_count: 2, max_count: 2, return_reservation_id: true });
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
    const answer = await create(server);
    expect([answer.status, answer.body]).toMatchObject([status, {}]);
  });

  it("leaves nothing behind where it fails", async () => {
    const before = cloud.kube.list("Port", cloud.namespaces.demo).length;
    expect((await create({ networks: [{ uuid: networkId }, { uuid: networkId, fixed_ip: "192.168.0.1" }] })).status).toBe(400);
    expect(cloud.kube.list("Port", cloud.namespaces.demo)).toHaveLength(before);
  });
});

describe("power", () => {
  it("stops, starts, pauses and reboots", async () => {
    const id = (await running())["id"]!;
    expect((await act(id, { "os-start": null })).status).toBe(409);
    expect((await act(id, { pause: null })).status).toBe(202);
    await until(id, "PAUSED");
    expect((await act(id, { unpause: null })).status).toBe(202);
    await until(id, "ACTIVE");
    expect((await act(id, { reboot: { type: "HARD" } })).status).toBe(202);
    await until(id, "ACTIVE");
    expect((await act(id, { "os-stop": null })).status).toBe(202);
    await until(id, "SHUTOFF");
    expect((await act(id, { "os-stop": null })).body["conflictingRequest"]?.["message"]).toContain("while it is in vm_state stopped");
    expect((await act(id, { "os-start": null })).status).toBe(202);
    await until(id, "ACTIVE");
  });
});

describe("work in several steps", () => {
  it("resizes, and goes back or stays", async () => {
    const id = (await running())["id"]!;
    expect((await act(id, { resize: { flavorRef: "1" } })).status).toBe(400);
    expect((await act(id, { confirmResize: null })).status).toBe(409);
    expect((await act(id, { resize: { flavorRef: "2" } })).status).toBe(202);
    expect((await until(id, "VERIFY_RESIZE"))["flavor"]).toMatchObject({ original_name: "m1.small", ram: 2048 });
    expect((await act(id, { revertResize: null })).status).toBe(202);
    expect((await until(id, "ACTIVE"))["flavor"]).toMatchObject({ original_name: "m1.tiny" });
    expect((await act(id, { resize: { flavorRef: "2" } })).status).toBe(202);
    await until(id, "VERIFY_RESIZE");
    expect((await act(id, { confirmResize: null })).status).toBe(204);
    expect((await until(id, "ACTIVE"))["flavor"]).toMatchObject({ original_name: "m1.small" });
    expect(machine(id).spec.instancetype?.name).toBe("m1.small");
    await cloud.ask("DELETE", `/servers/${id}`);
  });

  it("rebuilds from another image, on the same ports", async () => {
    const before = await running();
    const id = before["id"]!;
    const disk = machine(id).spec.template.spec?.volumes?.find(({ name }) => name === "root")?.dataVolume?.name;
    const other = String((await cloud.askAt("GET", "/image/v2/images")).body["images"]![1]!["id"]);
    const answer = await act(id, { rebuild: { imageRef: other, name: "again" } });
    expect([answer.status, answer.body]).toMatchObject([202, { server: { status: "REBUILD", name: "again" } }]);
    const after = await until(id, "ACTIVE");
    expect(after).toMatchObject({ name: "again", image: { id: other }, addresses: before["addresses"] });
    expect(cloud.kube.find("DataVolume", cloud.namespaces.demo, disk ?? "")).toBeUndefined();
    await cloud.ask("DELETE", `/servers/${id}`);
  });

  it("rescues and shelves", async () => {
    const id = (await running())["id"]!;
    expect((await act(id, { rescue: null })).status).toBe(200);
    await until(id, "RESCUE");
    expect(machine(id).spec.template.spec?.domain.devices.disks?.[0]).toMatchObject({ name: "rescue", bootOrder: 1 });
    expect((await act(id, { unrescue: null })).status).toBe(202);
    await until(id, "ACTIVE");
    expect(machine(id).spec.template.spec?.domain.devices.disks?.[0]).toMatchObject({ name: "root", bootOrder: 1 });
    expect((await act(id, { shelve: null })).status).toBe(202);
    await until(id, "SHELVED_OFFLOADED");
    expect((await act(id, { unshelve: null })).status).toBe(202);
    await until(id, "ACTIVE");
    await cloud.ask("DELETE", `/servers/${id}`);
  });
});

describe("other actions", () => {
  it("locks, refuses, logs and takes images", async () => {
    const id = (await running())["id"]!;
    expect((await act(id, { lock: { locked_reason: "mine" } })).status).toBe(202);
    expect(await show(id)).toMatchObject({ locked: true, locked_reason: "mine" });
    expect((await act(id, { "os-stop": null })).status).toBe(409);
    expect((await cloud.ask("DELETE", `/servers/${id}`)).status).toBe(409);
    expect((await act(id, { unlock: null })).status).toBe(202);
    expect((await act(id, { suspend: null })).status).toBe(409);
    expect((await act(id, { changePassword: { adminPass: "x" } })).status).toBe(409);
    expect((await act(id, { "os-resetState": { state: "error" } })).status).toBe(403);
    expect((await act(id, { "os-resetState": { state: "error" } }, { token: cloud.tokens.admin })).status).toBe(202);
    expect(await show(id)).toMatchObject({ status: "ERROR", fault: { code: 500 } });
    expect((await act(id, { "os-resetState": { state: "active" } }, { token: cloud.tokens.admin })).status).toBe(202);
    const log = await act(id, { "os-getConsoleOutput": { length: 5 } });
    expect([log.status, log.body]).toMatchObject([200, {}]);
    const image = await act(id, { createImage: { name: "kept", metadata: { a: "b" } } });
    expect([image.status, image.body]).toMatchObject([202, {}]);
    expect((await cloud.askAt("GET", `/image/v2/images/${image.body["image_id"]}`)).body).toMatchObject({
      name: "kept",
      a: "b",
      image_type: "snapshot",
    });
    const old = (method: string, path: string, body?: unknown) => cloud.ask(method, path, { body, microversion: "2.1" });
    const imageId = image.body["image_id"];
    expect((await old("GET", `/images/detail?server=${id}`)).body["images"]).toMatchObject([
      { id: imageId, metadata: { a: "b" }, server: { id } },
    ]);
    expect((await old("PUT", `/images/${imageId}/metadata/c`, { meta: { c: "d" } })).status).toBe(200);
    expect((await old("GET", `/images/${imageId}`)).body["image"]).toMatchObject({ metadata: { a: "b", c: "d" } });
    expect((await old("DELETE", `/images/${imageId}/metadata/x`)).status).toBe(404);
    expect((await old("DELETE", `/images/${imageRef}`)).status).toBe(403);
    expect((await old("DELETE", `/images/${imageId}`)).status).toBe(204);
    expect((await old("GET", `/images/${imageId}`)).status).toBe(404);
    const backups: unknown[] = [];
    for (const name of ["b1", "b2", "b3"])
      backups.push((await act(id, { createBackup: { name, backup_type: "daily", rotation: 1 } })).body["image_id"]);
    const kept = [...(await cloud.askAt("GET", "/image/v2/images?backup_type=daily")).body["images"]!].map((one) => one["id"]);
    expect(kept).toEqual(backups.slice(2));
    await cloud.ask("DELETE", `/servers/${id}`);
  });
});

describe("parts of a server", () => {
  it("are what was done to it", async () => {
    const id = (await running())["id"]!;
    await act(id, { lock: null });
    await act(id, { unlock: null });
    const { body } = await cloud.ask("GET", `/servers/${id}/os-instance-actions`);
    const actions = [...body["instanceActions"]!];
    expect(actions.map(({ action }) => action)).toEqual(["unlock", "lock", "create"]);
    const one = await cloud.ask("GET", `/servers/${id}/os-instance-actions/${actions[2]!["request_id"]}`);
    expect(one.body["instanceAction"]).toMatchObject({ action: "create", events: [{ result: "Success" }] });
    expect((await cloud.ask("GET", `/servers/${id}/os-instance-actions/req-nothing`)).status).toBe(404);
    const moved = await act(id, { "os-migrateLive": { host: null, block_migration: "auto" } }, { token: cloud.tokens.admin });
    expect([moved.status, moved.body]).toEqual([202, undefined]);
    const list = await cloud.ask("GET", `/os-migrations?instance_uuid=${id}`, { token: cloud.tokens.admin });
    expect(list.body["migrations"]).toMatchObject([{ instance_uuid: id, migration_type: "live-migration" }]);
    expect((await cloud.ask("GET", `/servers/${id}/diagnostics`, { token: cloud.tokens.admin })).body).toMatchObject({
      state: "running",
      num_cpus: 1,
      num_nics: 1,
    });
    expect((await cloud.ask("GET", `/servers/${id}/os-server-password`)).body).toEqual({ password: "" });
    const usage = await cloud.ask("GET", `/os-simple-tenant-usage/${cloud.projects.demo}`);
    expect([usage.status, usage.body]).toMatchObject([200, { tenant_usage: { tenant_id: cloud.projects.demo } }]);
    expect((await cloud.ask("GET", "/os-simple-tenant-usage?detailed=1", { token: cloud.tokens.admin })).status).toBe(200);
    await cloud.ask("DELETE", `/servers/${id}`);
  });

  it("are its metadata and tags", async () => {
    const id = (await running())["id"]!;
    const at = (method: string, path: string, body?: unknown) => cloud.ask(method, `/servers/${id}${path}`, { body });
    expect((await at("POST", "/metadata", { metadata: { a: "1", b: "2" } })).body).toEqual({ metadata: { a: "1", b: "2" } });
    expect((await at("PUT", "/metadata/a", { meta: { a: "3" } })).body).toEqual({ meta: { a: "3" } });
    expect((await at("PUT", "/metadata/a", { meta: { b: "3" } })).status).toBe(400);
    expect((await at("DELETE", "/metadata/b")).status).toBe(204);
    expect((await at("GET", "/metadata/b")).status).toBe(404);
    expect((await at("PUT", "/metadata", { metadata: {} })).body).toEqual({ metadata: {} });
    expect((await at("PUT", "/tags", { tags: ["x"] })).body).toEqual({ tags: ["x"] });
    expect((await at("PUT", "/tags/y")).status).toBe(201);
    expect((await at("PUT", "/tags/y")).status).toBe(204);
    expect((await at("GET", "/tags/y")).status).toBe(204);
    expect((await at("DELETE", "/tags/z")).status).toBe(404);
    expect((await at("DELETE", "/tags")).status).toBe(204);
    expect((await at("GET", "/tags")).body).toEqual({ tags: [] });
    await cloud.ask("DELETE", `/servers/${id}`);
  });

  it("are its ports, addresses and security groups", async () => {
    const id = (await running())["id"]!;
    const at = (method: string, path: string, body?: unknown) => cloud.ask(method, `/servers/${id}${path}`, { body });
    const [first] = [...(await at("GET", "/os-interface")).body["interfaceAttachments"]!];
    expect(first).toMatchObject({ net_id: networkId, fixed_ips: [{}] });
    const added = await at("POST", "/os-interface", { interfaceAttachment: { net_id: networkId } });
    expect([added.status, added.body]).toMatchObject([200, { interfaceAttachment: { net_id: networkId } }]);
    const port = added.body["interfaceAttachment"]!["port_id"];
    expect((await at("GET", `/os-interface/${port}`)).status).toBe(200);
    expect([...(await at("GET", "/ips/private")).body["private"]!]).toHaveLength(2);
    expect((await at("GET", "/ips/nothing")).status).toBe(404);
    expect((await at("DELETE", `/os-interface/${port}`)).status).toBe(202);
    expect((await at("GET", `/os-interface/${port}`)).status).toBe(404);
    const group = await cloud.askAt("POST", "/networking/v2.0/security-groups", { body: { security_group: { name: "web" } } });
    expect(group.status).toBe(201);
    expect((await act(id, { addSecurityGroup: { name: "web" } })).status).toBe(202);
    expect([...(await at("GET", "/os-security-groups")).body["security_groups"]!].map(({ name }) => name)).toEqual(["default", "web"]);
    expect((await act(id, { removeSecurityGroup: { name: "web" } })).status).toBe(202);
    expect((await act(id, { removeSecurityGroup: { name: "web" } })).status).toBe(404);
    await cloud.ask("DELETE", `/servers/${id}`);
  });

  it("are its volumes", async () => {
    const id = (await running())["id"]!;
    const at = (method: string, path: string, body?: unknown, microversion = "latest") =>
      cloud.ask(method, `/servers/${id}${path}`, { body, microversion });
    const volume = (await cloud.askAt("POST", "/volume/v3/volumes", { body: { volume: { size: 1, name: "data" } } })).body["volume"]!["id"];
    while (String((await cloud.askAt("GET", `/volume/v3/volumes/${volume}`)).body["volume"]!["status"]) !== "available")
      await new Promise((resolve) => setImmediate(resolve));
    const attached = await at("POST", "/os-volume_attachments", { volumeAttachment: { volumeId: volume } }, "2.100");
    expect([attached.status, attached.body]).toMatchObject([200, { volumeAttachment: { volumeId: volume, serverId: id } }]);
    expect((await at("POST", "/os-volume_attachments", { volumeAttachment: { volumeId: volume } })).status).toBe(409);
    expect((await at("GET", `/os-volume_attachments/${volume}`, undefined, "2.1")).body["volumeAttachment"]).toMatchObject({ id: volume });
    expect((await show(id))["os-extended-volumes:volumes_attached"]).toEqual([{ id: volume, delete_on_termination: false }]);
    expect((await cloud.askAt("GET", `/volume/v3/volumes/${volume}`)).body["volume"]).toMatchObject({ status: "in-use" });
    expect(
      (await at("PUT", `/os-volume_attachments/${volume}`, { volumeAttachment: { volumeId: volume, delete_on_termination: true } })).status,
    ).toBe(202);
    expect((await show(id))["os-extended-volumes:volumes_attached"]).toEqual([{ id: volume, delete_on_termination: true }]);
    expect((await at("DELETE", `/os-volume_attachments/${volume}`)).status).toBe(202);
    while ((await at("GET", `/os-volume_attachments/${volume}`)).status !== 404) await new Promise((resolve) => setImmediate(resolve));
    await cloud.ask("DELETE", `/servers/${id}`);
  });

  it("may be a volume to boot from", async () => {
    const answer = await create({
      imageRef: "",
      block_device_mapping_v2: [
        { boot_index: 0, source_type: "image", destination_type: "volume", uuid: imageRef, volume_size: 1, delete_on_termination: true },
      ],
    });
    expect([answer.status, answer.body]).toMatchObject([202, {}]);
    const server = await until(answer.body["server"]!["id"]!, "ACTIVE");
    expect(server).toMatchObject({ image: "", "os-extended-volumes:volumes_attached": [{ delete_on_termination: true }] });
    await cloud.ask("DELETE", `/servers/${server["id"]}`);
  });
});

describe("GET /v2.1/servers", () => {
  it("filters by name, status, flavor and tags", async () => {
    const { id } = await running({ name: "find-me.1", tags: ["blue", "round"] });
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

  it("shows a link to the flavor before 2.47", async () => {
    const { body } = await cloud.ask("GET", "/servers/detail?name=find-me.1", { microversion: "2.1" });
    expect(body["servers"]![0]!["flavor"]).toMatchObject({ id: "1", links: [{ rel: "bookmark" }] });
    expect(body["servers"]![0]!["OS-EXT-SRV-ATTR:hostname"]).toBeUndefined();
  });
});

describe("PUT /v2.1/servers/{server_id}", () => {
  it("renames", async () => {
    const { id } = await running();
    const answer = await cloud.ask("PUT", `/servers/${id}`, {
      body: { server: { name: "renamed", description: "x", accessIPv4: "192.0.2.1" } },
    });
    expect(answer.body["server"]).toMatchObject({ name: "renamed", description: "x", accessIPv4: "192.0.2.1" });
    expect(machine(id!).metadata.annotations?.["openstack.dicot.io/name"]).toBe("renamed");
  });
});

describe("DELETE /v2.1/servers/{server_id}", () => {
  it("takes its ports with it, but not those that were there before", async () => {
    const port = (await cloud.askAt("POST", "/networking/v2.0/ports", { body: { port: { network_id: networkId } } })).body["port"]!["id"];
    const { id } = await running({ networks: [{ port }, { uuid: networkId }] });
    expect(cloud.kube.list("Port").filter(({ spec }) => spec.deviceID === String(id))).toHaveLength(2);
    expect((await cloud.ask("DELETE", `/servers/${id}`)).status).toBe(204);
    expect(cloud.kube.list("Port").filter(({ spec }) => spec.deviceID === String(id))).toHaveLength(0);
    expect(cloud.kube.findById("Port", undefined, String(port))?.spec.deviceID).toBe("");
    while ((await cloud.ask("GET", `/servers/${id}`)).status !== 404) await new Promise((resolve) => setImmediate(resolve));
    const left = () =>
      cloud.kube
        .list("DataVolume", cloud.namespaces.demo)
        .filter(({ metadata }) => metadata.labels?.["openstack.dicot.io/local-disk"] === String(id));
    while (left().length > 0) await new Promise((resolve) => setImmediate(resolve));
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
    const server = await until(id, "ACTIVE");
    expect(server).toMatchObject({ id, name: "native", image: "", flavor: { original_name: "custom-2-256", vcpus: 2, ram: 256 } });
    expect((await show(id, { microversion: "2.1" }))["flavor"]).toEqual({});
    expect([...(await cloud.ask("GET", "/servers?name=native")).body["servers"]!].map((one) => one["id"])).toEqual([id]);
    expect((await act(id, { "os-stop": null })).status).toBe(202);
    await until(id, "SHUTOFF");
    expect((await act(id, { "os-start": null })).status).toBe(202);
    await until(id, "ACTIVE");
    expect((await cloud.ask("GET", `/servers/${id}`, { token: cloud.tokens.admin })).status).toBe(200);
    expect((await cloud.ask("DELETE", `/servers/${id}`)).status).toBe(204);
  });
});
