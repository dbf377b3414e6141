import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ComputeCloud, startComputeCloud } from "../../testing/compute-cloud.ts";
import { withExtraSpecs } from "./extra-specs.ts";
import { toFlavor, toInstancetype } from "./instancetype.ts";

let cloud: ComputeCloud;
beforeAll(async () => {
  cloud = await startComputeCloud();
});
afterAll(() => cloud.close());

const asAdmin = (method: string, path: string, body?: unknown, microversion = "latest") =>
  cloud.ask(method, path, { token: cloud.tokens.admin, body, microversion });

describe("a flavor and its instancetype", () => {
  it("reads back what it wrote", () => {
    const flavor = {
      id: "x y",
      name: "Größe 1",
      vcpus: 3,
      ram: 1536,
      disk: 7,
      ephemeral: 2,
      swap: 64,
      rxtxFactor: 1.5,
      isPublic: false,
      description: "ä",
    };
    expect(toFlavor(toInstancetype(flavor))).toMatchObject(flavor);
  });

  it("keeps extra specs in the fields that KubeVirt has for them", () => {
    const specs = { "hw:cpu_policy": "dedicated", "hw:mem_page_size": "1GB", "hw:mem_page_sizes": "large", "trait:X": "required" };
    const instancetype = withExtraSpecs(toInstancetype({ id: "1", name: "a", vcpus: 1, ram: 512 }), specs);
    expect(instancetype.spec).toMatchObject({ cpu: { dedicatedCPUPlacement: true }, memory: { hugepages: { pageSize: "1Gi" } } });
    expect(toFlavor(instancetype).extraSpecs).toEqual(specs);
    expect(toFlavor(withExtraSpecs(instancetype, {})).extraSpecs).toEqual({});
    expect(instancetype.spec.cpu.dedicatedCPUPlacement).toBeUndefined();
  });
});

describe("GET /v2.1/flavors", () => {
  it("has devstack's flavors, by id", async () => {
    const { body } = await cloud.ask("GET", "/flavors?limit=3");
    expect([...body["flavors"]!].map(({ id, name }) => [id, name])).toEqual([
      ["1", "m1.tiny"],
      ["2", "m1.small"],
      ["3", "m1.medium"],
    ]);
    expect(body["flavors_links"]?.[0]?.["href"]).toContain("marker=3");
  });

  it("filters by RAM and disk, sorts, and knows markers", async () => {
    const { body } = await cloud.ask("GET", "/flavors/detail?minRam=8192&sort_key=memory_mb&sort_dir=desc");
    expect([...body["flavors"]!].map(({ name }) => name)).toEqual(["m1.xlarge", "m1.large"]);
    expect((await cloud.ask("GET", "/flavors?marker=nobody")).status).toBe(400);
    expect((await cloud.ask("GET", "/flavors?minRam=x")).status).toBe(400);
  });

  it("shows one that kubectl made", async () => {
    await cloud.kube.create({
      apiVersion: "instancetype.kubevirt.io/v1beta1",
      kind: "VirtualMachineClusterInstancetype",
      metadata: { name: "u1.small" },
      spec: { cpu: { guest: 1 }, memory: { guest: "2Gi" } },
    });
    const { body } = await cloud.ask("GET", "/flavors/u1.small");
    expect(body["flavor"]).toMatchObject({
      id: "u1.small",
      name: "u1.small",
      ram: 2048,
      vcpus: 1,
      disk: 0,
      "os-flavor-access:is_public": true,
    });
  });
});

describe("POST /v2.1/flavors", () => {
  it("makes an instancetype", async () => {
    const body = {
      flavor: { name: "big", id: "big-1", ram: 4096, vcpus: 2, disk: 10, swap: 512, "OS-FLV-EXT-DATA:ephemeral": 1, description: "x" },
    };
    const answer = await asAdmin("POST", "/flavors", body);
    expect(answer.status).toBe(200);
    expect(answer.body["flavor"]).toMatchObject(body.flavor);
    const instancetype = cloud.kube.find("VirtualMachineClusterInstancetype", undefined, "big");
    expect(instancetype?.spec).toMatchObject({ cpu: { guest: 2 }, memory: { guest: "4096Mi" } });
    expect((await asAdmin("POST", "/flavors", body)).status).toBe(409);
    const old = await asAdmin("GET", "/flavors/1", undefined, "2.1");
    expect(old.body["flavor"]).toMatchObject({ swap: "", rxtx_factor: 1, "OS-FLV-DISABLED:disabled": false });
    expect((await asAdmin("PUT", "/flavors/big-1", { flavor: { description: null } })).body["flavor"]?.["description"]).toBeNull();
    expect((await asAdmin("DELETE", "/flavors/big-1")).status).toBe(202);
    expect((await asAdmin("GET", "/flavors/big-1")).status).toBe(404);
  });

  it("is the administrator's", async () => {
    expect((await cloud.ask("POST", "/flavors", { body: { flavor: { name: "a", ram: 1, vcpus: 1, disk: 0 } } })).status).toBe(403);
  });
});

