/** Objects as a hand makes them that does not know what it does, or knows it too well. The API server takes them all: they are of their kinds. */
const own = (name: string) => `openstack.dicot.io/${name}`;

export interface Nonsense {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels?: Record<string, string>; annotations?: Record<string, string> };
  [field: string]: unknown;
}

/** Text where JSON is due, JSON of another shape, numbers that are none: for every annotation in turn. */
export const nonsenseValues = [
  "{",
  "null",
  "[]",
  '"text"',
  "7",
  '{"kind":"resize"}',
  '{"kind":"frobnicate","phase":"x"}',
  "",
  "2026-13-45",
];
export const serverAnnotations = [
  "task",
  "metadata",
  "tags",
  "flavor",
  "properties",
  "locked",
  "scheduler-hints",
  "launched-at",
  "updated-at",
  "launch-index",
  "name",
  "state",
  "disk-config",
].map(own);
export const volumeAnnotations = ["metadata", "image-metadata", "bootable", "readonly", "status", "name", "successor"].map(own);

const object = (apiVersion: string, kind: string, spec: object, more: Partial<Nonsense["metadata"]> = {}): Nonsense => ({
  apiVersion,
  kind,
  metadata: { name: `nonsense-${kind.toLowerCase()}`, ...more },
  spec,
});
const network = (kind: string, spec: object, more = {}) => object("network.dicot.io/v1alpha1", kind, spec, more);
const labelled = (id: string) => ({ labels: { [own("id")]: id } });

