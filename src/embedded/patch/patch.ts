/** PATCH in its four forms. */
import { badRequest, unsupportedMediaType } from "../errors.ts";
import { type Answer, mediaType, parseJson, type ResourceExchange, readBody } from "../http/exchange.ts";
import { shape } from "../http/read.ts";
import { replace, type Write } from "../http/write.ts";
import type { KubeObject } from "../types.ts";
import { isRecord } from "../types.ts";
import { jsonPatch } from "./json.ts";
import { mergePatch } from "./merge.ts";

const json = "application/json-patch+json";
const merge = "application/merge-patch+json";
const strategic = "application/strategic-merge-patch+json";
const apply = "application/apply-patch+yaml";

export async function applyPatch(exchange: ResourceExchange, write: Write): Promise<Answer> {
  const { request, resource } = exchange;
  const type = mediaType(request);
  const accepted = resource.custom ? [json, merge, apply] : [json, merge, strategic, apply];
  if (!accepted.includes(type)) throw unsupportedMediaType(accepted);
  const patch = parseJson(await readBody(request));
  const change = (current: KubeObject): KubeObject => {
    const patched = type === json ? jsonPatch(current, patch) : (mergePatch(current, checked(patch)) as KubeObject);
    return unchangedVersion(patched, current);
  };
  return { code: 200, object: shape(exchange, await replace(exchange, change, write)) };
}

function checked(patch: unknown): unknown {
  if (!isRecord(patch)) throw badRequest("the patch is not an object");
  return patch;
}

function unchangedVersion(patched: KubeObject, current: KubeObject): KubeObject {
  if (!isRecord(patched) || !isRecord(patched.metadata)) throw badRequest("the patched object has no metadata");
  if (patched.apiVersion !== current.apiVersion || patched.kind !== current.kind)
    throw badRequest("a patch may not change apiVersion or kind");
  return patched;
}
