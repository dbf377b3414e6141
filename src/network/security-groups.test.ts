import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestCluster } from "../testing/cluster.ts";
import { makeProject, startNetwork } from "../testing/network.ts";
import { type Requests, requestsOf } from "../testing/network-requests.ts";

let cluster: TestCluster;
let alice: Requests;
let bob: Requests;

beforeAll(async () => {
  cluster = await startNetwork();
  alice = requestsOf(cluster, await makeProject(cluster, "alice"));
  bob = requestsOf(cluster, await makeProject(cluster, "bob"));
});
afterAll(() => cluster.close());

const rulesOf = (group: Record<string, unknown>) =>
  group["security_group_rules"] as { id: string; direction: string; ethertype: string; remote_group_id: string | null }[];

describe("GET /v2.0/security-groups", () => {
  it("makes the default group once, with its four rules", async () => {
    const lists = await Promise.all([alice.listGroups(), alice.listGroups(), alice.listGroups()]);
    expect(new Set(lists.flat().map(({ id }) => id)).size).toBe(1);
    const [group] = lists[0]!;
    expect(group).toMatchObject({ name: "default", stateful: true });
    expect(rulesOf(group!).map(({ direction, ethertype, remote_group_id }) => [direction, ethertype, remote_group_id])).toEqual([
      ["egress", "IPv4", null],
      ["egress", "IPv6", null],
      ["ingress", "IPv4", group!.id],
      ["ingress", "IPv6", group!.id],
    ]);
    await expect(alice.deleteGroup(group!.id)).rejects.toMatchObject({ status: 409, type: "SecurityGroupCannotRemoveDefault" });
    await expect(alice.group({ name: "default" })).rejects.toMatchObject({ status: 409, type: "SecurityGroupDefaultAlreadyExists" });
  });
});

describe("POST /v2.0/security-groups", () => {
  it("becomes a SecurityGroup of Kube-OVN that follows its rules", async () => {
    const group = await alice.group({ name: "web", description: "d" });
    expect(rulesOf(group).map(({ direction }) => direction)).toEqual(["egress", "egress"]);
    const rule = await alice.rule({
      security_group_id: group.id,
      direction: "ingress",
      protocol: "TCP",
      port_range_min: "80",
      port_range_max: 80,
      remote_ip_prefix: "10.0.0.5/8",
    });
    expect(rule).toMatchObject({
      ethertype: "IPv4",
      protocol: "tcp",
      port_range_min: 80,
      remote_ip_prefix: "10.0.0.5/8",
      normalized_cidr: "10.0.0.0/8",
    });
    const realised = () => cluster.kube.find("KubeOvnSecurityGroup", undefined, `sg-${group.id}`);
    expect(realised()?.spec.ingressRules).toEqual([
      {
        ipVersion: "ipv4",
        protocol: "tcp",
        priority: 200,
        policy: "allow",
        remoteType: "address",
        remoteAddress: "10.0.0.0/8",
        portRangeMin: 80,
        portRangeMax: 80,
      },
    ]);
    expect(realised()?.spec.egressRules).toHaveLength(2);
    await alice.deleteRule(rule.id);
    expect(realised()?.spec.ingressRules).toEqual([]);
    await alice.deleteGroup(group.id);
    expect(realised()).toBeUndefined();
  });

  it("refuses stateless groups, and to delete one in use", async () => {
    await expect(alice.group({ name: "s", stateful: false })).rejects.toMatchObject({ status: 400 });
    const group = await alice.group({ name: "used" });
    const { id } = await alice.network({});
    const port = await alice.port({ network_id: id, security_groups: [group.id] });
    await expect(alice.deleteGroup(group.id)).rejects.toMatchObject({ status: 409, type: "SecurityGroupInUse" });
    await alice.deletePort(port.id);
    await alice.deleteGroup(group.id);
  });
});

