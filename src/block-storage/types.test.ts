import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { image } from "../image/index.ts";
import { type Cloud, startCloud } from "../testing/cloud.ts";
import { blockStorage } from "./index.ts";

let cloud: Cloud<"other">;

beforeAll(async () => {
  cloud = await startCloud({ services: { image, "block-storage": blockStorage }, simulator: {}, projects: ["other"] });
});
afterAll(() => cloud.close());

const ask = (method: string, path: string, options: { token?: string; body?: unknown; headers?: Record<string, string> } = {}) =>
  cloud.ask(method, `/volume/v3${path}`, { token: cloud.tokens.admin, ...options });
const names = async (token: string, query = "") =>
  [...((await ask("GET", `/types${query}`, { token })).body["volume_types"] ?? [])].map((one) => one["name"]).sort();

describe("/v3/types", () => {
  it("shows the cluster's StorageClasses and the default one", async () => {
    expect(await names(cloud.tokens.demo)).toEqual(["fast", "standard"]);
    expect((await ask("GET", "/types/default", { token: cloud.tokens.demo })).body["volume_type"]).toMatchObject({
      name: "standard",
      is_public: true,
    });
  });

  it("makes, changes and deletes a type", async () => {
    const body = { volume_type: { name: "gold", description: "d", extra_specs: { volume_backend_name: "fast" } } };
    expect((await ask("POST", "/types", { body, token: cloud.tokens.demo })).status).toBe(403);
    const made = (await ask("POST", "/types", { body })).body["volume_type"]!;
    expect(made).toMatchObject({ name: "gold", description: "d", is_public: true, extra_specs: { volume_backend_name: "fast" } });
    expect(cloud.kube.findById("StorageClass", undefined, String(made["id"]))).toMatchObject({ parameters: { media: "ssd" } });
    expect((await ask("POST", "/types", { body })).status).toBe(409);
    expect((await ask("PUT", `/types/${made["id"]}`, { body: { volume_type: { name: "golden" } } })).body["volume_type"]).toMatchObject({
      name: "golden",
    });
    const volume = (await ask("POST", "/volumes", { body: { volume: { size: 1, volume_type: "golden" } } })).body["volume"]!;
    expect(volume).toMatchObject({ volume_type: "golden" });
    expect((await ask("DELETE", `/types/${made["id"]}`)).status).toBe(400);
    await expect.poll(async () => (await ask("GET", `/volumes/${volume["id"]}`)).body["volume"]?.["status"]).toBe("available");
    await ask("DELETE", `/volumes/${volume["id"]}`);
    await expect.poll(async () => (await ask("DELETE", `/types/${made["id"]}`)).status).toBe(202);
    expect((await ask("GET", `/types/${made["id"]}`)).status).toBe(404);
  });

  it("has extra specs, which only administrators write and see", async () => {
    const { id } = (await ask("POST", "/types", { body: { volume_type: { name: "specs" } } })).body["volume_type"]! as unknown as {
      id: string;
    };
    expect((await ask("POST", `/types/${id}/extra_specs`, { body: { extra_specs: { a: "b", multiattach: "<is> True" } } })).status).toBe(
      200,
    );
    expect((await ask("PUT", `/types/${id}/extra_specs/a`, { body: { a: "c" } })).body).toEqual({ a: "c" });
    expect((await ask("GET", `/types/${id}/extra_specs/a`)).body).toEqual({ a: "c" });
    expect((await ask("DELETE", `/types/${id}/extra_specs/a`)).status).toBe(202);
    expect((await ask("DELETE", `/types/${id}/extra_specs/a`)).status).toBe(404);
    const seen = (await ask("GET", `/types/${id}`, { token: cloud.tokens.demo })).body["volume_type"]!;
    expect(seen["extra_specs"]).toEqual({ multiattach: "<is> True" });
    const volume = (await ask("POST", "/volumes", { body: { volume: { size: 1, volume_type: id } } })).body["volume"]!;
    expect(volume).toMatchObject({ multiattach: true });
  });

  it("keeps a private type to those who were let in", async () => {
    const body = { volume_type: { name: "private", "os-volume-type-access:is_public": false } };
    const { id } = (await ask("POST", "/types", { body })).body["volume_type"]! as unknown as { id: string };
    expect(await names(cloud.tokens.demo)).not.toContain("private");
    expect((await ask("GET", `/types/${id}`, { token: cloud.tokens.demo })).status).toBe(404);
    const grant = { addProjectAccess: { project: cloud.projects.demo } };
    expect((await ask("POST", `/types/${id}/action`, { body: grant })).status).toBe(202);
    expect((await ask("POST", `/types/${id}/action`, { body: grant })).status).toBe(409);
    expect(await names(cloud.tokens.demo)).toContain("private");
    expect(await names(cloud.tokens.other)).not.toContain("private");
    expect((await ask("GET", `/types/${id}/os-volume-type-access`)).body).toEqual({
      volume_type_access: [{ volume_type_id: id, project_id: cloud.projects.demo }],
    });
    expect((await ask("POST", `/types/${id}/action`, { body: { removeProjectAccess: { project: cloud.projects.demo } } })).status).toBe(
      202,
    );
    expect(await names(cloud.tokens.demo)).not.toContain("private");
    expect(await names(cloud.tokens.admin, "?is_public=false")).toEqual(["private"]);
  });
});

