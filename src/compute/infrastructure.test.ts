import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { placement } from "../placement/index.ts";
import { type ComputeCloud, startComputeCloud } from "../testing/compute-cloud.ts";
import { getSshKeypair } from "./os-keypairs.ts";

let cloud: ComputeCloud;
beforeAll(async () => {
  cloud = await startComputeCloud({ services: { placement } });
});
afterAll(() => cloud.close());

const asAdmin = (method: string, path: string, body?: unknown, microversion = "latest") =>
  cloud.ask(method, path, { token: cloud.tokens.admin, body, microversion });
const atPlacement = (path: string, microversion = "latest", method = "GET", body?: unknown) =>
  cloud.askAt(method, `/placement${path}`, { token: cloud.tokens.admin, microversion, body });

describe("nodes", () => {
  it("are hypervisors, in every version's form", async () => {
    for (const microversion of ["2.1", "2.28", "2.33", "2.53", "2.88", "latest"]) {
      const { status, body } = await asAdmin("GET", "/os-hypervisors/detail", undefined, microversion);
      expect([microversion, status]).toEqual([microversion, 200]);
      expect(body["hypervisors"]![0]).toMatchObject({ state: "up", status: "enabled", hypervisor_type: "QEMU" });
      const id = body["hypervisors"]![0]!["id"];
      expect((await asAdmin("GET", `/os-hypervisors/${id}`, undefined, microversion)).status).toBe(200);
      expect((await asAdmin("GET", "/os-hypervisors", undefined, microversion)).status).toBe(200);
    }
    expect((await asAdmin("GET", "/os-hypervisors/statistics", undefined, "2.1")).body["hypervisor_statistics"]).toMatchObject({
      count: 2,
    });
    expect((await cloud.ask("GET", "/os-hypervisors")).status).toBe(403);
    expect((await asAdmin("GET", "/os-hypervisors/nothing")).status).toBe(400);
  });

  it("are compute services that can be disabled", async () => {
    const { body } = await asAdmin("GET", "/os-services");
    const service = body["services"]![0]!;
    expect(service).toMatchObject({ binary: "nova-compute", status: "enabled", state: "up" });
    const disabled = await asAdmin("PUT", `/os-services/${service["id"]}`, { status: "disabled", disabled_reason: "x" });
    expect(disabled.body["service"]).toMatchObject({ status: "disabled", disabled_reason: "x" });
    const node = () => cloud.kube.find("Node", undefined, String(service["host"]));
    expect(node()?.spec?.taints).toMatchObject([{ key: "openstack.dicot.io/disabled", effect: "NoSchedule" }]);
    const old = await asAdmin("PUT", "/os-services/enable", { host: service["host"], binary: "nova-compute" }, "2.1");
    expect(old.body["service"]).toMatchObject({ status: "enabled" });
    expect(node()?.spec?.taints).toEqual([]);
    expect((await asAdmin("PUT", `/os-services/${service["id"]}`, { forced_down: true })).status).toBe(400);
  });

  it("are in zones", async () => {
    const zones = (await cloud.ask("GET", "/os-availability-zone")).body["availabilityZoneInfo"]!;
    expect([...zones].every((zone) => (zone["zoneState"] as { available?: unknown }).available === true)).toBe(true);
    expect((await asAdmin("GET", "/os-availability-zone/detail")).status).toBe(200);
  });
});

