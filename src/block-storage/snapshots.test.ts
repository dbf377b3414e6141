import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { image } from "../image/index.ts";
import { type Cloud, type Json, startCloud } from "../testing/cloud.ts";
import { blockStorage } from "./index.ts";

let cloud: Cloud<"other">;
const latest = { "openstack-api-version": "volume latest" };

beforeAll(async () => {
  cloud = await startCloud({ services: { image, "block-storage": blockStorage }, simulator: {}, projects: ["other"] });
});
afterAll(() => cloud.close());

const ask = (method: string, path: string, options: { token?: string; body?: unknown; headers?: Record<string, string> } = {}) =>
  cloud.ask(method, `/volume/v3${path}`, { token: cloud.tokens.demo, ...options });
const makeVolume = async (volume: object) => {
  const { id } = (await ask("POST", "/volumes", { body: { volume: { size: 1, ...volume } } })).body["volume"] as Json & { id: Json };
  await expect.poll(async () => (await ask("GET", `/volumes/${id}`)).body["volume"]?.["status"]).toBe("available");
  return id;
};
const makeSnapshot = async (volume_id: Json, snapshot: object = {}) => {
  const made = (await ask("POST", "/snapshots", { body: { snapshot: { volume_id, ...snapshot } } })).body["snapshot"] as Json & {
    id: Json;
  };
  await expect.poll(async () => (await ask("GET", `/snapshots/${made.id}`)).body["snapshot"]?.["status"]).toBe("available");
  return made;
};

describe("POST /v3/snapshots", () => {
  it("makes a VolumeSnapshot of the driver's class", async () => {
    const volume_id = await makeVolume({});
    const made = await makeSnapshot(volume_id, { name: "s ☕", description: "d", metadata: { a: "b" } });
    expect(made).toMatchObject({ name: "s ☕", description: "d", volume_id, size: 1, metadata: { a: "b" } });
    const object = cloud.kube.findById("VolumeSnapshot", cloud.namespaces.demo, String(made.id));
    expect(object?.spec).toMatchObject({ volumeSnapshotClassName: "standard" });
    expect((await ask("GET", `/snapshots/${made.id}`, { headers: latest })).body["snapshot"]).toMatchObject({
      "os-extended-snapshot-attributes:progress": "100%",
      group_snapshot_id: null,
      consumes_quota: true,
    });
    expect((await ask("GET", `/snapshots/${made.id}`, { token: cloud.tokens.other })).status).toBe(404);
  });

  it("refuses a volume that is not there, or of which it may not", async () => {
    const body = (volume_id: string) => ({ body: { snapshot: { volume_id } } });
    expect((await ask("POST", "/snapshots", body("5a1f0d4e-0000-4000-8000-000000000000"))).status).toBe(404);
  });
});

describe("volumes and their snapshots", () => {
  it("makes a volume from a snapshot, as large at least", async () => {
    const volume_id = await makeVolume({ size: 2, name: "origin" });
    const { id } = await makeSnapshot(volume_id);
    expect((await ask("POST", "/volumes", { body: { volume: { size: 1, snapshot_id: id } } })).status).toBe(400);
    const copy = (await ask("POST", "/volumes", { body: { volume: { snapshot_id: id } } })).body["volume"]!;
    expect(copy).toMatchObject({ size: 2, snapshot_id: id, volume_type: "standard" });
  });

  it("deletes a volume only without its snapshots, or with all of them", async () => {
    const volume_id = await makeVolume({});
    const { id } = await makeSnapshot(volume_id);
    expect((await ask("DELETE", `/volumes/${volume_id}`)).status).toBe(400);
    expect((await ask("DELETE", `/volumes/${volume_id}?cascade=true`)).status).toBe(202);
    await expect.poll(async () => (await ask("GET", `/volumes/${volume_id}`)).status).toBe(404);
    await expect.poll(async () => (await ask("GET", `/snapshots/${id}`)).status).toBe(404);
  });
});

describe("GET /v3/snapshots", () => {
  it("shows what kubectl made, filters and renames", async () => {
    const volume_id = await makeVolume({});
    const claim = cloud.kube.findById("PersistentVolumeClaim", undefined, String(volume_id))?.metadata.name ?? "";
    const { metadata } = await cloud.kube.create<Kinds["VolumeSnapshot"]>({
      apiVersion: "snapshot.storage.k8s.io/v1",
      kind: "VolumeSnapshot",
      metadata: { name: "by-hand", namespace: cloud.namespaces.demo },
      spec: { source: { persistentVolumeClaimName: claim }, volumeSnapshotClassName: "standard" },
    });
    const list = (await ask("GET", "/snapshots/detail?name=by-hand")).body["snapshots"]!;
    expect([...list]).toMatchObject([{ id: metadata.uid, volume_id, size: 1 }]);
    const renamed = await ask("PUT", `/snapshots/${metadata.uid}`, { body: { snapshot: { name: "named" } } });
    expect(renamed.body["snapshot"]).toMatchObject({ name: "named" });
    expect([...((await ask("GET", `/snapshots?volume_id=${volume_id}`)).body["snapshots"] ?? [])]).toHaveLength(1);
    await expect.poll(async () => (await ask("DELETE", `/snapshots/${metadata.uid}`)).status).toBe(202);
  });

  it("has metadata that can be read and changed", async () => {
    const { id } = await makeSnapshot(await makeVolume({}), { metadata: { a: "1" } });
    const path = `/snapshots/${id}/metadata`;
    expect((await ask("POST", path, { body: { metadata: { b: "2" } } })).body).toEqual({ metadata: { a: "1", b: "2" } });
    expect((await ask("PUT", `${path}/b`, { body: { meta: { b: "3" } } })).body).toEqual({ meta: { b: "3" } });
    expect((await ask("PUT", `${path}/b`, { body: { meta: { c: "3" } } })).status).toBe(400);
    expect((await ask("GET", `${path}/b`)).body).toEqual({ meta: { b: "3" } });
    expect((await ask("DELETE", `${path}/a`)).status).toBe(200);
    expect((await ask("DELETE", `${path}/a`)).status).toBe(404);
    expect((await ask("PUT", path, { body: { metadata: {} } })).body).toEqual({ metadata: {} });
  });

  it("takes a status from administrators only", async () => {
    const { id } = await makeSnapshot(await makeVolume({}));
    const body = { "os-reset_status": { status: "error" } };
    expect((await ask("POST", `/snapshots/${id}/action`, { body })).status).toBe(403);
    expect((await ask("POST", `/snapshots/${id}/action`, { body, token: cloud.tokens.admin })).status).toBe(202);
    expect((await ask("GET", `/snapshots/${id}`)).body["snapshot"]).toMatchObject({ status: "error" });
    expect((await ask("DELETE", `/snapshots/${id}`)).status).toBe(202);
  });
});
