import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ServerCloud, startServerCloud } from "../../../testing/server-cloud.ts";

let cloud: ServerCloud;
beforeAll(async () => {
  cloud = await startServerCloud();
});
afterAll(() => cloud.close());

describe("work in several steps", () => {
  it("resizes, and goes back or stays", async () => {
    const id = (await cloud.running())["id"]!;
    expect((await cloud.act(id, { resize: { flavorRef: "1" } })).status).toBe(400);
    expect((await cloud.act(id, { confirmResize: null })).status).toBe(409);
    expect((await cloud.act(id, { resize: { flavorRef: "2" } })).status).toBe(202);
    expect((await cloud.until(id, "VERIFY_RESIZE"))["flavor"]).toMatchObject({ original_name: "m1.small", ram: 2048 });
    expect((await cloud.act(id, { revertResize: null })).status).toBe(202);
    expect((await cloud.until(id, "ACTIVE"))["flavor"]).toMatchObject({ original_name: "m1.tiny" });
    expect((await cloud.act(id, { resize: { flavorRef: "2" } })).status).toBe(202);
    await cloud.until(id, "VERIFY_RESIZE");
    expect((await cloud.act(id, { confirmResize: null })).status).toBe(204);
    expect((await cloud.until(id, "ACTIVE"))["flavor"]).toMatchObject({ original_name: "m1.small" });
    expect(cloud.machine(id).spec.instancetype?.name).toBe("m1.small");
    await cloud.ask("DELETE", `/servers/${id}`);
  });

  it("resizes, and goes back, though the flavors are deleted meanwhile", async () => {
    const asAdmin = { token: cloud.tokens.admin };
    for (const [id, ram] of [
      ["old", 100],
      ["new", 200],
    ] as const)
      await cloud.ask("POST", "/flavors", { ...asAdmin, body: { flavor: { id, name: `short-lived-${id}`, ram, vcpus: 1, disk: 1 } } });
    const id = (await cloud.running({ flavorRef: "old" }))["id"]!;
    const instance = () =>
      cloud.kube.read("VirtualMachineInstance", cloud.machine(id).metadata.namespace, cloud.machine(id).metadata.name ?? "");
    expect((await cloud.act(id, { resize: { flavorRef: "new" } })).status).toBe(202);
    await cloud.until(id, "VERIFY_RESIZE");
    for (const flavor of ["old", "new"]) expect((await cloud.ask("DELETE", `/flavors/${flavor}`, asAdmin)).status).toBe(202);
    expect((await cloud.act(id, { revertResize: null })).status).toBe(202);
    expect((await cloud.until(id, "ACTIVE"))["flavor"]).toMatchObject({ original_name: "short-lived-old", ram: 100 });
    expect((await instance())?.spec.domain.memory?.guest).toBe("100Mi");
    // It starts again by what it was given, and can be given another.
    await cloud.act(id, { "os-stop": null });
    await cloud.until(id, "SHUTOFF");
    expect((await cloud.act(id, { resize: { flavorRef: "1" } })).status).toBe(202);
    expect((await cloud.until(id, "VERIFY_RESIZE"))["flavor"]).toMatchObject({ original_name: "m1.tiny" });
    await cloud.act(id, { confirmResize: null });
    await cloud.act(id, { "os-start": null });
    await cloud.until(id, "ACTIVE");
    expect((await instance())?.spec.domain.memory?.guest).toBe("512Mi");
    await cloud.ask("DELETE", `/servers/${id}`);
  });

  it("moves to another node, and back where that is refused", async () => {
    const asAdmin = { token: cloud.tokens.admin };
    const id = (await cloud.running())["id"]!;
    const node = () =>
      cloud.kube.list("VirtualMachineInstance").find(({ metadata }) => metadata.name === cloud.machine(id).metadata.name)?.status?.nodeName;
    const from = node();
    expect((await cloud.act(id, { migrate: { host: from } }, asAdmin)).status).toBe(400);
    expect((await cloud.act(id, { migrate: null }, asAdmin)).status).toBe(202);
    await cloud.until(id, "VERIFY_RESIZE");
    const to = node();
    expect(to).not.toBe(from);
    expect((await cloud.act(id, { confirmResize: null })).status).toBe(204);
    await cloud.until(id, "ACTIVE");
    expect(cloud.machine(id).spec.template.spec?.affinity).toBeUndefined();
    await cloud.act(id, { migrate: null }, asAdmin);
    await cloud.until(id, "VERIFY_RESIZE");
    expect((await cloud.act(id, { revertResize: null })).status).toBe(202);
    await cloud.until(id, "ACTIVE");
    expect(node()).toBe(to);
    expect(cloud.machine(id).spec.template.spec?.affinity).toBeUndefined();
    const { body } = await cloud.ask("GET", `/os-migrations?instance_uuid=${id}`, asAdmin);
    expect([...body["migrations"]!].map(({ migration_type, status }) => [migration_type, status]).sort()).toEqual([
      ["migration", "confirmed"],
      ["migration", "reverted"],
    ]);
    await cloud.ask("DELETE", `/servers/${id}`);
  });

  it("rebuilds from another image, on the same ports", async () => {
    const before = await cloud.running();
    const id = before["id"]!;
    const disk = cloud.machine(id).spec.template.spec?.volumes?.find(({ name }) => name === "root")?.dataVolume?.name;
    const other = String((await cloud.askAt("GET", "/image/v2/images")).body["images"]![1]!["id"]);
    const answer = await cloud.act(id, { rebuild: { imageRef: other, name: "again" } });
    expect([answer.status, answer.body]).toMatchObject([202, { server: { status: "REBUILD", name: "again" } }]);
    const after = await cloud.until(id, "ACTIVE");
    expect(after).toMatchObject({ name: "again", image: { id: other }, addresses: before["addresses"] });
    expect(cloud.kube.find("DataVolume", cloud.namespaces.demo, disk ?? "")).toBeUndefined();
    await cloud.ask("DELETE", `/servers/${id}`);
  });

  it("rescues and shelves", async () => {
    const id = (await cloud.running())["id"]!;
    expect((await cloud.act(id, { rescue: null })).status).toBe(200);
    await cloud.until(id, "RESCUE");
    expect(cloud.machine(id).spec.template.spec?.domain.devices.disks?.[0]).toMatchObject({ name: "rescue", bootOrder: 1 });
    expect((await cloud.act(id, { unrescue: null })).status).toBe(202);
    await cloud.until(id, "ACTIVE");
    expect(cloud.machine(id).spec.template.spec?.domain.devices.disks?.[0]).toMatchObject({ name: "root", bootOrder: 1 });
    expect((await cloud.act(id, { shelve: null })).status).toBe(202);
    await cloud.until(id, "SHELVED_OFFLOADED");
    expect((await cloud.act(id, { unshelve: null })).status).toBe(202);
    await cloud.until(id, "ACTIVE");
    await cloud.ask("DELETE", `/servers/${id}`);
  });
});

