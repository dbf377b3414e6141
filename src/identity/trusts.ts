/**
 * A trust is a Trust (identity.dicot.io) in `dicot-system`.
 *
 *   id                    label openstack.dicot.io/id
 *   everything else       spec, under Kubernetes' spelling; roles by their ids; a client's own attributes: spec.extra
 *   deleted_at            always null: what was deleted is gone
 */
import type { OSTRUSTTrusts, OSTRUSTTrustsRoles } from "../../generated/identity/index.ts";
import { type Call, type Handlers, Reply, type Token } from "../http/call.ts";
import { badRequest, forbidden, notFound } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { ID, SYSTEM_NAMESPACE } from "../kube/names.ts";
import { toPage, withSelf } from "./collection.ts";
import { isDelegated } from "./delegation.ts";
import { effectiveRoles } from "./effective-roles.ts";
import { toExpiry } from "./expiry.ts";
import { idOf, newId } from "./ids.ts";
import { getProject } from "./project-namespaces.ts";
import { findRoleByName, rolesById, toRole } from "./role-objects.ts";
import { targetOf } from "./targets.ts";
import { trusts as allTrusts, deleteTrust, findUsable, pedigreeOf, type Trust } from "./trust-objects.ts";
import { getUser } from "./user-objects.ts";

type Body = OSTRUSTTrusts["create"]["body"]["trust"];

/** How often a trust may be passed on, as Keystone's option [trust] max_redelegation_count has it. */
const MAX_REDELEGATIONS = 3;

export const trusts = {
  list(call) {
    const { kube, query, url } = call;
    const { trustor_user_id, trustee_user_id } = query;
    if (trustor_user_id) call.enforce("identity:list_trusts_for_trustor", targetOf("trust", { trustor_user_id }));
    else if (trustee_user_id) call.enforce("identity:list_trusts_for_trustee", targetOf("trust", { trustee_user_id }));
    else call.enforce("identity:list_trusts", {});
    refuseDelegated(call.token);
    const { page, ...rest } = toPage(call, "OS-TRUST/trusts", allTrusts(kube).map(toTrust), ["trustor_user_id", "trustee_user_id"]);
    return { trusts: page.map((trust) => withSelf(url, "OS-TRUST/trusts", trust)), ...rest };
  },

  show(call) {
    return { trust: withRoles(call, allowed(call, "identity:get_trust")) };
  },

  async create(call) {
    const { body, kube, token } = call;
    const { trust } = body;
    call.enforce("identity:create_trust", targetOf("trust", trust));
    refuseDelegated(token);
    if (trust.project_id && !trust.roles?.length) throw forbidden("At least one role should be specified");
    if (token.userId !== trust.trustor_user_id) throw forbidden("The authenticated user should match the trustor");
    getUser(kube, trust.trustee_user_id);
    const parent = token.trustId === undefined ? undefined : findUsable(kube, token.trustId, call.now());
    if (token.trustId !== undefined && parent === undefined) throw notFound("Trust", token.trustId);
    const spec = toSpec(call, trust, parent);
    const id = newId();
    const created = await kube.own.create<Trust>({
      apiVersion: "identity.dicot.io/v1alpha1",
      kind: "Trust",
      metadata: { name: `trust-${id}`, namespace: SYSTEM_NAMESPACE, labels: { [ID]: id } },
      spec,
    });
    return { trust: withRoles(call, created) };
  },

  async delete(call) {
    await deleteTrust(call.kube.own, allowed(call, "identity:delete_trust"));
    return new Reply({ status: 204 });
  },
} satisfies Handlers<OSTRUSTTrusts>;

export const trustsRoles = {
  list(call) {
    const trust = withRoles(call, allowed(call, "identity:list_roles_for_trust"));
    return { roles: trust.roles, links: trust.roles_links };
  },

  show(call) {
    const trust = allowed(call, "identity:get_role_for_trust");
    const { role_id } = call.path;
    const role = trust.spec.roleIDs?.includes(role_id) ? rolesById(call.kube).get(role_id) : undefined;
    if (role === undefined) throw notFound("Role", role_id);
    return { role: withSelf(call.url, "roles", toRole(role)) };
  },
} satisfies Handlers<OSTRUSTTrustsRoles>;

/**
 * A program with a credential of its own shall not make more of what it was given, nor look where else its owner has delegated. A trustee
 * may, as trusts say themselves how far they are passed on.
 */
function refuseDelegated(token: Token): void {
  if (isDelegated({ ...token, trustId: undefined })) throw forbidden("Delegated tokens cannot manage trusts.");
}

/** That there is no such trust everybody may know, as with Keystone. https://bugs.launchpad.net/keystone/+bug/1840288 */
function allowed(call: Pick<Call, "kube" | "enforce" | "token" | "now"> & { path: { trust_id: string } }, rule: string): Trust {
  const trust = findUsable(call.kube, call.path.trust_id, call.now());
  if (trust === undefined) throw notFound("Trust", call.path.trust_id);
  call.enforce(rule, targetOf("trust", toTrust(trust)));
  refuseDelegated(call.token);
  return trust;
}

