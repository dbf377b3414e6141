import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Controller } from "../kube/controller.ts";
import { type Cloud, startCloud } from "../testing/cloud.ts";
import { silent } from "../testing/cluster.ts";
import { type Site, startSite } from "../testing/site.ts";
import { image } from "./index.ts";
import { imageController } from "./reconcile.ts";

let cloud: Cloud;
let controller: Controller;
let site: Site;

beforeAll(async () => {
  cloud = await startCloud({ services: { image }, simulator: {} });
  controller = imageController(cloud, silent);
  site = await startSite();
});
afterAll(async () => {
  site.close();
  await controller.stop();
  await cloud.close();
});

const ask = (method: string, path: string, body?: unknown, token = cloud.tokens.admin) =>
  cloud.ask(method, `/image/v2${path}`, { token, ...(body !== undefined && { body }) });
const input = (path: string, properties: object = {}) => ({
  import_from: `${site.url}${path}`,
  import_from_format: "raw",
  image_properties: { name: "by a task", disk_format: "raw", os_distro: "fedora", ...properties },
});
const create = (given: object, type = "import") => ask("POST", "/tasks", { type, input: given });
const show = async (id: unknown) => (await ask("GET", `/tasks/${id}`)).body;
const ends = (id: unknown, status: string) => expect.poll(async () => (await show(id))["status"], { timeout: 10_000 }).toBe(status);

describe("POST /v2/tasks", () => {
  it("makes an image of what is on a web server", async () => {
    const given = input("/disk");
    const answer = await create(given);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ type: "import", status: "pending", owner: cloud.projects.admin, input: given, result: null });
    const { id } = answer.body;
    expect(answer.headers.get("location")).toBe(`/v2/tasks/${id}`);
    await ends(id, "success");
    const { image_id } = (await show(id))["result"]!;
    expect((await ask("GET", `/images/${image_id}`)).body).toMatchObject({
      status: "active",
      name: "by a task",
      container_format: "bare",
      os_distro: "fedora",
      stores: "standard",
    });
    expect((await ask("GET", `/images/${image_id}/tasks`)).body["tasks"]).toMatchObject([{ id, type: "import", status: "success" }]);
  });

  it("fails without data, and hides the image that there is nothing of", async () => {
    const { id, image_id } = (await create(input("/nothing", { visibility: "public" }))).body;
    await ends(id, "failure");
    expect(await show(id)).toMatchObject({ result: null, message: "The data could not be imported." });
    expect((await ask("GET", `/images/${image_id}`)).body).toMatchObject({ status: "queued", os_hidden: true });
    expect((await ask("DELETE", `/images/${image_id}`)).status).toBe(204);
    expect((await ask("GET", `/tasks/${id}`)).status).toBe(404);
  });

  it.each([
    [{}, 400],
    [{ import_from: "file:///etc/passwd", import_from_format: "raw", image_properties: {} }, 400],
    [{ import_from: "http://no-such-host.invalid/disk", import_from_format: "raw", image_properties: {} }, 400],
    [{ import_from: "http://127.0.0.1/disk", import_from_format: "raw", image_properties: [] }, 400],
    [{ import_from: "http://127.0.0.1/disk", import_from_format: "raw", image_properties: { status: "active" } }, 403],
    [{ import_from: "http://127.0.0.1/disk", import_from_format: "raw", image_properties: { owner: "f".repeat(32) } }, 409],
  ])("refuses %j with %i", async (given, status) => {
    expect((await create(given)).status).toBe(status);
  });

  it("is the administrators', and of one type", async () => {
    expect((await ask("POST", "/tasks", { type: "import", input: input("/disk") }, cloud.tokens.demo)).status).toBe(403);
    expect((await ask("GET", "/tasks", undefined, cloud.tokens.demo)).status).toBe(403);
    expect((await ask("DELETE", "/tasks/x", undefined, cloud.tokens.demo)).status).toBe(403);
    expect((await create(input("/disk"), "api_image_import")).status).toBe(400);
  });
});

describe("GET /v2/tasks", () => {
  it("lists those of all images, in pages", async () => {
    for (const name of ["one", "two", "three"]) await ends((await create(input("/disk", { name }))).body["id"], "success");
    const list = async (query: string) => (await ask("GET", `/tasks?${query}`)).body;
    const all = [...(await list("status=success"))["tasks"]!];
    expect(all.length).toBeGreaterThanOrEqual(3);
    expect(all[0]).not.toHaveProperty("input");
    const first = await list("status=success&sort_key=id&sort_dir=asc&limit=2");
    expect([...first["tasks"]!].map(({ id }) => String(id))).toEqual(
      all
        .map(({ id }) => String(id))
        .sort()
        .slice(0, 2),
    );
    expect(String(first["next"])).toContain("marker=");
    expect([...(await list("status=pending"))["tasks"]!]).toEqual([]);
    for (const query of ["status=done", "type=export", "sort_key=nothing", "sort_dir=up", "limit=-1", "marker=nothing"])
      expect((await ask("GET", `/tasks?${query}`)).status, query).toBe(400);
  });

  it("does not let them be deleted, and has schemas", async () => {
    const { id } = (await create(input("/disk"))).body;
    await ends(id, "success");
    expect((await ask("DELETE", `/tasks/${id}`)).status).toBe(405);
    expect((await ask("GET", "/schemas/task")).body).toMatchObject({ name: "task", properties: { input: {} } });
    expect((await ask("GET", "/schemas/tasks")).body).toMatchObject({ name: "tasks" });
  });
});
