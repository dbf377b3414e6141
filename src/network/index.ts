/** Network (Neutron v2.0): which slice serves which collection. */
import { agents, availabilityZones } from "./agents.ts";
import { autoAllocatedTopology } from "./auto-allocated-topology.ts";
import { extensions } from "./extensions.ts";
import { floatingips, getFloatingIp } from "./floatingips.ts";
import { meteringLabelRules } from "./metering-label-rules.ts";
import { meteringLabels } from "./metering-labels.ts";
import { networkIpAvailabilities, serviceProviders } from "./network-ip-availabilities.ts";
import { getNetwork, networks } from "./networks.ts";
import { getPort, ports } from "./ports.ts";
import { quotas, quotasDefault, quotasDetails, quotasProject, quotasTenant } from "./quotas.ts";
import { addExtraroutes, addRouterInterface, removeExtraroutes, removeRouterInterface } from "./router-interfaces.ts";
import { getRouter, routers } from "./routers.ts";
import { securityGroupRules } from "./security-group-rules.ts";
import { getSecurityGroup, securityGroups } from "./security-groups.ts";
import { getSubnetPool, subnetpools } from "./subnetpools.ts";
import { getSubnet, subnets } from "./subnets.ts";
import { tagsOf } from "./tags.ts";

export const network = {
  agents,
  "auto-allocated-topology": autoAllocatedTopology,
  availability_zones: availabilityZones,
  extensions,
  floatingips,
  "floatingips/tags": tagsOf({ resource: "floatingip", parameter: "floatingip_id", get: getFloatingIp }),
  "metering/metering-label-rules": meteringLabelRules,
  "metering/metering-labels": meteringLabels,
  networks,
  "networks/tags": tagsOf({ resource: "network", parameter: "network_id", get: getNetwork }),
  "network-ip-availabilities": networkIpAvailabilities,
  ports,
  "ports/tags": tagsOf({ resource: "port", parameter: "port_id", get: getPort }),
  quotas,
  "quotas/default": quotasDefault,
  "quotas/details": quotasDetails,
  "quotas/project": quotasProject,
  "quotas/tenant": quotasTenant,
  routers,
  "routers/add_extraroutes": addExtraroutes,
  "routers/add_router_interface": addRouterInterface,
  "routers/remove_extraroutes": removeExtraroutes,
  "routers/remove_router_interface": removeRouterInterface,
  "routers/tags": tagsOf({ resource: "router", parameter: "router_id", get: getRouter }),
  "security-group-rules": securityGroupRules,
  "security-groups": securityGroups,
  "security-groups/tags": tagsOf({ resource: "security_group", parameter: "security_group_id", get: getSecurityGroup }),
  "service-providers": serviceProviders,
  subnetpools,
  "subnetpools/tags": tagsOf({ resource: "subnetpool", parameter: "subnetpool_id", get: getSubnetPool }),
  subnets,
  "subnets/tags": tagsOf({ resource: "subnet", parameter: "subnet_id", get: getSubnet }),
};
