/** The verbs of a router: its interfaces, which are Ports, and its routes one by one. */

import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type {
  RoutersAddExtraroutes,
  RoutersAddRouterInterface,
  RoutersRemoveExtraroutes,
  RoutersRemoveRouterInterface,
} from "../../generated/network/index.ts";
import type { Call, Handlers } from "../http/call.ts";
import { badRequest, conflict, notFound } from "../http/errors.ts";
import { openstackId } from "../kube/names.ts";
import { ownerReference } from "../kube/owners.ts";
import { enforce, seekerOf, shown } from "./access.ts";
import { contains, overlaps, toPrefix } from "./addresses.ts";
import { realiseRouter } from "./kubeovn/routers.ts";
import { realiseSubnet } from "./kubeovn/subnets.ts";
import { findNetwork, getNetwork } from "./networks.ts";
import { touched } from "./objects.ts";
import { createPort } from "./port-creation.ts";
import { getPort, removePort } from "./ports.ts";
import { interfacesOf, type Port, type Route, type Router, toRouter } from "./router-answers.ts";
import { checkRoutes, sameRoute } from "./router-routes.ts";
import { getRouter } from "./routers.ts";
import { getSubnet } from "./subnets.ts";

type Subnet = Kinds["Subnet"];

interface InterfaceRequest {
  subnet_id?: string;
  port_id?: string;
}

const bad = (message: string) => badRequest(`Bad router request: ${message}.`, "BadRequest");

export const addRouterInterface = {
  async put(call) {
    const router = await getRouter(call, call.path.router_id);
    enforce(call, "add_router_interface", { item: toRouter(call.kube, router) });
    const { subnet_id: subnetId, port_id: portId } = (call.body ?? {}) as InterfaceRequest;
    if (!subnetId && !portId) throw bad("Either subnet_id or port_id must be specified");
    if (subnetId && portId) throw bad("Cannot specify both subnet-id and port-id");
    const port = subnetId
      ? await attachSubnet(call, router, await getSubnet(call, subnetId))
      : await attachPort(call, router, await getPort(call, portId ?? ""));
    try {
      for (const { subnetID } of port.spec.fixedIPs ?? []) await realiseSubnet(call.kube, await getSubnet(call, subnetID));
      await realiseRouter(call.kube, router);
    } catch (error) {
      await detach(call, port, subnetId !== undefined);
      throw error;
    }
    return toInterface(call, router, port);
  },
} satisfies Handlers<RoutersAddRouterInterface>;

export const removeRouterInterface = {
  async put(call) {
    const router = await getRouter(call, call.path.router_id);
    enforce(call, "remove_router_interface", { item: toRouter(call.kube, router) });
    const { subnet_id: subnetId, port_id: portId } = (call.body ?? {}) as InterfaceRequest;
    if (!subnetId && !portId) throw bad("Either subnet_id or port_id must be specified");
    const port = findInterface(call, router, { subnetId, portId });
    refuseNeeded(call, router, port);
    const answer = toInterface(call, router, port);
    const subnets = await Promise.all((port.spec.fixedIPs ?? []).map(({ subnetID }) => getSubnet(call, subnetID)));
    await detach(call, port, true);
    await realiseRouter(call.kube, router);
    for (const subnet of subnets) await realiseSubnet(call.kube, subnet, { onlyIfPresent: true });
    return answer;
  },
} satisfies Handlers<RoutersRemoveRouterInterface>;

async function attachSubnet(call: Call, router: Router, subnet: Subnet): Promise<Port> {
  const gateway = subnet.spec.gatewayIP;
  if (gateway === undefined) throw bad("Subnet for router interface must have a gateway IP");
  if (subnet.spec.ipVersion === 6 && subnet.spec.ipv6RAMode === undefined && subnet.spec.ipv6AddressMode !== undefined)
    throw bad(`IPv6 subnet ${openstackId(subnet)} configured to receive RAs from an external router cannot be added to Neutron Router`);
  checkSubnet(call, router, subnet);
  const network = await getNetwork(call, subnet.spec.networkID);
  return createPort(call.kube, {
    network,
    namespace: router.metadata.namespace ?? "",
    now: call.now(),
    owner: ownerReference(router),
    attributes: {
      device_id: openstackId(router),
      device_owner: "network:router_interface",
      security_groups: [],
      port_security_enabled: false,
      fixed_ips: [{ subnet_id: openstackId(subnet), ip_address: gateway }],
    },
  });
}

async function attachPort(call: Call, router: Router, port: Port): Promise<Port> {
  const id = openstackId(port);
  if (port.spec.deviceID)
    throw conflict(
      `Unable to complete operation on port ${id} for network ${port.spec.networkID}. Port already has an attached device ${port.spec.deviceID}.`,
      "PortInUse",
    );
  if (!port.spec.fixedIPs?.length) throw bad(`Router port must have at least one fixed IP`);
  for (const { subnetID } of port.spec.fixedIPs) checkSubnet(call, router, await getSubnet(call, subnetID));
  return call.kube.update(port, (copy) => {
    Object.assign(copy.spec, {
      deviceID: openstackId(router),
      deviceOwner: "network:router_interface",
      securityGroupIDs: [],
      portSecurityEnabled: false,
    });
    return copy;
  });
}

