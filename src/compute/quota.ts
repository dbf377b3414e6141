/**
 * A project's limits are the ResourceQuota `dicot-compute` of its namespace.
 *
 *   instances      spec.hard["count/virtualmachines.kubevirt.io"], so that Kubernetes itself counts what kubectl makes
 *   all others     annotation openstack.dicot.io/compute-quota: Kubernetes would count pods, and what a server needs beside its guest
 *                  (https://github.com/kubevirt/kubevirt/issues/9238); servers that are stopped have none, but count with Nova
 *   of one user    annotation openstack.dicot.io/compute-user-quotas, by the user's id
 *   defaults       the same ResourceQuota of the namespace `dicot-system`
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { forbidden } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { annotation, COMPUTE_QUOTA, COMPUTE_USER_QUOTAS, SYSTEM_NAMESPACE, USER_ID } from "../kube/names.ts";
import { machineSize } from "../placement/machines.ts";

type ResourceQuota = Kinds["ResourceQuota"];

/** Nova's defaults. RAM in MiB, -1 has no limit. https://docs.openstack.org/nova/2026.1/configuration/config.html#quota */
export const defaults = {
  instances: 10,
  cores: 20,
  ram: 51200,
  key_pairs: 100,
  metadata_items: 128,
  server_groups: 10,
  server_group_members: 10,
  injected_files: 5,
  injected_file_content_bytes: 10240,
  injected_file_path_bytes: 255,
};

/** What nova-network limited; Neutron does now. Shown to callers before 2.36. */
const networkFactory = { fixed_ips: -1, floating_ips: -1, networks: -1, security_groups: -1, security_group_rules: -1 };

/** They are kept for whoever sets them for the default class; nothing comes of it, as nova-network is gone. */
export const networkDefaults = (kube: Kube): typeof networkFactory => {
  const written = writtenIn(kube, SYSTEM_NAMESPACE) as Partial<typeof networkFactory>;
  return Object.fromEntries(
    Object.entries(networkFactory).map(([name, limit]) => [name, written[name as NetworkResource] ?? limit]),
  ) as typeof networkFactory;
};
export type NetworkResource = keyof typeof networkFactory;
export const isNetworkResource = (name: string): name is NetworkResource => Object.hasOwn(networkFactory, name);

export type Resource = keyof typeof defaults;
export type Limits = Record<Resource, number>;

const NAME = "dicot-compute";
const INSTANCES = "count/virtualmachines.kubevirt.io";

const find = (kube: Kube, namespace: string): ResourceQuota | undefined => kube.find("ResourceQuota", namespace, NAME);

/** The limits of a project that has none of its own. */
export const defaultsOf = (kube: Kube): Limits => ({ ...defaults, ...own(writtenIn(kube, SYSTEM_NAMESPACE)) });

function writtenIn(kube: Kube, namespace: string): Partial<Limits> {
  const quota = find(kube, namespace);
  const hard = quota?.spec?.hard?.[INSTANCES];
  const written = quota ? annotation<Partial<Limits>>(quota, COMPUTE_QUOTA, {}) : {};
  return { ...written, ...(hard === undefined ? {} : { instances: Number(hard) }) };
}

const own = (written: Partial<Limits>): Partial<Limits> =>
  Object.fromEntries(Object.entries(written).filter(([name]) => Object.hasOwn(defaults, name)));

/** A project's, or those of one of its users: the project's, but where he has others. */
export function limitsOf(kube: Kube, namespace: string, userId?: string): Limits {
  const project = { ...defaultsOf(kube), ...writtenIn(kube, namespace) };
  return userId === undefined ? project : { ...project, ...usersIn(find(kube, namespace))[userId] };
}

const usersIn = (quota: ResourceQuota | undefined) =>
  quota ? annotation<Record<string, Partial<Limits>>>(quota, COMPUTE_USER_QUOTAS, {}) : {};

/** Nothing takes a user's own limits away. */
export async function setUserLimits(kube: Kube, namespace: string, userId: string, changes: Partial<Limits> | undefined): Promise<void> {
  const quota = find(kube, namespace) ?? (await kube.own.create(empty(namespace)));
  await kube.own.update(quota, (copy) => {
    const { [userId]: before, ...others } = usersIn(copy);
    const users = changes === undefined ? others : { ...others, [userId]: { ...before, ...changes } };
    copy.metadata.annotations = { ...copy.metadata.annotations, [COMPUTE_USER_QUOTAS]: JSON.stringify(users) };
    return copy;
  });
}

const empty = (namespace: string): ResourceQuota => ({
  apiVersion: "v1",
  kind: "ResourceQuota",
  metadata: { name: NAME, namespace },
  spec: { hard: {} },
});

