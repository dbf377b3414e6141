/**
 * Extra specs that KubeVirt has a field for stand in that field; the rest, which nothing here enforces, in an annotation.
 * Only one-to-one translations: what would not come back as it was written stays in the annotation.
 */
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import { annotation, EXTRA_SPECS } from "../../kube/names.ts";

export type Instancetype = Kinds["VirtualMachineClusterInstancetype"];
type Spec = Instancetype["spec"];
export type ExtraSpecs = Record<string, string>;

interface Field {
  /** Nova's word on the left, the field's value on the right. */
  words: Record<string, unknown>;
  get(spec: Spec): unknown;
  set(spec: Spec, value: never): void;
}

const fields: Record<string, Field> = {
  "hw:cpu_policy": {
    words: { dedicated: true, shared: false },
    get: ({ cpu }) => cpu.dedicatedCPUPlacement,
    set: (spec, value: boolean | undefined) => assign(spec.cpu, "dedicatedCPUPlacement", value),
  },
  "hw:emulator_threads_policy": {
    words: { isolate: true, share: false },
    get: ({ cpu }) => cpu.isolateEmulatorThread,
    set: (spec, value: boolean | undefined) => assign(spec.cpu, "isolateEmulatorThread", value),
  },
  "hw:mem_page_size": {
    words: { "2MB": "2Mi", "1GB": "1Gi" },
    get: ({ memory }) => memory.hugepages?.pageSize,
    set: (spec, value: string | undefined) => assign(spec.memory, "hugepages", value === undefined ? undefined : { pageSize: value }),
  },
  "hw:numa_nodes": {
    words: { "1": true },
    get: ({ cpu }) => (cpu.numa?.guestMappingPassthrough ? true : undefined),
    set: (spec, value: true | undefined) => assign(spec.cpu, "numa", value && { guestMappingPassthrough: {} }),
  },
};

function assign<T extends object, K extends keyof T>(object: T, key: K, value: T[K] | undefined) {
  if (value === undefined) delete object[key];
  else object[key] = value;
}

export function toExtraSpecs(instancetype: Instancetype): ExtraSpecs {
  const specs: ExtraSpecs = { ...annotation<ExtraSpecs>(instancetype, EXTRA_SPECS, {}) };
  for (const [key, { words, get }] of Object.entries(fields)) {
    const value = get(instancetype.spec);
    const word = Object.keys(words).find((one) => words[one] === value);
    if (word !== undefined) specs[key] = word;
  }
  return specs;
}

/** Replaces all extra specs of a copy. */
export function withExtraSpecs(instancetype: Instancetype, specs: ExtraSpecs): Instancetype {
  const rest = { ...specs };
  for (const [key, { words, set }] of Object.entries(fields)) {
    const value = words[rest[key] ?? ""];
    // What KubeVirt's own flavors say and Nova has no word for (other page sizes) is not ours to remove.
    if (value !== undefined || key in toExtraSpecs(instancetype)) set(instancetype.spec, value as never);
    if (value !== undefined) delete rest[key];
  }
  const { [EXTRA_SPECS]: _, ...annotations } = instancetype.metadata.annotations ?? {};
  instancetype.metadata.annotations = Object.keys(rest).length > 0 ? { ...annotations, [EXTRA_SPECS]: JSON.stringify(rest) } : annotations;
  return instancetype;
}
