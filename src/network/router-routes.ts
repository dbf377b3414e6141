/** A router's static routes. https://opendev.org/openstack/neutron/src/tag/27.0.0/neutron/db/extraroute_db.py */
import { badRequest } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { contains, toPrefix } from "./addresses.ts";
import { gatewayPortOf, interfacesOf, type Route, type Router } from "./router-answers.ts";

/** https://opendev.org/openstack/neutron/src/tag/27.0.0/neutron/conf/db/extraroute_db.py (max_routes) */
const MAX_ROUTES = 30;

/** Throws 400 for a next hop that the router has no interface to, or that is the router itself. */
export function checkRoutes(kube: Kube, router: Router, routes: readonly Route[]): void {
  const name = router.spec.name ?? "";
  if (routes.length > MAX_ROUTES)
    throw badRequest(
      `Unable to complete operation for ${name}. The number of routes exceeds the maximum ${MAX_ROUTES}.`,
      "RoutesExhausted",
    );
  const gateway = gatewayPortOf(kube, router);
  const addresses = [...interfacesOf(kube, router), ...(gateway ? [gateway] : [])].flatMap(({ spec }) => spec.fixedIPs ?? []);
  const prefixes = addresses.flatMap(({ subnetID }) => toPrefix(kube.findById("Subnet", undefined, subnetID)?.spec.cidr ?? "") ?? []);
  const invalid = (reason: string) => badRequest(`Invalid format for routes: ${JSON.stringify(routes)}, ${reason}`, "InvalidRoutes");
  for (const { destination, nexthop } of routes) {
    if (toPrefix(destination) === undefined) throw invalid(`${destination} is no prefix`);
    if (!prefixes.some((prefix) => contains(prefix, nexthop))) throw invalid("the nexthop is not connected with router");
    if (addresses.some(({ ipAddress }) => ipAddress === nexthop)) throw invalid("the nexthop is used by router");
  }
}

export const sameRoute = (a: Route, b: Route): boolean =>
  toPrefix(a.destination)?.text === toPrefix(b.destination)?.text && a.nexthop === b.nexthop;