describe("a password", () => {
  it("is changed by the guest's agent, where the image has one", async () => {
    const patch = { "content-type": "application/openstack-images-v2.1-json-patch" };
    const body = [{ op: "add", path: "/hw_qemu_guest_agent", value: "yes" }];
    const path = `/image/v2/images/${cloud.imageRef}`;
    const { status } = await cloud.askAt("PATCH", path, { token: cloud.tokens.admin, headers: patch, body });
    expect(status).toBe(200);
    const id = (await cloud.running())["id"]!;
    await cloud.askAt("PATCH", path, { token: cloud.tokens.admin, headers: patch, body: [{ ...body[0], op: "remove" }] });
    expect((await cloud.act(id, { changePassword: { adminPass: "Newpass1234" } })).status).toBe(202);
    const { metadata, spec } = cloud.machine(id);
    const secretName = spec.template.spec?.accessCredentials?.find(({ userPassword }) => userPassword)?.userPassword?.source.secret
      ?.secretName;
    const secret = await cloud.kube.own.read("Secret", metadata.namespace, secretName ?? "");
    expect(Buffer.from(secret?.data?.["root"] ?? "", "base64").toString()).toBe("Newpass1234");
    await cloud.act(id, { "os-stop": null });
    await cloud.until(id, "SHUTOFF");
    expect((await cloud.act(id, { changePassword: { adminPass: "x" } })).status).toBe(409);
    await cloud.ask("DELETE", `/servers/${id}`);
  });
});

