/** Trusts: Trust (identity.dicot.io) in `dicot-system`. Users and roles are named by id; what they are now is read when it matters. */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { forbidden, unauthorized } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { SYSTEM_NAMESPACE } from "../kube/names.ts";
import { domainEnabled } from "./domain-objects.ts";
import { effectiveRoles } from "./effective-roles.ts";
import { deleteIfThere, findSystem, idOf } from "./ids.ts";
import { expandImplied, type RoleRef, rolesById } from "./role-objects.ts";
import { findUser, type User } from "./user-objects.ts";

export type Trust = Kinds["Trust"];

export const trusts = (kube: Kube): readonly Trust[] => kube.list("Trust", SYSTEM_NAMESPACE);

/** Also one that has expired or is used up: to the API these are none (`findUsable`). */
export const findTrust = (kube: Kube, id: string): Trust | undefined => findSystem(kube, "Trust", id);

const expired = ({ spec }: Trust, now: Date) => spec.expiresAt !== undefined && Date.parse(spec.expiresAt) <= now.getTime();

export function findUsable(kube: Kube, id: string, now: Date): Trust | undefined {
  const trust = findTrust(kube, id);
  return trust === undefined || expired(trust, now) || trust.spec.remainingUses === 0 ? undefined : trust;
}

/** The trust and those it was passed on from, up to the first. Undefined where one is missing. */
export function pedigreeOf(kube: Kube, trust: Trust): Trust[] | undefined {
  const chain = [trust];
  for (let id = trust.spec.redelegatedTrustID; id !== undefined; ) {
    const parent = findTrust(kube, id);
    // A circle can only be made by hand.
    if (parent === undefined || chain.includes(parent)) return undefined;
    chain.push(parent);
    id = parent.spec.redelegatedTrustID;
  }
  return chain;
}

const enabledUser = (kube: Kube, id: string): User | undefined => {
  const user = findUser(kube, id);
  return user !== undefined && user.spec.enabled !== false && domainEnabled(kube, user.spec.domainID) ? user : undefined;
};

/** A trust as a token uses it. */
export interface Delegation {
  trust: Trust;
  trustor: User;
  /** None for a trust without a project. */
  roles: RoleRef[];
}

/**
 * What a trust is worth to its trustee: the roles named and what they imply, as long as whoever began the chain has them all in the project.
 * Throws 401 where something that it depends on no longer stands, 403 where it is not this trustee's. How often it may be used does not
 * matter: that counts for new tokens only (`consumeUse`).
 */
export function delegationOf(kube: Kube, trust: Trust | undefined, { trusteeId, now }: { trusteeId: string; now: Date }): Delegation {
  const chain = trust && pedigreeOf(kube, trust);
  const first = chain?.at(-1);
  if (trust === undefined || chain === undefined || first === undefined || chain.some((one) => expired(one, now))) throw unauthorized();
  if (trust.spec.trusteeUserID !== trusteeId) throw forbidden("User is not a trustee.");
  const trustor = enabledUser(kube, trust.spec.trustorUserID);
  const agents = chain.flatMap(({ spec }) => [spec.trustorUserID, spec.trusteeUserID]);
  if (trustor === undefined || agents.some((id) => enabledUser(kube, id) === undefined))
    throw forbidden("A party of the trust is disabled.");
  const { projectID, roleIDs = [] } = trust.spec;
  if (projectID === undefined) return { trust, trustor, roles: [] };
  const held = effectiveRoles(kube, first.spec.trustorUserID, { projectId: projectID });
  const known = rolesById(kube);
  const given = [...expandImplied(known, roleIDs).keys()].filter((id) => known.get(id)?.spec.domainID === undefined);
  const roles = given.flatMap((id) => held.find((role) => role.id === id) ?? []);
  if (roles.length < given.length) throw forbidden("The trustor no longer has the roles of the trust.");
  return { trust, trustor, roles };
}

/** Counts a new token. The write is conditional, so that of two at once only one has the last use. Throws 403 where none is left. */
export async function consumeUse(own: Kube, trustId: string): Promise<void> {
  const trust = findTrust(own, trustId);
  if (trust === undefined) throw unauthorized();
  if (trust.spec.remainingUses === undefined) return;
  await own.update(trust, (copy) => {
    const left = copy.spec.remainingUses ?? 0;
    if (left < 1) throw forbidden(`No remaining uses for trust ${trustId}.`);
    copy.spec.remainingUses = left - 1;
    return copy;
  });
}

/** With those that were passed on from it; they go first, as without it they would be worth nothing but still be there. */
export async function deleteTrust(own: Kube, trust: Trust): Promise<void> {
  const id = idOf(trust);
  for (const next of trusts(own).filter(({ spec }) => spec.redelegatedTrustID === id)) await deleteTrust(own, next);
  await deleteIfThere(own, trust);
}

/** With a user or a project their trusts end. */
export async function deleteTrustsOf(own: Kube, whose: { userId: string } | { projectId: string }): Promise<void> {
  const concerned = trusts(own).filter(({ spec }) =>
    "userId" in whose ? [spec.trustorUserID, spec.trusteeUserID].includes(whose.userId) : spec.projectID === whose.projectId,
  );
  for (const trust of concerned) await deleteTrust(own, trust);
}
