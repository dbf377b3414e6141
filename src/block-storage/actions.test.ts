import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { image } from "../image/index.ts";
import type { Controller } from "../kube/controller.ts";
import { type Cloud, type Json, startCloud } from "../testing/cloud.ts";
import { silent } from "../testing/cluster.ts";
import { blockStorage } from "./index.ts";
import { volumeController } from "./reconcile.ts";

let cloud: Cloud<"other">;
let controller: Controller;

beforeAll(async () => {
  cloud = await startCloud({ services: { image, "block-storage": blockStorage }, simulator: {}, projects: ["other"] });
  controller = volumeController(cloud, silent);
});
afterAll(async () => {
  await controller.stop();
  await cloud.close();
});

const ask = (method: string, path: string, options: { token?: string; body?: unknown; headers?: Record<string, string> } = {}) =>
  cloud.ask(method, `/volume/v3${path}`, { token: cloud.tokens.demo, ...options });
const show = async (id: Json) => (await ask("GET", `/volumes/${id}`)).body["volume"]!;
const statusOf = async (id: Json) => (await show(id))["status"];
const make = async (volume: object = {}) => {
  const { id } = (await ask("POST", "/volumes", { body: { volume: { size: 1, ...volume } } })).body["volume"] as Json & { id: Json };
  await expect.poll(() => statusOf(id)).toBe("available");
  return id;
};
const act = (id: Json, body: object, options: { token?: string; headers?: Record<string, string> } = {}) =>
  ask("POST", `/volumes/${id}/action`, { body, ...options });
const claimsOf = () => cloud.kube.list("PersistentVolumeClaim", cloud.namespaces.demo);
const server = (name: string) =>
  cloud.kube.create<Kinds["VirtualMachine"]>({
    apiVersion: "kubevirt.io/v1",
    kind: "VirtualMachine",
    metadata: { name, namespace: cloud.namespaces.demo },
    spec: {
      runStrategy: "Halted",
      template: {
        spec: {
          domain: { devices: { disks: [{ name: "root", disk: {} }] }, resources: { requests: { memory: "64Mi" } } },
          volumes: [{ name: "root", containerDisk: { image: "x" } }],
        },
      },
    },
  });

