import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Controller } from "../kube/controller.ts";
import { ID, IMAGE, IMAGES_NAMESPACE } from "../kube/names.ts";
import { type Cloud, type Json, startCloud } from "../testing/cloud.ts";
import { silent } from "../testing/cluster.ts";
import { bootstrapImages } from "./bootstrap.ts";
import { image } from "./index.ts";
import { imageController } from "./reconcile.ts";

let cloud: Cloud<"other">;
let controller: Controller;

beforeAll(async () => {
  cloud = await startCloud({ services: { image }, simulator: {}, projects: ["other"] });
  controller = imageController(cloud, silent);
});
afterAll(async () => {
  await controller.stop();
  await cloud.close();
});

const create = async (body: object, token = cloud.tokens.demo) =>
  (await cloud.ask("POST", "/image/v2/images", { token, body })).body as Json & { id: Json };
const get = (path: string, token = cloud.tokens.demo) => cloud.ask("GET", `/image/v2${path}`, { token });
const put = (id: Json | undefined, bytes: Buffer, token = cloud.tokens.demo) =>
  cloud.ask("PUT", `/image/v2/images/${id}/file`, { token, body: bytes });
const patch = (id: Json | undefined, body: unknown, token = cloud.tokens.demo, version = "2.1") =>
  cloud.ask("PATCH", `/image/v2/images/${id}`, { token, body, type: `application/openstack-images-v${version}-json-patch` });
const raw = { disk_format: "raw", container_format: "bare" };
const find = (id: Json | undefined) => cloud.kube.findById("DataSource", undefined, String(id));

describe("POST /v2/images", () => {
  it("makes a queued DataSource of what it is given", async () => {
    const body = { name: "café ☕", ...raw, min_disk: 1, min_ram: 64, tags: ["a", "b"], protected: false, hw_disk_bus: "scsi" };
    const answer = await cloud.ask("POST", "/image/v2/images", { token: cloud.tokens.demo, body });
    expect(answer.status).toBe(201);
    expect(answer.headers.get("location")).toBe(`${cloud.url}/image/v2/images/${answer.body["id"]}`);
    expect(answer.body).toMatchObject({
      ...body,
      status: "queued",
      size: null,
      checksum: null,
      visibility: "shared",
      owner: cloud.projects.demo,
    });
    expect(find(answer.body["id"])).toMatchObject({
      kind: "DataSource",
      metadata: { namespace: cloud.namespaces.demo },
      spec: { source: {} },
    });
    expect((await get(`/images/${answer.body["id"]}`)).body).toEqual(answer.body);
  });

  it("takes the client's id once", async () => {
    const id = "0f3c8a1e-5d0e-4f0b-9d55-0a2c5a4a6b01";
    expect(await create({ id })).toMatchObject({ id, name: null });
    expect((await cloud.ask("POST", "/image/v2/images", { token: cloud.tokens.other, body: { id } })).status).toBe(409);
  });

  it.each([
    [{ status: "active" }, 403],
    [{ self: "/v2" }, 403],
    [{ deleted: "true" }, 403],
    [{ os_glance_x: "1" }, 403],
    [{ visibility: "public" }, 403],
    [{ owner: "somebody" }, 403],
    [{ disk_format: "floppy" }, 400],
    [{ stores: "fast" }, 403],
    [{ min_ram: -1 }, 400],
    [{ min_disk: -1 }, 400],
    [{ id: "x" }, 400],
    [{ ["x".repeat(256)]: "y" }, 400],
  ])("refuses %j with %i", async (body, status) => {
    expect((await cloud.ask("POST", "/image/v2/images", { token: cloud.tokens.demo, body })).status).toBe(status);
  });

  it("puts an administrator's public image where everybody sees and nobody writes it", async () => {
    const image = await create({ name: "golden", visibility: "public", ...raw }, cloud.tokens.admin);
    expect(find(image["id"])?.metadata.namespace).toBe(IMAGES_NAMESPACE);
    expect((await get(`/images/${image["id"]}`)).body).toMatchObject({ visibility: "public", owner: cloud.projects.admin });
    expect((await patch(image["id"], [{ op: "replace", path: "/name", value: "mine" }])).status).toBe(403);
    expect((await cloud.ask("DELETE", `/image/v2/images/${image["id"]}`, { token: cloud.tokens.demo })).status).toBe(403);
  });
});

