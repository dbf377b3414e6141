import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { uuidV5 } from "../kube/uuid.ts";
import type { TestCluster } from "../testing/cluster.ts";
import { type Actor, makeProject, startNetwork } from "../testing/network.ts";
import { type Requests, requestsOf } from "../testing/network-requests.ts";
import { POD_NETWORK } from "./profile.ts";

let cluster: TestCluster;
let project: Actor;
let alice: Requests;
let bob: Requests;
let admin: Requests;
let network: string;
let subnet: string;

beforeAll(async () => {
  cluster = await startNetwork();
  project = await makeProject(cluster, "alice");
  alice = requestsOf(cluster, project);
  bob = requestsOf(cluster, await makeProject(cluster, "bob"));
  admin = requestsOf(cluster, await makeProject(cluster, "admin", ["admin", "member", "reader"]));
});
afterAll(() => cluster.close());
beforeEach(async () => {
  network = (await alice.network({ name: "n" })).id;
  subnet = (await alice.subnet({ network_id: network, ip_version: 4, cidr: "10.0.0.0/28" })).id;
});

const addressesOf = (port: Record<string, unknown>) => (port["fixed_ips"] as { ip_address: string }[]).map(({ ip_address }) => ip_address);

describe("POST /v2.0/ports", () => {
  it("gives an address, a MAC and the default security group", async () => {
    const port = await alice.port({ network_id: network });
    expect(port).toMatchObject({
      name: "",
      status: "DOWN",
      fixed_ips: [{ subnet_id: subnet, ip_address: "10.0.0.2" }],
      device_id: "",
      device_owner: "",
      port_security_enabled: true,
      allowed_address_pairs: [],
      project_id: project.project,
      "binding:vnic_type": "normal",
    });
    expect(port["mac_address"]).toMatch(/^fa:16:3e(:[0-9a-f]{2}){3}$/);
    expect(port["security_groups"]).toEqual([(await alice.listGroups())[0]?.id]);
    expect(port).not.toHaveProperty("binding:host_id");
    expect(await admin.showPort(port.id)).toMatchObject({ "binding:host_id": "", "binding:vif_type": "unbound" });
  });

  it("gives the addresses that are asked for, by subnet, by address, several", async () => {
    const second = (await alice.subnet({ network_id: network, ip_version: 6, cidr: "fd00:2::/64" })).id;
    expect(addressesOf(await alice.port({ network_id: network, fixed_ips: [{ subnet_id: subnet }] }))).toEqual(["10.0.0.2"]);
    expect(addressesOf(await alice.port({ network_id: network, fixed_ips: [{ ip_address: "10.0.0.9" }] }))).toEqual(["10.0.0.9"]);
    expect(addressesOf(await alice.port({ network_id: network, fixed_ips: [{ subnet_id: subnet }, { subnet_id: subnet }] }))).toEqual([
      "10.0.0.3",
      "10.0.0.4",
    ]);
    expect(await alice.port({ network_id: network, fixed_ips: [{ subnet_id: second, ip_address: "FD00:2::00AA" }] })).toMatchObject({
      fixed_ips: [{ subnet_id: second, ip_address: "fd00:2::aa" }],
    });
    expect(addressesOf(await alice.port({ network_id: network }))).toEqual(["10.0.0.5", "fd00:2::2"]);
    expect(addressesOf(await alice.port({ network_id: network, fixed_ips: [] }))).toEqual([]);
  });

  it("derives the address of a SLAAC subnet from the MAC", async () => {
    await alice.subnet({ network_id: network, ip_version: 6, cidr: "fd00:3::/64", ipv6_ra_mode: "slaac", ipv6_address_mode: "slaac" });
    const own = requestsOf(cluster, project);
    const port = await own.port({ network_id: network, mac_address: "FA-16-3E-00-00-01" });
    expect(port["mac_address"]).toBe("fa:16:3e:00:00:01");
    expect(addressesOf(port)).toContain("fd00:3::f816:3eff:fe00:1");
  });

  it("gives no address twice, however many ask at once", async () => {
    const made = await Promise.allSettled(Array.from({ length: 16 }, () => alice.port({ network_id: network })));
    const given = made.flatMap((one) => (one.status === "fulfilled" ? addressesOf(one.value) : []));
    expect(new Set(given).size).toBe(given.length);
    expect(given).toHaveLength(13);
    for (const one of made)
      if (one.status === "rejected") expect(one.reason).toMatchObject({ status: 409, type: "IpAddressGenerationFailure" });
  });

  it("takes over an address whose port never came, after a minute", async () => {
    const allocation: Kinds["IPAllocation"] = {
      apiVersion: "network.dicot.io/v1alpha1",
      kind: "IPAllocation",
      metadata: { name: `${subnet}-10-0-0-2`, namespace: "alice" },
      spec: { subnetID: subnet, ipAddress: "10.0.0.2", portID: "never" },
    };
    await cluster.kube.create(allocation);
    await expect(alice.port({ network_id: network, fixed_ips: [{ ip_address: "10.0.0.2" }] })).rejects.toMatchObject({ status: 409 });
    const later = new Date(Date.now() + 120_000);
    expect(addressesOf(await alice.port({ network_id: network, fixed_ips: [{ ip_address: "10.0.0.2" }] }, later))).toEqual(["10.0.0.2"]);
  });

  it.each([
    [{ fixed_ips: [{ ip_address: "10.1.0.1" }] }, 400, "InvalidIpForNetwork"],
    [{ fixed_ips: [{ ip_address: "10.0.0.15" }] }, 400, "InvalidIpForSubnet"],
    [{ fixed_ips: [{ subnet_id: "11111111-1111-4111-8111-111111111111" }] }, 404, "SubnetNotFound"],
    [{ security_groups: ["11111111-1111-4111-8111-111111111111"] }, 404, "SecurityGroupNotFound"],
    [{ "binding:host_id": "node-1" }, 403, "PolicyNotAuthorized"],
    [{ allowed_address_pairs: [{ ip_address: "10.0.0.0/8" }] }, 400, "HTTPBadRequest"],
    [
      { allowed_address_pairs: [{ ip_address: "10.0.0.9" }], port_security_enabled: false, security_groups: [] },
      409,
      "AddressPairAndPortSecurityRequired",
    ],
    [{ extra_dhcp_opts: [{ opt_name: "magic", opt_value: "1" }] }, 400, "InvalidInput"],
  ])("refuses %j", async (attributes, status, type) => {
    await expect(alice.port({ network_id: network, ...attributes })).rejects.toMatchObject({ status, type });
  });

  it("refuses subnets of other networks, and security groups without port security", async () => {
    const other = (await alice.network({})).id;
    const subnet = (await alice.subnet({ network_id: other, ip_version: 4, cidr: "10.5.0.0/24" })).id;
    const wanted = { network_id: network, fixed_ips: [{ subnet_id: subnet }] };
    await expect(alice.port(wanted)).rejects.toMatchObject({ status: 400, type: "InvalidInput" });
    const [group] = (await alice.port({ network_id: network }))["security_groups"] as string[];
    const open = { network_id: network, port_security_enabled: false, security_groups: [group] };
    await expect(alice.port(open)).rejects.toMatchObject({ status: 400, type: "PortSecurityAndIPRequiredForSecurityGroups" });
  });

  it("lets on a shared network only its owner choose addresses and service owners", async () => {
    const shared = (await admin.network({ shared: true })).id;
    await admin.subnet({ network_id: shared, ip_version: 4, cidr: "10.7.0.0/24" });
    expect(addressesOf(await alice.port({ network_id: shared }))).toEqual(["10.7.0.2"]);
    const refused = { status: 403, type: "PolicyNotAuthorized" };
    await expect(alice.port({ network_id: shared, device_owner: "network:dhcp" })).rejects.toMatchObject(refused);
    await expect(alice.port({ network_id: shared, mac_address: "fa:16:3e:00:00:09" })).rejects.toMatchObject(refused);
    await expect(alice.port({ network_id: shared, fixed_ips: [{ ip_address: "10.7.0.9" }] })).rejects.toMatchObject(refused);
    expect(await admin.port({ network_id: shared, device_owner: "network:dhcp" })).toMatchObject({ security_groups: [], status: "ACTIVE" });
  });

  it("refuses an address or MAC that another port has", async () => {
    const first = await alice.port({ network_id: network });
    await expect(alice.port({ network_id: network, fixed_ips: [{ ip_address: "10.0.0.2" }] })).rejects.toMatchObject({
      status: 409,
      type: "IpAddressAlreadyAllocated",
    });
    await expect(alice.port({ network_id: network, mac_address: first["mac_address"] })).rejects.toMatchObject({
      status: 409,
      type: "MacAddressInUse",
    });
  });

  it("gives back what it took where the port is refused", async () => {
    await expect(
      alice.port({ network_id: network, fixed_ips: [{ subnet_id: subnet }, { ip_address: "10.0.0.15" }] }),
    ).rejects.toMatchObject({ status: 400 });
    expect(cluster.kube.list("IPAllocation", "alice").filter(({ spec }) => spec.subnetID === subnet)).toEqual([]);
  });
});

