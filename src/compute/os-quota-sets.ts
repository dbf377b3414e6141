/**
 * A project's limits of Compute; `quota.ts` says where they are kept. A user has none of his own, so that whoever asks for a user's reads the
 * project's, as in a Nova where none were set.
 */
import type { OsQuotaClassSets, OsQuotaSets, OsQuotaSetsDefaults, OsQuotaSetsDetail } from "../../generated/compute/index.ts";
import { isTrue } from "../http/boolean.ts";
import type { Call, Handlers } from "../http/call.ts";
import { badRequest } from "../http/errors.ts";
import { findProject } from "../identity/project-namespaces.ts";
import { many } from "./pages.ts";
import { defaults, type Limits, limitsOf, networkDefaults, type Resource, resetLimits, setLimits, usageOf } from "./quota.ts";

type QuotaCall = Call & { path: { quota_set_id: string } };

/** The namespace of the project in the path. Throws 403 where the caller may not, 400 for a project that is not there. */
function namespaceOf(call: QuotaCall, rule: string): string {
  const id = call.path.quota_set_id;
  call.enforce(`os_compute_api:os-quota-sets:${rule}`, { project_id: id });
  const name = findProject(call.kube, id.replaceAll("-", ""))?.metadata.name;
  if (name === undefined) throw badRequest(`Project ID ${id} is not a valid project.`);
  return name;
}

/** Before 2.36 what nova-network limited is shown too; the schema of the caller's version drops it. */
const shown = (limits: Limits, id: string) => ({ id, ...limits, ...networkDefaults });

function refuseUser({ query }: { query: { user_id?: string[] } }): void {
  if (many(query.user_id).length > 0) throw badRequest("user_id: limits belong to projects here, not to their users.");
}

export const quotaSets = {
  show(call) {
    return { quota_set: shown(limitsOf(call.kube, namespaceOf(call, "show")), call.path.quota_set_id) };
  },

  async update(call) {
    refuseUser(call);
    const { force, ...wanted } = call.body.quota_set;
    const namespace = namespaceOf(call, "update");
    const changes: Partial<Limits> = {};
    for (const [name, value] of Object.entries(wanted)) {
      const limit = Number(value);
      if (limit < -1) throw badRequest(`Quota limit ${limit} for ${name} must be -1 or greater.`);
      // Neutron's: Nova takes them from old clients, and nothing comes of it.
      if (name in defaults) changes[name as Resource] = limit;
    }
    if (!isTrue(force)) checkUsage(call, namespace, changes);
    const { id: _, ...quota_set } = shown(await setLimits(call.kube, namespace, changes), "");
    return { quota_set };
  },

  async delete(call) {
    refuseUser(call);
    await resetLimits(call.kube, namespaceOf(call, "delete"));
    return undefined;
  },
} satisfies Handlers<OsQuotaSets>;

/** Without `force` a limit cannot be set below what is in use. nova/api/openstack/compute/quota_sets.py (update) */
function checkUsage(call: Call, namespace: string, changes: Partial<Limits>): void {
  const used: Partial<Limits> = { ...usageOf(call.kube, namespace) };
  for (const [name, limit] of Object.entries(changes) as [Resource, number][]) {
    const inUse = used[name] ?? 0;
    if (limit >= 0 && limit < inUse)
      throw badRequest(`Quota limit ${limit} for ${name} must be greater than or equal to already used and reserved ${inUse}.`);
  }
}

export const quotaSetsDefaults = {
  list(call) {
    const id = call.path.quota_set_id;
    call.enforce("os_compute_api:os-quota-sets:defaults", { project_id: id });
    return { quota_set: shown(defaults, id) };
  },
} satisfies Handlers<OsQuotaSetsDefaults>;

export const quotaSetsDetail = {
  list(call) {
    const namespace = namespaceOf(call, "detail");
    const used: Partial<Record<Resource, number>> = {
      ...usageOf(call.kube, namespace),
      server_groups: call.kube.list("ServerGroup", namespace).length,
    };
    const detail = (limit: number, in_use = 0) => ({ in_use, limit, reserved: 0 });
    const limits = limitsOf(call.kube, namespace);
    const own = Object.fromEntries((Object.keys(defaults) as Resource[]).map((name) => [name, detail(limits[name], used[name])]));
    const network = Object.fromEntries(Object.entries(networkDefaults).map(([name, limit]) => [name, detail(limit)]));
    // Every name of `defaults` is there; Object.fromEntries forgets which.
    return { quota_set: { id: call.path.quota_set_id, ...network, ...(own as Record<Resource, ReturnType<typeof detail>>) } };
  },
} satisfies Handlers<OsQuotaSetsDetail>;

/** The defaults of all projects are Nova's own; they have no object in which they could be changed. */
export const quotaClassSets = {
  show: (call) => ({ quota_class_set: { id: call.path.quota_class_set_id, ...defaults, ...networkDefaults } }),
} satisfies Handlers<OsQuotaClassSets>;
