import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SYSTEM_NAMESPACE } from "../kube/names.ts";
import { type Answer, type Cloud, startCloud } from "../testing/cloud.ts";

let cloud: Cloud;
let user: string;
let member: string;

beforeAll(async () => {
  cloud = await startCloud({ base: "/identity" });
  const token = cloud.tokens.admin;
  user = String((await cloud.ask("GET", "/v3/users?name=admin", { token })).body["users"]![0]!["id"]);
  member = String((await cloud.ask("GET", "/v3/roles?name=member", { token })).body["roles"]![0]!["id"]);
});
afterAll(() => cloud.close());

interface Key {
  id: string;
  secret: string;
}

const send = (method: string, path: string, body?: object, token = cloud.tokens.admin) =>
  cloud.ask(method, `/v3/${path}`, { token, ...(body && { body }) });

/** The header of a signed POST, as the RFC wants it where no value needs escaping. */
function sign(path: string, consumer: Key, { token, ...more }: { token?: Key; oauth_verifier?: string } = {}): string {
  const parameters: Record<string, string> = {
    oauth_consumer_key: consumer.id,
    oauth_nonce: "0123456789",
    oauth_signature_method: "HMAC-SHA1",
    oauth_timestamp: String(Math.floor(cloud.clock.now.getTime() / 1000)),
    ...(token && { oauth_token: token.id }),
    ...more,
  };
  const pairs = Object.keys(parameters).sort();
  const text = ["POST", `${cloud.url}/v3/${path}`, pairs.map((name) => `${name}=${parameters[name]}`).join("&")];
  const signature = createHmac("sha1", `${consumer.secret}&${token?.secret ?? ""}`).update(text.map(encodeURIComponent).join("&"));
  const all = { ...parameters, oauth_signature: encodeURIComponent(signature.digest("base64")) };
  return `OAuth ${Object.entries(all)
    .map(([name, value]) => `${name}="${value}"`)
    .join(", ")}`;
}

const signed = (path: string, authorization: string, more: { headers?: Record<string, string>; body?: object } = {}) =>
  cloud.ask("POST", `/v3/${path}`, { ...more, headers: { authorization, ...more.headers } });

async function newConsumer(): Promise<Key> {
  const made = await send("POST", "OS-OAUTH1/consumers", { consumer: { description: "photos" } });
  expect([made.status, made.body]).toMatchObject([201, {}]);
  return { id: String(made.body["consumer"]!["id"]), secret: String(made.body["consumer"]!["secret"]) };
}

function keyOf(answer: Answer): Key {
  expect([answer.status, answer.headers.get("content-type")]).toEqual([201, "application/x-www-form-urlencoded"]);
  const form = new URLSearchParams(answer.bytes.toString());
  expect(Date.parse(form.get("oauth_expires_at") ?? "")).toBeGreaterThan(Date.now());
  return { id: form.get("oauth_token") ?? "", secret: form.get("oauth_token_secret") ?? "" };
}

const ask = (consumer: Key, project = cloud.projects.admin) =>
  signed("OS-OAUTH1/request_token", sign("OS-OAUTH1/request_token", consumer), { headers: { "requested-project-id": project } });
const allow = (request: Key, roles: object[], token?: string) => send("PUT", `OS-OAUTH1/authorize/${request.id}`, { roles }, token);
const fetchToken = (consumer: Key, request: Key, oauth_verifier: string) =>
  signed("OS-OAUTH1/access_token", sign("OS-OAUTH1/access_token", consumer, { token: request, oauth_verifier }));
const enter = (consumer: Key, access: Key) =>
  signed("auth/tokens", sign("auth/tokens", consumer, { token: access }), {
    body: { auth: { identity: { methods: ["oauth1"], oauth1: {} } } },
  });

async function delegated(consumer: Key): Promise<Key> {
  const request = keyOf(await ask(consumer));
  const allowed = await allow(request, [{ id: member }]);
  expect(allowed.status).toBe(200);
  return keyOf(await fetchToken(consumer, request, String(allowed.body["token"]!["oauth_verifier"])));
}

