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
const demoId = async () => String((await send("GET", "/v3/users?name=demo")).body["users"]![0]!["id"]);

describe("/v3/groups", () => {
  it("makes, shows, changes, lists and deletes", async () => {
    const made = await send("POST", "/v3/groups", { group: { name: "ops", description: "who is called at night" } });
    expect(made.status).toBe(201);
    const id = String(made.body["group"]!["id"]);
    expect(made.body["group"]).toMatchObject({ name: "ops", domain_id: "default", description: "who is called at night" });
    expect((await send("POST", "/v3/groups", { group: { name: "ops" } })).status).toBe(409);
    expect((await send("PATCH", `/v3/groups/${id}`, { group: { name: "night" } })).body["group"]).toMatchObject({ name: "night" });
    expect([...(await send("GET", "/v3/groups?name=night")).body["groups"]!]).toHaveLength(1);
    expect((await send("DELETE", `/v3/groups/${id}`)).status).toBe(204);
    expect((await send("GET", `/v3/groups/${id}`)).status).toBe(404);
  });
});

describe("/v3/groups/{group_id}/users/{user_id}", () => {
  it("gives a member the group's roles, for as long as he is one", async () => {
    const group = String((await send("POST", "/v3/groups", { group: { name: "admins" } })).body["group"]!["id"]);
    const user = await demoId();
    const project = String((await send("GET", "/v3/projects?name=admin")).body["projects"]![0]!["id"]);
    const role = String((await send("GET", "/v3/roles?name=reader")).body["roles"]![0]!["id"]);
    expect((await send("PUT", `/v3/projects/${project}/groups/${group}/roles/${role}`)).status).toBe(204);
    const scope = { project: { id: project } };
    await expect(cloud.logIn("demo", "demo", scope)).rejects.toThrow("401");

    expect((await send("GET", `/v3/groups/${group}/users/${user}`)).status).toBe(404);
    expect((await send("PUT", `/v3/groups/${group}/users/${user}`)).status).toBe(204);
    expect((await send("GET", `/v3/groups/${group}/users/${user}`)).status).toBe(204);
    expect((await send("HEAD", `/v3/groups/${group}/users/${user}`)).status).toBe(204);
    expect([...(await send("GET", `/v3/users/${user}/groups`)).body["groups"]!]).toMatchObject([
      { name: "admins", membership_expires_at: null },
    ]);
    const theirs = await cloud.logIn("demo", "demo", scope);
    expect((await cloud.ask("GET", "/v3/auth/projects", { token: theirs })).status).toBe(200);

    expect((await send("DELETE", `/v3/groups/${group}/users/${user}`)).status).toBe(204);
    expect((await cloud.ask("GET", "/v3/auth/projects", { token: theirs })).status).toBe(401);
    expect((await send("DELETE", `/v3/groups/${group}/users/${user}`)).status).toBe(404);
    expect((await send("PUT", `/v3/groups/${group}/users/nobody`)).status).toBe(404);
  });
});
