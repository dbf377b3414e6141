/** Makes ports: for clients, for compute's servers, for routers and floating IPs. */
import { randomUUID } from "node:crypto";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { badRequest, notFound } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { openstackId } from "../kube/names.ts";
import type { OwnerReference } from "../kube/objects.ts";
import { releaseAddresses } from "./allocation.ts";
import { takeFixedIps } from "./fixed-ips.ts";
import { newMetadata, type Seeker } from "./objects.ts";
import type { Port } from "./port-answers.ts";
import { checkSecurity, chooseMac, toAddressPairs, toDhcpOptions } from "./port-rules.ts";
import type { PortAttributes } from "./ports.ts";
import { isPodNetwork } from "./profile.ts";
import { ensureDefaultGroup, findSecurityGroup } from "./security-groups.ts";

export interface NewPort {
  attributes: Omit<PortAttributes, "network_id">;
  network: Kinds["Network"];
  /** Of the port's project, which need not be the network's. */
  namespace: string;
  now: Date;
  id?: string;
}

/** Takes the addresses, then makes the port; gives them back where that fails. Throws what `takeFixedIps` and the rules throw. */
export async function createPort(kube: Kube, { owner, ...wanted }: NewPort & { owner?: OwnerReference }): Promise<Port> {
  return makePort(kube, await draftPort(kube, wanted), owner);
}

/** The port as it will be, with addresses that are taken for it; who does not make it gives them back. */
export async function draftPort(kube: Kube, { attributes, network, namespace, now, id = randomUUID() }: NewPort): Promise<Port> {
  const networkId = openstackId(network);
  const mac = chooseMac(kube, networkId, attributes.mac_address);
  const secure = attributes.port_security_enabled ?? network.spec.portSecurityEnabled ?? true;
  const groups = await chooseGroups(kube, { attributes, namespace, now, secure });
  const pairs = toAddressPairs({ ...attributes, network_id: networkId }, mac);
  checkSecurity({ secure, groups, pairs, asked: true });
  const options = toDhcpOptions(attributes.extra_dhcp_opts ?? []);
  if (isPodNetwork(network) && attributes.fixed_ips?.length)
    throw badRequest("Invalid input for operation: pods get their addresses from the cluster: they cannot be chosen.", "InvalidInput");
  const fixedIPs = isPodNetwork(network)
    ? []
    : await takeFixedIps({ kube, portId: id, now }, { networkId, mac, requests: attributes.fixed_ips ?? undefined });
  return {
    apiVersion: "network.dicot.io/v1alpha1",
    kind: "Port",
    metadata: newMetadata(attributes.name || "port", namespace, id),
    spec: {
      name: attributes.name ?? "",
      networkID: networkId,
      macAddress: mac,
      fixedIPs,
      adminStateUp: attributes.admin_state_up ?? true,
      deviceID: attributes.device_id ?? "",
      deviceOwner: attributes.device_owner ?? "",
      securityGroupIDs: groups,
      portSecurityEnabled: secure,
      ...(attributes.description ? { description: attributes.description } : {}),
      ...(pairs.length > 0 ? { allowedAddressPairs: pairs } : {}),
      ...(options.length > 0 ? { extraDHCPOptions: options } : {}),
      ...bindingOf(attributes),
    },
  };
}

/** Gives its addresses back where it cannot be made. `owner` is what it shall vanish with, in its own namespace. */
export async function makePort(kube: Kube, draft: Port, owner?: OwnerReference): Promise<Port> {
  try {
    return await kube.create(owner ? { ...draft, metadata: { ...draft.metadata, ownerReferences: [owner] } } : draft);
  } catch (error) {
    await dropDraft(kube, draft);
    throw error;
  }
}

export const dropDraft = (kube: Kube, draft: Port): Promise<void> => releaseAddresses(kube, openstackId(draft), draft.spec.fixedIPs ?? []);

function bindingOf(attributes: Omit<PortAttributes, "network_id">): Pick<Port["spec"], "binding"> {
  const vnic = attributes["binding:vnic_type"];
  const host = attributes["binding:host_id"];
  const profile = attributes["binding:profile"];
  const binding = {
    ...(vnic ? { vnicType: vnic } : {}),
    ...(host ? { hostID: host } : {}),
    ...(profile && Object.keys(profile).length > 0 ? { profile } : {}),
  };
  return Object.keys(binding).length > 0 ? { binding } : {};
}

interface GroupChoice {
  attributes: Omit<PortAttributes, "network_id">;
  namespace: string;
  now: Date;
  secure: boolean;
}

/** The groups that were asked for, else the project's default one; a router's ports have none. */
async function chooseGroups(kube: Kube, { attributes, namespace, now, secure }: GroupChoice): Promise<string[]> {
  if (attributes.security_groups) return groupsOf({ kube, namespace }, attributes.security_groups);
  if (!secure || attributes.device_owner?.startsWith("network:")) return [];
  return [openstackId(await ensureDefaultGroup(kube, namespace, now))];
}

/** Throws 404 SecurityGroupNotFound for one that the port's project has not. */
export function groupsOf({ kube, namespace }: Seeker, ids: readonly string[]): string[] {
  for (const id of ids) {
    const group = findSecurityGroup({ kube, namespace }, id);
    if (group === undefined || group.metadata.namespace !== namespace) throw notFound("Security group", id, "SecurityGroupNotFound");
  }
  return [...new Set(ids)];
}
