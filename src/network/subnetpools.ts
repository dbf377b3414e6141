/**
 * A subnet pool is a SubnetPool (network.dicot.io/v1alpha1) in its project's namespace; what is cut from it are the Subnets that name it.
 *
 *   name, prefixes, default_prefixlen …   spec
 *
 * What is free is read from the cache: two replicas that cut at the same moment may cut the same range. Networks stay apart all the same.
 */
import { randomUUID } from "node:crypto";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Subnetpools } from "../../generated/network/index.ts";
import type { Call, Handlers } from "../http/call.ts";
import { badRequest } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { openstackId } from "../kube/names.ts";
import { assertSees, canSee, enforce, ownerOf, seekerOf, shown } from "./access.ts";
import { overlaps, type Prefix, toAddress, toPrefix } from "./addresses.ts";
import { converted, createAll, type Forms } from "./bodies.ts";
import { chosen, toList } from "./collection.ts";
import { checkQuota } from "./limits.ts";
import { getAnywhere, newMetadata, type Standard, toStandard, touched } from "./objects.ts";

export type SubnetPool = Kinds["SubnetPool"];
type Subnet = Kinds["Subnet"];

interface SubnetPoolAttributes {
  name?: string;
  description?: string;
  prefixes?: string[];
  default_prefixlen?: number;
  min_prefixlen?: number;
  max_prefixlen?: number;
  default_quota?: number | null;
  shared?: boolean;
  is_default?: boolean;
  tenant_id?: string;
  project_id?: string;
}

const forms: Forms<Required<SubnetPoolAttributes>> = {
  name: "as sent",
  description: "as sent",
  prefixes: "as sent",
  default_prefixlen: "integer",
  min_prefixlen: "integer",
  max_prefixlen: "integer",
  default_quota: "integer",
  shared: "boolean",
  is_default: "boolean",
  tenant_id: "as sent",
  project_id: "as sent",
};
const defaults = { shared: false, is_default: false };

export interface SubnetPoolAnswer extends Standard {
  name: string;
  description: string;
  prefixes: string[];
  ip_version: number;
  default_prefixlen: string;
  min_prefixlen: string;
  max_prefixlen: string;
  default_quota: number | null;
  shared: boolean;
  is_default: boolean;
  address_scope_id: string | null;
}

export function toSubnetPool(kube: Kube, pool: SubnetPool): SubnetPoolAnswer {
  const { spec } = pool;
  const { min, max, usual } = lengthsOf(spec);
  return {
    ...toStandard(kube, pool),
    name: spec.name,
    description: spec.description ?? "",
    prefixes: spec.prefixes,
    ip_version: spec.ipVersion,
    default_prefixlen: String(usual),
    min_prefixlen: String(min),
    max_prefixlen: String(max),
    default_quota: spec.defaultQuota ?? null,
    shared: spec.shared ?? false,
    is_default: spec.isDefault ?? false,
    address_scope_id: spec.addressScopeID ?? null,
  };
}

/** https://opendev.org/openstack/neutron-lib/src/tag/5.0.1/neutron_lib/constants.py (IPv4_PREFIX_LEN_MIN …) */
function lengthsOf(spec: SubnetPool["spec"]): { min: number; max: number; usual: number } {
  const min = spec.minPrefixLength ?? (spec.ipVersion === 4 ? 8 : 64);
  const max = spec.maxPrefixLength ?? (spec.ipVersion === 4 ? 32 : 128);
  return { min, max, usual: spec.defaultPrefixLength ?? min };
}

