/**
 * A port is a Port (network.dicot.io/v1alpha1) in its project's namespace; see port-answers.ts for where each field lives. NICs of
 * servers that were made with kubectl are shown as ports too (derived-ports.ts); those can be looked at, not changed.
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Ports } from "../../generated/network/index.ts";
import type { Call, Handlers } from "../http/call.ts";
import { conflict } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { openstackId } from "../kube/names.ts";
import { assertSees, canSee, enforce, ownerOf, seekerOf, shown } from "./access.ts";
import { releaseAddresses } from "./allocation.ts";
import { converted, createAll, type Forms } from "./bodies.ts";
import { chosen, toList, valuesOf } from "./collection.ts";
import { derivedPorts, derivedPortsAround, derivedPortsOfServer, findDerivedPort } from "./derived-ports.ts";
import { takeFixedIps } from "./fixed-ips.ts";
import { syncServer } from "./kubeovn/live.ts";
import { checkQuota } from "./limits.ts";
import { findNetwork, getNetwork, parentsOf } from "./networks.ts";
import { findAnywhere, getAnywhere, type Seeker, touched } from "./objects.ts";
import { type Port, type PortAnswer, toPort } from "./port-answers.ts";
import { createPort, groupsOf } from "./port-creation.ts";
import { checkSecurity, chooseMac, refuseForeignRouter, refuseServicePort, toAddressPairs, toDhcpOptions } from "./port-rules.ts";
import { floatingIpsOfPort, portsOfDevice } from "./relations.ts";

export interface PortAttributes {
  network_id: string;
  name?: string;
  description?: string;
  mac_address?: string | null;
  fixed_ips?: { subnet_id?: string | null; ip_address?: string | null }[] | null;
  admin_state_up?: boolean;
  device_id?: string | null;
  device_owner?: string | null;
  security_groups?: string[] | null;
  allowed_address_pairs?: { ip_address: string; mac_address?: string | null }[] | null;
  extra_dhcp_opts?: { opt_name: string; opt_value: string | null; ip_version?: number | string }[] | null;
  port_security_enabled?: boolean;
  "binding:vnic_type"?: string;
  "binding:host_id"?: string | null;
  "binding:profile"?: Record<string, unknown> | null;
  tenant_id?: string;
  project_id?: string;
}

const forms: Forms<Required<PortAttributes>> = {
  network_id: "as sent",
  name: "as sent",
  description: "as sent",
  mac_address: "as sent",
  fixed_ips: "as sent",
  admin_state_up: "boolean",
  device_id: "as sent",
  device_owner: "as sent",
  security_groups: "as sent",
  allowed_address_pairs: "as sent",
  extra_dhcp_opts: "as sent",
  port_security_enabled: "boolean",
  "binding:vnic_type": "as sent",
  "binding:host_id": "as sent",
  "binding:profile": "as sent",
  tenant_id: "as sent",
  project_id: "as sent",
};
const defaults = {
  device_id: "",
  device_owner: "",
  admin_state_up: true,
  "binding:host_id": "",
  "binding:vnic_type": "normal",
  "binding:profile": {},
};

const parentsOfPort = (seeker: Seeker, port: Port) => parentsOf(seeker.kube, findNetwork(seeker, port.spec.networkID));

/** A port that the caller may see. Throws 404 PortNotFound. */
export async function getPort(call: Call, id: string): Promise<Port> {
  const seeker = seekerOf(call);
  const port = findPort(seeker, id) ?? (await getAnywhere(seeker, "Port", id, "PortNotFound"));
  assertSees(call, "port", toPort(call.kube, port), { type: "PortNotFound", parents: parentsOfPort(seeker, port) });
  return port;
}

/** For who needs no policy. Undefined where there is none. */
export const findPort = (seeker: Seeker, id: string): Port | undefined =>
  findAnywhere(seeker, "Port", id) ?? findDerivedPort(seeker.kube, id);

