/**
 * A limit of a project or a domain is a UnifiedLimit (identity.dicot.io) in `dicot-system`.
 *
 *   id                                      label openstack.dicot.io/id
 *   service_id, region_id, resource_name    those of the registered limit, spec.registeredLimitID
 *   everything else                         spec, under Kubernetes' spelling
 *
 * The model is Keystone's default, `flat`: limits of a project say nothing about those below it.
 */
import type { Limits, LimitsModel } from "../../generated/identity/index.ts";
import { type Handlers, Reply, type Token } from "../http/call.ts";
import { badRequest, conflict, forbidden, notFound } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { ID, SYSTEM_NAMESPACE } from "../kube/names.ts";
import { ownerReference } from "../kube/owners.ts";
import { toPage, withSelf } from "./collection.ts";
import { findDomain } from "./domain-objects.ts";
import { createUnique, deleteIfThere, idOf, newId, uniqueName } from "./ids.ts";
import {
  limits as allLimits,
  createAll,
  findRegisteredLimit,
  type Limit,
  limitsBy,
  type RegisteredLimit,
  requireInCatalog,
} from "./limit-objects.ts";
import { findProject, projectDomain } from "./project-namespaces.ts";
import { targetOf } from "./targets.ts";

type Wanted = Limits["create"]["body"]["limits"][number];
interface Found {
  limit: Limit;
  registered: RegisteredLimit;
}

const filters = ["service_id", "region_id", "resource_name", "project_id", "domain_id"];

export const limits = {
  list(call) {
    const { kube, token, url } = call;
    call.enforce("identity:list_limits", {});
    const visible = allLimits(kube).filter((found) => isVisible(kube, token, found));
    const { page, ...rest } = toPage(call, "limits", visible.map(toLimit), filters);
    return { limits: page.map((limit) => withSelf(url, "limits", limit)), ...rest };
  },

  show(call) {
    const { kube, path, url } = call;
    const found = findLimit(kube, path.limit_id);
    call.enforce("identity:get_limit", found === undefined ? {} : target(kube, found));
    return { limit: withSelf(url, "limits", toLimit(found ?? missing(path.limit_id))) };
  },

  async create({ body, kube, url, enforce }) {
    enforce("identity:create_limits", {});
    const wanted = body.limits.map((limit) => located(kube, limit));
    const made = await createAll(
      kube.own,
      wanted.map((limit) => () => create(kube.own, limit)),
    );
    const found = made.map((limit, index) => ({ limit, registered: wanted[index]!.registered }));
    return { limits: found.map((one) => withSelf(url, "limits", toLimit(one))) };
  },

  async update({ body, kube, path, url, enforce }) {
    enforce("identity:update_limit", {});
    const { resource_limit, description } = body.limit;
    const { limit, registered } = getLimit(kube, path.limit_id);
    const changed = await kube.own.update(limit, (copy) => {
      if (resource_limit !== undefined) copy.spec.resourceLimit = resource_limit;
      if (description === null) delete copy.spec.description;
      else if (description !== undefined) copy.spec.description = description;
      return copy;
    });
    return { limit: withSelf(url, "limits", toLimit({ limit: changed, registered })) };
  },

  async delete({ kube, path, enforce }) {
    enforce("identity:delete_limit", {});
    await deleteIfThere(kube.own, getLimit(kube, path.limit_id).limit);
    return new Reply({ status: 204 });
  },
} satisfies Handlers<Limits>;

export const limitsModel = {
  list({ enforce }) {
    enforce("identity:get_limit_model", {});
    return { model: { name: "flat", description: "Limits of a project do not depend on those of the projects above it." } };
  },
} satisfies Handlers<LimitsModel>;

