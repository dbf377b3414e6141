import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import type { KubeObject } from "../../kube/objects.ts";
import { claim, machine, namespace, startWorld, type World } from "../../testing/world.ts";
import { findCondition, hasCondition } from "../conditions.ts";
import type { VirtualMachine, VirtualMachineInstance } from "../kubevirt/types.ts";
import { ipFinalizer } from "./attach.ts";

type Subnet = Kinds["KubeOvnSubnet"];
type IP = Kinds["KubeOvnIP"];
type Eip = Kinds["KubeOvnEip"];

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

interface Loose extends KubeObject {
  [field: string]: unknown;
}

const ovn = (kind: string, name: string, spec: object): Loose => ({ apiVersion: "kubeovn.io/v1", kind, metadata: { name }, spec });
const subnet = (name: string, cidrBlock: string, more: object = {}) =>
  ovn("Subnet", name, {
    vpc: "r1",
    cidrBlock,
    gateway: cidrBlock.replace(/\.0\/\d+$/, ".1"),
    excludeIps: [cidrBlock.replace(/\.0\/\d+$/, ".1")],
    provider: `${name}.${namespace}.ovn`,
    ...more,
  });
const attachment = (name: string): Loose => ({
  apiVersion: "k8s.cni.cncf.io/v1",
  kind: "NetworkAttachmentDefinition",
  metadata: { name, namespace },
  spec: { config: JSON.stringify({ cniVersion: "0.3.1", type: "kube-ovn", provider: `${name}.${namespace}.ovn` }) },
});

/** A VM on the network `net`, with an address of its own wish. */
async function server(name: string, annotations: Record<string, string> = {}) {
  await world.cluster.create(claim(name));
  const vm = machine(name, ({ template }) => {
    template.metadata.annotations = annotations;
    template.spec.domain.devices.interfaces = [{ name: "port", bridge: {}, macAddress: "fa:16:3e:00:00:01" }];
    template.spec.networks = [{ name: "port", multus: { networkName: "net" } }];
  });
  await world.cluster.create(vm);
  return world.until<VirtualMachine>("VirtualMachine", name, ({ status }) => status?.printableStatus === "Running");
}

describe("networks", () => {
  it("count their addresses, and stand in their Vpc's status", async () => {
    await world.cluster.create(ovn("Vpc", "r1", { namespaces: [namespace] }));
    await world.cluster.create(attachment("net"));
    await world.cluster.create(subnet("net", "10.1.0.0/24"));
    const made = await world.until<Subnet>("KubeOvnSubnet", "net", ({ status }) => hasCondition(status?.conditions, "Ready"));
    expect(made.status).toMatchObject({ v4availableIPs: 253, v4usingIPs: 0 });
    const vpc = await world.until<Kinds["KubeOvnVpc"]>("KubeOvnVpc", "r1", ({ status }) => status?.subnets?.length === 1);
    expect(vpc.status).toMatchObject({ router: "r1", standby: true, default: false, subnets: ["net"] });
  });

  it("are refused where they overlap another of their Vpc, and only there", async () => {
    await world.cluster.create(subnet("clash", "10.1.0.0/16"));
    const refused = await world.until<Subnet>("KubeOvnSubnet", "clash", ({ status }) =>
      hasCondition(status?.conditions, "Validated", "False"),
    );
    expect(findCondition(refused.status?.conditions, "Validated")?.message).toMatch(/conflict with subnet net/);
    await world.cluster.create(subnet("elsewhere", "10.1.0.0/24", { vpc: "r2" }));
    await world.until<Subnet>("KubeOvnSubnet", "elsewhere", ({ status }) => hasCondition(status?.conditions, "Ready"));
  });
});