/** Throws 400 where the router is there already, or has the addresses elsewhere; 409 where another router is. */
function checkSubnet(call: Call, router: Router, subnet: Subnet): void {
  const id = openstackId(subnet);
  if (findNetwork(seekerOf(call), subnet.spec.networkID)?.spec.external)
    throw bad(`Subnet ${id} is of an external network: set it as the router's gateway`);
  const prefix = toPrefix(subnet.spec.cidr)!;
  for (const { subnetID } of interfacesOf(call.kube, router).flatMap(({ spec }) => spec.fixedIPs ?? [])) {
    if (subnetID === id) throw bad(`Router already has a port on subnet ${id}`);
    const other = toPrefix(call.kube.findById("Subnet", undefined, subnetID)?.spec.cidr ?? "");
    if (other && overlaps(other, prefix))
      throw bad(`Cidr ${prefix.text} of subnet ${id} overlaps with cidr ${other.text} of subnet ${subnetID}`);
  }
  const elsewhere = call.kube
    .list("Port")
    .find(
      ({ spec }) =>
        spec.deviceOwner === "network:router_interface" &&
        spec.deviceID !== openstackId(router) &&
        spec.fixedIPs?.some(({ subnetID }) => subnetID === id),
    );
  if (elsewhere)
    throw conflict(
      `Subnet ${id} is attached to router ${elsewhere.spec.deviceID}, and Kube-OVN has one router for a subnet.`,
      "SubnetInUse",
    );
}

function findInterface(
  call: Call,
  router: Router,
  { subnetId, portId }: { subnetId: string | undefined; portId: string | undefined },
): Port {
  const interfaces = interfacesOf(call.kube, router);
  const has = (port: Port) => port.spec.fixedIPs?.some(({ subnetID }) => subnetID === subnetId) ?? false;
  const port = interfaces.find((one) => (portId ? openstackId(one) === portId : has(one)));
  if (port === undefined && portId)
    throw notFound(`Router ${openstackId(router)} does not have an interface with id`, portId, "RouterInterfaceNotFound");
  if (port === undefined)
    throw notFound(`Router ${openstackId(router)} has no interface on subnet`, subnetId ?? "", "RouterInterfaceNotFoundForSubnet");
  if (portId && subnetId && !has(port))
    throw badRequest(`Subnet on port ${portId} does not match the requested subnet ${subnetId}.`, "SubnetMismatchForPort");
  return port;
}

/** Floating IPs lead through the interface, and routes over it. */
function refuseNeeded(call: Call, router: Router, port: Port): void {
  const id = openstackId(router);
  for (const { subnetID } of port.spec.fixedIPs ?? []) {
    const prefix = toPrefix(call.kube.findById("Subnet", undefined, subnetID)?.spec.cidr ?? "");
    const inside = (address: string | undefined) => prefix !== undefined && address !== undefined && contains(prefix, address);
    if (call.kube.list("FloatingIP").some(({ spec }) => spec.routerID === id && inside(spec.fixedIPAddress)))
      throw conflict(
        `Router interface for subnet ${subnetID} on router ${id} cannot be deleted, as it is required by one or more floating IPs.`,
        "RouterInterfaceInUseByFloatingIP",
      );
    if (router.spec.routes?.some(({ nexthop }) => inside(nexthop)))
      throw conflict(
        `Router interface for subnet ${subnetID} on router ${id} cannot be deleted, as it is required by one or more routes.`,
        "RouterInterfaceInUseByRoute",
      );
  }
}

/** A port that the router was given is its owner's again; one made for the router goes. */
async function detach(call: Call, port: Port, remove: boolean): Promise<void> {
  if (remove) return removePort(call.kube, port);
  await call.kube.update(port, (copy) => {
    Object.assign(copy.spec, { deviceID: "", deviceOwner: "" });
    return copy;
  });
}

function toInterface(call: Call, router: Router, port: Port) {
  const subnetIds = (port.spec.fixedIPs ?? []).map(({ subnetID }) => subnetID);
  const { id, project_id } = toRouter(call.kube, router);
  return {
    id,
    project_id,
    port_id: openstackId(port),
    network_id: port.spec.networkID,
    subnet_id: subnetIds[0] ?? "",
    subnet_ids: subnetIds,
  };
}

const routesIn = (body: unknown): Route[] => (body as { router?: { routes?: Route[] } } | undefined)?.router?.routes ?? [];

export const addExtraroutes = {
  async put(call) {
    const router = await getRouter(call, call.path.router_id);
    enforce(call, "add_extraroutes", { item: toRouter(call.kube, router) });
    const added = routesIn(call.body);
    return changeRoutes(call, router, (routes) => [...routes, ...added.filter((one) => !routes.some((other) => sameRoute(one, other)))]);
  },
} satisfies Handlers<RoutersAddExtraroutes>;

export const removeExtraroutes = {
  async put(call) {
    const router = await getRouter(call, call.path.router_id);
    enforce(call, "remove_extraroutes", { item: toRouter(call.kube, router) });
    const removed = routesIn(call.body);
    return changeRoutes(call, router, (routes) => routes.filter((one) => !removed.some((other) => sameRoute(one, other))));
  },
} satisfies Handlers<RoutersRemoveExtraroutes>;

async function changeRoutes(call: Call, router: Router, change: (routes: Route[]) => Route[]) {
  const updated = await call.kube.update(
    router,
    touched(call.now(), ({ spec }) => {
      spec.routes = change(spec.routes ?? []);
      checkRoutes(call.kube, router, spec.routes);
    }),
  );
  await realiseRouter(call.kube, updated);
  return { router: shown(call, "router", toRouter(call.kube, updated)) };
}
