import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { ID } from "../kube/names.ts";
import { silent, type TestCluster } from "../testing/cluster.ts";
import { type Actor, makeProject, startNetwork } from "../testing/network.ts";
import { type Requests, requestsOf } from "../testing/network-requests.ts";
import { interfaceFor } from "./interfaces.ts";
import { networkController, reconcile } from "./reconcile.ts";
import { bindPort } from "./servers.ts";

let cluster: TestCluster;
let alice: Requests;
let admin: Requests;
let project: Actor;

beforeAll(async () => {
  cluster = await startNetwork();
  project = await makeProject(cluster, "alice");
  alice = requestsOf(cluster, project);
  admin = requestsOf(cluster, await makeProject(cluster, "admin", ["admin", "member", "reader"]));
});
afterAll(() => cluster.close());

/** A server on the port, less what the network does not read; with the name of the definition that its NIC is of. */
async function startServer(portId: string): Promise<{ id: string; nad: string }> {
  const id = randomUUID();
  const port = await bindPort(cluster.kube, cluster.kube.findById("Port", "alice", portId)!, {
    serverId: id,
    deviceOwner: "compute:nova",
    now: new Date(),
  });
  const { network, interface: device, annotations } = await interfaceFor(cluster.kube, port);
  await cluster.kube.create({
    apiVersion: "kubevirt.io/v1",
    kind: "VirtualMachine",
    metadata: { name: "vm", namespace: "alice", labels: { [ID]: id } },
    spec: {
      runStrategy: "Halted",
      template: {
        metadata: { annotations },
        spec: { domain: { firmware: { uuid: id }, devices: { interfaces: [device] } }, networks: [network] },
      },
    },
  });
  return { id, nad: network.multus?.networkName.split("/")[1] ?? "" };
}

/** Kube-OVN has made the IP of its NIC by now. */
async function runServer(): Promise<void> {
  const instance = await cluster.kube.create<Kinds["VirtualMachineInstance"]>({
    apiVersion: "kubevirt.io/v1",
    kind: "VirtualMachineInstance",
    metadata: { name: "vm", namespace: "alice" },
    spec: { domain: { devices: {} } },
  });
  await cluster.kube.updateStatus(instance, (copy) => ({ ...copy, status: { ...copy.status, phase: "Running" } }));
}

const up = (name: string) => ({
  status: 400,
  type: "BadRequest",
  message: expect.stringContaining(`Cannot change the '${name}' attribute of active routers`),
});

describe("/v2.0/routers, distributed and ha", () => {
  it("are the administrator's to choose and to see", async () => {
    expect(await admin.router({})).toMatchObject({ distributed: false, ha: true });
    expect(await admin.router({ distributed: "True", ha: false })).toMatchObject({ distributed: true, ha: false });
    await expect(alice.router({ distributed: true })).rejects.toMatchObject({ status: 403 });
    await expect(alice.router({ ha: false })).rejects.toMatchObject({ status: 403 });
    const own = await alice.router({});
    expect(own).not.toHaveProperty("distributed");
    await expect(alice.updateRouter(own.id, { distributed: true })).rejects.toMatchObject({ status: 403 });
    expect(await admin.showRouter(own.id)).toMatchObject({ distributed: false, ha: true });
    expect(await alice.showRouter(own.id)).not.toHaveProperty("ha");
  });

  it("change only while the router is down", async () => {
    const { id } = await admin.router({ distributed: false });
    await expect(admin.updateRouter(id, { distributed: true })).rejects.toMatchObject(up("distributed"));
    await expect(admin.updateRouter(id, { ha: false })).rejects.toMatchObject(up("ha"));
    expect(await admin.updateRouter(id, { distributed: false, ha: true, name: "r" })).toMatchObject({ name: "r" });
    expect(await admin.updateRouter(id, { distributed: true, admin_state_up: false })).toMatchObject({ distributed: true });
    await expect(admin.updateRouter(id, { distributed: false, admin_state_up: true })).rejects.toMatchObject(up("distributed"));
    expect(await admin.updateRouter(id, { distributed: false, ha: false })).toMatchObject({ distributed: false, ha: false });
  });
});

describe("/v2.0/floatingips of a distributed router", () => {
  it("lead to the server's NIC once Kube-OVN knows it, and to the bare address else", async () => {
    const external = (await admin.network({ "router:external": true })).id;
    await admin.subnet({ network_id: external, ip_version: 4, cidr: "203.0.113.0/24" });
    const network = (await alice.network({})).id;
    const subnet = (await alice.subnet({ network_id: network, ip_version: 4, cidr: "10.0.0.0/24" })).id;
    const owner = { project_id: project.project, external_gateway_info: { network_id: external } };
    const router = await admin.router({ ...owner, distributed: true });
    await alice.attach(router.id, { subnet_id: subnet });
    const port = await alice.port({ network_id: network, fixed_ips: [{ ip_address: "10.0.0.9" }] });
    const floating = await alice.floatingIp({ floating_network_id: external, port_id: port.id });
    const fips = () =>
      cluster.kube
        .list("KubeOvnFip")
        .filter(({ metadata }) => metadata.labels?.["openstack.dicot.io/floating-ip"] === floating.id)
        .map(({ spec }) => spec);
    const bare = { ovnEip: `eip-${floating.id}`, ipType: "ip", vpc: `router-${router.id}`, v4Ip: "10.0.0.9" };
    expect(fips()).toEqual([bare]);

    const { id: serverId, nad } = await startServer(port.id);
    const backend = cluster.kube.list("KubeOvnSubnet").find(({ spec }) => spec.vpc === `router-${router.id}`)?.metadata.name ?? "";
    const nic = (name: string, namespace: string) =>
      cluster.kube.create({
        apiVersion: "kubeovn.io/v1",
        kind: "IP",
        metadata: { name },
        spec: { namespace, subnet: backend, podName: "vm", v4IpAddress: "10.0.0.9", ipAddress: "10.0.0.9" },
      } as never);
    const led = { ovnEip: `eip-${floating.id}`, ipType: "ip", ipName: `vm.alice.${nad}.alice.ovn`, type: "distributed" };
    await nic(`vm.mallory.${nad}.mallory.ovn`, "mallory");
    await reconcile(`FloatingIP ${floating.id}`, cluster.kube);
    expect(fips()).toEqual([bare]);
    const controller = networkController(cluster, silent);
    await controller.idle();
    await nic(led.ipName, "alice");
    await controller.idle();
    expect(fips()).toEqual([bare]);
    await runServer();
    await vi.waitFor(() => expect(fips()).toEqual([led]));
    await controller.stop();

    await cluster.kube.delete(cluster.kube.findById("VirtualMachine", "alice", serverId)!);
    await reconcile(`FloatingIP ${floating.id}`, cluster.kube);
    expect(fips()).toEqual([bare]);
    await cluster.kube.update(cluster.kube.findById("Port", "alice", port.id)!, (copy) => ({
      ...copy,
      spec: { ...copy.spec, deviceID: "" },
    }));
    await startServer(port.id);
    await reconcile(`FloatingIP ${floating.id}`, cluster.kube);
    expect(fips()).toEqual([led]);

    await admin.updateRouter(router.id, { admin_state_up: false, distributed: false });
    expect(fips()).toEqual([bare]);
  });
});