describe("aggregates", () => {
  it("group nodes and put them into a zone", async () => {
    const host = String((await asAdmin("GET", "/os-services")).body["services"]![0]!["host"]);
    const node = () => cloud.kube.find("Node", undefined, host);
    const made = await asAdmin("POST", "/os-aggregates", { aggregate: { name: "fast", availability_zone: "z9" } });
    expect(made.body["aggregate"]).toMatchObject({ id: 1, name: "fast", availability_zone: "z9" });
    expect((await asAdmin("POST", "/os-aggregates", { aggregate: { name: "fast" } })).status).toBe(409);
    const added = await asAdmin("POST", "/os-aggregates/1/action", { add_host: { host } });
    expect([added.status, added.body]).toMatchObject([200, { aggregate: { hosts: [host], metadata: { availability_zone: "z9" } } }]);
    expect(node()?.metadata.labels).toMatchObject({ "aggregate.openstack.dicot.io/1": "", "topology.kubernetes.io/zone": "z9" });
    expect((await asAdmin("POST", "/os-aggregates/1/action", { add_host: { host } })).status).toBe(409);
    const set = await asAdmin("POST", "/os-aggregates/1/action", { set_metadata: { metadata: { ssd: "true", availability_zone: "z8" } } });
    expect(set.body["aggregate"]).toMatchObject({ availability_zone: "z8", metadata: { ssd: "true", availability_zone: "z8" } });
    expect(node()?.metadata.labels).toMatchObject({ "topology.kubernetes.io/zone": "z8" });
    await asAdmin("POST", "/os-aggregates", { aggregate: { name: "other", availability_zone: "z7" } });
    expect((await asAdmin("POST", "/os-aggregates/2/action", { add_host: { host } })).status).toBe(409);
    expect((await asAdmin("DELETE", "/os-aggregates/1")).status).toBe(400);
    expect((await asAdmin("POST", "/os-aggregates/1/action", { remove_host: { host } })).body["aggregate"]).toMatchObject({ hosts: [] });
    expect(node()?.metadata.labels).toMatchObject({ "topology.kubernetes.io/zone": "nova" });
    expect((await asAdmin("PUT", "/os-aggregates/1", { aggregate: { name: "slow" } })).body["aggregate"]).toMatchObject({ name: "slow" });
    expect((await asAdmin("DELETE", "/os-aggregates/1")).status).toBe(200);
    expect([...(await asAdmin("GET", "/os-aggregates")).body["aggregates"]!]).toHaveLength(1);
    expect((await asAdmin("GET", "/os-aggregates/9")).status).toBe(404);
  });
});

describe("quotas", () => {
  const path = () => `/os-quota-sets/${cloud.projects.demo}`;

  it("are Nova's until they are changed, and then an object", async () => {
    expect((await cloud.ask("GET", path())).body["quota_set"]).toMatchObject({ instances: 10, cores: 20, ram: 51200 });
    expect((await asAdmin("PUT", path(), { quota_set: { instances: 3, cores: -1 } })).body["quota_set"]).toMatchObject({
      instances: 3,
      cores: -1,
    });
    const quota = cloud.kube.find("ResourceQuota", cloud.namespaces.demo, "dicot-compute");
    expect(quota?.spec?.hard).toEqual({ "count/virtualmachines.kubevirt.io": "3" });
    expect((await cloud.ask("GET", "/limits")).body["limits"]?.["absolute"]).toMatchObject({ maxTotalInstances: 3, totalInstancesUsed: 0 });
    expect((await asAdmin("GET", `${path()}/detail`)).body["quota_set"]?.["instances"]).toEqual({ in_use: 0, limit: 3, reserved: 0 });
    expect((await asAdmin("DELETE", path())).status).toBe(202);
    expect((await cloud.ask("GET", path())).body["quota_set"]).toMatchObject({ instances: 10 });
    expect((await cloud.ask("GET", `${path()}/defaults`)).body["quota_set"]).toMatchObject({ instances: 10 });
  });

  it("are not the project's own to change, nor another's to see", async () => {
    expect((await cloud.ask("PUT", path(), { body: { quota_set: { instances: 99 } } })).status).toBe(403);
    expect((await cloud.ask("GET", `/os-quota-sets/${cloud.projects.admin}`)).status).toBe(403);
    expect((await asAdmin("GET", "/os-quota-sets/nobody")).status).toBe(400);
    // One user's, who may have no more than his project; and those of all projects that have none.
    const one = `${path()}?user_id=ada`;
    expect((await asAdmin("PUT", one, { quota_set: { instances: 2 } })).body["quota_set"]).toMatchObject({ instances: 2, cores: 20 });
    expect((await asAdmin("PUT", one, { quota_set: { instances: 99 } })).status).toBe(400);
    expect((await asAdmin("GET", path())).body["quota_set"]).toMatchObject({ instances: 10 });
    expect((await asAdmin("DELETE", one)).status).toBe(202);
    expect((await asAdmin("GET", one)).body["quota_set"]).toMatchObject({ instances: 10 });
    expect((await asAdmin("PUT", "/os-quota-class-sets/default", { quota_class_set: { cores: 30 } })).status).toBe(200);
    expect((await asAdmin("GET", path())).body["quota_set"]).toMatchObject({ cores: 30 });
  });
});