/** Throws 400, 403 and 404 as Keystone does. https://opendev.org/openstack/keystone/src/tag/30.0.0/keystone/trust/core.py#L147 */
function toSpec({ kube, now }: Pick<Call, "kube" | "now">, trust: Body, parent: Trust | undefined): Trust["spec"] {
  const { trustor_user_id, trustee_user_id, impersonation, project_id, remaining_uses, expires_at, ...rest } = trust;
  const {
    allow_redelegation,
    redelegation_count,
    roles = [],
    redelegated_trust_id: _parent,
    id: _id,
    ...extra
  } = rest as typeof rest & { id?: unknown };
  const redelegatable = allow_redelegation === true && redelegation_count !== 0;
  if (redelegatable && (redelegation_count ?? 0) > MAX_REDELEGATIONS)
    throw forbidden(`Requested redelegation depth of ${redelegation_count} is greater than allowed ${MAX_REDELEGATIONS}`);
  if (redelegatable && typeof remaining_uses === "number") throw badRequest("remaining_uses must not be set if redelegation is allowed");
  const roleIDs = roles.map((ref) => roleIdOf(kube, ref));
  const chain = parent && (pedigreeOf(kube, parent) ?? []);
  requireRoles(kube, { userId: chain?.at(-1)?.spec.trustorUserID ?? trustor_user_id, projectId: project_id, roleIDs });
  const depth = parent === undefined ? MAX_REDELEGATIONS : (parent.spec.redelegationCount ?? 0) - 1;
  if (parent !== undefined && redelegatable && redelegation_count && redelegation_count !== depth)
    throw forbidden('Modifying "redelegation_count" upon redelegation is forbidden. Omitting this parameter is advised.');
  const expiresAt = typeof expires_at === "string" ? toExpiry(expires_at, now()) : parent?.spec.expiresAt;
  const spec: Trust["spec"] = {
    trustorUserID: trustor_user_id,
    trusteeUserID: trustee_user_id,
    impersonation,
    ...(project_id ? { projectID: project_id } : {}),
    roleIDs,
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(typeof remaining_uses === "number" ? { remainingUses: remaining_uses } : {}),
    redelegationCount: redelegatable ? (redelegation_count ?? depth) : 0,
    ...(parent === undefined ? {} : { redelegatedTrustID: idOf(parent) }),
    ...(Object.keys(extra).length === 0 ? {} : { extra }),
  };
  for (const ancestor of chain ?? []) refuseMore(ancestor.spec, spec);
  return spec;
}

function roleIdOf(kube: Kube, { id, name = "" }: { id?: string; name?: string }): string {
  const role = id === undefined ? findRoleByName(kube, name) : rolesById(kube).get(id);
  if (role === undefined) throw notFound("Role", id ?? name);
  return idOf(role);
}

/** Throws 404 for a role that the first of the chain has not in the project: nobody passes on what he has not. */
function requireRoles(
  kube: Kube,
  { userId, projectId, roleIDs }: { userId: string; projectId: string | null | undefined; roleIDs: readonly string[] },
): void {
  if (projectId) getProject(kube, projectId);
  const held = projectId ? effectiveRoles(kube, userId, { projectId }) : [];
  for (const id of roleIDs) if (!held.some((role) => role.id === id)) throw notFound("Role", id);
}

/** Whoever passes a trust on passes on no more than he got. */
function refuseMore(parent: Trust["spec"], child: Trust["spec"]): void {
  const depth = parent.redelegationCount ?? 0;
  if (depth < 1 || depth > MAX_REDELEGATIONS)
    throw forbidden(`Remaining redelegation depth of ${depth} out of allowed range of [0..${MAX_REDELEGATIONS}]`);
  if (child.remainingUses !== undefined) throw forbidden('Field "remaining_uses" must not be set in order to redelegate a trust');
  if (parent.expiresAt !== undefined && child.expiresAt !== undefined && Date.parse(parent.expiresAt) < Date.parse(child.expiresAt))
    throw forbidden("Requested expiration time is more than redelegated trust can provide");
  if (child.roleIDs?.some((id) => !parent.roleIDs?.includes(id))) throw forbidden("Some of requested roles are not in redelegated trust");
  if (child.projectID !== parent.projectID) throw forbidden("A trust is passed on for its own project only");
  if (child.impersonation && !parent.impersonation)
    throw forbidden("Impersonation is not allowed because redelegated trust does not specify impersonation.");
}

function toTrust(trust: Trust) {
  const { trustorUserID, trusteeUserID, projectID, impersonation, expiresAt, remainingUses, redelegatedTrustID, redelegationCount, extra } =
    trust.spec;
  return {
    ...extra,
    id: idOf(trust),
    trustor_user_id: trustorUserID,
    trustee_user_id: trusteeUserID,
    project_id: projectID ?? null,
    impersonation,
    expires_at: expiresAt ?? null,
    remaining_uses: remainingUses ?? null,
    redelegated_trust_id: redelegatedTrustID ?? null,
    redelegation_count: redelegationCount ?? 0,
    deleted_at: null,
  };
}

function withRoles({ kube, url }: Pick<Call, "kube" | "url">, trust: Trust) {
  const known = rolesById(kube);
  const roles = (trust.spec.roleIDs ?? []).flatMap((id) => known.get(id) ?? []).map((role) => withSelf(url, "roles", toRole(role)));
  const self = `${url}/OS-TRUST/trusts/${idOf(trust)}/roles`;
  return { ...withSelf(url, "OS-TRUST/trusts", toTrust(trust)), roles, roles_links: { self, next: null, previous: null } };
}