describe("PUT /v2/images/{image_id}/file", () => {
  it("streams the data into a claim and tells its hashes", async () => {
    const bytes = Buffer.alloc(300_000, "dicot");
    const { id } = await create({ name: "uploaded", ...raw });
    expect((await put(id, bytes)).status).toBe(204);
    expect((await get(`/images/${id}`)).body).toMatchObject({
      status: "active",
      size: 300_000,
      virtual_size: 300_000,
      checksum: createHash("md5").update(bytes).digest("hex"),
      os_hash_algo: "sha512",
      os_hash_value: createHash("sha512").update(bytes).digest("hex"),
    });
    const name = find(id)?.metadata.name ?? "";
    const claim = cloud.kube.find("PersistentVolumeClaim", cloud.namespaces.demo, name);
    expect(claim).toMatchObject({ metadata: { labels: { [IMAGE]: id } }, spec: { resources: { requests: { storage: "1Mi" } } } });
    expect((await put(id, bytes)).status).toBe(409);
  });

  it("makes the claim of a qcow2 as large as its disk", async () => {
    const header = Buffer.alloc(512);
    header.write("QFI\xfb", "latin1");
    header.writeBigUInt64BE(3n * 2n ** 30n, 24);
    const { id } = await create({ disk_format: "qcow2", container_format: "bare" });
    expect((await put(id, header)).status).toBe(204);
    expect((await get(`/images/${id}`)).body).toMatchObject({ size: 512, virtual_size: 3 * 2 ** 30 });
  });

  it("refuses an image without formats, data of another format, and another media type", async () => {
    const { id } = await create({ name: "unformatted" });
    expect((await put(id, Buffer.from("x"))).status).toBe(400);
    const qcow2 = await create({ disk_format: "qcow2", container_format: "bare" });
    expect((await put(qcow2["id"], Buffer.from("not a qcow2"))).status).toBe(415);
    const path = `/image/v2/images/${qcow2["id"]}/file`;
    expect((await cloud.ask("PUT", path, { token: cloud.tokens.demo, body: { a: 1 } })).status).toBe(415);
  });

  it("leaves a queued image behind when other data comes than was announced", async () => {
    const { id } = await create(raw);
    const send = (size: number) =>
      cloud.ask("PUT", `/image/v2/images/${id}/file`, {
        token: cloud.tokens.demo,
        body: Buffer.from("ten bytes."),
        headers: { "x-openstack-image-size": String(size) },
      });
    expect((await send(3)).status).toBe(413);
    expect((await get(`/images/${id}`)).body).toMatchObject({ status: "queued", size: null, checksum: null });
    expect((await send(10)).status).toBe(204);
  });
});

