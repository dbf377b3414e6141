import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestCluster } from "../testing/cluster.ts";
import { makeProject, startNetwork } from "../testing/network.ts";
import { type Requests, requestsOf } from "../testing/network-requests.ts";
import { bootstrapNetworks } from "./bootstrap.ts";

let cluster: TestCluster;
let demo: Requests;

beforeAll(async () => {
  cluster = await startNetwork();
  await makeProject(cluster, "admin", ["admin"]);
  demo = requestsOf(cluster, await makeProject(cluster, "demo"));
});
afterAll(() => cluster.close());

describe("the networks of a new cloud", () => {
  it("are made once", async () => {
    await bootstrapNetworks(cluster.kube);
    const made = ["Network", "Subnet", "Router", "Port"].map((kind) => cluster.kube.list(kind as "Port").length);
    expect(made).toEqual([2, 2, 1, 2]);
    await bootstrapNetworks(cluster.kube);
    expect(["Network", "Subnet", "Router", "Port"].map((kind) => cluster.kube.list(kind as "Port").length)).toEqual(made);
  });

  it("let a port of the project be reached from outside", async () => {
    const network = cluster.kube.list("Network", "demo")[0]!.metadata.labels?.["openstack.dicot.io/id"];
    const external = cluster.kube.list("Network", "admin")[0]!.metadata.labels?.["openstack.dicot.io/id"];
    const port = await demo.port({ network_id: network });
    expect(await demo.floatingIp({ floating_network_id: external, port_id: port.id })).toMatchObject({ fixed_ip_address: "10.0.0.2" });
  });
});
