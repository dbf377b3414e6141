/** Compute (Nova), v2.1. What is not here answers 501 and stands as missing in the compatibility table. */

import { extensionInfo } from "./extensions.ts";
import { flavorAccess, flavors, flavorsDetail } from "./flavors/flavors.ts";
import { extraSpecs } from "./flavors/os-extra_specs.ts";
import { imageMetadata, images, imagesDetail } from "./images.ts";
import { limits } from "./limits.ts";
import { aggregates } from "./os-aggregates.ts";
import { availabilityZones, availabilityZonesDetail } from "./os-availability-zone.ts";
import { floatingIpPools, floatingIps } from "./os-floating-ips.ts";
import { hosts, hostsReboot, hostsShutdown, hostsStartup } from "./os-hosts.ts";
import {
  hypervisors,
  hypervisorsDetail,
  hypervisorsSearch,
  hypervisorsServers,
  hypervisorsStatistics,
  hypervisorsUptime,
} from "./os-hypervisors.ts";
import { instanceUsageAuditLog } from "./os-instance_usage_audit_log.ts";
import { keypairs } from "./os-keypairs.ts";
import { networks, tenantNetworks } from "./os-networks.ts";
import { quotaClassSets, quotaSets, quotaSetsDefaults, quotaSetsDetail } from "./os-quota-sets.ts";
import { securityGroupRules, securityGroups } from "./os-security-groups.ts";
import { serverExternalEvents } from "./os-server-external-events.ts";
import { serverGroups } from "./os-server-groups.ts";
import { services } from "./os-services.ts";
import { tenantUsage } from "./os-simple-tenant-usage.ts";
import { snapshots, snapshotsDetail, volumes, volumesDetail } from "./os-volumes.ts";
import { diagnostics } from "./servers/diagnostics.ts";
import { ips } from "./servers/ips.ts";
import { metadata } from "./servers/metadata.ts";
import { migrations, serverMigrations } from "./servers/migrations.ts";
import { instanceActions } from "./servers/os-instance-actions.ts";
import { interfaces } from "./servers/os-interface.ts";
import { serverSecurityGroups } from "./servers/os-security-groups.ts";
import { serverPassword } from "./servers/os-server-password.ts";
import { volumeAttachments } from "./servers/os-volume_attachments.ts";
import { remoteConsoles } from "./servers/remote-consoles.ts";
import { servers, serversDetail } from "./servers/servers.ts";
import { tags } from "./servers/tags.ts";
import { topology } from "./servers/topology.ts";

export const compute = {
  extensions: extensionInfo,
  flavors,
  "flavors/detail": flavorsDetail,
  "flavors/os-extra_specs": extraSpecs,
  "flavors/os-flavor-access": flavorAccess,
  images,
  "images/detail": imagesDetail,
  "images/metadata": imageMetadata,
  limits,
  "os-aggregates": aggregates,
  "os-availability-zone": availabilityZones,
  "os-availability-zone/detail": availabilityZonesDetail,
  "os-floating-ip-pools": floatingIpPools,
  "os-floating-ips": floatingIps,
  "os-hosts": hosts,
  "os-hosts/reboot": hostsReboot,
  "os-hosts/shutdown": hostsShutdown,
  "os-hosts/startup": hostsStartup,
  "os-hypervisors": hypervisors,
  "os-hypervisors/detail": hypervisorsDetail,
  "os-hypervisors/search": hypervisorsSearch,
  "os-hypervisors/servers": hypervisorsServers,
  "os-hypervisors/statistics": hypervisorsStatistics,
  "os-hypervisors/uptime": hypervisorsUptime,
  "os-instance_usage_audit_log": instanceUsageAuditLog,
  "os-keypairs": keypairs,
  "os-migrations": migrations,
  "os-networks": networks,
  "os-quota-class-sets": quotaClassSets,
  "os-quota-sets": quotaSets,
  "os-quota-sets/defaults": quotaSetsDefaults,
  "os-quota-sets/detail": quotaSetsDetail,
  "os-security-group-rules": securityGroupRules,
  "os-security-groups": securityGroups,
  "os-server-external-events": serverExternalEvents,
  "os-server-groups": serverGroups,
  "os-services": services,
  "os-simple-tenant-usage": tenantUsage,
  "os-snapshots": snapshots,
  "os-snapshots/detail": snapshotsDetail,
  "os-tenant-networks": tenantNetworks,
  "os-volumes": volumes,
  "os-volumes/detail": volumesDetail,
  servers,
  "servers/detail": serversDetail,
  "servers/diagnostics": diagnostics,
  "servers/ips": ips,
  "servers/metadata": metadata,
  "servers/migrations": serverMigrations,
  "servers/os-instance-actions": instanceActions,
  "servers/os-interface": interfaces,
  "servers/os-security-groups": serverSecurityGroups,
  "servers/os-server-password": serverPassword,
  "servers/os-volume_attachments": volumeAttachments,
  "servers/remote-consoles": remoteConsoles,
  "servers/tags": tags,
  "servers/topology": topology,
};
