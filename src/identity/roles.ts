/**
 * A role is a Role (identity.dicot.io) in `dicot-system`.
 *
 *   id, name, description, options   label openstack.dicot.io/id; spec
 *   domain_id                        spec.domainID: a domain-specific role only implies others
 *   implied roles                    spec.impliedRoleIDs
 *   what it allows in Kubernetes     spec.clusterRole, set by an administrator of the cluster; none in a role made here
 */
import type { RoleInferences, Roles, RolesImplies } from "../../generated/identity/index.ts";
import { type Call, type Handlers, Reply } from "../http/call.ts";
import { badRequest, conflict, forbidden, notFound } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { ID, SYSTEM_NAMESPACE } from "../kube/names.ts";
import { applicationCredentials, deleteApplicationCredential } from "./application-credential-objects.ts";
import { toPage, withSelf } from "./collection.ts";
import { findDomain } from "./domain-objects.ts";
import { withdrawAll } from "./grant-objects.ts";
import { createUnique, deleteIfThere, findSystem, idOf, newId, uniqueName } from "./ids.ts";
import { mergeOptions, refuseDelete, refuseUpdate } from "./immutable.ts";
import { roles as allRoles, expandImplied, findRoleByName, type Role, rolesById, toRole, toRoleRef } from "./role-objects.ts";
import { targetOf } from "./targets.ts";

export const roles = {
  list(call) {
    const { domain_id } = call.query;
    call.enforce(domain_id ? "identity:list_domain_roles" : "identity:list_roles", {});
    // Without a domain in the query the global roles are meant, not all.
    const visible = allRoles(call.kube)
      .map(toRole)
      .filter((role) => role.domain_id === (domain_id || null));
    const { page, ...rest } = toPage(call, "roles", visible, ["name"]);
    return { roles: page.map((role) => withSelf(call.url, "roles", role)), ...rest };
  },

  show(call) {
    const role = findRole(call.kube, call.path.role_id);
    enforce(call, role, "get");
    return { role: withSelf(call.url, "roles", toRole(role ?? missing(call.path.role_id))) };
  },

  async create(call) {
    const { body, kube } = call;
    const { name: given, description, domain_id, options, ...extra } = body.role;
    const domainID = domain_id ?? undefined;
    call.enforce(domainID === undefined ? "identity:create_role" : "identity:create_domain_role", targetOf("role", body.role));
    if (domainID !== undefined && findDomain(kube, domainID) === undefined) throw notFound("Domain", domainID);
    const name = given.trim();
    refuseDuplicate(kube, { name, domainID });
    const role: Role = {
      apiVersion: "identity.dicot.io/v1alpha1",
      kind: "Role",
      metadata: { name: uniqueName(name, "role", domainID ?? "", name), namespace: SYSTEM_NAMESPACE, labels: { [ID]: newId() } },
      spec: {
        name,
        ...(domainID === undefined ? {} : { domainID }),
        ...(typeof description === "string" ? { description } : {}),
        ...(options === undefined ? {} : { options: mergeOptions({}, options) }),
        ...(Object.keys(extra).length === 0 ? {} : { extra }),
      },
    };
    const created = await createUnique(kube.own, role, () => refuseDuplicate(kube, { name, domainID }));
    return { role: withSelf(call.url, "roles", toRole(created)) };
  },

  async update(call) {
    const { body, kube, path } = call;
    const found = findRole(kube, path.role_id);
    enforce(call, found, "update");
    const role = found ?? missing(path.role_id);
    const { name: given, description, options, ...attributes } = body.role;
    const { id, domain_id, ...extra } = attributes as Record<string, unknown>;
    if (id !== undefined && id !== path.role_id) throw badRequest("Cannot change ID");
    if (domain_id !== undefined && domain_id !== (role.spec.domainID ?? null)) throw badRequest("Update of `domain_id` is not allowed.");
    refuseUpdate("role", path.role_id, { now: role.spec.options, wanted: options });
    const name = given?.trim();
    if (name !== undefined) refuseDuplicate(kube, { name, domainID: role.spec.domainID, except: path.role_id });
    const changed = await kube.own.update(role, (copy) => ({
      ...copy,
      spec: {
        ...copy.spec,
        ...(name === undefined ? {} : { name }),
        ...(description === undefined ? {} : { description: description ?? "" }),
        ...(options === undefined ? {} : { options: mergeOptions(copy.spec.options, options) }),
        ...(Object.keys(extra).length === 0 ? {} : { extra: { ...copy.spec.extra, ...extra } }),
      },
    }));
    return { role: withSelf(call.url, "roles", toRole(changed)) };
  },

  async delete(call) {
    const { kube, path } = call;
    const found = findRole(kube, path.role_id);
    enforce(call, found, "delete");
    const role = found ?? missing(path.role_id);
    refuseDelete("role", path.role_id, role.spec.options);
    await deleteRole(kube.own, role);
    return new Reply({ status: 204 });
  },
} satisfies Handlers<Roles>;