describe("POST /v2.0/security-group-rules", () => {
  it.each([
    [{ protocol: "nonsense" }, 400, "SecurityGroupRuleInvalidProtocol"],
    [{ protocol: "300" }, 400, "SecurityGroupRuleInvalidProtocol"],
    [{ ethertype: "IPv5" }, 400, "SecurityGroupRuleInvalidEtherType"],
    [{ ethertype: "IPv6", remote_ip_prefix: "10.0.0.0/8" }, 400, "SecurityGroupRuleParameterConflict"],
    [{ protocol: "ipv6-icmp" }, 400, "SecurityGroupEthertypeConflictWithProtocol"],
    [{ port_range_min: 1, port_range_max: 2 }, 400, "SecurityGroupProtocolRequiredWithPorts"],
    [{ protocol: "tcp", port_range_min: 3, port_range_max: 2 }, 400, "SecurityGroupInvalidPortRange"],
    [{ protocol: "tcp", port_range_min: 3 }, 400, "SecurityGroupInvalidPortRange"],
    [{ protocol: "tcp", port_range_min: -16, port_range_max: 80 }, 400, "SecurityGroupInvalidPortValue"],
    [{ protocol: "gre", port_range_min: 3, port_range_max: 4 }, 400, "SecurityGroupInvalidProtocolForPort"],
    [{ protocol: "icmp", port_range_min: 300 }, 400, "SecurityGroupInvalidIcmpValue"],
    [{ protocol: "icmp", port_range_max: 3 }, 400, "SecurityGroupMissingIcmpType"],
    [{ remote_group_id: "11111111-1111-4111-8111-111111111111" }, 404, "SecurityGroupNotFound"],
    // What OVN cannot match must not look as if it were enforced.
    [{ protocol: "dccp", port_range_min: 3, port_range_max: 4 }, 400, "InvalidInput"],
  ])("refuses %j", async (attributes, status, type) => {
    const { id } = (await alice.listGroups())[0]!;
    await expect(alice.rule({ security_group_id: id, direction: "ingress", ...attributes })).rejects.toMatchObject({ status, type });
  });

  it("becomes an access list of the group's switches, where Kube-OVN's rules have no words for it", async () => {
    const { id: network_id } = await alice.network({});
    const subnet = await alice.subnet({ network_id, ip_version: 4, cidr: "10.77.0.0/24" });
    const router = await alice.router({});
    await alice.attach(router.id, { subnet_id: subnet.id });
    const group = await alice.group({ name: "ping" });
    await alice.port({ network_id, security_groups: [group.id] });
    const rule = (attributes: object) => alice.rule({ security_group_id: group.id, direction: "ingress", ...attributes });
    const { id } = await rule({ protocol: "icmp", port_range_min: 8, port_range_max: 0, remote_ip_prefix: "10.0.0.0/8" });
    await rule({ protocol: "sctp", port_range_min: 1, port_range_max: 9, remote_group_id: group.id });
    const acls = () => cluster.kube.list("KubeOvnSubnet").find(({ spec }) => spec.cidrBlock === "10.77.0.0/24")?.spec.acls;
    const port = `ovn.sg.sg.${group.id.replaceAll("-", ".")}`;
    const common = { direction: "to-lport", priority: 2100, action: "allow-related" };
    expect(acls()).toEqual([
      { ...common, match: `outport == @${port} && ip4 && ip4.src == 10.0.0.0/8 && icmp4.type == 8 && icmp4.code == 0` },
      {
        ...common,
        match: `outport == @${port} && ip4 && ip4.src == $${port}.associated.v4 && ip.proto == 132 && sctp.dst >= 1 && sctp.dst <= 9`,
      },
    ]);
    await alice.deleteRule(id);
    expect(acls()).toHaveLength(1);
  });

  it("refuses the same rule twice, by whatever spelling", async () => {
    const group = await alice.group({ name: "twice" });
    await alice.rule({ security_group_id: group.id, direction: "ingress", protocol: "udp", remote_ip_prefix: "10.0.0.0/8" });
    await expect(
      alice.rule({ security_group_id: group.id, direction: "ingress", protocol: "17", remote_ip_prefix: "10.1.2.3/8" }),
    ).rejects.toMatchObject({
      status: 409,
      type: "SecurityGroupRuleExists",
    });
  });

  it("refuses a group of another project", async () => {
    const { id } = (await alice.listGroups())[0]!;
    await expect(bob.rule({ security_group_id: id, direction: "ingress" })).rejects.toMatchObject({
      status: 404,
      type: "SecurityGroupNotFound",
    });
  });
});
