/** Networks, ports, groups, routers and floating IPs, and the Kube-OVN objects that carry their traffic. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { due, gone, listed, made, named, networkWithSubnet, objects, reaches, server, shown, type Thing } from "./asking.ts";
import { type Caller, type Cloud, eventually, startCloud } from "./cloud.ts";

let cloud: Cloud;
let demo: Caller;
beforeAll(async () => {
  cloud = await startCloud();
  demo = cloud.demo;
});
afterAll(() => cloud.close());

interface Port extends Thing {
  mac_address: string;
  fixed_ips: { subnet_id: string; ip_address: string }[];
  security_groups: string[];
  device_id: string;
}
interface FloatingIp extends Thing {
  floating_ip_address: string;
  fixed_ip_address: string | null;
}

const kubeOvn = (kind: string, label = "") => objects(cloud, `/apis/kubeovn.io/v1/${kind}?labelSelector=${label}`);
const port = (network: string, more: object = {}) => made<Port>(demo, "network", "/ports", { port: { network_id: network, ...more } });
const addressOf = ({ fixed_ips }: Port) => fixed_ips[0]?.ip_address ?? "";

describe("a network", () => {
  it("comes in two steps, and becomes a Kube-OVN Subnet when something is on it", async () => {
    const network = await made(demo, "network", "/networks", { network: { name: "two steps", mtu: 1400 } });
    expect(network).toMatchObject({ status: "ACTIVE", subnets: [] });
    const subnet = await made(demo, "network", "/subnets", {
      subnet: { network_id: network.id, ip_version: 4, cidr: "10.70.0.0/24", dns_nameservers: ["10.70.0.53"] },
    });
    expect(await shown(demo, "network", `/networks/${network.id}`)).toMatchObject({ subnets: [subnet.id] });
    expect(subnet).toMatchObject({ gateway_ip: "10.70.0.1", allocation_pools: [{ start: "10.70.0.2", end: "10.70.0.254" }] });
    expect(await kubeOvn("subnets", `openstack.dicot.io/subnet=${subnet.id}`)).toEqual([]);

    const web = await server(demo, "on it", network.id);
    const [carrier] = await kubeOvn("subnets", `openstack.dicot.io/subnet=${subnet.id}`);
    expect(carrier?.spec).toMatchObject({ cidrBlock: "10.70.0.0/24", gateway: "10.70.0.1" });
    const [mine] = await listed<Port>(demo, "network", `/ports?device_id=${web.id}`);
    const [vmi] = await objects(
      cloud,
      `/apis/kubevirt.io/v1/namespaces/${cloud.namespace}/virtualmachineinstances?labelSelector=openstack.dicot.io/id=${web.id}`,
    );
    expect(vmi?.status).toMatchObject({ interfaces: [{ ipAddress: addressOf(mine!), mac: mine?.mac_address }] });
    due(await demo.ask("network", "DELETE", `/networks/${network.id}`), 409);
    due(await demo.ask("compute", "DELETE", `/servers/${web.id}`), 204);
    await gone(demo, "compute", `/servers/${web.id}`);
    await eventually(
      () => demo.ask("network", "DELETE", `/networks/${network.id}`),
      ({ status }) => status === 204,
    );
    await eventually(
      () => kubeOvn("subnets", `openstack.dicot.io/subnet=${subnet.id}`),
      (list) => list.length === 0,
    );
  });

  it("made with kubectl is one that OpenStack shows", async () => {
    const body = { apiVersion: "network.dicot.io/v1alpha1", kind: "Network", metadata: { name: "by-hand" }, spec: {} };
    due(await cloud.kubernetes("POST", `/apis/network.dicot.io/v1alpha1/namespaces/${cloud.namespace}/networks`, body), 201);
    const found = await eventually(
      async () => (await listed(demo, "network", "/networks")).find(({ name }) => name === "by-hand"),
      (one) => one !== undefined,
    );
    expect(found).toMatchObject({ status: "ACTIVE", project_id: demo.projectId, shared: false, "router:external": false });
  });
});

describe("a port", () => {
  it("has the address that was asked for, and gives it to the server that takes it", async () => {
    const { network, subnet } = await networkWithSubnet(demo, "fixed", "10.71.0.0/24");
    const fixed = { subnet_id: subnet, ip_address: "10.71.0.77" };
    const reserved = await port(network, { fixed_ips: [fixed] });
    expect(reserved.fixed_ips).toEqual([fixed]);
    due(await demo.ask("network", "POST", "/ports", { body: { port: { network_id: network, fixed_ips: [fixed] } } }), 409);
    const outside = { network_id: network, fixed_ips: [{ subnet_id: subnet, ip_address: "10.99.0.1" }] };
    due(await demo.ask("network", "POST", "/ports", { body: { port: outside } }), 400);

    const web = await server(demo, "with a port", network, { networks: [{ port: reserved.id }] });
    expect(web).toMatchObject({ addresses: { fixed: [{ addr: "10.71.0.77", "OS-EXT-IPS-MAC:mac_addr": reserved.mac_address }] } });
    due(await demo.ask("compute", "POST", `/servers/${web.id}/action`, { body: { "os-stop": null } }), 202);
    await reaches(demo, "compute", `/servers/${web.id}`, "SHUTOFF");
    due(await demo.ask("compute", "POST", `/servers/${web.id}/action`, { body: { "os-start": null } }), 202);
    expect(await reaches(demo, "compute", `/servers/${web.id}`, "ACTIVE")).toMatchObject({
      addresses: { fixed: [{ addr: "10.71.0.77" }] },
    });
    due(await demo.ask("compute", "DELETE", `/servers/${web.id}`), 204);
    await gone(demo, "compute", `/servers/${web.id}`);
    expect(await shown<Port>(demo, "network", `/ports/${reserved.id}`)).toMatchObject({ fixed_ips: [fixed], device_id: "" });
  });

  it("never has another's address, however many are made at once", async () => {
    const { network } = await networkWithSubnet(demo, "crowded", "10.72.0.0/26");
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => demo.ask("network", "POST", "/ports", { body: { port: { network_id: network } } })),
    );
    const ports = answers.map((answer) => due(answer, 201).json<{ port: Port }>().port);
    expect(new Set(ports.map(addressOf)).size).toBe(50);
    expect(new Set(ports.map(({ mac_address }) => mac_address)).size).toBe(50);
  });
});

describe("a security group", () => {
  it("is a Kube-OVN SecurityGroup with the same rules", async () => {
    const group = await made<Thing & { security_group_rules: object[] }>(demo, "network", "/security-groups", {
      security_group: { name: "web" },
    });
    expect(group.security_group_rules).toHaveLength(2);
    const rule = await made(demo, "network", "/security-group-rules", {
      security_group_rule: {
        security_group_id: group.id,
        direction: "ingress",
        protocol: "tcp",
        port_range_min: 443,
        port_range_max: 443,
        remote_ip_prefix: "192.0.2.0/24",
      },
    });
    const { network } = await networkWithSubnet(demo, "guarded", "10.73.0.0/24");
    const web = await server(demo, "guarded", network, { security_groups: [{ name: "web" }] });
    const carried = () => kubeOvn("security-groups", `openstack.dicot.io/security-group=${group.id}`);
    const [carrier] = await carried();
    expect(carrier?.spec).toMatchObject({
      ingressRules: [{ protocol: "tcp", remoteAddress: "192.0.2.0/24", portRangeMin: 443, portRangeMax: 443, policy: "allow" }],
      egressRules: [{ ipVersion: "ipv4" }, { ipVersion: "ipv6" }],
    });
    const [mine] = await listed<Port>(demo, "network", `/ports?device_id=${web.id}`);
    expect(mine?.security_groups).toEqual([group.id]);
    due(await demo.ask("network", "DELETE", `/security-groups/${group.id}`), 409);

    due(await demo.ask("network", "DELETE", `/security-group-rules/${rule.id}`), 204);
    await eventually(carried, ([one]) => (one?.spec?.["ingressRules"] as object[] | undefined)?.length === 0);
  });

  it("that Kube-OVN could not enforce is refused, not kept", async () => {
    const group = await made(demo, "network", "/security-groups", { security_group: { name: "odd" } });
    const rule = { security_group_id: group.id, direction: "ingress", protocol: "dccp", port_range_min: 1, port_range_max: 2 };
    due(await demo.ask("network", "POST", "/security-group-rules", { body: { security_group_rule: rule } }), 400);
  });
});

describe("a router and a floating IP", () => {
  it("lead outside by Kube-OVN's OvnEip and OvnFip", async () => {
    const { network, subnet } = await networkWithSubnet(demo, "inside", "10.74.0.0/24");
    const outside = await named(demo, "network", "/networks?router:external=true", "public");
    const router = await made(demo, "network", "/routers", {
      router: { name: "gate", external_gateway_info: { network_id: outside.id } },
    });
    due(await demo.ask("network", "PUT", `/routers/${router.id}/add_router_interface`, { body: { subnet_id: subnet } }), 200);
    const web = await server(demo, "reached", network);
    const [mine] = await listed<Port>(demo, "network", `/ports?device_id=${web.id}`);
    const floating = await made<FloatingIp>(demo, "network", "/floatingips", { floatingip: { floating_network_id: outside.id } });
    expect(floating.status).toBe("DOWN");
    due(await demo.ask("network", "PUT", `/floatingips/${floating.id}`, { body: { floatingip: { port_id: mine?.id } } }), 200);
    const active = await reaches<FloatingIp>(demo, "network", `/floatingips/${floating.id}`, "ACTIVE");
    expect(active.fixed_ip_address).toBe(addressOf(mine!));

    const label = `openstack.dicot.io/floating-ip=${floating.id}`;
    expect((await kubeOvn("ovn-eips", label))[0]?.spec).toMatchObject({ v4Ip: floating.floating_ip_address });
    expect((await kubeOvn("ovn-fips", label))[0]?.spec).toMatchObject({ v4Ip: addressOf(mine!) });
    const { addresses } = await shown<Thing & { addresses: Record<string, { addr: string }[]> }>(demo, "compute", `/servers/${web.id}`);
    expect(addresses["inside"]?.map(({ addr }) => addr)).toContain(floating.floating_ip_address);
    due(await demo.ask("network", "DELETE", `/routers/${router.id}`), 409);

    due(await demo.ask("network", "DELETE", `/floatingips/${floating.id}`), 204);
    await eventually(
      async () => [...(await kubeOvn("ovn-eips", label)), ...(await kubeOvn("ovn-fips", label))],
      (list) => list.length === 0,
    );
    due(await demo.ask("network", "PUT", `/routers/${router.id}/remove_router_interface`, { body: { subnet_id: subnet } }), 200);
    due(await demo.ask("network", "DELETE", `/routers/${router.id}`), 204);
  });
});
