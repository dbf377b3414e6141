import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cloud, startCloud } from "../testing/cloud.ts";

let cloud: Cloud;

beforeAll(async () => {
  cloud = await startCloud({ base: "/identity" });
});
afterAll(() => cloud.close());

const password = (name: string, secret: string, scope?: unknown) => ({
  auth: {
    identity: { methods: ["password"], password: { user: { name, password: secret, domain: { name: "Default" } } } },
    ...(scope === undefined ? {} : { scope }),
  },
});
const post = (body: unknown, query = "") => cloud.ask("POST", `/v3/auth/tokens${query}`, { body });

describe("POST /v3/auth/tokens", () => {
  it("gives a token of the default project, with roles, catalog and audit id", async () => {
    const { status, headers, body } = await post(password("admin", cloud.adminPassword));
    expect(status).toBe(201);
    expect(headers.get("x-subject-token")).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    const token = body["token"]!;
    expect(token).toMatchObject({
      methods: ["password"],
      user: { name: "admin", domain: { id: "default", name: "Default" }, password_expires_at: null },
      project: { name: "admin", domain: { id: "default" } },
      is_domain: false,
    });
    expect(token["issued_at"]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    expect([...token["roles"]!].map((role) => role["name"])).toEqual(["admin", "manager", "member", "reader"]);
    expect([...token["catalog"]!].map((service) => service["type"])).toContain("compute");
  });

  it("leaves the catalog out where it is asked to", async () => {
    expect((await post(password("admin", cloud.adminPassword), "?nocatalog")).body["token"]).not.toHaveProperty("catalog");
  });

  it("scopes to nothing, the domain, the system or a named project", async () => {
    const secret = cloud.adminPassword;
    expect((await post(password("admin", secret, "unscoped"))).body["token"]).not.toHaveProperty("project");
    expect((await post(password("admin", secret, { system: { all: true } }))).body["token"]).toMatchObject({ system: { all: true } });
    expect((await post(password("demo", "demo", { project: { name: "demo", domain: { name: "Default" } } }))).status).toBe(201);
    expect((await post(password("admin", secret, { domain: { id: "default" } }))).status).toBe(401);
    expect((await post(password("demo", "demo", { project: { name: "admin", domain: { name: "Default" } } }))).status).toBe(401);
    expect((await post(password("demo", "demo", { system: { all: true } }))).status).toBe(401);
    expect((await post(password("demo", "demo", { project: { name: "nowhere", domain: { name: "Default" } } }))).status).toBe(401);
  });

  it("does not tell a wrong password from an unknown user", async () => {
    const wrong = await post(password("admin", "wrong"));
    const unknown = await post(password("nobody", "wrong"));
    expect(wrong.status).toBe(401);
    expect(unknown.status).toBe(401);
    expect(unknown.body["error"]!["message"]).toEqual(wrong.body["error"]!["message"]);
  });

  it.each([
    [{}, 400],
    [{ auth: {} }, 400],
    [{ auth: { identity: { methods: ["password"] } } }, 400],
    [{ auth: { identity: { methods: ["password"], password: {} } } }, 400],
    [{ auth: { identity: { methods: ["magic"], magic: {} } } }, 401],
    [{ auth: { identity: { methods: [] } } }, 401],
    [{ auth: { identity: { methods: ["token"], token: { id: "nonsense" } } } }, 404],
    [password("admin", "x", { project: { name: "admin" }, domain: { id: "default" } }), 401],
  ])("answers %j with %i", async (body, status) => {
    expect((await post(body)).status).toBe(status);
  });

  it("exchanges a token for another scope, without winning time", async () => {
    const first = await post(password("admin", cloud.adminPassword, "unscoped"));
    const id = first.headers.get("x-subject-token");
    const scope = { project: { name: "admin", domain: { id: "default" } } };
    const second = await post({ auth: { identity: { methods: ["token"], token: { id } }, scope } });
    expect(second.status).toBe(201);
    expect(second.body["token"]).toMatchObject({ methods: ["token", "password"], expires_at: first.body["token"]!["expires_at"] });
    expect(second.body["token"]!["audit_ids"]![1]).toEqual(first.body["token"]!["audit_ids"]![0]);
  });
});

describe("GET /v3/auth/tokens", () => {
  it("shows a token to its owner and to administrators, to no one else", async () => {
    const [admin, demo] = [await cloud.admin(), await cloud.logIn("demo", "demo")];
    const get = (token: string, subject: string) => cloud.ask("GET", "/v3/auth/tokens", { token, headers: { "x-subject-token": subject } });
    expect((await get(demo, demo)).body["token"]).toMatchObject({ user: { name: "demo" }, project: { name: "demo" } });
    expect((await get(admin, demo)).status).toBe(200);
    expect((await get(demo, admin)).status).toBe(403);
    expect((await get(admin, "nonsense")).status).toBe(404);
    expect((await get("nonsense", admin)).status).toBe(401);
    for (const method of ["GET", "DELETE"]) {
      expect((await cloud.ask(method, "/v3/auth/tokens", { token: demo })).status).toBe(403);
      expect((await cloud.ask(method, "/v3/auth/tokens", { token: admin })).status).toBe(404);
    }
  });

  it("answers HEAD alike, without a body", async () => {
    const demo = await cloud.logIn("demo", "demo");
    const answer = await fetch(`${cloud.url}/v3/auth/tokens`, {
      method: "HEAD",
      headers: { "x-auth-token": demo, "x-subject-token": demo },
    });
    expect(answer.status).toBe(200);
  });

  it("refuses expired tokens, but for who asks with allow_expired", async () => {
    const demo = await cloud.logIn("demo", "demo");
    const before = cloud.clock.now;
    cloud.clock.now = new Date(before.getTime() + 3_601_000);
    try {
      const admin = await cloud.admin();
      const headers = { "x-subject-token": demo };
      expect((await cloud.ask("GET", "/v3/auth/projects", { token: demo })).status).toBe(401);
      expect((await cloud.ask("GET", "/v3/auth/tokens", { token: admin, headers })).status).toBe(404);
      expect((await cloud.ask("GET", "/v3/auth/tokens?allow_expired=1", { token: admin, headers })).status).toBe(200);
    } finally {
      cloud.clock.now = before;
    }
  });

  it("refuses a token whose signature was tampered with", async () => {
    const demo = await cloud.logIn("demo", "demo");
    const [header, claims = "", signature] = demo.split(".");
    const forged = JSON.parse(Buffer.from(claims, "base64url").toString()) as Record<string, unknown>;
    const text = Buffer.from(JSON.stringify({ ...forged, scope: "system" })).toString("base64url");
    expect((await cloud.ask("GET", "/v3/auth/projects", { token: `${header}.${text}.${signature}` })).status).toBe(401);
    const none = Buffer.from(JSON.stringify({ alg: "none" })).toString("base64url");
    expect((await cloud.ask("GET", "/v3/auth/projects", { token: `${none}.${claims}.` })).status).toBe(401);
  });
});

describe("DELETE /v3/auth/tokens", () => {
  it("ends the token and those that came from it", async () => {
    const parent = await cloud.logIn("demo", "demo", "unscoped");
    const scope = { project: { name: "demo", domain: { id: "default" } } };
    const child =
      (await post({ auth: { identity: { methods: ["token"], token: { id: parent } }, scope } })).headers.get("x-subject-token") ?? "";
    const other = await cloud.logIn("demo", "demo");
    const remove = await cloud.ask("DELETE", "/v3/auth/tokens", { token: other, headers: { "x-subject-token": parent } });
    expect(remove.status).toBe(204);
    const projects = async (token: string) => (await cloud.ask("GET", "/v3/auth/projects", { token })).status;
    expect([await projects(parent), await projects(child), await projects(other)]).toEqual([401, 401, 200]);
  });
});

describe("GET /v3/auth/{projects,domains,system,catalog}", () => {
  it("shows where the holder has a role", async () => {
    const token = await cloud.logIn("demo", "demo");
    const get = async (what: string) => (await cloud.ask("GET", `/v3/auth/${what}`, { token })).body;
    expect((await get("projects"))["projects"]).toMatchObject([{ name: "demo", domain_id: "default", enabled: true }]);
    expect((await get("domains"))["domains"]).toEqual([]);
    expect((await get("system"))["system"]).toEqual([]);
    const compute = [...(await get("catalog"))["catalog"]!].find((service) => String(service["type"]) === "compute");
    expect(compute!["endpoints"]).toMatchObject([
      { interface: "public", region: "RegionOne", url: `${cloud.url.replace("/identity", "")}/compute/v2.1` },
      {},
      {},
    ]);
  });
});
