import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { image } from "../image/index.ts";
import { ID, IMAGE, LOCAL_DISK } from "../kube/names.ts";
import { type Cloud, type Json, startCloud } from "../testing/cloud.ts";
import { attachmentId } from "./attached.ts";
import { blockStorage } from "./index.ts";

let cloud: Cloud<"other">;
const latest = { "openstack-api-version": "volume latest" };

beforeAll(async () => {
  cloud = await startCloud({ services: { image, "block-storage": blockStorage }, simulator: {}, projects: ["other"] });
});
afterAll(() => cloud.close());

const ask = (method: string, path: string, options: { token?: string; body?: unknown; headers?: Record<string, string> } = {}) =>
  cloud.ask(method, `/volume/v3${path}`, { token: cloud.tokens.demo, ...options });
const create = async (volume: object, token = cloud.tokens.demo) =>
  (await ask("POST", "/volumes", { token, body: { volume } })).body["volume"] as Json & { id: Json };
const show = async (id: Json, headers: Record<string, string> = {}) => (await ask("GET", `/volumes/${id}`, { headers })).body["volume"];
const available = (id: Json) => expect.poll(async () => (await show(id))?.["status"]).toBe("available");
const claimOf = (id: Json) => cloud.kube.findById("PersistentVolumeClaim", undefined, String(id));

describe("POST /v3/volumes", () => {
  it("makes a claim of the default class", async () => {
    const volume = await create({ size: 2, name: "café ☕", description: "d", metadata: { a: "b" } });
    expect(volume).toMatchObject({
      size: 2,
      name: "café ☕",
      description: "d",
      metadata: { a: "b" },
      volume_type: "standard",
      bootable: "false",
    });
    expect(claimOf(volume.id)).toMatchObject({
      metadata: { namespace: cloud.namespaces.demo, labels: { [ID]: volume.id } },
      spec: { storageClassName: "standard", volumeMode: "Block", resources: { requests: { storage: "2Gi" } } },
    });
    await available(volume.id);
  });

  it("has CDI fill a volume from an image", async () => {
    const { tokens } = cloud;
    const image = (
      await cloud.ask("POST", "/image/v2/images", {
        token: tokens.demo,
        body: { name: "i", disk_format: "raw", container_format: "bare", min_disk: 2, os_distro: "fedora" },
      })
    ).body;
    expect((await cloud.ask("PUT", `/image/v2/images/${image["id"]}/file`, { token: tokens.demo, body: Buffer.from("disk") })).status).toBe(
      204,
    );
    expect((await ask("POST", "/volumes", { body: { volume: { size: 1, imageRef: image["id"] } } })).status).toBe(400);
    const volume = await create({ size: 3, imageRef: image["id"] });
    await available(volume.id);
    expect(await show(volume.id)).toMatchObject({
      bootable: "true",
      size: 3,
      volume_image_metadata: { image_id: image["id"], image_name: "i", os_distro: "fedora", min_disk: "2" },
    });
    expect(cloud.kube.findById("DataVolume", undefined, String(volume.id))?.spec.sourceRef).toMatchObject({
      kind: "DataSource",
      namespace: cloud.namespaces.demo,
    });
  });

  it.each([
    [{ size: 0 }, 400],
    [{ size: -1 }, 400],
    [{}, 400],
    [{ size: 1, imageRef: "5a1f0d4e-0000-4000-8000-000000000000" }, 400],
    [{ size: 1, snapshot_id: "5a1f0d4e-0000-4000-8000-000000000000" }, 404],
    [{ size: 1, source_volid: "5a1f0d4e-0000-4000-8000-000000000000" }, 404],
    [{ size: 1, volume_type: "none" }, 404],
    [{ size: 1, availability_zone: "mars" }, 400],
    [{ size: 1, multiattach: true }, 400],
    [{ size: 5000 }, 413],
  ])("refuses %j with %i", async (volume, status) => {
    expect((await ask("POST", "/volumes", { body: { volume } })).status).toBe(status);
  });
});

