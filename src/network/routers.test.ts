import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TestCluster } from "../testing/cluster.ts";
import { makeProject, startNetwork } from "../testing/network.ts";
import { type Requests, requestsOf } from "../testing/network-requests.ts";
import { addExtraroutes, removeExtraroutes } from "./router-interfaces.ts";

let cluster: TestCluster;
let alice: Requests;
let admin: Requests;
let external: string;
let network: string;
let subnet: string;

beforeAll(async () => {
  cluster = await startNetwork();
  alice = requestsOf(cluster, await makeProject(cluster, "alice"));
  admin = requestsOf(cluster, await makeProject(cluster, "admin", ["admin", "member", "reader"]));
  external = (await admin.network({ name: "public", "router:external": true })).id;
  await admin.subnet({ network_id: external, ip_version: 4, cidr: "203.0.113.0/24" });
  // Each test makes a router of its own.
  await admin.call().kube.own.create({
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: "openstack-network", namespace: "alice" },
    spec: { hard: { "count/routers.network.dicot.io": "100" } },
  } as never);
});
afterAll(() => cluster.close());
beforeEach(async () => {
  network = (await alice.network({ name: "n" })).id;
  subnet = (await alice.subnet({ network_id: network, ip_version: 4, cidr: "10.0.0.0/24" })).id;
});

const vpcOf = (id: string) => cluster.kube.find("KubeOvnVpc", undefined, `router-${id}`);

describe("POST /v2.0/routers", () => {
  it("becomes a Vpc with the gateway's address and way out", async () => {
    const router = await alice.router({ name: "r", external_gateway_info: { network_id: external } });
    const info = router["external_gateway_info"] as { external_fixed_ips: { ip_address: string }[] };
    expect(router).toMatchObject({
      name: "r",
      status: "ACTIVE",
      admin_state_up: true,
      routes: [],
      external_gateway_info: { network_id: external, enable_snat: true },
    });
    expect(vpcOf(router.id)?.spec).toMatchObject({ enableExternal: true, staticRoutes: [{ cidr: "0.0.0.0/0", nextHopIP: "203.0.113.1" }] });
    const eip = cluster.kube.list("KubeOvnEip").find(({ metadata }) => metadata.name?.startsWith(`router-${router.id}-`));
    expect(eip?.spec).toMatchObject({ type: "lrp", v4Ip: info.external_fixed_ips[0]?.ip_address });
    // The gateway's port is the service's, not the project's.
    expect(alice.listPorts({ device_id: router.id })).toEqual([]);
    expect(admin.listPorts({ device_id: router.id })).toMatchObject([{ device_owner: "network:router_gateway", project_id: "" }]);
    await alice.deleteRouter(router.id);
    expect(vpcOf(router.id)).toBeUndefined();
    expect(admin.listPorts({ device_id: router.id })).toEqual([]);
  });

  it("refuses a gateway on a network that is not external, and settings that are the administrator's", async () => {
    await expect(alice.router({ external_gateway_info: { network_id: network } })).rejects.toMatchObject({
      status: 400,
      type: "BadRequest",
    });
    await expect(alice.router({ external_gateway_info: { network_id: external, enable_snat: false } })).rejects.toMatchObject({
      status: 403,
    });
    await expect(alice.router({ external_gateway_info: { network_id: "11111111-1111-4111-8111-111111111111" } })).rejects.toMatchObject({
      status: 404,
    });
  });
});