/** Written as Dicot itself: a project's members must not raise their own limits, and so have no right to. */
export async function setLimits(kube: Kube, namespace: string, changes: Partial<Limits>): Promise<Limits> {
  const quota = find(kube, namespace);
  if (quota) await kube.own.update(quota, (copy) => withLimits(copy, changes));
  else await kube.own.create(withLimits(empty(namespace), changes));
  return limitsOf(kube, namespace);
}

function withLimits(quota: ResourceQuota, { instances, ...changes }: Partial<Limits>): ResourceQuota {
  const written = { ...annotation<Partial<Limits>>(quota, COMPUTE_QUOTA, {}), ...changes };
  const hard = { ...quota.spec?.hard };
  if (instances !== undefined) {
    delete written.instances;
    delete hard[INSTANCES];
    if (instances < 0) written.instances = instances;
    else hard[INSTANCES] = String(instances);
  }
  quota.spec = { ...quota.spec, hard };
  quota.metadata.annotations = { ...quota.metadata.annotations, [COMPUTE_QUOTA]: JSON.stringify(written) };
  return quota;
}

export async function resetLimits(kube: Kube, namespace: string): Promise<void> {
  const quota = find(kube, namespace);
  if (quota) await kube.own.delete(quota);
}

export interface Usage {
  instances: number;
  cores: number;
  ram: number;
}

/** Of all machines of a project, whoever made them, running or not; with a user only of those that he made. */
export function usageOf(kube: Kube, namespace: string, userId?: string): Usage {
  const usage = { instances: 0, cores: 0, ram: 0 };
  for (const vm of kube.list("VirtualMachine", namespace)) {
    if (userId !== undefined && vm.metadata.annotations?.[USER_ID] !== userId) continue;
    const { vcpus, ram } = machineSize(kube, vm);
    usage.instances += 1;
    usage.cores += vcpus;
    usage.ram += ram;
  }
  return usage;
}

export interface Wanted {
  min: number;
  max: number;
  /** How many instances each counts for: 0 where one that is there grows; 1 where absent. */
  instances?: number;
  /** Whose they are: his own limits hold beside the project's. */
  userId?: string;
}

/**
 * How many of `wanted.max` servers of a size fit, at least `wanted.min`: Nova makes as many as it can. Throws 403 where they do not.
 * https://opendev.org/openstack/nova/src/tag/34.0.0/nova/compute/utils.py (check_num_instances_quota)
 */
export function fitQuota(kube: Kube, namespace: string, size: { vcpus: number; ram: number }, { userId, ...wanted }: Wanted): number {
  const fitting = fit({ limits: limitsOf(kube, namespace), used: usageOf(kube, namespace) }, size, wanted);
  if (userId === undefined || usersIn(find(kube, namespace))[userId] === undefined) return fitting;
  return fit({ limits: limitsOf(kube, namespace, userId), used: usageOf(kube, namespace, userId) }, size, { ...wanted, max: fitting });
}

function fit(
  { limits, used }: { limits: Limits; used: Usage },
  size: { vcpus: number; ram: number },
  wanted: Omit<Wanted, "userId">,
): number {
  const demands = { instances: wanted.instances ?? 1, cores: size.vcpus, ram: size.ram };
  const room = (name: keyof Usage) =>
    limits[name] < 0 || demands[name] === 0 ? Number.POSITIVE_INFINITY : Math.floor((limits[name] - used[name]) / demands[name]);
  const names = Object.keys(demands) as (keyof Usage)[];
  const count = Math.min(wanted.max, ...names.map(room));
  if (count >= wanted.min) return count;
  const exceeded = names.filter((name) => room(name) < wanted.min);
  const list = (values: Record<keyof Usage, number>) => exceeded.map((name) => values[name]).join(", ");
  const requested = { instances: demands.instances * wanted.min, cores: size.vcpus * wanted.min, ram: size.ram * wanted.min };
  throw forbidden(
    `Quota exceeded for ${exceeded.join(", ")}: Requested ${list(requested)}, but already used ${list(used)} of ${list(limits)} ${exceeded.join(", ")}`,
  );
}

/** Throws 403 where a server would have more metadata than its project may give it. */
export function checkMetadataQuota(kube: Kube, namespace: string, metadata: Readonly<Record<string, unknown>>): void {
  const limit = limitsOf(kube, namespace).metadata_items;
  const count = Object.keys(metadata).length;
  if (limit >= 0 && count > limit) throw forbidden(`Maximum number of metadata items exceeds ${limit}`);
}
