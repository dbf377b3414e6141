import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { ID } from "../kube/names.ts";
import type { TestCluster } from "../testing/cluster.ts";
import { makeProject, startNetwork } from "../testing/network.ts";
import { type Requests, requestsOf } from "../testing/network-requests.ts";
import { interfaceFor, nicName, portOfNic } from "./interfaces.ts";
import { makePort } from "./port-creation.ts";
import { reconcile } from "./reconcile.ts";
import { bindPort, draftPortFor, networksForServer, portsOfServer, unbindPort } from "./servers.ts";

let cluster: TestCluster;
let alice: Requests;
let admin: Requests;

beforeAll(async () => {
  cluster = await startNetwork();
  alice = requestsOf(cluster, await makeProject(cluster, "alice"));
  admin = requestsOf(cluster, await makeProject(cluster, "admin", ["admin", "member", "reader"]));
});
afterAll(() => cluster.close());

const portOf = (id: string) => cluster.kube.findById("Port", undefined, id)!;
const backendsOf = (network: string) =>
  cluster.kube.list("KubeOvnSubnet").filter(({ metadata }) => metadata.labels?.["openstack.dicot.io/network"] === network);

/** A server as compute makes one, less what the network does not read. */
async function startServer(id: string, port: Kinds["Port"]): Promise<Kinds["VirtualMachine"]> {
  const nic = await interfaceFor(cluster.kube, port);
  return cluster.kube.create<Kinds["VirtualMachine"]>({
    apiVersion: "kubevirt.io/v1",
    kind: "VirtualMachine",
    metadata: { name: `vm-${id.slice(0, 8)}`, namespace: "alice", labels: { [ID]: id } },
    spec: {
      runStrategy: "Halted",
      template: {
        metadata: { annotations: nic.annotations },
        spec: { domain: { firmware: { uuid: id }, devices: { interfaces: [nic.interface] } }, networks: [nic.network] },
      },
    },
  });
}