describe("other actions", () => {
  it("locks, refuses, logs and takes images", async () => {
    const id = (await cloud.running())["id"]!;
    expect((await cloud.act(id, { lock: { locked_reason: "mine" } })).status).toBe(202);
    expect(await cloud.show(id)).toMatchObject({ locked: true, locked_reason: "mine" });
    expect((await cloud.act(id, { "os-stop": null })).status).toBe(409);
    expect((await cloud.ask("DELETE", `/servers/${id}`)).status).toBe(409);
    expect((await cloud.act(id, { unlock: null })).status).toBe(202);
    expect((await cloud.act(id, { suspend: null })).status).toBe(409);
    expect((await cloud.act(id, { changePassword: { adminPass: "x" } })).status).toBe(409);
    expect((await cloud.act(id, { "os-resetState": { state: "error" } })).status).toBe(403);
    expect((await cloud.act(id, { "os-resetState": { state: "error" } }, { token: cloud.tokens.admin })).status).toBe(202);
    expect(await cloud.show(id)).toMatchObject({ status: "ERROR", fault: { code: 500 } });
    expect((await cloud.act(id, { "os-resetState": { state: "active" } }, { token: cloud.tokens.admin })).status).toBe(202);
    const log = await cloud.act(id, { "os-getConsoleOutput": { length: 5 } });
    expect([log.status, log.body]).toMatchObject([200, {}]);
    const image = await cloud.act(id, { createImage: { name: "kept", metadata: { a: "b" } } });
    expect([image.status, image.body]).toMatchObject([202, {}]);
    expect((await cloud.askAt("GET", `/image/v2/images/${image.body["image_id"]}`)).body).toMatchObject({
      name: "kept",
      a: "b",
      image_type: "snapshot",
    });
    const old = (method: string, path: string, body?: unknown) => cloud.ask(method, path, { body, microversion: "2.1" });
    const imageId = image.body["image_id"];
    expect((await old("GET", `/images/detail?server=${id}`)).body["images"]).toMatchObject([
      { id: imageId, metadata: { a: "b" }, server: { id } },
    ]);
    expect((await old("PUT", `/images/${imageId}/metadata/c`, { meta: { c: "d" } })).status).toBe(200);
    expect((await old("GET", `/images/${imageId}`)).body["image"]).toMatchObject({ metadata: { a: "b", c: "d" } });
    expect((await old("DELETE", `/images/${imageId}/metadata/x`)).status).toBe(404);
    expect((await old("DELETE", `/images/${cloud.imageRef}`)).status).toBe(403);
    expect((await old("DELETE", `/images/${imageId}`)).status).toBe(204);
    expect((await old("GET", `/images/${imageId}`)).status).toBe(404);
    const backups: unknown[] = [];
    const task = async () => (await cloud.ask("GET", `/servers/${id}`)).body["server"]!["OS-EXT-STS:task_state"];
    const list = async () => [...(await cloud.askAt("GET", "/image/v2/images?backup_type=daily")).body["images"]!];
    for (const name of ["b1", "b2", "b3"]) {
      backups.push((await cloud.act(id, { createBackup: { name, backup_type: "daily", rotation: 1 } })).body["image_id"]);
      await expect.poll(task, { timeout: 10_000 }).toBeNull();
    }
    // The older ones rotate out once the newest is whole.
    await expect.poll(async () => (await list()).length, { timeout: 10_000 }).toBe(1);
    const kept = (await list()).map((one) => one["id"]);
    expect(kept).toEqual(backups.slice(2));
    await cloud.ask("DELETE", `/servers/${id}`);
  });
});
