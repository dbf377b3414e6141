import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestCluster } from "../testing/cluster.ts";
import { makeProject, startNetwork } from "../testing/network.ts";
import { type Requests, requestsOf } from "../testing/network-requests.ts";
import { extensions } from "./extensions.ts";
import { GROUP_LABEL, GUARDED, interfaceFor } from "./interfaces.ts";
import { networks } from "./networks.ts";
import { POD_NETWORK } from "./profile.ts";
import { subnets } from "./subnets.ts";

let cluster: TestCluster;
let alice: Requests;

beforeAll(async () => {
  cluster = await startNetwork({ kubeOvn: false });
  alice = requestsOf(cluster, await makeProject(cluster, "alice"));
  for (const [index, name] of ["n1", "n2"].entries())
    await cluster.kube.create({
      apiVersion: "v1",
      kind: "Node",
      metadata: { name },
      spec: { podCIDR: `10.244.${index}.0/24`, podCIDRs: [`10.244.${index}.0/24`] },
    } as never);
});
afterAll(() => cluster.close());

describe("a cluster without Kube-OVN", () => {
  it("has one shared network, whose range is the nodes'", () => {
    const list = networks.list(alice.call() as never) as unknown as { networks: object[] };
    expect(list.networks).toMatchObject([{ id: POD_NETWORK, name: "pod", shared: true, project_id: "" }]);
    expect((subnets.list(alice.call() as never) as unknown as { subnets: object[] }).subnets).toMatchObject([
      { cidr: "10.244.0.0/23", network_id: POD_NETWORK },
    ]);
  });

  it("refuses networks, subnets and routers", async () => {
    await expect(alice.network({})).rejects.toMatchObject({ status: 409 });
    await expect(alice.router({})).rejects.toMatchObject({ status: 409 });
    await expect(networks.delete(alice.call({ path: { network_id: POD_NETWORK } }) as never)).rejects.toMatchObject({ status: 403 });
  });

  it("offers no extension that it cannot keep", () => {
    const { extensions: offered } = extensions.list(alice.call() as never);
    const aliases = offered.map(({ alias }) => alias);
    expect(aliases).toContain("security-group");
    expect(aliases).not.toContain("router");
    expect(aliases).not.toContain("allowed-address-pairs");
  });

  it("puts servers behind NetworkPolicies", async () => {
    const port = await alice.port({ network_id: POD_NETWORK });
    const [group] = port["security_groups"] as string[];
    const nic = await interfaceFor(cluster.kube, cluster.kube.findById("Port", "alice", port.id)!);
    expect(nic).toMatchObject({
      network: { pod: {} },
      interface: { masquerade: {} },
      labels: { [GUARDED]: "", [`${GROUP_LABEL}${group}`]: "" },
    });
    expect(cluster.kube.find("NetworkPolicy", "alice", "openstack-guarded")?.spec).toEqual({
      podSelector: { matchLabels: { [GUARDED]: "" } },
      policyTypes: ["Ingress", "Egress"],
    });
    const own = {
      podSelector: { matchLabels: { [`${GROUP_LABEL}${group}`]: "" } },
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "alice" } },
    };
    expect(cluster.kube.find("NetworkPolicy", "alice", `sg-${group}`)?.spec).toMatchObject({
      podSelector: { matchLabels: { [`${GROUP_LABEL}${group}`]: "" } },
      egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0" } }] }, { to: [{ ipBlock: { cidr: "::/0" } }] }],
      ingress: [{ from: [own] }, { from: [own] }],
    });
  });

  it("has rules for ports of TCP, UDP and SCTP, and refuses others", async () => {
    const group = await alice.group({ name: "web" });
    await alice.rule({
      security_group_id: group.id,
      direction: "ingress",
      protocol: "sctp",
      port_range_min: 80,
      port_range_max: 90,
      remote_ip_prefix: "10.0.0.0/8",
    });
    expect(cluster.kube.find("NetworkPolicy", "alice", `sg-${group.id}`)?.spec).toMatchObject({
      ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0/8" } }], ports: [{ protocol: "SCTP", port: 80, endPort: 90 }] }],
    });
    await expect(alice.rule({ security_group_id: group.id, direction: "ingress", protocol: "icmp" })).rejects.toMatchObject({
      status: 400,
    });
  });
});