describe("a port as a NIC", () => {
  it("names a switch, address, MAC and groups for Kube-OVN", async () => {
    const network = await alice.network({ name: "Net" });
    await alice.subnet({ network_id: network.id, ip_version: 4, cidr: "10.0.0.0/24", dns_nameservers: ["9.9.9.9", "8.8.8.8"] });
    await alice.subnet({ network_id: network.id, ip_version: 6, cidr: "fd00::/64" });
    const { id } = await alice.port({
      network_id: network.id,
      allowed_address_pairs: [{ ip_address: "10.0.0.99" }],
      extra_dhcp_opts: [{ opt_name: "mtu", opt_value: "1300" }],
    });
    const port = portOf(id);
    const nic = await interfaceFor(cluster.kube, port);
    const [backend, ...others] = backendsOf(network.id);
    expect(others).toEqual([]);
    expect(backend?.spec).toMatchObject({
      vpc: `network-${network.id}`,
      protocol: "Dual",
      cidrBlock: "10.0.0.0/24,fd00::/64",
      gateway: "10.0.0.1,fd00::1",
      dhcpV4Options: "dns_server={9.9.9.9;8.8.8.8}",
    });
    const nad = nic.network.multus?.networkName.split("/")[1];
    expect(nic.network).toEqual({ name: nicName(id), multus: { networkName: `alice/${nad}` } });
    expect(nic.interface).toEqual({ name: nicName(id), bridge: {}, macAddress: port.spec.macAddress });
    expect(nic.annotations).toEqual({
      [`${nad}.alice.ovn.kubernetes.io/logical_switch`]: backend?.metadata.name,
      [`${nad}.alice.ovn.kubernetes.io/ip_address`]: "10.0.0.2,fd00::2",
      [`${nad}.alice.ovn.kubernetes.io/mac_address`]: port.spec.macAddress,
      [`${nad}.alice.ovn.kubernetes.io/port_security`]: "true",
      [`${nad}.alice.ovn.kubernetes.io/security_groups`]: `sg-${port.spec.securityGroupIDs?.[0]}`,
      [`${nad}.alice.ovn.kubernetes.io/port_vips`]: "10.0.0.99",
      [`${nad}.alice.ovn.kubernetes.io/dhcp-v4-options`]: "mtu=1300",
    });
    expect(portOfNic(nic.network.name)).toBe(id);
  });

  it("gets a definition of its own where a server has two on one network", async () => {
    const network = await alice.network({});
    await alice.subnet({ network_id: network.id, ip_version: 4, cidr: "10.0.0.0/24" });
    const taken = new Set<string>();
    const nics = [];
    for (const _ of [1, 2]) nics.push(await interfaceFor(cluster.kube, portOf((await alice.port({ network_id: network.id })).id), taken));
    expect(new Set(nics.map(({ network }) => network.multus?.networkName)).size).toBe(2);
    expect(backendsOf(network.id)).toHaveLength(1);
  });

  it("lets nothing through where it has no group, and everything without port security", async () => {
    const network = await alice.network({});
    const closed = await interfaceFor(cluster.kube, portOf((await alice.port({ network_id: network.id, security_groups: [] })).id));
    expect(Object.entries(closed.annotations).find(([key]) => key.endsWith("security_groups"))?.[1]).toBe("kubeovn_deny_all");
    const open = await interfaceFor(
      cluster.kube,
      portOf((await alice.port({ network_id: network.id, security_groups: [], port_security_enabled: false })).id),
    );
    expect(Object.entries(open.annotations).find(([key]) => key.endsWith("port_security"))?.[1]).toBe("false");
  });

  it("uses a shared network without access to its project's namespace", async () => {
    const network = await admin.network({ shared: true, name: "shared" });
    await admin.subnet({ network_id: network.id, ip_version: 4, cidr: "10.5.0.0/24" });
    const port = portOf((await alice.port({ network_id: network.id })).id);
    expect((await interfaceFor(cluster.kube, port)).network.multus?.networkName).toMatch(/^alice\//);
    expect(networksForServer(cluster.kube, "alice").map(({ spec }) => spec.name)).toContain("shared");
  });
});

describe("a switch and its router", () => {
  it("moves to the router's Vpc while nobody is on it, and refuses while somebody is", async () => {
    const network = await alice.network({});
    const subnet = await alice.subnet({ network_id: network.id, ip_version: 4, cidr: "10.0.0.0/24" });
    await interfaceFor(cluster.kube, portOf((await alice.port({ network_id: network.id })).id));
    expect(backendsOf(network.id)[0]?.spec.vpc).toBe(`network-${network.id}`);
    const router = await alice.router({});
    await alice.attach(router.id, { subnet_id: subnet.id });
    expect(backendsOf(network.id).map(({ spec }) => spec.vpc)).toEqual([`router-${router.id}`]);
    expect(cluster.kube.find("KubeOvnVpc", undefined, `network-${network.id}`)).toBeUndefined();

    const used = {
      apiVersion: "kubeovn.io/v1",
      kind: "IP",
      metadata: { name: "vm.alice.nad", labels: { "ovn.kubernetes.io/subnet": backendsOf(network.id)[0]!.metadata.name } },
      spec: { subnet: backendsOf(network.id)[0]!.metadata.name },
    };
    await cluster.kube.create(used as Kinds["KubeOvnIP"]);
    await alice.detach(router.id, { subnet_id: subnet.id });
    expect(backendsOf(network.id)[0]?.spec).toMatchObject({ vpc: `router-${router.id}`, private: true });
    const other = await alice.router({});
    await expect(alice.attach(other.id, { subnet_id: subnet.id })).rejects.toMatchObject({ status: 409, type: "SubnetInUse" });
    expect(alice.listPorts({ device_id: other.id })).toEqual([]);
    await alice.attach(router.id, { subnet_id: subnet.id });
    expect(backendsOf(network.id)[0]?.spec).toMatchObject({ private: false });
  });
});

describe("an address that Kube-OVN has given a pod of others", () => {
  it("is no port's", async () => {
    const network = await alice.network({});
    await alice.subnet({ network_id: network.id, ip_version: 4, cidr: "10.0.0.0/24" });
    await alice.subnet({ network_id: network.id, ip_version: 6, cidr: "fd00::/64" });
    await interfaceFor(cluster.kube, portOf((await alice.port({ network_id: network.id })).id));
    const [backend] = backendsOf(network.id);
    await cluster.kube.updateStatus(backend!, (copy) => {
      copy.status = { ...copy.status, v4usingIPrange: "10.0.0.2-10.0.0.4,10.0.0.6", v6usingIPrange: "fd00::2-fd00::3" };
      return copy;
    });
    const addressesOf = async () => {
      const { fixed_ips } = (await alice.port({ network_id: network.id })) as unknown as { fixed_ips: { ip_address: string }[] };
      return fixed_ips.map(({ ip_address }) => ip_address);
    };
    expect(await addressesOf()).toEqual(["10.0.0.5", "fd00::4"]);
    expect(await addressesOf()).toEqual(["10.0.0.7", "fd00::5"]);
    await expect(alice.port({ network_id: network.id, fixed_ips: [{ ip_address: "10.0.0.3" }] })).rejects.toMatchObject({
      status: 409,
      type: "IpAddressAlreadyAllocated",
    });
  });
});

describe("the ports of a server", () => {
  it("follow it, and take changes to it", async () => {
    const network = await alice.network({});
    await alice.subnet({ network_id: network.id, ip_version: 4, cidr: "10.0.0.0/24" });
    const serverId = "5b0c5d0e-1111-4222-8333-444455556666";
    const found = cluster.kube.findById("Network", "alice", network.id)!;
    const wanted = { network: found, namespace: "alice", serverId, deviceOwner: "compute:nova", now: new Date() };
    const port = await makePort(cluster.kube, await draftPortFor(cluster.kube, wanted));
    await startServer(serverId, port);
    expect(portsOfServer(cluster.kube, "alice", serverId).map(({ metadata }) => metadata.name)).toEqual([port.metadata.name]);
    const group = await alice.group({ name: "web" });
    const id = portsOfServer(cluster.kube, "alice", serverId)[0]!.metadata.labels![ID]!;
    await alice.updatePort(id, { security_groups: [group.id] });
    const vm = cluster.kube.findById("VirtualMachine", "alice", serverId);
    expect(Object.values(vm?.spec.template.metadata?.annotations ?? {})).toContain(`sg-${group.id}`);
  });

  it("belong to one device at a time", async () => {
    const network = await alice.network({});
    const port = portOf((await alice.port({ network_id: network.id })).id);
    const device = { serverId: "a", deviceOwner: "compute:nova" };
    const bound = await bindPort(cluster.kube, port, { ...device, now: new Date() });
    await expect(bindPort(cluster.kube, bound, { ...device, serverId: "b", now: new Date() })).rejects.toMatchObject({
      status: 409,
      type: "PortInUse",
    });
    expect((await unbindPort(cluster.kube, bound)).spec).toMatchObject({ deviceID: "", deviceOwner: "" });
  });
});

describe("the reconciler", () => {
  const later = () => new Date(Date.now() + 120_000);

  it("realises a group that was made with kubectl, and takes it away with it", async () => {
    const made = await cluster.kube.create<Kinds["SecurityGroup"]>({
      apiVersion: "network.dicot.io/v1alpha1",
      kind: "SecurityGroup",
      metadata: { name: "by-hand", namespace: "alice" },
      spec: { name: "by-hand", rules: [{ id: "r", direction: "ingress", ethertype: "IPv4", protocol: "tcp" }] },
    });
    const id = made.metadata.uid!;
    const realised = () => cluster.kube.find("KubeOvnSecurityGroup", undefined, `sg-${id}`);
    await reconcile(`SecurityGroup ${id}`, cluster.kube);
    expect(realised()?.spec.ingressRules).toMatchObject([{ protocol: "tcp", portRangeMin: 1, portRangeMax: 65535 }]);
    await cluster.kube.delete(made);
    expect(await reconcile(`SecurityGroup ${id}`, cluster.kube)).toEqual({ requeueAfterSeconds: 10 });
    await reconcile(`SecurityGroup ${id}`, cluster.kube, later);
    expect(realised()).toBeUndefined();
  });

  it("frees an address that nobody came for, after two minutes", async () => {
    const network = await alice.network({});
    const subnet = await alice.subnet({ network_id: network.id, ip_version: 4, cidr: "10.0.0.0/24" });
    const { metadata } = await cluster.kube.create<Kinds["IPAllocation"]>({
      apiVersion: "network.dicot.io/v1alpha1",
      kind: "IPAllocation",
      metadata: { name: "lost", namespace: "alice" },
      spec: { subnetID: subnet.id, ipAddress: "10.0.0.77", portID: "never" },
    });
    expect(await reconcile("IPAllocation alice/lost", cluster.kube)).toEqual({ requeueAfterSeconds: 120 });
    await reconcile("IPAllocation alice/lost", cluster.kube, later);
    expect(cluster.kube.find("IPAllocation", "alice", metadata.name!)).toBeUndefined();
  });

  it("leaves a router alone whose gateway is on its way, and not for ever", async () => {
    const { metadata } = await cluster.kube.create<Kinds["Router"]>({
      apiVersion: "network.dicot.io/v1alpha1",
      kind: "Router",
      metadata: { name: "begun", namespace: "alice" },
      spec: { externalGateway: { networkID: crypto.randomUUID() } },
    });
    const vpc = () => cluster.kube.find("KubeOvnVpc", undefined, `router-${metadata.uid}`);
    expect(await reconcile(`Router ${metadata.uid}`, cluster.kube)).toEqual({ requeueAfterSeconds: 10 });
    expect(vpc()).toBeUndefined();
    expect(await reconcile(`Router ${metadata.uid}`, cluster.kube, later)).toBeUndefined();
    expect(vpc()?.spec.enableExternal).toBe(false);
  });

  it("writes nothing where all is as it should be", async () => {
    const router = await alice.router({});
    const network = await alice.network({});
    const subnet = await alice.subnet({ network_id: network.id, ip_version: 4, cidr: "10.0.0.0/24" });
    await alice.attach(router.id, { subnet_id: subnet.id });
    const versions = () =>
      [...cluster.kube.list("KubeOvnVpc"), ...cluster.kube.list("KubeOvnSubnet")].map(({ metadata }) => metadata.resourceVersion);
    const before = versions();
    await reconcile(`Router ${router.id}`, cluster.kube);
    await reconcile(`Subnet ${subnet.id}`, cluster.kube);
    expect(versions()).toEqual(before);
  });
});

describe("what a tenant writes with kubectl", () => {
  it("does not reach into another project", async () => {
    const mallory = requestsOf(cluster, await makeProject(cluster, "mallory"));
    const network = await alice.network({});
    const subnet = await alice.subnet({ network_id: network.id, ip_version: 4, cidr: "10.0.0.0/24" });
    const port = await alice.port({ network_id: network.id });
    const router = await alice.router({});
    const own = { apiVersion: "network.dicot.io/v1alpha1" as const, metadata: { name: "x", namespace: "mallory" } };
    const foreign = await cluster.kube.create<Kinds["Router"]>({ ...own, kind: "Router", spec: {} });
    await cluster.kube.create<Kinds["Subnet"]>({
      ...own,
      kind: "Subnet",
      spec: { networkID: network.id, ipVersion: 4, cidr: "10.6.0.0/24" },
    });
    const theirs = {
      deviceOwner: "network:router_interface",
      fixedIPs: [{ subnetID: subnet.id, ipAddress: "10.0.0.1" }],
      networkID: network.id,
    };
    await cluster.kube.create<Kinds["Port"]>({ ...own, kind: "Port", spec: { ...theirs, deviceID: foreign.metadata.uid! } });
    const { id: networkID } = await mallory.network({});
    const disguised = { ...theirs, networkID, deviceID: foreign.metadata.uid! };
    await cluster.kube.create<Kinds["Port"]>({
      ...own,
      kind: "Port",
      metadata: { name: "disguised", namespace: "mallory" },
      spec: disguised,
    });
    await interfaceFor(cluster.kube, portOf(port.id));
    expect(backendsOf(network.id).map(({ spec }) => spec.vpc)).toEqual([`network-${network.id}`]);

    const [held] = portOf(port.id).spec.fixedIPs!;
    const taken = await cluster.kube.create<Kinds["Port"]>({
      ...own,
      kind: "Port",
      metadata: { name: "taken", namespace: "mallory" },
      spec: { networkID, fixedIPs: [held!] },
    });
    await mallory.deletePort(taken.metadata.uid!);
    expect(await cluster.kube.read("Port", "mallory", "taken")).toBeUndefined();
    expect(cluster.kube.list("IPAllocation", "alice").filter(({ spec }) => spec.portID === port.id)).toHaveLength(1);

    const external = await admin.network({ "router:external": true });
    const outside = await admin.subnet({ network_id: external.id, ip_version: 4, cidr: "203.0.113.0/24" });
    const floating = await cluster.kube.create<Kinds["FloatingIP"]>({
      ...own,
      kind: "FloatingIP",
      spec: {
        floatingNetworkID: external.id,
        subnetID: outside.id,
        floatingIPAddress: "203.0.113.9",
        routerID: router.id,
        fixedIPAddress: "10.0.0.2",
      },
    });
    await reconcile(`FloatingIP ${floating.metadata.uid}`, cluster.kube);
    expect(cluster.kube.list("KubeOvnFip")).toEqual([]);
    expect(cluster.kube.list("KubeOvnEip")).toEqual([]);
  });
});
