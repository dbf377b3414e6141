import { describe, expect, it } from "vitest";
import { type AuditEvent, granted, reasons, refusal, usedBy } from "./permissions.ts";

const user = { username: "system:serviceaccount:dicot-system:dicot" };
const event = (more: Partial<AuditEvent>): AuditEvent => ({
  verb: "patch",
  user,
  objectRef: { resource: "virtualmachines", apiGroup: "kubevirt.io", namespace: "web" },
  annotations: { "authorization.k8s.io/decision": "allow" },
  ...more,
});
const by = (role: string) => ({
  "authorization.k8s.io/decision": "allow",
  "authorization.k8s.io/reason": `RBAC: allowed by RoleBinding "x" of ${role} to y`,
});

describe("an audit event", () => {
  it("tells by which role Dicot was let through", () => {
    const annotations = by('ClusterRole "dicot:server-in-project"');
    const permission = { role: "ClusterRole dicot:server-in-project", verb: "patch", resource: "virtualmachines.kubevirt.io" };
    expect(usedBy(event({ annotations }))).toEqual([permission]);
    expect(granted()).toContainEqual(permission);
  });

  it("tells a Role by its namespace, and a subresource", () => {
    const objectRef = { resource: "users", subresource: "status", apiGroup: "identity.dicot.io", namespace: "dicot-system" };
    const [used] = usedBy(event({ annotations: by('Role "dicot"'), objectRef }));
    expect(used).toEqual({ role: "Role dicot-system/dicot", verb: "patch", resource: "users/status.identity.dicot.io" });
    expect(granted()).toContainEqual(used);
  });

  it("of a tenant's request uses only what impersonation needs", () => {
    const impersonatedUser = {
      username: "system:serviceaccount:dicot-identities:cloud-admin",
      extra: { "openstack.dicot.io/user-id": ["0"] },
    };
    const used = usedBy(event({ impersonatedUser, annotations: by('ClusterRole "dicot:admin"') }));
    expect(used.map(({ verb }) => verb)).toEqual(["impersonate", "impersonate"]);
    expect(granted()).toEqual(expect.arrayContaining(used));
  });

  it("of somebody else uses nothing", () => {
    expect(usedBy(event({ user: { username: "admin" }, annotations: by('ClusterRole "cluster-admin"') }))).toEqual([]);
  });

  it("that RBAC refused is Dicot's own fault only where it asked as itself", () => {
    const annotations = { "authorization.k8s.io/decision": "forbid" };
    expect(refusal(event({}))).toBeUndefined();
    expect(refusal(event({ annotations }))).toEqual({ own: true, what: "dicot: patch virtualmachines.kubevirt.io in a project" });
    const impersonatedUser = { username: `system:serviceaccount:dicot-identities:p-${"0".repeat(32)}-reader` };
    expect(refusal(event({ annotations, impersonatedUser }))).toEqual({
      own: false,
      what: "a project's reader: patch virtualmachines.kubevirt.io in a project",
    });
  });
});

it("gives reasons only for permissions that are granted", () => {
  const known = new Set(granted().map(({ role, verb, resource }) => `${role}: ${verb} ${resource}`));
  const explained = Object.entries(reasons()).flatMap(([role, all]) => Object.keys(all).map((what) => `${role}: ${what}`));
  expect(explained.length).toBeGreaterThan(0);
  expect(explained.filter((one) => !known.has(one))).toEqual([]);
});
