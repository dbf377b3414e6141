import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, type Cloud, startCloud } from "../testing/cloud.ts";
import { accessAllowed } from "./application-credential-objects.ts";
import { identityOf, verifyToken } from "./tokens.ts";

let cloud: Cloud;
let token: string;
let user: string;

beforeAll(async () => {
  cloud = await startCloud({ base: "/identity" });
  token = await cloud.admin();
  user = String((await cloud.ask("GET", "/v3/users?name=admin", { token })).body["users"]![0]!["id"]);
});
afterAll(() => cloud.close());

const send = (method: string, path: string, body?: unknown) =>
  cloud.ask(method, `/v3/users/${user}/${path}`, { token, ...(body === undefined ? {} : { body }) });
const create = (application_credential: Record<string, unknown>) => send("POST", "application_credentials", { application_credential });
const logIn = (application_credential: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  cloud.ask("POST", "/v3/auth/tokens", {
    body: { auth: { identity: { methods: ["application_credential"], application_credential }, ...more } },
  });
const idOf = (answer: Answer) => String(answer.body["application_credential"]!["id"]);

describe("/v3/users/{user_id}/application_credentials", () => {
  it("shows the secret once, keeps a hash, and logs in with a part of the roles", async () => {
    const made = await create({ name: "ci", description: "builds", roles: [{ name: "member" }] });
    expect(made.status).toBe(201);
    const { secret, ...shown } = made.body["application_credential"]!;
    expect(String(secret)).toMatch(/^[\w-]{86}$/);
    expect(shown).toMatchObject({ unrestricted: null, roles: [{ name: "member", options: { immutable: true } }, { name: "reader" }] });
    const id = idOf(made);
    expect((await send("GET", `application_credentials/${id}`)).body["application_credential"]).not.toHaveProperty("secret");
    const answer = await logIn({ id, secret });
    expect(answer.status).toBe(201);
    expect(answer.body["token"]).toMatchObject({
      methods: ["application_credential"],
      project: { name: "admin" },
      application_credential: { id, name: "ci", restricted: true },
    });
    expect([...answer.body["token"]!["roles"]!].map((role) => role["name"])).toEqual(["member", "reader"]);
    const raw = answer.headers.get("x-subject-token") ?? "";
    const verified = await verifyToken(cloud.kube, raw, cloud.clock.now);
    expect(identityOf(verified)).toBe(`system:serviceaccount:dicot-identities:p-${verified.project?.id}-member`);
    expect((await logIn({ name: "ci", user: { name: "admin", domain: { id: "default" } }, secret })).status).toBe(201);
    expect((await logIn({ id, secret: "wrong" })).status).toBe(401);
    expect((await logIn({ id: "nothing", secret })).status).toBe(401);
    expect((await logIn({ id, secret }, { scope: { project: { name: "demo", domain: { id: "default" } } } })).status).toBe(401);
    expect((await create({ name: "ci" })).status).toBe(409);

    // What is restricted makes no more of its kind, and is no way to another token.
    expect(
      (
        await cloud.ask("POST", `/v3/users/${user}/application_credentials`, {
          token: raw,
          body: { application_credential: { name: "x" } },
        })
      ).status,
    ).toBe(403);
    const rescope = { auth: { identity: { methods: ["token"], token: { id: raw } } } };
    expect((await cloud.ask("POST", "/v3/auth/tokens", { body: rescope })).status).toBe(403);

    expect((await send("DELETE", `application_credentials/${id}`)).status).toBe(204);
    expect((await cloud.ask("GET", "/v3/auth/projects", { token: raw })).status).toBe(401);
    expect((await send("GET", `application_credentials/${id}`)).status).toBe(404);
  });

  it("ends when it says so", async () => {
    expect((await create({ name: "past", expires_at: "2001-01-01T00:00:00" })).status).toBe(400);
    expect((await create({ name: "never", expires_at: "tomorrow" })).status).toBe(400);
    const expires_at = new Date(cloud.clock.now.getTime() + 600_000).toISOString().replace("Z", "");
    const made = await create({ name: "short", expires_at });
    const { secret } = made.body["application_credential"]!;
    const raw = (await logIn({ id: idOf(made), secret })).headers.get("x-subject-token") ?? "";
    const before = cloud.clock.now;
    cloud.clock.now = new Date(before.getTime() + 700_000);
    try {
      expect((await logIn({ id: idOf(made), secret })).status).toBe(401);
      expect((await cloud.ask("GET", "/v3/auth/projects", { token: raw })).status).toBe(401);
    } finally {
      cloud.clock.now = before;
    }
  });

  it("is its owner's and nobody else's", async () => {
    const id = idOf(await create({ name: "mine" }));
    const demo = await cloud.logIn("demo", "demo");
    const demoId = String((await cloud.ask("GET", "/v3/users?name=demo", { token })).body["users"]![0]!["id"]);
    const get = (path: string) => cloud.ask("GET", `/v3/users/${path}`, { token: demo });
    expect((await get(`${user}/application_credentials`)).status).toBe(403);
    expect((await get(`${user}/application_credentials/${id}`)).status).toBe(403);
    // Naming oneself in the path does not make it one's own.
    expect((await get(`${demoId}/application_credentials/${id}`)).status).toBe(403);
    expect((await cloud.ask("DELETE", `/v3/users/${demoId}/application_credentials/${id}`, { token: demo })).status).toBe(403);
    const wanted = { application_credential: { name: "up", roles: [{ name: "admin" }] } };
    expect((await cloud.ask("POST", `/v3/users/${demoId}/application_credentials`, { token: demo, body: wanted })).status).toBe(400);
  });

  it("narrows requests by access rules", async () => {
    const access_rules = [
      { service: "compute", method: "GET", path: "/v2.1/servers/{server_id}" },
      { service: "compute", method: "POST", path: "/v2.1/servers/*/action" },
      { service: "image", method: "GET", path: "/v2/**" },
    ];
    const made = await create({ name: "ruled", access_rules });
    expect([...made.body["application_credential"]!["access_rules"]!]).toMatchObject(access_rules);
    const { secret } = made.body["application_credential"]!;
    const raw = (await logIn({ id: idOf(made), secret })).headers.get("x-subject-token") ?? "";
    const verified = await verifyToken(cloud.kube, raw, cloud.clock.now);
    const allowed = (service: string, method: string, path: string) => accessAllowed(cloud.kube, verified, { service, method, path });
    expect(allowed("compute", "GET", "/v2.1/servers/1")).toBe(true);
    expect(allowed("compute", "GET", "/v2.1/servers/1/ips")).toBe(false);
    expect(allowed("compute", "DELETE", "/v2.1/servers/1")).toBe(false);
    expect(allowed("compute", "POST", "/v2.1/servers/1/action")).toBe(true);
    expect(allowed("image", "GET", "/v2/images/1/file")).toBe(true);
    expect(allowed("network", "GET", "/v2.0/ports")).toBe(false);
    expect((await cloud.ask("GET", "/v3/auth/projects", { token: raw })).status).toBe(401);
    const rules = [...(await send("GET", "access_rules?service=image")).body["access_rules"]!];
    expect(rules).toMatchObject([{ path: "/v2/**" }]);
    expect((await send("GET", `access_rules/${String(rules[0]!["id"])}`)).status).toBe(200);
    const rule = `access_rules/${String(rules[0]!["id"])}`;
    // Not while a credential has it.
    expect((await send("DELETE", rule)).status).toBe(403);
    expect((await send("DELETE", `application_credentials/${idOf(made)}`)).status).toBe(204);
    expect((await send("GET", rule)).status).toBe(200);
    expect((await send("DELETE", rule)).status).toBe(204);
    expect((await send("GET", rule)).status).toBe(404);
  });
});

describe("/v3/credentials", () => {
  it("makes one for EC2, for its owner", async () => {
    const project = String((await cloud.ask("GET", "/v3/auth/projects", { token })).body["projects"]![0]!["id"]);
    const made = await send("POST", "credentials/OS-EC2", { tenant_id: project });
    expect(made.status).toBe(201);
    const { access } = made.body["credential"]!;
    expect([...(await send("GET", "credentials/OS-EC2")).body["credentials"]!]).toMatchObject([{ access, tenant_id: project }]);
    expect((await send("GET", `credentials/OS-EC2/${String(access)}`)).body["credential"]).toMatchObject({ user_id: user });
    const demo = await cloud.logIn("demo", "demo");
    expect((await cloud.ask("GET", `/v3/users/${user}/credentials/OS-EC2/${String(access)}`, { token: demo })).status).toBe(403);
    expect([...(await cloud.ask("GET", "/v3/credentials", { token: demo })).body["credentials"]!]).toEqual([]);
    expect((await send("DELETE", `credentials/OS-EC2/${String(access)}`)).status).toBe(204);
    expect((await send("GET", `credentials/OS-EC2/${String(access)}`)).status).toBe(404);
  });

  it("makes, changes and deletes any other", async () => {
    const request = (method: string, path: string, credential?: Record<string, unknown>) =>
      cloud.ask(method, `/v3/credentials${path}`, { token, ...(credential ? { body: { credential } } : {}) });
    const made = await request("POST", "", { type: "cert", blob: "abc", user_id: user });
    expect(made.status).toBe(201);
    const id = `/${String(made.body["credential"]!["id"])}`;
    expect((await request("PATCH", id, { blob: "def" })).body["credential"]).toMatchObject({ blob: "def", type: "cert", project_id: null });
    expect([...(await request("GET", "?type=cert")).body["credentials"]!]).toHaveLength(1);
    expect((await request("DELETE", id)).status).toBe(204);
    expect((await request("GET", id)).status).toBe(404);
    expect((await request("POST", "", { type: "ec2", blob: "no json", user_id: user, project_id: "p" })).status).toBe(400);
  });
});
