/** A region is a Region (identity.dicot.io) in `dicot-system`; its id, which the client may choose freely, is the annotation for names. */
import type { Regions } from "../../generated/identity/index.ts";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { type Handlers, Reply } from "../http/call.ts";
import { badRequest, conflict, forbidden, notFound } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { displayName, NAME, SYSTEM_NAMESPACE } from "../kube/names.ts";
import { endpoints, findRegion, toRegion } from "./catalog.ts";
import { toPage, withSelf } from "./collection.ts";
import { createUnique, deleteIfThere, newId, uniqueName } from "./ids.ts";
import { refuseLimited } from "./limit-objects.ts";

type Region = Kinds["Region"];

export const regions = {
  list(call) {
    call.enforce("identity:list_regions", {});
    const all = call.kube.list("Region", SYSTEM_NAMESPACE).map(toRegion);
    const { page, ...rest } = toPage(call, "regions", all, ["parent_region_id"]);
    return { regions: page.map((region) => withSelf(call.url, "regions", region)), ...rest };
  },

  show({ kube, path, url, enforce }) {
    enforce("identity:get_region", {});
    return { region: withSelf(url, "regions", toRegion(getRegion(kube, path.region_id))) };
  },

  async create({ body, kube, url, enforce }) {
    enforce("identity:create_region", {});
    const { id, ...region } = body.region;
    return { region: withSelf(url, "regions", toRegion(await createRegion(kube.own, { ...region, id: id || newId() }))) };
  },

  /** As `create`, with the id in the path. */
  async update({ body, kube, path, url, enforce }) {
    enforce("identity:create_region", {});
    const { id, ...region } = body.region;
    if (id !== undefined && id !== path.region_id) throw badRequest(`Conflicting region IDs specified: "${path.region_id}" != "${id}"`);
    const created = await createRegion(kube.own, { ...region, id: path.region_id });
    return new Reply({ status: 201, body: { region: withSelf(url, "regions", toRegion(created)) } });
  },

  async patch({ body, kube, path, url, enforce }) {
    enforce("identity:update_region", {});
    const region = getRegion(kube, path.region_id);
    const { id, description, parent_region_id, ...extra } = body.region;
    if (typeof id === "string" && id !== path.region_id) throw badRequest("Cannot change ID");
    if (typeof parent_region_id === "string") refuseParent(kube, path.region_id, parent_region_id);
    const changed = await kube.own.update(region, (copy) => {
      const { parentRegionID, ...spec } = copy.spec;
      const parent = parent_region_id === undefined ? parentRegionID : (parent_region_id ?? undefined);
      return {
        ...copy,
        spec: {
          ...spec,
          ...(parent === undefined ? {} : { parentRegionID: parent }),
          ...(description === undefined ? {} : { description: description ?? "" }),
          ...(Object.keys(extra).length === 0 ? {} : { extra: { ...spec.extra, ...extra } }),
        },
      };
    });
    return { region: withSelf(url, "regions", toRegion(changed)) };
  },

  async delete({ kube, path, url, enforce }) {
    enforce("identity:delete_region", {});
    const region = getRegion(kube, path.region_id);
    const line = [path.region_id, ...below(kube, path.region_id)];
    if (endpoints(kube, url).some(({ region_id }) => region_id !== null && line.includes(region_id))) {
      throw forbidden(`Unable to delete region ${path.region_id} because it or its child regions have associated endpoints.`);
    }
    for (const regionID of line) refuseLimited(kube, { regionID });
    for (const id of line.slice(1).reverse()) await deleteIfThere(kube.own, getRegion(kube, id));
    await deleteIfThere(kube.own, region);
    return new Reply({ status: 204 });
  },
} satisfies Handlers<Regions>;

interface NewRegion {
  id: string;
  description?: string | null;
  parent_region_id?: string | null;
}

/** Throws 409 where there is one of that id. */
export async function createRegion(own: Kube, { id, description, parent_region_id, ...extra }: NewRegion): Promise<Region> {
  const refuse = () => {
    if (findRegion(own, id) !== undefined) throw conflict(`There is a region ${id} already.`);
  };
  refuse();
  if (typeof parent_region_id === "string") refuseParent(own, id, parent_region_id);
  const region: Region = {
    apiVersion: "identity.dicot.io/v1alpha1",
    kind: "Region",
    metadata: { name: uniqueName(id, "region", id), namespace: SYSTEM_NAMESPACE, annotations: { [NAME]: id } },
    spec: {
      description: description ?? "",
      ...(typeof parent_region_id === "string" ? { parentRegionID: parent_region_id } : {}),
      ...(Object.keys(extra).length === 0 ? {} : { extra }),
    },
  };
  return createUnique(own, region, refuse);
}

function getRegion(kube: Kube, id: string): Region {
  const region = findRegion(kube, id);
  if (region === undefined) throw notFound("Region", id);
  return region;
}

function refuseParent(kube: Kube, id: string, parentId: string): void {
  getRegion(kube, parentId);
  if (parentId === id || below(kube, id).includes(parentId)) {
    throw badRequest(`The specified parent region ${parentId} would create a circular region hierarchy.`);
  }
}

/** Ids of all regions under one, parents before children. */
function below(kube: Kube, id: string): string[] {
  const found = [id];
  for (const parent of found) {
    for (const region of kube.list("Region", SYSTEM_NAMESPACE)) {
      if (region.spec.parentRegionID === parent && !found.includes(displayName(region))) found.push(displayName(region));
    }
  }
  return found.slice(1);
}
