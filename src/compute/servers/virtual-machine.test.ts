import { expect, it } from "vitest";
import { toHostname, toVirtualMachine } from "./virtual-machine.ts";

const id = "6f1c5a58-9a0b-4c53-8a55-0c8f6b1f0a11";
const flavor = {
  id: "1",
  name: "m1.tiny",
  description: null,
  vcpus: 1,
  ram: 512,
  disk: 1,
  ephemeral: 0,
  swap: 0,
  rxtxFactor: 1,
  isPublic: true,
  extraSpecs: {},
  instancetype: "m1.tiny",
};
const blueprint = {
  id,
  name: "café ☕",
  namespace: "p1",
  userId: "u1",
  flavor,
  imageId: "i1",
  properties: {
    hw_disk_bus: "scsi",
    hw_vif_model: "e1000",
    hw_firmware_type: "uefi",
    os_secure_boot: "required",
    hw_machine_type: "q35",
    own: "x",
  },
  disks: [
    { name: "root", source: { dataVolume: "cafe-6f1c5a58-root" }, bootOrder: 1 },
    { name: "vol-2", source: { claim: "data" }, bus: "virtio", serial: "2" },
  ],
  nics: [
    {
      network: { name: "port-1", multus: { networkName: "p1/net" } },
      interface: { name: "port-1", bridge: {}, macAddress: "fa:16:3e:00:00:01" },
      annotations: { "net.p1.ovn.kubernetes.io/ip_address": "10.0.0.2" },
      labels: { "sg.openstack.dicot.io/g": "" },
    },
  ],
  placing: { nodeSelector: { "topology.kubernetes.io/zone": "z1" }, serverGroup: "g1" },
  secrets: { config: "cafe-6f1c5a58-config", ssh: "cafe-6f1c5a58-ssh", password: undefined },
  keyName: "k1",
  hostname: "cafe.example.org",
  description: null,
  metadata: { a: "b" },
  tags: ["t"],
  diskConfig: undefined,
  accessIPv4: undefined,
  accessIPv6: "2001:db8::1",
  reservationId: "r-1",
  launchIndex: 0,
  hints: { group: "g1" },
};

it("puts a server into one VirtualMachine", () => {
  const vm = toVirtualMachine(blueprint);
  expect(vm.metadata).toMatchObject({
    name: "cafe-6f1c5a58",
    namespace: "p1",
    labels: { "openstack.dicot.io/id": id, "openstack.dicot.io/server-group": "g1" },
  });
  expect(vm.metadata.annotations).toMatchObject({
    "openstack.dicot.io/name": "café ☕",
    "openstack.dicot.io/hostname": "cafe.example.org",
    "openstack.dicot.io/metadata": '{"a":"b"}',
    "openstack.dicot.io/access-ipv6": "2001:db8::1",
  });
  expect(vm.metadata.annotations).not.toHaveProperty("openstack.dicot.io/description");
  expect(vm.spec).toMatchObject({
    runStrategy: "RerunOnFailure",
    instancetype: { kind: "VirtualMachineClusterInstancetype", name: "m1.tiny" },
  });
  expect(vm.spec.template.metadata).toEqual({
    labels: { "openstack.dicot.io/id": id, "openstack.dicot.io/server-group": "g1", "sg.openstack.dicot.io/g": "" },
    annotations: { "net.p1.ovn.kubernetes.io/ip_address": "10.0.0.2" },
  });
});

it("describes the hardware as the image wants it", () => {
  const { domain, ...spec } = toVirtualMachine(blueprint).spec.template.spec!;
  expect(domain).toEqual({
    features: { smm: { enabled: true } },
    machine: { type: "q35" },
    firmware: { uuid: id, serial: id, bootloader: { efi: { secureBoot: true } } },
    devices: {
      rng: {},
      logSerialConsole: true,
      disks: [
        { name: "root", bootOrder: 1, disk: { bus: "scsi" } },
        { name: "vol-2", serial: "2", disk: { bus: "virtio" } },
        { name: "config", disk: { bus: "virtio" } },
      ],
      interfaces: [{ name: "port-1", bridge: {}, macAddress: "fa:16:3e:00:00:01", model: "e1000" }],
    },
  });
  expect(spec).toMatchObject({
    hostname: "cafe",
    nodeSelector: { "topology.kubernetes.io/zone": "z1" },
    accessCredentials: [
      { sshPublicKey: { source: { secret: { secretName: "cafe-6f1c5a58-ssh" } }, propagationMethod: { configDrive: {} } } },
    ],
    volumes: [
      { name: "root", dataVolume: { name: "cafe-6f1c5a58-root" } },
      { name: "vol-2", persistentVolumeClaim: { claimName: "data" } },
      { name: "config", cloudInitConfigDrive: { secretRef: { name: "cafe-6f1c5a58-config" } } },
    ],
  });
});

it("puts a server without ports on no network at all", () => {
  expect(toVirtualMachine({ ...blueprint, nics: [] }).spec.template.spec).toMatchObject({
    networks: [],
    domain: { devices: { autoattachPodInterface: false, interfaces: [] } },
  });
});

it.each([
  ["Web 1", "web-1"],
  ["a.b_c", "a-b-c"],
  ["☕", `server-${id}`.slice(0, 63)],
  ["-x-", "x"],
  ["y".repeat(80), "y".repeat(63)],
])("calls the guest of %s %s", (name, hostname) => {
  expect(toHostname(name, id)).toBe(hostname);
});