describe("/v3/OS-OAUTH1/consumers", () => {
  it("keeps a consumer, tells its secret once, changes it and forgets it", async () => {
    const { id, secret } = await newConsumer();
    expect(secret).toMatch(/^[0-9a-f]{32}$/);
    const shown = (await send("GET", `OS-OAUTH1/consumers/${id}`)).body["consumer"];
    const links = { self: `${cloud.url}/v3/OS-OAUTH1/consumers/${id}` };
    expect(shown).toEqual({ id, description: "photos", links });
    const kept = await cloud.kube.own.read("Secret", SYSTEM_NAMESPACE, `oauth-consumer-${id}`);
    expect(Buffer.from(kept?.data?.["secret"] ?? "", "base64").toString()).toBe(secret);
    const changed = await send("PATCH", `OS-OAUTH1/consumers/${id}`, { consumer: { description: "films", owner: "ada" } });
    expect(changed.body["consumer"]).toEqual({ id, description: "films", owner: "ada", links });
    expect((await send("PATCH", `OS-OAUTH1/consumers/${id}`, { consumer: { secret: "mine" } })).status).toBe(400);
    expect((await send("PATCH", `OS-OAUTH1/consumers/${id}`, { consumer: {} })).status).toBe(400);
    expect([...(await send("GET", "OS-OAUTH1/consumers")).body["consumers"]!]).toMatchObject([{ id }]);
    expect((await send("DELETE", `OS-OAUTH1/consumers/${id}`)).status).toBe(204);
    expect((await send("GET", `OS-OAUTH1/consumers/${id}`)).status).toBe(404);
  });

  it("takes no secret from its maker, and is for administrators", async () => {
    const made = await send("POST", "OS-OAUTH1/consumers", { consumer: { secret: "mine" } });
    expect(made.body["consumer"]!["secret"]).not.toBe("mine");
    expect((await send("POST", "OS-OAUTH1/consumers", { consumer: {} }, cloud.tokens.demo)).status).toBe(403);
    expect((await send("GET", "OS-OAUTH1/consumers", undefined, cloud.tokens.demo)).status).toBe(403);
    expect((await send("PATCH", "OS-OAUTH1/consumers", { consumer: { description: "x" } })).status).toBe(405);
  });
});