describe("servers", () => {
  it("get the address and MAC that their annotations ask for, and an IP object", async () => {
    await server("a", {
      [`net.${namespace}.ovn.kubernetes.io/ip_address`]: "10.1.0.50",
      [`net.${namespace}.ovn.kubernetes.io/mac_address`]: "fa:16:3e:00:00:50",
    });
    const ip = world.cluster.find<IP>("KubeOvnIP", undefined, `a.${namespace}.net.${namespace}.ovn`);
    expect(ip?.spec).toMatchObject({
      podName: "a",
      namespace,
      subnet: "net",
      v4IpAddress: "10.1.0.50",
      macAddress: "fa:16:3e:00:00:50",
      podType: "VirtualMachine",
    });
    const vmi = await world.until<VirtualMachineInstance>(
      "VirtualMachineInstance",
      "a",
      ({ status }) => status?.interfaces?.[0]?.ipAddress !== undefined,
    );
    expect(vmi.status?.interfaces).toEqual([
      expect.objectContaining({
        name: "port",
        mac: "fa:16:3e:00:00:01",
        ipAddress: "10.1.0.50",
        ipAddresses: ["10.1.0.50"],
        infoSource: "domain, multus-status",
      }),
    ]);
    const subnet = await world.until<Subnet>("KubeOvnSubnet", "net", ({ status }) => status?.v4usingIPs === 1);
    expect(subnet.status?.v4usingIPrange).toBe("10.1.0.50");
  });

  it("get any free address where they ask for none, and wait where theirs is taken", async () => {
    await server("b");
    expect(world.cluster.find<IP>("KubeOvnIP", undefined, `b.${namespace}.net.${namespace}.ovn`)?.spec.v4IpAddress).toBe("10.1.0.2");
    await world.cluster.create(claim("c"));
    const vm = machine("c", ({ template }) => {
      template.metadata.annotations = { [`net.${namespace}.ovn.kubernetes.io/ip_address`]: "10.1.0.50" };
      template.spec.domain.devices.interfaces = [{ name: "port", bridge: {} }];
      template.spec.networks = [{ name: "port", multus: { networkName: "net" } }];
    });
    await world.cluster.create(vm);
    await world.until<VirtualMachine>(
      "VirtualMachine",
      "c",
      ({ status }) => findCondition(status?.conditions, "Ready")?.reason === "GuestNotRunning",
    );
    await world.cluster.delete(world.cluster.find<VirtualMachine>("VirtualMachine", namespace, "a")!);
    await world.until<VirtualMachine>("VirtualMachine", "c", ({ status }) => status?.printableStatus === "Running");
    expect(world.cluster.find<IP>("KubeOvnIP", undefined, `c.${namespace}.net.${namespace}.ovn`)?.spec.v4IpAddress).toBe("10.1.0.50");
  });

  it("keep their address over a stop and a start", async () => {
    const before = world.cluster.find<IP>("KubeOvnIP", undefined, `b.${namespace}.net.${namespace}.ovn`);
    await world.act("virtualmachines/b/stop");
    await world.until<VirtualMachine>("VirtualMachine", "b", ({ status }) => status?.printableStatus === "Stopped");
    expect(world.cluster.find("KubeOvnIP", undefined, `b.${namespace}.net.${namespace}.ovn`)).toBeDefined();
    await world.act("virtualmachines/b/start");
    const vmi = await world.until<VirtualMachineInstance>(
      "VirtualMachineInstance",
      "b",
      ({ status }) => status?.interfaces?.[0]?.ipAddress !== undefined,
    );
    expect(vmi.status?.interfaces?.[0]?.ipAddress).toBe(before?.spec.v4IpAddress);
  });

  it("hold their network; both can go in the end", async () => {
    await world.cluster.delete(world.cluster.find("KubeOvnSubnet", undefined, "net")!);
    const held = await world.until<Subnet>("KubeOvnSubnet", "net", ({ metadata }) => metadata.deletionTimestamp !== undefined);
    expect(held.metadata.finalizers).toEqual([ipFinalizer]);
    for (const name of ["b", "c"]) await world.cluster.delete(world.cluster.find("VirtualMachine", namespace, name)!);
    await world.gone("KubeOvnSubnet", "net");
    expect(world.cluster.list<IP>("KubeOvnIP")).toEqual([]);
  });
});

describe("external addresses", () => {
  it("come from their subnet, and are ready with the rules that use them", async () => {
    await world.cluster.create(
      ovn("Subnet", "external", {
        vpc: "ovn-cluster",
        cidrBlock: "203.0.113.0/24",
        gateway: "203.0.113.1",
        excludeIps: ["203.0.113.1..203.0.113.10"],
        provider: "external",
      }),
    );
    await world.cluster.create(ovn("OvnEip", "eip", { externalSubnet: "external", type: "nat" }));
    const eip = await world.until<Eip>("KubeOvnEip", "eip", ({ status }) => status?.ready === true);
    expect(eip.status?.v4Ip).toBe("203.0.113.11");
    expect(eip.spec.v4Ip).toBe("203.0.113.11");
    await world.cluster.create(
      ovn("Subnet", "inner", { vpc: "r1", cidrBlock: "10.9.0.0/24", gateway: "10.9.0.1", provider: `inner.${namespace}.ovn` }),
    );
    await world.cluster.create(ovn("OvnSnatRule", "snat", { ovnEip: "eip", vpcSubnet: "inner" }));
    const snat = await world.until<Kinds["KubeOvnSnatRule"]>("KubeOvnSnatRule", "snat", ({ status }) => status?.ready === true);
    expect(snat.status).toMatchObject({ v4Eip: "203.0.113.11", v4IpCidr: "10.9.0.0/24", vpc: "r1" });
    await world.until<Eip>("KubeOvnEip", "eip", ({ status }) => status?.nat === "snat");
  });

  it("lead to a server's port, and to a Vip", async () => {
    await world.cluster.create(ovn("Vip", "vip", { subnet: "inner", v4ip: "10.9.0.77" }));
    await world.until<Kinds["KubeOvnVip"]>("KubeOvnVip", "vip", ({ status }) => status?.v4ip === "10.9.0.77");
    await world.cluster.create(ovn("OvnEip", "fip", { externalSubnet: "external", v4Ip: "203.0.113.99" }));
    await world.cluster.create(ovn("OvnFip", "fip", { ovnEip: "fip", ipType: "vip", ipName: "vip" }));
    const fip = await world.until<Kinds["KubeOvnFip"]>("KubeOvnFip", "fip", ({ status }) => status?.ready === true);
    expect(fip.status).toMatchObject({ v4Eip: "203.0.113.99", v4Ip: "10.9.0.77", vpc: "r1" });
  });

  it("stay until no rule uses them", async () => {
    await world.cluster.delete(world.cluster.find("KubeOvnEip", undefined, "fip")!);
    await world.until<Eip>("KubeOvnEip", "fip", ({ metadata }) => metadata.deletionTimestamp !== undefined);
    await world.cluster.delete(world.cluster.find("KubeOvnFip", undefined, "fip")!);
    await world.gone("KubeOvnEip", "fip");
  });
});

describe("security groups", () => {
  it("have a port group", async () => {
    await world.cluster.create(ovn("SecurityGroup", "sg-1", { ingressRules: [], egressRules: [] }));
    const group = await world.until<Kinds["KubeOvnSecurityGroup"]>(
      "KubeOvnSecurityGroup",
      "sg-1",
      ({ status }) => status?.portGroup !== undefined,
    );
    expect(group.status).toMatchObject({ portGroup: "ovn.sg.sg.1", ingressLastSyncSuccess: true });
  });
});
