import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Call } from "../http/call.ts";
import type { TestCluster } from "../testing/cluster.ts";
import { type Actor, makeProject, startNetwork } from "../testing/network.ts";
import { type Requests, requestsOf } from "../testing/network-requests.ts";
import { autoAllocatedTopology } from "./auto-allocated-topology.ts";
import { subnetpools } from "./subnetpools.ts";

let cluster: TestCluster;
let alice: Requests;
let bob: Requests;
let admin: Requests;
let actors: Record<"alice" | "bob", Actor>;
let external: string;

beforeAll(async () => {
  cluster = await startNetwork();
  actors = { alice: await makeProject(cluster, "alice"), bob: await makeProject(cluster, "bob") };
  alice = requestsOf(cluster, actors.alice);
  bob = requestsOf(cluster, actors.bob);
  admin = requestsOf(cluster, await makeProject(cluster, "admin", ["admin", "member", "reader"]));
});
afterAll(() => cluster.close());

type Topology = { id: string; project_id: string; tenant_id: string };
const call = <C>(who: Requests, parts: object) => who.call(parts) as Call as C;
const show = async (who: Requests, id: string, query: object = {}): Promise<Topology> => {
  const answer = await autoAllocatedTopology.show(call(who, { path: { auto_allocated_topology_id: id }, query }));
  return answer.auto_allocated_topology as Topology;
};
const remove = (who: Requests, id: string) => autoAllocatedTopology.delete(call(who, { path: { auto_allocated_topology_id: id } }));
const pool = async (subnetpool: object) => {
  const made = await subnetpools.create(
    call(admin, { body: { subnetpool: { name: "p", shared: true, is_default: true, ...subnetpool } } }),
  );
  return (made as unknown as { subnetpool: { id: string } }).subnetpool.id;
};
const kinds = (namespace: string) =>
  (["Network", "Subnet", "Router"] as const).map((kind) => cluster.kube.list(kind, namespace).map(({ metadata }) => metadata.name));

describe("GET /v2.0/auto-allocated-topology/{project}", () => {
  it("says what the cloud lacks to make one", async () => {
    const lacks = (what: string) => ({ status: 409, type: "AutoAllocationFailure", message: expect.stringContaining(what) });
    await expect(show(alice, "None")).rejects.toMatchObject(lacks("external network"));
    external = (await admin.network({ "router:external": true, is_default: true })).id;
    await admin.subnet({ network_id: external, ip_version: 4, cidr: "203.0.113.0/24" });
    await expect(show(alice, "None", { fields: "dry-run" })).rejects.toMatchObject(lacks("subnetpools"));
    await pool({ prefixes: ["10.64.0.0/16"], default_prefixlen: 26 });
    const { project } = actors.alice;
    expect(await show(alice, "None", { fields: "dry-run" })).toEqual({ id: "dry-run=pass", project_id: project, tenant_id: project });
    await expect(show(alice, "None", { fields: "name" })).rejects.toMatchObject({ status: 400 });
  });

  it("makes network, subnet and router once, and shows the network ever after", async () => {
    await pool({ prefixes: ["fd00:64::/48"], default_prefixlen: 64 });
    const both = await Promise.all([show(alice, "None"), show(alice, actors.alice.project)]);
    expect(both[0]).toEqual(both[1]);
    expect(await show(admin, actors.alice.project)).toEqual(both[0]);
    expect(kinds("alice")).toEqual([["auto-allocated"], ["auto-allocated-v4", "auto-allocated-v6"], ["auto-allocated"]]);
    const network = cluster.kube.findById("Network", "alice", both[0].id);
    expect(network?.spec).toMatchObject({ name: "auto_allocated_network", adminStateUp: true });
    const [v4] = cluster.kube.list("Subnet", "alice");
    expect(v4?.spec).toMatchObject({ cidr: "10.64.0.0/26", gatewayIP: "10.64.0.1" });
    const inside = alice.listPorts({ device_owner: ["network:router_interface"] });
    expect(inside).toHaveLength(2);
    const router = await alice.showRouter(String(inside[0]?.["device_id"]));
    expect(router["external_gateway_info"]).toMatchObject({
      network_id: external,
      external_fixed_ips: [{ ip_address: expect.any(String) }],
    });
    const port = await alice.port({ network_id: both[0].id });
    expect(await alice.floatingIp({ floating_network_id: external, port_id: port.id, fixed_ip_address: "10.64.0.2" })).toMatchObject({
      router_id: router.id,
    });
  });

  it("goes on where another request ended half way", async () => {
    const { id } = await show(bob, "None");
    const ports = bob.listPorts({ device_owner: ["network:router_interface"] });
    for (const port of ports) await bob.detach(String(port["device_id"]), { port_id: port.id });
    expect(await show(bob, "None")).toMatchObject({ id });
    expect(bob.listPorts({ device_owner: ["network:router_interface"] })).toHaveLength(2);
  });

  it("is not made by others, and goes as a whole", async () => {
    await expect(show(alice, actors.bob.project)).rejects.toMatchObject({ status: 403 });
    await expect(remove(alice, actors.bob.project)).rejects.toMatchObject({ status: 403 });
    await remove(bob, "None");
    expect(kinds("bob")).toEqual([[], [], []]);
    expect(bob.listPorts({})).toEqual([]);
    await remove(bob, "None");
  });
});

describe("the defaults that it is made from", () => {
  it("are one external network, and one pool for each version", async () => {
    const taken = { status: 409, type: "DefaultExternalNetworkExists" };
    await expect(admin.network({ "router:external": true, is_default: true })).rejects.toMatchObject(taken);
    expect(await admin.network({ "router:external": true, is_default: false })).toMatchObject({ is_default: false });
    await expect(pool({ prefixes: ["10.65.0.0/16"] })).rejects.toMatchObject({ status: 400, type: "InvalidInput" });
  });
});

describe("POST /v2.0/subnets with use_default_subnetpool", () => {
  it("cuts from the default pool of the version", async () => {
    const network_id = (await bob.network({})).id;
    const cut = (subnet: object) => bob.subnet({ network_id, use_default_subnetpool: true, ...subnet });
    expect(await cut({ ip_version: 4, prefixlen: 28 })).toMatchObject({ cidr: expect.stringMatching(/^10\.64\..*\/28$/) });
    expect(await cut({ ip_version: 6 })).toMatchObject({ cidr: expect.stringMatching(/^fd00:64:.*\/64$/) });
    await expect(cut({ ip_version: 4, subnetpool_id: network_id })).rejects.toMatchObject({ status: 400 });
  });
});
