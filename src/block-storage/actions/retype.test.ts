import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { image } from "../../image/index.ts";
import type { Controller } from "../../kube/controller.ts";
import { type Cloud, type Json, startCloud } from "../../testing/cloud.ts";
import { silent } from "../../testing/cluster.ts";
import { blockStorage } from "../index.ts";
import { volumeController } from "../reconcile.ts";

let cloud: Cloud;
let controller: Controller;
beforeAll(async () => {
  cloud = await startCloud({ services: { image, "block-storage": blockStorage }, simulator: {} });
  controller = volumeController(cloud, silent);
  for (const [name, extra_specs] of Object.entries(types))
    await ask("POST", "/types", { volume_type: { name, extra_specs } }, cloud.tokens.admin);
});
afterAll(async () => {
  await controller.stop();
  await cloud.close();
});

const slow = "simulator.csi.dicot.io";
const fast = "fast.simulator.csi.dicot.io";
const types = {
  like: {},
  shared: { multiattach: "<is> True" },
  "shared-fast": { multiattach: "<is> True", volume_backend_name: fast },
  bound: { volume_backend_name: slow },
  odd: { "vendor:setting": "7" },
  bogus: { vendor_name: "nobody" },
};

const ask = (method: string, path: string, body?: unknown, token = cloud.tokens.demo) =>
  cloud.ask(method, `/volume/v3${path}`, { token, ...(body !== undefined && { body }) });
const show = async (id: Json) => (await ask("GET", `/volumes/${id}`, undefined, cloud.tokens.admin)).body["volume"]!;
const settled = (id: Json) => expect.poll(async () => (await show(id))["status"]).toBe("available");
const make = async (volume: object = {}) => {
  const { id } = (await ask("POST", "/volumes", { volume: { size: 1, ...volume } })).body["volume"] as Json & { id: Json };
  await settled(id);
  return id;
};
const retype = (id: Json, new_type: string, migration_policy = "never") =>
  ask("POST", `/volumes/${id}/action`, { "os-retype": { new_type, migration_policy } });
const migrate = (id: Json, host: string, token = cloud.tokens.admin) =>
  ask("POST", `/volumes/${id}/action`, { "os-migrate_volume": { host } }, token);
const claims = () => cloud.kube.list("PersistentVolumeClaim", cloud.namespaces.demo);
const hostOf = (driver: string) => `kubernetes@${driver}#${driver}`;

describe("POST /v3/volumes/{volume_id}/action (os-retype)", () => {
  it("gives a volume another type of its back end, and leaves no claim behind", async () => {
    const id = await make({ name: "retyped", metadata: { a: "b" } });
    const before = claims().length;
    expect((await retype(id, "standard")).status).toBe(400);
    expect((await retype(id, "none")).status).toBe(404);
    expect((await retype(id, "bogus", "on-demand")).status).toBe(400);
    expect((await retype(id, "like")).status).toBe(202);
    await settled(id);
    expect(await show(id)).toMatchObject({
      id,
      name: "retyped",
      metadata: { a: "b" },
      volume_type: "like",
      migration_status: null,
      "os-vol-host-attr:host": hostOf(slow),
    });
    await expect.poll(() => claims().length).toBe(before);
  });

  it("moves it to another back end only where it may", async () => {
    const id = await make();
    expect((await retype(id, "fast")).status).toBe(400);
    expect((await retype(id, "fast", "on-demand")).status).toBe(202);
    expect(await show(id)).toMatchObject({ status: "retyping", migration_status: "migrating", volume_type: "standard" });
    await settled(id);
    expect(await show(id)).toMatchObject({
      volume_type: "fast",
      migration_status: "success",
      "os-vol-mig-status-attr:migstat": "success",
      "os-vol-host-attr:host": hostOf(fast),
    });
    const reset = { "os-reset_status": { migration_status: "none" } };
    expect((await ask("POST", `/volumes/${id}/action`, reset, cloud.tokens.admin)).status).toBe(202);
    expect(await show(id)).toMatchObject({ migration_status: null });
  });

  it("lets several servers have it, and takes that away again", async () => {
    // As kubectl makes one that a single node can write.
    await cloud.kube.create({
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "single", namespace: cloud.namespaces.demo },
      spec: { accessModes: ["ReadWriteOnce"], volumeMode: "Block", resources: { requests: { storage: "1Gi" } } },
    });
    const id = cloud.kube.find("PersistentVolumeClaim", cloud.namespaces.demo, "single")!.metadata.uid as unknown as Json;
    await settled(id);
    expect((await retype(id, "shared")).status).toBe(202);
    await settled(id);
    expect(await show(id)).toMatchObject({ volume_type: "shared", multiattach: true });
    expect(cloud.kube.findById("PersistentVolumeClaim", undefined, String(id))?.spec.accessModes).toEqual(["ReadWriteMany"]);
    expect((await retype(id, "like")).status).toBe(202);
    await settled(id);
    expect(await show(id)).toMatchObject({ volume_type: "like", multiattach: false });
  });

  it("leaves a volume with snapshots as it is", async () => {
    const id = await make();
    expect((await ask("POST", "/snapshots", { snapshot: { volume_id: id } })).status).toBe(202);
    expect((await retype(id, "like")).status).toBe(400);
    expect((await migrate(id, hostOf(fast))).status).toBe(400);
  });
});

describe("POST /v3/volumes/{volume_id}/action (os-migrate_volume)", () => {
  it("moves a volume to the type of the other back end that promises the same", async () => {
    const id = await make({ volume_type: "shared" });
    expect((await migrate(id, hostOf(fast), cloud.tokens.demo)).status).toBe(403);
    expect((await migrate(id, "kubernetes@none")).status).toBe(400);
    expect((await migrate(id, hostOf(slow))).status).toBe(400);
    expect((await migrate(id, `kubernetes@${fast}`)).status).toBe(202);
    await settled(id);
    expect(await show(id)).toMatchObject({
      volume_type: "shared-fast",
      multiattach: true,
      migration_status: "success",
      "os-vol-host-attr:host": hostOf(fast),
    });
  });

  it("moves none whose type names its back end, or has no like on the other one", async () => {
    for (const volume_type of ["bound", "odd"]) expect((await migrate(await make({ volume_type }), hostOf(fast))).status).toBe(400);
  });
});