/** No fewer than the caller may see and asks for: of a device, or for who does not see all, of his project and on its networks. */
function candidates({ kube, query, token, can }: Call): Port[] {
  const devices = valuesOf(query, "device_id");
  if (devices.length > 0 && !devices.includes(""))
    return devices.flatMap((id) => [...portsOfDevice(kube, id), ...derivedPortsOfServer(kube, id)]);
  const namespace = token.project?.namespace;
  if (namespace === undefined || can("get_port", {})) return [...kube.list("Port"), ...derivedPorts(kube)];
  const around = kube.list("Network", namespace).flatMap((network) => kube.indexed("Port", "network", openstackId(network)));
  return [...new Set([...kube.list("Port", namespace), ...around]), ...derivedPortsAround(kube, namespace)];
}

export const ports = {
  list(call) {
    const seeker = seekerOf(call);
    const items = candidates(call).flatMap((port) => {
      const item = toPort(call.kube, port);
      const parents = parentsOfPort(seeker, port);
      return canSee(call, "port", item, parents) ? [shown(call, "port", item, parents)] : [];
    });
    return toList(call, "ports", items);
  },

  async show(call) {
    const port = await getPort(call, call.path.port_id);
    return { port: chosen(call, shown(call, "port", toPort(call.kube, port), parentsOfPort(seekerOf(call), port))) };
  },

  create(call) {
    return createAll<PortAttributes, PortAnswer>(call.body, ["port", "ports"], {
      create: async (sent) => {
        const attributes = converted(sent, forms);
        const owner = ownerOf(call, attributes);
        const network = await getNetwork(call, attributes.network_id);
        const parents = parentsOf(call.kube, network);
        enforce(call, "create_port", { item: { project_id: owner.project }, parents, changes: attributes, defaults });
        if (!call.admin) refuseForeignRouter(call.kube, owner.namespace, plainChanges(attributes));
        checkQuota(call.kube, owner.namespace, "port");
        const port = await createPort(call.kube, { attributes, network, namespace: owner.namespace, now: call.now() });
        return shown(call, "port", toPort(call.kube, port), parents);
      },
      remove: async ({ id }) => removePort(call.kube, await getPort(call, id)),
    });
  },

  async update(call) {
    const port = await getPort(call, call.path.port_id);
    const attributes = converted((call.body as { port: Partial<PortAttributes> }).port, forms);
    const parents = parentsOfPort(seekerOf(call), port);
    enforce(call, "update_port", { item: toPort(call.kube, port), parents, changes: attributes });
    assertOurs(port);
    const updated = await changePort(call, port, attributes);
    await syncServer(call.kube, updated);
    return { port: shown(call, "port", toPort(call.kube, updated), parents) };
  },

  async delete(call): Promise<undefined> {
    const port = await getPort(call, call.path.port_id);
    enforce(call, "delete_port", { item: toPort(call.kube, port), parents: parentsOfPort(seekerOf(call), port) });
    assertOurs(port);
    refuseServicePort(port);
    await releaseFloatingIps(call.kube, port);
    await removePort(call.kube, port);
  },
} satisfies Handlers<Ports>;

