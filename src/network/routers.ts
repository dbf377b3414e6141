/**
 * A router is a Router (network.dicot.io/v1alpha1) in its project's namespace (router-answers.ts says where each field lives); Kube-OVN's
 * Vpc stands behind it. Its interfaces and its gateway are Ports whose spec.deviceID is its id.
 */
import { randomUUID } from "node:crypto";
import type { Routers } from "../../generated/network/index.ts";
import type { Call, Handlers } from "../http/call.ts";
import { badRequest, conflict } from "../http/errors.ts";
import { openstackId } from "../kube/names.ts";
import { assertSees, canSee, enforce, ownerOf, seekerOf, shown } from "./access.ts";
import { converted, createAll, type Forms, toBoolean } from "./bodies.ts";
import { chosen, toList } from "./collection.ts";
import { realiseFloatingIp } from "./kubeovn/floatingips.ts";
import { realiseRouter, withdrawRouter } from "./kubeovn/routers.ts";
import { checkQuota } from "./limits.ts";
import { getAnywhere, newMetadata, touched } from "./objects.ts";
import { removePort } from "./ports.ts";
import { profileOf } from "./profile.ts";
import { floatingIpsOf, gatewayPortOf, interfacesOf, type Route, type Router, type RouterAnswer, toRouter } from "./router-answers.ts";
import { checkGateway, clearGateway, type GatewayAttributes, setGateway } from "./router-gateways.ts";
import { checkRoutes } from "./router-routes.ts";

export interface RouterAttributes {
  name?: string;
  description?: string;
  admin_state_up?: boolean;
  external_gateway_info?: GatewayAttributes | null;
  routes?: Route[] | null;
  availability_zone_hints?: string[];
  distributed?: boolean | null;
  ha?: boolean | null;
  tenant_id?: string;
  project_id?: string;
}

const forms: Forms<Required<RouterAttributes>> = {
  name: "as sent",
  description: "as sent",
  admin_state_up: "boolean",
  external_gateway_info: "as sent",
  routes: "as sent",
  availability_zone_hints: "as sent",
  distributed: "boolean",
  ha: "boolean",
  tenant_id: "as sent",
  project_id: "as sent",
};

export const toRouterObject = (attributes: RouterAttributes, namespace: string, id: string = randomUUID()): Router => ({
  apiVersion: "network.dicot.io/v1alpha1",
  kind: "Router",
  metadata: newMetadata(attributes.name, namespace, id),
  spec: {
    name: attributes.name ?? "",
    adminStateUp: attributes.admin_state_up ?? true,
    ...(attributes.description ? { description: attributes.description } : {}),
    ...(attributes.availability_zone_hints?.length ? { availabilityZoneHints: attributes.availability_zone_hints } : {}),
    ...spreadSpec(attributes),
    ...gatewaySpec(attributes.external_gateway_info),
  },
});

const gatewaySpec = (gateway: GatewayAttributes | null | undefined): Pick<Router["spec"], "externalGateway"> =>
  gateway?.network_id
    ? {
        externalGateway: {
          networkID: gateway.network_id,
          enableSNAT: gateway.enable_snat === undefined || toBoolean(gateway.enable_snat, "enable_snat"),
        },
      }
    : {};

/** Null is as if it were not said. */
const spreadSpec = ({ distributed, ha }: RouterAttributes): Pick<Router["spec"], "distributed" | "ha"> => ({
  ...(typeof distributed === "boolean" ? { distributed } : {}),
  ...(typeof ha === "boolean" ? { ha } : {}),
});

/**
 * Throws 400 where a router in use would change where its traffic goes.
 * https://opendev.org/openstack/neutron/src/tag/29.0.0/neutron/db/l3_dvr_db.py (_validate_router_migration), l3_hamode_db.py
 */
function refuseWhileUp(current: RouterAnswer, attributes: RouterAttributes): void {
  if (!(attributes.admin_state_up ?? current.admin_state_up)) return;
  for (const name of ["distributed", "ha"] as const) {
    const wanted = attributes[name];
    if (typeof wanted === "boolean" && wanted !== current[name])
      throw badRequest(
        `Bad router request: Cannot change the '${name}' attribute of active routers. Please set router admin_state_up to False prior to upgrade.`,
        "BadRequest",
      );
  }
}

