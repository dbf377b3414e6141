/**
 * What this cloud has beyond the core API. Clients and Tempest adapt to this list, so it names what is enforced and nothing else;
 * names and aliases are Neutron's, the descriptions ours.
 */
import type { Extensions } from "../../generated/network/index.ts";
import type { Handlers } from "../http/call.ts";
import { notFound } from "../http/errors.ts";
import { type Profile, profileOf } from "./profile.ts";

type Entry = [alias: string, name: string, description: string];

const everywhere: Entry[] = [
  ["agent", "agent", "The network plugin's part on each node, to look at"],
  ["availability_zone", "Availability Zone", "Zones of the cluster's nodes"],
  ["binding", "Port Binding", "How and where a port is bound"],
  ["empty-string-filtering", "Empty String Filtering Extension", "Lists can be filtered by an empty value"],
  ["external-net", "Neutron external network", "Networks that lead out of the cloud"],
  ["filter-validation", "Filter parameters validation", "Lists refuse what they cannot be filtered by"],
  ["ip-substring-filtering", "IP address substring filtering", "Ports can be found by a part of their address"],
  ["net-mtu", "Network MTU", "Networks tell their MTU"],
  ["pagination", "Pagination support", "Lists come in pages"],
  ["port-security", "Port Security", "A port can be without filters"],
  ["project-id", "project_id field enabled", "Objects name their project as project_id too"],
  ["provider", "Provider Network", "Administrators choose how a network is made"],
  ["quotas", "Quota management support", "Limits of a project"],
  ["quota_details", "Quota details management support", "Limits of a project and what it uses"],
  ["security-group", "security-group", "What may reach and leave a port"],
  ["security-groups-normalized-cidr", "Normalized CIDR field for security group rules", "Rules show their prefix as it takes effect"],
  [
    "security-groups-rules-belongs-to-default-sg",
    "Security group rule belongs to the project's default security group",
    "Rules say whether they are of the default group",
  ],
  ["sorting", "Sorting support", "Lists come in an order"],
  ["standard-attr-description", "standard-attr-description", "Objects have a description"],
  ["standard-attr-revisions", "Resource revision numbers", "Objects count their changes"],
  [
    "standard-attr-tag",
    "Tag support for resources with standard attribute: port, subnet, network, router, floatingip, security_group",
    "Objects have tags",
  ],
  ["standard-attr-timestamp", "Resource timestamps", "Objects tell when they were made and changed"],
];

const withKubeOvn: Entry[] = [
  ["allowed-address-pairs", "Allowed Address Pairs", "A port may speak with more addresses than its own"],
  ["auto-allocated-topology", "Auto Allocated Topology Services", "A project without networks gets one by asking for it"],
  ["default-subnetpools", "Default Subnetpools", "Subnets are cut from a pool that needs no name"],
  ["dvr", "Distributed Virtual Router", "Floating IPs of a router are translated on the nodes of their servers"],
  ["ext-gw-mode", "Neutron L3 Configurable external gateway mode", "A router's gateway translates addresses or does not"],
  ["extra_dhcp_opt", "Neutron Extra DHCP options", "Options of DHCP for one port"],
  ["extraroute", "Neutron Extra Route", "Static routes of a router"],
  ["extraroute-atomic", "Atomically add/remove extra routes", "Static routes of a router, one by one"],
  ["fip-port-details", "Floating IP Port Details Extension", "Floating IPs show the port they lead to"],
  ["l3-ha", "HA Router extension", "A router's gateway moves to another node when its own fails"],
  ["metering", "Neutron Metering", "Labels for the traffic that a collector counts together"],
  [
    "metering_source_and_destination_fields",
    "Neutron Metering with source and destination filtering",
    "Rules of metering labels name both ends of the traffic",
  ],
  ["net-mtu-writable", "Network MTU (writable)", "Networks let their MTU be chosen"],
  ["network-ip-availability", "Network IP Availability", "How many addresses are taken"],
  ["port-mac-address-regenerate", "Neutron Port MAC address regenerate", "A port can get a new MAC address"],
  ["router", "Neutron L3 Router", "Routers between networks, and floating IPs"],
  ["subnet_allocation", "Subnet Allocation", "Subnets are cut from pools"],
  ["subnet-external-network", "Subnet belongs to an external network", "Subnets say whether their network leads out of the cloud"],
  ["service-type", "Neutron Service Type Management", "Who provides which service"],
];

const UPDATED = "2026-04-01T00:00:00-00:00";

const entriesOf = (profile: Profile) =>
  [...everywhere, ...(profile === "kube-ovn" ? withKubeOvn : [])].map(([alias, name, description]) => ({
    alias,
    name,
    description,
    updated: UPDATED,
    links: [],
  }));

export const extensions = {
  list: (call) => ({ extensions: entriesOf(profileOf(call.kube)) }),

  show(call) {
    const { alias } = call.path;
    const found = entriesOf(profileOf(call.kube)).find((entry) => entry.alias === alias);
    if (found === undefined) throw notFound("Extension", alias, "ExtensionNotFound");
    return { extension: found };
  },
} satisfies Handlers<Extensions>;
