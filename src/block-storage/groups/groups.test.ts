import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GROUP_SNAPSHOT, VOLUME_GROUP } from "../../kube/names.ts";
import { type Answer, type Cloud, startCloud } from "../../testing/cloud.ts";
import { blockStorage } from "../index.ts";

let cloud: Cloud;
let typeId: string;
let groupType: string;

const as = (who: "admin" | "demo", method: string, path: string, body?: unknown): Promise<Answer> =>
  cloud.ask(method, `/v3${path}`, { token: cloud.tokens[who], body, headers: { "openstack-api-version": "volume latest" } });
const idOf = (answer: Answer, key: string) => String(answer.body[key]!["id"]);
const group = async (name: string) =>
  idOf(await as("demo", "POST", "/groups", { group: { name, group_type: groupType, volume_types: [typeId] } }), "group");
const volume = async (group_id: string | null) =>
  idOf(await as("demo", "POST", "/volumes", { volume: { size: 1, volume_type: typeId, group_id } }), "volume");
const status = async (path: string, key: string) => (await as("demo", "GET", path)).body[key]?.["status"];
const available = (path: string, key: string) => expect.poll(() => status(path, key), { timeout: 10_000 }).toBe("available");

beforeAll(async () => {
  cloud = await startCloud({ services: { "block-storage": blockStorage }, base: "/volume", simulator: { nodes: 1 } });
  typeId = String([...(await as("admin", "GET", "/types")).body["volume_types"]!][0]!["id"]);
  groupType = idOf(await as("admin", "POST", "/group_types", { group_type: { name: "kind", group_specs: { a: "1" } } }), "group_type");
});
afterAll(() => cloud.close());

describe("/v3/group_types", () => {
  it("are GroupTypes that administrators write, whose specs only they see", async () => {
    expect((await as("demo", "POST", "/group_types", { group_type: { name: "mine" } })).status).toBe(403);
    expect((await as("admin", "POST", "/group_types", { group_type: { name: "kind" } })).status).toBe(409);
    expect((await as("demo", "GET", `/group_types/${groupType}`)).body["group_type"]).not.toHaveProperty("group_specs");
    expect((await as("admin", "PUT", `/group_types/${groupType}/group_specs/a`, { a: "2" })).body).toEqual({ a: "2" });
    expect((await as("admin", "GET", `/group_types/${groupType}`)).body["group_type"]).toMatchObject({ group_specs: { a: "2" } });
    expect((await as("admin", "DELETE", `/group_types/${groupType}/group_specs/b`)).status).toBe(404);
  });

  it("leave their name to another when they are renamed", async () => {
    const first = idOf(await as("admin", "POST", "/group_types", { group_type: { name: "first" } }), "group_type");
    expect((await as("admin", "PUT", `/group_types/${first}`, { group_type: { name: "second" } })).status).toBe(200);
    const again = idOf(await as("admin", "POST", "/group_types", { group_type: { name: "first" } }), "group_type");
    expect(again).not.toBe(first);
    for (const id of [first, again]) expect((await as("admin", "DELETE", `/group_types/${id}`)).status).toBe(202);
  });
});

