/**
 * A service of the catalog that runs elsewhere is a CatalogService (identity.dicot.io) in `dicot-system`. Dicot's own services have no
 * object: they are shown, and cannot be changed here.
 */
import type { Services } from "../../generated/identity/index.ts";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { type Handlers, Reply } from "../http/call.ts";
import { badRequest, forbidden, notFound } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { ID, objectName, SYSTEM_NAMESPACE } from "../kube/names.ts";
import { services as allServices, isOwn, toService } from "./catalog.ts";
import { toPage, withSelf } from "./collection.ts";
import { deleteEndpoint } from "./endpoints.ts";
import { deleteIfThere, findSystem, newId } from "./ids.ts";
import { refuseLimited } from "./limit-objects.ts";

type CatalogService = Kinds["CatalogService"];

export const services = {
  list(call) {
    call.enforce("identity:list_services", {});
    const { page, ...rest } = toPage(call, "services", allServices(call.kube), ["type", "name"]);
    return { services: page.map((service) => withSelf(call.url, "services", service)), ...rest };
  },

  show({ kube, path, url, enforce }) {
    enforce("identity:get_service", {});
    const service = allServices(kube).find(({ id }) => id === path.service_id);
    if (service === undefined) throw notFound("Service", path.service_id);
    return { service: withSelf(url, "services", service) };
  },

  async create({ body, kube, url, enforce }) {
    enforce("identity:create_service", {});
    if (body.service === undefined) throw badRequest("Expecting to find service in request body.");
    const { type, name = "", enabled = true, ...attributes } = body.service;
    const { description, id: _id, ...extra } = attributes as Record<string, unknown>;
    const id = newId();
    const service = await kube.own.create<CatalogService>({
      apiVersion: "identity.dicot.io/v1alpha1",
      kind: "CatalogService",
      metadata: { name: objectName(name || type, id), namespace: SYSTEM_NAMESPACE, labels: { [ID]: id } },
      spec: {
        type,
        name,
        enabled,
        ...(typeof description === "string" ? { description } : {}),
        ...(Object.keys(extra).length === 0 ? {} : { extra }),
      },
    });
    return { service: withSelf(url, "services", toService(service)) };
  },

  async update({ body, kube, path, url, enforce }) {
    enforce("identity:update_service", {});
    const service = external(kube, path.service_id);
    const { type, name, enabled, ...attributes } = body.service;
    const { description, id, ...extra } = attributes as Record<string, unknown>;
    if (id !== undefined && id !== path.service_id) throw badRequest("Cannot change ID");
    const changed = await kube.own.update(service, (copy) => ({
      ...copy,
      spec: {
        ...copy.spec,
        ...(type === undefined ? {} : { type }),
        ...(name === undefined ? {} : { name }),
        ...(enabled === undefined ? {} : { enabled }),
        ...(typeof description === "string" ? { description } : {}),
        ...(Object.keys(extra).length === 0 ? {} : { extra: { ...copy.spec.extra, ...extra } }),
      },
    }));
    return { service: withSelf(url, "services", toService(changed)) };
  },

  async delete({ kube, path, enforce }) {
    enforce("identity:delete_service", {});
    const service = external(kube, path.service_id);
    refuseLimited(kube, { serviceID: path.service_id });
    const endpoints = kube.list("Endpoint", SYSTEM_NAMESPACE).filter(({ spec }) => spec.serviceID === path.service_id);
    for (const endpoint of endpoints) await deleteEndpoint(kube.own, endpoint);
    await deleteIfThere(kube.own, service);
    return new Reply({ status: 204 });
  },
} satisfies Handlers<Services>;

function external(kube: Kube, id: string): CatalogService {
  if (isOwn(kube, id)) throw forbidden("Dicot serves this itself: its place in the catalog is a matter of configuration.");
  const service = findSystem(kube, "CatalogService", id);
  if (service === undefined) throw notFound("Service", id);
  return service;
}
