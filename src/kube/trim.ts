/**
 * What the cache leaves out. What has it is copied without it, and nothing is deleted: V8 keeps an object from which a property was deleted as
 * a hash table, which takes twice the memory and is slower to read. https://v8.dev/blog/fast-properties
 */
import type { KindName } from "./kube.ts";
import type { KubeObject } from "./objects.ts";

type Loose = Record<string, unknown>;

interface Whole extends KubeObject {
  spec?: Loose;
  status?: Loose;
}

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

// What slices read of the kinds that are large, or of which there is one for each server. An object of these kinds is read anew before it
// is changed.
const parts: { [K in KindName]?: (object: Whole) => Whole } = {
  Node: ({ status, ...node }) => ({ ...node, ...(status && { status: without(status, "images", "volumesInUse", "volumesAttached") }) }),
  VirtualMachineInstance: ({ spec, status, metadata, ...instance }) => ({
    ...instance,
    metadata: bare(metadata),
    spec: { ...pick(spec, "networks"), domain: { devices: withoutLists((spec?.["domain"] as { devices?: Loose } | undefined)?.devices) } },
    ...(status && {
      status: {
        ...pick(status, "phase", "nodeName", "conditions", "phaseTransitionTimestamps"),
        ...(status["interfaces"] !== undefined && { interfaces: eachOf(status["interfaces"], "name", "mac", "ipAddress", "ipAddresses") }),
        ...(status["volumeStatus"] !== undefined && { volumeStatus: eachOf(status["volumeStatus"], "name", "target") }),
      },
    }),
  }),
};

/** Of these kinds less of the status, which only others write. Nobody need read such an object anew before he changes the rest of it. */
const statuses: { [K in KindName]?: (status: Loose) => Loose } = {
  // How it came about tells nothing any more.
  DataVolume: (status) => (status["phase"] === "Succeeded" ? pick(status, "phase", "progress", "claimName") : status),
};

/** The kind's objects are in the cache only in part. */
export const isTrimmed = (kind: KindName) => parts[kind] !== undefined;

/**
 * Answers what the cache keeps of `object`; what is in both is the same. It is `object` itself where not much is left out: a copy takes more
 * memory than what JSON was made into.
 */
export function trim<T extends KubeObject>(kind: KindName, object: T): T {
  const whole: Whole = object;
  const read = parts[kind];
  // What is left out of a kind nobody reads: its type goes on telling of all fields.
  if (read) return read({ ...whole, metadata: lean(whole.metadata) }) as T;
  whole.metadata = lean(whole.metadata);
  if (whole.status) whole.status = statuses[kind]?.(whole.status) ?? whole.status;
  return object;
}

export function freeze<T>(value: T): T {
  if (value === null || typeof value !== "object" || Object.isFrozen(value)) return value;
  for (const each of Object.values(value)) freeze(each);
  return Object.freeze(value);
}

function lean(metadata: KubeObject["metadata"]): KubeObject["metadata"] {
  const { annotations } = metadata;
  const applied = annotations !== undefined && LAST_APPLIED in annotations;
  if (metadata.managedFields === undefined && !applied) return metadata;
  const { managedFields: _, ...known } = metadata;
  return applied ? { ...known, annotations: without(annotations, LAST_APPLIED) as Record<string, string> } : known;
}

const bare = ({ annotations: _, finalizers: __, ...metadata }: KubeObject["metadata"]): KubeObject["metadata"] => metadata;

const without = (object: Loose, ...keys: string[]): Loose =>
  Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));

const withoutLists = (object: Loose = {}): Loose => Object.fromEntries(Object.entries(object).filter(([, value]) => !Array.isArray(value)));

function pick(object: Loose | undefined, ...keys: string[]): Loose {
  const picked: Loose = {};
  for (const key of keys) if (object?.[key] !== undefined) picked[key] = object[key];
  return picked;
}

const eachOf = (list: unknown, ...keys: string[]): Loose[] => (Array.isArray(list) ? list.map((one: Loose) => pick(one, ...keys)) : []);
