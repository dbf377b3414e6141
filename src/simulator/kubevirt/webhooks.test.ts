import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { instancetype, machine, namespace, type Spec, startWorld, type World } from "../../testing/world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.cluster.create(instancetype("small", 1, "512Mi"));
});
afterAll(() => world.close());

const post = (body: object) => world.request("POST", `/apis/kubevirt.io/v1/namespaces/${namespace}/virtualmachines`, body);

/** Sets the field at a dotted path of the spec of a machine that would be accepted; undefined removes it. */
const set =
  (path: string, value: unknown) =>
  (spec: Spec): void => {
    const keys = path.split(".");
    const last = keys.pop()!;
    let at = spec as Record<string, unknown>;
    for (const key of keys) at = at[key] as Record<string, unknown>;
    if (value === undefined) delete at[last];
    else at[last] = value;
  };

const domain = "template.spec.domain";
const disks = `${domain}.devices.disks`;
const interfaces = `${domain}.devices.interfaces`;
const networks = "template.spec.networks";
const volumes = "template.spec.volumes";
const key = { sshPublicKey: { source: { secret: { secretName: "k" } }, propagationMethod: { configDrive: {} } } };
const sources = { emptyDisk: { capacity: "1Gi" }, persistentVolumeClaim: { claimName: "x" } };
const unnamed = { metadata: { name: "dv" }, spec: { source: { blank: {} }, storage: {} } };

/** What is wrong, the change that makes it so, and a part of the field that the refusal names. */
const cases: [what: string, change: (spec: Spec) => void, field: string][] = [
  ["running and runStrategy", set("running", true), "spec.running"],
  ["neither running nor runStrategy", set("runStrategy", undefined), "spec.running"],
  ["an unknown strategy", set("runStrategy", "Sometimes"), "spec.runStrategy"],
  ["less memory than a guest can have", set(`${domain}.memory`, { guest: "1Ki" }), "memory.guest"],
  ["an unknown machine type", set(`${domain}.machine`, { type: "pdp-11" }), "machine.type"],
  ["an unknown disk bus", set(`${disks}.0`, { name: "root", disk: { bus: "ide" } }), "disks[0].disk.bus"],
  ["a CD-ROM on virtio", set(`${disks}.0`, { name: "root", cdrom: { bus: "virtio" } }), "disks[0].cdrom.bus"],
  ["two targets of a disk", set(`${disks}.0`, { name: "root", disk: {}, lun: {} }), "disks[0]"],
  ["a boot order of 0", set(`${disks}.0`, { name: "root", disk: {}, bootOrder: 0 }), "bootOrder"],
  ["a disk without a volume", set(`${disks}.1`, { name: "lost", disk: {} }), "disks[1].name"],
  ["disks of one name", set(`${disks}.1`, { name: "root", disk: {} }), "disks[1]"],
  ["a volume without a disk", set(`${volumes}.1`, { name: "lost", emptyDisk: { capacity: "1Gi" } }), "volumes[1].name"],
  ["volumes of one name", set(`${volumes}.1`, { name: "root", emptyDisk: { capacity: "1Gi" } }), "volumes[1]"],
  ["a volume of two sources", set(`${volumes}.0`, { name: "root", ...sources }), "volumes[0]"],
  ["cloud-init without data", set(`${volumes}.0`, { name: "root", cloudInitConfigDrive: {} }), "cloudInitConfigDrive"],
  [
    "too much inline user data",
    set(`${volumes}.0`, { name: "root", cloudInitNoCloud: { userData: "x".repeat(2049) } }),
    "cloudInitNoCloud",
  ],
  ["a key without its config drive", set("template.spec.accessCredentials", [key]), "accessCredentials[0]"],
  ["an interface without a network", set(`${interfaces}.1`, { name: "other", bridge: {} }), "interfaces[1].name"],
  ["an unknown interface model", set(`${interfaces}.0`, { name: "default", masquerade: {}, model: "ne1" }), "interfaces[0].model"],
  ["a malformed MAC", set(`${interfaces}.0`, { name: "default", masquerade: {}, macAddress: "1:2" }), "interfaces[0].macAddress"],
  ["a network without an interface", set(`${networks}.1`, { name: "other", multus: { networkName: "net" } }), "networks[1].name"],
  ["masquerade on a secondary network", set(`${networks}.0`, { name: "default", multus: { networkName: "net" } }), "interfaces[0].name"],
  ["two pod networks", set(`${networks}.1`, { name: "again", pod: {} }), "networks"],
  ["a hostname that is no DNS label", set("template.spec.hostname", "Not_a_label"), "hostname"],
  ["a DataVolume that no volume names", set("dataVolumeTemplates", [unnamed]), "dataVolumeTemplates[0]"],
];

describe("the webhook of virtual machines", () => {
  it.each(cases)("refuses %s", async (_, change, field) => {
    const { status, text } = await post(machine("refused", change));
    expect(status, text).toBe(422);
    const { message, details } = JSON.parse(text) as { message: string; details?: { causes?: { field: string }[] } };
    expect(message).toMatch(/^admission webhook "virtualmachine-validator.kubevirt.io" denied the request: /);
    expect(
      details?.causes?.some((cause) => cause.field.includes(field)),
      text,
    ).toBe(true);
  });

  it("refuses a flavor beside CPUs or memory of its own, but not one that is not there", async () => {
    const beside = await post(machine("refused", set("instancetype", { name: "small" })));
    expect(beside.status).toBe(422);
    expect(beside.text).toMatch(/conflicts with the selected instance type/);
    const absent = machine("refused", (spec) => {
      spec["instancetype"] = { name: "none" };
      delete spec.template.spec.domain["memory"];
    });
    expect((await post(absent)).status).toBe(201);
  });

  it("fills in what KubeVirt fills in", async () => {
    const { status, text } = await post(machine("filled", set("runStrategy", "Halted")));
    expect(status).toBe(201);
    expect(JSON.parse(text).spec.template.spec).toMatchObject({
      architecture: "amd64",
      domain: { machine: { type: "q35" }, resources: {} },
    });
  });
});