function toSpec(attributes: SubnetPoolAttributes, before?: SubnetPool["spec"]): SubnetPool["spec"] {
  const prefixes = (attributes.prefixes ?? before?.prefixes ?? []).map((text) => {
    const prefix = toPrefix(text);
    if (prefix === undefined) throw badRequest(`Invalid input for operation: '${text}' is not a valid IP subnet.`, "InvalidInput");
    return prefix;
  });
  const [first] = prefixes;
  if (first === undefined) throw badRequest("Empty subnet pool prefix list.", "EmptySubnetPoolPrefixList");
  if (prefixes.some(({ version }) => version !== first.version))
    throw badRequest("Cannot mix IPv4 and IPv6 prefixes in a subnet pool.", "PrefixVersionMismatch");
  const kept = (before?.prefixes ?? []).every((old) => prefixes.some((one) => covers(one, toPrefix(old)!)));
  if (!kept) throw badRequest("Illegal update to prefixes: a pool keeps what it has had.", "IllegalSubnetPoolPrefixUpdate");
  const spec: SubnetPool["spec"] = {
    ...before,
    name: attributes.name ?? before?.name ?? "",
    prefixes: [...new Set(prefixes.map(({ text }) => text))],
    ipVersion: first.version,
    ...(attributes.description === undefined ? {} : { description: attributes.description }),
    ...(attributes.default_prefixlen === undefined ? {} : { defaultPrefixLength: attributes.default_prefixlen }),
    ...(attributes.min_prefixlen === undefined ? {} : { minPrefixLength: attributes.min_prefixlen }),
    ...(attributes.max_prefixlen === undefined ? {} : { maxPrefixLength: attributes.max_prefixlen }),
    ...(typeof attributes.default_quota === "number" ? { defaultQuota: attributes.default_quota } : {}),
    ...(attributes.shared === undefined ? {} : { shared: attributes.shared }),
    ...(attributes.is_default === undefined ? {} : { isDefault: attributes.is_default }),
  };
  const { min, max, usual } = lengthsOf(spec);
  if (min > usual || usual > max || max > (first.version === 4 ? 32 : 128) || min < 0)
    throw badRequest(
      `Illegal prefix bounds: min_prefixlen=${min}, default_prefixlen=${usual}, max_prefixlen=${max}.`,
      "IllegalSubnetPoolPrefixBounds",
    );
  return spec;
}

const covers = (outer: Prefix, inner: Prefix): boolean =>
  outer.version === inner.version && outer.first <= inner.first && inner.last <= outer.last;

export async function getSubnetPool(call: Call, id: string): Promise<SubnetPool> {
  const pool = await getAnywhere(seekerOf(call), "SubnetPool", id, "SubnetPoolNotFound");
  const answer = toSubnetPool(call.kube, pool);
  assertSees(call, "subnetpool", answer, { type: "SubnetPoolNotFound", parents: { shared: answer.shared } });
  return pool;
}

/** The default pool of the version, of those that the caller may cut from. */
export const findDefaultPool = (call: Call, version: number): SubnetPool | undefined =>
  call.kube
    .list("SubnetPool")
    .find(
      (pool) =>
        pool.spec.isDefault === true &&
        pool.spec.ipVersion === version &&
        canSee(call, "subnetpool", toSubnetPool(call.kube, pool), { shared: pool.spec.shared ?? false }),
    );

/** https://opendev.org/openstack/neutron/src/tag/29.0.0/neutron/db/db_base_plugin_v2.py (_check_default_subnetpool_exists) */
function refuseSecondDefault(call: Call, version: number): void {
  if (findDefaultPool(call, version) !== undefined)
    throw badRequest(
      "Invalid input for operation: A default subnetpool for this IP family has already been set. Only one default may exist per IP family.",
      "InvalidInput",
    );
}

const cutFrom = (kube: Kube, pool: SubnetPool): Prefix[] =>
  kube
    .list("Subnet")
    .filter(({ spec }) => spec.subnetPoolID === openstackId(pool))
    .flatMap(({ spec }) => toPrefix(spec.cidr) ?? []);

