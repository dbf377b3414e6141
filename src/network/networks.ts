/**
 * A network is a Network (network.dicot.io/v1alpha1) in its project's namespace. It carries no traffic by itself: each of its
 * subnets becomes a Kube-OVN Subnet when the first server or router needs it (kubeovn/subnets.ts).
 *
 *   name, description, admin_state_up, shared, mtu, is_default …   spec
 *   router:external                                               spec.external
 *   provider:*                                                    spec.provider
 *   subnets                                                       the Subnets whose spec.networkID it is
 *   status                                                        ACTIVE: it has nothing to wait for
 */
import { randomUUID } from "node:crypto";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Networks } from "../../generated/network/index.ts";
import type { Call, Handlers } from "../http/call.ts";
import { badRequest, conflict } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { openstackId } from "../kube/names.ts";
import { assertSees, canSee, enforce, ownerOf, seekerOf, shown } from "./access.ts";
import { converted, createAll, type Forms } from "./bodies.ts";
import { chosen, toList } from "./collection.ts";
import { discardFloatingIp } from "./floatingip-removal.ts";
import { checkQuota } from "./limits.ts";
import { getAnywhere, nameOf, newMetadata, type Seeker, type Standard, toStandard, touched } from "./objects.ts";
import { findPodNetwork, isPodNetwork, podNetworks, profileOf } from "./profile.ts";
import { portsOfNetwork, subnetsOfNetwork } from "./relations.ts";
import { dropSubnet } from "./subnet-removal.ts";

export type Network = Kinds["Network"];

export interface NetworkAttributes {
  name?: string;
  description?: string;
  admin_state_up?: boolean;
  shared?: boolean;
  mtu?: number;
  is_default?: boolean;
  port_security_enabled?: boolean;
  "router:external"?: boolean;
  "provider:network_type"?: string | null;
  "provider:physical_network"?: string | null;
  "provider:segmentation_id"?: number | null;
  availability_zone_hints?: string[];
  tenant_id?: string;
  project_id?: string;
}

export interface NetworkAnswer extends Standard {
  name: string;
  description: string;
  admin_state_up: boolean;
  status: string;
  subnets: string[];
  shared: boolean;
  mtu: number;
  port_security_enabled: boolean;
  "router:external": boolean;
  "provider:network_type": string | null;
  "provider:physical_network": string | null;
  "provider:segmentation_id": number | null;
  availability_zone_hints: string[];
  availability_zones: string[];
  ipv4_address_scope: string | null;
  ipv6_address_scope: string | null;
  is_default?: boolean;
}

/** Geneve's headers and room for IPsec, as Kube-OVN reckons them. https://github.com/kubeovn/kube-ovn/blob/v1.15.0/pkg/util/const.go */
const GENEVE_MTU = 1400;
const LINK_MTU = 1500;
const MIN_MTU = 68;

const forms: Forms<Required<NetworkAttributes>> = {
  name: "as sent",
  description: "as sent",
  admin_state_up: "boolean",
  shared: "boolean",
  mtu: "integer",
  is_default: "boolean",
  port_security_enabled: "boolean",
  "router:external": "boolean",
  "provider:network_type": "as sent",
  "provider:physical_network": "as sent",
  "provider:segmentation_id": "integer",
  availability_zone_hints: "as sent",
  tenant_id: "as sent",
  project_id: "as sent",
};

const defaults = { shared: false, "router:external": false, is_default: false, admin_state_up: true };

export function toNetwork(kube: Kube, network: Network): NetworkAnswer {
  const { spec } = network;
  const type = typeOf(network);
  return {
    ...toStandard(kube, network),
    name: nameOf(network),
    description: spec.description ?? "",
    admin_state_up: spec.adminStateUp ?? true,
    status: "ACTIVE",
    subnets: subnetsOfNetwork(kube, openstackId(network)).map(openstackId),
    shared: spec.shared ?? false,
    mtu: mtuOf(network),
    port_security_enabled: spec.portSecurityEnabled ?? true,
    "router:external": spec.external ?? false,
    "provider:network_type": type,
    "provider:physical_network": spec.provider?.physicalNetwork ?? null,
    "provider:segmentation_id": spec.provider?.segmentationID ?? null,
    availability_zone_hints: spec.availabilityZoneHints ?? [],
    availability_zones: [],
    ipv4_address_scope: null,
    ipv6_address_scope: null,
    ...(spec.external ? { is_default: spec.isDefault ?? false } : {}),
  };
}

const typeOf = (network: Network) => network.spec.provider?.networkType ?? "geneve";
const mtuOf = (network: Network): number => network.spec.mtu ?? (typeOf(network) === "geneve" ? GENEVE_MTU : LINK_MTU);

