/** What Neutron checks of a port's attributes, beyond its schema. */
import { badRequest, conflict } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { openstackId } from "../kube/names.ts";
import { normalAddress, normalMac, randomMac } from "./addresses.ts";
import type { Port } from "./port-answers.ts";
import type { PortAttributes } from "./ports.ts";
import { portsOfNetwork } from "./relations.ts";

/** https://opendev.org/openstack/neutron/src/tag/27.0.0/neutron/extensions/allowedaddresspairs.py */
const MAX_ADDRESS_PAIRS = 10;

/** The MAC of a port: the given one if nobody on the network has it, else a free one. */
export function chooseMac(kube: Kube, networkId: string, wanted: string | null | undefined, self?: Port): string {
  const used = new Set(
    portsOfNetwork(kube, networkId)
      .filter((port) => self === undefined || openstackId(port) !== openstackId(self))
      .map(({ spec }) => spec.macAddress),
  );
  if (!wanted) {
    let mac = randomMac();
    while (used.has(mac)) mac = randomMac();
    return mac;
  }
  const mac = normalMac(wanted);
  if (mac === undefined)
    throw badRequest(`Invalid input for mac_address. Reason: '${wanted}' is not a valid MAC address.`, "HTTPBadRequest");
  if (used.has(mac))
    throw conflict(`Unable to complete operation for network ${networkId}. The mac address ${mac} is in use.`, "MacAddressInUse");
  return mac;
}

/** The spec's form of the pairs. Kube-OVN lets a port speak with more addresses, but with one MAC only. */
export function toAddressPairs(attributes: PortAttributes, mac: string): NonNullable<Port["spec"]["allowedAddressPairs"]> {
  const pairs = attributes.allowed_address_pairs ?? [];
  if (pairs.length > MAX_ADDRESS_PAIRS)
    throw badRequest(`Exceeded maximum amount of address pairs: ${MAX_ADDRESS_PAIRS}.`, "AllowedAddressPairExhausted");
  const seen = new Set<string>();
  return pairs.map(({ ip_address: address, mac_address: pairMac }) => {
    const ip = normalAddress(address);
    // Kube-OVN knows single addresses only: https://github.com/kubeovn/kube-ovn/blob/v1.15.0/pkg/controller/pod.go (getPodVips)
    if (ip === undefined)
      throw badRequest(`Invalid input for allowed_address_pairs. Reason: '${address}' is no single address.`, "HTTPBadRequest");
    const own = pairMac ? normalMac(pairMac) : mac;
    if (own !== mac)
      throw badRequest("Invalid input for operation: an allowed address pair must have the port's own MAC address.", "InvalidInput");
    if (seen.has(ip))
      throw badRequest(`Request contains duplicate address pair: mac_address ${own} ip_address ${ip}.`, "DuplicateAddressPairInRequest");
    seen.add(ip);
    return { ipAddress: ip };
  });
}

interface Security {
  secure: boolean;
  groups: readonly string[];
  pairs: readonly unknown[];
  /** The request names the groups; else the port has them already. */
  asked: boolean;
}

/**
 * Address pairs and security groups need port security.
 * https://opendev.org/openstack/neutron/src/tag/29.0.0/neutron/plugins/ml2/plugin.py (_portsec_ext_port_update_processing)
 */
export function checkSecurity({ secure, groups, pairs, asked }: Security): void {
  if (secure) return;
  if (pairs.length > 0)
    throw conflict("Port Security must be enabled in order to have allowed address pairs on a port.", "AddressPairAndPortSecurityRequired");
  if (groups.length === 0) return;
  if (asked)
    throw badRequest(
      "Port security must be enabled and port must have an IP address in order to use security groups.",
      "PortSecurityAndIPRequiredForSecurityGroups",
    );
  throw conflict(
    "Port has security group associated. Cannot disable port security or IP address until security group is removed.",
    "PortSecurityPortHasSecurityGroup",
  );
}

/** Throws 409 PortInUse, or ServicePortInUse for a port that a router or floating IP has. */
export function refuseServicePort(port: Port): void {
  const owner = port.spec.deviceOwner ?? "";
  const kept = ["network:router_interface", "network:router_gateway", "network:floatingip"];
  if (kept.includes(owner))
    throw conflict(`Port ${openstackId(port)} cannot be deleted directly via the port API: has device owner ${owner}.`, "ServicePortInUse");
}

/**
 * Throws 409 where a port would pose as an interface of another project's router.
 * https://opendev.org/openstack/neutron/src/tag/29.0.0/neutron/db/db_base_plugin_v2.py (_enforce_device_owner_not_router_intf_or_device_id)
 */
export function refuseForeignRouter(kube: Kube, namespace: string | undefined, { deviceOwner, deviceID }: Partial<Port["spec"]>): void {
  if (deviceOwner !== "network:router_interface" || !deviceID) return;
  const router = kube.findById("Router", undefined, deviceID);
  if (router !== undefined && router.metadata.namespace !== namespace)
    throw conflict(
      `The following device_id ${deviceID} is not owned by your tenant or matches another tenants router.`,
      "DeviceIDNotOwnedByTenant",
    );
}

/**
 * DHCP options by the names clients use, and those of OVN.
 * https://opendev.org/openstack/neutron/src/tag/27.0.0/neutron/common/ovn/constants.py (SUPPORTED_DHCP_OPTS_MAPPING)
 */
export const dhcpOptions: Record<string, string> = {
  "bootfile-name": "bootfile_name",
  "classless-static-route": "classless_static_route",
  "dns-server": "dns_server",
  "domain-name": "domain_name",
  "ip-forward-enable": "ip_forward_enable",
  "lease-time": "lease_time",
  mtu: "mtu",
  netmask: "netmask",
  "ntp-server": "ntp_server",
  router: "router",
  "server-ip-address": "tftp_server_address",
  T1: "T1",
  T2: "T2",
  "tftp-server": "tftp_server",
  wpad: "wpad",
};

type DhcpOptions = NonNullable<Port["spec"]["extraDHCPOptions"]>;

/** `current` with the changes: a value of null takes an option away. Throws 400 for one that OVN's DHCP does not have. */
export function toDhcpOptions(sent: NonNullable<PortAttributes["extra_dhcp_opts"]>, current: DhcpOptions = []): DhcpOptions {
  let options = current;
  for (const { opt_name: name, opt_value: value, ip_version: version = 4 } of sent) {
    if (!(name in dhcpOptions) || Number(version) !== 4)
      throw badRequest(`Invalid input for operation: the DHCP option '${name}' of IPv${version} is not supported.`, "InvalidInput");
    options = options.filter((option) => option.name !== name);
    if (value !== null) options = [...options, { name, value, ipVersion: 4 }];
  }
  return options;
}
