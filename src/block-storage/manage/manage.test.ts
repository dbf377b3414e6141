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
});
afterAll(async () => {
  await controller.stop();
  await cloud.close();
});

const HOST = "kubernetes@simulator.csi.dicot.io#simulator.csi.dicot.io";
const ask = (method: string, path: string, body?: unknown, token = cloud.tokens.admin) =>
  cloud.ask(method, `/volume/v3${path}`, { token, ...(body !== undefined && { body }) });
const make = async (collection: "volumes" | "snapshots", body: object) => {
  const [one = ""] = [collection.slice(0, -1)];
  const { id } = (await ask("POST", `/${collection}`, { [one]: body })).body[one] as Json & { id: Json };
  await settled(collection, id);
  return id;
};
const settled = (collection: string, id: Json) =>
  expect.poll(async () => (await ask("GET", `/${collection}/${id}`)).body[collection.slice(0, -1)]?.["status"]).toBe("available");
const unmanage = (collection: string, id: Json, token?: string) =>
  ask("POST", `/${collection}/${id}/action`, { "os-unmanage": null }, token);
const gone = (collection: string, id: Json) => expect.poll(async () => (await ask("GET", `/${collection}/${id}`)).status).toBe(404);
const listed = async (collection: "os-volume-manage" | "os-snapshot-manage", key: string) => [
  ...((await ask("GET", `/${collection}/detail?host=${encodeURIComponent(HOST)}`)).body[key] ?? []),
];
const readVolume = (name: string) => cloud.kube.read("PersistentVolume", undefined, name);
const volumeOf = (id: Json) => readVolume(cloud.kube.findById("PersistentVolumeClaim", undefined, String(id))?.spec.volumeName ?? "");

describe("/v3/os-volume-manage", () => {
  it("takes over what was left behind, with its content's name, and lets it go with its volume", async () => {
    const old = await make("volumes", { size: 3, name: "old" });
    const storage = String((await volumeOf(old))?.metadata.name);
    const named = (one: Json) => String(one["reference"]?.["source-name"]) === storage;
    expect((await listed("os-volume-manage", "manageable-volumes")).find(named)).toMatchObject({
      safe_to_manage: false,
      reason_not_safe: "already managed",
      cinder_id: old,
    });
    expect((await unmanage("volumes", old, cloud.tokens.demo)).status).toBe(403);
    expect((await unmanage("volumes", old)).status).toBe(202);
    await gone("volumes", old);
    await expect.poll(async () => (await readVolume(storage))?.status?.phase).toBe("Released");
    expect((await listed("os-volume-manage", "manageable-volumes")).find(named)).toMatchObject({
      safe_to_manage: true,
      cinder_id: null,
      size: 3,
      extra_info: { "source-id": old },
    });
    const manage = (volume: object) => ask("POST", "/os-volume-manage", { volume: { host: HOST, name: "new", ...volume } });
    expect((await manage({ ref: { "source-name": "none" } })).status).toBe(400);
    expect((await manage({ ref: { "source-id": old }, host: "kubernetes@none" })).status).toBe(400);
    expect((await manage({ ref: { "source-id": old }, volume_type: "fast" })).status).toBe(400);
    const answer = await manage({ ref: { "source-id": old }, metadata: { a: "b" }, bootable: true });
    expect(answer.status).toBe(202);
    const id = answer.body["volume"]!["id"]!;
    await settled("volumes", id);
    expect((await ask("GET", `/volumes/${id}`)).body["volume"]).toMatchObject({
      name: "new",
      size: 3,
      volume_type: "standard",
      metadata: { a: "b" },
      bootable: "true",
      "os-vol-host-attr:host": HOST,
    });
    expect((await volumeOf(id))?.metadata.name).toBe(storage);
    await expect.poll(async () => (await volumeOf(id))?.spec.persistentVolumeReclaimPolicy).toBe("Delete");
    expect((await manage({ ref: { "source-name": storage } })).status).toBe(400);
    expect((await ask("DELETE", `/volumes/${id}`)).status).toBe(202);
    await expect.poll(() => readVolume(storage)).toBeUndefined();
  });

  it("takes over what an operator made", async () => {
    await cloud.kube.create({
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name: "by-hand" },
      spec: {
        capacity: { storage: "2Gi" },
        accessModes: ["ReadWriteOnce"],
        volumeMode: "Block",
        storageClassName: "standard",
        persistentVolumeReclaimPolicy: "Retain",
        csi: { driver: "simulator.csi.dicot.io", volumeHandle: "a-handle" },
      },
    });
    const answer = await ask("POST", "/manageable_volumes", { volume: { host: HOST, ref: { "source-name": "by-hand" } } });
    await settled("volumes", answer.body["volume"]!["id"]!);
    expect((await volumeOf(answer.body["volume"]!["id"]!))?.metadata.name).toBe("by-hand");
  });

  it("leaves no volume with snapshots, and is no user's", async () => {
    const id = await make("volumes", { size: 1 });
    await make("snapshots", { volume_id: id });
    expect((await unmanage("volumes", id)).status).toBe(400);
    expect((await ask("GET", `/os-volume-manage?host=${HOST}`, undefined, cloud.tokens.demo)).status).toBe(403);
  });

  it("sorts and cuts", async () => {
    const get = async (query: string) => (await ask("GET", `/os-volume-manage?host=${encodeURIComponent(HOST)}&${query}`)).body;
    const sizes = [...(await get("sort=size:asc"))["manageable-volumes"]!].map((one) => Number(one["size"]));
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    expect([...(await get("limit=1&offset=1"))["manageable-volumes"]!]).toHaveLength(1);
    expect((await ask("GET", `/os-volume-manage?host=${encodeURIComponent(HOST)}&sort=name`)).status).toBe(400);
    expect((await ask("GET", "/os-volume-manage")).status).toBe(400);
  });
});

