/**
 * A port as clients see it.
 *
 *   name, mac_address, fixed_ips …   spec
 *   project_id                       the namespace's; empty for ports that a router or floating IP has on an external network
 *   binding:host_id                  spec.binding.hostID, else the node of the server's VirtualMachineInstance
 *   status                           ACTIVE while its server runs, and always for a router's; else DOWN
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Kube } from "../kube/kube.ts";
import { nameOf, type Standard, toStandard } from "./objects.ts";

export type Port = Kinds["Port"];

export interface PortAnswer extends Standard {
  network_id: string;
  name: string;
  description: string;
  mac_address: string;
  admin_state_up: boolean;
  status: string;
  device_id: string;
  device_owner: string;
  fixed_ips: { subnet_id: string; ip_address: string }[];
  security_groups: string[];
  allowed_address_pairs: { ip_address: string; mac_address: string }[];
  extra_dhcp_opts: Opaque[];
  port_security_enabled: boolean;
  "binding:vnic_type": string;
  "binding:host_id": string;
  "binding:profile": Opaque;
  "binding:vif_type": string;
  "binding:vif_details": Opaque;
}

/** The contract knows these for objects, but none of their keys. */
type Opaque = Record<string, never>;
const opaque = (object: object) => object as Opaque;

/** Owned by the service itself, on a network that is not the project's: Neutron hides them from the project. */
const hidden = ["network:router_gateway", "network:floatingip"];

export function toPort(kube: Kube, port: Port): PortAnswer {
  const { spec } = port;
  const standard = toStandard(kube, port);
  const deviceOwner = spec.deviceOwner ?? "";
  const host = spec.binding?.hostID ?? nodeOf(kube, port) ?? "";
  return {
    ...standard,
    ...(hidden.includes(deviceOwner) ? { project_id: "", tenant_id: "" } : {}),
    network_id: spec.networkID,
    name: nameOf(port),
    description: spec.description ?? "",
    mac_address: spec.macAddress ?? "",
    admin_state_up: spec.adminStateUp ?? true,
    status: statusOf(kube, port),
    device_id: spec.deviceID ?? "",
    device_owner: deviceOwner,
    fixed_ips: (spec.fixedIPs ?? []).map(({ subnetID, ipAddress }) => ({ subnet_id: subnetID, ip_address: ipAddress })),
    security_groups: spec.securityGroupIDs ?? [],
    allowed_address_pairs: (spec.allowedAddressPairs ?? []).map(({ ipAddress, macAddress }) => ({
      ip_address: ipAddress,
      mac_address: macAddress ?? spec.macAddress ?? "",
    })),
    extra_dhcp_opts: (spec.extraDHCPOptions ?? []).map(({ name, value, ipVersion }) =>
      opaque({ opt_name: name, opt_value: value ?? "", ip_version: ipVersion ?? 4 }),
    ),
    port_security_enabled: spec.portSecurityEnabled ?? true,
    "binding:vnic_type": spec.binding?.vnicType ?? "normal",
    "binding:host_id": host,
    "binding:profile": opaque(spec.binding?.profile ?? {}),
    "binding:vif_type": host === "" ? "unbound" : "ovs",
    "binding:vif_details": opaque(host === "" ? {} : { port_filter: true, connectivity: "l2" }),
  };
}

/** The running instance of the server that the port belongs to. */
export function instanceOf(kube: Kube, port: Port): Kinds["VirtualMachineInstance"] | undefined {
  const { deviceID, deviceOwner } = port.spec;
  const { namespace } = port.metadata;
  if (!deviceID || !namespace || !deviceOwner?.startsWith("compute:")) return undefined;
  const vm = kube.findById("VirtualMachine", namespace, deviceID);
  return vm && kube.find("VirtualMachineInstance", namespace, vm.metadata.name ?? "");
}

const nodeOf = (kube: Kube, port: Port): string | undefined => instanceOf(kube, port)?.status?.nodeName;

function statusOf(kube: Kube, port: Port): string {
  const owner = port.spec.deviceOwner ?? "";
  if (owner === "network:floatingip") return "N/A";
  if (owner.startsWith("network:")) return "ACTIVE";
  if (port.spec.adminStateUp === false) return "DOWN";
  const phase = instanceOf(kube, port)?.status?.phase;
  return phase === "Running" ? "ACTIVE" : "DOWN";
}
