/**
 * A floating IP is a FloatingIP (network.dicot.io/v1alpha1) in its project's namespace; it holds its address in an IPAllocation of the
 * external subnet. Kube-OVN's OvnEip and OvnFip stand behind it.
 *
 *   floating_ip_address, port_id, fixed_ip_address, router_id   spec
 *   status                                                      ACTIVE once Kube-OVN translates, DOWN before and while it leads nowhere
 */
import { randomUUID } from "node:crypto";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Floatingips } from "../../generated/network/index.ts";
import type { Call, Handlers } from "../http/call.ts";
import { badRequest } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { openstackId } from "../kube/names.ts";
import { assertSees, canSee, enforce, ownerOf, seekerOf, shown } from "./access.ts";
import { releaseAddresses, takeAddress, takeAnyAddress } from "./allocation.ts";
import { converted, createAll, type Forms } from "./bodies.ts";
import { chosen, toList } from "./collection.ts";
import { exhausted } from "./fixed-ips.ts";
import { type Association, associationFor } from "./floatingip-associations.ts";
import { discardFloatingIp } from "./floatingip-removal.ts";
import { isFloatingIpReady, realiseFloatingIp } from "./kubeovn/floatingips.ts";
import { checkQuota } from "./limits.ts";
import { getNetwork } from "./networks.ts";
import { getAnywhere, newMetadata, type Standard, toStandard, touched } from "./objects.ts";
import { toPort } from "./port-answers.ts";
import { findPort } from "./ports.ts";
import { subnetsOfNetwork } from "./relations.ts";

export type FloatingIp = Kinds["FloatingIP"];

export interface FloatingIpAttributes {
  floating_network_id: string;
  floating_ip_address?: string | null;
  subnet_id?: string | null;
  port_id?: string | null;
  fixed_ip_address?: string | null;
  description?: string;
  tenant_id?: string;
  project_id?: string;
}

const forms: Forms<Required<FloatingIpAttributes>> = {
  floating_network_id: "as sent",
  floating_ip_address: "as sent",
  subnet_id: "as sent",
  port_id: "as sent",
  fixed_ip_address: "as sent",
  description: "as sent",
  tenant_id: "as sent",
  project_id: "as sent",
};
const defaults = { floating_ip_address: null };

export interface FloatingIpAnswer extends Standard {
  description: string;
  floating_network_id: string;
  floating_ip_address: string;
  fixed_ip_address: string | null;
  port_id: string | null;
  router_id: string | null;
  status: string;
  port_details: object | null;
}

export function toFloatingIp(kube: Kube, floating: FloatingIp): FloatingIpAnswer {
  const { spec } = floating;
  const port = spec.portID === undefined ? undefined : findPort({ kube, namespace: floating.metadata.namespace }, spec.portID);
  return {
    ...toStandard(kube, floating),
    description: spec.description ?? "",
    floating_network_id: spec.floatingNetworkID,
    floating_ip_address: spec.floatingIPAddress ?? "",
    fixed_ip_address: spec.fixedIPAddress ?? null,
    port_id: spec.portID ?? null,
    router_id: spec.routerID ?? null,
    status: spec.portID !== undefined && isFloatingIpReady(kube, floating) ? "ACTIVE" : "DOWN",
    port_details: port ? detailsOf(kube, port) : null,
  };
}

function detailsOf(kube: Kube, port: Kinds["Port"]) {
  const { name, network_id, mac_address, admin_state_up, status, device_id, device_owner } = toPort(kube, port);
  return { name, network_id, mac_address, admin_state_up, status, device_id, device_owner };
}

export async function getFloatingIp(call: Call, id: string): Promise<FloatingIp> {
  const floating = await getAnywhere(seekerOf(call), "FloatingIP", id, "FloatingIPNotFound");
  assertSees(call, "floatingip", toFloatingIp(call.kube, floating), { type: "FloatingIPNotFound" });
  return floating;
}

