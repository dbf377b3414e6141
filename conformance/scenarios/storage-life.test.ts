/** Volumes and snapshots, from each source, attached and grown; and the claims that they are. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { due, gone, listed, made, named, networkWithSubnet, object, objects, reaches, server, shown, type Thing } from "./asking.ts";
import { type Caller, type Cloud, eventually, startCloud } from "./cloud.ts";

let cloud: Cloud;
let demo: Caller;
beforeAll(async () => {
  cloud = await startCloud();
  demo = cloud.demo;
});
afterAll(() => cloud.close());

interface Volume extends Thing {
  size: number;
  bootable: string;
  volume_type: string;
  snapshot_id: string | null;
  source_volid: string | null;
  attachments: { server_id: string; device: string }[];
  volume_image_metadata?: Record<string, string>;
}

const claims = () => `/api/v1/namespaces/${cloud.namespace}/persistentvolumeclaims`;
const claimOf = async (id: string) => (await objects(cloud, `${claims()}?labelSelector=openstack.dicot.io/id=${id}`))[0];
const is = (id: string, status: string) => reaches<Volume>(demo, "block-storage", `/volumes/${id}`, status);
const act = (id: string, body: object) => demo.ask("block-storage", "POST", `/volumes/${id}/action`, { body });

async function volume(more: object): Promise<Volume> {
  const { id } = await made(demo, "block-storage", "/volumes", { volume: { size: 1, ...more } });
  return is(id, "available");
}

async function snapshotOf(id: string): Promise<Thing> {
  const snapshot = await made(demo, "block-storage", "/snapshots", { snapshot: { volume_id: id, name: "then" } });
  return reaches(demo, "block-storage", `/snapshots/${snapshot.id}`, "available");
}

describe("a volume", () => {
  it("is a claim of its size and class", async () => {
    const blank = await volume({ name: "blank", size: 2, metadata: { kept: "yes" } });
    expect(blank).toMatchObject({ size: 2, bootable: "false", metadata: { kept: "yes" } });
    const claim = await claimOf(blank.id);
    expect(claim).toMatchObject({
      metadata: { annotations: { "openstack.dicot.io/name": "blank" } },
      spec: { resources: { requests: { storage: "2Gi" } } },
    });
    const type = await named(demo, "block-storage", "/types", blank.volume_type);
    const storageClass = await object(cloud, `/apis/storage.k8s.io/v1/storageclasses/${claim?.spec?.["storageClassName"]}`);
    expect([storageClass.metadata.name, storageClass.metadata.annotations?.["openstack.dicot.io/name"]]).toContain(type.name);
    due(await demo.ask("block-storage", "DELETE", `/volumes/${blank.id}`), 202);
    await gone(demo, "block-storage", `/volumes/${blank.id}`);
    expect(await claimOf(blank.id)).toBeUndefined();
  });

  it("is made of an image, of another volume, and of a snapshot", async () => {
    const image = await named(demo, "image", "/images", "tiny");
    const fromImage = await volume({ name: "of an image", imageRef: image.id });
    expect(fromImage).toMatchObject({ bootable: "true", volume_image_metadata: { image_id: image.id, image_name: "tiny" } });
    const fromVolume = await volume({ name: "of a volume", source_volid: fromImage.id });
    expect(fromVolume).toMatchObject({ bootable: "true", source_volid: fromImage.id });
    const snapshot = await snapshotOf(fromImage.id);
    const fromSnapshot = await volume({ name: "of a snapshot", snapshot_id: snapshot.id, size: 2 });
    expect(fromSnapshot).toMatchObject({ size: 2, snapshot_id: snapshot.id });

    due(await demo.ask("block-storage", "DELETE", `/volumes/${fromImage.id}`), 400);
    due(await demo.ask("block-storage", "DELETE", `/snapshots/${snapshot.id}`), 202);
    await gone(demo, "block-storage", `/snapshots/${snapshot.id}`);
    due(await demo.ask("block-storage", "DELETE", `/volumes/${fromImage.id}`), 202);
    await gone(demo, "block-storage", `/volumes/${fromImage.id}`);
    expect((await shown<Volume>(demo, "block-storage", `/volumes/${fromVolume.id}`)).status).toBe("available");
  });

  it("grows, and never shrinks", async () => {
    const small = await volume({ name: "small" });
    due(await act(small.id, { "os-extend": { new_size: 1 } }), 400);
    due(await act(small.id, { "os-extend": { new_size: 3 } }), 202);
    await eventually(
      () => shown<Volume>(demo, "block-storage", `/volumes/${small.id}`),
      ({ size, status }) => size === 3 && status === "available",
    );
    expect((await claimOf(small.id))?.spec).toMatchObject({ resources: { requests: { storage: "3Gi" } } });
  });

  it("of a claim that kubectl grew has the new size", async () => {
    const one = await volume({ name: "grown by hand" });
    const name = (await claimOf(one.id))?.metadata.name;
    const body = { spec: { resources: { requests: { storage: "5Gi" } } } };
    due(await cloud.kubernetes("PATCH", `${claims()}/${name}`, body, "application/merge-patch+json"), 200);
    await eventually(
      () => shown<Volume>(demo, "block-storage", `/volumes/${one.id}`),
      ({ size }) => size === 5,
    );
  });
});

describe("a volume and a server", () => {
  it("come together and part again", async () => {
    const { network } = await networkWithSubnet(demo, "storage", "10.60.0.0/24");
    const [web, data] = await Promise.all([server(demo, "web", network), volume({ name: "data" })]);
    const attachments = `/servers/${web.id}/os-volume_attachments`;
    due(await demo.ask("compute", "POST", attachments, { body: { volumeAttachment: { volumeId: data.id } } }), 200);
    const used = await is(data.id, "in-use");
    expect(used.attachments).toMatchObject([{ server_id: web.id, device: expect.stringMatching(/^\/dev\//) }]);
    const [vm] = await objects(
      cloud,
      `/apis/kubevirt.io/v1/namespaces/${cloud.namespace}/virtualmachines?labelSelector=openstack.dicot.io/id=${web.id}`,
    );
    expect(JSON.stringify(vm?.spec)).toContain((await claimOf(data.id))?.metadata.name);
    due(await demo.ask("block-storage", "DELETE", `/volumes/${data.id}`), 400);
    due(await demo.ask("compute", "POST", attachments, { body: { volumeAttachment: { volumeId: data.id } } }), 400);
    const [attachment] = (
      await listed<{ id: string; volume_id: string; instance: string }>(demo, "block-storage", "/attachments/detail", "volume 3.27")
    ).filter((one) => one.volume_id === data.id);
    expect(attachment?.instance).toBe(web.id);

    due(await demo.ask("compute", "DELETE", `${attachments}/${data.id}`), 202);
    await is(data.id, "available");
    due(await demo.ask("block-storage", "DELETE", `/volumes/${data.id}`), 202);
  });

  it("a server starts from a volume, and leaves it behind", async () => {
    const { network } = await networkWithSubnet(demo, "boot", "10.61.0.0/24");
    const image = await named(demo, "image", "/images", "tiny");
    const root = await volume({ name: "root", imageRef: image.id });
    const flavor = await named(demo, "compute", "/flavors", "m1.tiny");
    const body = {
      server: {
        name: "of a volume",
        flavorRef: flavor.id,
        networks: [{ uuid: network }],
        block_device_mapping_v2: [
          { boot_index: 0, uuid: root.id, source_type: "volume", destination_type: "volume", delete_on_termination: false },
        ],
      },
    };
    const { id } = await made(demo, "compute", "/servers", body);
    expect(await reaches(demo, "compute", `/servers/${id}`, "ACTIVE")).toMatchObject({ image: "" });
    await is(root.id, "in-use");
    due(await demo.ask("compute", "DELETE", `/servers/${id}`), 204);
    await gone(demo, "compute", `/servers/${id}`);
    await is(root.id, "available");
  });
});

describe("a backup", () => {
  const backups = () => `/apis/volume.dicot.io/v1alpha1/namespaces/${cloud.namespace}/backups`;
  const whole = (id: string) => reaches<Thing & { volume_id: string }>(demo, "block-storage", `/backups/${id}`, "available");

  it("outlives its volume, and is restored to a new one and to one that is there", async () => {
    const origin = await volume({ name: "kept", metadata: { of: "old" } });
    const { id } = await made(demo, "block-storage", "/backups", { backup: { volume_id: origin.id, name: "copy" } });
    await whole(id);
    due(await demo.ask("block-storage", "DELETE", `/volumes/${origin.id}`), 202);
    await gone(demo, "block-storage", `/volumes/${origin.id}`);
    const { volume_id } = await made<{ volume_id: string }>(demo, "block-storage", `/backups/${id}/restore`, { restore: {} });
    expect(await is(volume_id, "available")).toMatchObject({ name: "kept", metadata: { of: "old" } });
    const there = await volume({ name: "there" });
    const before = (await claimOf(there.id))?.metadata.name;
    await whole(id);
    due(await demo.ask("block-storage", "POST", `/backups/${id}/restore`, { body: { restore: { volume_id: there.id } } }), 202);
    await is(there.id, "available");
    expect((await claimOf(there.id))?.metadata.name).not.toBe(before);
    await whole(id);
    due(await demo.ask("block-storage", "DELETE", `/backups/${id}`), 202);
    await gone(demo, "block-storage", `/backups/${id}`);
  });

  it("that kubectl made is one, too", async () => {
    const origin = await volume({ name: "for kubectl" });
    const body = {
      apiVersion: "volume.dicot.io/v1alpha1",
      kind: "Backup",
      metadata: { name: "by-hand" },
      spec: { name: "by hand", volumeID: origin.id },
    };
    due(await cloud.kubernetes("POST", backups(), body), 201);
    const found = await eventually(
      async () => (await listed(demo, "block-storage", "/backups/detail")).find(({ name }) => name === "by hand"),
      (one) => one?.status === "available",
    );
    expect((await whole(found?.id ?? "")).volume_id).toBe(origin.id);
    due(await cloud.kubernetes("DELETE", `${backups()}/by-hand`), 200);
    await gone(demo, "block-storage", `/backups/${found?.id}`);
  });
});

describe("a VolumeSnapshot made with kubectl", () => {
  it("is a snapshot that OpenStack shows and deletes", async () => {
    const origin = await volume({ name: "origin" });
    const path = `/apis/snapshot.storage.k8s.io/v1/namespaces/${cloud.namespace}/volumesnapshots`;
    const source = { persistentVolumeClaimName: (await claimOf(origin.id))?.metadata.name };
    const body = { apiVersion: "snapshot.storage.k8s.io/v1", kind: "VolumeSnapshot", metadata: { name: "by-hand" }, spec: { source } };
    due(await cloud.kubernetes("POST", path, body), 201);
    const found = await eventually(
      async () =>
        (await listed<Thing & { volume_id: string }>(demo, "block-storage", "/snapshots/detail")).find(({ name }) => name === "by-hand"),
      (one) => one?.status === "available",
    );
    expect(found?.volume_id).toBe(origin.id);
    due(await demo.ask("block-storage", "DELETE", `/snapshots/${found?.id}`), 202);
    await gone(demo, "block-storage", `/snapshots/${found?.id}`);
    due(await cloud.kubernetes("GET", `${path}/by-hand`), 404);
  });
});

describe("a StorageClass made with kubectl", () => {
  it("is a volume type", async () => {
    const [first] = await objects(cloud, "/apis/storage.k8s.io/v1/storageclasses");
    const { apiVersion, kind, metadata, ...fields } = { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", ...first };
    const quick = cloud.own("quick");
    const made = { apiVersion, kind, ...fields, metadata: { name: quick } };
    expect(metadata?.name).toBeDefined();
    due(await cloud.kubernetes("POST", "/apis/storage.k8s.io/v1/storageclasses", made), 201);
    await eventually(
      async () => (await listed(demo, "block-storage", "/types")).map(({ name }) => name),
      (names) => names.includes(quick),
    );
    const one = await volume({ name: "of the class", volume_type: quick });
    expect((await claimOf(one.id))?.spec).toMatchObject({ storageClassName: quick });
    due(await cloud.kubernetes("DELETE", `/apis/storage.k8s.io/v1/storageclasses/${quick}`), 200);
  });
});
