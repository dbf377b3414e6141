import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestCluster } from "../testing/cluster.ts";
import { makeProject, startNetwork } from "../testing/network.ts";
import { type Requests, requestsOf } from "../testing/network-requests.ts";
import { subnetpools } from "./subnetpools.ts";

let cluster: TestCluster;
let alice: Requests;
let bob: Requests;

beforeAll(async () => {
  cluster = await startNetwork();
  alice = requestsOf(cluster, await makeProject(cluster, "alice"));
  bob = requestsOf(cluster, await makeProject(cluster, "bob"));
});
afterAll(() => cluster.close());

type Pool = { subnetpool: { id: string } };
const create = async (subnetpool: object) =>
  ((await subnetpools.create(alice.call({ body: { subnetpool } }) as never)) as unknown as Pool).subnetpool;
const at = (id: string, body?: object) => ({ path: { subnetpool_id: id }, ...(body ? { body } : {}) });

describe("/v2.0/subnetpools", () => {
  it("fills in what Neutron does, and refuses what makes no sense", async () => {
    expect(await create({ name: "p", prefixes: ["10.8.0.1/16"] })).toMatchObject({
      prefixes: ["10.8.0.0/16"],
      ip_version: 4,
      default_prefixlen: "8",
      min_prefixlen: "8",
      max_prefixlen: "32",
      shared: false,
    });
    await expect(create({ name: "p", prefixes: [] })).rejects.toMatchObject({ type: "EmptySubnetPoolPrefixList" });
    await expect(create({ name: "p", prefixes: ["10.0.0.0/8", "fd00::/48"] })).rejects.toMatchObject({ type: "PrefixVersionMismatch" });
    await expect(create({ name: "p", prefixes: ["10.0.0.0/8"], min_prefixlen: 24, max_prefixlen: 16 })).rejects.toMatchObject({
      type: "IllegalSubnetPoolPrefixBounds",
    });
    await expect(create({ name: "p", prefixes: ["10.0.0.0/8"], shared: true })).rejects.toMatchObject({ status: 403 });
  });

  it("has subnets cut from it, each range once", async () => {
    const { id } = await create({ name: "p", prefixes: ["10.8.0.0/23"], default_prefixlen: 24 });
    const cut = async (subnet: object = {}) =>
      alice.subnet({ network_id: (await alice.network({})).id, ip_version: 4, subnetpool_id: id, ...subnet });
    const first = await cut();
    expect(first).toMatchObject({ cidr: "10.8.0.0/24", subnetpool_id: id });
    expect(await cut({ prefixlen: 25 })).toMatchObject({ cidr: "10.8.1.0/25" });
    await expect(cut()).rejects.toMatchObject({ status: 400, type: "SubnetAllocationError" });
    await expect(cut({ cidr: "10.8.0.128/25" })).rejects.toMatchObject({ status: 400 });
    await expect(subnetpools.delete(alice.call(at(id)) as never)).rejects.toMatchObject({ status: 400, type: "SubnetPoolDeleteError" });
    await expect(subnetpools.show(bob.call(at(id)) as never)).rejects.toMatchObject({ status: 404, type: "SubnetPoolNotFound" });
    await alice.deleteSubnet(first.id);
    expect(await cut()).toMatchObject({ cidr: "10.8.0.0/24" });
  });

  it("has all subnets of a network and of one version, or none of them", async () => {
    const { id } = await create({ name: "p", prefixes: ["10.9.0.0/16"], default_prefixlen: 24 });
    const [own, cut] = [await alice.network({}), await alice.network({})];
    await alice.subnet({ network_id: own.id, ip_version: 4, cidr: "10.20.0.0/24" });
    const refused = { status: 400, type: "NetworkSubnetPoolAffinityError" };
    await expect(alice.subnet({ network_id: own.id, ip_version: 4, subnetpool_id: id })).rejects.toMatchObject(refused);
    await alice.subnet({ network_id: cut.id, ip_version: 4, subnetpool_id: id });
    await expect(alice.subnet({ network_id: cut.id, ip_version: 4, cidr: "10.20.0.0/24" })).rejects.toMatchObject(refused);
    await alice.subnet({ network_id: cut.id, ip_version: 6, cidr: "fd00:9::/64" });
  });

  it("may grow, and shrinks not", async () => {
    const { id } = await create({ name: "p", prefixes: ["10.8.0.0/24"] });
    const update = (subnetpool: object) => subnetpools.update(alice.call(at(id, { subnetpool })) as never);
    expect(await update({ prefixes: ["10.8.0.0/23"], name: "q" })).toMatchObject({ subnetpool: { name: "q", prefixes: ["10.8.0.0/23"] } });
    await expect(update({ prefixes: ["10.8.0.0/24"] })).rejects.toMatchObject({ type: "IllegalSubnetPoolPrefixUpdate" });
  });
});
