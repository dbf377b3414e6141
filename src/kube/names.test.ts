import { describe, expect, it } from "vitest";
import { FLAVOR_ID, ID, openstackId, PROJECT } from "./names.ts";

const uid = "0a1b2c3d-0000-4000-8000-000000000001";
const object = (apiVersion: string, kind: string, metadata: object = {}, more: object = {}) => ({
  apiVersion,
  kind,
  metadata: { name: "n", uid, ...metadata },
  ...more,
});
const firmware = (uuid: string) => ({ spec: { template: { spec: { domain: { firmware: { uuid } } } } } });

describe("openstackId", () => {
  it("is the label, else the uid", () => {
    expect(openstackId(object("v1", "PersistentVolumeClaim", { labels: { [ID]: "x" } }))).toBe("x");
    expect(openstackId(object("v1", "PersistentVolumeClaim"))).toBe(uid);
  });

  it("of a server is the label only where it is the firmware's UUID", () => {
    const labels = { [ID]: "x" };
    expect(openstackId(object("kubevirt.io/v1", "VirtualMachine", { labels }, firmware("x")))).toBe("x");
    expect(openstackId(object("kubevirt.io/v1", "VirtualMachine", { labels }, firmware("y")))).toBe(uid);
    expect(openstackId(object("kubevirt.io/v1", "VirtualMachine", { labels }))).toBe(uid);
  });

  it("of a project is the project label, and has no dashes", () => {
    const id = "00112233445566778899aabbccddeeff";
    expect(openstackId(object("v1", "Namespace", { labels: { [PROJECT]: id } }))).toBe(id);
    expect(openstackId(object("v1", "Namespace", { labels: { [PROJECT]: "" } }))).toBe("0a1b2c3d000040008000000000000001");
    expect(openstackId(object("v1", "Namespace"))).toBe("0a1b2c3d000040008000000000000001");
  });

  it("of a user has no dashes", () => {
    expect(openstackId(object("identity.dicot.io/v1alpha1", "User"))).toBe("0a1b2c3d000040008000000000000001");
  });

  it("of a flavor is its annotation, else its name", () => {
    const kind = ["instancetype.kubevirt.io/v1beta1", "VirtualMachineClusterInstancetype"] as const;
    expect(openstackId(object(...kind, { annotations: { [FLAVOR_ID]: "42" } }))).toBe("42");
    expect(openstackId(object(...kind))).toBe("n");
  });
});