describe("OAuth 1.0", () => {
  it("lets a consumer act with the roles that a user passed on, in one project", async () => {
    const consumer = await newConsumer();
    const access = await delegated(consumer);
    const answer = await enter(consumer, access);
    expect([answer.status, answer.body]).toMatchObject([201, {}]);
    const { token } = answer.body as unknown as { token: { roles: { name: string }[]; expires_at: string } };
    expect(token).toMatchObject({
      methods: ["oauth1"],
      user: { id: user },
      project: { id: cloud.projects.admin },
      "OS-OAUTH1": { access_token_id: access.id, consumer_id: consumer.id },
    });
    expect(token.roles.map(({ name }) => name).sort()).toEqual(["member", "reader"]);

    const raw = answer.headers.get("x-subject-token") ?? "";
    expect((await send("GET", "auth/projects", undefined, raw)).status).toBe(200);
    expect((await send("GET", "OS-OAUTH1/consumers", undefined, raw)).status).toBe(403);
    const exchange = { auth: { identity: { methods: ["token"], token: { id: raw } } } };
    expect((await cloud.ask("POST", "/v3/auth/tokens", { body: exchange })).status).toBe(403);
    const application_credential = { name: "more" };
    expect((await send("POST", `users/${user}/application_credentials`, { application_credential }, raw)).status).toBe(403);
    expect((await send("GET", `OS-TRUST/trusts?trustor_user_id=${user}`, undefined, raw)).status).toBe(403);
    expect((await send("GET", `users/${user}/credentials/OS-EC2`, undefined, raw)).status).toBe(403);
  });

  it("shows a user what he has allowed, and ends it when he says so", async () => {
    const consumer = await newConsumer();
    const access = await delegated(consumer);
    const path = `users/${user}/OS-OAUTH1/access_tokens`;
    const shown = (await send("GET", `${path}/${access.id}`)).body["access_token"];
    expect(shown).toMatchObject({
      id: access.id,
      consumer_id: consumer.id,
      authorizing_user_id: user,
      project_id: cloud.projects.admin,
      links: { roles: `${cloud.url}/v3/${path}/${access.id}/roles` },
    });
    expect([...(await send("GET", path)).body["access_tokens"]!].map(({ id }) => id)).toContain(access.id);
    expect([...(await send("GET", `${path}/${access.id}/roles`)).body["roles"]!]).toMatchObject([{ id: member, name: "member" }]);
    expect((await send("GET", `${path}/${access.id}/roles/${member}`)).body["role"]).toMatchObject({ name: "member" });
    expect((await send("GET", `${path}/${access.id}/roles/other`)).status).toBe(404);
    expect((await send("GET", `users/other/OS-OAUTH1/access_tokens/${access.id}`)).status).toBe(404);
    expect((await send("DELETE", `users/other/OS-OAUTH1/access_tokens/${access.id}`)).status).toBe(401);

    const raw = (await enter(consumer, access)).headers.get("x-subject-token") ?? "";
    expect((await send("DELETE", `${path}/${access.id}`)).status).toBe(204);
    expect((await send("GET", "auth/projects", undefined, raw)).status).toBe(401);
    expect((await enter(consumer, access)).status).toBe(401);
  });

  it("ends all that a consumer may do with the consumer", async () => {
    const consumer = await newConsumer();
    const access = await delegated(consumer);
    const raw = (await enter(consumer, access)).headers.get("x-subject-token") ?? "";
    expect((await send("DELETE", `OS-OAUTH1/consumers/${consumer.id}`)).status).toBe(204);
    expect((await send("GET", "auth/projects", undefined, raw)).status).toBe(401);
    expect((await enter(consumer, access)).status).toBe(401);
    expect((await send("GET", `users/${user}/OS-OAUTH1/access_tokens/${access.id}`)).status).toBe(404);
  });

  it("gives one access token for a request token, to its consumer, with the right verifier", async () => {
    const [consumer, other] = [await newConsumer(), await newConsumer()];
    const request = keyOf(await ask(consumer));
    expect((await fetchToken(consumer, request, "abcdefgh")).status).toBe(401);
    const verifier = String((await allow(request, [{ name: "member" }])).body["token"]!["oauth_verifier"]);
    expect(verifier).toMatch(/^[a-zA-Z2-9]{8}$/);
    expect((await fetchToken(consumer, request, verifier === "abcdefgh" ? "hgfedcba" : "abcdefgh")).status).toBe(401);
    expect((await fetchToken(other, request, verifier)).status).toBe(401);
    expect((await fetchToken({ ...consumer, secret: "wrong" }, request, verifier)).status).toBe(401);
    expect((await fetchToken(consumer, { ...request, secret: "wrong" }, verifier)).status).toBe(401);
    keyOf(await fetchToken(consumer, request, verifier));
    expect((await fetchToken(consumer, request, verifier)).status).toBe(404);
  });

  it("refuses to ask without a consumer, a project or the secret, and to allow what one has not", async () => {
    const consumer = await newConsumer();
    expect((await ask({ ...consumer, secret: "wrong" })).status).toBe(401);
    expect((await ask({ ...consumer, id: "f".repeat(32) })).status).toBe(404);
    expect((await ask(consumer, "nothing")).status).toBe(404);
    const path = "OS-OAUTH1/request_token";
    expect((await signed(path, sign(path, consumer))).status).toBe(400);
    expect((await cloud.ask("POST", `/v3/${path}`)).status).toBe(400);
    expect((await send("GET", path)).status).toBe(405);
    expect((await allow({ id: "0".repeat(32), secret: "" }, [])).status).toBe(404);
    const request = keyOf(await ask(consumer));
    expect((await allow(request, [{ id: "nothing" }])).status).toBe(401);
    expect((await allow(request, [{ name: "nothing" }])).status).toBe(404);
    expect((await allow(request, [{ id: member }], cloud.tokens.demo)).status).toBe(403);
  });

  it("ends by the clock", async () => {
    const consumer = await newConsumer();
    const request = keyOf(await ask(consumer));
    const access = await delegated(consumer);
    cloud.clock.now = new Date(Date.now() + 9 * 3_600_000);
    const admin = await cloud.admin();
    expect((await allow(request, [{ id: member }], admin)).status).toBe(401);
    const token = (await enter(consumer, access)).body["token"]!;
    expect(Date.parse(String(token["expires_at"]))).toBeGreaterThan(cloud.clock.now.getTime());
    cloud.clock.now = new Date(cloud.clock.now.getTime() + 16 * 3_600_000);
    expect((await enter(consumer, access)).status).toBe(401);
  });
});
