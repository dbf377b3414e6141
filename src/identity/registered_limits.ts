/**
 * A registered limit is a RegisteredLimit (identity.dicot.io) in `dicot-system`.
 *
 *   id                label openstack.dicot.io/id
 *   everything else   spec, under Kubernetes' spelling; a region_id of null is absent
 */
import type { RegisteredLimits } from "../../generated/identity/index.ts";
import { type Handlers, Reply } from "../http/call.ts";
import { conflict, forbidden } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { ID, SYSTEM_NAMESPACE } from "../kube/names.ts";
import { toPage, withSelf } from "./collection.ts";
import { createUnique, deleteIfThere, idOf, newId, uniqueName } from "./ids.ts";
import {
  registeredLimits as allRegistered,
  createAll,
  findRegisteredLimit,
  getRegisteredLimit,
  type Limited,
  limitsBy,
  type RegisteredLimit,
  requireInCatalog,
} from "./limit-objects.ts";

type Wanted = RegisteredLimits["create"]["body"]["registered_limits"][number];

const collection = "registered_limits";

export const registeredLimits = {
  list(call) {
    call.enforce("identity:list_registered_limits", {});
    const all = allRegistered(call.kube).map(toRegisteredLimit);
    const { page, ...rest } = toPage(call, collection, all, ["service_id", "region_id", "resource_name"]);
    return { registered_limits: page.map((limit) => withSelf(call.url, collection, limit)), ...rest };
  },

  show({ kube, path, url, enforce }) {
    enforce("identity:get_registered_limit", {});
    return { registered_limit: withSelf(url, collection, toRegisteredLimit(getRegisteredLimit(kube, path.registered_limit_id))) };
  },

  async create({ body, kube, url, enforce }) {
    enforce("identity:create_registered_limits", {});
    for (const wanted of body.registered_limits) requireInCatalog(kube, limitedBy(wanted));
    const made = await createAll(
      kube.own,
      body.registered_limits.map((wanted) => () => create(kube.own, wanted)),
    );
    return { registered_limits: made.map((limit) => withSelf(url, collection, toRegisteredLimit(limit))) };
  },

  async update({ body, kube, path, url, enforce }) {
    enforce("identity:update_registered_limit", {});
    const { service_id, region_id, resource_name, default_limit, description } = body.registered_limit;
    const found = getRegisteredLimit(kube, path.registered_limit_id);
    requireInCatalog(kube, {
      ...(service_id === undefined ? {} : { serviceID: service_id }),
      ...(typeof region_id === "string" ? { regionID: region_id } : {}),
    });
    refuseReferenced(kube, found);
    const changed = await kube.own.update(found, (copy) => {
      const { spec } = copy;
      if (service_id !== undefined) spec.serviceID = service_id;
      if (region_id === null) delete spec.regionID;
      else if (region_id !== undefined) spec.regionID = region_id;
      if (resource_name !== undefined) spec.resourceName = resource_name;
      if (default_limit !== undefined) spec.defaultLimit = default_limit;
      if (description === null) delete spec.description;
      else if (description !== undefined) spec.description = description;
      const other = findRegisteredLimit(kube, spec);
      if (other !== undefined && idOf(other) !== idOf(copy)) throw duplicate();
      return copy;
    });
    return { registered_limit: withSelf(url, collection, toRegisteredLimit(changed)) };
  },

  async delete({ kube, path, enforce }) {
    enforce("identity:delete_registered_limit", {});
    const registered = getRegisteredLimit(kube, path.registered_limit_id);
    refuseReferenced(kube, registered);
    await deleteIfThere(kube.own, registered);
    return new Reply({ status: 204 });
  },
} satisfies Handlers<RegisteredLimits>;

function create(own: Kube, wanted: Wanted): Promise<RegisteredLimit> {
  const limited = limitedBy(wanted);
  const refuse = () => {
    if (findRegisteredLimit(own, limited) !== undefined) throw duplicate();
  };
  refuse();
  const { serviceID, regionID = "", resourceName } = limited;
  const registered: RegisteredLimit = {
    apiVersion: "identity.dicot.io/v1alpha1",
    kind: "RegisteredLimit",
    metadata: {
      name: uniqueName(resourceName, "registered-limit", serviceID, regionID, resourceName),
      namespace: SYSTEM_NAMESPACE,
      labels: { [ID]: newId() },
    },
    spec: {
      ...limited,
      defaultLimit: wanted.default_limit,
      ...(typeof wanted.description === "string" ? { description: wanted.description } : {}),
    },
  };
  return createUnique(own, registered, refuse);
}

const limitedBy = ({ service_id, region_id, resource_name }: Pick<Wanted, "service_id" | "region_id" | "resource_name">): Limited => ({
  serviceID: service_id,
  resourceName: resource_name,
  ...(typeof region_id === "string" ? { regionID: region_id } : {}),
});

const duplicate = () => conflict("There is a registered limit for this resource already.");

function refuseReferenced(kube: Kube, registered: RegisteredLimit): void {
  if (limitsBy(kube, registered).length > 0) {
    throw forbidden(`There are limits of projects or domains that belong to the registered limit ${idOf(registered)}.`);
  }
}

const toRegisteredLimit = (registered: RegisteredLimit) => {
  const { serviceID, regionID, resourceName, defaultLimit, description } = registered.spec;
  return {
    id: idOf(registered),
    service_id: serviceID,
    region_id: regionID ?? null,
    resource_name: resourceName,
    default_limit: defaultLimit,
    description: description ?? null,
  };
};