describe("access to a private flavor", () => {
  it("is given to projects", async () => {
    await asAdmin("POST", "/flavors", {
      flavor: { name: "secret", id: "s1", ram: 64, vcpus: 1, disk: 1, "os-flavor-access:is_public": false },
    });
    expect((await cloud.ask("GET", "/flavors/s1")).status).toBe(404);
    const tenant = cloud.projects.demo;
    const given = await asAdmin("POST", "/flavors/s1/action", { addTenantAccess: { tenant } });
    expect(given.body).toEqual({ flavor_access: [{ flavor_id: "s1", tenant_id: tenant }] });
    expect((await asAdmin("POST", "/flavors/s1/action", { addTenantAccess: { tenant } })).status).toBe(409);
    expect((await cloud.ask("GET", "/flavors/s1")).status).toBe(200);
    expect((await asAdmin("GET", "/flavors/s1/os-flavor-access")).body["flavor_access"]?.[0]?.["tenant_id"]).toBe(tenant);
    expect([...(await cloud.ask("GET", "/flavors")).body["flavors"]!].some(({ id }) => String(id) === "s1")).toBe(true);
    expect((await asAdmin("POST", "/flavors/s1/action", { removeTenantAccess: { tenant } })).body).toEqual({ flavor_access: [] });
    expect((await asAdmin("POST", "/flavors/s1/action", { removeTenantAccess: { tenant } })).status).toBe(404);
    expect((await asAdmin("POST", "/flavors/1/action", { addTenantAccess: { tenant } })).status).toBe(409);
    expect((await asAdmin("GET", "/flavors/1/os-flavor-access")).status).toBe(404);
  });
});

describe("extra specs", () => {
  it("are set, shown and removed one by one", async () => {
    const path = "/flavors/2/os-extra_specs";
    expect((await asAdmin("POST", path, { extra_specs: { "hw:cpu_policy": "dedicated", a: "b" } })).body).toEqual({
      extra_specs: { "hw:cpu_policy": "dedicated", a: "b" },
    });
    expect((await asAdmin("PUT", `${path}/a`, { a: "c" })).body).toEqual({ a: "c" });
    expect((await asAdmin("PUT", `${path}/a`, { b: "c" })).status).toBe(400);
    expect((await cloud.ask("GET", path)).body).toEqual({ extra_specs: { "hw:cpu_policy": "dedicated", a: "c" } });
    expect((await asAdmin("DELETE", `${path}/a`)).status).toBe(200);
    expect((await asAdmin("GET", `${path}/a`)).status).toBe(404);
  });

  it("are checked from 2.86 on: values, and names in the namespaces that Nova knows", async () => {
    const path = "/flavors/3/os-extra_specs";
    const set = (extra_specs: Record<string, unknown>, microversion?: string) => asAdmin("POST", path, { extra_specs }, microversion);
    const right = {
      "hw:numa_cpus.1": "0-3,^2",
      "hw:boot_menu": "yes",
      "resources1:VCPU": "2",
      "trait:CUSTOM_GOLD": "required",
      "trait:HW_CPU_X86_AVX2": "forbidden",
      "quota:cpu_quota": "-1",
      "mine:anything": "goes",
      bare: "goes too",
    };
    expect((await set(right)).body).toEqual({ extra_specs: right });
    for (const wrong of [
      { "hw:cpu_policy": "nonsense" },
      { "hw:cpu_polic": "shared" },
      { "hw:boot_menu": "maybe" },
      { "hw:numa_nodes": "0" },
      { "hw:redirected_usb_ports": "16" },
      { "hw:numa_cpus.x": "1" },
      { "quota:disk_read_iops_sec": "many" },
      { "trait:HW_CPU_X86_NOTHING": "required" },
      { "resources:NOTHING": "1" },
      { hide_hypervisor_id: "perhaps" },
    ]) {
      expect([wrong, (await set(wrong)).status]).toEqual([wrong, 400]);
      expect([wrong, (await set(wrong, "2.85")).status]).toEqual([wrong, 200]);
    }
    expect((await asAdmin("PUT", `${path}/hw:cpu_policy`, { "hw:cpu_policy": "nonsense" })).status).toBe(400);
  });
});