describe("GET /v3/volumes/{volume_id}", () => {
  it("reads a claim that kubectl made", async () => {
    const { metadata } = await cloud.kube.create<Kinds["PersistentVolumeClaim"]>({
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "by-hand", namespace: cloud.namespaces.demo },
      spec: { accessModes: ["ReadWriteOnce"], storageClassName: "fast", resources: { requests: { storage: "1500Mi" } } },
    });
    await available(metadata.uid as unknown as Json);
    expect(await show(metadata.uid as unknown as Json)).toMatchObject({
      id: metadata.uid,
      name: "by-hand",
      size: 2,
      volume_type: "fast",
      attachments: [],
    });
  });

  it("does not show what is no volume of the project's", async () => {
    const before = (await ask("GET", "/volumes")).body["volumes"]!;
    for (const [name, labels] of [
      ["disk", { [LOCAL_DISK]: "x" }],
      ["data", { [IMAGE]: "x" }],
      ["prime-1234", {}],
    ] as const) {
      await cloud.kube.create<Kinds["PersistentVolumeClaim"]>({
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        metadata: { name, namespace: cloud.namespaces.demo, labels },
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
      });
    }
    expect([...(await ask("GET", "/volumes")).body["volumes"]!]).toHaveLength([...before].length);
  });

  it("answers 404 for another project's, and shows an administrator more", async () => {
    const { id } = await create({ size: 1 });
    expect((await ask("GET", `/volumes/${id}`, { token: cloud.tokens.other })).status).toBe(404);
    const seen = (await ask("GET", `/volumes/${id}`, { token: cloud.tokens.admin })).body["volume"]!;
    expect(seen).toMatchObject({
      "os-vol-tenant-attr:tenant_id": cloud.projects.demo,
      "os-vol-host-attr:host": "kubernetes@simulator.csi.dicot.io#simulator.csi.dicot.io",
    });
    expect(await show(id)).not.toHaveProperty("os-vol-host-attr:host");
  });

  it("adds what newer microversions have", async () => {
    const { id } = await create({ size: 1 });
    expect(await show(id)).not.toHaveProperty("group_id");
    expect(await show(id, { "openstack-api-version": "volume 3.13" })).toMatchObject({ group_id: null });
    expect(await show(id, latest)).toMatchObject({ shared_targets: null, consumes_quota: true });
  });

  it("is in use where a VirtualMachine names the claim", async () => {
    const { id } = await create({ size: 1 });
    await available(id);
    const name = claimOf(id)?.metadata.name ?? "";
    const vm = await cloud.kube.create<Kinds["VirtualMachine"]>({
      apiVersion: "kubevirt.io/v1",
      kind: "VirtualMachine",
      metadata: { name: "user", namespace: cloud.namespaces.demo },
      spec: {
        runStrategy: "Halted",
        template: {
          spec: {
            domain: {
              memory: { guest: "64Mi" },
              devices: {
                disks: [
                  { name: "root", disk: {} },
                  { name: "data", disk: {} },
                ],
              },
            },
            volumes: [
              { name: "root", containerDisk: { image: "x" } },
              { name: "data", persistentVolumeClaim: { claimName: name } },
            ],
          },
        },
      },
    });
    expect(await show(id)).toMatchObject({
      status: "in-use",
      attachments: [
        {
          id,
          volume_id: id,
          server_id: vm.metadata.uid,
          device: "/dev/vdb",
          attachment_id: attachmentId(vm.metadata.uid ?? "", String(id)),
          host_name: null,
        },
      ],
    });
    expect((await ask("DELETE", `/volumes/${id}`)).status).toBe(400);
    await cloud.kube.delete(vm);
    await available(id);
  });
});

