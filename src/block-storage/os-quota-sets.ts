/** Quotas of projects: where the limits live stands in quotas.ts. */
import type { OsQuotaClassSets, OsQuotaSets, OsQuotaSetsDefaults } from "../../generated/block-storage/index.ts";
import { isTrue } from "../http/boolean.ts";
import { type Call, type Handlers, Reply } from "../http/call.ts";
import { badRequest, notFound } from "../http/errors.ts";
import { isProject, projectId } from "../identity/project-namespaces.ts";
import { SYSTEM_NAMESPACE } from "../kube/names.ts";
import type { Query } from "./list.ts";
import { defaultLimits, forgetLimits, type Limits, limitsOf, usageOf, writeLimits } from "./quotas.ts";

export const quotaSets = {
  show(call) {
    const id = call.path.quota_set_id;
    call.enforce("volume_extension:quotas:show", { project_id: id });
    const limits = limitsOf(call.kube, namespaceOf(call, id));
    if (!isTrue((call.query as Query)["usage"])) return { quota_set: { id, ...limits } };
    const usage = usageOf(call.kube, namespaceOf(call, id));
    const detailed = Object.entries(limits).map(([name, limit]) => [name, { limit, in_use: usage[name] ?? 0, reserved: 0 }]);
    return { quota_set: { id, ...Object.fromEntries(detailed) } };
  },

  async update(call) {
    const id = call.path.quota_set_id;
    const namespace = namespaceOf(call, id);
    await writeLimits(call.kube, namespace, toLimits(call, call.body.quota_set));
    return { quota_set: limitsOf(call.kube, namespace) };
  },

  async delete(call) {
    await forgetLimits(call.kube, namespaceOf(call, call.path.quota_set_id));
    return new Reply({ status: 200 });
  },
} satisfies Handlers<OsQuotaSets>;

export const quotaSetsDefaults = {
  list(call) {
    const id = call.path.quota_set_id;
    call.enforce("volume_extension:quotas:show", { project_id: id });
    return { quota_set: { id, ...defaultLimits(call.kube) } };
  },
} satisfies Handlers<OsQuotaSetsDefaults>;

/** There is one class, `default`: what holds for projects of which nothing is said. */
export const quotaClassSets = {
  show: (call) => ({ quota_class_set: { id: call.path.quota_class_set_id, ...defaultLimits(call.kube) } }),

  async update(call) {
    if (call.path.quota_class_set_id !== "default") throw badRequest("There is only the quota class 'default'.");
    await writeLimits(call.kube.own, SYSTEM_NAMESPACE, toLimits(call, call.body.quota_class_set));
    return { quota_class_set: defaultLimits(call.kube) };
  },
} satisfies Handlers<OsQuotaClassSets>;

/** Throws 400 for a name that is no limit, or a number that is none. -1 is no limit. */
function toLimits(call: Call, wanted: object): Limits {
  const known = defaultLimits(call.kube);
  const entries = Object.entries(wanted).flatMap(([name, value]): [string, number][] => {
    if (name === "tenant_id" || name === "id") return [];
    if (!Object.hasOwn(known, name)) throw badRequest(`Bad key(s) in quota set: ${name}`);
    const limit = Number(value);
    if (!Number.isInteger(limit) || limit < -1 || limit > 2 ** 31 - 1)
      throw badRequest(`Quota limit for ${name} must be -1 or a positive integer.`);
    return [[name, limit]];
  });
  return Object.fromEntries(entries);
}

/** Throws 404 for a project that is not there. */
function namespaceOf(call: Call, id: string): string {
  const found = call.kube.list("Namespace").find((one) => isProject(one) && projectId(one) === id);
  if (found?.metadata.name === undefined) throw notFound("Project", id);
  return found.metadata.name;
}