describe("PUT /v2.0/routers/{router_id}/add_router_interface", () => {
  it("takes the subnet's gateway address and puts the switch in the router's Vpc", async () => {
    const router = await alice.router({ external_gateway_info: { network_id: external } });
    const answer = await alice.attach(router.id, { subnet_id: subnet });
    expect(answer).toMatchObject({ id: router.id, network_id: network, subnet_id: subnet, subnet_ids: [subnet] });
    expect(await alice.showPort(answer.port_id)).toMatchObject({
      device_owner: "network:router_interface",
      status: "ACTIVE",
      fixed_ips: [{ ip_address: "10.0.0.1" }],
    });
    const backend = cluster.kube.list("KubeOvnSubnet").find(({ metadata }) => metadata.labels?.["openstack.dicot.io/subnet"] === subnet);
    expect(backend?.spec).toMatchObject({ vpc: `router-${router.id}`, cidrBlock: "10.0.0.0/24", gateway: "10.0.0.1", protocol: "IPv4" });
    expect(cluster.kube.list("KubeOvnSnatRule").find(({ metadata }) => metadata.name?.startsWith(`snat-${subnet}`))?.spec).toMatchObject({
      vpc: `router-${router.id}`,
      v4IpCidr: "10.0.0.0/24",
    });
    await expect(alice.deletePort(answer.port_id)).rejects.toMatchObject({ status: 409, type: "ServicePortInUse" });
    await expect(alice.deleteRouter(router.id)).rejects.toMatchObject({ status: 409, type: "RouterInUse" });
    await alice.detach(router.id, { subnet_id: subnet });
    expect(cluster.kube.list("KubeOvnSnatRule").find(({ metadata }) => metadata.name?.startsWith(`snat-${subnet}`))).toBeUndefined();
    await alice.deleteRouter(router.id);
  });

  it("takes a port that is there, and leaves nothing where it is removed", async () => {
    const router = await alice.router({});
    const port = await alice.port({ network_id: network });
    expect(await alice.attach(router.id, { port_id: port.id })).toMatchObject({ port_id: port.id });
    await expect(alice.attach(router.id, { port_id: port.id })).rejects.toMatchObject({ status: 409, type: "PortInUse" });
    await alice.detach(router.id, { port_id: port.id });
    await expect(alice.showPort(port.id)).rejects.toMatchObject({ status: 404 });
  });

  it("refuses what cannot be routed", async () => {
    const router = await alice.router({});
    await expect(alice.attach(router.id, {})).rejects.toMatchObject({ status: 400 });
    await expect(alice.attach(router.id, { subnet_id: subnet, port_id: subnet })).rejects.toMatchObject({ status: 400 });
    const closed = await alice.subnet({ network_id: network, ip_version: 4, cidr: "10.0.1.0/24", gateway_ip: null });
    await expect(alice.attach(router.id, { subnet_id: closed.id })).rejects.toMatchObject({ status: 400 });
    await alice.attach(router.id, { subnet_id: subnet });
    await expect(alice.attach(router.id, { subnet_id: subnet })).rejects.toMatchObject({ status: 400 });
    const other = await alice.network({});
    const same = await alice.subnet({ network_id: other.id, ip_version: 4, cidr: "10.0.0.128/25" });
    await expect(alice.attach(router.id, { subnet_id: same.id })).rejects.toMatchObject({ status: 400 });
    const second = await alice.router({});
    await expect(alice.attach(second.id, { subnet_id: subnet })).rejects.toMatchObject({ status: 409 });
    await expect(alice.detach(second.id, { subnet_id: subnet })).rejects.toMatchObject({
      status: 404,
      type: "RouterInterfaceNotFoundForSubnet",
    });
  });
});

describe("PUT /v2.0/routers/{router_id}", () => {
  it("sets, changes and clears the gateway", async () => {
    const router = await alice.router({});
    expect(router["external_gateway_info"]).toBeNull();
    expect(await alice.updateRouter(router.id, { external_gateway_info: { network_id: external } })).toMatchObject({
      external_gateway_info: { network_id: external },
    });
    expect(await admin.updateRouter(router.id, { external_gateway_info: { network_id: external, enable_snat: false } })).toMatchObject({
      external_gateway_info: { enable_snat: false },
    });
    expect(await alice.updateRouter(router.id, { external_gateway_info: {} })).toMatchObject({ external_gateway_info: null });
    expect(admin.listPorts({ device_id: router.id })).toEqual([]);
  });

  it("routes by neighbours only", async () => {
    const router = await alice.router({});
    await alice.attach(router.id, { subnet_id: subnet });
    const route = { destination: "192.168.0.0/16", nexthop: "10.0.0.9" };
    expect(await alice.updateRouter(router.id, { routes: [route] })).toMatchObject({ routes: [route] });
    expect(vpcOf(router.id)?.spec.staticRoutes).toEqual([{ policy: "policyDst", cidr: "192.168.0.0/16", nextHopIP: "10.0.0.9" }]);
    await expect(alice.updateRouter(router.id, { routes: [{ ...route, nexthop: "10.9.0.9" }] })).rejects.toMatchObject({
      status: 400,
      type: "InvalidRoutes",
    });
    await expect(alice.detach(router.id, { subnet_id: subnet })).rejects.toMatchObject({
      status: 409,
      type: "RouterInterfaceInUseByRoute",
    });
    const parts = (routes: object[]) => ({ path: { router_id: router.id }, body: { router: { routes } } });
    const more = { destination: "172.16.0.0/12", nexthop: "10.0.0.8" };
    expect(await addExtraroutes.put(alice.call(parts([more, route])) as never)).toMatchObject({ router: { routes: [route, more] } });
    expect(await removeExtraroutes.put(alice.call(parts([route])) as never)).toMatchObject({ router: { routes: [more] } });
  });
});

