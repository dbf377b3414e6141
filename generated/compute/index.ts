// Generated from specs/compute.yaml by `npm run generate:contract`. Not edited by hand.
import type { components } from "./types.ts";

type Schemas = components["schemas"];
type Empty = Record<never, never>;

/** extensions */
export interface Extensions {
  /** GET /v2.1/extensions */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["ExtensionsListAnswer"];
  };
  /** GET /v2.1/extensions/{extension_id} */
  show: {
    path: { extension_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ExtensionsShowAnswer"];
  };
}

/** flavors */
export interface Flavors {
  /** GET /v2.1/flavors */
  list: {
    path: Empty;
    query: Schemas["FlavorsListQuery"];
    body: undefined;
    answer: Schemas["FlavorsListAnswer"];
  };
  /** POST /v2.1/flavors */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["FlavorsCreateBody"];
    answer: Schemas["FlavorsCreateAnswer"];
  };
  /** GET /v2.1/flavors/{flavor_id} */
  show: {
    path: { flavor_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["FlavorsShowAnswer"];
  };
  /** PUT /v2.1/flavors/{flavor_id} */
  update: {
    path: { flavor_id: string; };
    query: Empty;
    body: Schemas["FlavorsUpdateBody"];
    answer: Schemas["FlavorsUpdateAnswer"];
  };
  /** DELETE /v2.1/flavors/{flavor_id} */
  delete: {
    path: { flavor_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  action: {
    /** POST /v2.1/flavors/{flavor_id}/action (addTenantAccess) */
    addTenantAccess: {
      path: { flavor_id: string; };
      query: Empty;
      body: Schemas["FlavorsActionAddTenantAccessBody"];
      answer: Schemas["FlavorsActionAddTenantAccessAnswer"];
    };
    /** POST /v2.1/flavors/{flavor_id}/action (removeTenantAccess) */
    removeTenantAccess: {
      path: { flavor_id: string; };
      query: Empty;
      body: Schemas["FlavorsActionRemoveTenantAccessBody"];
      answer: Schemas["FlavorsActionRemoveTenantAccessAnswer"];
    };
  };
}

/** flavors/detail */
export interface FlavorsDetail {
  /** GET /v2.1/flavors/detail */
  list: {
    path: Empty;
    query: Schemas["FlavorsDetailListQuery"];
    body: undefined;
    answer: Schemas["FlavorsDetailListAnswer"];
  };
}

/** flavors/os-extra_specs */
export interface FlavorsOsExtraSpecs {
  /** GET /v2.1/flavors/{flavor_id}/os-extra_specs */
  list: {
    path: { flavor_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["FlavorsOsExtraSpecsListAnswer"];
  };
  /** POST /v2.1/flavors/{flavor_id}/os-extra_specs */
  create: {
    path: { flavor_id: string; };
    query: Empty;
    body: Schemas["FlavorsOsExtraSpecsCreateBody"];
    answer: Schemas["FlavorsOsExtraSpecsCreateAnswer"];
  };
  /** GET /v2.1/flavors/{flavor_id}/os-extra_specs/{extra_spec_id} */
  show: {
    path: { flavor_id: string; extra_spec_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["FlavorsOsExtraSpecsShowAnswer"];
  };
  /** PUT /v2.1/flavors/{flavor_id}/os-extra_specs/{extra_spec_id} */
  update: {
    path: { flavor_id: string; extra_spec_id: string; };
    query: Empty;
    body: Schemas["FlavorsOsExtraSpecsUpdateBody"];
    answer: Schemas["FlavorsOsExtraSpecsUpdateAnswer"];
  };
  /** DELETE /v2.1/flavors/{flavor_id}/os-extra_specs/{extra_spec_id} */
  delete: {
    path: { flavor_id: string; extra_spec_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** flavors/os-flavor-access */
export interface FlavorsOsFlavorAccess {
  /** GET /v2.1/flavors/{flavor_id}/os-flavor-access */
  list: {
    path: { flavor_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["FlavorsOsFlavorAccessListAnswer"];
  };
}

/** images */
export interface Images {
  /** GET /v2.1/images */
  list: {
    path: Empty;
    query: Schemas["ImagesListQuery"];
    body: undefined;
    answer: Schemas["ImagesListAnswer"];
  };
  /** GET /v2.1/images/{image_id} */
  show: {
    path: { image_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ImagesShowAnswer"];
  };
  /** DELETE /v2.1/images/{image_id} */
  delete: {
    path: { image_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** images/detail */
export interface ImagesDetail {
  /** GET /v2.1/images/detail */
  list: {
    path: Empty;
    query: Schemas["ImagesDetailListQuery"];
    body: undefined;
    answer: Schemas["ImagesDetailListAnswer"];
  };
}

/** images/metadata */
export interface ImagesMetadata {
  /** GET /v2.1/images/{image_id}/metadata */
  list: {
    path: { image_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ImagesMetadataListAnswer"];
  };
  /** POST /v2.1/images/{image_id}/metadata */
  create: {
    path: { image_id: string; };
    query: Empty;
    body: Schemas["ImagesMetadataCreateBody"];
    answer: Schemas["ImagesMetadataCreateAnswer"];
  };
  /** PUT /v2.1/images/{image_id}/metadata */
  put: {
    path: { image_id: string; };
    query: Empty;
    body: Schemas["ImagesMetadataPutBody"];
    answer: Schemas["ImagesMetadataPutAnswer"];
  };
  /** GET /v2.1/images/{image_id}/metadata/{metadata_id} */
  show: {
    path: { image_id: string; metadata_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ImagesMetadataShowAnswer"];
  };
  /** PUT /v2.1/images/{image_id}/metadata/{metadata_id} */
  update: {
    path: { image_id: string; metadata_id: string; };
    query: Empty;
    body: Schemas["ImagesMetadataUpdateBody"];
    answer: Schemas["ImagesMetadataUpdateAnswer"];
  };
  /** DELETE /v2.1/images/{image_id}/metadata/{metadata_id} */
  delete: {
    path: { image_id: string; metadata_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** limits */
export interface Limits {
  /** GET /v2.1/limits */
  list: {
    path: Empty;
    query: Schemas["LimitsListQuery"];
    body: undefined;
    answer: Schemas["LimitsListAnswer"];
  };
}

/** os-aggregates */
export interface OsAggregates {
  /** GET /v2.1/os-aggregates */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["OsAggregatesListAnswer"];
  };
  /** POST /v2.1/os-aggregates */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["OsAggregatesCreateBody"];
    answer: Schemas["OsAggregatesCreateAnswer"];
  };
  /** GET /v2.1/os-aggregates/{aggregate_id} */
  show: {
    path: { aggregate_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OsAggregatesShowAnswer"];
  };
  /** PUT /v2.1/os-aggregates/{aggregate_id} */
  update: {
    path: { aggregate_id: string; };
    query: Empty;
    body: Schemas["OsAggregatesUpdateBody"];
    answer: Schemas["OsAggregatesUpdateAnswer"];
  };
  /** DELETE /v2.1/os-aggregates/{aggregate_id} */
  delete: {
    path: { aggregate_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  action: {
    /** POST /v2.1/os-aggregates/{aggregate_id}/action (add_host) */
    add_host: {
      path: { aggregate_id: string; };
      query: Empty;
      body: Schemas["OsAggregatesActionAddHostBody"];
      answer: Schemas["OsAggregatesActionAddHostAnswer"];
    };
    /** POST /v2.1/os-aggregates/{aggregate_id}/action (remove_host) */
    remove_host: {
      path: { aggregate_id: string; };
      query: Empty;
      body: Schemas["OsAggregatesActionRemoveHostBody"];
      answer: Schemas["OsAggregatesActionRemoveHostAnswer"];
    };
    /** POST /v2.1/os-aggregates/{aggregate_id}/action (set_metadata) */
    set_metadata: {
      path: { aggregate_id: string; };
      query: Empty;
      body: Schemas["OsAggregatesActionSetMetadataBody"];
      answer: Schemas["OsAggregatesActionSetMetadataAnswer"];
    };
  };
}

/** os-aggregates/images */
export interface OsAggregatesImages {
  /** POST /v2.1/os-aggregates/{aggregate_id}/images */
  create: {
    path: { aggregate_id: string; };
    query: Empty;
    body: Schemas["OsAggregatesImagesCreateBody"];
    answer: void;
  };
}

/** os-assisted-volume-snapshots */
export interface OsAssistedVolumeSnapshots {
  /** POST /v2.1/os-assisted-volume-snapshots */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["OsAssistedVolumeSnapshotsCreateBody"];
    answer: Schemas["OsAssistedVolumeSnapshotsCreateAnswer"];
  };
  /** DELETE /v2.1/os-assisted-volume-snapshots/{assisted_volume_snapshot_id} */
  delete: {
    path: { assisted_volume_snapshot_id: string; };
    query: Schemas["OsAssistedVolumeSnapshotsDeleteQuery"];
    body: undefined;
    answer: void;
  };
}

/** os-availability-zone */
export interface OsAvailabilityZone {
  /** GET /v2.1/os-availability-zone */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["OsAvailabilityZoneListAnswer"];
  };
}

/** os-availability-zone/detail */
export interface OsAvailabilityZoneDetail {
  /** GET /v2.1/os-availability-zone/detail */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["OsAvailabilityZoneDetailListAnswer"];
  };
}

/** os-baremetal-nodes */
export interface OsBaremetalNodes {
  /** GET /v2.1/os-baremetal-nodes */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["OsBaremetalNodesListAnswer"];
  };
  /** POST /v2.1/os-baremetal-nodes */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["OsBaremetalNodesCreateBody"];
    answer: void;
  };
  /** GET /v2.1/os-baremetal-nodes/{baremetal_node_id} */
  show: {
    path: { baremetal_node_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OsBaremetalNodesShowAnswer"];
  };
  /** DELETE /v2.1/os-baremetal-nodes/{baremetal_node_id} */
  delete: {
    path: { baremetal_node_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  action: {
    /** POST /v2.1/os-baremetal-nodes/{baremetal_node_id}/action (add_interface) */
    add_interface: {
      path: { baremetal_node_id: string; };
      query: Empty;
      body: Schemas["OsBaremetalNodesActionAddInterfaceBody"];
      answer: void;
    };
    /** POST /v2.1/os-baremetal-nodes/{baremetal_node_id}/action (remove_interface) */
    remove_interface: {
      path: { baremetal_node_id: string; };
      query: Empty;
      body: Schemas["OsBaremetalNodesActionRemoveInterfaceBody"];
      answer: void;
    };
  };
}

/** os-console-auth-tokens */
export interface OsConsoleAuthTokens {
  /** GET /v2.1/os-console-auth-tokens/{console_auth_token_id} */
  show: {
    path: { console_auth_token_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OsConsoleAuthTokensShowAnswer"];
  };
}

/** os-floating-ip-pools */
export interface OsFloatingIpPools {
  /** GET /v2.1/os-floating-ip-pools */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["OsFloatingIpPoolsListAnswer"];
  };
}

/** os-floating-ips */
export interface OsFloatingIps {
  /** GET /v2.1/os-floating-ips */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["OsFloatingIpsListAnswer"];
  };
  /** POST /v2.1/os-floating-ips */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["OsFloatingIpsCreateBody"];
    answer: Schemas["OsFloatingIpsCreateAnswer"];
  };
  /** GET /v2.1/os-floating-ips/{floating_ip_id} */
  show: {
    path: { floating_ip_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OsFloatingIpsShowAnswer"];
  };
  /** DELETE /v2.1/os-floating-ips/{floating_ip_id} */
  delete: {
    path: { floating_ip_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** os-hosts */
export interface OsHosts {
  /** GET /v2.1/os-hosts */
  list: {
    path: Empty;
    query: Schemas["OsHostsListQuery"];
    body: undefined;
    answer: Schemas["OsHostsListAnswer"];
  };
  /** GET /v2.1/os-hosts/{host_id} */
  show: {
    path: { host_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OsHostsShowAnswer"];
  };
  /** PUT /v2.1/os-hosts/{host_id} */
  update: {
    path: { host_id: string; };
    query: Empty;
    body: Schemas["OsHostsUpdateBody"];
    answer: Schemas["OsHostsUpdateAnswer"];
  };
}

/** os-hosts/reboot */
export interface OsHostsReboot {
  /** GET /v2.1/os-hosts/{host_id}/reboot */
  list: {
    path: { host_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OsHostsRebootListAnswer"];
  };
}

/** os-hosts/shutdown */
export interface OsHostsShutdown {
  /** GET /v2.1/os-hosts/{host_id}/shutdown */
  list: {
    path: { host_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OsHostsShutdownListAnswer"];
  };
}

/** os-hosts/startup */
export interface OsHostsStartup {
  /** GET /v2.1/os-hosts/{host_id}/startup */
  list: {
    path: { host_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OsHostsStartupListAnswer"];
  };
}

/** os-hypervisors */
export interface OsHypervisors {
  /** GET /v2.1/os-hypervisors */
  list: {
    path: Empty;
    query: Schemas["OsHypervisorsListQuery"];
    body: undefined;
    answer: Schemas["OsHypervisorsListAnswer"];
  };
  /** GET /v2.1/os-hypervisors/{hypervisor_id} */
  show: {
    path: { hypervisor_id: string; };
    query: Schemas["OsHypervisorsShowQuery"];
    body: undefined;
    answer: Schemas["OsHypervisorsShowAnswer"];
  };
}

/** os-hypervisors/detail */
export interface OsHypervisorsDetail {
  /** GET /v2.1/os-hypervisors/detail */
  list: {
    path: Empty;
    query: Schemas["OsHypervisorsDetailListQuery"];
    body: undefined;
    answer: Schemas["OsHypervisorsDetailListAnswer"];
  };
}

/** os-hypervisors/search */
export interface OsHypervisorsSearch {
  /** GET /v2.1/os-hypervisors/{hypervisor_id}/search */
  list: {
    path: { hypervisor_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OsHypervisorsSearchListAnswer"];
  };
}

/** os-hypervisors/servers */
export interface OsHypervisorsServers {
  /** GET /v2.1/os-hypervisors/{hypervisor_id}/servers */
  list: {
    path: { hypervisor_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OsHypervisorsServersListAnswer"];
  };
}

/** os-hypervisors/statistics */
export interface OsHypervisorsStatistics {
  /** GET /v2.1/os-hypervisors/statistics */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["OsHypervisorsStatisticsListAnswer"];
  };
}

/** os-hypervisors/uptime */
export interface OsHypervisorsUptime {
  /** GET /v2.1/os-hypervisors/{hypervisor_id}/uptime */
  list: {
    path: { hypervisor_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OsHypervisorsUptimeListAnswer"];
  };
}

/** os-instance_usage_audit_log */
export interface OsInstanceUsageAuditLog {
  /** GET /v2.1/os-instance_usage_audit_log */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["OsInstanceUsageAuditLogListAnswer"];
  };
  /** GET /v2.1/os-instance_usage_audit_log/{instance_usage_audit_log_id} */
  show: {
    path: { instance_usage_audit_log_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OsInstanceUsageAuditLogShowAnswer"];
  };
}

/** os-keypairs */
export interface OsKeypairs {
  /** GET /v2.1/os-keypairs */
  list: {
    path: Empty;
    query: Schemas["OsKeypairsListQuery"];
    body: undefined;
    answer: Schemas["OsKeypairsListAnswer"];
  };
  /** POST /v2.1/os-keypairs */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["OsKeypairsCreateBody"];
    answer: Schemas["OsKeypairsCreateAnswer"];
  };
  /** GET /v2.1/os-keypairs/{keypair_id} */
  show: {
    path: { keypair_id: string; };
    query: Schemas["OsKeypairsShowQuery"];
    body: undefined;
    answer: Schemas["OsKeypairsShowAnswer"];
  };
  /** DELETE /v2.1/os-keypairs/{keypair_id} */
  delete: {
    path: { keypair_id: string; };
    query: Schemas["OsKeypairsDeleteQuery"];
    body: undefined;
    answer: void;
  };
}

/** os-migrations */
export interface OsMigrations {
  /** GET /v2.1/os-migrations */
  list: {
    path: Empty;
    query: Schemas["OsMigrationsListQuery"];
    body: undefined;
    answer: Schemas["OsMigrationsListAnswer"];
  };
}

/** os-networks */
export interface OsNetworks {
  /** GET /v2.1/os-networks */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["OsNetworksListAnswer"];
  };
  /** GET /v2.1/os-networks/{network_id} */
  show: {
    path: { network_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OsNetworksShowAnswer"];
  };
}

/** os-quota-class-sets */
export interface OsQuotaClassSets {
  /** GET /v2.1/os-quota-class-sets/{quota_class_set_id} */
  show: {
    path: { quota_class_set_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OsQuotaClassSetsShowAnswer"];
  };
  /** PUT /v2.1/os-quota-class-sets/{quota_class_set_id} */
  update: {
    path: { quota_class_set_id: string; };
    query: Empty;
    body: Schemas["OsQuotaClassSetsUpdateBody"];
    answer: Schemas["OsQuotaClassSetsUpdateAnswer"];
  };
}

/** os-quota-sets */
export interface OsQuotaSets {
  /** GET /v2.1/os-quota-sets/{quota_set_id} */
  show: {
    path: { quota_set_id: string; };
    query: Schemas["OsQuotaSetsShowQuery"];
    body: undefined;
    answer: Schemas["OsQuotaSetsShowAnswer"];
  };
  /** PUT /v2.1/os-quota-sets/{quota_set_id} */
  update: {
    path: { quota_set_id: string; };
    query: Schemas["OsQuotaSetsUpdateQuery"];
    body: Schemas["OsQuotaSetsUpdateBody"];
    answer: Schemas["OsQuotaSetsUpdateAnswer"];
  };
  /** DELETE /v2.1/os-quota-sets/{quota_set_id} */
  delete: {
    path: { quota_set_id: string; };
    query: Schemas["OsQuotaSetsDeleteQuery"];
    body: undefined;
    answer: void;
  };
}

/** os-quota-sets/defaults */
export interface OsQuotaSetsDefaults {
  /** GET /v2.1/os-quota-sets/{quota_set_id}/defaults */
  list: {
    path: { quota_set_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OsQuotaSetsDefaultsListAnswer"];
  };
}

/** os-quota-sets/detail */
export interface OsQuotaSetsDetail {
  /** GET /v2.1/os-quota-sets/{quota_set_id}/detail */
  list: {
    path: { quota_set_id: string; };
    query: Schemas["OsQuotaSetsDetailListQuery"];
    body: undefined;
    answer: Schemas["OsQuotaSetsDetailListAnswer"];
  };
}

/** os-security-group-rules */
export interface OsSecurityGroupRules {
  /** POST /v2.1/os-security-group-rules */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["OsSecurityGroupRulesCreateBody"];
    answer: Schemas["OsSecurityGroupRulesCreateAnswer"];
  };
  /** DELETE /v2.1/os-security-group-rules/{security_group_rule_id} */
  delete: {
    path: { security_group_rule_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** os-security-groups */
export interface OsSecurityGroups {
  /** GET /v2.1/os-security-groups */
  list: {
    path: Empty;
    query: Schemas["OsSecurityGroupsListQuery"];
    body: undefined;
    answer: Schemas["OsSecurityGroupsListAnswer"];
  };
  /** POST /v2.1/os-security-groups */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["OsSecurityGroupsCreateBody"];
    answer: Schemas["OsSecurityGroupsCreateAnswer"];
  };
  /** GET /v2.1/os-security-groups/{security_group_id} */
  show: {
    path: { security_group_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OsSecurityGroupsShowAnswer"];
  };
  /** PUT /v2.1/os-security-groups/{security_group_id} */
  update: {
    path: { security_group_id: string; };
    query: Empty;
    body: Schemas["OsSecurityGroupsUpdateBody"];
    answer: Schemas["OsSecurityGroupsUpdateAnswer"];
  };
  /** DELETE /v2.1/os-security-groups/{security_group_id} */
  delete: {
    path: { security_group_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** os-server-external-events */
export interface OsServerExternalEvents {
  /** POST /v2.1/os-server-external-events */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["OsServerExternalEventsCreateBody"];
    answer: Schemas["OsServerExternalEventsCreateAnswer"];
  };
}

/** os-server-groups */
export interface OsServerGroups {
  /** GET /v2.1/os-server-groups */
  list: {
    path: Empty;
    query: Schemas["OsServerGroupsListQuery"];
    body: undefined;
    answer: Schemas["OsServerGroupsListAnswer"];
  };
  /** POST /v2.1/os-server-groups */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["OsServerGroupsCreateBody"];
    answer: Schemas["OsServerGroupsCreateAnswer"];
  };
  /** GET /v2.1/os-server-groups/{server_group_id} */
  show: {
    path: { server_group_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OsServerGroupsShowAnswer"];
  };
  /** DELETE /v2.1/os-server-groups/{server_group_id} */
  delete: {
    path: { server_group_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** os-services */
export interface OsServices {
  /** GET /v2.1/os-services */
  list: {
    path: Empty;
    query: Schemas["OsServicesListQuery"];
    body: undefined;
    answer: Schemas["OsServicesListAnswer"];
  };
  /** PUT /v2.1/os-services/{service_id} */
  update: {
    path: { service_id: string; };
    query: Empty;
    body: Schemas["OsServicesUpdateBody"];
    answer: Schemas["OsServicesUpdateAnswer"];
  };
  /** DELETE /v2.1/os-services/{service_id} */
  delete: {
    path: { service_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** os-simple-tenant-usage */
export interface OsSimpleTenantUsage {
  /** GET /v2.1/os-simple-tenant-usage */
  list: {
    path: Empty;
    query: Schemas["OsSimpleTenantUsageListQuery"];
    body: undefined;
    answer: Schemas["OsSimpleTenantUsageListAnswer"];
  };
  /** GET /v2.1/os-simple-tenant-usage/{simple_tenant_usage_id} */
  show: {
    path: { simple_tenant_usage_id: string; };
    query: Schemas["OsSimpleTenantUsageShowQuery"];
    body: undefined;
    answer: Schemas["OsSimpleTenantUsageShowAnswer"];
  };
}

/** os-snapshots */
export interface OsSnapshots {
  /** GET /v2.1/os-snapshots */
  list: {
    path: Empty;
    query: Schemas["OsSnapshotsListQuery"];
    body: undefined;
    answer: Schemas["OsSnapshotsListAnswer"];
  };
  /** POST /v2.1/os-snapshots */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["OsSnapshotsCreateBody"];
    answer: Schemas["OsSnapshotsCreateAnswer"];
  };
  /** GET /v2.1/os-snapshots/{snapshot_id} */
  show: {
    path: { snapshot_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OsSnapshotsShowAnswer"];
  };
  /** DELETE /v2.1/os-snapshots/{snapshot_id} */
  delete: {
    path: { snapshot_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** os-snapshots/detail */
export interface OsSnapshotsDetail {
  /** GET /v2.1/os-snapshots/detail */
  list: {
    path: Empty;
    query: Schemas["OsSnapshotsDetailListQuery"];
    body: undefined;
    answer: Schemas["OsSnapshotsDetailListAnswer"];
  };
}

/** os-tenant-networks */
export interface OsTenantNetworks {
  /** GET /v2.1/os-tenant-networks */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["OsTenantNetworksListAnswer"];
  };
  /** GET /v2.1/os-tenant-networks/{tenant_network_id} */
  show: {
    path: { tenant_network_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OsTenantNetworksShowAnswer"];
  };
}

/** os-volumes */
export interface OsVolumes {
  /** GET /v2.1/os-volumes */
  list: {
    path: Empty;
    query: Schemas["OsVolumesListQuery"];
    body: undefined;
    answer: Schemas["OsVolumesListAnswer"];
  };
  /** POST /v2.1/os-volumes */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["OsVolumesCreateBody"];
    answer: Schemas["OsVolumesCreateAnswer"];
  };
  /** GET /v2.1/os-volumes/{volume_id} */
  show: {
    path: { volume_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OsVolumesShowAnswer"];
  };
  /** DELETE /v2.1/os-volumes/{volume_id} */
  delete: {
    path: { volume_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** os-volumes/detail */
export interface OsVolumesDetail {
  /** GET /v2.1/os-volumes/detail */
  list: {
    path: Empty;
    query: Schemas["OsVolumesDetailListQuery"];
    body: undefined;
    answer: Schemas["OsVolumesDetailListAnswer"];
  };
}

/** os-volumes_boot */
export interface OsVolumesBoot {
  /** GET /v2.1/os-volumes_boot */
  list: {
    path: Empty;
    query: Schemas["OsVolumesBootListQuery"];
    body: undefined;
    answer: Schemas["OsVolumesBootListAnswer"];
  };
  /** POST /v2.1/os-volumes_boot */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["OsVolumesBootCreateBody"];
    answer: Schemas["OsVolumesBootCreateAnswer"];
  };
  /** GET /v2.1/os-volumes_boot/{volumes_boot_id} */
  show: {
    path: { volumes_boot_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OsVolumesBootShowAnswer"];
  };
  /** PUT /v2.1/os-volumes_boot/{volumes_boot_id} */
  update: {
    path: { volumes_boot_id: string; };
    query: Empty;
    body: Schemas["OsVolumesBootUpdateBody"];
    answer: Schemas["OsVolumesBootUpdateAnswer"];
  };
  /** DELETE /v2.1/os-volumes_boot/{volumes_boot_id} */
  delete: {
    path: { volumes_boot_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  action: {
    /** POST /v2.1/os-volumes_boot/{volumes_boot_id}/action (confirmResize) */
    confirmResize: {
      path: { volumes_boot_id: string; };
      query: Empty;
      body: Schemas["OsVolumesBootActionConfirmResizeBody"];
      answer: void;
    };
    /** POST /v2.1/os-volumes_boot/{volumes_boot_id}/action (createImage) */
    createImage: {
      path: { volumes_boot_id: string; };
      query: Empty;
      body: Schemas["OsVolumesBootActionCreateImageBody"];
      answer: Schemas["OsVolumesBootActionCreateImageAnswer"] | void;
    };
    /** POST /v2.1/os-volumes_boot/{volumes_boot_id}/action (os-start) */
    "os-start": {
      path: { volumes_boot_id: string; };
      query: Empty;
      body: Schemas["OsVolumesBootActionOsStartBody"];
      answer: void;
    };
    /** POST /v2.1/os-volumes_boot/{volumes_boot_id}/action (os-stop) */
    "os-stop": {
      path: { volumes_boot_id: string; };
      query: Empty;
      body: Schemas["OsVolumesBootActionOsStopBody"];
      answer: void;
    };
    /** POST /v2.1/os-volumes_boot/{volumes_boot_id}/action (reboot) */
    reboot: {
      path: { volumes_boot_id: string; };
      query: Empty;
      body: Schemas["OsVolumesBootActionRebootBody"];
      answer: void;
    };
    /** POST /v2.1/os-volumes_boot/{volumes_boot_id}/action (rebuild) */
    rebuild: {
      path: { volumes_boot_id: string; };
      query: Empty;
      body: Schemas["OsVolumesBootActionRebuildBody"];
      answer: Schemas["OsVolumesBootActionRebuildAnswer"];
    };
    /** POST /v2.1/os-volumes_boot/{volumes_boot_id}/action (resize) */
    resize: {
      path: { volumes_boot_id: string; };
      query: Empty;
      body: Schemas["OsVolumesBootActionResizeBody"];
      answer: void;
    };
    /** POST /v2.1/os-volumes_boot/{volumes_boot_id}/action (revertResize) */
    revertResize: {
      path: { volumes_boot_id: string; };
      query: Empty;
      body: Schemas["OsVolumesBootActionRevertResizeBody"];
      answer: void;
    };
    /** POST /v2.1/os-volumes_boot/{volumes_boot_id}/action (trigger_crash_dump) */
    trigger_crash_dump: {
      path: { volumes_boot_id: string; };
      query: Empty;
      body: Schemas["OsVolumesBootActionTriggerCrashDumpBody"];
      answer: void;
    };
  };
}

/** os-volumes_boot/detail */
export interface OsVolumesBootDetail {
  /** GET /v2.1/os-volumes_boot/detail */
  list: {
    path: Empty;
    query: Schemas["OsVolumesBootDetailListQuery"];
    body: undefined;
    answer: Schemas["OsVolumesBootDetailListAnswer"];
  };
}

/** servers */
export interface Servers {
  /** GET /v2.1/servers */
  list: {
    path: Empty;
    query: Schemas["ServersListQuery"];
    body: undefined;
    answer: Schemas["ServersListAnswer"];
  };
  /** POST /v2.1/servers */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["ServersCreateBody"];
    answer: Schemas["ServersCreateAnswer"];
  };
  /** GET /v2.1/servers/{server_id} */
  show: {
    path: { server_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ServersShowAnswer"];
  };
  /** PUT /v2.1/servers/{server_id} */
  update: {
    path: { server_id: string; };
    query: Empty;
    body: Schemas["ServersUpdateBody"];
    answer: Schemas["ServersUpdateAnswer"];
  };
  /** DELETE /v2.1/servers/{server_id} */
  delete: {
    path: { server_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  action: {
    /** POST /v2.1/servers/{server_id}/action (addFixedIp) */
    addFixedIp: {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionAddFixedIpBody"];
      answer: void;
    };
    /** POST /v2.1/servers/{server_id}/action (addFloatingIp) */
    addFloatingIp: {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionAddFloatingIpBody"];
      answer: void;
    };
    /** POST /v2.1/servers/{server_id}/action (addSecurityGroup) */
    addSecurityGroup: {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionAddSecurityGroupBody"];
      answer: void;
    };
    /** POST /v2.1/servers/{server_id}/action (changePassword) */
    changePassword: {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionChangePasswordBody"];
      answer: void;
    };
    /** POST /v2.1/servers/{server_id}/action (confirmResize) */
    confirmResize: {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionConfirmResizeBody"];
      answer: void;
    };
    /** POST /v2.1/servers/{server_id}/action (createBackup) */
    createBackup: {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionCreateBackupBody"];
      answer: Schemas["ServersActionCreateBackupAnswer"] | void;
    };
    /** POST /v2.1/servers/{server_id}/action (createImage) */
    createImage: {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionCreateImageBody"];
      answer: Schemas["ServersActionCreateImageAnswer"] | void;
    };
    /** POST /v2.1/servers/{server_id}/action (evacuate) */
    evacuate: {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionEvacuateBody"];
      answer: Schemas["ServersActionEvacuateAnswer"] | void;
    };
    /** POST /v2.1/servers/{server_id}/action (forceDelete) */
    forceDelete: {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionForceDeleteBody"];
      answer: void;
    };
    /** POST /v2.1/servers/{server_id}/action (injectNetworkInfo) */
    injectNetworkInfo: {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionInjectNetworkInfoBody"];
      answer: void;
    };
    /** POST /v2.1/servers/{server_id}/action (lock) */
    lock: {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionLockBody"];
      answer: void;
    };
    /** POST /v2.1/servers/{server_id}/action (migrate) */
    migrate: {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionMigrateBody"];
      answer: void;
    };
    /** POST /v2.1/servers/{server_id}/action (os-getConsoleOutput) */
    "os-getConsoleOutput": {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionOsGetConsoleOutputBody"];
      answer: Schemas["ServersActionOsGetConsoleOutputAnswer"];
    };
    /** POST /v2.1/servers/{server_id}/action (os-getSPICEConsole) */
    "os-getSPICEConsole": {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionOsGetSPICEConsoleBody"];
      answer: Schemas["ServersActionOsGetSPICEConsoleAnswer"];
    };
    /** POST /v2.1/servers/{server_id}/action (os-getSerialConsole) */
    "os-getSerialConsole": {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionOsGetSerialConsoleBody"];
      answer: Schemas["ServersActionOsGetSerialConsoleAnswer"];
    };
    /** POST /v2.1/servers/{server_id}/action (os-getVNCConsole) */
    "os-getVNCConsole": {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionOsGetVNCConsoleBody"];
      answer: Schemas["ServersActionOsGetVNCConsoleAnswer"];
    };
    /** POST /v2.1/servers/{server_id}/action (os-migrateLive) */
    "os-migrateLive": {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionOsMigrateLiveBody"];
      answer: void;
    };
    /** POST /v2.1/servers/{server_id}/action (os-resetState) */
    "os-resetState": {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionOsResetStateBody"];
      answer: void;
    };
    /** POST /v2.1/servers/{server_id}/action (os-start) */
    "os-start": {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionOsStartBody"];
      answer: void;
    };
    /** POST /v2.1/servers/{server_id}/action (os-stop) */
    "os-stop": {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionOsStopBody"];
      answer: void;
    };
    /** POST /v2.1/servers/{server_id}/action (pause) */
    pause: {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionPauseBody"];
      answer: void;
    };
    /** POST /v2.1/servers/{server_id}/action (reboot) */
    reboot: {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionRebootBody"];
      answer: void;
    };
    /** POST /v2.1/servers/{server_id}/action (rebuild) */
    rebuild: {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionRebuildBody"];
      answer: Schemas["ServersActionRebuildAnswer"];
    };
    /** POST /v2.1/servers/{server_id}/action (removeFixedIp) */
    removeFixedIp: {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionRemoveFixedIpBody"];
      answer: void;
    };
    /** POST /v2.1/servers/{server_id}/action (removeFloatingIp) */
    removeFloatingIp: {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionRemoveFloatingIpBody"];
      answer: void;
    };
    /** POST /v2.1/servers/{server_id}/action (removeSecurityGroup) */
    removeSecurityGroup: {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionRemoveSecurityGroupBody"];
      answer: void;
    };
    /** POST /v2.1/servers/{server_id}/action (rescue) */
    rescue: {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionRescueBody"];
      answer: Schemas["ServersActionRescueAnswer"];
    };
    /** POST /v2.1/servers/{server_id}/action (resize) */
    resize: {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionResizeBody"];
      answer: void;
    };
    /** POST /v2.1/servers/{server_id}/action (restore) */
    restore: {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionRestoreBody"];
      answer: void;
    };
    /** POST /v2.1/servers/{server_id}/action (resume) */
    resume: {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionResumeBody"];
      answer: void;
    };
    /** POST /v2.1/servers/{server_id}/action (revertResize) */
    revertResize: {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionRevertResizeBody"];
      answer: void;
    };
    /** POST /v2.1/servers/{server_id}/action (shelve) */
    shelve: {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionShelveBody"];
      answer: void;
    };
    /** POST /v2.1/servers/{server_id}/action (shelveOffload) */
    shelveOffload: {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionShelveOffloadBody"];
      answer: void;
    };
    /** POST /v2.1/servers/{server_id}/action (suspend) */
    suspend: {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionSuspendBody"];
      answer: void;
    };
    /** POST /v2.1/servers/{server_id}/action (trigger_crash_dump) */
    trigger_crash_dump: {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionTriggerCrashDumpBody"];
      answer: void;
    };
    /** POST /v2.1/servers/{server_id}/action (unlock) */
    unlock: {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionUnlockBody"];
      answer: void;
    };
    /** POST /v2.1/servers/{server_id}/action (unpause) */
    unpause: {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionUnpauseBody"];
      answer: void;
    };
    /** POST /v2.1/servers/{server_id}/action (unrescue) */
    unrescue: {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionUnrescueBody"];
      answer: void;
    };
    /** POST /v2.1/servers/{server_id}/action (unshelve) */
    unshelve: {
      path: { server_id: string; };
      query: Empty;
      body: Schemas["ServersActionUnshelveBody"];
      answer: void;
    };
  };
}

/** servers/detail */
export interface ServersDetail {
  /** GET /v2.1/servers/detail */
  list: {
    path: Empty;
    query: Schemas["ServersDetailListQuery"];
    body: undefined;
    answer: Schemas["ServersDetailListAnswer"];
  };
}

/** servers/diagnostics */
export interface ServersDiagnostics {
  /** GET /v2.1/servers/{server_id}/diagnostics */
  list: {
    path: { server_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ServersDiagnosticsListAnswer"];
  };
}

/** servers/ips */
export interface ServersIps {
  /** GET /v2.1/servers/{server_id}/ips */
  list: {
    path: { server_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ServersIpsListAnswer"];
  };
  /** GET /v2.1/servers/{server_id}/ips/{ip_id} */
  show: {
    path: { server_id: string; ip_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ServersIpsShowAnswer"];
  };
}

/** servers/metadata */
export interface ServersMetadata {
  /** GET /v2.1/servers/{server_id}/metadata */
  list: {
    path: { server_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ServersMetadataListAnswer"];
  };
  /** POST /v2.1/servers/{server_id}/metadata */
  create: {
    path: { server_id: string; };
    query: Empty;
    body: Schemas["ServersMetadataCreateBody"];
    answer: Schemas["ServersMetadataCreateAnswer"];
  };
  /** PUT /v2.1/servers/{server_id}/metadata */
  put: {
    path: { server_id: string; };
    query: Empty;
    body: Schemas["ServersMetadataPutBody"];
    answer: Schemas["ServersMetadataPutAnswer"];
  };
  /** GET /v2.1/servers/{server_id}/metadata/{metadata_id} */
  show: {
    path: { server_id: string; metadata_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ServersMetadataShowAnswer"];
  };
  /** PUT /v2.1/servers/{server_id}/metadata/{metadata_id} */
  update: {
    path: { server_id: string; metadata_id: string; };
    query: Empty;
    body: Schemas["ServersMetadataUpdateBody"];
    answer: Schemas["ServersMetadataUpdateAnswer"];
  };
  /** DELETE /v2.1/servers/{server_id}/metadata/{metadata_id} */
  delete: {
    path: { server_id: string; metadata_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** servers/migrations */
export interface ServersMigrations {
  /** GET /v2.1/servers/{server_id}/migrations */
  list: {
    path: { server_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ServersMigrationsListAnswer"];
  };
  /** GET /v2.1/servers/{server_id}/migrations/{migration_id} */
  show: {
    path: { server_id: string; migration_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ServersMigrationsShowAnswer"];
  };
  /** DELETE /v2.1/servers/{server_id}/migrations/{migration_id} */
  delete: {
    path: { server_id: string; migration_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  action: {
    /** POST /v2.1/servers/{server_id}/migrations/{migration_id}/action (force_complete) */
    force_complete: {
      path: { server_id: string; migration_id: string; };
      query: Empty;
      body: Schemas["ServersMigrationsActionForceCompleteBody"];
      answer: void;
    };
  };
}

/** servers/os-instance-actions */
export interface ServersOsInstanceActions {
  /** GET /v2.1/servers/{server_id}/os-instance-actions */
  list: {
    path: { server_id: string; };
    query: Schemas["ServersOsInstanceActionsListQuery"];
    body: undefined;
    answer: Schemas["ServersOsInstanceActionsListAnswer"];
  };
  /** GET /v2.1/servers/{server_id}/os-instance-actions/{instance_action_id} */
  show: {
    path: { server_id: string; instance_action_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ServersOsInstanceActionsShowAnswer"];
  };
}

/** servers/os-interface */
export interface ServersOsInterface {
  /** GET /v2.1/servers/{server_id}/os-interface */
  list: {
    path: { server_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ServersOsInterfaceListAnswer"];
  };
  /** POST /v2.1/servers/{server_id}/os-interface */
  create: {
    path: { server_id: string; };
    query: Empty;
    body: Schemas["ServersOsInterfaceCreateBody"];
    answer: Schemas["ServersOsInterfaceCreateAnswer"];
  };
  /** GET /v2.1/servers/{server_id}/os-interface/{interface_id} */
  show: {
    path: { server_id: string; interface_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ServersOsInterfaceShowAnswer"];
  };
  /** DELETE /v2.1/servers/{server_id}/os-interface/{interface_id} */
  delete: {
    path: { server_id: string; interface_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** servers/os-security-groups */
export interface ServersOsSecurityGroups {
  /** GET /v2.1/servers/{server_id}/os-security-groups */
  list: {
    path: { server_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ServersOsSecurityGroupsListAnswer"];
  };
}

/** servers/os-server-password */
export interface ServersOsServerPassword {
  /** GET /v2.1/servers/{server_id}/os-server-password */
  list: {
    path: { server_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ServersOsServerPasswordListAnswer"];
  };
  /** DELETE /v2.1/servers/{server_id}/os-server-password */
  deleteAll: {
    path: { server_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** servers/os-volume_attachments */
export interface ServersOsVolumeAttachments {
  /** GET /v2.1/servers/{server_id}/os-volume_attachments */
  list: {
    path: { server_id: string; };
    query: Schemas["ServersOsVolumeAttachmentsListQuery"];
    body: undefined;
    answer: Schemas["ServersOsVolumeAttachmentsListAnswer"];
  };
  /** POST /v2.1/servers/{server_id}/os-volume_attachments */
  create: {
    path: { server_id: string; };
    query: Empty;
    body: Schemas["ServersOsVolumeAttachmentsCreateBody"];
    answer: Schemas["ServersOsVolumeAttachmentsCreateAnswer"] | void;
  };
  /** GET /v2.1/servers/{server_id}/os-volume_attachments/{volume_attachment_id} */
  show: {
    path: { server_id: string; volume_attachment_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ServersOsVolumeAttachmentsShowAnswer"];
  };
  /** PUT /v2.1/servers/{server_id}/os-volume_attachments/{volume_attachment_id} */
  update: {
    path: { server_id: string; volume_attachment_id: string; };
    query: Empty;
    body: Schemas["ServersOsVolumeAttachmentsUpdateBody"];
    answer: void;
  };
  /** DELETE /v2.1/servers/{server_id}/os-volume_attachments/{volume_attachment_id} */
  delete: {
    path: { server_id: string; volume_attachment_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** servers/remote-consoles */
export interface ServersRemoteConsoles {
  /** POST /v2.1/servers/{server_id}/remote-consoles */
  create: {
    path: { server_id: string; };
    query: Empty;
    body: Schemas["ServersRemoteConsolesCreateBody"];
    answer: Schemas["ServersRemoteConsolesCreateAnswer"];
  };
}

/** servers/shares */
export interface ServersShares {
  /** GET /v2.1/servers/{server_id}/shares */
  list: {
    path: { server_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ServersSharesListAnswer"];
  };
  /** POST /v2.1/servers/{server_id}/shares */
  create: {
    path: { server_id: string; };
    query: Empty;
    body: Schemas["ServersSharesCreateBody"];
    answer: Schemas["ServersSharesCreateAnswer"];
  };
  /** GET /v2.1/servers/{server_id}/shares/{share_id} */
  show: {
    path: { server_id: string; share_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ServersSharesShowAnswer"];
  };
  /** DELETE /v2.1/servers/{server_id}/shares/{share_id} */
  delete: {
    path: { server_id: string; share_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** servers/tags */
export interface ServersTags {
  /** GET /v2.1/servers/{server_id}/tags */
  list: {
    path: { server_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ServersTagsListAnswer"];
  };
  /** PUT /v2.1/servers/{server_id}/tags */
  put: {
    path: { server_id: string; };
    query: Empty;
    body: Schemas["ServersTagsPutBody"];
    answer: Schemas["ServersTagsPutAnswer"];
  };
  /** DELETE /v2.1/servers/{server_id}/tags */
  deleteAll: {
    path: { server_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** GET /v2.1/servers/{server_id}/tags/{tag_id} */
  show: {
    path: { server_id: string; tag_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** PUT /v2.1/servers/{server_id}/tags/{tag_id} */
  update: {
    path: { server_id: string; tag_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** DELETE /v2.1/servers/{server_id}/tags/{tag_id} */
  delete: {
    path: { server_id: string; tag_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** servers/topology */
export interface ServersTopology {
  /** GET /v2.1/servers/{server_id}/topology */
  list: {
    path: { server_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ServersTopologyListAnswer"];
  };
}

/** versions */
export interface Versions {
  /** GET /v2.1/ */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["VersionsListAnswer"];
  };
  /** GET /v2.1/versions/{version_id} */
  show: {
    path: { version_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["VersionsShowAnswer"];
  };
}
