import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { image } from "../image/index.ts";
import type { Controller } from "../kube/controller.ts";
import { SUCCEEDED, SUCCESSOR } from "../kube/names.ts";
import { type Cloud, type Json, startCloud } from "../testing/cloud.ts";
import { silent } from "../testing/cluster.ts";
import { blockStorage } from "./index.ts";
import { volumeController } from "./reconcile.ts";
import { toCopy } from "./succession.ts";
import { toAcceptance, type VolumeTransfer } from "./transfer.ts";
import { findVolume } from "./volume.ts";

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

const latest = { "openstack-api-version": "volume latest" };
const ask = (method: string, path: string, options: { token?: string; body?: unknown; headers?: Record<string, string> } = {}) =>
  cloud.ask(method, `/volume/v3${path}`, { token: cloud.tokens.demo, ...options });
const statusOf = async (id: Json | string, token = cloud.tokens.demo) =>
  (await ask("GET", `/volumes/${id}`, { token })).body["volume"]?.["status"];
const make = async () => {
  const { id } = (await ask("POST", "/volumes", { body: { volume: { size: 1, name: "v", metadata: { a: "b" } } } })).body[
    "volume"
  ] as Json & { id: Json };
  await expect.poll(() => statusOf(id)).toBe("available");
  return id;
};
const offer = async (volume_id: Json | string) =>
  (await ask("POST", "/os-volume-transfer", { body: { transfer: { volume_id, name: "gift" } } })).body["transfer"] as Json & { id: Json };
const accept = (id: Json, auth_key: unknown, token = cloud.tokens.other) =>
  ask("POST", `/os-volume-transfer/${id}/accept`, { token, body: { accept: { auth_key } } });

describe("a volume's way to another project", () => {
  it("is offered, accepted with the key, and gone here", async () => {
    const volume = await make();
    const transfer = await offer(volume);
    expect(transfer).toMatchObject({ volume_id: volume, name: "gift" });
    expect(await statusOf(volume)).toBe("awaiting-transfer");
    expect((await ask("DELETE", `/volumes/${volume}`)).status).toBe(400);
    expect((await ask("GET", `/volume-transfers/${transfer.id}`, { headers: latest })).body["transfer"]).toMatchObject({
      source_project_id: cloud.projects.demo,
      destination_project_id: null,
      accepted: false,
    });
    expect((await accept(transfer.id, "wrong")).status).toBe(400);
    expect((await accept(transfer.id, transfer["auth_key"])).status).toBe(202);
    expect((await accept(transfer.id, transfer["auth_key"])).status).toBe(404);
    expect((await ask("GET", `/volumes/${volume}`)).status).toBe(404);
    await expect.poll(() => statusOf(volume, cloud.tokens.other)).toBe("available");
    expect((await ask("GET", `/volumes/${volume}`, { token: cloud.tokens.other })).body["volume"]).toMatchObject({
      id: volume,
      name: "v",
      metadata: { a: "b" },
    });
    await expect.poll(() => cloud.kube.list("PersistentVolumeClaim", cloud.namespaces.demo)).toEqual([]);
    await expect.poll(() => cloud.kube.list("VolumeTransfer")).toEqual([]);
    expect(cloud.kube.list("PersistentVolumeClaim", cloud.namespaces.other)).toHaveLength(1);
    expect((await ask("DELETE", `/volumes/${volume}`, { token: cloud.tokens.other })).status).toBe(202);
    await expect.poll(() => cloud.kube.list("PersistentVolumeClaim", cloud.namespaces.other)).toEqual([]);
  });

  it("can be called off, and is nobody else's business", async () => {
    const volume = await make();
    const transfer = await offer(volume);
    expect((await ask("POST", "/os-volume-transfer", { body: { transfer: { volume_id: volume } } })).status).toBe(400);
    expect((await ask("GET", `/os-volume-transfer/${transfer.id}`, { token: cloud.tokens.other })).status).toBe(404);
    expect([...((await ask("GET", "/os-volume-transfer")).body["transfers"] ?? [])]).toMatchObject([{ id: transfer.id, name: "gift" }]);
    expect((await ask("GET", "/os-volume-transfer/detail", { token: cloud.tokens.other })).body["transfers"]).toEqual([]);
    expect((await ask("DELETE", `/os-volume-transfer/${transfer.id}`)).status).toBe(202);
    expect(await statusOf(volume)).toBe("available");
    expect((await accept(transfer.id, transfer["auth_key"])).status).toBe(404);
  });
});

describe("what a tenant writes with kubectl", () => {
  const offered = async () => {
    const id = String(await make());
    return { id, volume: findVolume(cloud.kube, cloud.namespaces.demo, id)!, transfer: await offer(id) };
  };
  const inOther = () => [
    ...cloud.kube.list("DataVolume", cloud.namespaces.other),
    ...cloud.kube.list("PersistentVolumeClaim", cloud.namespaces.other),
  ];

  it("accepts no volume for another project", async () => {
    const { id, volume } = await offered();
    const forged: VolumeTransfer = {
      apiVersion: "volume.dicot.io/v1alpha1",
      kind: "VolumeTransfer",
      metadata: {
        name: "forged",
        namespace: cloud.namespaces.demo,
        annotations: { [SUCCESSOR]: JSON.stringify(toCopy(volume, cloud.namespaces.other, undefined)) },
      },
      spec: { volumeID: id, authKeySecretName: "none", accepted: true, destinationProjectID: cloud.projects.other },
    };
    const transfer = await cloud.kube.create(forged);
    await controller.idle();
    expect(inOther()).toEqual([]);
    await cloud.kube.delete(transfer);
  });

  it("makes no volume in another project, and none of another's", async () => {
    const { id, volume } = await offered();
    const intoOther = toCopy(volume, cloud.namespaces.other, undefined);
    const outOfOther = toCopy({ ...volume, namespace: cloud.namespaces.other }, cloud.namespaces.demo, undefined);
    const alsoOfOther = { ...toCopy(volume, cloud.namespaces.demo, undefined) };
    alsoOfOther.spec.sourceRef = { kind: "DataSource", namespace: cloud.namespaces.other, name: "theirs" };
    for (const copy of [intoOther, outOfOther, alsoOfOther]) {
      await cloud.kube.update(cloud.kube.find("PersistentVolumeClaim", volume.namespace, volume.name)!, (claim) => {
        claim.metadata.labels = { ...claim.metadata.labels, [SUCCEEDED]: id };
        claim.metadata.annotations = { ...claim.metadata.annotations, [SUCCESSOR]: JSON.stringify(copy) };
        return claim;
      });
      await controller.idle();
      expect(inOther()).toEqual([]);
      expect(await cloud.kube.read("DataVolume", copy.metadata.namespace, copy.metadata.name ?? "")).toBeUndefined();
    }
  });

  it("does not keep back what was accepted, though whoever accepted died at once", async () => {
    const { id, volume, transfer } = await offered();
    const taken = toAcceptance(cloud.kube.findById("VolumeTransfer", cloud.namespaces.demo, String(transfer.id))!, volume, {
      project: { id: cloud.projects.other, namespace: cloud.namespaces.other },
      userId: "u",
    });
    await cloud.kube.create(taken);
    await expect.poll(() => statusOf(id, cloud.tokens.other)).toBe("available");
    expect((await ask("GET", `/volumes/${id}`)).status).toBe(404);
    await expect.poll(() => cloud.kube.list("VolumeTransfer").filter(({ spec }) => spec.volumeID === id)).toEqual([]);
  });
});
