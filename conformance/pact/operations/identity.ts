/** Who there is, where they may act, and as what: domains, projects, users, groups, roles, their grants, credentials, the catalog. */
import type { Doing } from "./doing.ts";

export async function identityOperations({ does, cloud, look, idOf }: Doing): Promise<void> {
  const admin = { as: "admin" } as const;
  const does_ = does.identity;

  const domain = await does_("domains.create", { ...admin, body: { domain: { name: "acme", description: "explosives" } } });
  const domain_id = domain["id"];
  await does_("domains.update", { ...admin, of: { domain_id }, body: { domain: { description: "rockets" } } });

  const config = { ldap: { url: "ldap://one", user: "cn=dicot" }, identity: { driver: "ldap" } };
  await does_("domains/config.put", { ...admin, of: { domain_id }, body: { config } });
  await does_("domains/config.patch", { ...admin, of: { domain_id }, body: { config: { ldap: { url: "ldap://two" } } } });
  await does_("domains/config.update", { ...admin, of: { domain_id, group: "ldap" }, body: { config: { ldap: { url: "ldap://three" } } } });
  await does_("domains/config/group.update", {
    ...admin,
    of: { domain_id, group: "ldap", option: "url" },
    body: { config: { url: "ldap://four" } },
  });
  await does_("domains/config/group.delete", { ...admin, of: { domain_id, group: "ldap", option: "url" } });
  await does_("domains/config.delete", { ...admin, of: { domain_id, group: "ldap" } });
  await does_("domains/config.deleteAll", { ...admin, of: { domain_id } });

  const project = await does_("projects.create", {
    ...admin,
    body: { project: { name: "web shop", domain_id, description: "sells", tags: ["a"], owner: "ada" } },
  });
  const project_id = project["id"];
  await does_("projects.update", { ...admin, of: { project_id }, body: { project: { name: "shop", description: "sells more" } } });
  await does_("projects/tags.put", { ...admin, of: { project_id }, body: { tags: ["b", "c"] } });
  await does_("projects/tags.update", { ...admin, of: { project_id, value: "d" } });
  await does_("projects/tags.delete", { ...admin, of: { project_id, value: "b" } });
  await does_("projects/tags.deleteAll", { ...admin, of: { project_id } });

  const user = await does_("users.create", {
    ...admin,
    body: { user: { name: "ada", domain_id, password: "a first password", email: "ada@example.org", default_project_id: project_id } },
  });
  const user_id = user["id"];
  await does_("users.update", { ...admin, of: { user_id }, body: { user: { description: "counts" } } });
  await does_("users.update", { ...admin, how: "a password", of: { user_id }, body: { user: { password: "a second password" } } });
  await does_("users/password.create", {
    ...admin,
    of: { user_id },
    body: { user: { original_password: "a second password", password: "a third password" } },
  });
  await does_("users/tokens.deleteAll", { ...admin, of: { user_id } });
  const group = await does_("groups.create", { ...admin, body: { group: { name: "ops", domain_id, description: "night" } } });
  const group_id = group["id"];
  await does_("groups.update", { ...admin, of: { group_id }, body: { group: { description: "day" } } });
  await does_("groups/users.update", { ...admin, of: { group_id, user_id } });

  const role = await does_("roles.create", { ...admin, body: { role: { name: "auditor", description: "looks" } } });
  const role_id = role["id"];
  await does_("roles.update", { ...admin, of: { role_id }, body: { role: { description: "looks twice" } } });
  const reader = await idOf("identity", "/roles", "reader", "admin");
  await does_("roles/implies.update", { ...admin, of: { prior_role_id: role_id, implied_role_id: reader } });
  await does_("roles/implies.delete", { ...admin, of: { prior_role_id: role_id, implied_role_id: reader } });

  const member = await idOf("identity", "/roles", "member", "admin");
  const grants: [string, Record<string, unknown>][] = [
    ["projects/users/roles", { project_id, user_id, role_id: member }],
    ["projects/groups/roles", { project_id, group_id, role_id: member }],
    ["domains/users/roles", { domain_id, user_id, role_id: member }],
    ["domains/groups/roles", { domain_id, group_id, role_id: member }],
    ["system/users/roles", { user_id, role_id: reader }],
    ["system/groups/roles", { group_id, role_id: reader }],
  ];
  for (const [path, of] of grants) {
    await does_(`${path}.update`, { ...admin, of });
    if (path !== "projects/users/roles") await does_(`${path}.delete`, { ...admin, of });
  }
  await does_("projects/users/roles.update", { ...admin, how: "a role without a ClusterRole", of: { project_id, user_id, role_id } });
  await does_("projects/users/roles.delete", { ...admin, how: "a role without a ClusterRole", of: { project_id, user_id, role_id } });
  for (const [where, id] of [
    ["domains", { domain_id }],
    ["projects", { project_id }],
  ] as const)
    for (const [whom, actor] of [
      ["users", { user_id }],
      ["groups", { group_id }],
    ] as const) {
      const of = { ...id, ...actor, role_id: member };
      await does_(`OS-INHERIT/${where}/${whom}/roles/inherited_to_projects.put`, { ...admin, of });
      await does_(`OS-INHERIT/${where}/${whom}/roles/inherited_to_projects.deleteAll`, { ...admin, of });
    }

  const credential = await does_("credentials.create", {
    ...admin,
    body: { credential: { type: "cert", blob: "abc", user_id, project_id } },
  });
  const credential_id = credential["id"];
  await does_("credentials.update", { ...admin, of: { credential_id }, body: { credential: { blob: "def" } } });
  await does_("credentials.delete", { ...admin, of: { credential_id } });

  const own = cloud.callers.admin.userId;
  const ec2 = await does_("users/credentials/OS-EC2.create", {
    ...admin,
    of: { user_id: own },
    body: { tenant_id: cloud.callers.admin.projectId },
  });
  await does_("users/credentials/OS-EC2.delete", { ...admin, of: { user_id: own, credential_id: ec2["access"] } });
  const access_rules = [{ service: "compute", method: "GET", path: "/v2.1/servers" }];
  const application = await does_("users/application_credentials.create", {
    ...admin,
    of: { user_id: own },
    body: { application_credential: { name: "ci", secret: "a secret", access_rules } },
  });
  await does_("users/application_credentials.delete", { ...admin, of: { user_id: own, application_credential_id: application["id"] } });
  const rules = (await look("identity", `/users/${own}/access_rules`, "admin"))["access_rules"] as unknown as { id: string }[] | undefined;
  await does_("users/access_rules.delete", { ...admin, of: { user_id: own, access_rule_id: rules?.[0]?.id } });
  const trust = await does_("OS-TRUST/trusts.create", {
    as: "demo",
    body: {
      trust: {
        trustor_user_id: cloud.callers.demo.userId,
        trustee_user_id: cloud.callers.other.userId,
        project_id: cloud.callers.demo.projectId,
        impersonation: false,
        roles: [{ name: "member" }],
      },
    },
  });
  await does_("OS-TRUST/trusts.delete", { as: "demo", of: { trust_id: trust["id"] } });

  const consumer_id = (await does_("OS-OAUTH1/consumers.create", { ...admin, body: { consumer: { description: "photos" } } }))["id"];
  await does_("OS-OAUTH1/consumers.update", { ...admin, of: { consumer_id }, body: { consumer: { description: "films" } } });
  await does_("OS-OAUTH1/consumers.delete", { ...admin, of: { consumer_id } });

  const policy = await does_("policies.create", { ...admin, body: { policy: { type: "application/json", blob: '{"rule": "x"}' } } });
  await does_("policies.update", { ...admin, of: { policy_id: policy["id"] }, body: { policy: { blob: '{"rule": "y"}' } } });
  await does_("policies.delete", { ...admin, of: { policy_id: policy["id"] } });

  const region = await does_("regions.create", { ...admin, body: { region: { id: "north", description: "cold" } } });
  await does_("regions.patch", { ...admin, of: { region_id: region["id"] }, body: { region: { description: "colder" } } });
  await does_("regions.update", { ...admin, of: { region_id: "south" }, body: { region: { description: "warm" } } });
  const service = await does_("services.create", { ...admin, body: { service: { type: "object-store", name: "swift" } } });
  await does_("services.update", { ...admin, of: { service_id: service["id"] }, body: { service: { name: "ceph" } } });
  const endpoint = await does_("endpoints.create", {
    ...admin,
    body: { endpoint: { service_id: service["id"], region_id: "north", interface: "public", url: "https://objects.example.org/" } },
  });
  await does_("endpoints.update", { ...admin, of: { endpoint_id: endpoint["id"] }, body: { endpoint: { enabled: false } } });
  const registered = { service_id: service["id"], resource_name: "buckets", default_limit: 10 };
  const registered_limits = await does_("registered_limits.create", { ...admin, body: { registered_limits: [registered] } });
  const registered_limit_id = registered_limits[0]!["id"];
  await does_("registered_limits.update", { ...admin, of: { registered_limit_id }, body: { registered_limit: { default_limit: 20 } } });
  const limits = await does_("limits.create", {
    ...admin,
    body: { limits: [{ service_id: service["id"], resource_name: "buckets", resource_limit: 5, project_id }] },
  });
  const limit_id = limits[0]!["id"];
  await does_("limits.update", { ...admin, of: { limit_id }, body: { limit: { resource_limit: 6 } } });
  await does_("limits.delete", { ...admin, of: { limit_id } });
  await does_("registered_limits.delete", { ...admin, of: { registered_limit_id } });

  const filter = "OS-EP-FILTER";
  const endpointGroup = await does_(`${filter}/endpoint_groups.create`, {
    ...admin,
    body: { endpoint_group: { name: "objects", filters: { service_id: service["id"], region_id: "north" } } },
  });
  const endpoint_group_id = endpointGroup["id"];
  await does_(`${filter}/endpoint_groups.update`, { ...admin, of: { endpoint_group_id }, body: { endpoint_group: { name: "cold" } } });
  await does_(`${filter}/projects/endpoints.update`, { ...admin, of: { project_id, endpoint_id: endpoint["id"] } });
  await does_(`${filter}/projects/endpoints.delete`, { ...admin, of: { project_id, endpoint_id: endpoint["id"] } });
  await does_(`${filter}/endpoint_groups/projects.update`, { ...admin, of: { project_id, endpoint_group_id } });
  await does_(`${filter}/endpoint_groups/projects.delete`, { ...admin, of: { project_id, endpoint_group_id } });
  await does_(`${filter}/endpoint_groups.delete`, { ...admin, of: { endpoint_group_id } });
  await does_("endpoints.delete", { ...admin, of: { endpoint_id: endpoint["id"] } });
  await does_("services.delete", { ...admin, of: { service_id: service["id"] } });
  for (const region_id of ["north", "south"]) await does_("regions.delete", { ...admin, how: region_id, of: { region_id } });

  await does_("projects/users/roles.delete", { ...admin, of: { project_id, user_id, role_id: member } });
  await does_("groups/users.delete", { ...admin, of: { group_id, user_id } });
  await does_("groups.delete", { ...admin, of: { group_id } });
  await does_("roles.delete", { ...admin, of: { role_id } });
  await does_("users.delete", { ...admin, of: { user_id } });
  await does_("projects.delete", { ...admin, of: { project_id } });
  await does_("domains.update", { ...admin, how: "disabled", of: { domain_id }, body: { domain: { enabled: false } } });
  await does_("domains.delete", { ...admin, of: { domain_id } });

  const password = { user: { name: "demo", domain: { id: "default" }, password: "the password of demo" } };
  await does_("auth/tokens.create", {
    body: { auth: { identity: { methods: ["password"], password }, scope: { project: { name: "demo", domain: { id: "default" } } } } },
  });
  const leaving = await cloud.signIn("demo");
  await does_("auth/tokens.deleteAll", { ...admin, headers: { "x-subject-token": leaving.token } });
  await does_("OS-FEDERATION/identity_providers/protocols/auth.create", {
    of: { idp_id: "kubernetes", protocol_id: "openid" },
    headers: { authorization: `Bearer ${cloud.kubernetesToken("oidc:grace")}` },
  });
}
