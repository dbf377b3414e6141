/** Quotas of projects; limits.ts says where they are kept. */
import type { Quotas, QuotasDefault, QuotasDetails, QuotasProject, QuotasTenant } from "../../generated/network/index.ts";
import type { Call, Handlers } from "../http/call.ts";
import { badRequest, forbidden, notFound } from "../http/errors.ts";
import { findProject } from "../identity/project-namespaces.ts";
import { toInteger } from "./bodies.ts";
import { defaultLimits, type Limits, limited, limitsOf, RESOURCE_QUOTA, toResourceQuota, usedOf } from "./limits.ts";
import { projectOf } from "./objects.ts";

/** The namespace of the project in the path; undefined where there is no such project, which then has the defaults. */
function namespaceOf(call: Call, id: string): string | undefined {
  return findProject(call.kube, id.replaceAll("-", ""))?.metadata.name;
}

/**
 * Everybody sees the quota of the own project, whatever the rule says; others and all of them are the rule's matter.
 * https://opendev.org/openstack/neutron/src/tag/27.0.0/neutron/extensions/quotasv2.py#L121
 */
function enforceQuota(call: Call, verb: "get" | "update" | "delete", project?: string): void {
  if (verb === "get" && project !== undefined && project === call.token.project?.id) return;
  if (!call.can(`${verb}_quota`, {})) throw forbidden(`rule:${verb}_quota is disallowed by policy`, "PolicyNotAuthorized");
}

export const quotas = {
  list(call) {
    enforceQuota(call, "get");
    const set = call.kube.list("ResourceQuota").filter(({ metadata }) => metadata.name === RESOURCE_QUOTA);
    return {
      quotas: set.map(({ metadata }) => {
        const project = projectOf(call.kube, metadata.namespace);
        return { ...limitsOf(call.kube, metadata.namespace ?? ""), project_id: project, tenant_id: project };
      }),
    };
  },

  show(call) {
    enforceQuota(call, "get", call.path.quota_id);
    const namespace = namespaceOf(call, call.path.quota_id);
    return { quota: namespace === undefined ? defaultLimits : limitsOf(call.kube, namespace) };
  },

  async update(call) {
    enforceQuota(call, "update", call.path.quota_id);
    const namespace = namespaceOf(call, call.path.quota_id);
    if (namespace === undefined) throw notFound("Project", call.path.quota_id, "HTTPNotFound");
    const limits: Limits = { ...limitsOf(call.kube, namespace), ...changesOf(call.body) };
    const wanted = toResourceQuota(limits, namespace);
    const current = call.kube.find("ResourceQuota", namespace, RESOURCE_QUOTA);
    // Tenants may not write ResourceQuotas; the policy above has said who may.
    if (current === undefined) await call.kube.own.create(wanted);
    else
      await call.kube.own.update(current, (copy) => {
        copy.metadata.annotations = { ...copy.metadata.annotations, ...wanted.metadata.annotations };
        copy.spec = { ...copy.spec, hard: wanted.spec?.hard ?? {} };
        return copy;
      });
    return { quota: limits };
  },

  async delete(call): Promise<undefined> {
    enforceQuota(call, "delete", call.path.quota_id);
    const namespace = namespaceOf(call, call.path.quota_id);
    const current = namespace === undefined ? undefined : call.kube.find("ResourceQuota", namespace, RESOURCE_QUOTA);
    if (current === undefined) throw notFound("Quota for project", call.path.quota_id, "ProjectQuotaNotFound");
    await call.kube.own.delete(current);
  },
} satisfies Handlers<Quotas>;

function changesOf(body: unknown): Partial<Limits> {
  const sent = (body as { quota?: Record<string, unknown> } | undefined)?.quota;
  if (sent === undefined) throw badRequest("Unable to find 'quota' in request body", "HTTPBadRequest");
  const changes: Partial<Limits> = {};
  for (const [name, value] of Object.entries(sent)) {
    if (name === "tenant_id" || name === "project_id" || name === "force" || name === "check_limit") continue;
    const known = limited.find((one) => one === name);
    if (known === undefined) throw badRequest(`Unrecognized attribute(s) '${name}'`, "HTTPBadRequest");
    const limit = toInteger(value, name);
    if (limit < -1 || limit > 2 ** 31 - 1)
      throw badRequest(`Invalid input for ${name}. Reason: '${limit}' should be -1 or more.`, "HTTPBadRequest");
    changes[known] = limit;
  }
  return changes;
}

export const quotasDefault = {
  list(call) {
    enforceQuota(call, "get", call.path.quota_id);
    return { quota: defaultLimits };
  },
} satisfies Handlers<QuotasDefault>;

export const quotasDetails = {
  list(call) {
    enforceQuota(call, "get", call.path.quota_id);
    const namespace = namespaceOf(call, call.path.quota_id);
    const limits = namespace === undefined ? defaultLimits : limitsOf(call.kube, namespace);
    const details = limited.map((name) => [
      name,
      { limit: limits[name], used: namespace === undefined ? 0 : usedOf(call.kube, namespace, name), reserved: 0 },
    ]);
    return { quota: Object.fromEntries(details) };
  },
} satisfies Handlers<QuotasDetails>;

/** Whose quotas the caller would see. */
export const quotasProject = {
  list: (call) => ({ project: { project_id: call.project.id } }),
} satisfies Handlers<QuotasProject>;

/** The same by its old name. */
export const quotasTenant = {
  list: (call) => ({ tenant: { tenant_id: call.project.id } }),
} satisfies Handlers<QuotasTenant>;
