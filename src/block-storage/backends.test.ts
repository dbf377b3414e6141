import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { image } from "../image/index.ts";
import { type Cloud, startCloud } from "../testing/cloud.ts";
import { blockStorage } from "./index.ts";
import { satisfies } from "./spec-match.ts";

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud({ services: { image, "block-storage": blockStorage }, simulator: {} });
});
afterAll(() => cloud.close());

const ask = (method: string, path: string, body?: unknown) =>
  cloud.ask(method, `/volume/v3${path}`, { token: cloud.tokens.admin, ...(body !== undefined && { body }) });
const typeOf = async (name: string, extra_specs: object) =>
  String((await ask("POST", "/types", { volume_type: { name, extra_specs } })).body["volume_type"]?.["id"]);
const volumeOf = async (volume: object) => (await ask("POST", "/volumes", { volume: { size: 1, ...volume } })).body["volume"]!;
const show = async (id: unknown) => (await ask("GET", `/volumes/${id}`)).body["volume"]!;
const settled = (id: unknown, status: string) => expect.poll(async () => (await show(id))["status"]).toBe(status);

const slow = "simulator.csi.dicot.io";
const fast = "fast.simulator.csi.dicot.io";

describe("back ends", () => {
  it("are the drivers, the default's first", async () => {
    const pools = [...(await ask("GET", "/scheduler-stats/get_pools?detail=true")).body["pools"]!];
    expect(pools.map((one) => one["name"])).toEqual([`kubernetes@${slow}#${slow}`, `kubernetes@${fast}#${fast}`]);
    expect(pools[1]?.["capabilities"]).toMatchObject({ volume_backend_name: fast, storage_protocol: "CSI", multiattach: true });
    expect((await ask("GET", `/capabilities/kubernetes@${fast}`)).body).toMatchObject({ volume_backend_name: fast });
    expect((await ask("GET", "/capabilities/kubernetes@none")).status).toBe(404);
  });

  it("make the volumes of the types that name them", async () => {
    for (const [name, specs] of Object.entries({
      plain: { volume_backend_name: fast },
      scoped: { "capabilities:volume_backend_name": fast },
      ofVendor: { vendor_name: `<or> ${fast} <or> other`, "quality:of": "nobody knows" },
    })) {
      await typeOf(name, specs);
      const { id } = await volumeOf({ volume_type: name });
      await settled(id, "available");
      expect(await show(id)).toMatchObject({ volume_type: name, "os-vol-host-attr:host": `kubernetes@${fast}#${fast}` });
    }
  });

  it("make none of a type that asks for what they have not; the volume is in error, and can be deleted", async () => {
    await typeOf("bogus", { vendor_name: "nobody" });
    const { id } = await volumeOf({ volume_type: "bogus" });
    expect(await show(id)).toMatchObject({ status: "error", "os-vol-host-attr:host": null });
    expect((await ask("DELETE", `/volumes/${id}`)).status).toBe(202);
  });

  it("change with the specs of a type that no volume has", async () => {
    const id = await typeOf("moves", {});
    const provisioner = () => cloud.kube.findById("StorageClass", undefined, id)?.provisioner;
    expect(provisioner()).toBe(slow);
    const set = (extra_specs: object) => ask("POST", `/types/${id}/extra_specs`, { extra_specs });
    expect((await set({ volume_backend_name: fast })).status).toBe(200);
    expect(provisioner()).toBe(fast);
    expect((await set({ volume_backend_name: "none" })).status).toBe(200);
    expect(provisioner()).toBe("kubernetes.io/no-provisioner");
    expect((await set({ volume_backend_name: slow })).status).toBe(200);
    expect((await ask("GET", `/types/${id}`)).body["volume_type"]).toMatchObject({
      name: "moves",
      extra_specs: { volume_backend_name: slow },
    });
    await volumeOf({ volume_type: "moves" });
    expect((await set({ volume_backend_name: fast })).status).toBe(400);
  });

  it("keep the classes that the operator made", async () => {
    const { id } = (await ask("POST", "/types", { volume_type: { name: "unused" } })).body["volume_type"]!;
    expect((await ask("DELETE", `/types/${id}`)).status).toBe(202);
    const own = cloud.kube.find("StorageClass", undefined, "fast")?.metadata.uid;
    const specs = (extra_specs: object) => ask("POST", `/types/${own}/extra_specs`, { extra_specs });
    // The volumes of the tests before are of types that were made of it, not its own.
    expect((await specs({ volume_backend_name: slow })).status).toBe(400);
    expect(cloud.kube.find("StorageClass", undefined, "fast")).toMatchObject({ provisioner: fast, parameters: { media: "ssd" } });
  });

  it("restore their own snapshots only", async () => {
    const { id } = await volumeOf({});
    await settled(id, "available");
    const snapshot = (await ask("POST", "/snapshots", { snapshot: { volume_id: id } })).body["snapshot"]!["id"];
    await expect.poll(async () => (await ask("GET", `/snapshots/${snapshot}`)).body["snapshot"]?.["status"]).toBe("available");
    const restore = (volume_type: string) => ask("POST", "/volumes", { volume: { snapshot_id: snapshot, volume_type } });
    expect((await restore("fast")).status).toBe(400);
    expect((await restore("standard")).status).toBe(202);
    const copy = await volumeOf({ source_volid: id, volume_type: "fast" });
    await settled(copy["id"], "available");
  });
});

describe("satisfies", () => {
  const has = { multiattach: true, free_capacity_gb: 10, vendor_name: "v", names: ["a", "b"] };
  it.each<[Record<string, string>, boolean]>([
    [{}, true],
    [{ multiattach: "<is> True" }, true],
    [{ multiattach: "<is> no" }, false],
    [{ free_capacity_gb: ">= 5" }, true],
    [{ free_capacity_gb: "= 11" }, false],
    [{ free_capacity_gb: "<= many" }, false],
    [{ vendor_name: "v" }, true],
    [{ vendor_name: "s!= v" }, false],
    [{ vendor_name: "<or> w <or> v" }, true],
    [{ vendor_name: "<in>" }, false],
    [{ names: "b" }, true],
    [{ "capabilities:names": "c" }, false],
    [{ "vendor:names": "c" }, true],
    [{ constructor: "x" }, false],
  ])("%j: %s", (specs, expected) => {
    expect(satisfies(has, specs)).toBe(expected);
  });
});
