/** ResourceQuota: what counts, how much there is, and refusing what would exceed it. */
import { type Cluster, tableOf } from "./cluster.ts";
import { forbidden } from "./errors.ts";
import { addQuantity, formatQuantity, parseQuantity, type Quantity } from "./quantity.ts";
import type { Resource } from "./resources.ts";
import type { KubeObject } from "./types.ts";

export type Usage = Map<string, Quantity>;

/** Core objects that may be counted by their bare plural. */
const plain = new Set(["pods", "services", "secrets", "configmaps", "persistentvolumeclaims", "replicationcontrollers", "resourcequotas"]);

const one: Quantity = { nano: 1_000_000_000n, format: "decimal" };

interface Pod {
  spec?: {
    containers?: Container[];
    initContainers?: Container[];
    overhead?: Record<string, string>;
    activeDeadlineSeconds?: number;
    priorityClassName?: string;
  };
  status?: { phase?: string };
}

interface Container {
  name?: string;
  resources?: { requests?: Record<string, string>; limits?: Record<string, string> };
}

interface Claim {
  spec?: { storageClassName?: string; resources?: { requests?: { storage?: string } } };
}

/** What one object uses of everything a quota can name. */
export function usageOf(resource: Pick<Resource, "group" | "plural">, object: KubeObject): Usage {
  const usage: Usage = new Map();
  const add = (name: string, quantity: Quantity | undefined) => {
    if (quantity !== undefined) usage.set(name, addQuantity(usage.get(name) ?? { nano: 0n, format: quantity.format }, quantity));
  };
  const { group, plural } = resource;
  add(group ? `count/${plural}.${group}` : `count/${plural}`, one);
  if (group !== "") return usage;
  if (plural === "pods" && isTerminal(object as Pod)) return usage;
  if (plain.has(plural)) add(plural, one);
  if (plural === "pods") addPod(object as Pod, add);
  if (plural === "persistentvolumeclaims") {
    const { storageClassName, resources } = (object as Claim).spec ?? {};
    const storage = parseQuantity(resources?.requests?.storage);
    add("requests.storage", storage);
    if (storageClassName) {
      add(`${storageClassName}.storageclass.storage.k8s.io/requests.storage`, storage);
      add(`${storageClassName}.storageclass.storage.k8s.io/persistentvolumeclaims`, one);
    }
  }
  if (plural === "services") {
    const { type, ports = [] } = (object["spec"] ?? {}) as { type?: string; ports?: unknown[] };
    if (type === "LoadBalancer") add("services.loadbalancers", one);
    if (type === "LoadBalancer" || type === "NodePort")
      add("services.nodeports", { nano: one.nano * BigInt(ports.length), format: "decimal" });
  }
  return usage;
}

const isTerminal = ({ status }: Pod) => status?.phase === "Succeeded" || status?.phase === "Failed";

/** A pod needs the sum of its containers, or what its hungriest init container needs. */
function addPod({ spec }: Pod, add: (name: string, quantity: Quantity | undefined) => void): void {
  for (const kind of ["requests", "limits"] as const) {
    const total = new Map<string, Quantity>();
    for (const { resources } of spec?.containers ?? []) {
      for (const [name, text] of Object.entries(resources?.[kind] ?? {})) {
        const quantity = parseQuantity(text);
        const sum = total.get(name);
        if (quantity) total.set(name, sum ? addQuantity(sum, quantity) : quantity);
      }
    }
    for (const { resources } of spec?.initContainers ?? []) {
      for (const [name, text] of Object.entries(resources?.[kind] ?? {})) {
        const quantity = parseQuantity(text);
        if (quantity && quantity.nano > (total.get(name)?.nano ?? -1n)) total.set(name, quantity);
      }
    }
    for (const [name, quantity] of total) {
      add(`${kind}.${name}`, quantity);
      if (kind === "requests" && (name === "cpu" || name === "memory" || name === "ephemeral-storage")) add(name, quantity);
    }
  }
}

interface QuotaSpec {
  hard?: Record<string, string>;
  scopes?: string[];
}

const specOf = (quota: KubeObject): QuotaSpec => (quota["spec"] ?? {}) as QuotaSpec;

/** Scopes narrow a quota to some pods. */
function inScope({ scopes = [] }: QuotaSpec, { key }: Pick<Resource, "key">, object: KubeObject): boolean {
  if (scopes.length === 0) return true;
  if (key !== "/pods") return false;
  const { spec } = object as Pod;
  const bestEffort = (spec?.containers ?? []).every(({ resources }) => !resources?.requests && !resources?.limits);
  return scopes.every((scope) => {
    if (scope === "Terminating") return spec?.activeDeadlineSeconds !== undefined;
    if (scope === "NotTerminating") return spec?.activeDeadlineSeconds === undefined;
    if (scope === "BestEffort") return bestEffort;
    return scope === "NotBestEffort" ? !bestEffort : spec?.priorityClassName !== undefined;
  });
}