describe("server groups", () => {
  it("are made, shown in both forms and deleted", async () => {
    const made = await cloud.ask("POST", "/os-server-groups", {
      body: { server_group: { name: "apart", policy: "anti-affinity", rules: { max_server_per_host: 2 } } },
    });
    expect(made.body["server_group"]).toMatchObject({ policy: "anti-affinity", rules: { max_server_per_host: 2 }, members: [] });
    const id = made.body["server_group"]!["id"];
    expect((await cloud.ask("GET", `/os-server-groups/${id}`, { microversion: "2.1" })).body["server_group"]).toMatchObject({
      policies: ["anti-affinity"],
      metadata: {},
    });
    expect([...(await cloud.ask("GET", "/os-server-groups")).body["server_groups"]!]).toHaveLength(1);
    expect(
      (
        await cloud.ask("POST", "/os-server-groups", {
          body: { server_group: { name: "x", policy: "affinity", rules: { max_server_per_host: 2 } } },
        })
      ).status,
    ).toBe(400);
    expect((await cloud.ask("DELETE", `/os-server-groups/${id}`)).status).toBe(204);
    expect((await cloud.ask("GET", `/os-server-groups/${id}`)).status).toBe(404);
  });
});

describe("security groups of the first API", () => {
  const old = (method: string, path: string, body?: unknown) => cloud.ask(method, path, { body, microversion: "2.1" });

  it("are Neutron's", async () => {
    const made = await old("POST", "/os-security-groups", { security_group: { name: "web", description: "d" } });
    expect(made.body["security_group"]).toMatchObject({ name: "web", description: "d", rules: [], tenant_id: cloud.projects.demo });
    const id = made.body["security_group"]!["id"];
    const rule = await old("POST", "/os-security-group-rules", {
      security_group_rule: { parent_group_id: id, ip_protocol: "tcp", from_port: 80, to_port: 81, cidr: "10.0.0.0/8" },
    });
    expect([rule.status, rule.body]).toMatchObject([
      200,
      { security_group_rule: { ip_protocol: "tcp", from_port: 80, to_port: 81, ip_range: { cidr: "10.0.0.0/8" } } },
    ]);
    expect([...(await old("GET", `/os-security-groups/${id}`)).body["security_group"]!["rules"]!]).toHaveLength(1);
    expect(
      (await old("PUT", `/os-security-groups/${id}`, { security_group: { name: "www", description: "e" } })).body["security_group"],
    ).toMatchObject({ name: "www" });
    expect([...(await old("GET", "/os-security-groups")).body["security_groups"]!].map(({ name }) => name)).toEqual(
      expect.arrayContaining(["default", "www"]),
    );
    expect((await old("DELETE", `/os-security-group-rules/${rule.body["security_group_rule"]!["id"]}`)).status).toBe(202);
    expect((await old("DELETE", `/os-security-groups/${id}`)).status).toBe(202);
    expect((await old("GET", `/os-security-groups/${id}`)).status).toBe(404);
    expect((await cloud.ask("GET", "/os-security-groups")).status).toBe(404);
  });
});

