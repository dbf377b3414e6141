/** An endpoint of a service that runs elsewhere is an Endpoint (identity.dicot.io) in `dicot-system`; those of Dicot's own are computed. */
import type { Endpoints } from "../../generated/identity/index.ts";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { type Handlers, Reply } from "../http/call.ts";
import { badRequest, forbidden, notFound } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { ENDPOINTS, ID, objectName, SYSTEM_NAMESPACE } from "../kube/names.ts";
import { endpoints as allEndpoints, findRegion, isOwn, services, toEndpoint } from "./catalog.ts";
import { toPage, withSelf } from "./collection.ts";
import { dissociate } from "./endpoint-filter.ts";
import { deleteIfThere, findSystem, idOf, newId } from "./ids.ts";
import { createRegion } from "./regions.ts";

type Endpoint = Kinds["Endpoint"];

export const endpoints = {
  list(call) {
    call.enforce("identity:list_endpoints", {});
    const { page, ...rest } = toPage(call, "endpoints", allEndpoints(call.kube, call.url), ["interface", "service_id", "region_id"]);
    return { endpoints: page.map((endpoint) => withSelf(call.url, "endpoints", endpoint)), ...rest };
  },

  show({ kube, path, url, enforce }) {
    enforce("identity:get_endpoint", {});
    const endpoint = allEndpoints(kube, url).find(({ id }) => id === path.endpoint_id);
    if (endpoint === undefined) throw notFound("Endpoint", path.endpoint_id);
    return { endpoint: withSelf(url, "endpoints", endpoint) };
  },

  async create({ body, kube, url: base, enforce }) {
    enforce("identity:create_endpoint", {});
    if (body.endpoint === undefined) throw badRequest("Expecting to find endpoint in request body.");
    const {
      interface: name,
      service_id,
      url,
      enabled = true,
      region,
      region_id,
      name: title,
      description,
      id: _id,
      ...extra
    } = body.endpoint;
    refuseUrl(url);
    refuseService(kube, service_id);
    const regionID = await regionOf(kube, { region, region_id });
    const id = newId();
    const endpoint = await kube.own.create<Endpoint>({
      apiVersion: "identity.dicot.io/v1alpha1",
      kind: "Endpoint",
      metadata: { name: objectName(name, id), namespace: SYSTEM_NAMESPACE, labels: { [ID]: id } },
      spec: {
        serviceID: service_id,
        interface: name,
        url,
        enabled,
        ...(regionID === undefined ? {} : { regionID }),
        ...(title === undefined ? {} : { name: title }),
        ...(typeof description === "string" ? { description } : {}),
        ...(Object.keys(extra).length === 0 ? {} : { extra }),
      },
    });
    return { endpoint: withSelf(base, "endpoints", toEndpoint(endpoint)) };
  },

  async update({ body, kube, path, url: base, enforce }) {
    enforce("identity:update_endpoint", {});
    const endpoint = external(kube, path.endpoint_id);
    const { interface: name, service_id, url, enabled, region, region_id, name: title, description, ...attributes } = body.endpoint;
    const { id, ...extra } = attributes as Record<string, unknown>;
    if (id !== undefined && id !== path.endpoint_id) throw badRequest("Cannot change ID");
    if (url !== undefined) refuseUrl(url);
    if (service_id !== undefined) refuseService(kube, service_id);
    const regionID = await regionOf(kube, { region, region_id });
    const changed = await kube.own.update(endpoint, (copy) => ({
      ...copy,
      spec: {
        ...copy.spec,
        ...(service_id === undefined ? {} : { serviceID: service_id }),
        ...(name === undefined ? {} : { interface: name }),
        ...(url === undefined ? {} : { url }),
        ...(enabled === undefined ? {} : { enabled }),
        ...(regionID === undefined ? {} : { regionID }),
        ...(title === undefined ? {} : { name: title }),
        ...(typeof description === "string" ? { description } : {}),
        ...(Object.keys(extra).length === 0 ? {} : { extra: { ...copy.spec.extra, ...extra } }),
      },
    }));
    return { endpoint: withSelf(base, "endpoints", toEndpoint(changed)) };
  },

  async delete({ kube, path, enforce }) {
    enforce("identity:delete_endpoint", {});
    await deleteEndpoint(kube.own, external(kube, path.endpoint_id));
    return new Reply({ status: 204 });
  },
} satisfies Handlers<Endpoints>;

/** The projects that were confined to it no longer are. */
export async function deleteEndpoint(own: Kube, endpoint: Endpoint): Promise<void> {
  await dissociate(own, ENDPOINTS, idOf(endpoint));
  await deleteIfThere(own, endpoint);
}

function external(kube: Kube, id: string): Endpoint {
  if (isOwn(kube, id)) throw forbidden("Dicot serves this itself: its address is a matter of configuration.");
  const endpoint = findSystem(kube, "Endpoint", id);
  if (endpoint === undefined) throw notFound("Endpoint", id);
  return endpoint;
}

/** Only the placeholders that the catalog can fill. */
function refuseUrl(url: string): void {
  const unknown = [...url.matchAll(/[$%]\((\w*)\)(s?)/g)].find(
    ([, name = "", s]) => s !== "s" || !["project_id", "tenant_id", "user_id"].includes(name),
  );
  if (unknown !== undefined) throw badRequest(`Cannot create an endpoint with an invalid URL: ${url}.`);
}

function refuseService(kube: Kube, id: string): void {
  if (!services(kube).some((service) => service.id === id)) throw badRequest("Expecting to find endpoint service_id in service table.");
}

/** `region` is how version 2 named it, where the region was made by naming it. */
async function regionOf(
  kube: Kube,
  { region, region_id }: Partial<Record<"region" | "region_id", string | null | undefined>>,
): Promise<string | undefined> {
  if (typeof region_id === "string") {
    if (findRegion(kube, region_id) === undefined) throw badRequest("Expecting to find endpoint region_id in region table.");
    return region_id;
  }
  if (typeof region !== "string") return undefined;
  if (findRegion(kube, region) === undefined) await createRegion(kube.own, { id: region });
  return region;
}