describe("/v3/groups", () => {
  it("hold claims by their label, and go with them only where that is asked", async () => {
    const id = await group("g");
    const [first, second] = [await volume(id), await volume(null)];
    for (const one of [first, second]) await available(`/volumes/${one}`, "volume");
    const labelled = () => cloud.kube.list("PersistentVolumeClaim").filter(({ metadata }) => metadata.labels?.[VOLUME_GROUP] === id);
    expect(labelled()).toHaveLength(1);
    expect((await as("demo", "DELETE", `/volumes/${first}`)).status).toBe(400);
    expect((await as("demo", "PUT", `/groups/${id}`, { group: { add_volumes: second, description: "d" } })).status).toBe(202);
    expect((await as("demo", "PUT", `/groups/${id}`, { group: { add_volumes: second } })).status).toBe(400);
    expect((await as("demo", "GET", `/groups/${id}?list_volume=true`)).body["group"]).toMatchObject({
      description: "d",
      group_type: groupType,
      volumes: expect.arrayContaining([first, second]),
    });
    expect((await as("demo", "POST", `/groups/${id}/action`, { delete: { "delete-volumes": false } })).status).toBe(400);
    expect((await as("admin", "POST", `/groups/${id}/action`, { reset_status: { status: "error" } })).status).toBe(202);
    expect(await status(`/groups/${id}`, "group")).toBe("error");
    expect((await as("demo", "POST", `/groups/${id}/action`, { delete: { "delete-volumes": true } })).status).toBe(202);
    expect((await as("demo", "GET", `/groups/${id}`)).status).toBe(404);
    expect(labelled()).toEqual([]);
  });

  it("are kept in snapshots of all their volumes, of which others are made", async () => {
    const id = await group("kept");
    await available(`/volumes/${await volume(id)}`, "volume");
    expect((await as("demo", "POST", "/group_snapshots", { group_snapshot: { group_id: await group("empty") } })).status).toBe(400);
    const made = await as("demo", "POST", "/group_snapshots", { group_snapshot: { group_id: id, name: "s" } });
    expect(made.status).toBe(202);
    const snapshot = idOf(made, "group_snapshot");
    await available(`/group_snapshots/${snapshot}`, "group_snapshot");
    const parts = () => cloud.kube.list("VolumeSnapshot").filter(({ metadata }) => metadata.labels?.[GROUP_SNAPSHOT] === snapshot);
    expect(parts().map(({ metadata }) => metadata.ownerReferences?.[0]?.kind)).toEqual(["GroupSnapshot"]);
    const copy = await as("demo", "POST", "/groups/action", { "create-from-src": { name: "copy", group_snapshot_id: snapshot } });
    expect(copy.status).toBe(202);
    await available(`/groups/${idOf(copy, "group")}`, "group");
    expect((await as("demo", "POST", `/groups/${id}/action`, { delete: { "delete-volumes": true } })).status).toBe(400);
    expect((await as("demo", "DELETE", `/group_snapshots/${snapshot}`)).status).toBe(202);
    await expect.poll(() => parts().length, { timeout: 10_000 }).toBe(0);
  });
});

describe("/v3/qos-specs", () => {
  it("are kept, and marked on the StorageClasses that they are of", async () => {
    const made = await as("admin", "POST", "/qos-specs", { qos_specs: { name: "fast", consumer: "back-end", iops: "500" } });
    const id = idOf(made, "qos_specs");
    expect(made.body["qos_specs"]).toEqual({ id, name: "fast", consumer: "back-end", specs: { iops: "500" } });
    expect((await as("admin", "POST", "/qos-specs", { qos_specs: { name: "fast" } })).status).toBe(409);
    expect((await as("admin", "POST", "/qos-specs", { qos_specs: { name: "odd", consumer: "nobody" } })).status).toBe(400);
    expect((await as("admin", "GET", `/qos-specs/${id}/associate?vol_type_id=${typeId}`)).status).toBe(202);
    expect((await as("admin", "GET", `/types/${typeId}`)).body["volume_type"]).toMatchObject({ qos_specs_id: id });
    expect((await as("admin", "DELETE", `/qos-specs/${id}`)).status).toBe(400);
    expect((await as("admin", "PUT", `/qos-specs/${id}/delete_keys`, { keys: ["iops"] })).status).toBe(202);
    expect((await as("admin", "GET", `/qos-specs/${id}/disassociate_all`)).status).toBe(202);
    expect((await as("admin", "DELETE", `/qos-specs/${id}`)).status).toBe(202);
  });
});

describe("what a driver alone could do", () => {
  it("is refused: declaring encryption, switching a back end off", async () => {
    const encryption = { provider: "luks", control_location: "front-end" };
    expect((await as("admin", "POST", `/types/${typeId}/encryption`, { encryption })).status).toBe(400);
    expect((await as("admin", "POST", `/types/${crypto.randomUUID()}/encryption`, { encryption })).status).toBe(404);
    expect((await as("admin", "PUT", "/os-services/disable", { host: "nowhere", binary: "cinder-volume" })).status).toBe(404);
  });
});
