/**
 * Quotas of a project: how many of each thing it may have.
 *
 *   countable things   ResourceQuota `openstack-network` of the project's namespace, spec.hard["count/ports.network.dicot.io"]:
 *                      Kubernetes enforces it too, whoever makes the object
 *   rules, and -1      annotation openstack.dicot.io/network-limits of that ResourceQuota, JSON
 *   the rest           the defaults
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { conflict } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { annotation, NETWORK_LIMITS } from "../kube/names.ts";

export const limited = [
  "network",
  "subnet",
  "port",
  "router",
  "floatingip",
  "security_group",
  "security_group_rule",
  "subnetpool",
  "rbac_policy",
] as const;
export type Limited = (typeof limited)[number];
export type Limits = Record<Limited, number>;

/** https://opendev.org/openstack/neutron/src/tag/27.0.0/neutron/conf/quota.py */
export const defaultLimits: Limits = {
  network: 100,
  subnet: 100,
  port: 500,
  router: 10,
  floatingip: 50,
  security_group: 10,
  security_group_rule: 100,
  subnetpool: -1,
  rbac_policy: 10,
};

const countable = {
  network: ["Network", "networks"],
  subnet: ["Subnet", "subnets"],
  port: ["Port", "ports"],
  router: ["Router", "routers"],
  floatingip: ["FloatingIP", "floatingips"],
  security_group: ["SecurityGroup", "securitygroups"],
  subnetpool: ["SubnetPool", "subnetpools"],
} as const;

export const RESOURCE_QUOTA = "openstack-network";
const hardKey = (plural: string) => `count/${plural}.network.dicot.io`;
const plurals: Partial<Record<Limited, string>> = Object.fromEntries(Object.entries(countable).map(([name, [, plural]]) => [name, plural]));

type ResourceQuota = Kinds["ResourceQuota"];

export function limitsOf(kube: Kube, namespace: string): Limits {
  const quota = kube.find("ResourceQuota", namespace, RESOURCE_QUOTA);
  if (quota === undefined) return defaultLimits;
  const hard = (quota.spec?.hard ?? {}) as Record<string, string>;
  const others = annotation<Partial<Limits>>(quota, NETWORK_LIMITS, {});
  return Object.fromEntries(
    limited.map((name) => {
      const plural = plurals[name];
      const own = plural === undefined ? undefined : hard[hardKey(plural)];
      return [name, own === undefined ? (others[name] ?? defaultLimits[name]) : Number(own)];
    }),
  ) as Limits;
}

export function toResourceQuota(limits: Limits, namespace: string): ResourceQuota {
  const hard: Record<string, string> = {};
  const others: Partial<Limits> = {};
  for (const name of limited) {
    const plural = plurals[name];
    if (plural !== undefined && limits[name] >= 0) hard[hardKey(plural)] = String(limits[name]);
    else others[name] = limits[name];
  }
  return {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: RESOURCE_QUOTA, namespace, annotations: { [NETWORK_LIMITS]: JSON.stringify(others) } },
    spec: { hard },
  };
}

export function usedOf(kube: Kube, namespace: string, name: Limited): number {
  if (name === "security_group_rule")
    return kube.list("SecurityGroup", namespace).reduce((sum, { spec }) => sum + (spec.rules?.length ?? 0), 0);
  if (name === "rbac_policy") return 0;
  return kube.list(countable[name][0], namespace).length;
}

/** Throws 409 OverQuota where `more` of it would be too many. */
export function checkQuota(kube: Kube, namespace: string, name: Limited, more = 1): void {
  const limit = limitsOf(kube, namespace)[name];
  if (limit >= 0 && usedOf(kube, namespace, name) + more > limit) throw overQuota(name);
}

const overQuota = (name: string) => conflict(`Quota exceeded for resources: ['${name}'].`, "OverQuota");
