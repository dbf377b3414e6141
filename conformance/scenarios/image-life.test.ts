/** Images: the bytes there and back, who sees them, and what CDI has of them. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { due, gone, listed, made, networkWithSubnet, object, reaches, server, shown, type Thing } from "./asking.ts";
import { type Caller, type Cloud, eventually, startCloud } from "./cloud.ts";

let cloud: Cloud;
let demo: Caller;
let admin: Caller;
beforeAll(async () => {
  cloud = await startCloud();
  ({ demo, admin } = cloud);
});
afterAll(() => cloud.close());

type Image = Thing & { visibility: string; size: number; checksum: string; os_hash_value: string; owner: string };
const raw = { disk_format: "raw", container_format: "bare" };
const bytes = { "content-type": "application/octet-stream" };
const dataSources = () => `/apis/cdi.kubevirt.io/v1beta1/namespaces/${cloud.namespace}/datasources`;

/** Images have no envelope. */
async function image(caller: Caller, body: object): Promise<Image> {
  return due(await caller.ask("image", "POST", "/images", { body }), 201).json<Image>();
}

async function uploaded(caller: Caller, name: string, content: string): Promise<Image> {
  const { id } = await image(caller, { name, ...raw });
  due(await caller.ask("image", "PUT", `/images/${id}/file`, { body: content, headers: bytes }), 204);
  return reaches<Image>(caller, "image", `/images/${id}`, "active");
}

const patch = (caller: Caller, id: string, operations: object[]) =>
  caller.ask("image", "PATCH", `/images/${id}`, {
    body: operations,
    headers: { "content-type": "application/openstack-images-v2.1-json-patch" },
  });

describe("an image", () => {
  it("is queued, then a DataSource whose bytes are those that were sent", async () => {
    const content = "dicot ".repeat(20_000);
    const queued = await image(demo, { name: "mine", ...raw, os_distro: "none" });
    expect(queued).toMatchObject({ status: "queued", os_distro: "none", visibility: "shared", owner: demo.projectId });
    due(await demo.ask("image", "GET", `/images/${queued.id}/file`), 204);
    due(await demo.ask("image", "PUT", `/images/${queued.id}/file`, { body: content, headers: bytes }), 204);
    const active = await reaches<Image>(demo, "image", `/images/${queued.id}`, "active");
    const { createHash } = await import("node:crypto");
    expect(active).toMatchObject({
      size: content.length,
      checksum: createHash("md5").update(content).digest("hex"),
      os_hash_value: createHash("sha512").update(content).digest("hex"),
    });
    const found = due(await cloud.kubernetes("GET", `${dataSources()}?labelSelector=openstack.dicot.io/id=${queued.id}`), 200);
    expect(found.json()).toMatchObject({ items: [{ metadata: { annotations: { "openstack.dicot.io/name": "mine" } } }] });
    // CDI keeps whole 512-byte sectors: what comes back is what was sent, and zeros up to the end of the last one.
    const back = due(await demo.ask("image", "GET", `/images/${queued.id}/file`), 200).text;
    expect(back.slice(0, content.length)).toBe(content);

    due(await demo.ask("image", "PUT", `/images/${queued.id}/file`, { body: content, headers: bytes }), 409);
    due(await demo.ask("image", "DELETE", `/images/${queued.id}`), 204);
    await gone(demo, "image", `/images/${queued.id}`);
  });

  it("of a DataSource that kubectl made is one like any other", async () => {
    const { id } = await uploaded(demo, "origin", "x".repeat(512));
    const list = due(await cloud.kubernetes("GET", `${dataSources()}?labelSelector=openstack.dicot.io/id=${id}`), 200);
    const { spec } = list.json<{ items: { spec: object }[] }>().items[0] ?? { spec: {} };
    const native = { apiVersion: "cdi.kubevirt.io/v1beta1", kind: "DataSource", metadata: { name: "by-hand" }, spec };
    due(await cloud.kubernetes("POST", dataSources(), native), 201);
    const found = await eventually(
      async () => (await listed<Image>(demo, "image", "/images")).find(({ name }) => name === "by-hand"),
      (one) => one?.status === "active",
    );
    due(await patch(demo, found?.id ?? "", [{ op: "replace", path: "/name", value: "renamed" }]), 200);
    expect((await object(cloud, `${dataSources()}/by-hand`)).metadata.annotations).toMatchObject({ "openstack.dicot.io/name": "renamed" });
    due(await demo.ask("image", "DELETE", `/images/${found?.id}`), 204);
    due(await cloud.kubernetes("GET", `${dataSources()}/by-hand`), 404);
    expect((await shown<Image>(demo, "image", `/images/${id}`)).status).toBe("active");
  });

  it("that is protected stays", async () => {
    const { id } = await image(demo, { name: "kept", protected: true, ...raw });
    due(await demo.ask("image", "DELETE", `/images/${id}`), 403);
    due(await patch(demo, id, [{ op: "replace", path: "/protected", value: false }]), 200);
    due(await demo.ask("image", "DELETE", `/images/${id}`), 204);
  });

  it("that is deactivated is shown but not given", async () => {
    const { id } = await uploaded(demo, "resting", "y".repeat(512));
    due(await admin.ask("image", "POST", `/images/${id}/actions/deactivate`), 204);
    due(await demo.ask("image", "GET", `/images/${id}/file`), 403);
    due(await admin.ask("image", "POST", `/images/${id}/actions/reactivate`), 204);
    due(await demo.ask("image", "GET", `/images/${id}/file`), 200);
  });
});

