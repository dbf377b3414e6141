/** PATCH in its four forms. */
import { badRequest, field, invalid, StatusError, unsupportedMediaType } from "../errors.ts";
import { rootSchema } from "../fields/walk.ts";
import { type Answer, mediaType, parseJson, type ResourceExchange, readBody } from "../http/exchange.ts";
import { checkWriteOptions } from "../http/options.ts";
import { shape } from "../http/read.ts";
import { replace, requireName, type Write } from "../http/write.ts";
import type { Resource } from "../resources.ts";
import type { KubeObject } from "../types.ts";
import { isRecord } from "../types.ts";
import { serverSideApply } from "./apply.ts";
import { jsonPatch } from "./json.ts";
import { mergePatch } from "./merge.ts";
import { strategicMerge } from "./strategic.ts";

const json = "application/json-patch+json";
const merge = "application/merge-patch+json";
const strategic = "application/strategic-merge-patch+json";
const apply = "application/apply-patch+yaml";

export async function applyPatch(exchange: ResourceExchange, write: Write): Promise<Answer> {
  const { query, request, resource } = exchange;
  const type = mediaType(request);
  const accepted = resource.custom ? [json, merge, apply] : [json, merge, strategic, apply];
  if (!accepted.includes(type)) throw resource.custom ? unsupportedMediaType(accepted) : unknownPatch();
  if (type === apply) return serverSideApply(exchange, write);
  checkWriteOptions(query, exchange.info, "other");
  const patch = parseJson(await readBody(request));
  const change = (current: KubeObject): KubeObject => checkIdentity(changed(current, patch, type, resource), current, resource);
  return { code: 200, object: shape(exchange, await replace(exchange, change, { ...write, patched: true })) };
}

function changed(current: KubeObject, patch: unknown, type: string, resource: Resource): KubeObject {
  if (type === json) return jsonPatch(current, patch);
  if (type === merge) return mergePatch(current, checked(patch)) as KubeObject;
  return strategicMerge(current, checked(patch), rootSchema(resource)) as KubeObject;
}

/** Built-in kinds refuse it before they look for what they would take. */
const unknownPatch = () => new StatusError(415, "UnsupportedMediaType", "415: Unsupported Media Type", {});

function checked(patch: unknown): unknown {
  if (!isRecord(patch))
    throw badRequest("error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}");
  return patch;
}

/** What a patch may not change. Throws 400 and 422. */
function checkIdentity(patched: KubeObject, current: KubeObject, { kind, namespaced }: Resource): KubeObject {
  if (!isRecord(patched)) throw badRequest("the patched object is none");
  if (patched.apiVersion !== current.apiVersion || patched.kind !== current.kind) {
    const why = `${patched.kind} in version ${JSON.stringify(patched.apiVersion)} cannot be handled as a ${kind}`;
    throw invalid({ group: "", kind: "" }, "", [field.invalid("patch", JSON.stringify(patched), why)]);
  }
  const metadata = isRecord(patched.metadata) ? patched.metadata : {};
  requireName({ ...patched, metadata }, current.metadata.name ?? "");
  if (namespaced && metadata.namespace && metadata.namespace !== current.metadata.namespace) {
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  }
  return patched;
}
