/**
 * The service catalog: what this process serves itself, at the address by which it was called, and CatalogService and Endpoint objects
 * for what runs elsewhere. A CatalogService of a type that Dicot serves too replaces Dicot's own.
 */
import { createHash } from "node:crypto";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Kube } from "../kube/kube.ts";
import { displayName, SYSTEM_NAMESPACE } from "../kube/names.ts";
import { endpointsFor } from "./endpoint-filter.ts";
import { idOf } from "./ids.ts";
import { type OwnService, settingsOf } from "./settings.ts";

export const interfaces = ["public", "internal", "admin"] as const;

export interface ServiceEntity {
  id: string;
  type: string;
  name: string;
  enabled: boolean;
  [extra: string]: unknown;
}

export interface EndpointEntity {
  id: string;
  service_id: string;
  interface: (typeof interfaces)[number];
  region_id: string | null;
  region: string | null;
  url: string;
  enabled: boolean;
  [extra: string]: unknown;
}

export const toService = (service: Kinds["CatalogService"]): ServiceEntity => ({
  ...service.spec.extra,
  id: idOf(service),
  type: service.spec.type,
  name: service.spec.name ?? "",
  enabled: service.spec.enabled ?? true,
  ...(service.spec.description === undefined ? {} : { description: service.spec.description }),
});

export const toEndpoint = (endpoint: Kinds["Endpoint"]): EndpointEntity => ({
  ...endpoint.spec.extra,
  id: idOf(endpoint),
  service_id: endpoint.spec.serviceID,
  interface: endpoint.spec.interface,
  region_id: endpoint.spec.regionID ?? null,
  region: endpoint.spec.regionID ?? null,
  url: endpoint.spec.url,
  enabled: endpoint.spec.enabled ?? true,
  ...(endpoint.spec.name === undefined ? {} : { name: endpoint.spec.name }),
  ...(endpoint.spec.description === undefined ? {} : { description: endpoint.spec.description }),
});

/** `url` is the Identity API's own address, from which the server's is taken. */
export function services(kube: Kube): ServiceEntity[] {
  return [...ownServices(kube).map(({ type, name }) => ({ id: ownId(type), type, name, enabled: true })), ...external(kube).map(toService)];
}

export function endpoints(kube: Kube, url: string): EndpointEntity[] {
  const base = url.replace(/\/identity(\/v3)?$/, "");
  const region = settingsOf(kube).region;
  const own = ownServices(kube).flatMap(({ type, path }) =>
    interfaces.map((name) => ({
      id: ownId(type, name),
      service_id: ownId(type),
      interface: name,
      region_id: region,
      region,
      url: `${base}${path}`,
      enabled: true,
    })),
  );
  return [...own, ...kube.list("Endpoint", SYSTEM_NAMESPACE).map(toEndpoint)];
}

/**
 * The catalog of a token. An address that names a project is left out where the token has none. A project with which endpoints are
 * associated sees these alone, and no service without any; one without associations sees all, as Keystone's option
 * [endpoint_filter] return_all_endpoints_if_no_filter has it:
 * https://opendev.org/openstack/keystone/src/tag/30.0.0/keystone/catalog/backends/sql.py (get_v3_catalog)
 */
export function toCatalog(kube: Kube, url: string, token: { projectId: string | undefined; userId: string }) {
  const all = endpoints(kube, url);
  const associated = token.projectId === undefined ? [] : endpointsFor(kube, token.projectId, all);
  const narrowed = associated.length > 0;
  const shown = (narrowed ? associated : all).filter(({ enabled }) => enabled);
  return services(kube)
    .filter(({ enabled }) => enabled)
    .map(({ id, type, name }) => ({
      id,
      type,
      name,
      endpoints: shown
        .filter(({ service_id }) => service_id === id)
        .flatMap((endpoint) => {
          const address = expand(endpoint.url, token);
          if (address === undefined) return [];
          return [{ id: endpoint.id, interface: endpoint.interface, region_id: endpoint.region_id, region: endpoint.region, url: address }];
        }),
    }))
    .filter((service) => !narrowed || service.endpoints.length > 0);
}

/** `$(project_id)s` and `%(project_id)s` alike, also by the name that projects had once. */
function expand(url: string, { projectId, userId }: { projectId: string | undefined; userId: string }): string | undefined {
  const values: Record<string, string | undefined> = { project_id: projectId, tenant_id: projectId, user_id: userId };
  const names = [...url.matchAll(/[$%]\((\w+)\)s/g)].map(([, name = ""]) => name);
  if (names.some((name) => values[name] === undefined)) return undefined;
  return url.replace(/[$%]\((\w+)\)s/g, (_, name: string) => values[name] ?? "");
}

/** Dicot's own services have no object: their ids follow from their types, so that they are the same on every replica. */
const ownId = (...parts: string[]): string =>
  createHash("sha256")
    .update(`dicot ${parts.join(" ")}`)
    .digest("hex")
    .slice(0, 32);

export const isOwn = (kube: Kube, id: string): boolean =>
  ownServices(kube).some(({ type }) => id === ownId(type) || interfaces.some((name) => id === ownId(type, name)));

function ownServices(kube: Kube): OwnService[] {
  const replaced = new Set(external(kube).map(({ spec }) => spec.type));
  return settingsOf(kube).services.filter(({ type }) => !replaced.has(type));
}

const external = (kube: Kube) => kube.list("CatalogService", SYSTEM_NAMESPACE);

/** Regions have the id that the client chose: it is the object's display name, Kubernetes' names being narrower. */
export const toRegion = (region: Kinds["Region"]) => ({
  ...region.spec.extra,
  id: displayName(region),
  description: region.spec.description ?? "",
  parent_region_id: region.spec.parentRegionID ?? null,
});

export const findRegion = (kube: Kube, id: string) => kube.list("Region", SYSTEM_NAMESPACE).find((region) => displayName(region) === id);