describe("GET /v3/volumes", () => {
  it("filters, sorts, pages and counts", async () => {
    const token = cloud.tokens.other;
    for (const name of ["l-a", "l-b", "l-c"]) await create({ size: 1, name, metadata: { kind: name } }, token);
    const names = async (query: string, headers = {}) =>
      [...((await ask("GET", `/volumes/detail?${query}`, { token, headers })).body["volumes"] ?? [])].map((one) => one["name"]);
    expect(await names("sort=name:asc")).toEqual(["l-a", "l-b", "l-c"]);
    expect(await names("name=l-b")).toEqual(["l-b"]);
    const like = await ask("GET", "/volumes?all_tenants=1&name~=l-&sort=name:desc", { token: cloud.tokens.admin, headers: latest });
    expect([...like.body["volumes"]!].map((one) => one["name"])).toEqual(["l-c", "l-b", "l-a"]);
    expect(await names(`metadata=${encodeURIComponent("{'kind': 'l-c'}")}`)).toEqual(["l-c"]);
    expect(await names("bootable=true")).toEqual([]);
    expect(await names("created_at=lt:2020-01-01T00:00:00", latest)).toEqual([]);
    const first = (await ask("GET", "/volumes?sort=name:asc&limit=2&with_count=true", { token, headers: latest })).body;
    expect(first).toMatchObject({ count: 3, volumes: [{ name: "l-a" }, { name: "l-b" }] });
    const next = await fetch(String(first["volumes_links"]?.[0]?.["href"]), { headers: { "x-auth-token": token } });
    expect(await next.json()).toMatchObject({ volumes: [{ name: "l-c" }] });
    expect((await ask("GET", "/volumes/summary", { token, headers: latest })).body).toMatchObject({
      "volume-summary": { total_count: 3, total_size: 3 },
    });
    const spelled = (await ask("GET", `/${cloud.projects.other}/volumes?limit=1`, { token })).body;
    expect(spelled["volumes_links"]?.[0]?.["href"]).toContain(`/volume/v3/${cloud.projects.other}/volumes?`);
    expect(spelled["volumes"]?.[0]?.["links"]?.[1]?.["href"]).toContain(`/volume/${cloud.projects.other}/volumes/`);
    const all = (await ask("GET", "/volumes?all_tenants=1", { token: cloud.tokens.admin })).body["volumes"]!;
    expect([...all].map((one) => one["name"])).toEqual(expect.arrayContaining(["l-a", "by-hand"]));
  });

  it.each(["colour=blue", "name~=l-"])("refuses ?%s from 3.31 on, but for administrators", async (query) => {
    expect((await ask("GET", `/volumes?${query}`)).status).toBe(200);
    expect((await ask("GET", `/volumes?${query}`, { headers: latest })).status).toBe(400);
    expect((await ask("GET", `/volumes?${query}`, { token: cloud.tokens.admin, headers: latest })).status).toBe(200);
    expect((await ask("GET", "/volumes?all_tenants=0&limit=1", { headers: latest })).status).toBe(200);
  });

  it.each(["limit=-1", "limit=x", "sort=nothing:asc", "sort=name:up", "sort=name&sort_key=id", "bootable=perhaps"])(
    "refuses ?%s with 400",
    async (query) => {
      expect((await ask("GET", `/volumes?${query}`)).status).toBe(400);
    },
  );
});

describe("PUT /v3/volumes/{volume_id}", () => {
  it("renames and describes", async () => {
    const { id } = await create({ size: 1, name: "old" });
    const answer = await ask("PUT", `/volumes/${id}`, { body: { volume: { name: "new", description: "now" } } });
    expect(answer.body["volume"]).toMatchObject({ id, name: "new", description: "now" });
    expect((await ask("PUT", `/volumes/${id}`, { body: { volume: {} }, headers: latest })).status).toBe(400);
    expect((await ask("PUT", `/volumes/${id}`, { body: { volume: {} } })).body["volume"]).toMatchObject({
      name: "new",
      description: "now",
    });
  });
});

describe("DELETE /v3/volumes/{volume_id}", () => {
  it("deletes the claim, and the DataVolume that made it", async () => {
    const { id } = await create({ size: 1 });
    await available(id);
    const copy = await create({ source_volid: id });
    await available(copy.id);
    for (const one of [id, copy.id]) expect((await ask("DELETE", `/volumes/${one}`)).status).toBe(202);
    await expect.poll(async () => (await ask("GET", `/volumes/${id}`)).status).toBe(404);
    expect((await ask("GET", `/volumes/${copy.id}`)).status).toBe(404);
  });
});
