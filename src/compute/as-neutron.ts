/** Nova's first API had networks of its own. What is left of it, before 2.36, asks Neutron in the caller's name; so here its slices. */
import type { Call } from "../http/call.ts";
import { ApiError, badRequest, forbidden } from "../http/errors.ts";

/**
 * The call as the network's slice wants it: with another path and body. Neutron's default policies let a project's members do what they
 * want with what is their project's, and administrators everything; Nova's own have been asked before.
 */
export function asNeutron(call: Call, { path = {}, body }: { path?: Record<string, string>; body?: unknown }): never {
  const can: Call["can"] = (rule, target) =>
    call.admin ||
    target["project_id"] === call.token.project?.id ||
    // What others share is looked at.
    (rule.startsWith("get_") && (target["shared"] === true || target["router:external"] === true));
  const enforce = (rule: string, target: Readonly<Record<string, unknown>>) => {
    if (!can(rule, target)) throw forbidden(`Policy doesn't allow ${rule} to be performed.`);
  };
  const adapted: Call = Object.create(call, {
    path: { value: path },
    query: { value: {} },
    body: { value: body },
    can: { value: can },
    enforce: { value: enforce },
    since: { value: () => true },
  });
  // Each slice's call is a Call with its own path and body, which are those that the caller of this gives.
  return adapted as never;
}

/** What is a conflict to Neutron is a bad request to Nova's proxies: nova/network/security_group_api.py, nova/network/neutron.py. */
export function asBadRequest(error: unknown): never {
  throw error instanceof ApiError && error.status === 409 ? badRequest(error.message) : error;
}