describe("GET /v2/images/{image_id}/file", () => {
  it("gives back what was uploaded as a raw disk", async () => {
    const bytes = Buffer.alloc(200_000, "dicot ");
    const { id } = await create(raw);
    expect((await get(`/images/${id}/file`)).status).toBe(204);
    expect((await put(id, bytes)).status).toBe(204);
    const answer = await get(`/images/${id}/file`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-md5")).toBe(createHash("md5").update(bytes).digest("hex"));
    expect(answer.bytes.equals(bytes)).toBe(true);
    await expect.poll(() => cloud.kube.list("VirtualMachineExport", cloud.namespaces.demo)).toEqual([]);
    expect((await get(`/images/${id}/file`, cloud.tokens.other)).status).toBe(404);
  });
});

describe("PATCH /v2/images/{image_id}", () => {
  it("adds, replaces and removes properties", async () => {
    const { id } = await create({ name: "before", tags: ["x"], os_distro: "fedora" });
    const changes = [
      { op: "replace", path: "/name", value: "after" },
      { op: "add", path: "/hw~1bus", value: "scsi" },
      { op: "remove", path: "/os_distro" },
      { op: "replace", path: "/tags", value: ["y", "y"] },
    ];
    const answer = await patch(id, changes);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ name: "after", "hw/bus": "scsi", tags: ["y"] });
    expect(answer.body).not.toHaveProperty("os_distro");
  });

  it.each([
    [[{ op: "replace", path: "/status", value: "active" }], 403],
    [[{ op: "replace", path: "/os_glance_x", value: "1" }], 403],
    [[{ op: "remove", path: "/name" }], 403],
    [[{ op: "replace", path: "/owner", value: "x" }], 403],
    [[{ op: "replace", path: "/visibility", value: "public" }], 403],
    [[{ op: "replace", path: "/nothing", value: "x" }], 409],
    [[{ op: "remove", path: "/nothing" }], 409],
    [[{ op: "replace", path: "name", value: "x" }], 400],
    [[{ op: "replace", path: "/a/b", value: "x" }], 400],
    [[{ op: "copy", path: "/name" }], 400],
    [[{ op: "replace", path: "/name" }], 400],
  ])("refuses %j with %i and changes nothing", async (changes, status) => {
    const image = await create({ name: "same" });
    expect((await patch(image["id"], changes)).status).toBe(status);
    expect((await get(`/images/${image["id"]}`)).body).toEqual(image);
  });

  it("takes the older media type, and no other", async () => {
    const { id } = await create({ name: "old" });
    expect((await patch(id, [{ replace: "/name", value: "new" }], cloud.tokens.demo, "2.0")).body).toMatchObject({ name: "new" });
    expect((await patch(id, [{ add: "/name", value: "newer" }], cloud.tokens.demo, "2.0")).status).toBe(409);
    expect((await patch(id, [], cloud.tokens.demo, "9.9")).status).toBe(415);
  });

  it("publishes an image with its data, and takes it back", async () => {
    const { id } = await create({ name: "published", ...raw });
    await put(id, Buffer.from("data"));
    const published = await patch(id, [{ op: "replace", path: "/visibility", value: "public" }], cloud.tokens.admin);
    expect(published.body).toMatchObject({ id, visibility: "public", status: "active", size: 4, owner: cloud.projects.demo });
    expect(find(id)?.metadata.namespace).toBe(IMAGES_NAMESPACE);
    expect((await get(`/images/${id}`, cloud.tokens.other)).status).toBe(200);
    const hidden = await patch(id, [{ op: "replace", path: "/visibility", value: "private" }], cloud.tokens.admin);
    expect(hidden.body).toMatchObject({ id, visibility: "private", status: "active" });
    expect(find(id)?.metadata.namespace).toBe(cloud.namespaces.demo);
    expect((await get(`/images/${id}`, cloud.tokens.other)).status).toBe(404);
    expect((await cloud.ask("DELETE", `/image/v2/images/${id}`, { token: cloud.tokens.demo })).status).toBe(204);
  });
});

describe("DELETE /v2/images/{image_id}", () => {
  it("deletes the DataSource and the data", async () => {
    const { id } = await create(raw);
    await put(id, Buffer.from("data"));
    const name = find(id)?.metadata.name ?? "";
    expect((await cloud.ask("DELETE", `/image/v2/images/${id}`, { token: cloud.tokens.demo })).status).toBe(204);
    expect((await get(`/images/${id}`)).status).toBe(404);
    expect(cloud.kube.find("DataVolume", cloud.namespaces.demo, name)).toBeUndefined();
  });

  it("spares a protected image, and answers 404 for another project's", async () => {
    const { id } = await create({ protected: true });
    expect((await cloud.ask("DELETE", `/image/v2/images/${id}`, { token: cloud.tokens.demo })).status).toBe(403);
    expect((await cloud.ask("DELETE", `/image/v2/images/${id}`, { token: cloud.tokens.other })).status).toBe(404);
  });
});