/** A free range of the pool: `cidr` where it is given, else the first of the length. Throws 400 where there is none. */
export function cutSubnet(
  kube: Kube,
  pool: SubnetPool,
  { cidr, length }: { cidr: string | undefined; length: number | undefined },
): string {
  const taken = cutFrom(kube, pool);
  const { min, max, usual } = lengthsOf(pool.spec);
  const asked = cidr === undefined ? undefined : toPrefix(cidr);
  const size = asked?.length ?? length ?? usual;
  if (size < min)
    throw badRequest(
      `Unable to allocate subnet with prefix length ${size}, minimum allowed prefix is ${min}.`,
      "MinPrefixSubnetAllocationError",
    );
  if (size > max)
    throw badRequest(
      `Unable to allocate subnet with prefix length ${size}, maximum allowed prefix is ${max}.`,
      "MaxPrefixSubnetAllocationError",
    );
  const bits = BigInt((pool.spec.ipVersion === 4 ? 32 : 128) - size);
  for (const outer of pool.spec.prefixes.flatMap((text) => toPrefix(text) ?? [])) {
    if (asked) {
      if (covers(outer, asked) && !taken.some((one) => overlaps(one, asked))) return asked.text;
      continue;
    }
    for (let first = outer.first; first + (1n << bits) - 1n <= outer.last; first += 1n << bits) {
      const candidate = toPrefix(`${toAddress(first, outer.version)}/${size}`)!;
      if (!taken.some((one) => overlaps(one, candidate))) return candidate.text;
    }
  }
  throw badRequest(`Failed to allocate subnet: Insufficient prefix space to allocate subnet size /${size}.`, "SubnetAllocationError");
}

/**
 * All subnets of a network and of one version of IP are of one pool, or of none.
 * https://opendev.org/openstack/neutron/src/tag/29.0.0/neutron/db/ipam_backend_mixin.py (_validate_network_subnetpools)
 */
export function refuseOtherPool(spec: Subnet["spec"], siblings: readonly Subnet[]): void {
  const other = siblings.find((one) => one.spec.ipVersion === spec.ipVersion && one.spec.subnetPoolID !== spec.subnetPoolID);
  if (other)
    throw badRequest("Subnets hosted on the same network must be allocated from the same subnet pool.", "NetworkSubnetPoolAffinityError");
}

export const subnetpools = {
  list(call) {
    const items = call.kube
      .list("SubnetPool")
      .map((pool) => toSubnetPool(call.kube, pool))
      .filter((pool) => canSee(call, "subnetpool", pool, { shared: pool.shared }));
    return toList(call, "subnetpools", items);
  },

  async show(call) {
    const pool = await getSubnetPool(call, call.path.subnetpool_id);
    return { subnetpool: chosen(call, shown(call, "subnetpool", toSubnetPool(call.kube, pool))) };
  },

  create(call) {
    return createAll<SubnetPoolAttributes, SubnetPoolAnswer>(call.body, ["subnetpool", "subnetpools"], {
      create: async (sent) => {
        const attributes = converted(sent, forms);
        const owner = ownerOf(call, attributes);
        enforce(call, "create_subnetpool", { item: { project_id: owner.project }, changes: attributes, defaults });
        const spec = toSpec(attributes);
        if (attributes.is_default) refuseSecondDefault(call, spec.ipVersion);
        checkQuota(call.kube, owner.namespace, "subnetpool");
        const metadata = newMetadata(attributes.name, owner.namespace, randomUUID());
        const pool: SubnetPool = { apiVersion: "network.dicot.io/v1alpha1", kind: "SubnetPool", metadata, spec };
        return toSubnetPool(call.kube, await call.kube.create(pool));
      },
      remove: async ({ id }) => call.kube.delete(await getSubnetPool(call, id)),
    });
  },

  async update(call) {
    const pool = await getSubnetPool(call, call.path.subnetpool_id);
    const attributes = converted((call.body as { subnetpool: SubnetPoolAttributes }).subnetpool, forms);
    enforce(call, "update_subnetpool", { item: toSubnetPool(call.kube, pool), changes: attributes });
    if (attributes.is_default && !pool.spec.isDefault) refuseSecondDefault(call, pool.spec.ipVersion);
    const updated = await call.kube.update(
      pool,
      touched(call.now(), (copy) => {
        copy.spec = toSpec(attributes, copy.spec);
      }),
    );
    return { subnetpool: shown(call, "subnetpool", toSubnetPool(call.kube, updated)) };
  },

  async delete(call): Promise<undefined> {
    const pool = await getSubnetPool(call, call.path.subnetpool_id);
    enforce(call, "delete_subnetpool", { item: toSubnetPool(call.kube, pool) });
    if (cutFrom(call.kube, pool).length > 0)
      throw badRequest("Unable to delete subnet pool: Subnet pool has existing allocations.", "SubnetPoolDeleteError");
    await call.kube.delete(pool);
  },
} satisfies Handlers<Subnetpools>;
