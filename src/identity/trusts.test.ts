import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, type Cloud, startCloud } from "../testing/cloud.ts";

let cloud: Cloud;
/** Ids of users: demo trusts eve, who trusts mallory. */
const users: Record<string, string> = {};

beforeAll(async () => {
  cloud = await startCloud({ base: "/identity" });
  const token = cloud.tokens.admin;
  users["demo"] = String((await cloud.ask("GET", "/v3/users?name=demo", { token })).body["users"]![0]!["id"]);
  for (const name of ["eve", "mallory"]) {
    const made = await cloud.ask("POST", "/v3/users", { token, body: { user: { name, password: name } } });
    users[name] = String(made.body["user"]!["id"]);
  }
});
afterAll(() => cloud.close());

const as = (token: string, method: string, path: string, trust?: object) =>
  cloud.ask(method, `/v3/OS-TRUST/trusts${path}`, { token, ...(trust && { body: { trust } }) });
const create = (more: object = {}, token = cloud.tokens.demo) =>
  as(token, "POST", "", {
    trustor_user_id: users["demo"],
    trustee_user_id: users["eve"],
    project_id: cloud.projects.demo,
    impersonation: false,
    roles: [{ name: "reader" }],
    ...more,
  });
const idOf = (answer: Answer) => {
  expect([answer.status, answer.body]).toMatchObject([201, {}]);
  return String(answer.body["trust"]!["id"]);
};
const enter = (name: string, id: string) =>
  cloud.ask("POST", "/v3/auth/tokens", {
    body: {
      auth: {
        identity: { methods: ["password"], password: { user: { name, password: name, domain: { id: "default" } } } },
        scope: { "OS-TRUST:trust": { id } },
      },
    },
  });
const tokenOf = (answer: Answer) => answer.headers.get("x-subject-token") ?? "";
const works = async (token: string) => (await cloud.ask("GET", "/v3/auth/projects", { token })).status === 200;

describe("/v3/OS-TRUST/trusts", () => {
  it("shows a trust to its two users, and its roles", async () => {
    const id = idOf(await create());
    const shown = await as(cloud.tokens.demo, "GET", `/${id}`);
    expect(shown.body["trust"]).toMatchObject({ id, impersonation: false, expires_at: null, remaining_uses: null, redelegation_count: 0 });
    const role = shown.body["trust"]!["roles"]![0]!;
    expect(role).toMatchObject({ name: "reader" });
    expect([...(await as(cloud.tokens.demo, "GET", `/${id}/roles`)).body["roles"]!]).toHaveLength(1);
    expect((await as(cloud.tokens.demo, "GET", `/${id}/roles/${role["id"]}`)).body["role"]).toMatchObject({ name: "reader" });
    expect((await as(cloud.tokens.demo, "GET", `/${id}/roles/other`)).status).toBe(404);
    expect([...(await as(cloud.tokens.demo, "GET", `?trustor_user_id=${users["demo"]}`)).body["trusts"]!]).toHaveLength(1);
    expect((await as(cloud.tokens.demo, "GET", `?trustor_user_id=${users["eve"]}`)).status).toBe(403);
    expect((await as(cloud.tokens.demo, "GET", "")).status).toBe(403);
    expect([...(await as(cloud.tokens.admin, "GET", "")).body["trusts"]!]).toHaveLength(1);
    expect((await as(cloud.tokens.demo, "DELETE", `/${id}`)).status).toBe(204);
    expect((await as(cloud.tokens.demo, "GET", `/${id}`)).status).toBe(404);
  });

  it.each([
    [{ project_id: undefined, roles: [{ name: "reader" }] }, 404],
    [{ roles: [] }, 403],
    [{ roles: [{ name: "admin" }] }, 404],
    [{ roles: [{ name: "nothing" }] }, 404],
    [{ trustee_user_id: "nobody" }, 404],
    [{ trustor_user_id: "nobody" }, 403],
    [{ expires_at: "bad.123Z" }, 400],
    [{ expires_at: "2001-01-01T00:00:00Z" }, 400],
    [{ remaining_uses: 0 }, 400],
    [{ allow_redelegation: true, remaining_uses: 1 }, 400],
    [{ allow_redelegation: true, redelegation_count: 4 }, 403],
  ])("refuses %j with %i", async (more, status) => {
    expect((await create(more)).status).toBe(status);
  });
});

