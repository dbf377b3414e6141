import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TestCluster } from "../testing/cluster.ts";
import { makeProject, startNetwork } from "../testing/network.ts";
import { type Requests, requestsOf } from "../testing/network-requests.ts";
import { completeSubnet } from "./subnet-rules.ts";
import { toSubnet, toSubnetObject } from "./subnets.ts";

let cluster: TestCluster;
let alice: Requests;
let bob: Requests;
let network: string;

beforeAll(async () => {
  cluster = await startNetwork();
  alice = requestsOf(cluster, await makeProject(cluster, "alice"));
  bob = requestsOf(cluster, await makeProject(cluster, "bob"));
});
afterAll(() => cluster.close());
beforeEach(async () => {
  network = (await alice.network({ name: "n" })).id;
});

describe("POST /v2.0/subnets", () => {
  it("fills in what Neutron does", async () => {
    expect(await alice.subnet({ network_id: network, ip_version: "4", cidr: "10.1.0.7/24" })).toMatchObject({
      name: "",
      cidr: "10.1.0.0/24",
      gateway_ip: "10.1.0.1",
      allocation_pools: [{ start: "10.1.0.2", end: "10.1.0.254" }],
      enable_dhcp: true,
      dns_nameservers: [],
      host_routes: [],
      ip_version: 4,
    });
  });

  it("keeps a pool beside a gateway in the middle, and the whole range without one", async () => {
    const middle = await alice.subnet({ network_id: network, ip_version: 4, cidr: "10.0.0.0/29", gateway_ip: "10.0.0.3" });
    expect(middle["allocation_pools"]).toEqual([
      { start: "10.0.0.1", end: "10.0.0.2" },
      { start: "10.0.0.4", end: "10.0.0.6" },
    ]);
    const none = await alice.subnet({ network_id: network, ip_version: 4, cidr: "10.0.1.0/29", gateway_ip: null });
    expect(none).toMatchObject({ gateway_ip: null, allocation_pools: [{ start: "10.0.1.1", end: "10.0.1.6" }] });
  });

  it.each([
    [{ cidr: "nonsense" }, 400, "InvalidInput"],
    [{ cidr: "127.0.0.0/24" }, 400, "InvalidInput"],
    [{ cidr: "fd00::/64" }, 400, "InvalidInput"],
    [{ cidr: null }, 400, "BadRequest"],
    [{ gateway_ip: "10.9.1.1" }, 400, "InvalidInput"],
    [{ gateway_ip: "10.9.0.255" }, 400, "InvalidInput"],
    [{ allocation_pools: [{ start: "10.9.0.9", end: "10.9.0.8" }] }, 400, "InvalidAllocationPool"],
    [{ allocation_pools: [{ start: "10.9.0.9", end: "10.9.1.8" }] }, 400, "OutOfBoundsAllocationPool"],
    [{ allocation_pools: [{ start: "10.9.0.1", end: "10.9.0.9" }] }, 409, "GatewayConflictWithAllocationPools"],
    [
      {
        allocation_pools: [
          { start: "10.9.0.5", end: "10.9.0.9" },
          { start: "10.9.0.9", end: "10.9.0.12" },
        ],
      },
      409,
      "OverlappingAllocationPools",
    ],
    [{ dns_nameservers: ["a.b"] }, 400, "InvalidInput"],
    [{ dns_nameservers: ["1.1.1.1", "1.1.1.2", "1.1.1.3", "1.1.1.4", "1.1.1.5", "1.1.1.6"] }, 400, "DNSNameServersExhausted"],
    [{ host_routes: [{ destination: "fd00::/64", nexthop: "10.9.0.1" }] }, 400, "InvalidInput"],
    [{ ipv6_ra_mode: "slaac" }, 400, "InvalidInput"],
  ])("refuses %j", async (attributes, status, type) => {
    await expect(alice.subnet({ network_id: network, ip_version: 4, cidr: "10.9.0.0/24", ...attributes })).rejects.toMatchObject({
      status,
      type,
    });
  });

  it("refuses a range that overlaps with another of the network", async () => {
    await alice.subnet({ network_id: network, ip_version: 4, cidr: "10.3.0.0/24" });
    await expect(alice.subnet({ network_id: network, ip_version: 4, cidr: "10.3.0.128/25" })).rejects.toMatchObject({ status: 400 });
    const other = await alice.network({ name: "other" });
    await alice.subnet({ network_id: other.id, ip_version: 4, cidr: "10.3.0.0/24" });
  });

  it("refuses a network of another project", async () => {
    await expect(bob.subnet({ network_id: network, ip_version: 4, cidr: "10.3.0.0/24" })).rejects.toMatchObject({ status: 404 });
  });
});

describe("PUT and DELETE /v2.0/subnets/{subnet_id}", () => {
  it("changes pools, gateway and name servers", async () => {
    const { id } = await alice.subnet({ network_id: network, ip_version: 4, cidr: "10.4.0.0/24" });
    const changed = await alice.updateSubnet(id, {
      name: "s",
      gateway_ip: null,
      dns_nameservers: ["9.9.9.9"],
      allocation_pools: [{ start: "10.4.0.10", end: "10.4.0.20" }],
    });
    expect(changed).toMatchObject({
      name: "s",
      gateway_ip: null,
      dns_nameservers: ["9.9.9.9"],
      allocation_pools: [{ start: "10.4.0.10", end: "10.4.0.20" }],
    });
    await expect(alice.updateSubnet(id, { gateway_ip: "10.4.0.15" })).rejects.toMatchObject({ status: 409 });
  });

  it("refuses to delete one with ports", async () => {
    const { id } = await alice.subnet({ network_id: network, ip_version: 4, cidr: "10.4.0.0/24" });
    const port = await alice.port({ network_id: network });
    await expect(alice.deleteSubnet(id)).rejects.toMatchObject({ status: 409, type: "SubnetInUse" });
    await alice.deletePort(port.id);
    await alice.deleteSubnet(id);
    expect(cluster.kube.findById("Subnet", "alice", id)).toBeUndefined();
  });
});

it("reads back what it wrote", () => {
  const sent = {
    network_id: "n",
    name: "v6",
    cidr: "fd00:1::/64",
    ip_version: 6,
    ipv6_ra_mode: "slaac",
    ipv6_address_mode: "slaac",
    dns_nameservers: ["fd00::53"],
  };
  const subnet = toSubnet(cluster.kube, toSubnetObject(completeSubnet(sent, []), "alice", "8d0bbcaa-0000-4000-8000-000000000002"));
  expect(subnet).toMatchObject({ ...sent, id: "8d0bbcaa-0000-4000-8000-000000000002", gateway_ip: "fd00:1::1" });
});