describe("GET /v2.0/ports", () => {
  it("finds ports by device, address, part of an address and group", async () => {
    const one = await alice.port({ network_id: network, device_id: "srv", device_owner: "compute:nova" });
    const two = await alice.port({ network_id: network });
    expect(alice.listPorts({ device_id: "srv" }).map(({ id }) => id)).toEqual([one.id]);
    expect(alice.listPorts({ network_id: network, fixed_ips: ["ip_address=10.0.0.3"] }).map(({ id }) => id)).toEqual([two.id]);
    expect(alice.listPorts({ fixed_ips: [`subnet_id=${subnet}`, "ip_address_substr=0.0.3"] }).map(({ id }) => id)).toEqual([two.id]);
    expect(bob.listPorts({ network_id: network })).toEqual([]);
  });

  it("shows a NIC that was made with kubectl", async () => {
    const vm: Kinds["VirtualMachine"] = {
      apiVersion: "kubevirt.io/v1",
      kind: "VirtualMachine",
      metadata: { name: "by-hand", namespace: "alice" },
      spec: {
        runStrategy: "Halted",
        template: {
          spec: {
            domain: { devices: { interfaces: [{ name: "default", masquerade: {}, macAddress: "02:00:00:00:00:01" }] } },
            networks: [{ name: "default", pod: {} }],
          },
        },
      },
    };
    const { metadata } = await cluster.kube.create(vm);
    const id = uuidV5(metadata.uid ?? "", "default");
    expect(await alice.showPort(id)).toMatchObject({
      network_id: POD_NETWORK,
      device_id: metadata.uid,
      mac_address: "02:00:00:00:00:01",
      status: "DOWN",
    });
    await expect(admin.deletePort(id)).rejects.toMatchObject({ status: 409, type: "PortInUse" });
    await expect(bob.showPort(id)).rejects.toMatchObject({ status: 404, type: "PortNotFound" });
  });
});