/** What the namespace uses now of what the quota limits. */
export function usedOf(cluster: Cluster, quota: KubeObject): Usage {
  const spec = specOf(quota);
  const names = Object.keys(spec.hard ?? {});
  const used: Usage = new Map(names.map((name) => [name, { nano: 0n, format: parseQuantity(spec.hard![name])?.format ?? "decimal" }]));
  for (const resource of countedBy(cluster, names)) {
    for (const object of tableOf(cluster, resource).list(quota.metadata.namespace)) {
      if (!inScope(spec, resource, object)) continue;
      for (const [name, quantity] of usageOf(resource, object)) {
        const sum = used.get(name);
        if (sum !== undefined) used.set(name, addQuantity(sum, quantity));
      }
    }
  }
  return used;
}

function countedBy({ registry }: Cluster, names: readonly string[]): Resource[] {
  const keys = new Set<string>();
  for (const name of names) {
    const counted = /^count\/([^.]+)(?:\.(.+))?$/.exec(name);
    if (counted) keys.add(`${counted[2] ?? ""}/${counted[1]}`);
    else if (/storage$|persistentvolumeclaims$/.test(name) && !name.includes("ephemeral")) keys.add("/persistentvolumeclaims");
    else if (name.startsWith("services")) keys.add("/services");
    else keys.add(plain.has(name) ? `/${name}` : "/pods");
  }
  return [...keys].flatMap((key) => registry.findKey(key) ?? []);
}

/** Throws 403 where the object, or what it grows by, exceeds a quota of its namespace. */
export function enforceQuota(cluster: Cluster, resource: Resource, object: KubeObject, current: KubeObject | undefined): void {
  const { namespace, name } = object.metadata;
  if (namespace === undefined) return;
  const quotas = tableOf(cluster, cluster.registry.find("", "v1", "resourcequotas")!);
  for (const quota of quotas.list(namespace)) {
    const spec = specOf(quota);
    if (!inScope(spec, resource, object)) continue;
    if (resource.key === "/pods" && current === undefined) requireAmounts(resource, object, quota);
    const wanted = growth(usageOf(resource, object), current && usageOf(resource, current));
    const limited = Object.keys(spec.hard ?? {}).filter((key) => (wanted.get(key)?.nano ?? 0n) > 0n);
    if (limited.length === 0) continue;
    const used = usedOf(cluster, quota);
    const exceeded = limited
      .filter((key) => used.get(key)!.nano + wanted.get(key)!.nano > (parseQuantity(spec.hard![key])?.nano ?? 0n))
      .sort();
    if (exceeded.length === 0) continue;
    const show = (value: (key: string) => Quantity) => exceeded.map((key) => `${key}=${formatQuantity(value(key))}`).join(",");
    throw forbidden(
      resource,
      name,
      `exceeded quota: ${quota.metadata.name}, requested: ${show((key) => wanted.get(key)!)}, used: ${show((key) => used.get(key)!)}, limited: ${show((key) => parseQuantity(spec.hard![key])!)}`,
    );
  }
}

/** A quota of cpu or memory wants each container to say how much of it. Throws 403. */
function requireAmounts(resource: Resource, pod: KubeObject, quota: KubeObject): void {
  const required = Object.keys(specOf(quota).hard ?? {}).filter((name) => /^((requests|limits)\.)?(cpu|memory)$/.test(name));
  const { spec } = pod as Pod;
  const missing = required.sort().flatMap((name) => {
    const [amount = "", kind = "requests"] = name.split(".").reverse();
    const silent = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])].filter(
      ({ resources }) => resources?.[kind as "requests" | "limits"]?.[amount] === undefined,
    );
    return silent.length > 0
      ? [
          `${name} for: ${silent
            .map((container) => container.name)
            .sort()
            .join(",")}`,
        ]
      : [];
  });
  if (missing.length === 0) return;
  throw forbidden(resource, pod.metadata.name, `failed quota: ${quota.metadata.name}: must specify ${missing.join("; ")}`);
}

function growth(next: Usage, before: Usage | undefined): Usage {
  if (before === undefined) return next;
  return new Map([...next].map(([name, quantity]) => [name, { ...quantity, nano: quantity.nano - (before.get(name)?.nano ?? 0n) }]));
}