async function changePort(call: Call, port: Port, attributes: Partial<PortAttributes>): Promise<Port> {
  const { kube } = call;
  const spec: Partial<Port["spec"]> = plainChanges(attributes);
  const network = findNetwork(seekerOf(call), port.spec.networkID);
  const mac =
    "mac_address" in attributes ? chooseMac(kube, port.spec.networkID, attributes.mac_address, port) : (port.spec.macAddress ?? "");
  if (mac !== port.spec.macAddress) {
    if (toPort(kube, port).status === "ACTIVE")
      throw conflict(`Unable to complete operation on port ${openstackId(port)}, port is already bound.`, "PortBound");
    spec.macAddress = mac;
  }
  if (attributes.allowed_address_pairs !== undefined) spec.allowedAddressPairs = toAddressPairs(attributes as PortAttributes, mac);
  if (attributes.extra_dhcp_opts) spec.extraDHCPOptions = toDhcpOptions(attributes.extra_dhcp_opts, port.spec.extraDHCPOptions);
  if (attributes.security_groups !== undefined) spec.securityGroupIDs = groupsOf(seekerOf(call), attributes.security_groups ?? []);
  const next = { ...port.spec, ...spec };
  if (!call.admin) refuseForeignRouter(kube, port.metadata.namespace, next);
  checkSecurity({
    secure: next.portSecurityEnabled ?? network?.spec.portSecurityEnabled ?? true,
    groups: next.securityGroupIDs ?? [],
    pairs: next.allowedAddressPairs ?? [],
    asked: attributes.security_groups !== undefined,
  });

  const before = port.spec.fixedIPs ?? [];
  if (attributes.fixed_ips !== undefined) {
    const claim = { kube, portId: openstackId(port), now: call.now() };
    spec.fixedIPs = await takeFixedIps(claim, {
      networkId: port.spec.networkID,
      mac,
      requests: attributes.fixed_ips ?? [],
      current: before,
    });
  }
  const isIn = (fixed: NonNullable<Port["spec"]["fixedIPs"]>) => (one: { ipAddress: string }) =>
    fixed.some(({ ipAddress }) => ipAddress === one.ipAddress);
  const after = spec.fixedIPs ?? before;
  try {
    const updated = await kube.update(
      port,
      touched(call.now(), (copy) => Object.assign(copy.spec, spec)),
    );
    await releaseAddresses(
      kube,
      openstackId(port),
      before.filter((one) => !isIn(after)(one)),
    );
    return updated;
  } catch (error) {
    await releaseAddresses(
      kube,
      openstackId(port),
      after.filter((one) => !isIn(before)(one)),
    );
    throw error;
  }
}

function plainChanges(attributes: Partial<PortAttributes>): Partial<Port["spec"]> {
  const spec: Partial<Port["spec"]> = {};
  if (attributes.name !== undefined) spec.name = attributes.name;
  if (attributes.description !== undefined) spec.description = attributes.description;
  if (attributes.admin_state_up !== undefined) spec.adminStateUp = attributes.admin_state_up;
  if (attributes.device_id !== undefined) spec.deviceID = attributes.device_id ?? "";
  if (attributes.device_owner !== undefined) spec.deviceOwner = attributes.device_owner ?? "";
  if (attributes.port_security_enabled !== undefined) spec.portSecurityEnabled = attributes.port_security_enabled;
  const binding: NonNullable<Port["spec"]["binding"]> = {};
  if (attributes["binding:vnic_type"] !== undefined) binding.vnicType = attributes["binding:vnic_type"];
  if (attributes["binding:host_id"] !== undefined) binding.hostID = attributes["binding:host_id"] ?? "";
  if (attributes["binding:profile"] !== undefined) binding.profile = attributes["binding:profile"] ?? {};
  if (Object.keys(binding).length > 0) spec.binding = binding;
  return spec;
}

/** Deletes a port and gives its addresses back. */
export async function removePort(kube: Kube, port: Port): Promise<void> {
  await kube.delete(port);
  await releaseAddresses(kube, openstackId(port), port.spec.fixedIPs ?? []);
}

/** A floating IP outlives the port that it led to. */
async function releaseFloatingIps(kube: Kube, port: Port): Promise<void> {
  const id = openstackId(port);
  for (const floating of floatingIpsOfPort(kube, id, port.metadata.namespace)) await disassociate(kube, floating);
}

export async function disassociate(kube: Kube, floating: Kinds["FloatingIP"]): Promise<Kinds["FloatingIP"]> {
  return kube.update(floating, (copy) => {
    delete copy.spec.portID;
    delete copy.spec.fixedIPAddress;
    delete copy.spec.routerID;
    return copy;
  });
}

function assertOurs(port: Port): void {
  if (port.metadata.resourceVersion === undefined)
    throw conflict(`Port ${openstackId(port)} is an interface of a VirtualMachine: change it there.`, "PortInUse");
}