describe("GET /v2/images", () => {
  it("filters, sorts and pages", async () => {
    for (const name of ["list-a", "list-b", "list-c"]) await create({ name, tags: ["listed", name], os_type: "linux" }, cloud.tokens.other);
    const names = async (query: string) =>
      [...((await get(`/images?${query}`, cloud.tokens.other)).body["images"] ?? [])].map((one) => one["name"]);
    expect(await names("name=list-b")).toEqual(["list-b"]);
    expect((await names('name=in:list-a,"list-c"')).sort()).toEqual(["list-a", "list-c"]);
    expect(await names("tag=listed&sort=name:asc")).toEqual(["list-a", "list-b", "list-c"]);
    expect(await names("tag=listed&tag=list-b")).toEqual(["list-b"]);
    expect(await names("os_type=linux&sort_key=name&sort_dir=desc")).toEqual(["list-c", "list-b", "list-a"]);
    expect(await names("os_type=windows")).toEqual([]);
    expect(await names("tag=listed&created_at=lt:2020-01-01T00:00:00Z")).toEqual([]);
    const first = (await get("/images?tag=listed&sort=name:asc&limit=2", cloud.tokens.other)).body;
    expect(first["first"]).toContain("/v2/images?");
    const next = (await get(String(first["next"]).replace("/v2", ""), cloud.tokens.other)).body;
    expect([...next["images"]!].map((one) => one["name"])).toEqual(["list-c"]);
    expect(next).not.toHaveProperty("next");
  });

  it.each([
    "limit=-1",
    "limit=x",
    "marker=nothing",
    "sort=nothing",
    "sort_dir=up",
    "visibility=none",
    "os_hidden=2",
    "name=like:x",
    "size_min=x",
  ])("refuses ?%s with 400", async (query) => {
    expect((await get(`/images?${query}`)).status).toBe(400);
  });

  it("shows a DataSource that kubectl made, by its uid", async () => {
    const { namespaces, kube } = cloud;
    await kube.create<Kinds["PersistentVolumeClaim"]>({
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "fedora", namespace: namespaces.demo },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "5Gi" } } },
    });
    const { metadata } = await kube.create<Kinds["DataSource"]>({
      apiVersion: "cdi.kubevirt.io/v1beta1",
      kind: "DataSource",
      metadata: { name: "fedora", namespace: namespaces.demo },
      spec: { source: { pvc: { namespace: namespaces.demo, name: "fedora" } } },
    });
    expect((await get(`/images/${metadata.uid}`)).body).toMatchObject({
      id: metadata.uid,
      name: "fedora",
      status: "active",
      disk_format: "raw",
      container_format: "bare",
      visibility: "private",
      size: 5 * 2 ** 30,
    });
    expect((await get(`/images/${metadata.uid}`, cloud.tokens.other)).status).toBe(404);
    expect((await get("/images?name=fedora", cloud.tokens.other)).body["images"]).toEqual([]);
    expect((await patch(metadata.uid as unknown as Json, [{ op: "replace", path: "/name", value: "Fedora 43" }])).body).toMatchObject({
      name: "Fedora 43",
    });
    expect(kube.find("DataSource", namespaces.demo, "fedora")?.metadata.labels?.[ID]).toBeUndefined();
  });
});

describe("members", () => {
  it("share an image once they accept", async () => {
    const { demo, other } = cloud.tokens;
    const { id } = await create({ name: "shared one", visibility: "shared" });
    const path = `/image/v2/images/${id}/members`;
    expect((await get(`/images/${id}`, other)).status).toBe(404);
    const body = { member: cloud.projects.other };
    expect((await cloud.ask("POST", path, { token: demo, body })).body).toMatchObject({
      image_id: id,
      member_id: cloud.projects.other,
      status: "pending",
    });
    expect((await cloud.ask("POST", path, { token: demo, body })).status).toBe(409);
    expect((await get(`/images/${id}`, other)).status).toBe(200);
    expect((await get("/images?name=shared one", other)).body["images"]).toEqual([]);
    const member = `${path}/${cloud.projects.other}`;
    expect((await cloud.ask("PUT", member, { token: demo, body: { status: "accepted" } })).status).toBe(403);
    expect((await cloud.ask("PUT", member, { token: other, body: { status: "maybe" } })).status).toBe(400);
    expect((await cloud.ask("PUT", member, { token: other, body: { status: "accepted" } })).body).toMatchObject({ status: "accepted" });
    expect([...((await get("/images?name=shared one", other)).body["images"] ?? [])]).toHaveLength(1);
    expect((await cloud.ask("POST", path, { token: other, body: { member: "x" } })).status).toBe(403);
    expect([...((await cloud.ask("GET", path, { token: demo })).body["members"] ?? [])]).toHaveLength(1);
    expect((await cloud.ask("DELETE", member, { token: other })).status).toBe(403);
    expect((await cloud.ask("DELETE", member, { token: demo })).status).toBe(204);
    expect((await get(`/images/${id}`, other)).status).toBe(404);
  });

  it("are only of shared images", async () => {
    const { id } = await create({ visibility: "private" });
    const body = { member: cloud.projects.other };
    expect((await cloud.ask("POST", `/image/v2/images/${id}/members`, { token: cloud.tokens.demo, body })).status).toBe(403);
  });
});

