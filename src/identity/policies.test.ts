import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cloud, startCloud } from "../testing/cloud.ts";

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud({ base: "/identity" });
});
afterAll(() => cloud.close());

const ask = (method: string, path: string, policy?: object, token = cloud.tokens.admin) =>
  cloud.ask(method, `/v3/policies${path}`, { token, ...(policy && { body: { policy } }) });

describe("/v3/policies", () => {
  it("keeps a text, changes it and forgets it", async () => {
    const made = await ask("POST", "", { type: "application/json", blob: '{"rule": "x"}', owner: "ops" });
    expect([made.status, made.body]).toMatchObject([201, { policy: { type: "application/json", blob: '{"rule": "x"}', owner: "ops" } }]);
    const id = String(made.body["policy"]!["id"]);
    expect((await ask("PATCH", `/${id}`, { blob: "new" })).body["policy"]).toMatchObject({ id, type: "application/json", blob: "new" });
    expect((await ask("GET", `/${id}`)).body["policy"]).toMatchObject({ blob: "new", owner: "ops" });
    expect([...(await ask("GET", "?type=application/json")).body["policies"]!]).toHaveLength(1);
    expect([...(await ask("GET", "?type=other")).body["policies"]!]).toHaveLength(0);
    expect((await ask("PATCH", `/${id}`, { id: "another" })).status).toBe(400);
    expect((await ask("DELETE", `/${id}`)).status).toBe(204);
    expect((await ask("GET", `/${id}`)).status).toBe(404);
  });

  it("refuses what is no text, and who is no administrator", async () => {
    expect((await ask("POST", "", { type: "t", blob: {} })).status).toBe(400);
    expect((await ask("POST", "", { blob: "b" })).status).toBe(400);
    expect((await ask("POST", "", { type: "t", blob: "b" }, cloud.tokens.demo)).status).toBe(403);
    expect((await ask("GET", "", undefined, cloud.tokens.demo)).status).toBe(403);
  });
});