describe("/v3/os-snapshot-manage", () => {
  it("takes over a snapshot that was left behind, of its own volume only", async () => {
    const volume = await make("volumes", { size: 2 });
    const other = await make("volumes", { size: 2 });
    const old = await make("snapshots", { volume_id: volume, name: "old" });
    expect((await unmanage("snapshots", old)).status).toBe(202);
    await gone("snapshots", old);
    const [left] = (await listed("os-snapshot-manage", "manageable-snapshots")).filter((one) => one["safe_to_manage"]);
    expect(left).toMatchObject({
      size: 2,
      extra_info: { "source-id": old },
      source_reference: { "source-name": (await volumeOf(volume))?.metadata.name },
    });
    const manage = (snapshot: object) =>
      ask("POST", "/os-snapshot-manage", { snapshot: { ref: { "source-id": old }, name: "new", ...snapshot } });
    expect((await manage({ volume_id: other })).status).toBe(400);
    const answer = await manage({ volume_id: volume, description: "d", metadata: { a: "b" } });
    expect(answer.status).toBe(202);
    const id = answer.body["snapshot"]!["id"]!;
    await settled("snapshots", id);
    expect((await ask("GET", `/snapshots/${id}`)).body["snapshot"]).toMatchObject({
      name: "new",
      description: "d",
      size: 2,
      volume_id: volume,
      metadata: { a: "b" },
    });
    expect((await manage({ volume_id: volume })).status).toBe(400);
    // It can be restored, unmanaged again, and goes with its content.
    const restored = (await ask("POST", "/volumes", { volume: { snapshot_id: id } })).body["volume"]!;
    expect(restored).toMatchObject({ size: 2, volume_type: "standard" });
    await settled("volumes", restored["id"]!);
    expect((await ask("DELETE", `/snapshots/${id}`)).status).toBe(202);
    await gone("snapshots", id);
    const alike = () => cloud.kube.list("VolumeSnapshotContent").filter(({ metadata }) => metadata.name === `snapcontent-${id}`);
    await expect.poll(() => alike().length).toBe(0);
    expect((await listed("os-snapshot-manage", "manageable-snapshots")).filter((one) => one["safe_to_manage"])).toEqual([]);
  });
});
