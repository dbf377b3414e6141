/**
 * Neutron asks its policy not only for the operation but for every attribute that a body sets and an answer shows.
 * https://opendev.org/openstack/neutron/src/tag/27.0.0/neutron/policy.py (_build_match_rule, _is_attribute_explicitly_set)
 */
import type { Call } from "../http/call.ts";
import { loadPolicies } from "../http/contract.ts";
import { badRequest, forbidden, notFound } from "../http/errors.ts";
import { namespaceOf, type Seeker } from "./objects.ts";

type Attributes = object;
type Asking = Pick<Call, "can">;

const rules = new Set(Object.keys(loadPolicies("network")));

/** What policy rules ask of an object: its attributes and those of its parent, as `network:project_id`. */
export type Parents = Record<string, unknown>;

const targetOf = (item: Attributes, parents: Parents): Record<string, unknown> => {
  const target: Record<string, unknown> = { ...parents, ...item };
  target["tenant_id"] = target["project_id"];
  return target;
};

export const canSee = (call: Asking, resource: string, item: Attributes, parents: Parents = {}): boolean =>
  call.can(`get_${resource}`, targetOf(item, parents));

/** Throws 404 as `type` where the caller may not even know of the object. */
export function assertSees(
  call: Asking,
  resource: string,
  item: Attributes & { id: string },
  seen: { type: string; parents?: Parents },
): void {
  if (!canSee(call, resource, item, seen.parents)) throw notFound(resource.replaceAll("_", " "), item.id, seen.type);
}

/** The item without the attributes that only others may see (`provider:*`, `binding:host_id`). */
export function shown<T extends Attributes>(call: Asking, resource: string, item: T, parents: Parents = {}): T {
  const target = targetOf(item, parents);
  const hidden = Object.keys(item).filter((name) => rules.has(`get_${resource}:${name}`) && !call.can(`get_${resource}:${name}`, target));
  if (hidden.length === 0) return item;
  return Object.fromEntries(Object.entries(item).filter(([name]) => !hidden.includes(name))) as T;
}

/**
 * Throws 403 where the caller may not do `action` (`create_network`, `update_router`) with the attributes that `changes` sets.
 * An attribute given as `defaults` has it is no change where something is created.
 */
export function enforce(
  call: Asking,
  action: string,
  { item, parents = {}, changes = {}, defaults = {} }: { item: Attributes; parents?: Parents; changes?: Attributes; defaults?: Attributes },
): void {
  const target = targetOf({ ...item, ...changes, project_id: (item as { project_id?: string }).project_id }, parents);
  const refuse = (rule: string) => {
    if (!call.can(rule, target)) throw forbidden(`rule:${rule} is disallowed by policy`, "PolicyNotAuthorized");
  };
  refuse(action);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || isDefault(value, (defaults as Record<string, unknown>)[name])) continue;
    if (rules.has(`${action}:${name}`)) refuse(`${action}:${name}`);
    for (const part of partsOf(value)) if (rules.has(`${action}:${name}:${part}`)) refuse(`${action}:${name}:${part}`);
  }
}

const isDefault = (value: unknown, usual: unknown): boolean => usual !== undefined && JSON.stringify(value) === JSON.stringify(usual);

/** The keys of `external_gateway_info`, or of each of `fixed_ips`. */
function partsOf(value: unknown): Set<string> {
  const objects = (Array.isArray(value) ? value : [value]).filter((one) => one !== null && typeof one === "object");
  return new Set(objects.flatMap((one) => Object.keys(one as object)));
}

export interface Owner {
  project: string;
  namespace: string;
}

/** Whose a new object is: the caller's, or for an administrator that of the project in the body. */
export function ownerOf(call: Call, attributes: { project_id?: unknown; tenant_id?: unknown }): Owner {
  const asked = attributes.project_id ?? attributes.tenant_id;
  if (asked === undefined || asked === "" || asked === call.token.project?.id)
    return { project: call.project.id, namespace: call.project.namespace };
  if (!call.admin)
    throw badRequest(
      "Specifying 'project_id' or 'tenant_id' other than the authenticated project in request requires admin privileges",
      "HTTPBadRequest",
    );
  return { project: String(asked), namespace: namespaceOf(call.kube, String(asked)) };
}

export const seekerOf = (call: Call): Seeker => ({ kube: call.kube, namespace: call.token.project?.namespace });
