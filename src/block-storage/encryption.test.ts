import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { image } from "../image/index.ts";
import { type Cloud, startCloud } from "../testing/cloud.ts";
import { blockStorage } from "./index.ts";

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud({ services: { image, "block-storage": blockStorage }, simulator: {} });
});
afterAll(() => cloud.close());

const ask = (method: string, path: string, body?: unknown, token = cloud.tokens.admin) =>
  cloud.ask(method, `/volume/v3${path}`, { token, ...(body !== undefined && { body }) });
const luks = { provider: "luks", key_size: "256", cipher: "aes-xts-plain64", control_location: "front-end" };
const makeType = async (name: string, extra_specs: object = {}) =>
  String((await ask("POST", "/types", { volume_type: { name, extra_specs } })).body["volume_type"]?.["id"]);
const makeVolume = (volume_type: string) => ask("POST", "/volumes", { volume: { size: 1, volume_type } });
const classOf = (id: string) => cloud.kube.findById("StorageClass", undefined, id);

describe("/v3/types/{type_id}/encryption", () => {
  it("keeps what administrators declare", async () => {
    const path = `/types/${await makeType("declared")}/encryption`;
    expect((await ask("GET", path)).body).toEqual({});
    expect((await ask("POST", path, { encryption: luks }, cloud.tokens.demo)).status).toBe(403);
    const made = (await ask("POST", path, { encryption: luks })).body["encryption"]!;
    expect(made).toMatchObject({ ...luks, key_size: 256, volume_type_id: path.split("/")[2] });
    expect((await ask("POST", path, { encryption: luks })).status).toBe(400);
    const changed = (await ask("PUT", `${path}/${made["encryption_id"]}`, { encryption: { key_size: 128 } })).body;
    expect(changed).toEqual({ encryption: { key_size: 128 } });
    expect((await ask("GET", path)).body).toMatchObject({ ...luks, key_size: 128, encryption_id: made["encryption_id"], deleted: false });
    expect((await ask("GET", `${path}/cipher`)).body).toEqual({ cipher: "aes-xts-plain64" });
    expect((await ask("GET", `${path}/nothing`)).status).toBe(404);
    expect((await ask("DELETE", `${path}/${made["encryption_id"]}`)).status).toBe(202);
    expect((await ask("GET", path)).body).toEqual({});
    expect((await ask("DELETE", `${path}/${made["encryption_id"]}`)).status).toBe(404);
  });

  it("is a promise: no volume is made, and none is moved, where the storage does not encrypt", async () => {
    const id = await makeType("promised");
    await ask("POST", `/types/${id}/encryption`, { encryption: luks });
    expect((await makeVolume(id)).status).toBe(400);
    const volume = (await makeVolume("standard")).body["volume"]!;
    expect(volume["encrypted"]).toBe(false);
    await expect.poll(async () => (await ask("GET", `/volumes/${volume["id"]}`)).body["volume"]?.["status"]).toBe("available");
    expect((await ask("POST", `/volumes/${volume["id"]}/action`, { "os-retype": { new_type: id } })).status).toBe(400);
    expect((await ask("GET", `/volumes/${volume["id"]}/encryption`)).body).toEqual({ encryption_key_id: null });
  });

  it.each([
    ["a parameter of the driver", { parameters: { encrypted: "true" } }],
    ["the operator's word", { annotations: { "openstack.dicot.io/encrypted": "true" } }],
  ])(
    "makes the type of a class that encrypts, by %s",
    async (by, { parameters, annotations }: { parameters?: Record<string, string>; annotations?: Record<string, string> }) => {
      const name = by.replaceAll(/[^a-z]+/g, "-");
      const operators = await cloud.kube.create({
        apiVersion: "storage.k8s.io/v1",
        kind: "StorageClass",
        metadata: { name, ...(annotations && { annotations }) },
        provisioner: "fast.simulator.csi.dicot.io",
        ...(parameters && { parameters }),
      });
      const id = await makeType(`of ${by}`);
      expect(classOf(id)?.provisioner).toBe("simulator.csi.dicot.io");
      await ask("POST", `/types/${id}/encryption`, { encryption: luks });
      expect(classOf(id)?.provisioner).toBe("fast.simulator.csi.dicot.io");
      const volume = (await makeVolume(id)).body["volume"]!;
      expect(volume).toMatchObject({ encrypted: true });
      expect((await ask("GET", `/volumes/${volume["id"]}/encryption`)).body).toMatchObject({ encryption_key_id: null, provider: "luks" });
      expect((await ask("POST", `/types/${id}/encryption`, { encryption: luks })).status).toBe(400);
      await cloud.kube.delete(operators);
    },
  );
});