/** Administrators and services see all, a domain what is its own or its projects', a project its own. */
function isVisible(kube: Kube, token: Token, { limit: { spec } }: Found): boolean {
  if (token.system || token.roles.includes("admin") || token.roles.includes("service")) return true;
  if (token.domainId === undefined) return token.project !== undefined && spec.projectID === token.project.id;
  const project = spec.projectID === undefined ? undefined : findProject(kube, spec.projectID);
  return spec.domainID === token.domainId || (project !== undefined && projectDomain(project) === token.domainId);
}

function target(kube: Kube, found: Found): Record<string, unknown> {
  const { projectID, domainID } = found.limit.spec;
  const project = projectID === undefined ? undefined : findProject(kube, projectID);
  return {
    ...targetOf("limit", toLimit(found)),
    ...(project === undefined ? {} : { "target.limit.project.domain_id": projectDomain(project) }),
    ...(domainID === undefined ? {} : { "target.limit.domain.id": domainID }),
  };
}

interface Located {
  registered: RegisteredLimit;
  spec: Limit["spec"];
}

/** Throws 400 for what there is not, 403 where nothing is registered that the limit could differ from. */
function located(kube: Kube, wanted: Wanted): Located {
  const { service_id, region_id, resource_name, resource_limit, description } = wanted;
  const limited = { serviceID: service_id, resourceName: resource_name, ...(typeof region_id === "string" ? { regionID: region_id } : {}) };
  requireInCatalog(kube, limited);
  const whose = ownerOf(kube, wanted);
  const registered = findRegisteredLimit(kube, limited);
  if (registered === undefined) throw forbidden("Unable to create a limit that has no corresponding registered limit.");
  return {
    registered,
    spec: {
      registeredLimitID: idOf(registered),
      ...whose,
      resourceLimit: resource_limit,
      ...(typeof description === "string" ? { description } : {}),
    },
  };
}

/** A project that acts as a domain is the domain. */
function ownerOf(kube: Kube, { project_id, domain_id }: Wanted): { projectID: string } | { domainID: string } {
  if (typeof project_id === "string") {
    if (findDomain(kube, project_id) !== undefined) return { domainID: project_id };
    if (findProject(kube, project_id) === undefined) throw badRequest("Expecting to find project_id of a project.");
    return { projectID: project_id };
  }
  if (typeof domain_id !== "string" || findDomain(kube, domain_id) === undefined) {
    throw badRequest("Expecting to find domain_id of a domain.");
  }
  return { domainID: domain_id };
}

function create(own: Kube, { registered, spec }: Located): Promise<Limit> {
  const refuse = () => {
    const others = limitsBy(own, registered);
    if (others.some((other) => other.spec.projectID === spec.projectID && other.spec.domainID === spec.domainID)) {
      throw conflict("There is a limit for this resource already.");
    }
  };
  refuse();
  const limit: Limit = {
    apiVersion: "identity.dicot.io/v1alpha1",
    kind: "UnifiedLimit",
    metadata: {
      name: uniqueName(registered.spec.resourceName, "limit", idOf(registered), spec.projectID ?? "", spec.domainID ?? ""),
      namespace: SYSTEM_NAMESPACE,
      labels: { [ID]: newId() },
      ownerReferences: [ownerReference(registered)],
    },
    spec,
  };
  return createUnique(own, limit, refuse);
}

const findLimit = (kube: Kube, id: string): Found | undefined => allLimits(kube).find(({ limit }) => idOf(limit) === id);

const getLimit = (kube: Kube, id: string): Found => findLimit(kube, id) ?? missing(id);

function missing(id: string): never {
  throw notFound("Limit", id);
}

const toLimit = ({ limit, registered }: Found) => ({
  id: idOf(limit),
  project_id: limit.spec.projectID ?? null,
  domain_id: limit.spec.domainID ?? null,
  service_id: registered.spec.serviceID,
  region_id: registered.spec.regionID ?? null,
  resource_name: registered.spec.resourceName,
  resource_limit: limit.spec.resourceLimit,
  description: limit.spec.description ?? null,
});