/** The role comes last: its assignments are found by it. */
export async function deleteRole(own: Kube, role: Role): Promise<void> {
  const id = idOf(role);
  await withdrawAll(own, ({ roleId }) => roleId === id);
  for (const credential of applicationCredentials(own)) {
    // As Keystone: a credential does not outlive one of its roles.
    if (credential.spec.roleIDs.includes(id)) await deleteApplicationCredential(own, credential);
  }
  for (const prior of allRoles(own))
    if (prior.spec.impliedRoleIDs?.includes(id)) await imply(own, prior, (ids) => ids.filter((one) => one !== id));
  await deleteIfThere(own, role);
}

export const rolesImplies = {
  list(call) {
    call.enforce("identity:list_implied_roles", {});
    const { kube, path, url } = call;
    const prior = findRole(kube, path.prior_role_id) ?? missing(path.prior_role_id);
    const implies = impliedBy(kube, prior).map((role) => reference(url, role));
    return { role_inference: { prior_role: reference(url, prior), implies }, links: { self: `${url}/roles/${idOf(prior)}/implies` } };
  },

  show(call) {
    call.enforce("identity:get_implied_role", {});
    return inference(call, pair(call));
  },

  check(call) {
    call.enforce("identity:check_implied_role", {});
    pair(call);
    return new Reply({ status: 204 });
  },

  async update(call) {
    call.enforce("identity:create_implied_role", {});
    const { kube, path } = call;
    const prior = findRole(kube, path.prior_role_id) ?? missing(path.prior_role_id);
    const implied = findRole(kube, path.implied_role_id) ?? missing(path.implied_role_id);
    if (implied.spec.name === "admin") throw forbidden(`${path.implied_role_id} cannot be an implied role.`);
    if (prior.spec.domainID === undefined && implied.spec.domainID !== undefined) {
      throw forbidden("A global role cannot imply a domain-specific role.");
    }
    if (expandImplied(rolesById(kube), [path.implied_role_id]).has(path.prior_role_id)) {
      throw badRequest(`${path.implied_role_id} implies ${path.prior_role_id} already: roles would imply each other`);
    }
    await imply(kube.own, prior, (ids) => [...new Set([...ids, path.implied_role_id])]);
    return new Reply({ status: 201, body: inference(call, { prior, implied }) });
  },

  async delete(call) {
    call.enforce("identity:delete_implied_role", {});
    const { prior, implied } = pair(call);
    await imply(call.kube.own, prior, (ids) => ids.filter((id) => id !== idOf(implied)));
    return new Reply({ status: 204 });
  },
} satisfies Handlers<RolesImplies>;

export const roleInferences = {
  list(call) {
    call.enforce("identity:list_role_inference_rules", {});
    const { kube, url } = call;
    const role_inferences = allRoles(kube)
      .filter(({ spec }) => spec.impliedRoleIDs?.length)
      .map((prior) => ({ prior_role: reference(url, prior), implies: impliedBy(kube, prior).map((role) => reference(url, role)) }));
    return { role_inferences, links: { self: `${url}/role_inferences` } };
  },
} satisfies Handlers<RoleInferences>;

export const findRole = (kube: Kube, id: string): Role | undefined => findSystem(kube, "OpenStackRole", id);

export function getRole(kube: Kube, id: string): Role {
  return findRole(kube, id) ?? missing(id);
}

function missing(id: string): never {
  throw notFound("Role", id);
}

/** Domain-specific roles have rules of their own. */
function enforce(call: Pick<Call, "enforce">, role: Role | undefined, verb: "get" | "update" | "delete"): void {
  const rule = role?.spec.domainID === undefined ? `identity:${verb}_role` : `identity:${verb}_domain_role`;
  call.enforce(rule, targetOf("role", role && toRole(role)));
}

function refuseDuplicate(kube: Kube, { name, domainID, except }: { name: string; domainID: string | undefined; except?: string }): void {
  const other = findRoleByName(kube, name, domainID);
  if (other !== undefined && idOf(other) !== except) throw conflict(`There is a role named ${name} already.`);
}

const impliedBy = (kube: Kube, prior: Role): Role[] => (prior.spec.impliedRoleIDs ?? []).flatMap((id) => findRole(kube, id) ?? []);

const imply = (own: Kube, prior: Role, change: (ids: string[]) => string[]): Promise<Role> =>
  own.update(prior, (copy) => ({ ...copy, spec: { ...copy.spec, impliedRoleIDs: change(copy.spec.impliedRoleIDs ?? []) } }));

const reference = (url: string, role: Role) => withSelf(url, "roles", { ...toRoleRef(role) });

interface Inference {
  prior: Role;
  implied: Role;
}

function pair({ kube, path }: Pick<Call, "kube"> & { path: { prior_role_id: string; implied_role_id: string } }): Inference {
  const prior = findRole(kube, path.prior_role_id) ?? missing(path.prior_role_id);
  const implied = findRole(kube, path.implied_role_id) ?? missing(path.implied_role_id);
  if (!prior.spec.impliedRoleIDs?.includes(path.implied_role_id)) {
    throw notFound("Implied role", `${path.prior_role_id} → ${path.implied_role_id}`);
  }
  return { prior, implied };
}

const inference = ({ url }: Pick<Call, "url">, { prior, implied }: Inference) => ({
  role_inference: { prior_role: reference(url, prior), implies: reference(url, implied) },
  links: { self: `${url}/roles/${idOf(prior)}/implies/${idOf(implied)}` },
});