describe("POST /v3/volumes/{volume_id}/action", () => {
  it("extends a volume, never shrinks it", async () => {
    const id = await make();
    expect((await act(id, { "os-extend": { new_size: 1 } })).status).toBe(400);
    expect((await act(id, { "os-extend": { new_size: 3 } })).status).toBe(202);
    await expect.poll(() => statusOf(id)).toBe("available");
    expect(await show(id)).toMatchObject({ size: 3 });
    expect((await act(id, { "os-extend": { new_size: 5000 } })).status).toBe(413);
  });

  it("goes through the steps of an attachment", async () => {
    const id = await make();
    expect((await act(id, { "os-reserve": {} })).status).toBe(202);
    expect(await statusOf(id)).toBe("attaching");
    expect((await act(id, { "os-reserve": {} })).status).toBe(400);
    expect((await ask("DELETE", `/volumes/${id}`)).status).toBe(400);
    expect((await act(id, { "os-unreserve": {} })).status).toBe(202);
    expect(await statusOf(id)).toBe("available");
    expect((await act(id, { "os-begin_detaching": {} })).status).toBe(400);
  });

  it("attaches to a server of this cloud, and detaches", async () => {
    const id = await make();
    const vm = await server("attached");
    const attach = { "os-attach": { instance_uuid: vm.metadata.uid, mountpoint: "/dev/vdb" } };
    expect((await act(id, { "os-attach": { host_name: "elsewhere", mountpoint: "/dev/vdb" } })).status).toBe(400);
    expect((await act(id, attach)).status).toBe(202);
    expect(await show(id)).toMatchObject({ status: "in-use", attachments: [{ server_id: vm.metadata.uid }] });
    const list = (await ask("GET", `/attachments?volume_id=${id}`, { headers: { "openstack-api-version": "volume 3.27" } })).body[
      "attachments"
    ]!;
    expect([...list]).toMatchObject([{ volume_id: id, instance: vm.metadata.uid, status: "attached" }]);
    expect((await act(id, { "os-begin_detaching": {} })).status).toBe(202);
    expect(await statusOf(id)).toBe("detaching");
    expect((await act(id, { "os-detach": {} })).status).toBe(202);
    await expect.poll(() => statusOf(id)).toBe("available");
  });

  it("says whether it boots, may be written, and what image it was", async () => {
    const id = await make();
    expect((await act(id, { "os-set_bootable": { bootable: true } })).status).toBe(200);
    expect((await act(id, { "os-update_readonly_flag": { readonly: true } })).status).toBe(202);
    expect((await act(id, { "os-set_image_metadata": { metadata: { os_distro: "fedora", x: "y" } } })).body).toEqual({
      metadata: { os_distro: "fedora", x: "y" },
    });
    expect((await act(id, { "os-unset_image_metadata": { key: "x" } })).status).toBe(200);
    expect((await act(id, { "os-unset_image_metadata": { key: "x" } })).status).toBe(404);
    expect((await act(id, { "os-show_image_metadata": {} })).body).toEqual({ metadata: { os_distro: "fedora" } });
    expect(await show(id)).toMatchObject({
      bootable: "true",
      metadata: { readonly: "True" },
      volume_image_metadata: { os_distro: "fedora" },
    });
  });

  it("leaves status and force to administrators", async () => {
    const id = await make();
    const reset = { "os-reset_status": { status: "error" } };
    expect((await act(id, reset)).status).toBe(403);
    expect((await act(id, reset, { token: cloud.tokens.admin })).status).toBe(202);
    expect(await statusOf(id)).toBe("error");
    expect((await act(id, { "os-force_delete": {} })).status).toBe(403);
    expect((await act(id, { "os-force_delete": {} }, { token: cloud.tokens.admin })).status).toBe(202);
    await expect.poll(async () => (await ask("GET", `/volumes/${id}`)).status).toBe(404);
  });

  it("makes an image of a volume", async () => {
    const id = await make({ name: "v" });
    const answer = await act(id, { "os-volume_upload_image": { image_name: "from volume", disk_format: "qcow2" } });
    expect(answer.status).toBe(202);
    const uploaded = answer.body["os-volume_upload_image"]!;
    expect(uploaded).toMatchObject({ id, image_name: "from volume", disk_format: "raw", status: "uploading" });
    const path = `/image/v2/images/${uploaded["image_id"]}`;
    await expect.poll(async () => (await cloud.ask("GET", path, { token: cloud.tokens.demo })).body["status"]).toBe("active");
    const volume = (await ask("POST", "/volumes", { body: { volume: { size: 1, imageRef: uploaded["image_id"] } } })).body["volume"]!;
    await expect.poll(() => statusOf(volume["id"]!)).toBe("available");
    expect([...((await ask("GET", "/snapshots")).body["snapshots"] ?? [])]).toEqual([]);
    expect((await cloud.ask("DELETE", path, { token: cloud.tokens.demo })).status).toBe(204);
  });

  it("reverts a volume to its latest snapshot", async () => {
    const id = await make({ name: "reverted", metadata: { a: "b" } });
    const before = claimsOf().length;
    const snapshot = (await ask("POST", "/snapshots", { body: { snapshot: { volume_id: id } } })).body["snapshot"]!;
    await expect.poll(async () => (await ask("GET", `/snapshots/${snapshot["id"]}`)).body["snapshot"]?.["status"]).toBe("available");
    const headers = { "openstack-api-version": "volume 3.40" };
    expect((await act(id, { revert: { snapshot_id: "5a1f0d4e-0000-4000-8000-000000000000" } }, { headers })).status).toBe(400);
    expect((await act(id, { revert: { snapshot_id: snapshot["id"] } }, { headers })).status).toBe(202);
    await expect.poll(() => statusOf(id)).toBe("available");
    expect(await show(id)).toMatchObject({ id, name: "reverted", metadata: { a: "b" }, size: 1 });
    await expect.poll(() => claimsOf().length).toBe(before);
    expect((await ask("GET", `/snapshots/${snapshot["id"]}`)).body["snapshot"]).toMatchObject({ volume_id: id });
    expect((await ask("DELETE", `/volumes/${id}`)).status).toBe(400);
  });

  it("refuses an action that nobody knows with 400, and one it cannot do with 501", async () => {
    const id = await make();
    expect((await act(id, { "os-nothing": {} })).status).toBe(400);
    expect((await act(id, { "os-migrate_volume_completion": { new_volume: id } }, { token: cloud.tokens.admin })).status).toBe(501);
  });
});

describe("/v3/volumes/{volume_id}/metadata", () => {
  it("is read and changed", async () => {
    const id = await make({ metadata: { a: "1" } });
    const path = `/volumes/${id}/metadata`;
    expect((await ask("POST", path, { body: { metadata: { b: "2" } } })).body).toEqual({ metadata: { a: "1", b: "2" } });
    expect((await ask("GET", `${path}/b`)).body).toEqual({ meta: { b: "2" } });
    expect((await ask("DELETE", `${path}/a`)).status).toBe(200);
    expect((await ask("GET", path)).body).toEqual({ metadata: { b: "2" } });
    expect((await ask("GET", path, { token: cloud.tokens.other })).status).toBe(404);
  });
});
