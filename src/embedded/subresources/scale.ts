/** …/scale: the replicas of anything that has them, as autoscaling/v1 Scale. */
import { tableOf } from "../cluster.ts";
import { field, invalid, notFound, unsupportedMediaType } from "../errors.ts";
import { type Answer, mediaType, parseJson, type ResourceExchange, readBody } from "../http/exchange.ts";
import { receive, replace, writeOf } from "../http/write.ts";
import { jsonPatch } from "../patch/json.ts";
import { mergePatch } from "../patch/merge.ts";
import type { ScalePaths } from "../resources.ts";
import type { LabelSelector } from "../selectors.ts";
import { isRecord, type KubeObject } from "../types.ts";

const builtIn: ScalePaths = {
  specReplicasPath: ".spec.replicas",
  statusReplicasPath: ".status.replicas",
  labelSelectorPath: ".spec.selector",
};

const keysOf = (path: string) => path.split(".").filter(Boolean);

const read = (object: KubeObject, path: string): unknown =>
  keysOf(path).reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), object);

const write = (object: unknown, [key, ...rest]: string[], value: unknown): unknown =>
  key === undefined
    ? value
    : { ...(isRecord(object) ? object : {}), [key]: write(isRecord(object) ? object[key] : undefined, rest, value) };

export function getScale(exchange: ResourceExchange): Answer {
  const { cluster, resource, info } = exchange;
  const object = tableOf(cluster, resource).get(info.namespace, info.name);
  if (object === undefined) throw notFound(resource, info.name);
  return { code: 200, object: scaleOf(exchange, object) };
}

export async function updateScale(exchange: ResourceExchange): Promise<Answer> {
  const paths = exchange.resource.custom?.scale ?? builtIn;
  const change = await changeOf(exchange);
  const stored = await replace(
    exchange,
    (current) => {
      const scale = change(scaleOf(exchange, current));
      const replicas = (scale["spec"] as { replicas?: number } | undefined)?.replicas ?? 0;
      if (replicas < 0) {
        const cause = field.invalid("spec.replicas", replicas, "must be greater than or equal to 0");
        throw invalid({ group: "autoscaling", kind: "Scale" }, exchange.info.name, [cause]);
      }
      const scaled = write(current, keysOf(paths.specReplicasPath), replicas) as KubeObject;
      const { resourceVersion } = scale.metadata;
      return resourceVersion ? { ...scaled, metadata: { ...scaled.metadata, resourceVersion } } : scaled;
    },
    writeOf(exchange),
  );
  return { code: 200, object: scaleOf(exchange, stored) };
}

async function changeOf(exchange: ResourceExchange): Promise<(scale: KubeObject) => KubeObject> {
  const { request, info } = exchange;
  if (info.verb === "update") {
    const scale = await receive(exchange);
    return () => scale;
  }
  const type = mediaType(request);
  const patch = parseJson(await readBody(request));
  if (type === "application/json-patch+json") return (scale) => jsonPatch(scale, patch);
  // A Scale has no lists: a strategic merge is a plain one.
  if (type === "application/merge-patch+json" || type === "application/strategic-merge-patch+json") {
    return (scale) => mergePatch(scale, patch) as KubeObject;
  }
  throw unsupportedMediaType(["application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json"]);
}

function scaleOf({ resource }: ResourceExchange, object: KubeObject): KubeObject {
  const paths = resource.custom?.scale ?? builtIn;
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const selector = paths.labelSelectorPath === undefined ? undefined : read(object, paths.labelSelectorPath);
  const text = typeof selector === "string" ? selector : isRecord(selector) ? selectorText(selector as LabelSelector) : undefined;
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: {
      ...(name && { name }),
      ...(namespace && { namespace }),
      ...(uid && { uid }),
      ...(resourceVersion && { resourceVersion }),
      ...(creationTimestamp && { creationTimestamp }),
    },
    spec: { replicas: Number(read(object, paths.specReplicasPath) ?? 0) },
    status: { replicas: Number(read(object, paths.statusReplicasPath) ?? 0), ...(text && { selector: text }) },
  };
}

function selectorText({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const words: Record<string, (key: string, values: string[]) => string> = {
    In: (key, values) => `${key} in (${values.join(",")})`,
    NotIn: (key, values) => `${key} notin (${values.join(",")})`,
    Exists: (key) => key,
    DoesNotExist: (key) => `!${key}`,
  };
  return [
    ...Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`),
    ...matchExpressions.map(({ key, operator, values = [] }) => words[operator]?.(key, values) ?? key),
  ]
    .sort()
    .join(",");
}