export function toNetworkObject(attributes: NetworkAttributes, namespace: string, id: string = randomUUID()): Network {
  const provider = {
    ...(attributes["provider:network_type"] ? { networkType: attributes["provider:network_type"] } : {}),
    ...(attributes["provider:physical_network"] ? { physicalNetwork: attributes["provider:physical_network"] } : {}),
    ...(typeof attributes["provider:segmentation_id"] === "number" ? { segmentationID: attributes["provider:segmentation_id"] } : {}),
  };
  return {
    apiVersion: "network.dicot.io/v1alpha1",
    kind: "Network",
    metadata: newMetadata(attributes.name, namespace, id),
    spec: { ...toSpec(attributes), ...(Object.keys(provider).length > 0 ? { provider } : {}) },
  };
}

/** The fields that an update may change too. */
function toSpec(attributes: NetworkAttributes): Network["spec"] {
  const spec: Network["spec"] = {};
  if (attributes.name !== undefined) spec.name = attributes.name;
  if (attributes.description !== undefined) spec.description = attributes.description ?? "";
  if (attributes.admin_state_up !== undefined) spec.adminStateUp = attributes.admin_state_up;
  if (attributes.shared !== undefined) spec.shared = attributes.shared;
  if (attributes["router:external"] !== undefined) spec.external = attributes["router:external"];
  if (attributes.is_default !== undefined) spec.isDefault = attributes.is_default;
  if (attributes.port_security_enabled !== undefined) spec.portSecurityEnabled = attributes.port_security_enabled;
  if (attributes.availability_zone_hints !== undefined) spec.availabilityZoneHints = attributes.availability_zone_hints;
  if (attributes.mtu) spec.mtu = attributes.mtu;
  return spec;
}

/** A network that the caller may see. Throws 404 NetworkNotFound. */
export async function getNetwork(call: Call, id: string): Promise<Network> {
  const network = findPodNetwork(call.kube, id) ?? (await getAnywhere(seekerOf(call), "Network", id, "NetworkNotFound"));
  assertSees(call, "network", toNetwork(call.kube, network), { type: "NetworkNotFound" });
  return network;
}

/** All networks, whoever may see them: those of the cluster, and the pod network where there is no other. */
const networksOf = (kube: Kube): readonly Network[] => [...kube.list("Network"), ...podNetworks(kube)];

export const parentsOf = (kube: Kube, network: Network | undefined) => {
  if (network === undefined) return {};
  const { project_id } = toStandard(kube, network);
  return {
    "network:project_id": project_id,
    "network:tenant_id": project_id,
    shared: network.spec.shared ?? false,
    "router:external": network.spec.external ?? false,
  };
};

function checkNetwork(kube: Kube, attributes: NetworkAttributes): void {
  const type = attributes["provider:network_type"];
  const physical = attributes["provider:physical_network"];
  const segment = attributes["provider:segmentation_id"];
  const invalid = (message: string) => badRequest(`Invalid input for operation: ${message}.`, "InvalidInput");
  if (type && !["geneve", "flat", "vlan"].includes(type)) throw invalid(`provider:network_type value '${type}' not supported`);
  if (!type && (physical || typeof segment === "number")) throw invalid("provider:network_type required");
  if ((type === "flat" || type === "vlan") && !physical) throw invalid(`provider:physical_network required for ${type} provider network`);
  if (type === "geneve" && (physical || typeof segment === "number"))
    throw invalid("Kube-OVN chooses the segment of a geneve network, and it has no physical network");
  if (type === "flat" && typeof segment === "number") throw invalid("provider:segmentation_id specified for flat provider network");
  if (type === "vlan" && (typeof segment !== "number" || segment < 1 || segment > 4094))
    throw invalid("provider:segmentation_id must be from 1 to 4094 for vlan provider network");
  if (physical && kube.find("KubeOvnProviderNetwork", undefined, physical) === undefined)
    throw invalid(`physical_network '${physical}' unknown for ${type} provider network`);
  const most = type === "flat" || type === "vlan" ? LINK_MTU : GENEVE_MTU;
  if (attributes.mtu && attributes.mtu > most) throw invalid(`Requested MTU is too big, maximum is ${most}`);
  if (attributes.mtu && attributes.mtu < MIN_MTU) throw invalid(`Requested MTU is too small, minimum is ${MIN_MTU}`);
}

