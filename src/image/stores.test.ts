import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Controller } from "../kube/controller.ts";
import { IMAGE_STORE } from "../kube/names.ts";
import { type Cloud, type Json, startCloud } from "../testing/cloud.ts";
import { silent } from "../testing/cluster.ts";
import { type Site, startSite } from "../testing/site.ts";
import { cloneSource } from "./copies.ts";
import { image } from "./index.ts";
import { imageController } from "./reconcile.ts";

let cloud: Cloud;
let controller: Controller;
let site: Site;

beforeAll(async () => {
  cloud = await startCloud({ services: { image }, simulator: {} });
  controller = imageController(cloud, silent);
  site = await startSite();
});
afterAll(async () => {
  site.close();
  await controller.stop();
  await cloud.close();
});

const raw = { disk_format: "raw", container_format: "bare" };
const ask = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}, token = cloud.tokens.demo) =>
  cloud.ask(method, `/image/v2${path}`, { token, headers, ...(body !== undefined && { body }) });
const create = async () => String((await ask("POST", "/images", raw)).body["id"]);
const show = async (id: string): Promise<Json> => (await ask("GET", `/images/${id}`)).body;
const importInto = (id: string, method: object, more: object = {}, token = cloud.tokens.demo) =>
  ask("POST", `/images/${id}/import`, { method, ...more }, {}, token);
const upload = (id: string, headers = {}) => ask("PUT", `/images/${id}/file`, Buffer.from("data"), headers);
const stage = (id: string) => ask("PUT", `/images/${id}/stage`, Buffer.from("data"));
const find = (id: string) => cloud.kube.findById("DataSource", undefined, id)!;
const claims = (id: string) =>
  cloud.kube
    .list("DataVolume", cloud.namespaces.demo)
    .filter(({ metadata }) => metadata.labels?.["openstack.dicot.io/image"] === id)
    .map(({ spec }) => spec.storage?.storageClassName)
    .sort();
const ended = async (id: string, outcome = "success") =>
  expect.poll(async () => (await ask("GET", `/images/${id}/tasks`)).body["tasks"]?.[0]?.["status"], { timeout: 10_000 }).toBe(outcome);

describe("GET /v2/info/stores", () => {
  it("tells the classes that the operator marks, and more to administrators", async () => {
    expect((await ask("GET", "/info/stores")).body).toEqual({ stores: [{ id: "fast" }, { id: "standard", default: "true" }] });
    expect((await ask("GET", "/info/stores/detail")).status).toBe(403);
    const detail = await ask("GET", "/info/stores/detail", undefined, {}, cloud.tokens.admin);
    expect(detail.body["stores"]).toMatchObject([
      { id: "fast", weight: 0, properties: { volume_type: "fast" } },
      { id: "standard", type: "simulator.csi.dicot.io" },
    ]);
    const created = await ask("POST", "/images", raw);
    expect(created.headers.get("openstack-image-store-ids")).toBe("fast,standard");
  });

  it("has the heaviest first", async () => {
    const weigh = (weight: string) =>
      cloud.kube.update(cloud.kube.find("StorageClass", undefined, "standard")!, (copy) => {
        copy.metadata.labels = { ...copy.metadata.labels, [IMAGE_STORE]: weight };
        return copy;
      });
    await weigh("10");
    expect((await ask("GET", "/info/stores")).body["stores"]).toMatchObject([{ id: "standard" }, { id: "fast" }]);
    await weigh("true");
  });
});

describe("PUT /v2/images/{image_id}/file", () => {
  it("puts the data into the store that the header names", async () => {
    const id = await create();
    expect((await upload(id, { "x-image-meta-store": "nowhere" })).status).toBe(400);
    expect((await upload(id, { "x-image-meta-store": "fast" })).status).toBe(204);
    expect(await show(id)).toMatchObject({ status: "active", stores: "fast" });
    const other = await create();
    await upload(other);
    expect(await show(other)).toMatchObject({ stores: "standard" });
  });
});