describe("/v2.0/floatingips", () => {
  it("leads to a port through its router, and outlives it", async () => {
    const router = await alice.router({ external_gateway_info: { network_id: external } });
    await alice.attach(router.id, { subnet_id: subnet });
    const port = await alice.port({ network_id: network });
    const floating = await alice.floatingIp({ floating_network_id: external, port_id: port.id });
    expect(floating).toMatchObject({
      fixed_ip_address: "10.0.0.2",
      port_id: port.id,
      router_id: router.id,
      port_details: { network_id: network },
    });
    const fip = () =>
      cluster.kube.list("KubeOvnFip").find(({ metadata }) => metadata.labels?.["openstack.dicot.io/floating-ip"] === floating.id);
    expect(fip()?.spec).toEqual({ ovnEip: `eip-${floating.id}`, ipType: "ip", vpc: `router-${router.id}`, v4Ip: "10.0.0.2" });
    expect(cluster.kube.find("KubeOvnEip", undefined, `eip-${floating.id}`)?.spec.v4Ip).toBe(floating["floating_ip_address"]);

    await expect(alice.floatingIp({ floating_network_id: external, port_id: port.id })).rejects.toMatchObject({
      status: 409,
      type: "FloatingIPPortAlreadyAssociated",
    });
    await expect(alice.detach(router.id, { subnet_id: subnet })).rejects.toMatchObject({
      status: 409,
      type: "RouterInterfaceInUseByFloatingIP",
    });
    await expect(alice.updateRouter(router.id, { external_gateway_info: null })).rejects.toMatchObject({
      status: 409,
      type: "RouterExternalGatewayInUseByFloatingIp",
    });
    expect(await alice.updateFloatingIp(floating.id, { description: "d" })).toMatchObject({ port_id: port.id, description: "d" });
    expect(await alice.updateFloatingIp(floating.id, { port_id: null })).toMatchObject({ port_id: null, router_id: null, status: "DOWN" });
    expect(fip()).toBeUndefined();
    await alice.updateFloatingIp(floating.id, { port_id: port.id });
    await alice.deletePort(port.id);
    expect(cluster.kube.findById("FloatingIP", "alice", floating.id)?.spec).not.toHaveProperty("portID");
    await alice.deleteFloatingIp(floating.id);
    expect(cluster.kube.find("KubeOvnEip", undefined, `eip-${floating.id}`)).toBeUndefined();
  });

  it("is ACTIVE once Kube-OVN says that it translates", async () => {
    const router = await alice.router({ external_gateway_info: { network_id: external } });
    await alice.attach(router.id, { subnet_id: subnet });
    const port = await alice.port({ network_id: network });
    const floating = await alice.floatingIp({ floating_network_id: external, port_id: port.id });
    expect(floating["status"]).toBe("DOWN");
    const fip = cluster.kube
      .list("KubeOvnFip")
      .find(({ metadata }) => metadata.labels?.["openstack.dicot.io/floating-ip"] === floating.id)!;
    await cluster.kube.updateStatus(fip, (copy) => ({ ...copy, status: { ready: true } }) as typeof copy);
    expect(await alice.updateFloatingIp(floating.id, { description: "" })).toMatchObject({ status: "ACTIVE" });
  });

  it("refuses what leads nowhere", async () => {
    const port = await alice.port({ network_id: network });
    await expect(alice.floatingIp({ floating_network_id: network })).rejects.toMatchObject({ status: 400, type: "BadRequest" });
    await expect(alice.floatingIp({ floating_network_id: external, port_id: port.id })).rejects.toMatchObject({
      status: 404,
      type: "ExternalGatewayForFloatingIPNotFound",
    });
    await expect(alice.floatingIp({ floating_network_id: external, floating_ip_address: "203.0.113.77" })).rejects.toMatchObject({
      status: 403,
    });
    const chosen = await admin.floatingIp({ floating_network_id: external, floating_ip_address: "203.0.113.77" });
    await expect(admin.floatingIp({ floating_network_id: external, floating_ip_address: "203.0.113.77" })).rejects.toMatchObject({
      status: 409,
    });
    await expect(alice.updateFloatingIp(chosen.id, { port_id: port.id })).rejects.toMatchObject({
      status: 404,
      type: "FloatingIPNotFound",
    });
  });
});
