import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Backup, PersistentVolumeClaim, StorageClass, VirtualMachine } from "../../../generated/kubernetes/kinds.ts";
import type { Controller } from "../../kube/controller.ts";
import { BACKUP, BACKUP_CLASS, ID, METADATA, openstackId, SUCCEEDED, SUCCESSOR } from "../../kube/names.ts";
import { type Answer, type Cloud, type Json, startCloud } from "../../testing/cloud.ts";
import { silent } from "../../testing/cluster.ts";
import { blockStorage } from "../index.ts";
import { volumeController } from "../reconcile.ts";
import { advance } from "../succession.ts";

let cloud: Cloud<"other">;
let controller: Controller;

beforeAll(async () => {
  cloud = await startCloud({ services: { "block-storage": blockStorage }, base: "/volume", simulator: { nodes: 1 }, projects: ["other"] });
  controller = volumeController(cloud, silent);
});
afterAll(async () => {
  await controller.stop();
  await cloud.close();
});

type Who = "admin" | "demo" | "other";
const as = (who: Who, method: string, path: string, body?: unknown): Promise<Answer> =>
  cloud.ask(method, `/v3${path}`, { token: cloud.tokens[who], body, headers: { "openstack-api-version": "volume latest" } });
const ask = (method: string, path: string, body?: unknown) => as("demo", method, path, body);
const shown = async (path: string, key: string, who: Who = "demo") => (await as(who, "GET", path)).body[key] as Json & { id: string };
const available = (path: string, key: string, who: Who = "demo") =>
  expect.poll(async () => (await shown(path, key, who))["status"], { timeout: 10_000 }).toBe("available");

async function volume(fields: object = {}): Promise<string> {
  const made = await ask("POST", "/volumes", { volume: { size: 1, name: "v", metadata: { a: "b" }, ...fields } });
  const id = String(made.body["volume"]?.["id"]);
  await available(`/volumes/${id}`, "volume");
  return id;
}

async function backup(volume_id: string, fields: object = {}): Promise<string> {
  const made = await ask("POST", "/backups", { backup: { volume_id, name: "b", ...fields } });
  expect(made.status).toBe(202);
  const id = String(made.body["backup"]?.["id"]);
  await available(`/backups/${id}`, "backup");
  return id;
}

const copies = (id: string) => cloud.kube.list("PersistentVolumeClaim").filter(({ metadata }) => metadata.labels?.[BACKUP] === id);
const claimOf = (id: string) => cloud.kube.findById("PersistentVolumeClaim", cloud.namespaces.demo, id);

