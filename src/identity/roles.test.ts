import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cloud, startCloud } from "../testing/cloud.ts";

let cloud: Cloud;
let token: string;

beforeAll(async () => {
  cloud = await startCloud({ base: "/identity" });
  token = await cloud.admin();
});
afterAll(() => cloud.close());

const send = (method: string, path: string, body?: unknown) => cloud.ask(method, path, { token, ...(body === undefined ? {} : { body }) });
const create = async (role: Record<string, unknown>) => String((await send("POST", "/v3/roles", { role })).body["role"]!["id"]);
const names = async (path: string) => [...(await send("GET", path)).body["roles"]!].map((role) => role["name"]).sort();

describe("/v3/roles", () => {
  it("has Keystone's own, which cannot be changed", async () => {
    expect(await names("/v3/roles")).toEqual(["admin", "manager", "member", "reader", "service"]);
    const admin = String((await send("GET", "/v3/roles?name=admin")).body["roles"]![0]!["id"]);
    expect((await send("PATCH", `/v3/roles/${admin}`, { role: { name: "root" } })).status).toBe(403);
    expect((await send("DELETE", `/v3/roles/${admin}`)).status).toBe(403);
  });

  it("makes, shows, renames and deletes", async () => {
    const id = await create({ name: "auditor", description: "looks" });
    expect((await send("GET", `/v3/roles/${id}`)).body["role"]).toMatchObject({
      id,
      name: "auditor",
      domain_id: null,
      description: "looks",
      options: {},
    });
    expect((await send("POST", "/v3/roles", { role: { name: "auditor" } })).status).toBe(409);
    expect((await send("PATCH", `/v3/roles/${id}`, { role: { name: "inspector" } })).body["role"]).toMatchObject({ name: "inspector" });
    expect((await send("DELETE", `/v3/roles/${id}`)).status).toBe(204);
    expect((await send("GET", `/v3/roles/${id}`)).status).toBe(404);
  });

  it("keeps a domain's roles apart, and its names its own", async () => {
    const domain = String((await send("POST", "/v3/domains", { domain: { name: "roles" } })).body["domain"]!["id"]);
    await create({ name: "local", domain_id: domain });
    await create({ name: "local" });
    expect(await names(`/v3/roles?domain_id=${domain}`)).toEqual(["local"]);
    expect((await send("GET", "/v3/roles?name=local")).body["roles"]![0]).toMatchObject({ domain_id: null });
  });
});

describe("/v3/roles/{prior_role_id}/implies", () => {
  it("adds, shows, lists and removes; refuses circles and the admin", async () => {
    const [senior, junior] = [await create({ name: "senior" }), await create({ name: "junior" })];
    const path = `/v3/roles/${senior}/implies/${junior}`;
    expect((await send("GET", path)).status).toBe(404);
    const put = await send("PUT", path);
    expect(put.status).toBe(201);
    expect(put.body["role_inference"]).toMatchObject({ prior_role: { name: "senior" }, implies: { name: "junior" } });
    expect((await send("HEAD", path)).status).toBe(204);
    expect((await send("GET", `/v3/roles/${senior}/implies`)).body["role_inference"]).toMatchObject({ implies: [{ name: "junior" }] });
    expect((await send("PUT", `/v3/roles/${junior}/implies/${senior}`)).status).toBe(400);
    const admin = String((await send("GET", "/v3/roles?name=admin")).body["roles"]![0]!["id"]);
    expect((await send("PUT", `/v3/roles/${senior}/implies/${admin}`)).status).toBe(403);
    const rules = (await send("GET", "/v3/role_inferences")).body["role_inferences"]!;
    expect([...rules].map((rule) => String(rule["prior_role"]!["name"])).sort()).toEqual(["admin", "manager", "member", "senior"]);
    expect((await send("DELETE", path)).status).toBe(204);
    expect((await send("DELETE", path)).status).toBe(404);
  });
});
