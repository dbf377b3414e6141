/** Images in several stores, which are StorageClasses: where their claims are, and what becomes of them. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { due, gone, made, objects, reaches, type Thing } from "./asking.ts";
import { type Caller, type Cloud, eventually, startCloud } from "./cloud.ts";

let cloud: Cloud;
let demo: Caller;
let admin: Caller;
beforeAll(async () => {
  cloud = await startCloud();
  ({ demo, admin } = cloud);
});
afterAll(() => cloud.close());

type Image = Thing & { stores?: string; size: number; os_glance_importing_to_stores?: string; os_glance_failed_import?: string };
const bytes = { "content-type": "application/octet-stream" };
const content = "z".repeat(1024);

const image = (name: string) => made<Image>(demo, "image", "/images", { name, disk_format: "raw", container_format: "bare" });
const show = async (id: string) => due(await demo.ask("image", "GET", `/images/${id}`), 200).json<Image>();
const shows = (id: string, done: (image: Image) => boolean) => eventually(() => show(id), done);
const importing = (caller: Caller, id: string, name: string, more: object = {}) =>
  caller.ask("image", "POST", `/images/${id}/import`, { body: { method: { name }, ...more } });

async function staged(name: string): Promise<string> {
  const { id } = await image(name);
  due(await demo.ask("image", "PUT", `/images/${id}/stage`, { body: content, headers: bytes }), 204);
  await reaches(demo, "image", `/images/${id}`, "uploading");
  return id;
}

/** The classes of the claims that the image has, sorted. */
async function classes(id: string): Promise<string[]> {
  const path = `/api/v1/namespaces/${cloud.namespace}/persistentvolumeclaims?labelSelector=openstack.dicot.io/image=${id}`;
  return (await objects(cloud, path)).map(({ spec }) => String(spec?.["storageClassName"])).sort();
}

describe("an image", () => {
  it("is imported into all stores: a claim of each class, which go with it", async () => {
    const id = await staged("everywhere");
    due(await importing(demo, id, "glance-direct", { all_stores: true }), 202);
    const active = await shows(id, ({ status }) => status === "active");
    expect(active).toMatchObject({
      stores: "fast,standard",
      size: 1024,
      os_glance_importing_to_stores: "",
      os_glance_failed_import: "",
    });
    expect(await classes(id)).toEqual(["fast", "standard"]);
    due(await demo.ask("image", "DELETE", `/images/${id}`), 204);
    await gone(demo, "image", `/images/${id}`);
    await eventually(
      () => classes(id),
      (left) => left.length === 0,
    );
  });

  it("keeps its bytes where it leaves the store that it was in first", async () => {
    const { id } = await image("moving");
    due(await demo.ask("image", "PUT", `/images/${id}/file`, { body: content, headers: bytes }), 204);
    await shows(id, ({ stores }) => stores === "standard");
    due(await admin.ask("image", "DELETE", `/stores/standard/${id}`), 403);
    due(await importing(admin, id, "copy-image", { stores: ["fast"] }), 202);
    await shows(id, ({ os_glance_importing_to_stores: left, stores }) => left === "" && stores === "fast,standard");
    due(await admin.ask("image", "DELETE", `/stores/standard/${id}`), 204);
    await shows(id, ({ stores }) => stores === "fast");
    const left = await eventually(
      () => classes(id),
      (found) => found.length === 1,
    );
    expect(left).toEqual(["fast"]);
    expect(due(await demo.ask("image", "GET", `/images/${id}/file`), 200).text.slice(0, content.length)).toBe(content);
    due(await demo.ask("image", "DELETE", `/images/${id}`), 204);
  });

  it("that cannot be fetched is queued again, says which stores it missed, and takes other data", async () => {
    const { id } = await image("unreachable");
    const method = { name: "web-download", uri: "http://no-such-host.invalid/disk.raw" };
    due(await demo.ask("image", "POST", `/images/${id}/import`, { body: { method, stores: ["fast"] } }), 202);
    await shows(id, ({ status, os_glance_failed_import: failed }) => status === "queued" && failed === "fast");
    expect(await classes(id)).toEqual([]);
    due(await demo.ask("image", "PUT", `/images/${id}/file`, { body: content, headers: { ...bytes, "x-image-meta-store": "fast" } }), 204);
    await shows(id, ({ status, stores }) => status === "active" && stores === "fast");
    due(await demo.ask("image", "DELETE", `/images/${id}`), 204);
  });
});

describe("a volume of an image", () => {
  it("is cloned from the copy in its own class", async () => {
    const id = await staged("near");
    due(await importing(demo, id, "glance-direct", { all_stores: true }), 202);
    await shows(id, ({ status }) => status === "active");
    const body = { volume: { name: "fast one", size: 1, volume_type: "fast", imageRef: id } };
    const volume = await made(demo, "block-storage", "/volumes", body);
    await reaches(demo, "block-storage", `/volumes/${volume.id}`, "available");
    const path = `/apis/cdi.kubevirt.io/v1beta1/namespaces/${cloud.namespace}/datavolumes?labelSelector=openstack.dicot.io`;
    const [disk] = await objects(cloud, `${path}/id=${volume.id}`);
    const [copy] = (await objects(cloud, `${path}/image=${id}`)).filter(({ spec }) =>
      JSON.stringify(spec?.["storage"]).includes('"storageClassName":"fast"'),
    );
    expect(disk?.spec).toMatchObject({ source: { pvc: { name: copy?.metadata.name } } });
  });
});