describe("POST /v3/backups", () => {
  it("copies a volume into a claim that outlives it, is no volume, and goes with the backup", async () => {
    const of = await volume();
    const id = await backup(of, { description: "d", metadata: { m: "1" } });
    expect(await shown(`/backups/${id}`, "backup")).toMatchObject({
      name: "b",
      description: "d",
      metadata: { m: "1" },
      size: 1,
      volume_id: of,
      snapshot_id: null,
      is_incremental: false,
      has_dependent_backups: false,
      fail_reason: null,
    });
    const [copy] = copies(id);
    expect(copy?.metadata.annotations?.[METADATA]).toBe('{"a":"b"}');
    expect((await ask("GET", "/volumes")).body["volumes"]).toHaveLength(1);
    expect((await ask("DELETE", `/volumes/${of}`)).status).toBe(202);
    expect(await shown(`/backups/${id}`, "backup")).toMatchObject({ status: "available", volume_id: of });
    expect((await ask("DELETE", `/backups/${id}`)).status).toBe(202);
    expect((await ask("GET", `/backups/${id}`)).status).toBe(404);
    await expect.poll(() => copies(id)).toEqual([]);
  });

  it("goes to the class that is marked, or to the one that is named", async () => {
    const [standard] = cloud.kube.list("StorageClass");
    const vault: StorageClass = {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: "vault", annotations: { [BACKUP_CLASS]: "true" } },
      provisioner: standard!.provisioner,
    };
    const created = await cloud.kube.create(vault);
    const of = await volume();
    const [marked, named] = [await backup(of), await backup(of, { container: standard!.metadata.name })];
    expect(copies(marked)[0]?.spec.storageClassName).toBe("vault");
    expect(await shown(`/backups/${marked}`, "backup")).toMatchObject({ container: "vault" });
    expect(copies(named)[0]?.spec.storageClassName).toBe(standard!.metadata.name);
    expect((await ask("POST", "/backups", { backup: { volume_id: of, container: "nowhere" } })).status).toBe(400);
    for (const id of [marked, named]) await ask("DELETE", `/backups/${id}`);
    await ask("DELETE", `/volumes/${of}`);
    await cloud.kube.delete(created);
  });

  it("refuses what cannot be: an incremental one, a volume of another project, more than the quota", async () => {
    const of = await volume();
    const refused = await ask("POST", "/backups", { backup: { volume_id: of, incremental: true } });
    expect([refused.status, refused.body["badRequest"]?.["message"]]).toEqual([400, expect.stringContaining("incremental")]);
    expect((await as("other", "POST", "/backups", { backup: { volume_id: of } })).status).toBe(404);
    expect((await ask("POST", "/backups", { backup: { volume_id: of, availability_zone: "mars" } })).status).toBe(400);
    await as("admin", "PUT", `/os-quota-sets/${cloud.projects.demo}`, { quota_set: { backups: 0 } });
    expect((await ask("POST", "/backups", { backup: { volume_id: of } })).status).toBe(413);
    await as("admin", "PUT", `/os-quota-sets/${cloud.projects.demo}`, { quota_set: { backups: 10, backup_gigabytes: 0 } });
    expect((await ask("POST", "/backups", { backup: { volume_id: of } })).status).toBe(413);
    await as("admin", "DELETE", `/os-quota-sets/${cloud.projects.demo}`);
    expect((await ask("GET", "/backups")).body["backups"]).toEqual([]);
    await ask("DELETE", `/volumes/${of}`);
  });

  it("copies a volume that a server has from a snapshot that goes with the work, and only where it is forced", async () => {
    const of = await volume();
    const vm: VirtualMachine = {
      apiVersion: "kubevirt.io/v1",
      kind: "VirtualMachine",
      metadata: { name: "vm", namespace: cloud.namespaces.demo },
      spec: {
        runStrategy: "Halted",
        template: {
          spec: {
            domain: { devices: { disks: [{ name: "d", disk: { bus: "virtio" } }] }, resources: { requests: { memory: "64Mi" } } },
            volumes: [{ name: "d", persistentVolumeClaim: { claimName: claimOf(of)!.metadata.name! } }],
          },
        },
      },
    };
    const server = await cloud.kube.create(vm);
    await expect.poll(async () => (await shown(`/volumes/${of}`, "volume"))["status"]).toBe("in-use");
    expect((await ask("POST", "/backups", { backup: { volume_id: of } })).status).toBe(400);
    const id = await backup(of, { force: true });
    const [made] = cloud.kube.list("DataVolume").filter(({ metadata }) => metadata.labels?.[BACKUP] === id);
    expect(made?.spec.source).toEqual({ snapshot: { namespace: cloud.namespaces.demo, name: made?.metadata.name } });
    await expect.poll(() => cloud.kube.list("VolumeSnapshot")).toEqual([]);
    expect(await shown(`/volumes/${of}`, "volume")).toMatchObject({ status: "in-use" });
    await cloud.kube.delete(server);
    await ask("DELETE", `/backups/${id}`);
    await ask("DELETE", `/volumes/${of}`);
  });

  it("copies a snapshot, which is busy meanwhile, and says when that was taken", async () => {
    const of = await volume();
    const snapshot = (await ask("POST", "/snapshots", { snapshot: { volume_id: of } })).body["snapshot"] as Json & { id: string };
    await available(`/snapshots/${snapshot.id}`, "snapshot");
    const other = await volume();
    expect((await ask("POST", "/backups", { backup: { volume_id: other, snapshot_id: snapshot.id } })).status).toBe(400);
    const id = await backup(of, { snapshot_id: snapshot.id });
    const { created_at } = await shown(`/snapshots/${snapshot.id}`, "snapshot");
    expect(await shown(`/backups/${id}`, "backup")).toMatchObject({ snapshot_id: snapshot.id, data_timestamp: created_at });
    expect(await shown(`/snapshots/${snapshot.id}`, "snapshot")).toMatchObject({ status: "available" });
    await ask("DELETE", `/backups/${id}`);
    for (const path of [`/snapshots/${snapshot.id}`, `/volumes/${of}`, `/volumes/${other}`]) await ask("DELETE", path);
  });

  it("is done for a Backup that kubectl made, and tells why one has no copy", async () => {
    const of = await volume();
    const namespace = cloud.namespaces.demo;
    const object = (name: string, volumeID: string): Backup => ({
      apiVersion: "volume.dicot.io/v1alpha1",
      kind: "Backup",
      metadata: { name, namespace },
      spec: { name, volumeID },
    });
    const made = await cloud.kube.create(object("by-hand", of));
    const lost = await cloud.kube.create(object("lost", "nowhere"));
    await available(`/backups/${openstackId(made)}`, "backup");
    await expect.poll(async () => (await shown(`/backups/${openstackId(lost)}`, "backup"))["status"]).toBe("error");
    expect(await shown(`/backups/${openstackId(lost)}`, "backup")).toMatchObject({ fail_reason: expect.stringContaining("nowhere") });
    // A copy that somebody deleted is gone: the volume has another content by now.
    const [claim] = copies(openstackId(made));
    await cloud.kube.delete(cloud.kube.find("DataVolume", namespace, claim!.metadata.name!)!);
    await expect.poll(async () => (await shown(`/backups/${openstackId(made)}`, "backup"))["status"], { timeout: 10_000 }).toBe("error");
    for (const one of [made, lost]) expect((await ask("DELETE", `/backups/${openstackId(one)}`)).status).toBe(202);
    await ask("DELETE", `/volumes/${of}`);
  });
});

