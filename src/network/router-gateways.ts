/** A router's way out: a port on an external network. */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Call } from "../http/call.ts";
import { badRequest, conflict } from "../http/errors.ts";
import { openstackId } from "../kube/names.ts";
import { ownerReference } from "../kube/owners.ts";
import { toBoolean } from "./bodies.ts";
import { getNetwork } from "./networks.ts";
import { createPort } from "./port-creation.ts";
import { removePort } from "./ports.ts";
import { subnetsOfNetwork } from "./relations.ts";
import { gatewayPortOf, type Router } from "./router-answers.ts";

type Network = Kinds["Network"];

export interface GatewayAttributes {
  network_id?: string;
  enable_snat?: boolean | number | string;
  external_fixed_ips?: { subnet_id?: string; ip_address?: string }[];
}

/** The network that `gateway` names, if any: `null` and `{}` mean no gateway. Throws 404 for one that the caller can't see, 400 for one inside. */
export async function checkGateway(call: Call, gateway: GatewayAttributes | null | undefined): Promise<Network | undefined> {
  if (!gateway || Object.keys(gateway).length === 0) return undefined;
  if (!gateway.network_id)
    throw badRequest(
      "Invalid input for external_gateway_info. Reason: Validation of dictionary's keys failed: network_id is required.",
      "HTTPBadRequest",
    );
  const network = await getNetwork(call, gateway.network_id);
  if (!network.spec.external)
    throw badRequest(`Bad router request: Network ${gateway.network_id} is not an external network.`, "BadRequest");
  if (subnetsOfNetwork(call.kube, openstackId(network)).length === 0)
    throw badRequest(`Bad router request: Network ${gateway.network_id} has no subnet to take an address from.`, "BadRequest");
  return network;
}

/** Gives the router a port on `network`, or leaves it the one it has there. Throws 409 where floating IPs need the old one. */
export async function setGateway(
  call: Call,
  router: Router,
  { gateway, network }: { gateway: GatewayAttributes; network: Network },
): Promise<Router> {
  const id = openstackId(router);
  const current = gatewayPortOf(call.kube, router);
  const moves = current !== undefined && (current.spec.networkID !== openstackId(network) || gateway.external_fixed_ips !== undefined);
  if (current !== undefined && moves) {
    if (current.spec.networkID !== openstackId(network)) refuseUsed(call, router);
    await removePort(call.kube.own, current);
  }
  if (current === undefined || moves) {
    await createPort(call.kube, {
      network,
      namespace: router.metadata.namespace ?? "",
      now: call.now(),
      owner: ownerReference(router),
      attributes: {
        device_id: id,
        device_owner: "network:router_gateway",
        security_groups: [],
        port_security_enabled: false,
        ...(gateway.external_fixed_ips?.length ? { fixed_ips: gateway.external_fixed_ips } : {}),
      },
    });
  }
  return call.kube.update(router, (copy) => {
    const enableSNAT =
      gateway.enable_snat === undefined ? (copy.spec.externalGateway?.enableSNAT ?? true) : toBoolean(gateway.enable_snat, "enable_snat");
    copy.spec.externalGateway = { networkID: openstackId(network), enableSNAT };
    return copy;
  });
}

/** Throws 409 RouterExternalGatewayInUseByFloatingIp. */
export async function clearGateway(call: Call, router: Router): Promise<Router> {
  const current = gatewayPortOf(call.kube, router);
  if (current === undefined && router.spec.externalGateway === undefined) return router;
  refuseUsed(call, router);
  if (current) await removePort(call.kube, current);
  return call.kube.update(router, (copy) => {
    delete copy.spec.externalGateway;
    return copy;
  });
}

function refuseUsed(call: Call, router: Router): void {
  const id = openstackId(router);
  const floating = call.kube.list("FloatingIP").find(({ spec }) => spec.routerID === id && spec.portID);
  if (floating)
    throw conflict(
      `Gateway cannot be updated for router ${id}, since a gateway to external network ${router.spec.externalGateway?.networkID} is required by one or more floating IPs.`,
      "RouterExternalGatewayInUseByFloatingIp",
    );
}
