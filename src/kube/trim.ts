/** What the cache leaves out. With 10,000 servers this is three quarters of its memory. */
import type { KindName } from "./kube.ts";
import type { KubeObject } from "./objects.ts";

type Loose = Record<string, unknown>;

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

// Fields that no slice reads and that are large. An object of these kinds is read anew before it is changed.
const large: { [K in KindName]?: (object: { spec?: Loose; status?: Loose }) => void } = {
  Node: ({ status }) => drop(status, "images", "volumesInUse", "volumesAttached"),
  Pod: (pod) => {
    pod.spec = pick(pod.spec, "nodeName", "containers");
    pod.status = pick(pod.status, "phase", "podIP", "podIPs", "startTime", "conditions");
    pod.spec["containers"] = names(pod.spec["containers"]);
  },
  VirtualMachineInstance: ({ spec }) =>
    drop(spec, "accessCredentials", "affinity", "livenessProbe", "readinessProbe", "tolerations", "topologySpreadConstraints"),
};

/** The kind's objects are in the cache only in part. */
export const isTrimmed = (kind: KindName) => large[kind] !== undefined;

/** Changes `object`, which has just been decoded and belongs to nobody yet. */
export function trim(kind: KindName, object: KubeObject): void {
  delete object.metadata.managedFields;
  if (object.metadata.annotations) delete object.metadata.annotations[LAST_APPLIED];
  large[kind]?.(object as KubeObject & { spec?: Loose; status?: Loose });
}

export function freeze<T>(value: T): T {
  if (value === null || typeof value !== "object" || Object.isFrozen(value)) return value;
  for (const each of Object.values(value)) freeze(each);
  return Object.freeze(value);
}

function drop(object: Loose | undefined, ...keys: string[]): void {
  for (const key of keys) if (object && key in object) delete object[key];
}

const pick = (object: Loose | undefined, ...keys: string[]): Loose =>
  Object.fromEntries(keys.flatMap((key) => (object?.[key] === undefined ? [] : [[key, object[key]]])));

const names = (list: unknown) => (Array.isArray(list) ? list.map((each: { name?: string }) => ({ name: each.name ?? "" })) : []);