describe("the list of backups", () => {
  it("is of the project, filtered and cut; an update renames", async () => {
    const of = await volume();
    const [first, second] = [await backup(of), await backup(of, { name: "c" })];
    const ids = async (query: string) => [...(await ask("GET", `/backups${query}`)).body["backups"]!].map((one) => String(one["id"]));
    expect(await ids("?sort=name:asc")).toEqual([first, second]);
    expect(await ids("?name=c")).toEqual([second]);
    expect(await ids("?volume_id=x")).toEqual([]);
    expect(await ids("/detail?limit=1&sort=name:desc")).toEqual([second]);
    expect((await as("other", "GET", "/backups")).body["backups"]).toEqual([]);
    expect((await as("other", "GET", `/backups/${first}`)).status).toBe(404);
    expect((await as("admin", "GET", "/backups/detail?all_tenants=1")).body["backups"]?.[0]).toMatchObject({
      "os-backup-project-attr:project_id": cloud.projects.demo,
    });
    expect((await ask("PUT", `/backups/${first}`, { backup: { name: "z", description: "new", metadata: { k: "v" } } })).status).toBe(200);
    expect(await shown(`/backups/${first}`, "backup")).toMatchObject({ name: "z", description: "new", metadata: { k: "v" } });
    expect((await ask("POST", `/backups/${first}/action`, { "os-reset_status": { status: "error" } })).status).toBe(403);
    expect((await as("admin", "POST", `/backups/${first}/action`, { "os-reset_status": { status: "error" } })).status).toBe(202);
    expect(await shown(`/backups/${first}`, "backup")).toMatchObject({ status: "error" });
    expect((await ask("POST", `/backups/${first}/restore`, { restore: {} })).status).toBe(400);
    expect((await as("admin", "POST", `/backups/${first}/action`, { "os-force_delete": {} })).status).toBe(202);
    await ask("DELETE", `/backups/${second}`);
    await ask("DELETE", `/volumes/${of}`);
  });
});

describe("POST /v3/backups/{backup_id}/restore", () => {
  it("makes a volume of it, with the metadata of the one that was backed up", async () => {
    const of = await volume();
    const id = await backup(of);
    const restore = (await ask("POST", `/backups/${id}/restore`, { restore: {} })).body["restore"] as Json;
    expect(restore).toMatchObject({ backup_id: id, volume_name: "v" });
    const made = String(restore["volume_id"]);
    expect(await shown(`/backups/${id}`, "backup")).toMatchObject({ status: "restoring" });
    expect(await shown(`/volumes/${made}`, "volume")).toMatchObject({ status: "restoring-backup" });
    expect((await ask("DELETE", `/backups/${id}`)).status).toBe(400);
    await available(`/volumes/${made}`, "volume");
    await available(`/backups/${id}`, "backup");
    expect(await shown(`/volumes/${made}`, "volume")).toMatchObject({ name: "v", metadata: { a: "b" }, size: 1 });
    const third = (await ask("POST", "/volumes", { volume: { size: 2, backup_id: id } })).body["volume"] as Json & { id: string };
    await available(`/volumes/${third.id}`, "volume");
    expect(await shown(`/volumes/${third.id}`, "volume")).toMatchObject({ size: 2, metadata: { a: "b" } });
    await ask("DELETE", `/backups/${id}`);
    for (const one of [of, made, third.id]) expect((await ask("DELETE", `/volumes/${one}`)).status).toBe(202);
  });

  it("gives a volume that is there another claim, and keeps its id", async () => {
    const of = await volume();
    const id = await backup(of);
    const target = await volume({ name: "t", metadata: { c: "d" }, size: 2 });
    const before = claimOf(target)?.metadata.name;
    const answer = await ask("POST", `/backups/${id}/restore`, { restore: { volume_id: target } });
    expect(answer.body["restore"]).toEqual({ backup_id: id, volume_id: target, volume_name: "t" });
    expect(await shown(`/volumes/${target}`, "volume")).toMatchObject({ status: "restoring-backup" });
    await available(`/volumes/${target}`, "volume");
    expect(await shown(`/volumes/${target}`, "volume")).toMatchObject({ name: "t", size: 2, metadata: { a: "b", c: "d" } });
    expect(claimOf(target)?.metadata.name).not.toBe(before);
    await expect.poll(() => cloud.kube.find("PersistentVolumeClaim", cloud.namespaces.demo, before!)).toBeUndefined();
    const large = await volume({ size: 2 });
    const larger = await backup(large);
    expect((await ask("POST", `/backups/${larger}/restore`, { restore: { volume_id: of } })).status).toBe(400);
    for (const one of [id, larger]) expect((await ask("DELETE", `/backups/${one}`)).status).toBe(202);
    for (const one of [of, target, large]) await ask("DELETE", `/volumes/${one}`);
  });
});

