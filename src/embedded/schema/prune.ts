/** Dropping of fields that the schema does not know. */
import type { Write } from "../http/write.ts";
import type { Resource } from "../resources.ts";
import type { KubeObject } from "../types.ts";

export function prune(_resource: Resource, object: KubeObject, _write: Write): KubeObject {
  return object;
}