describe("a token for a trust", () => {
  it("has the trust's roles in its project, and ends with it", async () => {
    const id = idOf(await create());
    const answer = await enter("eve", id);
    expect([answer.status, answer.body]).toMatchObject([
      201,
      {
        token: {
          user: { id: users["eve"] },
          project: { id: cloud.projects.demo },
          "OS-TRUST:trust": { id, impersonation: false, trustor_user: { id: users["demo"] }, trustee_user: { id: users["eve"] } },
        },
      },
    ]);
    expect([...answer.body["token"]!["roles"]!].map(({ name }) => name)).toEqual(["reader"]);
    const token = tokenOf(answer);
    expect(await works(token)).toBe(true);
    const rescope = { auth: { identity: { methods: ["token"], token: { id: token } } } };
    expect((await cloud.ask("POST", "/v3/auth/tokens", { body: rescope })).status).toBe(403);
    expect((await enter("mallory", id)).status).toBe(403);
    expect((await as(cloud.tokens.demo, "DELETE", `/${id}`)).status).toBe(204);
    expect(await works(token)).toBe(false);
    expect((await enter("eve", id)).status).toBe(401);
  });

  it("is the trustor's own with impersonation", async () => {
    const id = idOf(await create({ impersonation: true }));
    expect((await enter("eve", id)).body["token"]).toMatchObject({ user: { id: users["demo"], name: "demo" } });
  });

  it("is given as often as the trust says, and lives no longer", async () => {
    const until = new Date(Math.ceil(cloud.clock.now.getTime() / 1000) * 1000 + 60_000).toISOString();
    const id = idOf(await create({ remaining_uses: 2, expires_at: until }));
    const first = await enter("eve", id);
    expect(Date.parse(String(first.body["token"]!["expires_at"]))).toBe(Date.parse(until));
    expect((await as(cloud.tokens.demo, "GET", `/${id}`)).body["trust"]).toMatchObject({ remaining_uses: 1 });
    const both = await Promise.all([enter("eve", id), enter("eve", id)]);
    expect(both.filter(({ status }) => status === 201)).toHaveLength(1);
    expect((await enter("eve", id)).status).toBe(401);
    expect(await works(tokenOf(first))).toBe(true);
  });

  it("passes on no more than it has, as deep as it may", async () => {
    const id = idOf(await create({ impersonation: true, allow_redelegation: true }));
    const token = tokenOf(await enter("eve", id));
    const pass = (more: object = {}) =>
      create({ trustee_user_id: users["mallory"], impersonation: true, allow_redelegation: true, ...more }, token);
    expect((await pass({ roles: [{ name: "member" }] })).status).toBe(403);
    expect((await pass({ redelegation_count: 1 })).status).toBe(403);
    const next = await pass();
    expect(next.body["trust"]).toMatchObject({ redelegated_trust_id: id, redelegation_count: 2 });
    const passed = tokenOf(await enter("mallory", idOf(next)));
    expect(await works(passed)).toBe(true);
    expect((await as(cloud.tokens.demo, "DELETE", `/${id}`)).status).toBe(204);
    expect(await works(passed)).toBe(false);
    expect((await as(cloud.tokens.demo, "GET", `/${idOf(next)}`)).status).toBe(404);
  });

  it("ends with its users", async () => {
    const id = idOf(await create());
    const token = tokenOf(await enter("eve", id));
    expect((await cloud.ask("DELETE", `/v3/users/${users["eve"]}`, { token: cloud.tokens.admin })).status).toBe(204);
    expect(await works(token)).toBe(false);
    expect((await as(cloud.tokens.demo, "GET", `/${id}`)).status).toBe(404);
  });
});
