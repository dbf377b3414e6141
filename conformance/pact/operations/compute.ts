/** What is around servers: flavors, keypairs, groups, aggregates, services, quotas, and what Nova once did for other services. */

import type { Doing } from "./doing.ts";
import { old } from "./doing.ts";

export async function computeOperations(doing: Doing): Promise<void> {
  const { does, cloud, look } = doing;
  const admin = { as: "admin" } as const;
  const does_ = does.compute;
  const project = cloud.callers.demo.projectId;

  const flavor_id = "odd";
  await does_("flavors.create", {
    ...admin,
    body: {
      flavor: {
        name: "odd one",
        ram: 384,
        vcpus: 3,
        disk: 7,
        id: flavor_id,
        swap: 64,
        "OS-FLV-EXT-DATA:ephemeral": 1,
        "os-flavor-access:is_public": false,
        description: "odd",
      },
    },
  });
  await does_("flavors.update", { ...admin, of: { flavor_id }, body: { flavor: { description: "odder" } } });
  const specs = { "hw:cpu_policy": "dedicated", quota: "x" };
  await does_("flavors/os-extra_specs.create", { ...admin, of: { flavor_id }, body: { extra_specs: specs } });
  await does_("flavors/os-extra_specs.update", { ...admin, of: { flavor_id, extra_spec_id: "quota" }, body: { quota: "y" } });
  await does_("flavors/os-extra_specs.delete", { ...admin, of: { flavor_id, extra_spec_id: "quota" } });
  for (const action of ["addTenantAccess", "removeTenantAccess"])
    await does_(`flavors.action.${action}`, { ...admin, of: { flavor_id }, body: { [action]: { tenant: project } } });
  await does_("flavors.delete", { ...admin, of: { flavor_id } });

  const public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIvOnK0BkoSr1HGDQOdyx5owtdZyrvUm+2zNvWwcIBGz someone@example.org";
  await does_("os-keypairs.create", { body: { keypair: { name: "mine", type: "ssh", public_key } } });
  await does_("os-keypairs.delete", { of: { keypair_id: "mine" } });

  const group = await does_("os-server-groups.create", { body: { server_group: { name: "apart", policy: "anti-affinity" } } });
  await does_("os-server-groups.delete", { of: { server_group_id: group["id"] } });

  const host = "n2";
  const aggregate = await does_("os-aggregates.create", { ...admin, body: { aggregate: { name: "rack", availability_zone: "north" } } });
  const aggregate_id = aggregate["id"];
  const change = (action: string, body: object) =>
    does_(`os-aggregates.action.${action}`, { ...admin, of: { aggregate_id }, body: { [action]: body } });
  await change("add_host", { host });
  await change("set_metadata", { metadata: { ssd: "true" } });
  await change("remove_host", { host });
  await does_("os-aggregates.update", { ...admin, of: { aggregate_id }, body: { aggregate: { name: "shelf" } } });
  await does_("os-aggregates.delete", { ...admin, of: { aggregate_id } });

  const services = (await look("compute", "/os-services?binary=nova-compute", "admin")) as unknown as { id: string; host: string }[];
  const service_id = services.find((one) => one.host === host)?.id;
  for (const status of ["disabled", "enabled"])
    await does_("os-services.update", { ...admin, how: status, of: { service_id }, body: { status } });
  for (const status of ["disable", "enable"])
    await does_("os-hosts.update", { ...admin, how: status, of: { host_id: host }, body: { status }, headers: old });

  await does_("os-quota-sets.update", { ...admin, of: { quota_set_id: project }, body: { quota_set: { instances: 30, cores: 40 } } });
  await does_("os-quota-sets.delete", { ...admin, of: { quota_set_id: project } });
  await does_("os-quota-class-sets.update", {
    ...admin,
    of: { quota_class_set_id: "default" },
    body: { quota_class_set: { cores: 30 } },
  });
  await asNeutron({ does: does_ });
  await asCinder(doing);
}

/** The proxies of Neutron, Cinder and Glance, up to 2.35. */
async function asNeutron({ does }: { does: Doing["does"]["compute"] }): Promise<void> {
  const group = await does("os-security-groups.create", {
    headers: old,
    body: { security_group: { name: "by nova", description: "once" } },
  });
  const security_group_id = group["id"];
  await does("os-security-groups.update", {
    headers: old,
    of: { security_group_id },
    body: { security_group: { name: "nova", description: "long ago" } },
  });
  const rule = await does("os-security-group-rules.create", {
    headers: old,
    body: {
      security_group_rule: { parent_group_id: security_group_id, ip_protocol: "tcp", from_port: 22, to_port: 22, cidr: "192.0.2.0/24" },
    },
  });
  await does("os-security-group-rules.delete", { headers: old, of: { security_group_rule_id: rule["id"] } });
  await does("os-security-groups.delete", { headers: old, of: { security_group_id } });
  const floating = await does("os-floating-ips.create", { headers: old, body: { pool: "public" } });
  await does("os-floating-ips.delete", { headers: old, of: { floating_ip_id: floating["id"] } });
}

async function asCinder({ does, is, gone }: Doing): Promise<void> {
  const volume = await does.compute("os-volumes.create", {
    headers: old,
    body: { volume: { size: 1, display_name: "by nova" } },
    until: (made) => is("block-storage", `/volumes/${made["id"]}`, "available")(),
  });
  const snapshot = await does.compute("os-snapshots.create", {
    headers: old,
    body: { snapshot: { volume_id: volume["id"], display_name: "by nova" } },
    until: (made) => is("block-storage", `/snapshots/${made["id"]}`, "available")(),
  });
  await does.compute("os-snapshots.delete", {
    headers: old,
    of: { snapshot_id: snapshot["id"] },
    until: gone("block-storage", `/snapshots/${snapshot["id"]}`),
  });
  await does.compute("os-volumes.delete", {
    headers: old,
    of: { volume_id: volume["id"] },
    until: gone("block-storage", `/volumes/${volume["id"]}`),
  });
}
