import { describe, expect, it } from "vitest";
import type { Token } from "./call.ts";
import { createPolicies } from "./policy.ts";

const token = (more: Partial<Token> = {}): Token => ({
  userId: "u1",
  userName: "demo",
  userDomainId: "default",
  roles: ["member", "reader"],
  project: { id: "p1", name: "demo", domainId: "default", namespace: "demo-p1" },
  domainId: undefined,
  system: false,
  methods: ["password"],
  auditIds: [],
  issuedAt: "",
  expiresAt: "",
  applicationCredentialId: undefined,
  raw: "",
  ...more,
});

const rule = (check: string, scopes?: string[]) =>
  createPolicies({
    r: { check, ...(scopes ? { scopes } : {}) },
    admin: { check: "role:admin" },
    "owner-rule": { check: "project_id:%(project_id)s" },
  });

describe("policies", () => {
  it.each([
    ["role:member", true],
    ["role:MEMBER", true],
    ["role:admin", false],
    ["rule:admin or role:reader", true],
    ["rule:admin and role:reader", false],
    ["not role:admin", true],
    ["(role:admin or role:member) and project_id:%(project_id)s", true],
    ["role:admin or role:member and project_id:%(project_id)s", true],
    ["user_id:%(user_id)s", false],
    ["", true],
    ["@", true],
    ["!", false],
    ["rule:nobody-wrote-this", false],
  ])("decides %j", (check, expected) => {
    const target = { project_id: "p1", user_id: "u2" };
    expect(rule(check).enforces("r", token(), target)).toBe(expected);
    expect(rule(check).allows("r", token(), target)).toBe(expected);
  });

  it("leaves open what only the object can decide", () => {
    const policies = rule("role:member and domain_id:%(target.user.domain_id)s");
    expect(policies.allows("r", token(), {})).toBe(true);
    expect(policies.enforces("r", token(), {})).toBe(false);
    expect(policies.allows("r", token({ roles: ["reader"] }), {})).toBe(false);
  });

  it("compares a literal with an attribute of the target", () => {
    const policies = rule("role:reader and ('p1':%(owner)s or None:%(owner)s)");
    expect(policies.enforces("r", token(), { owner: "p1" })).toBe(true);
    expect(policies.enforces("r", token(), { owner: null })).toBe(true);
    expect(policies.enforces("r", token(), { owner: "p2" })).toBe(false);
  });

  it("reads neutron's fields", () => expect(rule("field:networks:shared=True").enforces("r", token(), { shared: true })).toBe(true));
  it("refuses a token of the wrong scope", () => expect(rule("role:member", ["system"]).allows("r", token(), {})).toBe(false));
});