/** For a tenant's namespace. `server` and `volume` are ids that others have. */
export const namespaced = (taken: { server: string; volume: string }): Nonsense[] => [
  object("kubevirt.io/v1", "VirtualMachine", {
    runStrategy: "Halted",
    template: { spec: { domain: { devices: {}, memory: { guest: "64Mi" } } } },
  }),
  // Another server's id, and its firmware's: whose it is shall not be in doubt.
  object(
    "kubevirt.io/v1",
    "VirtualMachine",
    { runStrategy: "Halted", template: { spec: { domain: { devices: {}, memory: { guest: "64Mi" }, firmware: { uuid: taken.server } } } } },
    { name: "nonsense-twin", ...labelled(taken.server) },
  ),
  object(
    "kubevirt.io/v1",
    "VirtualMachine",
    {
      runStrategy: "Halted",
      template: {
        spec: {
          domain: { devices: { disks: [{ name: "root", disk: { bus: "virtio" } }] }, memory: { guest: "64Mi" } },
          volumes: [{ name: "root", persistentVolumeClaim: { claimName: "no-such-claim" } }],
        },
      },
    },
    { name: "nonsense-bare" },
  ),
  object(
    "v1",
    "PersistentVolumeClaim",
    { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1" } } },
    { name: "nonsense-twin", ...labelled(taken.volume) },
  ),
  object(
    "cdi.kubevirt.io/v1beta1",
    "DataVolume",
    {
      source: { pvc: { namespace: "no-such-namespace", name: "no-such-claim" } },
      storage: { resources: { requests: { storage: "1Gi" } } },
    },
    { annotations: { [own("metadata")]: "{" } },
  ),
  object(
    "cdi.kubevirt.io/v1beta1",
    "DataSource",
    { source: {} },
    {
      annotations: Object.fromEntries(
        ["size", "virtual-size", "min-disk", "properties", "tags", "visibility", "import"].map((name) => [own(name), "{nonsense"]),
      ),
    },
  ),
  object(
    "snapshot.storage.k8s.io/v1",
    "VolumeSnapshot",
    { source: { persistentVolumeClaimName: "no-such-claim" } },
    { annotations: { [own("metadata")]: "[" } },
  ),
  network("Network", { mtu: -7, provider: {} }),
  network("Subnet", { networkID: "no-such-network", ipVersion: 5, cidr: "twelve" }),
  network(
    "Subnet",
    { networkID: "no-such-network", ipVersion: 4, cidr: "10.0.0.0/99", gatewayIP: "x", allocationPools: [] },
    { name: "nonsense-range" },
  ),
  network("Port", {
    networkID: "no-such-network",
    macAddress: "zz",
    fixedIPs: [{ subnetID: "x", ipAddress: "999.1.1.1" }],
    deviceID: taken.server,
    deviceOwner: "compute:x",
    securityGroupIDs: ["x"],
  }),
  network("SecurityGroup", { name: "", rules: [] }),
  network("Router", { externalGateway: { networkID: "no-such-network" }, routes: [{ destination: "x", nexthop: "y" }] }),
  network("FloatingIP", { floatingNetworkID: "no-such-network", floatingIPAddress: "x", portID: "no-such-port", routerID: "x" }),
  network("SubnetPool", { name: "", prefixes: ["x"], ipVersion: 4 }),
  network("AddressScope", { name: "", ipVersion: 9 }),
  network("MeteringLabel", { rules: [{ id: "x", direction: "ingress", remoteIPPrefix: "x" }] }),
  network("IPAllocation", { subnetID: "x", ipAddress: "x", portID: "x" }),
  object("volume.dicot.io/v1alpha1", "VolumeTransfer", { volumeID: "x", authKeySecretName: "x" }),
  object("compute.dicot.io/v1alpha1", "ServerGroup", { name: "", policy: "affinity", rules: {} }),
  object("compute.dicot.io/v1alpha1", "ServerAction", {
    serverID: taken.server,
    action: "",
    requestID: "x",
    startTime: "2026-01-01T00:00:00Z",
  }),
];

/** For the namespace of Dicot's own objects. */
export const ofTheSystem: Nonsense[] = [
  object("identity.dicot.io/v1alpha1", "User", { name: "nonsense", domainID: "no-such-domain" }),
  object("identity.dicot.io/v1alpha1", "Group", { name: "nonsense", domainID: "no-such-domain", userIDs: ["x"] }),
  object("identity.dicot.io/v1alpha1", "Role", { name: "nonsense", impliedRoleIDs: ["x"] }),
  object("identity.dicot.io/v1alpha1", "RoleAssignment", { roleID: "x", userID: "x" }),
  object("identity.dicot.io/v1alpha1", "ApplicationCredential", { name: "x", userID: "x", roleIDs: ["x"], secretName: "x" }),
  object("identity.dicot.io/v1alpha1", "Trust", { trustorUserID: "x", trusteeUserID: "x", impersonation: true, roleIDs: ["x"] }),
  object("identity.dicot.io/v1alpha1", "CatalogService", { type: "nonsense" }),
  object("identity.dicot.io/v1alpha1", "Endpoint", { serviceID: "x", interface: "public", url: "nonsense:nowhere" }),
  object("identity.dicot.io/v1alpha1", "Region", { parentRegionID: "x" }),
];

/** For the cluster. */
export const ofTheCluster: Nonsense[] = [
  object("identity.dicot.io/v1alpha1", "Domain", { name: "nonsense" }),
  object("compute.dicot.io/v1alpha1", "HostAggregate", { name: "nonsense", number: -1, hosts: ["no-such-host"] }),
  object(
    "instancetype.kubevirt.io/v1beta1",
    "VirtualMachineClusterInstancetype",
    { cpu: { guest: 1 }, memory: { guest: "1" } },
    {
      annotations: Object.fromEntries(
        ["disk", "ephemeral", "swap", "rxtx-factor", "extra-specs", "projects"].map((name) => [own(name), "{nonsense"]),
      ),
    },
  ),
  {
    ...{ apiVersion: "storage.k8s.io/v1", kind: "StorageClass", provisioner: "nonsense.example.org" },
    metadata: { name: "nonsense", annotations: { [own("projects")]: "{", [own("public")]: "perhaps", [own("extra-specs")]: "[" } },
  },
  {
    ...{ apiVersion: "v1", kind: "Namespace" },
    metadata: {
      name: "nonsense-project",
      labels: { [own("project")]: "not-an-id", [own("domain")]: "no-such-domain", [own("parent-project")]: "not-an-id" },
      annotations: { [own("options")]: "{", [own("tags")]: "7", [own("extra")]: "[" },
    },
  },
];
