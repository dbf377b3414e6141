/** A validation is answered from what was kept, and never after anything that it depends on has changed. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SYSTEM_NAMESPACE } from "../kube/names.ts";
import { type Answer, type Cloud, startCloud } from "../testing/cloud.ts";
import { asAdmin, endings, enter } from "../testing/newcomer.ts";
import { newTokenKey, TOKEN_KEYS } from "./keyring.ts";

let cloud: Cloud<"other">;

beforeAll(async () => {
  cloud = await startCloud({ base: "/identity", strict: false, projects: ["other"] });
});
afterAll(() => cloud.close());

const admin = (...request: Parameters<ReturnType<typeof asAdmin>>) => asAdmin(cloud)(...request);
const validate = (subject: string, { token = cloud.tokens.admin, query = "" } = {}): Promise<Answer> =>
  cloud.ask("GET", `/v3/auth/tokens${query}`, { token, headers: { "x-subject-token": subject } });
/** Asked often enough to be kept. */
async function kept(subject: string, options?: Parameters<typeof validate>[1]): Promise<Answer> {
  for (let n = 0; n < 3; n += 1) expect((await validate(subject, options)).status).toBe(200);
  return validate(subject, options);
}

describe("GET /v3/auth/tokens, asked again", () => {
  it("tells of each token its own, to each who asks", async () => {
    const [one, other] = [await enter(cloud), await enter(cloud)];
    expect((await kept(one.token)).body["token"]).toMatchObject({ user: { id: one.user } });
    expect((await kept(other.token)).body["token"]).toMatchObject({ user: { id: other.user } });
    expect((await kept(one.token)).headers.get("x-subject-token")).toBe(one.token);
    // His own he may ask about, others' he may not, whoever was answered before.
    expect((await kept(one.token, { token: one.token })).status).toBe(200);
    expect((await validate(one.token, { token: other.token })).status).toBe(403);
    expect((await validate("", { token: cloud.tokens.admin })).status).toBe(404);
    expect((await kept(one.token, { query: "?nocatalog" })).body["token"]).not.toHaveProperty("catalog");
    expect((await kept(one.token)).body["token"]).toHaveProperty("catalog");
  });

  it.each(endings)("is 404 once the token %s", async (_what, change) => {
    const one = await enter(cloud);
    await kept(one.token);
    expect(await change(cloud, one)).toMatchObject({ status: expect.toSatisfy((status: number) => status < 300) });
    expect((await validate(one.token)).status).toBe(404);
  });

  it("is refused once the one who asks may not any more", async () => {
    const [asker, one] = [await enter(cloud), await enter(cloud)];
    const roles = (await admin("GET", "/roles?name=admin")).body["roles"] as unknown as { id: string }[];
    const grant = `/projects/${asker.project}/users/${asker.user}/roles/${roles[0]!.id}`;
    expect((await admin("PUT", grant)).status).toBe(204);
    await kept(one.token, { token: asker.token });
    expect((await admin("DELETE", grant)).status).toBe(204);
    expect((await validate(one.token, { token: asker.token })).status).toBe(403);
  });

  it("tells what has changed: roles, names, the catalog", async () => {
    const one = await enter(cloud);
    const roles = (await admin("GET", "/roles?name=manager")).body["roles"] as unknown as { id: string }[];
    await kept(one.token);
    await admin("PUT", `/projects/${one.project}/users/${one.user}/roles/${roles[0]!.id}`);
    await admin("PATCH", `/users/${one.user}`, { user: { name: `${one.name}-renamed` } });
    const service = (await admin("POST", "/services", { service: { type: "kept", name: "kept" } })).body["service"] as unknown as {
      id: string;
    };
    await admin("POST", "/endpoints", { endpoint: { service_id: service.id, interface: "public", url: "http://127.0.0.1:9" } });
    const token = (await validate(one.token)).body["token"] as unknown as {
      user: { name: string };
      roles: { name: string }[];
      catalog: { type: string }[];
    };
    expect(token.user.name).toBe(`${one.name}-renamed`);
    expect(token.roles.map(({ name }) => name)).toContain("manager");
    expect(token.catalog.map(({ type }) => type)).toContain("kept");
  });

  it("ends in the second in which the token does, and not sooner; an expired one is looked at anew", async () => {
    const one = await enter(cloud);
    const began = cloud.clock.now;
    // The one who asks outlives it: the clock does not go for him.
    const expires = Date.parse(String((await validate(one.token)).body["token"]!["expires_at"]));
    cloud.clock.now = new Date(expires - 1000);
    const token = await cloud.admin();
    await kept(one.token, { token });
    cloud.clock.now = new Date(expires);
    expect((await validate(one.token, { token })).status).toBe(404);
    expect((await kept(one.token, { token, query: "?allow_expired=1" })).status).toBe(200);
    cloud.clock.now = new Date(expires + 3 * 86_400_000);
    expect((await validate(one.token, { token: await cloud.admin(), query: "?allow_expired=1" })).status).toBe(404);
    cloud.clock.now = began;
  });
});

describe("what is kept", () => {
  it("ends with the key that signed the token, also where another has its id", async () => {
    const own = await startCloud({ base: "/identity", strict: false });
    const token = own.tokens.admin;
    const validation = async () => (await own.ask("GET", "/v3/auth/tokens", { token, headers: { "x-subject-token": token } })).status;
    const later = (seconds: number) => {
      own.clock.now = new Date(own.clock.now.getTime() + seconds * 1000);
    };
    later(50);
    for (let n = 0; n < 3; n += 1) expect(await validation()).toBe(200);
    const other = Object.values(await newTokenKey(own.clock.now))[0]!;
    await own.kube.update((await own.kube.read("Secret", SYSTEM_NAMESPACE, TOKEN_KEYS))!, (copy) => ({
      ...copy,
      data: Object.fromEntries(Object.keys(copy.data ?? {}).map((id) => [id, Buffer.from(other).toString("base64")])),
    }));
    later(11);
    // Somebody has the keys read again; what was kept would have been for another 49 seconds.
    await own.logIn("demo", "demo");
    expect(await validation()).toBe(401);
    await own.close();
  });
});