describe("POST /v2/images/{image_id}/import", () => {
  it("brings what was staged into all stores", async () => {
    const id = await create();
    await stage(id);
    expect(await show(id)).not.toHaveProperty("stores");
    expect((await importInto(id, { name: "glance-direct" }, { all_stores: true })).status).toBe(202);
    await ended(id);
    expect(await show(id)).toMatchObject({
      status: "active",
      stores: "fast,standard",
      os_glance_importing_to_stores: "",
      os_glance_failed_import: "",
    });
    expect(claims(id)).toEqual(["fast", "standard"]);
  });

  it("leaves nothing in the store where data was only staged", async () => {
    const id = await create();
    await stage(id);
    await importInto(id, { name: "glance-direct" }, { stores: ["fast"] });
    await ended(id);
    expect(await show(id)).toMatchObject({ status: "active", stores: "fast", size: 4 });
    await expect.poll(() => claims(id)).toEqual(["fast"]);
    expect((await ask("GET", `/images/${id}/file`)).bytes.toString()).toBe("data");
  });

  it("fetches from a web server, once for all stores", async () => {
    const id = await create();
    expect((await importInto(id, { name: "web-download", uri: `${site.url}/disk` }, { stores: ["fast", "standard"] })).status).toBe(202);
    expect((await importInto(id, { name: "web-download", uri: `${site.url}/disk` })).status).toBe(409);
    await ended(id);
    expect(await show(id)).toMatchObject({ status: "active", stores: "fast,standard" });
  });

  it("queues the image again when the data cannot be had, and tells which stores it did not reach", async () => {
    const id = await create();
    await importInto(
      id,
      { name: "web-download", uri: `${site.url.replace("127.0.0.1", "nowhere.invalid")}/disk` },
      { stores: ["standard"] },
    );
    await ended(id, "failure");
    expect(await show(id)).toMatchObject({ status: "queued", os_glance_failed_import: "standard", os_glance_importing_to_stores: "" });
    expect(claims(id)).toEqual([]);
    expect((await upload(id)).status).toBe(204);
    expect(await show(id)).toMatchObject({ status: "active", stores: "standard" });
  });

  it("goes on where the one who began it was ended", async () => {
    await controller.stop();
    const id = await create();
    await importInto(id, { name: "web-download", uri: `${site.url}/disk` }, { all_stores: true });
    expect(await show(id)).toMatchObject({ status: "importing", os_glance_importing_to_stores: "fast,standard" });
    expect(claims(id)).toEqual([]);
    controller = imageController(cloud, silent);
    await ended(id);
    expect(await show(id)).toMatchObject({ status: "active", stores: "fast,standard" });
  });

  it("copies an active image, for those who may", async () => {
    const id = await create();
    await upload(id);
    const copy = { name: "copy-image" };
    expect((await importInto(id, copy, { all_stores: true })).status).toBe(403);
    expect((await importInto(id, copy, { stores: ["standard"] }, cloud.tokens.admin)).status).toBe(400);
    expect((await importInto(id, copy, { stores: ["nowhere"] }, cloud.tokens.admin)).status).toBe(409);
    expect((await importInto(id, copy, { all_stores: true, stores: ["fast"] }, cloud.tokens.admin)).status).toBe(400);
    expect((await importInto(id, copy, { all_stores: true, all_stores_must_succeed: false }, cloud.tokens.admin)).status).toBe(202);
    await ended(id);
    expect(await show(id)).toMatchObject({ status: "active", stores: "fast,standard" });
    expect((await importInto(id, copy, { all_stores: true }, cloud.tokens.admin)).status).toBe(202);
  });

  it("copies no image that is a container image", async () => {
    const { id } = (await ask("POST", "/images", { ...raw, dicot_container_disk: "docker://example.org/disk" })).body;
    expect(await show(String(id))).toMatchObject({ status: "active" });
    expect((await importInto(String(id), { name: "copy-image" }, { all_stores: true }, cloud.tokens.admin)).status).toBe(409);
  });

  it("takes back a copy that a quota does not allow, and keeps what there was", async () => {
    const id = await create();
    await upload(id);
    const quota = await cloud.kube.create({
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "no-more", namespace: cloud.namespaces.demo },
      spec: { hard: { "count/datavolumes.cdi.kubevirt.io": "0" } },
    });
    await importInto(id, { name: "copy-image" }, { stores: ["fast"] }, cloud.tokens.admin);
    await ended(id, "failure");
    expect(await show(id)).toMatchObject({ status: "active", stores: "standard", os_glance_failed_import: "fast" });
    await cloud.kube.delete(quota);
  });
});

describe("DELETE /v2/stores/{store_id}/{image_id}", () => {
  it("takes the image out of one store, but not out of the last", async () => {
    const id = await create();
    await stage(id);
    await importInto(id, { name: "glance-direct" }, { all_stores: true });
    await ended(id);
    expect((await ask("DELETE", `/stores/fast/${id}`)).status).toBe(403);
    const remove = (store: string) => ask("DELETE", `/stores/${store}/${id}`, undefined, {}, cloud.tokens.admin);
    expect((await remove("nowhere")).status).toBe(409);
    // The one that the DataSource names.
    expect((await remove("standard")).status).toBe(204);
    expect(await show(id)).toMatchObject({ status: "active", stores: "fast" });
    expect((await ask("GET", `/images/${id}/file`)).bytes.toString()).toBe("data");
    expect((await remove("standard")).status).toBe(403);
    expect((await remove("fast")).status).toBe(403);
    expect((await ask("DELETE", `/images/${id}`)).status).toBe(204);
    expect(claims(id)).toEqual([]);
  });
});

describe("a disk of an image", () => {
  it("is cloned from the copy in its own class, where there is one", async () => {
    const id = await create();
    await upload(id);
    const namespace = cloud.namespaces.demo;
    const name = find(id).metadata.name ?? "";
    const from = (storageClass: string) => cloneSource(cloud.kube, find(id), { storageClass, namespace });
    expect(from("fast")).toEqual({ sourceRef: { kind: "DataSource", namespace, name } });
    await importInto(id, { name: "copy-image" }, { stores: ["fast"] }, cloud.tokens.admin);
    await ended(id);
    expect(from("fast")).toEqual({ source: { pvc: { namespace, name: `${name}-fast` } } });
    expect(from("standard")).toEqual({ sourceRef: { kind: "DataSource", namespace, name } });
  });
});
