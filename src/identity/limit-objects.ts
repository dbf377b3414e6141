/**
 * Limits that services ask Identity for: RegisteredLimit and UnifiedLimit (identity.dicot.io) in `dicot-system`. A registered limit owns
 * the limits of projects and domains that stand in the place of its default.
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { ApiError, badRequest, conflict } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { SYSTEM_NAMESPACE } from "../kube/names.ts";
import { findRegion, services } from "./catalog.ts";
import { deleteIfThere, findSystem, idOf } from "./ids.ts";

export type RegisteredLimit = Kinds["RegisteredLimit"];
export type Limit = Kinds["UnifiedLimit"];

export const registeredLimits = (kube: Kube): readonly RegisteredLimit[] => kube.list("RegisteredLimit", SYSTEM_NAMESPACE);

/** A registered limit has no id that a client knows it by: it is found by what it limits. */
export interface Limited {
  serviceID: string;
  resourceName: string;
  regionID?: string;
}

export const findRegisteredLimit = (kube: Kube, { serviceID, resourceName, regionID }: Limited): RegisteredLimit | undefined =>
  registeredLimits(kube).find(
    ({ spec }) => spec.serviceID === serviceID && spec.resourceName === resourceName && spec.regionID === regionID,
  );

export function getRegisteredLimit(kube: Kube, id: string): RegisteredLimit {
  const registered = findSystem(kube, "RegisteredLimit", id);
  if (registered === undefined) throw new ApiError(404, `Registered limit ${id} could not be found.`);
  return registered;
}

/** Throws 400 for a service or a region that is not in the catalog. */
export function requireInCatalog(kube: Kube, { serviceID, regionID }: Partial<Limited>): void {
  if (serviceID !== undefined && !services(kube).some(({ id }) => id === serviceID)) {
    throw badRequest("Expecting to find service_id of a service.");
  }
  if (regionID !== undefined && findRegion(kube, regionID) === undefined) throw badRequest("Expecting to find region_id of a region.");
}

/** Throws 409 for a service or a region that a registered limit speaks of. */
export function refuseLimited(kube: Kube, { serviceID, regionID }: Partial<Limited>): void {
  if (registeredLimits(kube).some(({ spec }) => (serviceID ?? "") === spec.serviceID || (regionID ?? "") === spec.regionID)) {
    throw conflict("There are registered limits for it.");
  }
}

/** Those whose registered limit is there: without it nobody would know what they limit. */
export const limits = (kube: Kube): { limit: Limit; registered: RegisteredLimit }[] =>
  kube.list("UnifiedLimit", SYSTEM_NAMESPACE).flatMap((limit) => {
    const registered = findSystem(kube, "RegisteredLimit", limit.spec.registeredLimitID);
    return registered === undefined ? [] : [{ limit, registered }];
  });

export const limitsBy = (kube: Kube, registered: RegisteredLimit): Limit[] =>
  kube.list("UnifiedLimit", SYSTEM_NAMESPACE).filter(({ spec }) => spec.registeredLimitID === idOf(registered));

export async function deleteLimitsOf(own: Kube, whose: { projectId: string } | { domainId: string }): Promise<void> {
  for (const limit of own.list("UnifiedLimit", SYSTEM_NAMESPACE)) {
    const { projectID, domainID } = limit.spec;
    if ("projectId" in whose ? projectID === whose.projectId : domainID === whose.domainId) await deleteIfThere(own, limit);
  }
}

/** All or none: where one cannot be made, those before it are taken back. */
export async function createAll<T extends Limit | RegisteredLimit>(own: Kube, makers: readonly (() => Promise<T>)[]): Promise<T[]> {
  const made: T[] = [];
  try {
    for (const make of makers) made.push(await make());
  } catch (error) {
    for (const object of made) await deleteIfThere(own, object);
    throw error;
  }
  return made;
}
