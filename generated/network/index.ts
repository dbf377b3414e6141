// Generated from specs/network.yaml by `npm run generate:contract`. Not edited by hand.
import type { components } from "./types.ts";

type Schemas = components["schemas"];
type Empty = Record<never, never>;

/** address-groups */
export interface AddressGroups {
  /** GET /v2.0/address-groups */
  list: {
    path: Empty;
    query: Schemas["AddressGroupsListQuery"];
    body: undefined;
    answer: Schemas["AddressGroupsListAnswer"];
  };
  /** POST /v2.0/address-groups */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["AddressGroupsCreateBody"];
    answer: Schemas["AddressGroupsCreateAnswer"];
  };
  /** GET /v2.0/address-groups/{address_group_id} */
  show: {
    path: { address_group_id: string; };
    query: Schemas["AddressGroupsShowQuery"];
    body: undefined;
    answer: Schemas["AddressGroupsShowAnswer"];
  };
  /** PUT /v2.0/address-groups/{address_group_id} */
  update: {
    path: { address_group_id: string; };
    query: Empty;
    body: Schemas["AddressGroupsUpdateBody"];
    answer: Schemas["AddressGroupsUpdateAnswer"];
  };
  /** DELETE /v2.0/address-groups/{address_group_id} */
  delete: {
    path: { address_group_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** address-groups/add_addresses */
export interface AddressGroupsAddAddresses {
  /** PUT /v2.0/address-groups/{address_group_id}/add_addresses */
  put: {
    path: { address_group_id: string; };
    query: Empty;
    body: Schemas["AddressGroupsAddAddressesPutBody"];
    answer: Schemas["AddressGroupsAddAddressesPutAnswer"];
  };
}

/** address-groups/remove_addresses */
export interface AddressGroupsRemoveAddresses {
  /** PUT /v2.0/address-groups/{address_group_id}/remove_addresses */
  put: {
    path: { address_group_id: string; };
    query: Empty;
    body: Schemas["AddressGroupsRemoveAddressesPutBody"];
    answer: Schemas["AddressGroupsRemoveAddressesPutAnswer"];
  };
}

/** address-scopes */
export interface AddressScopes {
  /** GET /v2.0/address-scopes */
  list: {
    path: Empty;
    query: Schemas["AddressScopesListQuery"];
    body: undefined;
    answer: Schemas["AddressScopesListAnswer"];
  };
  /** POST /v2.0/address-scopes */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["AddressScopesCreateBody"];
    answer: Schemas["AddressScopesCreateAnswer"];
  };
  /** GET /v2.0/address-scopes/{address_scope_id} */
  show: {
    path: { address_scope_id: string; };
    query: Schemas["AddressScopesShowQuery"];
    body: undefined;
    answer: Schemas["AddressScopesShowAnswer"];
  };
  /** PUT /v2.0/address-scopes/{address_scope_id} */
  update: {
    path: { address_scope_id: string; };
    query: Empty;
    body: Schemas["AddressScopesUpdateBody"];
    answer: Schemas["AddressScopesUpdateAnswer"];
  };
  /** DELETE /v2.0/address-scopes/{address_scope_id} */
  delete: {
    path: { address_scope_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** agents */
export interface Agents {
  /** GET /v2.0/agents */
  list: {
    path: Empty;
    query: Schemas["AgentsListQuery"];
    body: undefined;
    answer: Schemas["AgentsListAnswer"];
  };
  /** GET /v2.0/agents/{agent_id} */
  show: {
    path: { agent_id: string; };
    query: Schemas["AgentsShowQuery"];
    body: undefined;
    answer: Schemas["AgentsShowAnswer"];
  };
  /** PUT /v2.0/agents/{agent_id} */
  update: {
    path: { agent_id: string; };
    query: Empty;
    body: Schemas["AgentsUpdateBody"];
    answer: Schemas["AgentsUpdateAnswer"];
  };
  /** DELETE /v2.0/agents/{agent_id} */
  delete: {
    path: { agent_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** agents/dhcp-networks */
export interface AgentsDhcpNetworks {
  /** GET /v2.0/agents/{agent_id}/dhcp-networks */
  list: {
    path: { agent_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["AgentsDhcpNetworksListAnswer"];
  };
  /** POST /v2.0/agents/{agent_id}/dhcp-networks */
  create: {
    path: { agent_id: string; };
    query: Empty;
    body: Schemas["AgentsDhcpNetworksCreateBody"];
    answer: Record<string, unknown> | void;
  };
  /** DELETE /v2.0/agents/{agent_id}/dhcp-networks/{dhcp_network_id} */
  delete: {
    path: { agent_id: string; dhcp_network_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** agents/l3-routers */
export interface AgentsL3Routers {
  /** GET /v2.0/agents/{agent_id}/l3-routers */
  list: {
    path: { agent_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["AgentsL3RoutersListAnswer"];
  };
  /** POST /v2.0/agents/{agent_id}/l3-routers */
  create: {
    path: { agent_id: string; };
    query: Empty;
    body: Schemas["AgentsL3RoutersCreateBody"];
    answer: Record<string, unknown> | void;
  };
  /** DELETE /v2.0/agents/{agent_id}/l3-routers/{l3_router_id} */
  delete: {
    path: { agent_id: string; l3_router_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** auto-allocated-topology */
export interface AutoAllocatedTopology {
  /** GET /v2.0/auto-allocated-topology */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
  /** GET /v2.0/auto-allocated-topology/{auto_allocated_topology_id} */
  show: {
    path: { auto_allocated_topology_id: string; };
    query: Schemas["AutoAllocatedTopologyShowQuery"];
    body: undefined;
    answer: Schemas["AutoAllocatedTopologyShowAnswer"];
  };
  /** DELETE /v2.0/auto-allocated-topology/{auto_allocated_topology_id} */
  delete: {
    path: { auto_allocated_topology_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** availability_zones */
export interface AvailabilityZones {
  /** GET /v2.0/availability_zones */
  list: {
    path: Empty;
    query: Schemas["AvailabilityZonesListQuery"];
    body: undefined;
    answer: Schemas["AvailabilityZonesListAnswer"];
  };
}

/** default-security-group-rules */
export interface DefaultSecurityGroupRules {
  /** GET /v2.0/default-security-group-rules */
  list: {
    path: Empty;
    query: Schemas["DefaultSecurityGroupRulesListQuery"];
    body: undefined;
    answer: Schemas["DefaultSecurityGroupRulesListAnswer"];
  };
  /** POST /v2.0/default-security-group-rules */
  create: {
    path: Empty;
    query: Schemas["DefaultSecurityGroupRulesCreateQuery"];
    body: Schemas["DefaultSecurityGroupRulesCreateBody"];
    answer: Schemas["DefaultSecurityGroupRulesCreateAnswer"];
  };
  /** GET /v2.0/default-security-group-rules/{default_security_group_rule_id} */
  show: {
    path: { default_security_group_rule_id: string; };
    query: Schemas["DefaultSecurityGroupRulesShowQuery"];
    body: undefined;
    answer: Schemas["DefaultSecurityGroupRulesShowAnswer"];
  };
  /** DELETE /v2.0/default-security-group-rules/{default_security_group_rule_id} */
  delete: {
    path: { default_security_group_rule_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** extensions */
export interface Extensions {
  /** GET /v2.0/extensions */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["ExtensionsListAnswer"];
  };
  /** GET /v2.0/extensions/{alias} */
  show: {
    path: { alias: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ExtensionsShowAnswer"];
  };
}

/** flavors */
export interface Flavors {
  /** GET /v2.0/flavors */
  list: {
    path: Empty;
    query: Schemas["FlavorsListQuery"];
    body: undefined;
    answer: Schemas["FlavorsListAnswer"];
  };
  /** POST /v2.0/flavors */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["FlavorsCreateBody"];
    answer: Schemas["FlavorsCreateAnswer"];
  };
  /** GET /v2.0/flavors/{flavor_id} */
  show: {
    path: { flavor_id: string; };
    query: Schemas["FlavorsShowQuery"];
    body: undefined;
    answer: Schemas["FlavorsShowAnswer"];
  };
  /** PUT /v2.0/flavors/{flavor_id} */
  update: {
    path: { flavor_id: string; };
    query: Empty;
    body: Schemas["FlavorsUpdateBody"];
    answer: Schemas["FlavorsUpdateAnswer"];
  };
  /** DELETE /v2.0/flavors/{flavor_id} */
  delete: {
    path: { flavor_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** flavors/service_profiles */
export interface FlavorsServiceProfiles {
  /** POST /v2.0/flavors/{flavor_id}/service_profiles */
  create: {
    path: { flavor_id: string; };
    query: Empty;
    body: Schemas["FlavorsServiceProfilesCreateBody"];
    answer: Schemas["FlavorsServiceProfilesCreateAnswer"];
  };
  /** DELETE /v2.0/flavors/{flavor_id}/service_profiles/{service_profile_id} */
  delete: {
    path: { flavor_id: string; service_profile_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** floatingip-pools */
export interface FloatingipPools {
  /** GET /v2.0/floatingip-pools */
  list: {
    path: Empty;
    query: Schemas["FloatingipPoolsListQuery"];
    body: undefined;
    answer: Schemas["FloatingipPoolsListAnswer"];
  };
}

/** floatingips */
export interface Floatingips {
  /** GET /v2.0/floatingips */
  list: {
    path: Empty;
    query: Schemas["FloatingipsListQuery"];
    body: undefined;
    answer: Schemas["FloatingipsListAnswer"];
  };
  /** POST /v2.0/floatingips */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["FloatingipsCreateBody"];
    answer: Schemas["FloatingipsCreateAnswer"];
  };
  /** GET /v2.0/floatingips/{floatingip_id} */
  show: {
    path: { floatingip_id: string; };
    query: Schemas["FloatingipsShowQuery"];
    body: undefined;
    answer: Schemas["FloatingipsShowAnswer"];
  };
  /** PUT /v2.0/floatingips/{floatingip_id} */
  update: {
    path: { floatingip_id: string; };
    query: Empty;
    body: Schemas["FloatingipsUpdateBody"];
    answer: Schemas["FloatingipsUpdateAnswer"];
  };
  /** DELETE /v2.0/floatingips/{floatingip_id} */
  delete: {
    path: { floatingip_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** floatingips/port_forwardings */
export interface FloatingipsPortForwardings {
  /** GET /v2.0/floatingips/{floatingip_id}/port_forwardings */
  list: {
    path: { floatingip_id: string; };
    query: Schemas["FloatingipsPortForwardingsListQuery"];
    body: undefined;
    answer: Schemas["FloatingipsPortForwardingsListAnswer"];
  };
  /** POST /v2.0/floatingips/{floatingip_id}/port_forwardings */
  create: {
    path: { floatingip_id: string; };
    query: Empty;
    body: Schemas["FloatingipsPortForwardingsCreateBody"];
    answer: Schemas["FloatingipsPortForwardingsCreateAnswer"];
  };
  /** GET /v2.0/floatingips/{floatingip_id}/port_forwardings/{port_forwarding_id} */
  show: {
    path: { floatingip_id: string; port_forwarding_id: string; };
    query: Schemas["FloatingipsPortForwardingsShowQuery"];
    body: undefined;
    answer: Schemas["FloatingipsPortForwardingsShowAnswer"];
  };
  /** PUT /v2.0/floatingips/{floatingip_id}/port_forwardings/{port_forwarding_id} */
  update: {
    path: { floatingip_id: string; port_forwarding_id: string; };
    query: Empty;
    body: Schemas["FloatingipsPortForwardingsUpdateBody"];
    answer: Schemas["FloatingipsPortForwardingsUpdateAnswer"];
  };
  /** DELETE /v2.0/floatingips/{floatingip_id}/port_forwardings/{port_forwarding_id} */
  delete: {
    path: { floatingip_id: string; port_forwarding_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** floatingips/tags */
export interface FloatingipsTags {
  /** GET /v2.0/floatingips/{floatingip_id}/tags */
  list: {
    path: { floatingip_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["FloatingipsTagsListAnswer"];
  };
  /** POST /v2.0/floatingips/{floatingip_id}/tags */
  create: {
    path: { floatingip_id: string; };
    query: Empty;
    body: Schemas["FloatingipsTagsCreateBody"];
    answer: Schemas["FloatingipsTagsCreateAnswer"];
  };
  /** PUT /v2.0/floatingips/{floatingip_id}/tags */
  put: {
    path: { floatingip_id: string; };
    query: Empty;
    body: Schemas["FloatingipsTagsPutBody"];
    answer: Schemas["FloatingipsTagsPutAnswer"];
  };
  /** DELETE /v2.0/floatingips/{floatingip_id}/tags */
  deleteAll: {
    path: { floatingip_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** GET /v2.0/floatingips/{floatingip_id}/tags/{tag} */
  show: {
    path: { floatingip_id: string; tag: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** PUT /v2.0/floatingips/{floatingip_id}/tags/{tag} */
  update: {
    path: { floatingip_id: string; tag: string; };
    query: Empty;
    body: unknown;
    answer: Record<string, unknown> | void;
  };
  /** DELETE /v2.0/floatingips/{floatingip_id}/tags/{tag} */
  delete: {
    path: { floatingip_id: string; tag: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** local-ips */
export interface LocalIps {
  /** GET /v2.0/local-ips */
  list: {
    path: Empty;
    query: Schemas["LocalIpsListQuery"];
    body: undefined;
    answer: Schemas["LocalIpsListAnswer"];
  };
  /** POST /v2.0/local-ips */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["LocalIpsCreateBody"];
    answer: Schemas["LocalIpsCreateAnswer"];
  };
  /** GET /v2.0/local-ips/{local_ip_id} */
  show: {
    path: { local_ip_id: string; };
    query: Schemas["LocalIpsShowQuery"];
    body: undefined;
    answer: Schemas["LocalIpsShowAnswer"];
  };
  /** PUT /v2.0/local-ips/{local_ip_id} */
  update: {
    path: { local_ip_id: string; };
    query: Empty;
    body: Schemas["LocalIpsUpdateBody"];
    answer: Schemas["LocalIpsUpdateAnswer"];
  };
  /** DELETE /v2.0/local-ips/{local_ip_id} */
  delete: {
    path: { local_ip_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** local_ips/port_associations */
export interface LocalIpsPortAssociations {
  /** GET /v2.0/local_ips/{local_ip_id}/port_associations */
  list: {
    path: { local_ip_id: string; };
    query: Schemas["LocalIpsPortAssociationsListQuery"];
    body: undefined;
    answer: Schemas["LocalIpsPortAssociationsListAnswer"];
  };
  /** POST /v2.0/local_ips/{local_ip_id}/port_associations */
  create: {
    path: { local_ip_id: string; };
    query: Empty;
    body: Schemas["LocalIpsPortAssociationsCreateBody"];
    answer: Schemas["LocalIpsPortAssociationsCreateAnswer"];
  };
  /** DELETE /v2.0/local_ips/{local_ip_id}/port_associations/{port_association_id} */
  delete: {
    path: { local_ip_id: string; port_association_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** log/loggable-resources */
export interface LogLoggableResources {
  /** GET /v2.0/log/loggable-resources */
  list: {
    path: Empty;
    query: Schemas["LogLoggableResourcesListQuery"];
    body: undefined;
    answer: Schemas["LogLoggableResourcesListAnswer"];
  };
}

/** log/logs */
export interface LogLogs {
  /** GET /v2.0/log/logs */
  list: {
    path: Empty;
    query: Schemas["LogLogsListQuery"];
    body: undefined;
    answer: Schemas["LogLogsListAnswer"];
  };
  /** POST /v2.0/log/logs */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["LogLogsCreateBody"];
    answer: Schemas["LogLogsCreateAnswer"];
  };
  /** GET /v2.0/log/logs/{log_id} */
  show: {
    path: { log_id: string; };
    query: Schemas["LogLogsShowQuery"];
    body: undefined;
    answer: Schemas["LogLogsShowAnswer"];
  };
  /** PUT /v2.0/log/logs/{log_id} */
  update: {
    path: { log_id: string; };
    query: Empty;
    body: Schemas["LogLogsUpdateBody"];
    answer: Schemas["LogLogsUpdateAnswer"];
  };
  /** DELETE /v2.0/log/logs/{log_id} */
  delete: {
    path: { log_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** metering/metering-label-rules */
export interface MeteringMeteringLabelRules {
  /** GET /v2.0/metering/metering-label-rules */
  list: {
    path: Empty;
    query: Schemas["MeteringMeteringLabelRulesListQuery"];
    body: undefined;
    answer: Schemas["MeteringMeteringLabelRulesListAnswer"];
  };
  /** POST /v2.0/metering/metering-label-rules */
  create: {
    path: Empty;
    query: Schemas["MeteringMeteringLabelRulesCreateQuery"];
    body: Schemas["MeteringMeteringLabelRulesCreateBody"];
    answer: Schemas["MeteringMeteringLabelRulesCreateAnswer"];
  };
  /** GET /v2.0/metering/metering-label-rules/{metering_label_rule_id} */
  show: {
    path: { metering_label_rule_id: string; };
    query: Schemas["MeteringMeteringLabelRulesShowQuery"];
    body: undefined;
    answer: Schemas["MeteringMeteringLabelRulesShowAnswer"];
  };
  /** DELETE /v2.0/metering/metering-label-rules/{metering_label_rule_id} */
  delete: {
    path: { metering_label_rule_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** metering/metering-labels */
export interface MeteringMeteringLabels {
  /** GET /v2.0/metering/metering-labels */
  list: {
    path: Empty;
    query: Schemas["MeteringMeteringLabelsListQuery"];
    body: undefined;
    answer: Schemas["MeteringMeteringLabelsListAnswer"];
  };
  /** POST /v2.0/metering/metering-labels */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["MeteringMeteringLabelsCreateBody"];
    answer: Schemas["MeteringMeteringLabelsCreateAnswer"];
  };
  /** GET /v2.0/metering/metering-labels/{metering_label_id} */
  show: {
    path: { metering_label_id: string; };
    query: Schemas["MeteringMeteringLabelsShowQuery"];
    body: undefined;
    answer: Schemas["MeteringMeteringLabelsShowAnswer"];
  };
  /** DELETE /v2.0/metering/metering-labels/{metering_label_id} */
  delete: {
    path: { metering_label_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** ndp-proxies */
export interface NdpProxies {
  /** GET /v2.0/ndp-proxies */
  list: {
    path: Empty;
    query: Schemas["NdpProxiesListQuery"];
    body: undefined;
    answer: Schemas["NdpProxiesListAnswer"];
  };
  /** POST /v2.0/ndp-proxies */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["NdpProxiesCreateBody"];
    answer: Schemas["NdpProxiesCreateAnswer"];
  };
  /** GET /v2.0/ndp-proxies/{ndp_proxy_id} */
  show: {
    path: { ndp_proxy_id: string; };
    query: Schemas["NdpProxiesShowQuery"];
    body: undefined;
    answer: Schemas["NdpProxiesShowAnswer"];
  };
  /** PUT /v2.0/ndp-proxies/{ndp_proxy_id} */
  update: {
    path: { ndp_proxy_id: string; };
    query: Empty;
    body: Schemas["NdpProxiesUpdateBody"];
    answer: Schemas["NdpProxiesUpdateAnswer"];
  };
  /** DELETE /v2.0/ndp-proxies/{ndp_proxy_id} */
  delete: {
    path: { ndp_proxy_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** network-ip-availabilities */
export interface NetworkIpAvailabilities {
  /** GET /v2.0/network-ip-availabilities */
  list: {
    path: Empty;
    query: Schemas["NetworkIpAvailabilitiesListQuery"];
    body: undefined;
    answer: Schemas["NetworkIpAvailabilitiesListAnswer"];
  };
  /** GET /v2.0/network-ip-availabilities/{network_ip_availability_id} */
  show: {
    path: { network_ip_availability_id: string; };
    query: Schemas["NetworkIpAvailabilitiesShowQuery"];
    body: undefined;
    answer: Schemas["NetworkIpAvailabilitiesShowAnswer"];
  };
}

/** network-segment-ranges */
export interface NetworkSegmentRanges {
  /** GET /v2.0/network-segment-ranges */
  list: {
    path: Empty;
    query: Schemas["NetworkSegmentRangesListQuery"];
    body: undefined;
    answer: Schemas["NetworkSegmentRangesListAnswer"];
  };
  /** POST /v2.0/network-segment-ranges */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["NetworkSegmentRangesCreateBody"];
    answer: Schemas["NetworkSegmentRangesCreateAnswer"];
  };
  /** GET /v2.0/network-segment-ranges/{network_segment_range_id} */
  show: {
    path: { network_segment_range_id: string; };
    query: Schemas["NetworkSegmentRangesShowQuery"];
    body: undefined;
    answer: Schemas["NetworkSegmentRangesShowAnswer"];
  };
  /** PUT /v2.0/network-segment-ranges/{network_segment_range_id} */
  update: {
    path: { network_segment_range_id: string; };
    query: Schemas["NetworkSegmentRangesUpdateQuery"];
    body: Schemas["NetworkSegmentRangesUpdateBody"];
    answer: Schemas["NetworkSegmentRangesUpdateAnswer"];
  };
  /** DELETE /v2.0/network-segment-ranges/{network_segment_range_id} */
  delete: {
    path: { network_segment_range_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** network_segment_ranges/tags */
export interface NetworkSegmentRangesTags {
  /** GET /v2.0/network_segment_ranges/{network_segment_range_id}/tags */
  list: {
    path: { network_segment_range_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["NetworkSegmentRangesTagsListAnswer"];
  };
  /** POST /v2.0/network_segment_ranges/{network_segment_range_id}/tags */
  create: {
    path: { network_segment_range_id: string; };
    query: Empty;
    body: Schemas["NetworkSegmentRangesTagsCreateBody"];
    answer: Schemas["NetworkSegmentRangesTagsCreateAnswer"];
  };
  /** PUT /v2.0/network_segment_ranges/{network_segment_range_id}/tags */
  put: {
    path: { network_segment_range_id: string; };
    query: Empty;
    body: Schemas["NetworkSegmentRangesTagsPutBody"];
    answer: Schemas["NetworkSegmentRangesTagsPutAnswer"];
  };
  /** DELETE /v2.0/network_segment_ranges/{network_segment_range_id}/tags */
  deleteAll: {
    path: { network_segment_range_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** GET /v2.0/network_segment_ranges/{network_segment_range_id}/tags/{tag} */
  show: {
    path: { network_segment_range_id: string; tag: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** PUT /v2.0/network_segment_ranges/{network_segment_range_id}/tags/{tag} */
  update: {
    path: { network_segment_range_id: string; tag: string; };
    query: Empty;
    body: unknown;
    answer: Record<string, unknown> | void;
  };
  /** DELETE /v2.0/network_segment_ranges/{network_segment_range_id}/tags/{tag} */
  delete: {
    path: { network_segment_range_id: string; tag: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** networks */
export interface Networks {
  /** GET /v2.0/networks */
  list: {
    path: Empty;
    query: Schemas["NetworksListQuery"];
    body: undefined;
    answer: Schemas["NetworksListAnswer"];
  };
  /** POST /v2.0/networks */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["NetworksCreateBody"];
    answer: Schemas["NetworksCreateAnswer"];
  };
  /** GET /v2.0/networks/{network_id} */
  show: {
    path: { network_id: string; };
    query: Schemas["NetworksShowQuery"];
    body: undefined;
    answer: Schemas["NetworksShowAnswer"];
  };
  /** PUT /v2.0/networks/{network_id} */
  update: {
    path: { network_id: string; };
    query: Empty;
    body: Schemas["NetworksUpdateBody"];
    answer: Schemas["NetworksUpdateAnswer"];
  };
  /** DELETE /v2.0/networks/{network_id} */
  delete: {
    path: { network_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** networks/dhcp-agents */
export interface NetworksDhcpAgents {
  /** GET /v2.0/networks/{network_id}/dhcp-agents */
  list: {
    path: { network_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["NetworksDhcpAgentsListAnswer"];
  };
}

/** networks/tags */
export interface NetworksTags {
  /** GET /v2.0/networks/{network_id}/tags */
  list: {
    path: { network_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["NetworksTagsListAnswer"];
  };
  /** POST /v2.0/networks/{network_id}/tags */
  create: {
    path: { network_id: string; };
    query: Empty;
    body: Schemas["NetworksTagsCreateBody"];
    answer: Schemas["NetworksTagsCreateAnswer"];
  };
  /** PUT /v2.0/networks/{network_id}/tags */
  put: {
    path: { network_id: string; };
    query: Empty;
    body: Schemas["NetworksTagsPutBody"];
    answer: Schemas["NetworksTagsPutAnswer"];
  };
  /** DELETE /v2.0/networks/{network_id}/tags */
  deleteAll: {
    path: { network_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** GET /v2.0/networks/{network_id}/tags/{tag} */
  show: {
    path: { network_id: string; tag: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** PUT /v2.0/networks/{network_id}/tags/{tag} */
  update: {
    path: { network_id: string; tag: string; };
    query: Empty;
    body: unknown;
    answer: Record<string, unknown> | void;
  };
  /** DELETE /v2.0/networks/{network_id}/tags/{tag} */
  delete: {
    path: { network_id: string; tag: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** ports */
export interface Ports {
  /** GET /v2.0/ports */
  list: {
    path: Empty;
    query: Schemas["PortsListQuery"];
    body: undefined;
    answer: Schemas["PortsListAnswer"];
  };
  /** POST /v2.0/ports */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["PortsCreateBody"];
    answer: Schemas["PortsCreateAnswer"];
  };
  /** GET /v2.0/ports/{port_id} */
  show: {
    path: { port_id: string; };
    query: Schemas["PortsShowQuery"];
    body: undefined;
    answer: Schemas["PortsShowAnswer"];
  };
  /** PUT /v2.0/ports/{port_id} */
  update: {
    path: { port_id: string; };
    query: Empty;
    body: Schemas["PortsUpdateBody"];
    answer: Schemas["PortsUpdateAnswer"];
  };
  /** DELETE /v2.0/ports/{port_id} */
  delete: {
    path: { port_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** ports/bindings */
export interface PortsBindings {
  /** GET /v2.0/ports/{port_id}/bindings */
  list: {
    path: { port_id: string; };
    query: Schemas["PortsBindingsListQuery"];
    body: undefined;
    answer: Schemas["PortsBindingsListAnswer"];
  };
  /** POST /v2.0/ports/{port_id}/bindings */
  create: {
    path: { port_id: string; };
    query: Empty;
    body: Schemas["PortsBindingsCreateBody"];
    answer: Schemas["PortsBindingsCreateAnswer"];
  };
  /** DELETE /v2.0/ports/{port_id}/bindings/{binding_id} */
  delete: {
    path: { port_id: string; binding_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** ports/bindings/activate */
export interface PortsBindingsActivate {
  /** PUT /v2.0/ports/{port_id}/bindings/{binding_id}/activate */
  put: {
    path: { port_id: string; binding_id: string; };
    query: Empty;
    body: unknown;
    answer: Schemas["PortsBindingsActivatePutAnswer"];
  };
}

/** ports/tags */
export interface PortsTags {
  /** GET /v2.0/ports/{port_id}/tags */
  list: {
    path: { port_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["PortsTagsListAnswer"];
  };
  /** POST /v2.0/ports/{port_id}/tags */
  create: {
    path: { port_id: string; };
    query: Empty;
    body: Schemas["PortsTagsCreateBody"];
    answer: Schemas["PortsTagsCreateAnswer"];
  };
  /** PUT /v2.0/ports/{port_id}/tags */
  put: {
    path: { port_id: string; };
    query: Empty;
    body: Schemas["PortsTagsPutBody"];
    answer: Schemas["PortsTagsPutAnswer"];
  };
  /** DELETE /v2.0/ports/{port_id}/tags */
  deleteAll: {
    path: { port_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** GET /v2.0/ports/{port_id}/tags/{tag} */
  show: {
    path: { port_id: string; tag: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** PUT /v2.0/ports/{port_id}/tags/{tag} */
  update: {
    path: { port_id: string; tag: string; };
    query: Empty;
    body: unknown;
    answer: Record<string, unknown> | void;
  };
  /** DELETE /v2.0/ports/{port_id}/tags/{tag} */
  delete: {
    path: { port_id: string; tag: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** qos/alias-bandwidth-limit-rules */
export interface QosAliasBandwidthLimitRules {
  /** GET /v2.0/qos/alias-bandwidth-limit-rules/{alias_bandwidth_limit_rule_id} */
  show: {
    path: { alias_bandwidth_limit_rule_id: string; };
    query: Schemas["QosAliasBandwidthLimitRulesShowQuery"];
    body: undefined;
    answer: Schemas["QosAliasBandwidthLimitRulesShowAnswer"];
  };
  /** PUT /v2.0/qos/alias-bandwidth-limit-rules/{alias_bandwidth_limit_rule_id} */
  update: {
    path: { alias_bandwidth_limit_rule_id: string; };
    query: Empty;
    body: Schemas["QosAliasBandwidthLimitRulesUpdateBody"];
    answer: Schemas["QosAliasBandwidthLimitRulesUpdateAnswer"];
  };
  /** DELETE /v2.0/qos/alias-bandwidth-limit-rules/{alias_bandwidth_limit_rule_id} */
  delete: {
    path: { alias_bandwidth_limit_rule_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** qos/alias-dscp-marking-rules */
export interface QosAliasDscpMarkingRules {
  /** GET /v2.0/qos/alias-dscp-marking-rules/{alias_dscp_marking_rule_id} */
  show: {
    path: { alias_dscp_marking_rule_id: string; };
    query: Schemas["QosAliasDscpMarkingRulesShowQuery"];
    body: undefined;
    answer: Schemas["QosAliasDscpMarkingRulesShowAnswer"];
  };
  /** PUT /v2.0/qos/alias-dscp-marking-rules/{alias_dscp_marking_rule_id} */
  update: {
    path: { alias_dscp_marking_rule_id: string; };
    query: Empty;
    body: Schemas["QosAliasDscpMarkingRulesUpdateBody"];
    answer: Schemas["QosAliasDscpMarkingRulesUpdateAnswer"];
  };
  /** DELETE /v2.0/qos/alias-dscp-marking-rules/{alias_dscp_marking_rule_id} */
  delete: {
    path: { alias_dscp_marking_rule_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** qos/alias-minimum-bandwidth-rules */
export interface QosAliasMinimumBandwidthRules {
  /** GET /v2.0/qos/alias-minimum-bandwidth-rules/{alias_minimum_bandwidth_rule_id} */
  show: {
    path: { alias_minimum_bandwidth_rule_id: string; };
    query: Schemas["QosAliasMinimumBandwidthRulesShowQuery"];
    body: undefined;
    answer: Schemas["QosAliasMinimumBandwidthRulesShowAnswer"];
  };
  /** PUT /v2.0/qos/alias-minimum-bandwidth-rules/{alias_minimum_bandwidth_rule_id} */
  update: {
    path: { alias_minimum_bandwidth_rule_id: string; };
    query: Empty;
    body: Schemas["QosAliasMinimumBandwidthRulesUpdateBody"];
    answer: Schemas["QosAliasMinimumBandwidthRulesUpdateAnswer"];
  };
  /** DELETE /v2.0/qos/alias-minimum-bandwidth-rules/{alias_minimum_bandwidth_rule_id} */
  delete: {
    path: { alias_minimum_bandwidth_rule_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** qos/alias-minimum-packet-rate-rules */
export interface QosAliasMinimumPacketRateRules {
  /** GET /v2.0/qos/alias-minimum-packet-rate-rules/{alias_minimum_packet_rate_rule_id} */
  show: {
    path: { alias_minimum_packet_rate_rule_id: string; };
    query: Schemas["QosAliasMinimumPacketRateRulesShowQuery"];
    body: undefined;
    answer: Schemas["QosAliasMinimumPacketRateRulesShowAnswer"];
  };
  /** PUT /v2.0/qos/alias-minimum-packet-rate-rules/{alias_minimum_packet_rate_rule_id} */
  update: {
    path: { alias_minimum_packet_rate_rule_id: string; };
    query: Empty;
    body: Schemas["QosAliasMinimumPacketRateRulesUpdateBody"];
    answer: Schemas["QosAliasMinimumPacketRateRulesUpdateAnswer"];
  };
  /** DELETE /v2.0/qos/alias-minimum-packet-rate-rules/{alias_minimum_packet_rate_rule_id} */
  delete: {
    path: { alias_minimum_packet_rate_rule_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** qos/policies */
export interface QosPolicies {
  /** GET /v2.0/qos/policies */
  list: {
    path: Empty;
    query: Schemas["QosPoliciesListQuery"];
    body: undefined;
    answer: Schemas["QosPoliciesListAnswer"];
  };
  /** POST /v2.0/qos/policies */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["QosPoliciesCreateBody"];
    answer: Schemas["QosPoliciesCreateAnswer"];
  };
  /** GET /v2.0/qos/policies/{policy_id} */
  show: {
    path: { policy_id: string; };
    query: Schemas["QosPoliciesShowQuery"];
    body: undefined;
    answer: Schemas["QosPoliciesShowAnswer"];
  };
  /** PUT /v2.0/qos/policies/{policy_id} */
  update: {
    path: { policy_id: string; };
    query: Empty;
    body: Schemas["QosPoliciesUpdateBody"];
    answer: Schemas["QosPoliciesUpdateAnswer"];
  };
  /** DELETE /v2.0/qos/policies/{policy_id} */
  delete: {
    path: { policy_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** qos/policies/bandwidth_limit_rules */
export interface QosPoliciesBandwidthLimitRules {
  /** GET /v2.0/qos/policies/{policy_id}/bandwidth_limit_rules */
  list: {
    path: { policy_id: string; };
    query: Schemas["QosPoliciesBandwidthLimitRulesListQuery"];
    body: undefined;
    answer: Schemas["QosPoliciesBandwidthLimitRulesListAnswer"];
  };
  /** POST /v2.0/qos/policies/{policy_id}/bandwidth_limit_rules */
  create: {
    path: { policy_id: string; };
    query: Empty;
    body: Schemas["QosPoliciesBandwidthLimitRulesCreateBody"];
    answer: Schemas["QosPoliciesBandwidthLimitRulesCreateAnswer"];
  };
  /** GET /v2.0/qos/policies/{policy_id}/bandwidth_limit_rules/{bandwidth_limit_rule_id} */
  show: {
    path: { policy_id: string; bandwidth_limit_rule_id: string; };
    query: Schemas["QosPoliciesBandwidthLimitRulesShowQuery"];
    body: undefined;
    answer: Schemas["QosPoliciesBandwidthLimitRulesShowAnswer"];
  };
  /** PUT /v2.0/qos/policies/{policy_id}/bandwidth_limit_rules/{bandwidth_limit_rule_id} */
  update: {
    path: { policy_id: string; bandwidth_limit_rule_id: string; };
    query: Empty;
    body: Schemas["QosPoliciesBandwidthLimitRulesUpdateBody"];
    answer: Schemas["QosPoliciesBandwidthLimitRulesUpdateAnswer"];
  };
  /** DELETE /v2.0/qos/policies/{policy_id}/bandwidth_limit_rules/{bandwidth_limit_rule_id} */
  delete: {
    path: { policy_id: string; bandwidth_limit_rule_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** qos/policies/dscp_marking_rules */
export interface QosPoliciesDscpMarkingRules {
  /** GET /v2.0/qos/policies/{policy_id}/dscp_marking_rules */
  list: {
    path: { policy_id: string; };
    query: Schemas["QosPoliciesDscpMarkingRulesListQuery"];
    body: undefined;
    answer: Schemas["QosPoliciesDscpMarkingRulesListAnswer"];
  };
  /** POST /v2.0/qos/policies/{policy_id}/dscp_marking_rules */
  create: {
    path: { policy_id: string; };
    query: Empty;
    body: Schemas["QosPoliciesDscpMarkingRulesCreateBody"];
    answer: Schemas["QosPoliciesDscpMarkingRulesCreateAnswer"];
  };
  /** GET /v2.0/qos/policies/{policy_id}/dscp_marking_rules/{dscp_marking_rule_id} */
  show: {
    path: { policy_id: string; dscp_marking_rule_id: string; };
    query: Schemas["QosPoliciesDscpMarkingRulesShowQuery"];
    body: undefined;
    answer: Schemas["QosPoliciesDscpMarkingRulesShowAnswer"];
  };
  /** PUT /v2.0/qos/policies/{policy_id}/dscp_marking_rules/{dscp_marking_rule_id} */
  update: {
    path: { policy_id: string; dscp_marking_rule_id: string; };
    query: Empty;
    body: Schemas["QosPoliciesDscpMarkingRulesUpdateBody"];
    answer: Schemas["QosPoliciesDscpMarkingRulesUpdateAnswer"];
  };
  /** DELETE /v2.0/qos/policies/{policy_id}/dscp_marking_rules/{dscp_marking_rule_id} */
  delete: {
    path: { policy_id: string; dscp_marking_rule_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** qos/policies/minimum-packet-rate-rules */
export interface QosPoliciesMinimumPacketRateRules {
  /** GET /v2.0/qos/policies/{policy_id}/minimum-packet-rate-rules */
  list: {
    path: { policy_id: string; };
    query: Schemas["QosPoliciesMinimumPacketRateRulesListQuery"];
    body: undefined;
    answer: Schemas["QosPoliciesMinimumPacketRateRulesListAnswer"];
  };
  /** POST /v2.0/qos/policies/{policy_id}/minimum-packet-rate-rules */
  create: {
    path: { policy_id: string; };
    query: Empty;
    body: Schemas["QosPoliciesMinimumPacketRateRulesCreateBody"];
    answer: Schemas["QosPoliciesMinimumPacketRateRulesCreateAnswer"];
  };
  /** GET /v2.0/qos/policies/{policy_id}/minimum-packet-rate-rules/{minimum_packet_rate_rule_id} */
  show: {
    path: { policy_id: string; minimum_packet_rate_rule_id: string; };
    query: Schemas["QosPoliciesMinimumPacketRateRulesShowQuery"];
    body: undefined;
    answer: Schemas["QosPoliciesMinimumPacketRateRulesShowAnswer"];
  };
  /** PUT /v2.0/qos/policies/{policy_id}/minimum-packet-rate-rules/{minimum_packet_rate_rule_id} */
  update: {
    path: { policy_id: string; minimum_packet_rate_rule_id: string; };
    query: Empty;
    body: Schemas["QosPoliciesMinimumPacketRateRulesUpdateBody"];
    answer: Schemas["QosPoliciesMinimumPacketRateRulesUpdateAnswer"];
  };
  /** DELETE /v2.0/qos/policies/{policy_id}/minimum-packet-rate-rules/{minimum_packet_rate_rule_id} */
  delete: {
    path: { policy_id: string; minimum_packet_rate_rule_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** qos/policies/minimum_bandwidth_rules */
export interface QosPoliciesMinimumBandwidthRules {
  /** GET /v2.0/qos/policies/{policy_id}/minimum_bandwidth_rules */
  list: {
    path: { policy_id: string; };
    query: Schemas["QosPoliciesMinimumBandwidthRulesListQuery"];
    body: undefined;
    answer: Schemas["QosPoliciesMinimumBandwidthRulesListAnswer"];
  };
  /** POST /v2.0/qos/policies/{policy_id}/minimum_bandwidth_rules */
  create: {
    path: { policy_id: string; };
    query: Empty;
    body: Schemas["QosPoliciesMinimumBandwidthRulesCreateBody"];
    answer: Schemas["QosPoliciesMinimumBandwidthRulesCreateAnswer"];
  };
  /** GET /v2.0/qos/policies/{policy_id}/minimum_bandwidth_rules/{minimum_bandwidth_rule_id} */
  show: {
    path: { policy_id: string; minimum_bandwidth_rule_id: string; };
    query: Schemas["QosPoliciesMinimumBandwidthRulesShowQuery"];
    body: undefined;
    answer: Schemas["QosPoliciesMinimumBandwidthRulesShowAnswer"];
  };
  /** PUT /v2.0/qos/policies/{policy_id}/minimum_bandwidth_rules/{minimum_bandwidth_rule_id} */
  update: {
    path: { policy_id: string; minimum_bandwidth_rule_id: string; };
    query: Empty;
    body: Schemas["QosPoliciesMinimumBandwidthRulesUpdateBody"];
    answer: Schemas["QosPoliciesMinimumBandwidthRulesUpdateAnswer"];
  };
  /** DELETE /v2.0/qos/policies/{policy_id}/minimum_bandwidth_rules/{minimum_bandwidth_rule_id} */
  delete: {
    path: { policy_id: string; minimum_bandwidth_rule_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** qos/policies/packet_rate_limit_rules */
export interface QosPoliciesPacketRateLimitRules {
  /** GET /v2.0/qos/policies/{policy_id}/packet_rate_limit_rules */
  list: {
    path: { policy_id: string; };
    query: Schemas["QosPoliciesPacketRateLimitRulesListQuery"];
    body: undefined;
    answer: Schemas["QosPoliciesPacketRateLimitRulesListAnswer"];
  };
  /** POST /v2.0/qos/policies/{policy_id}/packet_rate_limit_rules */
  create: {
    path: { policy_id: string; };
    query: Empty;
    body: Schemas["QosPoliciesPacketRateLimitRulesCreateBody"];
    answer: Schemas["QosPoliciesPacketRateLimitRulesCreateAnswer"];
  };
  /** GET /v2.0/qos/policies/{policy_id}/packet_rate_limit_rules/{packet_rate_limit_rule_id} */
  show: {
    path: { policy_id: string; packet_rate_limit_rule_id: string; };
    query: Schemas["QosPoliciesPacketRateLimitRulesShowQuery"];
    body: undefined;
    answer: Schemas["QosPoliciesPacketRateLimitRulesShowAnswer"];
  };
  /** PUT /v2.0/qos/policies/{policy_id}/packet_rate_limit_rules/{packet_rate_limit_rule_id} */
  update: {
    path: { policy_id: string; packet_rate_limit_rule_id: string; };
    query: Empty;
    body: Schemas["QosPoliciesPacketRateLimitRulesUpdateBody"];
    answer: Schemas["QosPoliciesPacketRateLimitRulesUpdateAnswer"];
  };
  /** DELETE /v2.0/qos/policies/{policy_id}/packet_rate_limit_rules/{packet_rate_limit_rule_id} */
  delete: {
    path: { policy_id: string; packet_rate_limit_rule_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** qos/policies/tags */
export interface QosPoliciesTags {
  /** GET /v2.0/qos/policies/{policy_id}/tags */
  list: {
    path: { policy_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["QosPoliciesTagsListAnswer"];
  };
  /** POST /v2.0/qos/policies/{policy_id}/tags */
  create: {
    path: { policy_id: string; };
    query: Empty;
    body: Schemas["QosPoliciesTagsCreateBody"];
    answer: Schemas["QosPoliciesTagsCreateAnswer"];
  };
  /** PUT /v2.0/qos/policies/{policy_id}/tags */
  put: {
    path: { policy_id: string; };
    query: Empty;
    body: Schemas["QosPoliciesTagsPutBody"];
    answer: Schemas["QosPoliciesTagsPutAnswer"];
  };
  /** DELETE /v2.0/qos/policies/{policy_id}/tags */
  deleteAll: {
    path: { policy_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** GET /v2.0/qos/policies/{policy_id}/tags/{tag} */
  show: {
    path: { policy_id: string; tag: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** PUT /v2.0/qos/policies/{policy_id}/tags/{tag} */
  update: {
    path: { policy_id: string; tag: string; };
    query: Empty;
    body: unknown;
    answer: Record<string, unknown> | void;
  };
  /** DELETE /v2.0/qos/policies/{policy_id}/tags/{tag} */
  delete: {
    path: { policy_id: string; tag: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** qos/rule-types */
export interface QosRuleTypes {
  /** GET /v2.0/qos/rule-types */
  list: {
    path: Empty;
    query: Schemas["QosRuleTypesListQuery"];
    body: undefined;
    answer: Schemas["QosRuleTypesListAnswer"];
  };
  /** GET /v2.0/qos/rule-types/{rule_type_id} */
  show: {
    path: { rule_type_id: string; };
    query: Schemas["QosRuleTypesShowQuery"];
    body: undefined;
    answer: Schemas["QosRuleTypesShowAnswer"];
  };
}

/** quotas */
export interface Quotas {
  /** GET /v2.0/quotas */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["QuotasListAnswer"];
  };
  /** GET /v2.0/quotas/{quota_id} */
  show: {
    path: { quota_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["QuotasShowAnswer"];
  };
  /** PUT /v2.0/quotas/{quota_id} */
  update: {
    path: { quota_id: string; };
    query: Empty;
    body: Schemas["QuotasUpdateBody"];
    answer: Schemas["QuotasUpdateAnswer"];
  };
  /** DELETE /v2.0/quotas/{quota_id} */
  delete: {
    path: { quota_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** quotas/default */
export interface QuotasDefault {
  /** GET /v2.0/quotas/{quota_id}/default */
  list: {
    path: { quota_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["QuotasDefaultListAnswer"];
  };
}

/** quotas/details */
export interface QuotasDetails {
  /** GET /v2.0/quotas/{quota_id}/details */
  list: {
    path: { quota_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["QuotasDetailsListAnswer"];
  };
}

/** quotas/project */
export interface QuotasProject {
  /** GET /v2.0/quotas/project */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
}

/** quotas/tenant */
export interface QuotasTenant {
  /** GET /v2.0/quotas/tenant */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
}

/** rbac-policies */
export interface RbacPolicies {
  /** GET /v2.0/rbac-policies */
  list: {
    path: Empty;
    query: Schemas["RbacPoliciesListQuery"];
    body: undefined;
    answer: Schemas["RbacPoliciesListAnswer"];
  };
  /** POST /v2.0/rbac-policies */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["RbacPoliciesCreateBody"];
    answer: Schemas["RbacPoliciesCreateAnswer"];
  };
  /** GET /v2.0/rbac-policies/{rbac_policy_id} */
  show: {
    path: { rbac_policy_id: string; };
    query: Schemas["RbacPoliciesShowQuery"];
    body: undefined;
    answer: Schemas["RbacPoliciesShowAnswer"];
  };
  /** PUT /v2.0/rbac-policies/{rbac_policy_id} */
  update: {
    path: { rbac_policy_id: string; };
    query: Empty;
    body: Schemas["RbacPoliciesUpdateBody"];
    answer: Schemas["RbacPoliciesUpdateAnswer"];
  };
  /** DELETE /v2.0/rbac-policies/{rbac_policy_id} */
  delete: {
    path: { rbac_policy_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** routers */
export interface Routers {
  /** GET /v2.0/routers */
  list: {
    path: Empty;
    query: Schemas["RoutersListQuery"];
    body: undefined;
    answer: Schemas["RoutersListAnswer"];
  };
  /** POST /v2.0/routers */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["RoutersCreateBody"];
    answer: Schemas["RoutersCreateAnswer"];
  };
  /** GET /v2.0/routers/{router_id} */
  show: {
    path: { router_id: string; };
    query: Schemas["RoutersShowQuery"];
    body: undefined;
    answer: Schemas["RoutersShowAnswer"];
  };
  /** PUT /v2.0/routers/{router_id} */
  update: {
    path: { router_id: string; };
    query: Empty;
    body: Schemas["RoutersUpdateBody"];
    answer: Schemas["RoutersUpdateAnswer"];
  };
  /** DELETE /v2.0/routers/{router_id} */
  delete: {
    path: { router_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** routers/add_external_gateways */
export interface RoutersAddExternalGateways {
  /** PUT /v2.0/routers/{router_id}/add_external_gateways */
  put: {
    path: { router_id: string; };
    query: Empty;
    body: Schemas["RoutersAddExternalGatewaysPutBody"];
    answer: Schemas["RoutersAddExternalGatewaysPutAnswer"];
  };
}

/** routers/add_extraroutes */
export interface RoutersAddExtraroutes {
  /** PUT /v2.0/routers/{router_id}/add_extraroutes */
  put: {
    path: { router_id: string; };
    query: Empty;
    body: Schemas["RoutersAddExtraroutesPutBody"];
    answer: Schemas["RoutersAddExtraroutesPutAnswer"];
  };
}

/** routers/add_router_interface */
export interface RoutersAddRouterInterface {
  /** PUT /v2.0/routers/{router_id}/add_router_interface */
  put: {
    path: { router_id: string; };
    query: Empty;
    body: Schemas["RoutersAddRouterInterfacePutBody"];
    answer: Schemas["RoutersAddRouterInterfacePutAnswer"];
  };
}

/** routers/conntrack_helpers */
export interface RoutersConntrackHelpers {
  /** GET /v2.0/routers/{router_id}/conntrack_helpers */
  list: {
    path: { router_id: string; };
    query: Schemas["RoutersConntrackHelpersListQuery"];
    body: undefined;
    answer: Schemas["RoutersConntrackHelpersListAnswer"];
  };
  /** POST /v2.0/routers/{router_id}/conntrack_helpers */
  create: {
    path: { router_id: string; };
    query: Empty;
    body: Schemas["RoutersConntrackHelpersCreateBody"];
    answer: Schemas["RoutersConntrackHelpersCreateAnswer"];
  };
  /** GET /v2.0/routers/{router_id}/conntrack_helpers/{conntrack_helper_id} */
  show: {
    path: { router_id: string; conntrack_helper_id: string; };
    query: Schemas["RoutersConntrackHelpersShowQuery"];
    body: undefined;
    answer: Schemas["RoutersConntrackHelpersShowAnswer"];
  };
  /** PUT /v2.0/routers/{router_id}/conntrack_helpers/{conntrack_helper_id} */
  update: {
    path: { router_id: string; conntrack_helper_id: string; };
    query: Empty;
    body: Schemas["RoutersConntrackHelpersUpdateBody"];
    answer: Schemas["RoutersConntrackHelpersUpdateAnswer"];
  };
  /** DELETE /v2.0/routers/{router_id}/conntrack_helpers/{conntrack_helper_id} */
  delete: {
    path: { router_id: string; conntrack_helper_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** routers/l3-agents */
export interface RoutersL3Agents {
  /** GET /v2.0/routers/{router_id}/l3-agents */
  list: {
    path: { router_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["RoutersL3AgentsListAnswer"];
  };
}

/** routers/remove_external_gateways */
export interface RoutersRemoveExternalGateways {
  /** PUT /v2.0/routers/{router_id}/remove_external_gateways */
  put: {
    path: { router_id: string; };
    query: Empty;
    body: Schemas["RoutersRemoveExternalGatewaysPutBody"];
    answer: Schemas["RoutersRemoveExternalGatewaysPutAnswer"];
  };
}

/** routers/remove_extraroutes */
export interface RoutersRemoveExtraroutes {
  /** PUT /v2.0/routers/{router_id}/remove_extraroutes */
  put: {
    path: { router_id: string; };
    query: Empty;
    body: Schemas["RoutersRemoveExtraroutesPutBody"];
    answer: Schemas["RoutersRemoveExtraroutesPutAnswer"];
  };
}

/** routers/remove_router_interface */
export interface RoutersRemoveRouterInterface {
  /** PUT /v2.0/routers/{router_id}/remove_router_interface */
  put: {
    path: { router_id: string; };
    query: Empty;
    body: Schemas["RoutersRemoveRouterInterfacePutBody"];
    answer: Schemas["RoutersRemoveRouterInterfacePutAnswer"];
  };
}

/** routers/tags */
export interface RoutersTags {
  /** GET /v2.0/routers/{router_id}/tags */
  list: {
    path: { router_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["RoutersTagsListAnswer"];
  };
  /** POST /v2.0/routers/{router_id}/tags */
  create: {
    path: { router_id: string; };
    query: Empty;
    body: Schemas["RoutersTagsCreateBody"];
    answer: Schemas["RoutersTagsCreateAnswer"];
  };
  /** PUT /v2.0/routers/{router_id}/tags */
  put: {
    path: { router_id: string; };
    query: Empty;
    body: Schemas["RoutersTagsPutBody"];
    answer: Schemas["RoutersTagsPutAnswer"];
  };
  /** DELETE /v2.0/routers/{router_id}/tags */
  deleteAll: {
    path: { router_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** GET /v2.0/routers/{router_id}/tags/{tag} */
  show: {
    path: { router_id: string; tag: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** PUT /v2.0/routers/{router_id}/tags/{tag} */
  update: {
    path: { router_id: string; tag: string; };
    query: Empty;
    body: unknown;
    answer: Record<string, unknown> | void;
  };
  /** DELETE /v2.0/routers/{router_id}/tags/{tag} */
  delete: {
    path: { router_id: string; tag: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** routers/update_external_gateways */
export interface RoutersUpdateExternalGateways {
  /** PUT /v2.0/routers/{router_id}/update_external_gateways */
  put: {
    path: { router_id: string; };
    query: Empty;
    body: Schemas["RoutersUpdateExternalGatewaysPutBody"];
    answer: Schemas["RoutersUpdateExternalGatewaysPutAnswer"];
  };
}

/** security-group-rules */
export interface SecurityGroupRules {
  /** GET /v2.0/security-group-rules */
  list: {
    path: Empty;
    query: Schemas["SecurityGroupRulesListQuery"];
    body: undefined;
    answer: Schemas["SecurityGroupRulesListAnswer"];
  };
  /** POST /v2.0/security-group-rules */
  create: {
    path: Empty;
    query: Schemas["SecurityGroupRulesCreateQuery"];
    body: Schemas["SecurityGroupRulesCreateBody"];
    answer: Schemas["SecurityGroupRulesCreateAnswer"];
  };
  /** GET /v2.0/security-group-rules/{security_group_rule_id} */
  show: {
    path: { security_group_rule_id: string; };
    query: Schemas["SecurityGroupRulesShowQuery"];
    body: undefined;
    answer: Schemas["SecurityGroupRulesShowAnswer"];
  };
  /** DELETE /v2.0/security-group-rules/{security_group_rule_id} */
  delete: {
    path: { security_group_rule_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** security-groups */
export interface SecurityGroups {
  /** GET /v2.0/security-groups */
  list: {
    path: Empty;
    query: Schemas["SecurityGroupsListQuery"];
    body: undefined;
    answer: Schemas["SecurityGroupsListAnswer"];
  };
  /** POST /v2.0/security-groups */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["SecurityGroupsCreateBody"];
    answer: Schemas["SecurityGroupsCreateAnswer"];
  };
  /** GET /v2.0/security-groups/{security_group_id} */
  show: {
    path: { security_group_id: string; };
    query: Schemas["SecurityGroupsShowQuery"];
    body: undefined;
    answer: Schemas["SecurityGroupsShowAnswer"];
  };
  /** PUT /v2.0/security-groups/{security_group_id} */
  update: {
    path: { security_group_id: string; };
    query: Empty;
    body: Schemas["SecurityGroupsUpdateBody"];
    answer: Schemas["SecurityGroupsUpdateAnswer"];
  };
  /** DELETE /v2.0/security-groups/{security_group_id} */
  delete: {
    path: { security_group_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** security-groups-default-statefulness */
export interface SecurityGroupsDefaultStatefulness {
  /** GET /v2.0/security-groups-default-statefulness */
  list: {
    path: Empty;
    query: Schemas["SecurityGroupsDefaultStatefulnessListQuery"];
    body: undefined;
    answer: Schemas["SecurityGroupsDefaultStatefulnessListAnswer"];
  };
  /** POST /v2.0/security-groups-default-statefulness */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["SecurityGroupsDefaultStatefulnessCreateBody"];
    answer: Schemas["SecurityGroupsDefaultStatefulnessCreateAnswer"];
  };
  /** GET /v2.0/security-groups-default-statefulness/{security_groups_default_statefulness_id} */
  show: {
    path: { security_groups_default_statefulness_id: string; };
    query: Schemas["SecurityGroupsDefaultStatefulnessShowQuery"];
    body: undefined;
    answer: Schemas["SecurityGroupsDefaultStatefulnessShowAnswer"];
  };
  /** PUT /v2.0/security-groups-default-statefulness/{security_groups_default_statefulness_id} */
  update: {
    path: { security_groups_default_statefulness_id: string; };
    query: Empty;
    body: Schemas["SecurityGroupsDefaultStatefulnessUpdateBody"];
    answer: Schemas["SecurityGroupsDefaultStatefulnessUpdateAnswer"];
  };
  /** DELETE /v2.0/security-groups-default-statefulness/{security_groups_default_statefulness_id} */
  delete: {
    path: { security_groups_default_statefulness_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** security-groups/tags */
export interface SecurityGroupsTags {
  /** GET /v2.0/security-groups/{security_group_id}/tags */
  list: {
    path: { security_group_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["SecurityGroupsTagsListAnswer"];
  };
  /** POST /v2.0/security-groups/{security_group_id}/tags */
  create: {
    path: { security_group_id: string; };
    query: Empty;
    body: Schemas["SecurityGroupsTagsCreateBody"];
    answer: Schemas["SecurityGroupsTagsCreateAnswer"];
  };
  /** PUT /v2.0/security-groups/{security_group_id}/tags */
  put: {
    path: { security_group_id: string; };
    query: Empty;
    body: Schemas["SecurityGroupsTagsPutBody"];
    answer: Schemas["SecurityGroupsTagsPutAnswer"];
  };
  /** DELETE /v2.0/security-groups/{security_group_id}/tags */
  deleteAll: {
    path: { security_group_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** GET /v2.0/security-groups/{security_group_id}/tags/{tag} */
  show: {
    path: { security_group_id: string; tag: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** PUT /v2.0/security-groups/{security_group_id}/tags/{tag} */
  update: {
    path: { security_group_id: string; tag: string; };
    query: Empty;
    body: unknown;
    answer: Record<string, unknown> | void;
  };
  /** DELETE /v2.0/security-groups/{security_group_id}/tags/{tag} */
  delete: {
    path: { security_group_id: string; tag: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** segments */
export interface Segments {
  /** GET /v2.0/segments */
  list: {
    path: Empty;
    query: Schemas["SegmentsListQuery"];
    body: undefined;
    answer: Schemas["SegmentsListAnswer"];
  };
  /** POST /v2.0/segments */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["SegmentsCreateBody"];
    answer: Schemas["SegmentsCreateAnswer"];
  };
  /** GET /v2.0/segments/{segment_id} */
  show: {
    path: { segment_id: string; };
    query: Schemas["SegmentsShowQuery"];
    body: undefined;
    answer: Schemas["SegmentsShowAnswer"];
  };
  /** PUT /v2.0/segments/{segment_id} */
  update: {
    path: { segment_id: string; };
    query: Empty;
    body: Schemas["SegmentsUpdateBody"];
    answer: Schemas["SegmentsUpdateAnswer"];
  };
  /** DELETE /v2.0/segments/{segment_id} */
  delete: {
    path: { segment_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** service-providers */
export interface ServiceProviders {
  /** GET /v2.0/service-providers */
  list: {
    path: Empty;
    query: Schemas["ServiceProvidersListQuery"];
    body: undefined;
    answer: Schemas["ServiceProvidersListAnswer"];
  };
}

/** service_profiles */
export interface ServiceProfiles {
  /** GET /v2.0/service_profiles */
  list: {
    path: Empty;
    query: Schemas["ServiceProfilesListQuery"];
    body: undefined;
    answer: Schemas["ServiceProfilesListAnswer"];
  };
  /** POST /v2.0/service_profiles */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["ServiceProfilesCreateBody"];
    answer: Schemas["ServiceProfilesCreateAnswer"];
  };
  /** GET /v2.0/service_profiles/{service_profile_id} */
  show: {
    path: { service_profile_id: string; };
    query: Schemas["ServiceProfilesShowQuery"];
    body: undefined;
    answer: Schemas["ServiceProfilesShowAnswer"];
  };
  /** PUT /v2.0/service_profiles/{service_profile_id} */
  update: {
    path: { service_profile_id: string; };
    query: Empty;
    body: Schemas["ServiceProfilesUpdateBody"];
    answer: Schemas["ServiceProfilesUpdateAnswer"];
  };
  /** DELETE /v2.0/service_profiles/{service_profile_id} */
  delete: {
    path: { service_profile_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** subnetpools */
export interface Subnetpools {
  /** GET /v2.0/subnetpools */
  list: {
    path: Empty;
    query: Schemas["SubnetpoolsListQuery"];
    body: undefined;
    answer: Schemas["SubnetpoolsListAnswer"];
  };
  /** POST /v2.0/subnetpools */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["SubnetpoolsCreateBody"];
    answer: Schemas["SubnetpoolsCreateAnswer"];
  };
  /** GET /v2.0/subnetpools/{subnetpool_id} */
  show: {
    path: { subnetpool_id: string; };
    query: Schemas["SubnetpoolsShowQuery"];
    body: undefined;
    answer: Schemas["SubnetpoolsShowAnswer"];
  };
  /** PUT /v2.0/subnetpools/{subnetpool_id} */
  update: {
    path: { subnetpool_id: string; };
    query: Empty;
    body: Schemas["SubnetpoolsUpdateBody"];
    answer: Schemas["SubnetpoolsUpdateAnswer"];
  };
  /** DELETE /v2.0/subnetpools/{subnetpool_id} */
  delete: {
    path: { subnetpool_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** subnetpools/add_prefixes */
export interface SubnetpoolsAddPrefixes {
  /** PUT /v2.0/subnetpools/{subnetpool_id}/add_prefixes */
  put: {
    path: { subnetpool_id: string; };
    query: Empty;
    body: Schemas["SubnetpoolsAddPrefixesPutBody"];
    answer: Schemas["SubnetpoolsAddPrefixesPutAnswer"];
  };
}

/** subnetpools/onboard_network_subnets */
export interface SubnetpoolsOnboardNetworkSubnets {
  /** PUT /v2.0/subnetpools/{subnetpool_id}/onboard_network_subnets */
  put: {
    path: { subnetpool_id: string; };
    query: Empty;
    body: Schemas["SubnetpoolsOnboardNetworkSubnetsPutBody"];
    answer: Schemas["SubnetpoolsOnboardNetworkSubnetsPutAnswer"];
  };
}

/** subnetpools/remove_prefixes */
export interface SubnetpoolsRemovePrefixes {
  /** PUT /v2.0/subnetpools/{subnetpool_id}/remove_prefixes */
  put: {
    path: { subnetpool_id: string; };
    query: Empty;
    body: Schemas["SubnetpoolsRemovePrefixesPutBody"];
    answer: Schemas["SubnetpoolsRemovePrefixesPutAnswer"];
  };
}

/** subnetpools/tags */
export interface SubnetpoolsTags {
  /** GET /v2.0/subnetpools/{subnetpool_id}/tags */
  list: {
    path: { subnetpool_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["SubnetpoolsTagsListAnswer"];
  };
  /** POST /v2.0/subnetpools/{subnetpool_id}/tags */
  create: {
    path: { subnetpool_id: string; };
    query: Empty;
    body: Schemas["SubnetpoolsTagsCreateBody"];
    answer: Schemas["SubnetpoolsTagsCreateAnswer"];
  };
  /** PUT /v2.0/subnetpools/{subnetpool_id}/tags */
  put: {
    path: { subnetpool_id: string; };
    query: Empty;
    body: Schemas["SubnetpoolsTagsPutBody"];
    answer: Schemas["SubnetpoolsTagsPutAnswer"];
  };
  /** DELETE /v2.0/subnetpools/{subnetpool_id}/tags */
  deleteAll: {
    path: { subnetpool_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** GET /v2.0/subnetpools/{subnetpool_id}/tags/{tag} */
  show: {
    path: { subnetpool_id: string; tag: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** PUT /v2.0/subnetpools/{subnetpool_id}/tags/{tag} */
  update: {
    path: { subnetpool_id: string; tag: string; };
    query: Empty;
    body: unknown;
    answer: Record<string, unknown> | void;
  };
  /** DELETE /v2.0/subnetpools/{subnetpool_id}/tags/{tag} */
  delete: {
    path: { subnetpool_id: string; tag: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** subnets */
export interface Subnets {
  /** GET /v2.0/subnets */
  list: {
    path: Empty;
    query: Schemas["SubnetsListQuery"];
    body: undefined;
    answer: Schemas["SubnetsListAnswer"];
  };
  /** POST /v2.0/subnets */
  create: {
    path: Empty;
    query: Schemas["SubnetsCreateQuery"];
    body: Schemas["SubnetsCreateBody"];
    answer: Schemas["SubnetsCreateAnswer"];
  };
  /** GET /v2.0/subnets/{subnet_id} */
  show: {
    path: { subnet_id: string; };
    query: Schemas["SubnetsShowQuery"];
    body: undefined;
    answer: Schemas["SubnetsShowAnswer"];
  };
  /** PUT /v2.0/subnets/{subnet_id} */
  update: {
    path: { subnet_id: string; };
    query: Schemas["SubnetsUpdateQuery"];
    body: Schemas["SubnetsUpdateBody"];
    answer: Schemas["SubnetsUpdateAnswer"];
  };
  /** DELETE /v2.0/subnets/{subnet_id} */
  delete: {
    path: { subnet_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** subnets/tags */
export interface SubnetsTags {
  /** GET /v2.0/subnets/{subnet_id}/tags */
  list: {
    path: { subnet_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["SubnetsTagsListAnswer"];
  };
  /** POST /v2.0/subnets/{subnet_id}/tags */
  create: {
    path: { subnet_id: string; };
    query: Empty;
    body: Schemas["SubnetsTagsCreateBody"];
    answer: Schemas["SubnetsTagsCreateAnswer"];
  };
  /** PUT /v2.0/subnets/{subnet_id}/tags */
  put: {
    path: { subnet_id: string; };
    query: Empty;
    body: Schemas["SubnetsTagsPutBody"];
    answer: Schemas["SubnetsTagsPutAnswer"];
  };
  /** DELETE /v2.0/subnets/{subnet_id}/tags */
  deleteAll: {
    path: { subnet_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** GET /v2.0/subnets/{subnet_id}/tags/{tag} */
  show: {
    path: { subnet_id: string; tag: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** PUT /v2.0/subnets/{subnet_id}/tags/{tag} */
  update: {
    path: { subnet_id: string; tag: string; };
    query: Empty;
    body: unknown;
    answer: Record<string, unknown> | void;
  };
  /** DELETE /v2.0/subnets/{subnet_id}/tags/{tag} */
  delete: {
    path: { subnet_id: string; tag: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** trunks */
export interface Trunks {
  /** GET /v2.0/trunks */
  list: {
    path: Empty;
    query: Schemas["TrunksListQuery"];
    body: undefined;
    answer: Schemas["TrunksListAnswer"];
  };
  /** POST /v2.0/trunks */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["TrunksCreateBody"];
    answer: Schemas["TrunksCreateAnswer"];
  };
  /** GET /v2.0/trunks/{trunk_id} */
  show: {
    path: { trunk_id: string; };
    query: Schemas["TrunksShowQuery"];
    body: undefined;
    answer: Schemas["TrunksShowAnswer"];
  };
  /** PUT /v2.0/trunks/{trunk_id} */
  update: {
    path: { trunk_id: string; };
    query: Empty;
    body: Schemas["TrunksUpdateBody"];
    answer: Schemas["TrunksUpdateAnswer"];
  };
  /** DELETE /v2.0/trunks/{trunk_id} */
  delete: {
    path: { trunk_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** trunks/add_subports */
export interface TrunksAddSubports {
  /** PUT /v2.0/trunks/{trunk_id}/add_subports */
  put: {
    path: { trunk_id: string; };
    query: Empty;
    body: Schemas["TrunksAddSubportsPutBody"];
    answer: Schemas["TrunksAddSubportsPutAnswer"];
  };
}

/** trunks/get_subports */
export interface TrunksGetSubports {
  /** GET /v2.0/trunks/{trunk_id}/get_subports */
  list: {
    path: { trunk_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["TrunksGetSubportsListAnswer"];
  };
}

/** trunks/remove_subports */
export interface TrunksRemoveSubports {
  /** PUT /v2.0/trunks/{trunk_id}/remove_subports */
  put: {
    path: { trunk_id: string; };
    query: Empty;
    body: Schemas["TrunksRemoveSubportsPutBody"];
    answer: Schemas["TrunksRemoveSubportsPutAnswer"];
  };
}

/** trunks/tags */
export interface TrunksTags {
  /** GET /v2.0/trunks/{trunk_id}/tags */
  list: {
    path: { trunk_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["TrunksTagsListAnswer"];
  };
  /** POST /v2.0/trunks/{trunk_id}/tags */
  create: {
    path: { trunk_id: string; };
    query: Empty;
    body: Schemas["TrunksTagsCreateBody"];
    answer: Schemas["TrunksTagsCreateAnswer"];
  };
  /** PUT /v2.0/trunks/{trunk_id}/tags */
  put: {
    path: { trunk_id: string; };
    query: Empty;
    body: Schemas["TrunksTagsPutBody"];
    answer: Schemas["TrunksTagsPutAnswer"];
  };
  /** DELETE /v2.0/trunks/{trunk_id}/tags */
  deleteAll: {
    path: { trunk_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** GET /v2.0/trunks/{trunk_id}/tags/{tag} */
  show: {
    path: { trunk_id: string; tag: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** PUT /v2.0/trunks/{trunk_id}/tags/{tag} */
  update: {
    path: { trunk_id: string; tag: string; };
    query: Empty;
    body: unknown;
    answer: Record<string, unknown> | void;
  };
  /** DELETE /v2.0/trunks/{trunk_id}/tags/{tag} */
  delete: {
    path: { trunk_id: string; tag: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}