describe("actions, tags and the rest", () => {
  it("takes an image out of use and back", async () => {
    const { id } = await create(raw);
    const act = (action: string) => cloud.ask("POST", `/image/v2/images/${id}/actions/${action}`, { token: cloud.tokens.demo });
    expect((await act("deactivate")).status).toBe(403);
    await put(id, Buffer.from("data"));
    expect((await act("deactivate")).status).toBe(204);
    expect((await get(`/images/${id}`)).body).toMatchObject({ status: "deactivated" });
    expect((await get(`/images/${id}/file`)).status).toBe(403);
    expect((await act("reactivate")).status).toBe(204);
    expect((await get(`/images/${id}`)).body).toMatchObject({ status: "active" });
  });

  it("adds and removes a tag", async () => {
    const { id } = await create({});
    const tag = `/image/v2/images/${id}/tags/red%20one`;
    expect((await cloud.ask("PUT", tag, { token: cloud.tokens.demo })).status).toBe(204);
    expect((await get(`/images/${id}`)).body["tags"]).toEqual(["red one"]);
    expect((await cloud.ask("DELETE", tag, { token: cloud.tokens.demo })).status).toBe(204);
    expect((await cloud.ask("DELETE", tag, { token: cloud.tokens.demo })).status).toBe(404);
  });

  it("imports what was staged", async () => {
    const { id } = await create(raw);
    const start = (name: string) =>
      cloud.ask("POST", `/image/v2/images/${id}/import`, { token: cloud.tokens.demo, body: { method: { name } } });
    expect((await start("glance-direct")).status).toBe(409);
    expect((await start("copy-image")).status).toBe(409);
    expect((await start("glance-download")).status).toBe(400);
    const staged = await cloud.ask("PUT", `/image/v2/images/${id}/stage`, { token: cloud.tokens.demo, body: Buffer.from("data") });
    expect(staged.status).toBe(204);
    expect((await get(`/images/${id}`)).body).toMatchObject({ status: "uploading" });
    expect((await start("glance-direct")).status).toBe(202);
    expect((await get(`/images/${id}`)).body).toMatchObject({ status: "active", size: 4 });
    expect((await get(`/images/${id}/tasks`)).body["tasks"]).toMatchObject([
      { type: "api_image_import", status: "success", image_id: id, input: { import_req: { method: { name: "glance-direct" } } } },
    ]);
  });

  it("has CDI fetch an image from a web server", async () => {
    const { id } = await create({ ...raw, min_disk: 2 });
    const body = { method: { name: "web-download", uri: "https://example.org/disk.raw" } };
    const made: Kinds["DataVolume"][] = [];
    const ignore = cloud.on("DataVolume", (change, one) => {
      if (change === "added" && one.metadata.labels?.[IMAGE] === String(id)) made.push(one);
    });
    expect((await cloud.ask("POST", `/image/v2/images/${id}/import`, { token: cloud.tokens.demo, body })).status).toBe(202);
    await expect.poll(() => made).toHaveLength(1);
    ignore();
    expect(made[0]?.spec).toMatchObject({
      source: { http: { url: body.method.uri } },
      storage: { resources: { requests: { storage: "2Gi" } } },
    });
  });

  it("renders schemas and what can be imported", async () => {
    expect((await get("/schemas/image")).body).toMatchObject({ name: "image", properties: { id: { type: "string" } } });
    expect((await get("/schemas/images")).body).toMatchObject({ name: "images" });
    expect((await get("/schemas/member")).body).toMatchObject({ name: "member" });
    expect((await get("/schemas/members")).body).toMatchObject({ name: "members" });
    expect((await get("/info/import")).body["import-methods"]).toMatchObject({
      value: ["glance-direct", "web-download", "copy-image"],
    });
    expect((await get("/info/usage")).body["usage"]).toMatchObject({ image_count_total: { limit: -1 } });
  });
});

describe("bootstrapImages", () => {
  it("makes two active public images, once", async () => {
    await bootstrapImages(cloud.kube);
    await bootstrapImages(cloud.kube);
    const images = (await get("/images?visibility=public&name=in:tiny,tiny-alt")).body["images"]!;
    expect([...images].map(({ status, size }) => ({ status, size }))).toEqual(Array(2).fill({ status: "active", size: 2 ** 20 }));
  });
});