describe("keypairs", () => {
  const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJQ0hPfFNmUHIVJtNXmvwOgQlRUEO3YEYD8BxuxA/0Wn me@here";

  it("are imported, shown and deleted", async () => {
    const made = await cloud.ask("POST", "/os-keypairs", { body: { keypair: { name: "mine", type: "ssh", public_key: key } } });
    expect(made.status).toBe(201);
    expect(String(made.body["keypair"]!["fingerprint"])).toMatch(/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/);
    expect((await cloud.ask("POST", "/os-keypairs", { body: { keypair: { name: "mine", public_key: key } } })).status).toBe(409);
    expect((await cloud.ask("GET", "/os-keypairs/mine")).body["keypair"]).toMatchObject({ public_key: key, type: "ssh", deleted: false });
    expect((await asAdmin("GET", "/os-keypairs/mine")).status).toBe(404);
    expect([...(await cloud.ask("GET", "/os-keypairs")).body["keypairs"]!]).toHaveLength(1);
    expect((await cloud.ask("DELETE", "/os-keypairs/mine")).status).toBe(204);
    expect((await cloud.ask("DELETE", "/os-keypairs/mine")).status).toBe(404);
  });

  it("are generated before 2.92, certificates too, which no server takes", async () => {
    const made = await cloud.ask("POST", "/os-keypairs", { body: { keypair: { name: "made" } }, microversion: "2.1" });
    expect(made.status).toBe(200);
    expect(String(made.body["keypair"]!["private_key"])).toContain("PRIVATE KEY");
    expect((await cloud.ask("POST", "/os-keypairs", { body: { keypair: { name: "x", public_key: "ssh-rsa nonsense" } } })).status).toBe(
      400,
    );
    // Not a certificate; and one that is made, but that no server takes.
    expect((await cloud.ask("POST", "/os-keypairs", { body: { keypair: { name: "x", type: "x509", public_key: key } } })).status).toBe(400);
    const certificate = await cloud.ask("POST", "/os-keypairs", { body: { keypair: { name: "x", type: "x509" } }, microversion: "2.2" });
    expect(certificate.body["keypair"]).toMatchObject({ type: "x509", public_key: expect.stringContaining("BEGIN CERTIFICATE") });
    expect(() => getSshKeypair(cloud.kube, String(certificate.body["keypair"]!["user_id"]), "x")).toThrow("X.509");
  });
});

describe("placement", () => {
  it("shows nodes as providers", async () => {
    const list = [...(await atPlacement("/resource_providers")).body["resource_providers"]!];
    expect(list).toHaveLength(2);
    const uuid = list[0]!["uuid"];
    for (const part of ["", "/inventories", "/inventories/VCPU", "/usages", "/aggregates", "/traits", "/allocations"])
      expect([part, (await atPlacement(`/resource_providers/${uuid}${part}`)).status]).toEqual([part, 200]);
    expect((await atPlacement(`/resource_providers/${uuid}`, "1.0")).body["root_provider_uuid"]).toBeUndefined();
    expect([...(await atPlacement("/allocation_candidates?resources=VCPU:1,MEMORY_MB:64")).body["allocation_requests"]!]).toHaveLength(2);
    expect([...(await atPlacement("/allocation_candidates?resources=MEMORY_MB:99999999")).body["allocation_requests"]!]).toHaveLength(0);
    expect((await atPlacement("/allocation_candidates?resources=VCPU")).status).toBe(400);
    for (const path of ["/traits", "/resource_classes", "/resource_classes/VCPU", `/usages?project_id=${cloud.projects.demo}`])
      expect([path, (await atPlacement(path)).status]).toEqual([path, 200]);
    expect((await atPlacement("/resource_providers/8a5fc5a5-0000-4000-8000-000000000000")).status).toBe(404);
  });

  it("knows the standard classes and traits, and refuses others", async () => {
    const count = async (query: string) => {
      const { status, body } = await atPlacement(`/resource_providers?${query}`);
      return status === 200 ? [...body["resource_providers"]!].length : status;
    };
    expect(await count("resources=PCPU:1")).toBe(0);
    expect(await count("resources=NOTHING:1")).toBe(400);
    expect(await count("required=HW_GPU_API_VULKAN")).toBe(0);
    expect(await count("required=!HW_GPU_API_VULKAN")).toBe(2);
    expect(await count("required=NO_SUCH_TRAIT")).toBe(400);
    expect(await count("required=in:HW_GPU_API_VULKAN,NO_SUCH_TRAIT")).toBe(400);
    expect((await atPlacement("/allocation_candidates?resources=VCPU:1&required=NO_SUCH_TRAIT")).status).toBe(400);
    expect((await atPlacement("/traits/HW_GPU_API_VULKAN", "latest")).status).toBe(204);
    const traits = async (query: string) => [...((await atPlacement(`/traits?${query}`)).body["traits"] as unknown as string[])];
    const [all, some, none] = [await traits("name=startswith:HW_"), await traits("associated=true"), await traits("associated=false")];
    expect(all).toContain("HW_GPU_API_VULKAN");
    expect(none).toContain("HW_GPU_API_VULKAN");
    expect(some.filter((one) => none.includes(one))).toEqual([]);
  });

  it("writes nothing", async () => {
    expect((await atPlacement("/resource_providers", "latest", "POST", { name: "x" })).status).toBe(409);
    expect((await atPlacement("/traits/CUSTOM_X", "latest", "PUT")).status).toBe(409);
  });
});
