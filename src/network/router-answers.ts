/**
 * A router as clients see it.
 *
 *   name, description, routes …                         spec
 *   distributed, ha                                     spec; a router that says nothing is not distributed, and its gateway fails over
 *   external_gateway_info.network_id, .enable_snat      spec.externalGateway
 *   external_gateway_info.external_fixed_ips            the router's port on that network
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Kube } from "../kube/kube.ts";
import { openstackId } from "../kube/names.ts";
import { nameOf, type Standard, toStandard } from "./objects.ts";
import { portsOfDevice } from "./relations.ts";

export type Router = Kinds["Router"];
export type Port = Kinds["Port"];

export interface Route {
  destination: string;
  nexthop: string;
}

export interface RouterAnswer extends Standard {
  name: string;
  description: string;
  admin_state_up: boolean;
  status: string;
  distributed: boolean;
  ha: boolean;
  external_gateway_info: {
    network_id: string;
    enable_snat: boolean;
    external_fixed_ips: { subnet_id: string; ip_address: string }[];
  } | null;
  routes: Route[];
  availability_zone_hints: string[];
  availability_zones: string[];
}

export const interfacesOf = (kube: Kube, router: Router): Port[] =>
  portsOfDevice(kube, openstackId(router), router.metadata.namespace).filter(({ spec }) => spec.deviceOwner === "network:router_interface");

export const gatewayPortOf = (kube: Kube, router: Router): Port | undefined =>
  portsOfDevice(kube, openstackId(router), router.metadata.namespace).find(({ spec }) => spec.deviceOwner === "network:router_gateway");

/** Those that lead through the router: of its own project. */
export const floatingIpsOf = (kube: Kube, router: Router): Kinds["FloatingIP"][] =>
  kube.list("FloatingIP", router.metadata.namespace).filter(({ spec }) => spec.routerID === openstackId(router));

export function toRouter(kube: Kube, router: Router): RouterAnswer {
  const { spec } = router;
  const gateway = spec.externalGateway;
  return {
    ...toStandard(kube, router),
    name: nameOf(router),
    description: spec.description ?? "",
    admin_state_up: spec.adminStateUp ?? true,
    status: "ACTIVE",
    distributed: spec.distributed ?? false,
    ha: spec.ha ?? true,
    external_gateway_info: gateway
      ? {
          network_id: gateway.networkID,
          enable_snat: gateway.enableSNAT ?? true,
          external_fixed_ips: (gatewayPortOf(kube, router)?.spec.fixedIPs ?? []).map(({ subnetID, ipAddress }) => ({
            subnet_id: subnetID,
            ip_address: ipAddress,
          })),
        }
      : null,
    routes: (spec.routes ?? []).map(({ destination, nexthop }) => ({ destination, nexthop })),
    availability_zone_hints: spec.availabilityZoneHints ?? [],
    availability_zones: [],
  };
}