/** A router that the caller may see. Throws 404 RouterNotFound. */
export async function getRouter(call: Call, id: string): Promise<Router> {
  const router = await getAnywhere(seekerOf(call), "Router", id, "RouterNotFound");
  assertSees(call, "router", toRouter(call.kube, router), { type: "RouterNotFound" });
  return router;
}

export const routers = {
  list(call) {
    const items = call.kube
      .list("Router")
      .map((router) => toRouter(call.kube, router))
      .filter((router) => canSee(call, "router", router))
      .map((router) => shown(call, "router", router));
    return toList(call, "routers", items);
  },

  async show(call) {
    const router = await getRouter(call, call.path.router_id);
    return { router: chosen(call, shown(call, "router", toRouter(call.kube, router))) };
  },

  create(call) {
    return createAll<RouterAttributes, RouterAnswer>(call.body, ["router", "routers"], {
      create: async (sent) => {
        const attributes = converted(sent, forms);
        const owner = ownerOf(call, attributes);
        enforce(call, "create_router", { item: { project_id: owner.project }, changes: attributes });
        if (profileOf(call.kube) === "pod")
          throw conflict("The pod network is routed by the cluster: there are no routers.", "RouterCreateNotSupported");
        const gateway = attributes.external_gateway_info;
        const network = await checkGateway(call, gateway);
        checkQuota(call.kube, owner.namespace, "router");
        let router = await call.kube.create(toRouterObject(attributes, owner.namespace));
        try {
          if (gateway && network) router = await setGateway(call, router, { gateway, network });
          await realiseRouter(call.kube, router);
        } catch (error) {
          await discard(call, router);
          throw error;
        }
        return shown(call, "router", toRouter(call.kube, router));
      },
      remove: async ({ id }) => discard(call, await getRouter(call, id)),
    });
  },

  async update(call) {
    let router = await getRouter(call, call.path.router_id);
    const attributes = converted((call.body as { router: RouterAttributes }).router, forms);
    enforce(call, "update_router", { item: toRouter(call.kube, router), changes: attributes });
    refuseWhileUp(toRouter(call.kube, router), attributes);
    if (attributes.routes) checkRoutes(call.kube, router, attributes.routes);
    const gateway = attributes.external_gateway_info;
    if (gateway !== undefined) {
      const network = await checkGateway(call, gateway);
      router = gateway && network ? await setGateway(call, router, { gateway, network }) : await clearGateway(call, router);
    }
    router = await call.kube.update(
      router,
      touched(call.now(), ({ spec }) => {
        if (attributes.name !== undefined) spec.name = attributes.name;
        if (attributes.description !== undefined) spec.description = attributes.description;
        if (attributes.admin_state_up !== undefined) spec.adminStateUp = attributes.admin_state_up;
        if (attributes.routes !== undefined) spec.routes = attributes.routes ?? [];
        Object.assign(spec, spreadSpec(attributes));
      }),
    );
    await realiseRouter(call.kube, router);
    if (typeof attributes.distributed === "boolean")
      for (const floating of floatingIpsOf(call.kube, router)) await realiseFloatingIp(call.kube, floating);
    return { router: shown(call, "router", toRouter(call.kube, router)) };
  },

  async delete(call): Promise<undefined> {
    const router = await getRouter(call, call.path.router_id);
    enforce(call, "delete_router", { item: toRouter(call.kube, router) });
    if (interfacesOf(call.kube, router).length > 0) throw conflict(`Router ${openstackId(router)} still has ports`, "RouterInUse");
    await clearGateway(call, router);
    // In this order: while the router is there, the reconciler would make anew what stands for it.
    await call.kube.delete(router);
    await withdrawRouter(call.kube, openstackId(router));
  },
} satisfies Handlers<Routers>;

/** Takes back a router that could not be finished. */
async function discard(call: Call, router: Router): Promise<void> {
  const gateway = gatewayPortOf(call.kube, router);
  if (gateway) await removePort(call.kube, gateway);
  await call.kube.delete(router);
  await withdrawRouter(call.kube, openstackId(router));
}