describe("quotas and limits", () => {
  it("bounds what a project has", async () => {
    const path = `/os-quota-sets/${cloud.projects.other}`;
    const before = (await ask("GET", path)).body["quota_set"]!;
    expect(before).toMatchObject({ volumes: 10, gigabytes: 1000, snapshots: 10, per_volume_gigabytes: -1, volumes_standard: -1 });
    expect((await ask("PUT", path, { body: { quota_set: { volumes: 1, gigabytes: 5 } } })).body["quota_set"]).toMatchObject({
      volumes: 1,
      gigabytes: 5,
    });
    expect((await ask("PUT", path, { body: { quota_set: { volumes: 1 } }, token: cloud.tokens.demo })).status).toBe(403);
    expect((await ask("PUT", path, { body: { quota_set: { nothing: 1 } } })).status).toBe(400);
    const create = (size: number) => ask("POST", "/volumes", { body: { volume: { size } }, token: cloud.tokens.other });
    expect((await create(6)).status).toBe(413);
    expect((await create(1)).status).toBe(202);
    expect((await create(1)).status).toBe(413);
    expect((await ask("GET", `${path}?usage=true`)).body["quota_set"]).toMatchObject({
      volumes: { limit: 1, in_use: 1 },
      gigabytes: { limit: 5, in_use: 1 },
    });
    expect((await ask("GET", "/limits", { token: cloud.tokens.other })).body["limits"]?.["absolute"]).toMatchObject({
      maxTotalVolumes: 1,
      totalVolumesUsed: 1,
    });
    expect((await ask("DELETE", path)).status).toBe(200);
    expect((await ask("GET", path)).body["quota_set"]).toMatchObject({ volumes: 10 });
    expect((await ask("GET", path, { token: cloud.tokens.demo })).status).toBe(403);
  });

  it("has defaults for all projects", async () => {
    expect(
      (await ask("PUT", "/os-quota-class-sets/default", { body: { quota_class_set: { volumes: 7 } } })).body["quota_class_set"],
    ).toMatchObject({ volumes: 7 });
    expect((await ask("GET", `/os-quota-sets/${cloud.projects.demo}/defaults`)).body["quota_set"]).toMatchObject({ volumes: 7 });
    expect((await ask("GET", "/os-quota-class-sets/default")).body["quota_class_set"]).toMatchObject({ volumes: 7 });
  });
});

describe("what is behind volumes", () => {
  it("tells of zones, services, pools and extensions", async () => {
    expect((await ask("GET", "/os-availability-zone")).body["availabilityZoneInfo"]).toEqual([
      { zoneName: "nova", zoneState: { available: true } },
    ]);
    expect((await ask("GET", "/os-services")).body["services"]).toMatchObject([
      { binary: "cinder-scheduler" },
      { binary: "cinder-volume", state: "up", host: "kubernetes@simulator.csi.dicot.io" },
      { binary: "cinder-volume", state: "up", host: "kubernetes@fast.simulator.csi.dicot.io" },
    ]);
    expect((await ask("GET", "/os-services", { token: cloud.tokens.demo })).status).toBe(403);
    expect((await ask("GET", "/scheduler-stats/get_pools?detail=true")).body["pools"]).toHaveProperty(
      "0.capabilities.storage_protocol",
      "CSI",
    );
    expect([...((await ask("GET", "/extensions")).body["extensions"] ?? [])].map((one) => one["alias"])).toContain("os-volume-actions");
    expect([...((await ask("GET", "/os-hosts")).body["hosts"] ?? [])]).toHaveLength(3);
    const headers = { "openstack-api-version": "volume 3.33" };
    expect((await ask("GET", "/resource_filters?resource=volume", { headers })).body["resource_filters"]).toMatchObject([
      { resource: "volume" },
    ]);
  });
});
