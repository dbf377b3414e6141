/** A project's limits of Compute, and those of its users; `quota.ts` says where they are kept. */
import type { OsQuotaClassSets, OsQuotaSets, OsQuotaSetsDefaults, OsQuotaSetsDetail } from "../../generated/compute/index.ts";
import { isTrue } from "../http/boolean.ts";
import type { Call, Handlers } from "../http/call.ts";
import { badRequest } from "../http/errors.ts";
import { findProject } from "../identity/project-namespaces.ts";
import type { Kube } from "../kube/kube.ts";
import { SYSTEM_NAMESPACE } from "../kube/names.ts";
import { many } from "./pages.ts";
import {
  defaults,
  defaultsOf,
  isNetworkResource,
  type Limits,
  limitsOf,
  networkDefaults,
  type Resource,
  resetLimits,
  setLimits,
  setUserLimits,
  usageOf,
} from "./quota.ts";

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
const shown = (kube: Kube, limits: Limits, id: string) => ({ id, ...limits, ...networkDefaults(kube) });

const userOf = ({ query }: { query: { user_id?: string[] } }): string | undefined => many(query.user_id)[0];

export const quotaSets = {
  show(call) {
    return { quota_set: shown(call.kube, limitsOf(call.kube, namespaceOf(call, "show"), userOf(call)), call.path.quota_set_id) };
  },

  async update(call) {
    const userId = userOf(call);
    const { force, ...wanted } = call.body.quota_set;
    const namespace = namespaceOf(call, "update");
    const changes: Partial<Limits> = {};
    for (const [name, value] of Object.entries(wanted)) {
      const limit = Number(value);
      if (limit < -1) throw badRequest(`Quota limit ${limit} for ${name} must be -1 or greater.`);
      // Neutron's: Nova takes them from old clients, and nothing comes of it.
      if (name in defaults) changes[name as Resource] = limit;
    }
    if (!isTrue(force)) checkUsage(call, { namespace, userId }, changes);
    if (userId !== undefined) {
      refuseMore(limitsOf(call.kube, namespace), changes);
      await setUserLimits(call.kube, namespace, userId, changes);
      const { id: _, ...quota_set } = shown(call.kube, limitsOf(call.kube, namespace, userId), "");
      return { quota_set };
    }
    const { id: _, ...quota_set } = shown(call.kube, await setLimits(call.kube, namespace, changes), "");
    return { quota_set };
  },

  async delete(call) {
    const [namespace, userId] = [namespaceOf(call, "delete"), userOf(call)];
    if (userId === undefined) await resetLimits(call.kube, namespace);
    else await setUserLimits(call.kube, namespace, userId, undefined);
    return undefined;
  },
} satisfies Handlers<OsQuotaSets>;

/** Without `force` a limit cannot be set below what is in use. nova/api/openstack/compute/quota_sets.py (update) */
function checkUsage(call: Call, whose: { namespace: string; userId: string | undefined }, changes: Partial<Limits>): void {
  const used: Partial<Limits> = { ...usageOf(call.kube, whose.namespace, whose.userId) };
  for (const [name, limit] of Object.entries(changes) as [Resource, number][]) {
    const inUse = used[name] ?? 0;
    if (limit >= 0 && limit < inUse)
      throw badRequest(`Quota limit ${limit} for ${name} must be greater than or equal to already used and reserved ${inUse}.`);
  }
}

/** A user may have no more than his project. */
function refuseMore(project: Limits, changes: Partial<Limits>): void {
  for (const [name, limit] of Object.entries(changes) as [Resource, number][]) {
    const most = project[name];
    if (most >= 0 && (limit < 0 || limit > most))
      throw badRequest(`Quota limit ${limit} for ${name} must be less than or equal to ${most}.`);
  }
}

export const quotaSetsDefaults = {
  list(call) {
    const id = call.path.quota_set_id;
    call.enforce("os_compute_api:os-quota-sets:defaults", { project_id: id });
    return { quota_set: shown(call.kube, defaultsOf(call.kube), id) };
  },
} satisfies Handlers<OsQuotaSetsDefaults>;

export const quotaSetsDetail = {
  list(call) {
    const namespace = namespaceOf(call, "detail");
    const used: Partial<Record<Resource, number>> = {
      ...usageOf(call.kube, namespace, userOf(call)),
      server_groups: call.kube.list("ServerGroup", namespace).length,
    };
    const detail = (limit: number, in_use = 0) => ({ in_use, limit, reserved: 0 });
    const limits = limitsOf(call.kube, namespace, userOf(call));
    const own = Object.fromEntries((Object.keys(defaults) as Resource[]).map((name) => [name, detail(limits[name], used[name])]));
    const network = Object.fromEntries(Object.entries(networkDefaults(call.kube)).map(([name, limit]) => [name, detail(limit)]));
    // Every name of `defaults` is there; Object.fromEntries forgets which.
    return { quota_set: { id: call.path.quota_set_id, ...network, ...(own as Record<Resource, ReturnType<typeof detail>>) } };
  },
} satisfies Handlers<OsQuotaSetsDetail>;

/** The class `default` is what projects have that have no limits of their own. Others are shown as Nova does, but nobody is in them. */
export const quotaClassSets = {
  show: (call) => ({ quota_class_set: { id: call.path.quota_class_set_id, ...defaultsOf(call.kube), ...networkDefaults(call.kube) } }),

  async update(call) {
    if (call.path.quota_class_set_id !== "default") throw badRequest("There is no class of projects but the default one.");
    const changes: Partial<Limits> = {};
    for (const [name, value] of Object.entries(call.body.quota_class_set)) {
      if (Number(value) < -1) throw badRequest(`Quota limit ${value} for ${name} must be -1 or greater.`);
      if (name in defaults || isNetworkResource(name)) changes[name as Resource] = Number(value);
    }
    await setLimits(call.kube, SYSTEM_NAMESPACE, changes);
    return { quota_class_set: { ...defaultsOf(call.kube), ...networkDefaults(call.kube) } };
  },
} satisfies Handlers<OsQuotaClassSets>;
