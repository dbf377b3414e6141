/** Who was verified before is known at once, and never after anything that this depends on has changed. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Footprint, holds, traced } from "../kube/footprint.ts";
import { type Cloud, startCloud } from "../testing/cloud.ts";
import { endings, enter } from "../testing/newcomer.ts";
import { verifyToken } from "./tokens.ts";
import { keepVerified } from "./verified.ts";

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud({ base: "/identity" });
});
afterAll(() => cloud.close());

function verifier() {
  const state = { verified: 0 };
  // The cloud's own goes on.
  const now = cloud.clock.now.getTime();
  const verify = keepVerified((...all) => {
    state.verified += 1;
    return verifyToken(...all);
  });
  return { state, ask: (token: string, later = 0) => verify(cloud.kube, token, new Date(now + later)) };
}

describe("a token that was verified", () => {
  it("is known, to itself only, for a minute", async () => {
    const [one, other] = [await enter(cloud), await enter(cloud)];
    const { state, ask } = verifier();
    for (let n = 0; n < 3; n += 1) expect(await ask(one.token)).toMatchObject({ userId: one.user });
    expect(state.verified).toBe(1);
    for (let n = 0; n < 3; n += 1) expect(await ask(other.token)).toMatchObject({ userId: other.user });
    expect(state.verified).toBe(2);
    await ask(one.token, 59_999);
    expect(state.verified).toBe(2);
    await ask(one.token, 60_000);
    expect(state.verified).toBe(3);
    await expect(ask(`${one.token}x`)).rejects.toMatchObject({ status: 401 });
  });

  it.each(endings)("is refused once it %s, and what was answered with it no longer holds", async (_what, change) => {
    const { ask } = verifier();
    const one = await enter(cloud);
    await ask(one.token);
    const answer: Footprint = { writes: [], reads: new Map() };
    await traced(answer, () => ask(one.token));
    expect(holds(answer)).toBe(true);
    expect(await change(cloud, one)).toMatchObject({ status: expect.toSatisfy((status: number) => status < 300) });
    await expect(ask(one.token)).rejects.toMatchObject({ status: 401 });
    expect(holds(answer)).toBe(false);
  });

  it("ends when it expires", async () => {
    const { ask } = verifier();
    const one = await enter(cloud);
    const { expiresAt } = await ask(one.token);
    const left = Date.parse(expiresAt) - cloud.clock.now.getTime();
    await ask(one.token, left - 1000);
    await expect(ask(one.token, left + 1000)).rejects.toMatchObject({ status: 401 });
  });

  it("of an application credential is verified each time: that ends at a time of its own", async () => {
    const { state, ask } = verifier();
    const one = await enter(cloud);
    const { body } = await cloud.ask("POST", `/v3/users/${one.user}/application_credentials`, {
      token: one.token,
      body: { application_credential: { name: "for-a-script" } },
    });
    const { id, secret } = body["application_credential"] as unknown as { id: string; secret: string };
    const entered = await cloud.ask("POST", "/v3/auth/tokens", {
      body: { auth: { identity: { methods: ["application_credential"], application_credential: { id, secret } } } },
    });
    expect(entered.status).toBe(201);
    const token = entered.headers.get("x-subject-token") ?? "";
    for (let n = 0; n < 3; n += 1) expect(await ask(token)).toMatchObject({ applicationCredentialId: id });
    expect(state.verified).toBe(3);
  });
});
