import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ServerCloud, startServerCloud, turn } from "../../testing/server-cloud.ts";

let cloud: ServerCloud;
beforeAll(async () => {
  cloud = await startServerCloud();
});
afterAll(() => cloud.close());

describe("parts of a server", () => {
  it("are floating IPs, in the form of the first API", async () => {
    const old = (method: string, path: string, body?: unknown) => cloud.ask(method, path, { body, microversion: "2.1" });
    const admin = { token: cloud.tokens.admin };
    const network = await cloud.askAt("POST", "/networking/v2.0/networks", {
      ...admin,
      body: { network: { name: "public", "router:external": true } },
    });
    const publicId = network.body["network"]!["id"];
    await cloud.askAt("POST", "/networking/v2.0/subnets", {
      ...admin,
      body: { subnet: { network_id: publicId, ip_version: 4, cidr: "203.0.113.0/24" } },
    });
    const subnet = (await cloud.askAt("GET", "/networking/v2.0/subnets?cidr=10.1.0.0/24")).body["subnets"]![0]!["id"];
    const router = (
      await cloud.askAt("POST", "/networking/v2.0/routers", {
        body: { router: { name: "r", external_gateway_info: { network_id: publicId } } },
      })
    ).body["router"]!["id"];
    expect(
      (await cloud.askAt("PUT", `/networking/v2.0/routers/${router}/add_router_interface`, { body: { subnet_id: subnet } })).status,
    ).toBe(200);
    const id = (await cloud.running())["id"]!;
    expect((await old("GET", "/os-floating-ip-pools")).body).toEqual({ floating_ip_pools: [{ name: "public" }] });
    const made = await old("POST", "/os-floating-ips", { pool: "public" });
    expect([made.status, made.body]).toMatchObject([200, { floating_ip: { pool: "public", instance_id: null } }]);
    const [address, floating] = [made.body["floating_ip"]!["ip"]!, made.body["floating_ip"]!["id"]!];
    const added = await old("POST", `/servers/${id}/action`, { addFloatingIp: { address } });
    expect([added.status, added.body]).toEqual([202, undefined]);
    expect((await old("GET", `/os-floating-ips/${floating}`)).body["floating_ip"]).toMatchObject({ instance_id: id });
    expect((await cloud.show(id))["addresses"]?.["private"]).toMatchObject([
      { "OS-EXT-IPS:type": "fixed" },
      { addr: address, "OS-EXT-IPS:type": "floating" },
    ]);
    expect((await old("POST", `/servers/${id}/action`, { removeFloatingIp: { address } })).status).toBe(202);
    expect((await old("POST", `/servers/${id}/action`, { removeFloatingIp: { address } })).status).toBe(409);
    expect((await old("DELETE", `/os-floating-ips/${floating}`)).status).toBe(202);
    expect((await old("GET", "/os-floating-ips")).body).toEqual({ floating_ips: [] });
    await cloud.ask("DELETE", `/servers/${id}`);
  });

  it("are what was done to it", async () => {
    const id = (await cloud.running())["id"]!;
    await cloud.act(id, { lock: null });
    await cloud.act(id, { unlock: null });
    const { body } = await cloud.ask("GET", `/servers/${id}/os-instance-actions`);
    const actions = [...body["instanceActions"]!];
    expect(actions.map(({ action }) => action)).toEqual(["unlock", "lock", "create"]);
    const one = await cloud.ask("GET", `/servers/${id}/os-instance-actions/${actions[2]!["request_id"]}`);
    expect(one.body["instanceAction"]).toMatchObject({ action: "create", events: [{ result: "Success" }] });
    expect((await cloud.ask("GET", `/servers/${id}/os-instance-actions/req-nothing`)).status).toBe(404);
    const moved = await cloud.act(id, { "os-migrateLive": { host: null, block_migration: "auto" } }, { token: cloud.tokens.admin });
    expect([moved.status, moved.body]).toEqual([202, undefined]);
    const list = await cloud.ask("GET", `/os-migrations?instance_uuid=${id}`, { token: cloud.tokens.admin });
    expect(list.body["migrations"]).toMatchObject([{ instance_uuid: id, migration_type: "live-migration" }]);
    // A migration that was asked for shows at once, and until it is over.
    expect((await cloud.ask("GET", `/servers/${id}`)).body["server"]).toMatchObject({ status: "MIGRATING" });
    const status = async () => (await cloud.ask("GET", `/servers/${id}`)).body["server"]!["status"];
    await expect.poll(status, { timeout: 10_000 }).toBe("ACTIVE");
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
    const id = (await cloud.running())["id"]!;
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
    const id = (await cloud.running())["id"]!;
    const at = (method: string, path: string, body?: unknown) => cloud.ask(method, `/servers/${id}${path}`, { body });
    const [first] = [...(await at("GET", "/os-interface")).body["interfaceAttachments"]!];
    expect(first).toMatchObject({ net_id: cloud.networkId, fixed_ips: [{}] });
    const added = await at("POST", "/os-interface", { interfaceAttachment: { net_id: cloud.networkId } });
    expect([added.status, added.body]).toMatchObject([200, { interfaceAttachment: { net_id: cloud.networkId } }]);
    const port = added.body["interfaceAttachment"]!["port_id"];
    expect((await at("GET", `/os-interface/${port}`)).status).toBe(200);
    expect([...(await at("GET", "/ips/private")).body["private"]!]).toHaveLength(2);
    expect((await at("GET", "/ips/nothing")).status).toBe(404);
    expect((await at("DELETE", `/os-interface/${port}`)).status).toBe(202);
    expect((await at("GET", `/os-interface/${port}`)).status).toBe(404);
    const group = await cloud.askAt("POST", "/networking/v2.0/security-groups", { body: { security_group: { name: "web" } } });
    expect(group.status).toBe(201);
    expect((await cloud.act(id, { addSecurityGroup: { name: "web" } })).status).toBe(202);
    expect([...(await at("GET", "/os-security-groups")).body["security_groups"]!].map(({ name }) => name)).toEqual(["default", "web"]);
    expect((await cloud.act(id, { removeSecurityGroup: { name: "web" } })).status).toBe(202);
    expect((await cloud.act(id, { removeSecurityGroup: { name: "web" } })).status).toBe(404);
    await cloud.ask("DELETE", `/servers/${id}`);
  });

  it("are its volumes", async () => {
    const id = (await cloud.running())["id"]!;
    const at = (method: string, path: string, body?: unknown, microversion = "latest") =>
      cloud.ask(method, `/servers/${id}${path}`, { body, microversion });
    const volume = (await cloud.askAt("POST", "/volume/v3/volumes", { body: { volume: { size: 1, name: "data" } } })).body["volume"]!["id"];
    while (String((await cloud.askAt("GET", `/volume/v3/volumes/${volume}`)).body["volume"]!["status"]) !== "available") await turn();
    const attached = await at("POST", "/os-volume_attachments", { volumeAttachment: { volumeId: volume } }, "2.100");
    expect([attached.status, attached.body]).toMatchObject([200, { volumeAttachment: { volumeId: volume, serverId: id } }]);
    expect((await at("POST", "/os-volume_attachments", { volumeAttachment: { volumeId: volume } })).status).toBe(400);
    expect((await at("GET", `/os-volume_attachments/${volume}`, undefined, "2.1")).body["volumeAttachment"]).toMatchObject({ id: volume });
    const grown = await cloud.askAt("POST", `/volume/v3/volumes/${volume}/action`, {
      body: { "os-extend": { new_size: 5 } },
      headers: { "openstack-api-version": "volume 3.42" },
    });
    expect(grown.status).toBe(202);
    const actions = [...(await at("GET", "/os-instance-actions")).body["instanceActions"]!];
    const extension = actions.find((one) => String(one["action"]) === "extend_volume");
    const events = async () => (await at("GET", `/os-instance-actions/${extension!["request_id"]}`)).body["instanceAction"]!["events"];
    await expect.poll(events, { timeout: 10_000 }).toMatchObject([{ event: "compute_extend_volume", result: "Success" }]);
    expect((await cloud.show(id))["os-extended-volumes:volumes_attached"]).toEqual([{ id: volume, delete_on_termination: false }]);
    expect((await cloud.askAt("GET", `/volume/v3/volumes/${volume}`)).body["volume"]).toMatchObject({ status: "in-use" });
    expect(
      (await at("PUT", `/os-volume_attachments/${volume}`, { volumeAttachment: { volumeId: volume, delete_on_termination: true } })).status,
    ).toBe(202);
    expect((await cloud.show(id))["os-extended-volumes:volumes_attached"]).toEqual([{ id: volume, delete_on_termination: true }]);
    expect((await at("DELETE", `/os-volume_attachments/${volume}`)).status).toBe(202);
    while ((await at("GET", `/os-volume_attachments/${volume}`)).status !== 404) await turn();
    await cloud.ask("DELETE", `/servers/${id}`);
  });

  it("may be a volume to boot from", async () => {
    const answer = await cloud.create({
      imageRef: "",
      block_device_mapping_v2: [
        {
          boot_index: 0,
          source_type: "image",
          destination_type: "volume",
          uuid: cloud.imageRef,
          volume_size: 1,
          delete_on_termination: true,
        },
      ],
    });
    expect([answer.status, answer.body]).toMatchObject([202, {}]);
    const server = await cloud.until(answer.body["server"]!["id"]!, "ACTIVE");
    expect(server).toMatchObject({ image: "", "os-extended-volumes:volumes_attached": [{ delete_on_termination: true }] });
    await cloud.ask("DELETE", `/servers/${server["id"]}`);
  });
});