describe("who sees an image", () => {
  it("is its project; its members, once they are named; everybody, where it is public", async () => {
    const { id } = await uploaded(admin, "theirs", "z".repeat(512));
    due(await demo.ask("image", "GET", `/images/${id}`), 404);
    due(await admin.ask("image", "POST", `/images/${id}/members`, { body: { member: demo.projectId } }), 200);
    expect((await shown<Image>(demo, "image", `/images/${id}`)).name).toBe("theirs");
    const seen = async (path: string) => (await listed<Image>(demo, "image", path)).some((one) => one.id === id);
    expect(await seen("/images")).toBe(false);
    due(await demo.ask("image", "PUT", `/images/${id}/members/${demo.projectId}`, { body: { status: "accepted" } }), 200);
    expect(await seen("/images")).toBe(true);
    due(await patch(demo, id, [{ op: "replace", path: "/name", value: "stolen" }]), 403);
    due(await admin.ask("image", "DELETE", `/images/${id}/members/${demo.projectId}`), 204);
    due(await demo.ask("image", "GET", `/images/${id}`), 404);

    due(await patch(demo, id, [{ op: "replace", path: "/visibility", value: "public" }]), 404);
    due(await patch(admin, id, [{ op: "replace", path: "/visibility", value: "public" }]), 200);
    const active = await reaches<Image>(demo, "image", `/images/${id}`, "active");
    expect(active).toMatchObject({ visibility: "public", owner: admin.projectId });
    expect(await seen("/images?visibility=public")).toBe(true);
  });

  it("is not widened by its own people: publishing is the administrators'", async () => {
    const { id } = await image(demo, { name: "loud", ...raw });
    due(await patch(demo, id, [{ op: "replace", path: "/visibility", value: "public" }]), 403);
  });
});

describe("a snapshot of a server", () => {
  it("is an image that servers start from", async () => {
    const { network } = await networkWithSubnet(demo, "images", "10.50.0.0/24");
    const first = await server(demo, "first", network);
    const headers = { "openstack-api-version": "compute 2.45" };
    const answer = due(
      await demo.ask("compute", "POST", `/servers/${first.id}/action`, { body: { createImage: { name: "snapshot" } }, headers }),
      202,
    );
    const { image_id } = answer.json<{ image_id: string }>();
    expect(await reaches<Image>(demo, "image", `/images/${image_id}`, "active")).toMatchObject({
      name: "snapshot",
      image_type: "snapshot",
      instance_uuid: first.id,
    });
    const flavor = (await listed<Thing>(demo, "compute", "/flavors")).find(({ name }) => name === "m1.tiny")?.id;
    const body = { server: { name: "second", flavorRef: flavor, imageRef: image_id, networks: [{ uuid: network }] } };
    const second = await made(demo, "compute", "/servers", body);
    await reaches(demo, "compute", `/servers/${second.id}`, "ACTIVE");
  });
});
