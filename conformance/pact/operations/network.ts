/** Networks and what is on them, and the Kube-OVN objects that carry their traffic once a router needs them. */
import type { Doing } from "./doing.ts";

export async function networkOperations({ does, cloud, idOf, is }: Doing): Promise<void> {
  const does_ = does.network;
  const network = await does_("networks.create", { body: { network: { name: "inside", mtu: 1400, description: "ours" } } });
  const network_id = network["id"];
  await does_("networks.update", { of: { network_id }, body: { network: { name: "within" } } });
  const pool = await does_("subnetpools.create", {
    body: { subnetpool: { name: "pool", prefixes: ["10.200.0.0/16"], default_prefixlen: 24 } },
  });
  const subnetpool_id = pool["id"];
  await does_("subnetpools.update", { of: { subnetpool_id }, body: { subnetpool: { default_prefixlen: 26 } } });
  const subnet = await does_("subnets.create", {
    body: { subnet: { network_id, ip_version: 4, cidr: "10.80.0.0/24", name: "four", dns_nameservers: ["10.80.0.53"] } },
  });
  const subnet_id = subnet["id"];
  const pooled = await does_("networks.create", { how: "for a pool", body: { network: { name: "pooled" } } });
  await does_("subnets.create", {
    how: "from a pool",
    body: { subnet: { network_id: pooled["id"], ip_version: 4, subnetpool_id, name: "cut" } },
  });
  await does_("subnets.update", { of: { subnet_id }, body: { subnet: { name: "quad", dns_nameservers: ["10.80.0.54"] } } });

  const group = await does_("security-groups.create", { body: { security_group: { name: "web", description: "open" } } });
  const security_group_id = group["id"];
  await does_("security-groups.update", { of: { security_group_id }, body: { security_group: { description: "half open" } } });
  const rule = await does_("security-group-rules.create", {
    body: {
      security_group_rule: {
        security_group_id,
        direction: "ingress",
        protocol: "tcp",
        port_range_min: 443,
        port_range_max: 443,
        remote_ip_prefix: "192.0.2.0/24",
      },
    },
  });

  const port = await does_("ports.create", {
    body: {
      port: {
        network_id,
        name: "first",
        mac_address: "fa:16:3e:00:00:01",
        security_groups: [security_group_id],
        fixed_ips: [{ subnet_id, ip_address: "10.80.0.77" }],
      },
    },
  });
  const port_id = port["id"];
  await does_("ports.update", {
    of: { port_id },
    body: { port: { name: "renamed", allowed_address_pairs: [{ ip_address: "10.80.0.99" }] } },
  });

  const outside = await idOf("network", "/networks", "public");
  const router = await does_("routers.create", { body: { router: { name: "gate", external_gateway_info: { network_id: outside } } } });
  const router_id = router["id"];
  await does_("routers.update", { of: { router_id }, body: { router: { description: "leads out" } } });
  await does_("routers/add_router_interface.put", { of: { router_id }, body: { subnet_id } });
  const routes = [{ destination: "198.51.100.0/24", nexthop: "10.80.0.77" }];
  await does_("routers/add_extraroutes.put", { of: { router_id }, body: { router: { routes } } });
  await does_("routers/remove_extraroutes.put", { of: { router_id }, body: { router: { routes } } });

  const floating = await does_("floatingips.create", {
    body: { floatingip: { floating_network_id: outside, floating_ip_address: undefined, description: "ours" } },
  });
  const floatingip_id = floating["id"];
  await does_("floatingips.update", {
    of: { floatingip_id },
    body: { floatingip: { port_id } },
    until: is("network", `/floatingips/${floatingip_id}`, "ACTIVE"),
  });
  await does_("floatingips.update", { how: "leads nowhere", of: { floatingip_id }, body: { floatingip: { port_id: null } } });

  const tagged: [string, Record<string, unknown>][] = [
    ["networks", { network_id }],
    ["subnets", { subnet_id }],
    ["subnetpools", { subnetpool_id }],
    ["ports", { port_id }],
    ["security-groups", { security_group_id }],
    ["routers", { router_id }],
    ["floatingips", { floatingip_id }],
  ];
  for (const [collection, of] of tagged) {
    await does_(`${collection}/tags.put`, { of, body: { tags: ["a", "b"] } });
    await does_(`${collection}/tags.create`, { of, body: { tags: ["c"] } });
    await does_(`${collection}/tags.update`, { of: { ...of, tag: "d" } });
    await does_(`${collection}/tags.delete`, { of: { ...of, tag: "a" } });
    await does_(`${collection}/tags.deleteAll`, { of });
  }

  const label = await does_("metering/metering-labels.create", { as: "admin", body: { metering_label: { name: "outgoing" } } });
  const metering_label_id = label["id"];
  const counted = await does_("metering/metering-label-rules.create", {
    as: "admin",
    body: { metering_label_rule: { metering_label_id, direction: "egress", remote_ip_prefix: "192.0.2.0/24" } },
  });
  await does_("metering/metering-label-rules.delete", { as: "admin", of: { metering_label_rule_id: counted["id"] } });
  await does_("metering/metering-labels.delete", { as: "admin", of: { metering_label_id } });

  const quota_id = cloud.callers.demo.projectId;
  await does_("quotas.update", { as: "admin", of: { quota_id }, body: { quota: { network: 50, port: -1 } } });
  await does_("quotas.delete", { as: "admin", of: { quota_id } });

  await does_("floatingips.delete", { of: { floatingip_id } });
  await does_("routers/remove_router_interface.put", { of: { router_id }, body: { subnet_id } });
  await does_("routers.delete", { of: { router_id } });
  await does_("ports.delete", { of: { port_id } });
  await does_("security-group-rules.delete", { of: { security_group_rule_id: rule["id"] } });
  await does_("security-groups.delete", { of: { security_group_id } });
  await does_("subnets.delete", { of: { subnet_id } });
  await does_("networks.delete", { of: { network_id } });
  await does_("networks.delete", { how: "with its subnet", of: { network_id: pooled["id"] } });
  await does_("subnetpools.delete", { of: { subnetpool_id } });
}
