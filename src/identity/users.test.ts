import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SYSTEM_NAMESPACE } from "../kube/names.ts";
import { type Cloud, startCloud } from "../testing/cloud.ts";

let cloud: Cloud;
let token: string;

beforeAll(async () => {
  cloud = await startCloud({ base: "/identity" });
  token = await cloud.admin();
});
afterAll(() => cloud.close());

const create = (user: Record<string, unknown>) => cloud.ask("POST", "/v3/users", { token, body: { user } });
const idOf = async (user: Record<string, unknown>) => String((await create(user)).body["user"]!["id"]);

describe("POST /v3/users", () => {
  it("makes a User and a Secret with the hash, and never shows the password", async () => {
    const { status, body } = await create({ name: "ada", password: "secret", email: "ada@example.org", description: "first", nick: "A" });
    expect(status).toBe(201);
    const user = body["user"]!;
    expect(user).toMatchObject({
      name: "ada",
      domain_id: "default",
      enabled: true,
      email: "ada@example.org",
      nick: "A",
      password_expires_at: null,
    });
    expect(user["id"]).toMatch(/^[0-9a-f]{32}$/);
    expect(user["links"]).toEqual({ self: `${cloud.url}/v3/users/${String(user["id"])}` });
    expect(JSON.stringify(body)).not.toContain("secret");
    const object = cloud.kube.list("User", SYSTEM_NAMESPACE).find(({ spec }) => spec.name === "ada");
    expect(object?.spec).toMatchObject({ domainID: "default", email: "ada@example.org", extra: { nick: "A" } });
    const secret = await cloud.kube.read("Secret", SYSTEM_NAMESPACE, object?.spec.passwordSecretName ?? "");
    expect(Buffer.from(secret?.data?.["hash"] ?? "", "base64").toString()).toMatch(/^\$scrypt\$/);
    await expect(cloud.logIn("ada", "secret")).resolves.toBeTruthy();
  });

  it("refuses a name that the domain has, a domain that is not there, and everybody but administrators", async () => {
    expect((await create({ name: "twice" })).status).toBe(201);
    expect((await create({ name: "twice" })).status).toBe(409);
    expect((await create({ name: "lost", domain_id: "nowhere" })).status).toBe(404);
    expect((await create({})).status).toBe(400);
    const demo = await cloud.logIn("demo", "demo");
    expect((await cloud.ask("POST", "/v3/users", { token: demo, body: { user: { name: "x" } } })).status).toBe(403);
  });

  it("lets only one of two have a name when both are made at once", async () => {
    const both = await Promise.all([create({ name: "race" }), create({ name: "race" })]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });
});

describe("GET /v3/users", () => {
  it("filters, sorts and pages", async () => {
    for (const name of ["page-a", "page-b", "page-c"]) await create({ name, enabled: name !== "page-b" });
    const names = async (query: string) =>
      [...(await cloud.ask("GET", `/v3/users?${query}`, { token })).body["users"]!].map((user) => user["name"]);
    expect(await names("name=page-a")).toEqual(["page-a"]);
    expect(await names("name__icontains=PAGE-&sort_key=name")).toEqual(["page-a", "page-b", "page-c"]);
    expect(await names("name__startswith=page-&enabled=false")).toEqual(["page-b"]);
    const first = (await cloud.ask("GET", "/v3/users?name__startswith=page-&limit=2", { token })).body;
    expect([...first["users"]!]).toHaveLength(2);
    const next = String(first["links"]!["next"]).slice(cloud.url.length);
    const second = (await cloud.ask("GET", next, { token })).body;
    expect([...second["users"]!]).toHaveLength(1);
    expect(second["links"]).toMatchObject({ next: null, previous: null });
    expect((await cloud.ask("GET", "/v3/users?marker=nobody", { token })).status).toBe(404);
  });
});

describe("GET /v3/users?password_expires_at", () => {
  it("compares with a time, and refuses what is no comparison", async () => {
    const id = await idOf({ name: "expiring", password: "p" });
    const user = cloud.kube.findById("User", SYSTEM_NAMESPACE, id)!;
    await cloud.kube.update(user, (copy) => ({ ...copy, spec: { ...copy.spec, passwordExpiresAt: "2020-01-01T00:00:00Z" } }));
    const get = (value: string) => cloud.ask("GET", `/v3/users?password_expires_at=${value}`, { token });
    expect([...(await get("lt:2021-01-01T00:00:00Z")).body["users"]!]).toMatchObject([
      { name: "expiring", password_expires_at: "2020-01-01T00:00:00.000000Z" },
    ]);
    expect([...(await get("gt:2021-01-01T00:00:00Z")).body["users"]!]).toEqual([]);
    expect((await get("like:2021-01-01T00:00:00Z")).status).toBe(400);
    expect((await get("lt:soon")).status).toBe(400);
    // An expired password is no way in, but good enough to be changed.
    await expect(cloud.logIn("expiring", "p")).rejects.toThrow("401");
    const body = { user: { original_password: "p", password: "q" } };
    expect((await cloud.ask("POST", `/v3/users/${id}/password`, { body })).status).toBe(204);
    cloud.clock.now = new Date(cloud.clock.now.getTime() + 1);
    await cloud.logIn("expiring", "q", "unscoped");
  });
});

describe("GET /v3/users/{user_id}", () => {
  it("shows a user to himself, to administrators, and to no one else", async () => {
    const id = await idOf({ name: "eve" });
    const demo = await cloud.logIn("demo", "demo");
    const users = (await cloud.ask("GET", "/v3/users?name=demo", { token })).body["users"]!;
    expect((await cloud.ask("GET", `/v3/users/${String(users[0]!["id"])}`, { token: demo })).status).toBe(200);
    expect((await cloud.ask("GET", `/v3/users/${id}`, { token: demo })).status).toBe(403);
    expect((await cloud.ask("GET", `/v3/users/${id}`, { token })).status).toBe(200);
    expect((await cloud.ask("GET", "/v3/users/00000000000000000000000000000000", { token })).status).toBe(404);
  });

  it("shows a user that was made with kubectl", async () => {
    const made = await cloud.kube.create({
      apiVersion: "identity.dicot.io/v1alpha1",
      kind: "User",
      metadata: { name: "by-hand", namespace: SYSTEM_NAMESPACE },
      spec: { name: "by hand", domainID: "default" },
    });
    const { uid = "" } = made.metadata as { uid?: string };
    const shown = await cloud.ask("GET", `/v3/users/${uid.replaceAll("-", "")}`, { token });
    expect(shown.body["user"]).toMatchObject({ name: "by hand", enabled: true });
  });
});

describe("PATCH /v3/users/{user_id}", () => {
  it("renames, disables, and ends the tokens of whom it disables", async () => {
    const id = await idOf({ name: "old", password: "p" });
    const theirs = await cloud.logIn("old", "p");
    const patch = (user: Record<string, unknown>) => cloud.ask("PATCH", `/v3/users/${id}`, { token, body: { user } });
    expect((await patch({ name: "new", description: "d" })).body["user"]).toMatchObject({ name: "new", description: "d" });
    expect((await patch({ team: "blue" })).body["user"]).toMatchObject({ team: "blue", extra: { team: "blue", description: "d" } });
    expect((await patch({ description: null })).body["user"]).not.toHaveProperty("description");
    expect((await cloud.ask("GET", "/v3/auth/projects", { token: theirs })).status).toBe(200);
    expect((await patch({ enabled: false })).body["user"]).toMatchObject({ enabled: false });
    expect((await cloud.ask("GET", "/v3/auth/projects", { token: theirs })).status).toBe(401);
    await expect(cloud.logIn("new", "p")).rejects.toThrow("401");
    await patch({ enabled: true });
    // What was revoked stays so.
    expect((await cloud.ask("GET", "/v3/auth/projects", { token: theirs })).status).toBe(401);
    expect((await create({ name: "old" })).status).toBe(201);
    expect((await patch({ name: "old" })).status).toBe(409);
    expect((await patch({ domain_id: "other" })).status).toBe(400);
  });
});

describe("POST /v3/users/{user_id}/password", () => {
  it("needs the old password, no token, and ends all tokens", async () => {
    const id = await idOf({ name: "changer", password: "old" });
    const theirs = await cloud.logIn("changer", "old");
    const change = (user: Record<string, unknown>) => cloud.ask("POST", `/v3/users/${id}/password`, { body: { user } });
    expect((await change({ original_password: "wrong", password: "new" })).status).toBe(401);
    expect((await change({ password: "new" })).status).toBe(400);
    cloud.clock.now = new Date();
    expect((await change({ original_password: "old", password: "new" })).status).toBe(204);
    expect((await cloud.ask("GET", "/v3/auth/projects", { token: theirs })).status).toBe(401);
    await expect(cloud.logIn("changer", "old")).rejects.toThrow("401");
    cloud.clock.now = new Date(cloud.clock.now.getTime() + 1);
    const again = await cloud.logIn("changer", "new");
    expect((await cloud.ask("GET", "/v3/auth/projects", { token: again })).status).toBe(200);
  });
});

describe("options of a user", () => {
  it("may ask for more than a password, and forbid to change it", async () => {
    const rules = { multi_factor_auth_rules: [["password", "application_credential"]], lock_password: true };
    const id = await idOf({ name: "careful", password: "p", options: rules });
    await expect(cloud.logIn("careful", "p")).rejects.toThrow("401");
    const patch = (options: Record<string, unknown>) => cloud.ask("PATCH", `/v3/users/${id}`, { token, body: { user: { options } } });
    await patch({ multi_factor_auth_enabled: false });
    await cloud.logIn("careful", "p");
    // Methods that are not served do not count.
    expect((await patch({ multi_factor_auth_enabled: null, multi_factor_auth_rules: [["password", "totp"]] })).status).toBe(200);
    await cloud.logIn("careful", "p");
    const body = { user: { original_password: "p", password: "q" } };
    expect((await cloud.ask("POST", `/v3/users/${id}/password`, { body })).status).toBe(400);
  });
});

describe("DELETE /v3/users/{user_id}", () => {
  it("takes his hash, roles and memberships with him", async () => {
    const id = await idOf({ name: "gone", password: "p" });
    const group = String((await cloud.ask("POST", "/v3/groups", { token, body: { group: { name: "g" } } })).body["group"]!["id"]);
    await cloud.ask("PUT", `/v3/groups/${group}/users/${id}`, { token });
    const secret = cloud.kube.findById("User", SYSTEM_NAMESPACE, id)?.spec.passwordSecretName ?? "";
    expect((await cloud.ask("DELETE", `/v3/users/${id}`, { token })).status).toBe(204);
    expect((await cloud.ask("GET", `/v3/users/${id}`, { token })).status).toBe(404);
    expect(await cloud.kube.read("Secret", SYSTEM_NAMESPACE, secret)).toBeUndefined();
    expect([...(await cloud.ask("GET", `/v3/groups/${group}/users`, { token })).body["users"]!]).toEqual([]);
    expect((await cloud.ask("DELETE", `/v3/users/${id}`, { token })).status).toBe(404);
  });
});