export const networks = {
  list(call) {
    const items = networksOf(call.kube)
      .map((network) => toNetwork(call.kube, network))
      .filter((network) => canSee(call, "network", network))
      .map((network) => shown(call, "network", network));
    return toList(call, "networks", items);
  },

  async show(call) {
    const network = await getNetwork(call, call.path.network_id);
    return { network: chosen(call, shown(call, "network", toNetwork(call.kube, network))) };
  },

  create(call) {
    return createAll<NetworkAttributes, NetworkAnswer>(call.body, ["network", "networks"], {
      create: async (sent) => {
        const attributes = converted(sent, forms);
        const owner = ownerOf(call, attributes);
        enforce(call, "create_network", { item: { project_id: owner.project }, changes: attributes, defaults });
        if (profileOf(call.kube) === "pod")
          throw conflict("This cloud has the pod network only: networks cannot be made.", "NetworkCreateNotSupported");
        checkNetwork(call.kube, attributes);
        if (attributes["router:external"]) refuseSecondDefault(call.kube, attributes);
        checkQuota(call.kube, owner.namespace, "network");
        const network = await call.kube.create(toNetworkObject(attributes, owner.namespace));
        // A new network tells it whatever it is, and afterwards an external one only: neutron/services/auto_allocate/db.py.
        return shown(call, "network", { is_default: attributes.is_default ?? false, ...toNetwork(call.kube, network) });
      },
      remove: async ({ id }) => call.kube.delete(await getNetwork(call, id)),
    });
  },

  async update(call) {
    const network = await getNetwork(call, call.path.network_id);
    const attributes = converted((call.body as { network: NetworkAttributes }).network, forms);
    enforce(call, "update_network", { item: toNetwork(call.kube, network), changes: attributes });
    assertOurs(network);
    if (Object.keys(attributes).some((name) => name.startsWith("provider:")))
      throw badRequest("Invalid input for operation: Kube-OVN cannot change the provider attributes of a network.", "InvalidInput");
    checkNetwork(call.kube, { ...attributes });
    if (attributes["router:external"] ?? network.spec.external) refuseSecondDefault(call.kube, attributes, network);
    if (attributes.shared === false && network.spec.shared) refuseUnsharing(call.kube, network);
    if (attributes["router:external"] === false && network.spec.external) refuseInternal(call.kube, network);
    const updated = await call.kube.update(
      network,
      touched(call.now(), (copy) => Object.assign(copy.spec, toSpec(attributes))),
    );
    return { network: shown(call, "network", toNetwork(call.kube, updated)) };
  },

  async delete(call): Promise<undefined> {
    const network = await getNetwork(call, call.path.network_id);
    enforce(call, "delete_network", { item: toNetwork(call.kube, network) });
    assertOurs(network);
    const id = openstackId(network);
    const floating = call.kube.list("FloatingIP").filter(({ spec }) => spec.floatingNetworkID === id);
    if (floating.some(({ spec }) => spec.portID !== undefined) || portsOfNetwork(call.kube, id).length > 0)
      throw conflict(
        `Unable to complete operation on network ${id}. There are one or more ports still in use on the network.`,
        "NetworkInUse",
      );
    // Whoever owns them: they lead nowhere, and nowhere is left for them to lead from.
    for (const one of floating) await discardFloatingIp(call.kube.own, one);
    for (const subnet of subnetsOfNetwork(call.kube, id)) await dropSubnet(call.kube, subnet);
    await call.kube.delete(network);
  },
} satisfies Handlers<Networks>;

function assertOurs(network: Network): void {
  if (isPodNetwork(network)) throw conflict("The pod network belongs to the cluster.", "NetworkInUse");
}

/** https://opendev.org/openstack/neutron/src/tag/29.0.0/neutron/services/auto_allocate/db.py (_ensure_external_network_default_value_callback) */
function refuseSecondDefault(kube: Kube, { is_default }: NetworkAttributes, self?: Network): void {
  if (!is_default) return;
  const first = kube.list("Network").find(({ spec }) => spec.external && spec.isDefault);
  if (first === undefined || (self !== undefined && openstackId(self) === openstackId(first))) return;
  throw conflict(`A default external network already exists: ${openstackId(first)}.`, "DefaultExternalNetworkExists");
}

function refuseUnsharing(kube: Kube, network: Network): void {
  const foreign = portsOfNetwork(kube, openstackId(network)).some(
    ({ metadata, spec }) => metadata.namespace !== network.metadata.namespace && spec.deviceOwner !== "network:router_gateway",
  );
  if (foreign)
    throw conflict(
      `Unable to reconfigure sharing settings for network ${network.spec.name}. Multiple projects are using it.`,
      "InvalidSharedSetting",
    );
}

function refuseInternal(kube: Kube, network: Network): void {
  const gateways = portsOfNetwork(kube, openstackId(network)).some(({ spec }) => spec.deviceOwner === "network:router_gateway");
  const floating = kube.list("FloatingIP").some(({ spec }) => spec.floatingNetworkID === openstackId(network));
  if (gateways || floating)
    throw conflict(
      `External network ${openstackId(network)} cannot be updated to be made non-external: it has gateway ports.`,
      "ExternalNetworkInUse",
    );
}

/** For who needs no policy: the other slices and compute. Undefined where there is none. */
export const findNetwork = (seeker: Seeker, id: string): Network | undefined =>
  (seeker.namespace && seeker.kube.findById("Network", seeker.namespace, id)) ||
  seeker.kube.findById("Network", undefined, id) ||
  findPodNetwork(seeker.kube, id);
