/** What Kube-OVN reads from a pod about one of its NICs. https://kubeovn.github.io/docs/stable/en/advance/multi-nic/ */
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import { dhcpOptions } from "../port-rules.ts";
import { securityGroupName } from "./security-groups.ts";

type Port = Kinds["Port"];

/** Kube-OVN's group that lets nothing through; every port with any group is in it too. */
const DENY_ALL = "kubeovn_deny_all";

/** Annotations of the server's pod for the port; `provider` says for which of its NICs. */
export function toAnnotations(port: Port, { provider, subnet }: { provider: string; subnet: string | undefined }): Record<string, string> {
  const { spec } = port;
  const key = (name: string) => `${provider}.kubernetes.io/${name}`;
  const addresses = (spec.fixedIPs ?? []).map(({ ipAddress }) => ipAddress);
  // A NIC has one address of each family at Kube-OVN; further ones it may use, once the guest has set them.
  const own = [addresses.find((one) => !one.includes(":")), addresses.find((one) => one.includes(":"))].filter((one) => one !== undefined);
  const more = [...addresses.filter((one) => !own.includes(one)), ...(spec.allowedAddressPairs ?? []).map(({ ipAddress }) => ipAddress)];
  const secure = spec.portSecurityEnabled ?? true;
  const groups = (spec.securityGroupIDs ?? []).map(securityGroupName);
  return {
    ...(subnet === undefined ? {} : { [key("logical_switch")]: subnet }),
    ...(own.length > 0 ? { [key("ip_address")]: own.join(",") } : {}),
    ...(spec.macAddress ? { [key("mac_address")]: spec.macAddress } : {}),
    [key("port_security")]: String(secure),
    [key("security_groups")]: secure ? groups.join(",") || DENY_ALL : "",
    [key("port_vips")]: more.join(","),
    [key("dhcp-v4-options")]: (spec.extraDHCPOptions ?? [])
      .map(({ name, value }) => `${dhcpOptions[name] ?? name}=${value ?? ""}`)
      .join(","),
  };
}

/** The subset of `annotations` that a running pod takes over without a restart. */
export const isLive = (key: string): boolean => /\.kubernetes\.io\/(port_security|security_groups|port_vips|dhcp-v4-options)$/.test(key);