describe("PUT and DELETE /v2.0/ports/{port_id}", () => {
  it("moves a port to other addresses and gives the old ones back", async () => {
    const { id } = await alice.port({ network_id: network });
    const moved = await alice.updatePort(id, { fixed_ips: [{ subnet_id: subnet, ip_address: "10.0.0.9" }], name: "moved" });
    expect(moved).toMatchObject({ name: "moved", fixed_ips: [{ ip_address: "10.0.0.9" }] });
    expect(addressesOf(await alice.port({ network_id: network }))).toEqual(["10.0.0.2"]);
    const both = await alice.updatePort(id, { fixed_ips: [{ ip_address: "10.0.0.9" }, { subnet_id: subnet }] });
    expect(addressesOf(both)).toEqual(["10.0.0.9", "10.0.0.3"]);
  });

  it("refuses to disable port security while groups are there", async () => {
    const { id } = await alice.port({ network_id: network });
    await expect(alice.updatePort(id, { port_security_enabled: false })).rejects.toMatchObject({
      status: 409,
      type: "PortSecurityPortHasSecurityGroup",
    });
    expect(await alice.updatePort(id, { port_security_enabled: false, security_groups: [] })).toMatchObject({
      port_security_enabled: false,
    });
  });

  it("frees the address of a deleted port", async () => {
    const { id } = await alice.port({ network_id: network });
    await alice.deletePort(id);
    await expect(alice.showPort(id)).rejects.toMatchObject({ status: 404, type: "PortNotFound" });
    expect(addressesOf(await alice.port({ network_id: network }))).toEqual(["10.0.0.2"]);
  });
});