describe("records of backups", () => {
  it("are administrators', and make another backup of the same data, in whichever project", async () => {
    const of = await volume();
    const id = await backup(of, { metadata: { m: "1" } });
    expect((await ask("GET", `/backups/${id}/export_record`)).status).toBe(403);
    const record = (await as("admin", "GET", `/backups/${id}/export_record`)).body["backup-record"] as Json;
    const imports = (who: Who, change: object) => {
      const text = JSON.parse(Buffer.from(String(record["backup_url"]), "base64").toString()) as object;
      const backup_url = Buffer.from(JSON.stringify({ ...text, ...change })).toString("base64");
      return as(who, "POST", "/backups/import_record", { "backup-record": { ...record, backup_url } });
    };
    expect((await imports("admin", {})).status).toBe(400);
    const copy = crypto.randomUUID();
    expect((await imports("demo", { id: copy })).status).toBe(403);
    for (const change of [{ id: "x" }, { id: copy, size: "1" }, { id: copy, service_metadata: null }])
      expect((await imports("admin", change)).status).toBe(400);
    expect((await imports("admin", { id: copy, service_metadata: `${cloud.namespaces.demo}/nothing` })).status).toBe(400);
    expect((await imports("admin", { id: copy })).status).toBe(201);
    await available(`/backups/${copy}`, "backup", "admin");
    expect(await shown(`/backups/${copy}`, "backup", "admin")).toMatchObject({ name: "b", volume_id: of, metadata: { m: "1" }, size: 1 });
    const { data_timestamp } = await shown(`/backups/${id}`, "backup");
    expect(await shown(`/backups/${copy}`, "backup", "admin")).toMatchObject({ data_timestamp });
    expect(copies(copy)[0]?.metadata.namespace).toBe(cloud.namespaces.admin);
    const cutOff = await cloud.kube.create<Backup>({
      apiVersion: "volume.dicot.io/v1alpha1",
      kind: "Backup",
      metadata: { name: "cut-off", namespace: cloud.namespaces.other },
      spec: { volumeID: of, importedFrom: { namespace: cloud.namespaces.demo, claimName: copies(id)[0]?.metadata.name ?? "" } },
    });
    expect(await shown(`/backups/${openstackId(cutOff)}`, "backup", "other")).toMatchObject({ status: "error", size: 0 });
    expect((await as("other", "DELETE", `/backups/${openstackId(cutOff)}`)).status).toBe(202);
    expect(cloud.kube.list("DataVolume", cloud.namespaces.other)).toEqual([]);
    expect((await ask("DELETE", `/backups/${id}`)).status).toBe(202);
    const restored = (await as("admin", "POST", `/backups/${copy}/restore`, { restore: { name: "again" } })).body["restore"] as Json;
    await available(`/volumes/${restored["volume_id"]}`, "volume", "admin");
    expect((await as("admin", "DELETE", `/backups/${copy}`)).status).toBe(202);
    await as("admin", "DELETE", `/volumes/${restored["volume_id"]}`);
    await ask("DELETE", `/volumes/${of}`);
  });
});

describe("what a tenant writes on a claim", () => {
  it("makes Dicot copy nothing out of another project", async () => {
    const secret = await volume();
    const namespace = cloud.namespaces.other;
    const successor = {
      apiVersion: "cdi.kubevirt.io/v1beta1",
      kind: "DataVolume",
      metadata: { name: "stolen", namespace, labels: { [ID]: crypto.randomUUID() } },
      spec: {
        source: { pvc: { namespace: cloud.namespaces.demo, name: claimOf(secret)!.metadata.name } },
        storage: { resources: { requests: { storage: "1Gi" } } },
      },
    };
    const bait = await cloud.kube.create<PersistentVolumeClaim>({
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: {
        name: "bait",
        namespace,
        labels: { [SUCCEEDED]: crypto.randomUUID() },
        annotations: { [SUCCESSOR]: JSON.stringify(successor) },
      },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    });
    await advance(cloud.kube, bait);
    expect(cloud.kube.list("DataVolume", namespace)).toEqual([]);
    await cloud.kube.delete(bait);
    await ask("DELETE", `/volumes/${secret}`);
  });
});
