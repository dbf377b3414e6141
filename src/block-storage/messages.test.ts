import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Backup, DataVolume } from "../../generated/kubernetes/kinds.ts";
import { MESSAGES_DELETED, openstackId } from "../kube/names.ts";
import { type Answer, type Cloud, startCloud } from "../testing/cloud.ts";
import { blockStorage } from "./index.ts";

let cloud: Cloud<"other">;

beforeAll(async () => {
  cloud = await startCloud({ services: { "block-storage": blockStorage }, base: "/volume", projects: ["other"] });
  await cloud.kube.create({
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name: "standard", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
    provisioner: "csi.example.org",
  });
});
afterAll(() => cloud.close());

type Who = "admin" | "demo" | "other";
const as = (who: Who, method: string, path: string, options: { body?: unknown; version?: string } = {}): Promise<Answer> =>
  cloud.ask(method, `/v3${path}`, {
    token: cloud.tokens[who],
    body: options.body,
    headers: { "openstack-api-version": `volume ${options.version ?? "latest"}` },
  });
const listed = async (who: Who = "demo", query = "", version = "latest") => [
  ...(await as(who, "GET", `/messages${query}`, { version })).body["messages"]!,
];

async function unserved() {
  const volume_type = { name: crypto.randomUUID(), extra_specs: { vendor_name: "nobody" } };
  const type = (await as("admin", "POST", "/types", { body: { volume_type } })).body["volume_type"]!["id"];
  const made = await as("demo", "POST", "/volumes", { body: { volume: { size: 1, volume_type: type } } });
  return { id: String(made.body["volume"]!["id"]), requestId: made.headers.get("x-openstack-request-id") };
}

describe("GET /v3/messages", () => {
  it("tells why a volume was not made, and which request asked for it", async () => {
    const { id, requestId } = await unserved();
    expect((await as("demo", "GET", `/volumes/${id}`)).body["volume"]).toMatchObject({ status: "error" });
    const [message] = await listed();
    expect(message).toMatchObject({
      event_id: "VOLUME_VOLUME_001_003",
      message_level: "ERROR",
      resource_type: "VOLUME",
      resource_uuid: id,
      request_id: requestId,
    });
    const { created_at, guaranteed_until } = message as unknown as Record<string, string>;
    expect(Date.parse(guaranteed_until ?? "") - Date.parse(created_at ?? "")).toBe(30 * 24 * 3600 * 1000);
    expect((await as("demo", "GET", `/messages/${message!["id"]}`)).body["message"]).toEqual(message);
    expect(await listed("other")).toEqual([]);
    expect((await as("other", "GET", `/messages/${message!["id"]}`)).status).toBe(404);
    expect((await as("demo", "GET", "/messages", { version: "3.2" })).status).toBe(404);
    expect((await as("demo", "DELETE", `/volumes/${id}`)).status).toBe(202);
    expect(await listed()).toEqual([]);
  });

  it("tells of a copy that failed, and of a backup that has none", async () => {
    const { demo: namespace } = cloud.namespaces;
    const dataVolume = await cloud.kube.create<DataVolume>({
      apiVersion: "cdi.kubevirt.io/v1beta1",
      kind: "DataVolume",
      metadata: { name: "copy", namespace },
      spec: { source: { pvc: { namespace, name: "gone" } }, storage: { resources: { requests: { storage: "1Gi" } } } },
    });
    await cloud.kube.updateStatus(dataVolume, (copy) => ({ ...copy, status: { phase: "Failed" } }));
    const backup = await cloud.kube.create<Backup>({
      apiVersion: "volume.dicot.io/v1alpha1",
      kind: "Backup",
      metadata: { name: "b", namespace },
      spec: { volumeID: "gone" },
    });
    await cloud.kube.updateStatus(backup, (copy) => ({ ...copy, status: { message: "There is no volume gone." } }));
    expect((await listed("demo", "?sort=event_id:asc")).map((one) => [one["event_id"], one["resource_uuid"], one["request_id"]])).toEqual([
      ["VOLUME_VOLUME_008_012", openstackId(dataVolume), null],
      ["VOLUME_VOLUME_BACKUP_013_020", openstackId(backup), null],
    ]);
    const [of] = await listed("demo", "?resource_type=VOLUME_BACKUP");
    expect(of?.["user_message"]).toContain("There is no volume gone.");
    expect(await listed("demo", "?limit=1")).toHaveLength(1);
    expect(await listed("demo", "?limit=1", "3.4")).toHaveLength(2);
    for (const object of [dataVolume, backup]) await cloud.kube.delete(object);
  });
});

describe("DELETE /v3/messages/{message_id}", () => {
  it("is noted on what failed, which stays", async () => {
    const { id } = await unserved();
    const [message] = await listed();
    expect((await as("other", "DELETE", `/messages/${message!["id"]}`)).status).toBe(404);
    expect((await as("demo", "DELETE", `/messages/${message!["id"]}`)).status).toBe(204);
    expect((await as("demo", "GET", `/messages/${message!["id"]}`)).status).toBe(404);
    const claim = cloud.kube.findById("PersistentVolumeClaim", cloud.namespaces.demo, id);
    expect(claim?.metadata.annotations?.[MESSAGES_DELETED]).toBe('["VOLUME_VOLUME_001_003"]');
  });
});
