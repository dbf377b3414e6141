import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { IMAGES_NAMESPACE } from "../kube/names.ts";
import { type Cloud, type Json, startCloud } from "../testing/cloud.ts";
import { image } from "./index.ts";

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud({ services: { image }, simulator: {} });
});
afterAll(() => cloud.close());

const raw = { disk_format: "raw", container_format: "bare" };
const create = async (body: object, token = cloud.tokens.demo) =>
  (await cloud.ask("POST", "/image/v2/images", { token, body })).body as Json & { id: Json };
const get = (path: string) => cloud.ask("GET", `/image/v2${path}`, { token: cloud.tokens.demo });
const put = (id: Json, body: Buffer, token = cloud.tokens.demo) => cloud.ask("PUT", `/image/v2/images/${id}/file`, { token, body });
const patch = (id: Json, body: unknown, token: string) =>
  cloud.ask("PATCH", `/image/v2/images/${id}`, { token, body, type: "application/openstack-images-v2.1-json-patch" });
const find = (id: Json) => cloud.kube.findById("DataSource", undefined, String(id));

describe("an owner that is no project", () => {
  it("is the administrators' to give; such an image is seen by them alone, and takes no data", async () => {
    const body = { ...raw, owner: "f".repeat(32), visibility: "private" };
    const created = await create(body, cloud.tokens.admin);
    expect(created).toMatchObject({ owner: body.owner, visibility: "private", status: "queued" });
    expect(find(created.id)?.metadata.namespace).toBe(IMAGES_NAMESPACE);
    expect((await get(`/images/${created.id}`)).status).toBe(404);
    expect((await get("/images?visibility=private")).body["images"]).not.toContainEqual(expect.objectContaining({ id: created.id }));
    expect((await put(created.id, Buffer.from("data"), cloud.tokens.admin)).status).toBe(409);
    const other = [{ op: "replace", path: "/owner", value: "e".repeat(32) }];
    expect((await patch(created.id, other, cloud.tokens.admin)).body).toMatchObject({ owner: "e".repeat(32) });
    const real = [{ op: "replace", path: "/owner", value: cloud.projects.demo }];
    expect((await patch(created.id, real, cloud.tokens.admin)).body).toMatchObject({ owner: cloud.projects.demo });
    expect(find(created.id)?.metadata.namespace).toBe(cloud.namespaces.demo);
    expect((await put(created.id, Buffer.from("data"))).status).toBe(204);
  });

  it("may be where a project was: its image stays, for administrators", async () => {
    const { id } = await create(raw);
    await put(id, Buffer.from("data"));
    const gone = [{ op: "replace", path: "/owner", value: "d".repeat(32) }];
    expect((await patch(id, gone, cloud.tokens.admin)).body).toMatchObject({
      owner: "d".repeat(32),
      status: "active",
      visibility: "shared",
    });
    expect((await get(`/images/${id}`)).status).toBe(404);
    expect((await cloud.ask("DELETE", `/image/v2/images/${id}`, { token: cloud.tokens.admin })).status).toBe(204);
  });
});
