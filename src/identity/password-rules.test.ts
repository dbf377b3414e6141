import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cloud, startCloud } from "../testing/cloud.ts";
import { configure, noPasswordRules } from "./settings.ts";

let cloud: Cloud;
let token: string;

beforeAll(async () => {
  cloud = await startCloud({ base: "/identity" });
  configure(cloud.kube, {
    passwordRules: { ...noPasswordRules, lockoutFailures: 2, lockoutSeconds: 60, history: 2, pattern: "\\w{4,}", lifetimeDays: 30 },
  });
  token = await cloud.admin();
});
afterAll(() => cloud.close());

const make = async (name: string, more: object = {}) => {
  const { body } = await cloud.ask("POST", "/v3/users", { token, body: { user: { name, password: "first", ...more } } });
  return body["user"]!;
};
const change = (id: unknown, original_password: string, password: string) =>
  cloud.ask("POST", `/v3/users/${String(id)}/password`, { body: { user: { original_password, password } } });

describe("password rules", () => {
  it("lock an account after wrong passwords, for the right one too, until the time is over", async () => {
    await make("guessed");
    for (const guess of ["wrong", "wrong again"]) await expect(cloud.logIn("guessed", guess, "unscoped")).rejects.toThrow();
    await expect(cloud.logIn("guessed", "first", "unscoped")).rejects.toThrow();
    cloud.clock.now = new Date(Date.now() + 61_000);
    await expect(cloud.logIn("guessed", "wrong", "unscoped")).rejects.toThrow();
    await expect(cloud.logIn("guessed", "first", "unscoped")).resolves.toBeTruthy();
    const user = cloud.kube.list("User").find(({ spec }) => spec.name === "guessed");
    expect(user?.status?.failedLogins).toBeUndefined();
  });

  it("lock nobody whom an administrator exempts", async () => {
    await make("exempt", { options: { ignore_lockout_failure_attempts: true } });
    for (const guess of ["1", "2", "3"]) await expect(cloud.logIn("exempt", guess, "unscoped")).rejects.toThrow();
    await expect(cloud.logIn("exempt", "first", "unscoped")).resolves.toBeTruthy();
  });

  it("refuse the last passwords to the user, and none to an administrator", async () => {
    const { id } = await make("forgetful");
    expect((await change(id, "first", "first")).status).toBe(400);
    expect((await change(id, "first", "second")).status).toBe(204);
    expect((await change(id, "second", "first")).status).toBe(400);
    expect((await change(id, "second", "third")).status).toBe(204);
    expect((await change(id, "third", "first")).status).toBe(204);
    const reset = await cloud.ask("PATCH", `/v3/users/${String(id)}`, { token, body: { user: { password: "first" } } });
    expect(reset.status).toBe(200);
  });

  it("refuse what does not match, and give passwords an end", async () => {
    expect((await cloud.ask("POST", "/v3/users", { token, body: { user: { name: "short", password: "abc" } } })).status).toBe(400);
    const user = await make("timed");
    const days = (Date.parse(String(user["password_expires_at"])) - cloud.clock.now.getTime()) / 86_400_000;
    expect(Math.round(days)).toBe(30);
    expect(await make("timeless", { options: { ignore_password_expiry: true } })).toMatchObject({ password_expires_at: null });
  });
});