export const floatingips = {
  list(call) {
    const items = call.kube
      .list("FloatingIP")
      .map((floating) => toFloatingIp(call.kube, floating))
      .filter((floating) => canSee(call, "floatingip", floating));
    return toList(call, "floatingips", items);
  },

  async show(call) {
    const floating = await getFloatingIp(call, call.path.floatingip_id);
    return { floatingip: chosen(call, shown(call, "floatingip", toFloatingIp(call.kube, floating))) };
  },

  create(call) {
    return createAll<FloatingIpAttributes, FloatingIpAnswer>(call.body, ["floatingip", "floatingips"], {
      create: async (sent) => {
        const attributes = converted(sent, forms);
        const owner = ownerOf(call, attributes);
        enforce(call, "create_floatingip", { item: { project_id: owner.project }, changes: attributes, defaults });
        const network = await getNetwork(call, attributes.floating_network_id);
        if (!network.spec.external) throw bad(`Network ${attributes.floating_network_id} is not a valid external network`);
        checkQuota(call.kube, owner.namespace, "floatingip");
        if (attributes.fixed_ip_address && !attributes.port_id) throw bad("fixed_ip_address cannot be specified without a port_id");
        const association = attributes.port_id ? await associationFor(call, attributes.floating_network_id, attributes) : undefined;
        const floating = await allocate(call, { attributes, namespace: owner.namespace, association });
        return toFloatingIp(call.kube, floating);
      },
      remove: async ({ id }) => discardFloatingIp(call.kube, await getFloatingIp(call, id)),
    });
  },

  async update(call) {
    const floating = await getFloatingIp(call, call.path.floatingip_id);
    const attributes = (call.body as { floatingip: Partial<FloatingIpAttributes> }).floatingip;
    converted(attributes as FloatingIpAttributes, forms);
    enforce(call, "update_floatingip", { item: toFloatingIp(call.kube, floating), changes: attributes });
    const port = attributes.port_id === undefined && attributes.fixed_ip_address ? floating.spec.portID : attributes.port_id;
    if (attributes.fixed_ip_address && !port) throw bad("fixed_ip_address cannot be specified without a port_id");
    const association = port
      ? await associationFor(
          call,
          floating.spec.floatingNetworkID,
          { port_id: port, fixed_ip_address: attributes.fixed_ip_address ?? null },
          floating,
        )
      : undefined;
    const updated = await call.kube.update(
      floating,
      touched(call.now(), ({ spec }) => {
        if (attributes.description !== undefined) spec.description = attributes.description;
        if (port === undefined) return;
        delete spec.portID;
        delete spec.fixedIPAddress;
        delete spec.routerID;
        Object.assign(spec, association);
      }),
    );
    await realiseFloatingIp(call.kube, updated);
    return { floatingip: shown(call, "floatingip", toFloatingIp(call.kube, updated)) };
  },

  async delete(call): Promise<undefined> {
    const floating = await getFloatingIp(call, call.path.floatingip_id);
    enforce(call, "delete_floatingip", { item: toFloatingIp(call.kube, floating) });
    await discardFloatingIp(call.kube, floating);
  },
} satisfies Handlers<Floatingips>;

const bad = (message: string) => badRequest(`Bad floatingip request: ${message}.`, "BadRequest");

interface Wanted {
  attributes: FloatingIpAttributes;
  namespace: string;
  association: Association | undefined;
}

/** Takes the address, then makes the object; gives it back where that fails. */
async function allocate(call: Call, { attributes, namespace, association }: Wanted): Promise<FloatingIp> {
  const id = randomUUID();
  const networkId = attributes.floating_network_id;
  const subnets = subnetsOfNetwork(call.kube, networkId).filter(({ spec }) => spec.ipVersion === 4);
  const chosenSubnets = attributes.subnet_id ? subnets.filter((subnet) => openstackId(subnet) === attributes.subnet_id) : subnets;
  if (chosenSubnets.length === 0) throw bad(`Network ${networkId} does not contain any IPv4 subnet`);
  const claim = { kube: call.kube, portId: id, now: call.now() };
  let fixed = undefined as Awaited<ReturnType<typeof takeAnyAddress>>;
  const asked = attributes.floating_ip_address;
  for (const subnet of chosenSubnets) {
    const last = subnet === chosenSubnets.at(-1);
    if (!asked) fixed = await takeAnyAddress(claim, subnet, "");
    else
      fixed = await takeAddress(claim, subnet, asked).catch((error: unknown) => {
        if (last || (error as { status?: number }).status === 409) throw error;
        return undefined;
      });
    if (fixed) break;
  }
  if (fixed === undefined) throw exhausted(networkId);
  const floating: FloatingIp = {
    apiVersion: "network.dicot.io/v1alpha1",
    kind: "FloatingIP",
    metadata: newMetadata(fixed.ipAddress, namespace, id),
    spec: {
      floatingNetworkID: networkId,
      floatingIPAddress: fixed.ipAddress,
      subnetID: fixed.subnetID,
      ...(attributes.description ? { description: attributes.description } : {}),
      ...association,
    },
  };
  const made = await call.kube.create(floating).catch(async (error: unknown) => {
    await releaseAddresses(call.kube, id, [fixed]);
    throw error;
  });
  try {
    await realiseFloatingIp(call.kube, made);
    return made;
  } catch (error) {
    await discardFloatingIp(call.kube, made);
    throw error;
  }
}
