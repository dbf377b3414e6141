/** LimitRange: what containers are given when they ask for nothing, and the bounds of what may be asked. */
import { type Cluster, tableOf } from "./cluster.ts";
import { forbidden } from "./errors.ts";
import { parseQuantity } from "./quantity.ts";
import type { Resource } from "./resources.ts";
import type { KubeObject } from "./types.ts";

type Amounts = Record<string, string>;

interface Limit {
  type: string;
  default?: Amounts;
  defaultRequest?: Amounts;
  min?: Amounts;
  max?: Amounts;
}

interface Resources {
  requests?: Amounts;
  limits?: Amounts;
}

interface Container {
  name: string;
  resources?: Resources;
}

/** The object with defaults filled in. Throws 403 for what is out of bounds. */
export function applyLimits(cluster: Cluster, resource: Resource, object: KubeObject): KubeObject {
  const isPod = resource.key === "/pods";
  if (!isPod && resource.key !== "/persistentvolumeclaims") return object;
  const ranges = tableOf(cluster, cluster.registry.find("", "v1", "limitranges")!);
  let result = object;
  for (const range of ranges.list(object.metadata.namespace)) {
    for (const limit of ((range["spec"] as { limits?: Limit[] } | undefined)?.limits ?? []) as Limit[]) {
      if (isPod && limit.type === "Container") result = limitPod(resource, result, limit);
      if (!isPod && limit.type === "PersistentVolumeClaim") {
        const { requests } = ((object["spec"] as { resources?: Resources } | undefined)?.resources ?? {}) as Resources;
        checkBounds(resource, object, limit, { requests: requests ?? {} });
      }
    }
  }
  return result;
}

function limitPod(resource: Resource, pod: KubeObject, limit: Limit): KubeObject {
  const spec = pod["spec"] as { containers?: Container[]; initContainers?: Container[] };
  const limited = (container: Container): Container => {
    const limits = { ...limit.default, ...container.resources?.limits };
    const requests = { ...limit.defaultRequest, ...container.resources?.limits, ...container.resources?.requests };
    const resources = {
      ...container.resources,
      ...(Object.keys(limits).length > 0 && { limits }),
      ...(Object.keys(requests).length > 0 && { requests }),
    };
    checkBounds(resource, pod, limit, resources);
    return { ...container, resources };
  };
  return {
    ...pod,
    spec: {
      ...spec,
      ...(spec.containers && { containers: spec.containers.map(limited) }),
      ...(spec.initContainers && { initContainers: spec.initContainers.map(limited) }),
    },
  };
}

const nano = (text: string | undefined): bigint | undefined => parseQuantity(text ?? "")?.nano;

function checkBounds(
  resource: Resource,
  object: KubeObject,
  { type, min = {}, max = {} }: Limit,
  { requests = {}, limits = {} }: Resources,
): void {
  const refuse = (why: string) => forbidden(resource, object.metadata.name, why);
  for (const [name, bound] of Object.entries(min)) {
    const asked = nano(requests[name]);
    if (asked === undefined) throw refuse(`minimum ${name} usage per ${type} is ${bound}. No request is specified`);
    if (asked < nano(bound)!) throw refuse(`minimum ${name} usage per ${type} is ${bound}, but request is ${requests[name]}`);
  }
  for (const [name, bound] of Object.entries(max)) {
    const [kind, text] = limits[name] !== undefined ? ["limit", limits[name]] : ["request", requests[name]];
    if (text === undefined) throw refuse(`maximum ${name} usage per ${type} is ${bound}. No limit is specified`);
    if (nano(text)! > nano(bound)!) throw refuse(`maximum ${name} usage per ${type} is ${bound}, but ${kind} is ${text}`);
  }
}
